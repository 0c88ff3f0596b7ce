# Calculus, equations, matrices, numbers of many digits, printing.
from sympy import (Eq, Function, Integral, Matrix, Poly, Rational, Sum, Symbol, apart, cos, diff, dsolve, exp, expand, factor, factorint, integrate, lambdify, latex,
                   limit, log, oo, pi, pretty, prime, series, simplify, sin, solve, sqrt, symbols)

x, y = symbols("x y")
n = Symbol("n", integer=True, positive=True)
print(integrate(sin(x) * exp(x), x), integrate(exp(-x**2), (x, -oo, oo)), diff(x**x, x), limit(sin(x) / x, x, 0), series(cos(x), x, 0, 8))
print(solve(x**3 - 2*x + 1, x), solve([x + y - 3, x - y - 1], [x, y]), factor(x**6 - 1), expand((x + y)**4), apart(1 / (x**2 - 1)))
print(Matrix([[1, 2], [3, 4]]).eigenvals(), Matrix([[2, 1], [1, 3]]).inv(), Matrix([[1, 2], [2, 4]]).nullspace())
print(pi.evalf(50), simplify(sin(x)**2 + cos(x)**2), Rational(1, 3) + Rational(1, 6), Sum(1 / n**2, (n, 1, oo)).doit(), prime(100), factorint(2**64 + 1))
f = Function("f")
print(latex(Integral(sqrt(1 / x), x)), dsolve(f(x).diff(x) - f(x)), dsolve(Eq(f(x).diff(x, 2) + f(x), 0)))
print(pretty(Integral(sqrt(x) / (1 + log(x)), (x, 0, 1)), use_unicode=True), lambdify(x, x**2 + 1)(3), Poly(x**2 + 2*x + 1).factor_list())
