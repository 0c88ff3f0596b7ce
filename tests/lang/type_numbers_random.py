# Random arithmetic checked against identities, and printed in a digest: ints of all sizes, floats, text conversions.
import random, hashlib
r = random.Random(2024); h = hashlib.sha256(); add = lambda *a: h.update(repr(a).encode())
def big(): return r.choice([1, -1]) * r.getrandbits(r.choice([1, 5, 30, 31, 60, 61, 62, 63, 64, 65, 127, 128, 500, 1500]))
def flt(): return r.choice([r.random(), r.uniform(-1e3, 1e3), r.uniform(-1, 1) * 10.0 ** r.randrange(-320, 308), float(r.getrandbits(60)), r.choice([0.0, -0.0, 1.0, 5e-324, 2.0 ** 1023])])
for i in range(4000):
    a, b, c = big(), big(), big(); s = r.randrange(200)
    assert a + b - b == a and (a + b) * c == a * c + b * c and -(-a) == a and a - b == -(b - a) and ~a == -a - 1
    assert (a << s) >> s == a and a >> s == a // 2 ** s and a ^ b ^ b == a and (a & b) + (a | b) == a + b
    if b: q, m = divmod(a, b); assert q * b + m == a and (0 <= m < b or b < m <= 0) and a // b == q and a % b == m
    assert int(str(a)) == a and int(hex(a), 16) == a and int(bin(a), 2) == a and int(oct(a), 8) == a and eval(repr(a)) == a
    assert int.from_bytes(a.to_bytes(300, "little", signed=True), "little", signed=True) == a and (a < b) == (a - b < 0) and hash(a) == hash(int(str(a)))
    if c > 0: assert pow(a, 5, c) == a ** 5 % c
    add(a * b, a & b, a | b, a ^ b, a.bit_length(), a.bit_count(), hash(a), a // (b or 1), a % (b or 7), f"{a:,}", f"{a:x}", round(a, -r.randrange(10)))
    try: add(float(a), a / (b or 3), a * 1.5)
    except OverflowError as e: add(str(e))
for i in range(6000):
    x, y = flt(), flt()
    assert float(repr(x)) == x and float.fromhex(x.hex()) == x and eval(repr(x)) == x and -(-x) == x and x + y == y + x
    add(x, str(y), x + y, x - y, x * y, hash(x), x < y, x == int(x) if abs(x) < 1e15 else 0, x.as_integer_ratio(), f"{x:.3e} {x:.{r.randrange(20)}f} {x:g} {x:.{r.randrange(1, 20)}g} {x:+.2%}", "%.5f %r %s %e" % (x, x, x, y), round(x, r.randrange(-5, 20)))
    try: add(x / y, x // y, x % y, divmod(x, y), int(x))
    except (ZeroDivisionError, OverflowError, ValueError) as e: add(str(e))
    n = r.getrandbits(70); add(x < n, x == n, n < x, x + n, n * x)
print(h.hexdigest())
for t in ("1e22", "1e23", "8.5e-324", "2.2250738585072011e-308", "2.2250738585072014e-308", "1.7976931348623158e308", "1.7976931348623159e308", "0.1e-400", "123456789012345678901234567890e-10", "9007199254740993", "9007199254740992.5", "1" * 400, "0." + "0" * 400 + "1", "5e-325", "3e-324", "6.9e-18", "7205759403792793199999e-5", "9.5e-3", "1e-7", "4.35", "0.000244140625", "179769313486231580793" + "0" * 289): print(t[:30], float(t), float("-" + t), float(t + "e0") if "e" not in t else "")
