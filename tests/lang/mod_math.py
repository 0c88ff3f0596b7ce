# math: every function over ordinary and special values.
import math
inf, nan = math.inf, math.nan
one = "acos acosh asin asinh atan atanh cbrt ceil cos cosh degrees erf erfc exp exp2 expm1 fabs floor frexp gamma isfinite isinf isnan isqrt lgamma log log10 log1p log2 modf radians sin sinh sqrt tan tanh trunc ulp factorial".split()
for f in one:
    out = []
    for v in (0, -0.0, 0.5, -0.5, 1, 2.5, -1, 10, 171, 1e-10, 1e300, inf, -inf, nan):
        try: r = getattr(math, f)(v); out.append(f"{r:.12g}" if isinstance(r, float) else str(r) if len(str(r)) < 40 else "big")
        except (ValueError, OverflowError, TypeError) as e: out.append(type(e).__name__)
    print(f, *out)
for f, args in (("atan2", [(1, 2), (0.0, -0.0), (-0.0, -1), (inf, inf)]), ("copysign", [(1, -0.0), (nan, -1)]), ("fmod", [(7, 3), (-7, 3), (7, -3), (1, inf)]), ("remainder", [(7, 4), (5, 2), (-5, 3), (1, inf)]), ("pow", [(2, 0.5), (0, 0), (nan, 0), (1, inf), (-8, 3)]), ("hypot", [(3, 4), (), (1, 2, 2), (inf, nan)]), ("dist", [((1, 2), (4, 6)), ((), ())]), ("ldexp", [(1, 10), (1, -2000), (0.5, 5)]), ("gcd", [(12, 18), (), (0, 0), (-4, 6, 10), (2**70, 2**65)]), ("lcm", [(4, 6), (), (0, 5), (2, 3, 7)]), ("comb", [(5, 2), (0, 0), (3, 5), (100, 50)]), ("perm", [(5, 2), (5,), (3, 4)]), ("log", [(8, 2), (100, 10), (2**1000,), (10**400, 10)]), ("nextafter", [(1, 2), (0, -1), (inf, 0)]), ("isclose", [(1, 1 + 1e-10), (1, 1.1), (inf, inf), (nan, nan)]), ("fsum", [([0.1] * 10,), ([1e100, 1, -1e100],), ([],)]), ("prod", [([1, 2, 3],), ([],), ([2.5, 2],)]), ("log2", [(2**100,)]), ("log10", [(10**50,)]), ("isqrt", [(10**40,), (2**64 - 1,)]), ("factorial", [(30,)]), ("floor", [(1e20,), (-2.5,)]), ("ceil", [(2.1,), (-1e20,)]), ("trunc", [(-2.7,)])):
    for a in args:
        try: print(f, a if len(str(a)) < 60 else "...", getattr(math, f)(*a))
        except Exception as e: print(f, type(e).__name__, e)
class T:
    def __trunc__(s): return "t"
    def __floor__(s): return "f"
    def __ceil__(s): return "c"
    def __float__(s): return 4.0
    def __index__(s): return 5
print(math.trunc(T()), math.floor(T()), math.ceil(T()), math.sqrt(T()), math.gcd(T(), 10), math.factorial(T()), math.pi, math.e, math.tau, math.prod([1, 2], start=5), math.isclose(1, 2, rel_tol=0.5), math.isclose(1, 1.5, abs_tol=1))
for e in ("math.sqrt(-1)", "math.log(0)", "math.log(-5)", "math.exp(1000)", "math.acos(2)", "math.factorial(-1)", "math.factorial(1.5)", "math.gcd(1.5)", "math.comb(-1, 2)", "math.comb(1.0, 2)", "math.isqrt(-1)", "math.sqrt('a')", "math.fsum(['a'])", "math.fsum([inf, -inf])", "math.pow(0, -1)", "math.fmod(1, 0)", "math.remainder(1, 0)", "math.ldexp(1, 10**10)", "math.ldexp(1.0, 1.5)", "math.hypot('a')", "math.dist([1], [1, 2])", "math.dist(1, 2)", "math.floor(nan)", "math.ceil(inf)", "math.trunc('a')", "math.log(1, 1)", "math.log(1, 2, 3)", "math.log()", "math.perm(3, -1)", "math.isclose(1, 2, rel_tol=-1)", "math.prod(5)", "math.gamma(-1)", "math.lgamma(0)", "math.atan2(1)", "math.cos(inf)", "math.sqrt(10**400)", "math.log(10**400)", "math.copysign(1)", "math.frexp(nan)", "math.modf(-inf)"):
    try: print(e, eval(e))
    except Exception as x: print(e, "->", type(x).__name__, x)
