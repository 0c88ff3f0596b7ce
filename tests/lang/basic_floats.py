# float: repr, rounding, special values, methods, formatting, comparisons; across the inline/boxed boundary.
vals = [0.0, -0.0, 1.0, -1.5, 0.1, 1/3, 1e-5, 1e-4, 123456789.0, 1e15, 1e16, 1e17, 1.5e300, 1e-300, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, float("inf"), -float("inf"), 3.141592653589793, 2.0**-1022, 2.0**1023, 1e22, 1e23, 9007199254740993.0, 0.30000000000000004]
for v in vals: print(v, -v, v * 2, v / 2, v == v, v > 0, abs(v), bool(v), v.is_integer(), v.hex(), float.fromhex(v.hex()) == v, hash(v), f"{v:.3g} {v:e} {v:g} {v!r:>10} {v:+.2f}" if abs(v) < 1e20 else f"{v:e}")
n = float("nan"); print(n, n == n, n != n, n < 1, n > 1, n in [n], [n] == [n], max(1, n), min(n, 1), repr(-n), n + 1, n * 0, sorted([2.0, 1.0]), bool(n))
i = float("inf"); print(i - i, i * 0, i + 1, -i < i, i > 10**400, i == i, 1 / i, -1 / i, i // 1, 5 % i, -5 % i, 5 // i, -5 // i)
print(0.1 + 0.2, 1.1 * 1.1, 1e308 * 10, -1e308 * 10, 1e-320 / 1e10, 7.0 // 2, 7.5 % 2, -7.5 // 2, -7.5 % 2, divmod(7.5, -2), 2.0 ** 0.5, 2.0 ** -1, (-8.0) ** (1/3), 0.0 ** 0, 1e200 ** 0.5)
print(round(0.5), round(1.5), round(2.675, 2), round(-0.5), round(1e20), round(1234.5678, -2), round(0.1, 20), round(5e-324, 3), round(1.5, 0), int(1e18), int(-2.9), 3.7 .__trunc__(), 3.2.__ceil__(), 3.7.__floor__(), (2.5).as_integer_ratio(), (0.1).as_integer_ratio())
print(float("1e5"), float("-inf"), float("  1.5\n"), float("1_000.5"), float("+.5"), float("5."), float("nAn"), float("Infinity"), float("0x1p3") if 0 else "", float.fromhex("0x1.8p1"), float.fromhex("-0x.8p-1"), float(10), float(True))
print(1.0 == 1, 1.5 < 2, 2 > 1.5, 2**53 + 1 > 2.0**53, 1e400 == i, 0.0 == -0.0, str(1e5), str(100000.0), str(1e-7), 1e5 .is_integer(), 3.0.real, 3.0.imag, 3.5.conjugate())
for s in (".0f", ".1f", ".10f", "10.2f", "<10.2f", "^10.2f", "+.1f", " .1f", "08.2f", ",.2f", "_.1f", "e", ".2e", "E", "g", ".3g", "G", "%", ".1%", "n", "", "10", ".5", "#.0f", "#g", "-10.1f", "*>10.1f", "=+10.1f", "z.1f"): print(s, "|".join(format(v, s) for v in (1234.5678, -0.04, 1e10, 0.0)))
print("%f %.2f %e %g %G %10.3f|%-10.1f|%+f %05.1f %s %r %#.0f" % (1.5, 2.675, 12345.678, 1e-5, 1e20, 3.14159, 2.5, 1.0, 2.5, 1.1, 2.2, 3.0), "%.0f %.0f" % (0.5, 1.5), "%5.1f%%" % 99.5)
x = 1.0
for k in range(60): x = x / 3 + 1e-9
print(x); s = 0.0
for k in range(1, 1000): s += 1 / k ** 2
print(s); x = 1e300; x *= 1e10; print(x); x = 1e-300; x *= 1e-10; print(x); x *= 1e-20; print(x); a = 1.5; a += 1; a -= 0.25; a *= 4; a /= 3; a //= 1; a **= 2; a %= 5; print(a)
def err(s):
    try: print(eval(s))
    except Exception as e: print(s, "->", type(e).__name__, e)
for s in ("1.0 / 0", "1.0 // 0", "1.0 % 0", "0.0 ** -1", "float('abc')", "float('')", "float([])", "float('1__0')", "int(i)", "int(n)", "round(n)", "round(i)", "1.5 & 1", "1.5 << 1", "~1.5", "10.0 ** 400", "format(1.5, 'd')", "format(1.5, 'x')", "1.5 + 'a'", "1.5 < 'a'", "float.fromhex('q')", "i.as_integer_ratio()", "'%d' % i", "[1][1.0]", "range(1.0)", "'a' * 1.0", "(1.5).foo", "float(1, 2)", "1.5()"): err(s)
