# complex: constructors, arithmetic, repr, special values, methods, formatting.
inf, nan = float("inf"), float("nan")
print(1j, 1+2j, -1j, 1-2j, 0j, -0j, complex(0, -0.0), complex(-0.0, 0), complex(1), complex("1+2j"), complex(" -1.5e3j "), complex("(1+2j)"), complex("j"), complex("-j"), complex("1e5"), complex("inf+nanj"), complex(1j, 2j), complex(1.5, 2), complex(real=1, imag=2), complex(inf, nan), complex(nan, -inf), 1e20+1e-5j)
a, b = 3+4j, 1-2j
print(a + b, a - b, a * b, a / b, a ** 2, a ** b, a ** 0.5, -a, +a, abs(a), a == 3+4j, a != b, a == 3, 3+0j == 3, hash(3+0j) == hash(3), a.real, a.imag, a.conjugate(), bool(0j), bool(a), 2 * a, a + 1, 1.5 - a, a / 2, 2 / a, 1j ** 2, 1j * 1j, (-1) ** 0.5, 2 ** 1j, 0j ** 0, a ** -1, a ** 3, a ** 100, (1+1j) ** 8)
print(repr(1e16+1j), str(1.0+0j), complex(1e-7, 1e300), -(1+0j), 1j.__neg__(), (0.1+0.2j) * 3, complex(2, 3) * complex(inf, 1), complex(1, 1) / complex(inf, 0), pow(a, 2), sum([a, b]), [1j, 2] == [1j, 2.0], {1+0j: "x"}[1], a in [a], complex(True, False))
for s in ("", ".2f", "10.2f", "<20", ">20", "^20.3g", "+.1f", "e", ".3e", "g", "n", ",.2f", "#g", "_.1f"): print(s, "|" + format(1234.5+6.789j, s) + "|", "|" + format(-0.0-1j, s) + "|")
class C:
    def __complex__(self): return 5+6j
class F:
    def __float__(self): return 2.5
class X:
    def __index__(self): return 3
class S(complex):
    def __repr__(self): return "S" + complex.__repr__(self)
print(complex(C()), complex(F()), complex(X()), complex(F(), X()), S(1, 2), S(1, 2) + 1, type(S(1, 2) + 1).__name__, S("3j"), complex(S(1, 2)), type(complex(S(1, 2))).__name__, abs(S(3, 4)), a.__getnewargs__(), a.__complex__())
def err(s):
    try: print(eval(s))
    except Exception as e: print(s, "->", type(e).__name__, e)
for s in ("complex('')", "complex('1+')", "complex('1 + 2j')", "complex('1+2')", "complex('1+2jj')", "complex('a')", "complex('(1+2j')", "complex(None)", "complex([])", "complex('1', 2)", "complex(1, '2')", "complex(1, 2, 3)", "1j < 2j", "1j // 1", "1j % 1", "divmod(1j, 1)", "int(1j)", "float(1j)", "round(1j)", "abs(complex(1e308, 1e308))", "1j / 0", "0j ** -1", "0 ** 1j", "1j & 1", "1e308j * 1e308j", "(1e200+1j) ** 2", "(1e200+1j) ** 10", "format(1j, 'd')", "format(1j, '=10')", "format(1j, '010')", "format(1j, '%')", "'%d' % 1j", "'%f' % 1j", "1j + 'a'", "1j.x", "pow(1j, 2, 3)", "complex('1\\0')", "complex('1_0+2_0j')", "complex('infinity')", "complex('-Infj')", "max(1j, 2)", "sorted([1j, 2j])", "complex(b'1')", "[1][1j]", "range(1j)", "complex('\\u0663+1j')"): err(s)
import cmath, math; print([f"{f(0.5+0.5j):.6f}" for f in (cmath.sqrt, cmath.exp, cmath.log, cmath.sin, cmath.cos, cmath.tan, cmath.asin, cmath.acos, cmath.atan, cmath.sinh, cmath.cosh, cmath.tanh, cmath.asinh, cmath.acosh, cmath.atanh, cmath.log10)], cmath.phase(-1+0j), cmath.polar(1j), f"{cmath.rect(2, math.pi / 2):.6f}", cmath.isnan(complex(nan, 0)), cmath.isinf(complex(0, inf)), cmath.isfinite(1j), cmath.isclose(1, 1+1e-12j), cmath.pi == math.pi, cmath.infj, cmath.nanj, cmath.log(1j, 2).real, cmath.sqrt(-1), cmath.sqrt(complex(-1, -0.0)))
