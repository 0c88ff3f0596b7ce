# Texts of integers of two limbs and more.
import random
random.seed(2)
def check(n):
    t, h = str(n), hex(n)
    # Against arithmetic alone.
    assert int(t) == n and int(h, 16) == n and t == "-" * (n < 0) + "".join(str(abs(n) // 10 ** i % 10) for i in reversed(range(len(t) - (n < 0)))), n
    assert h == ("-0x" if n < 0 else "0x") + "".join("0123456789abcdef"[abs(n) >> 4 * i & 15] for i in reversed(range(len(h) - 2 - (n < 0)))) and h.lstrip("-0x")[:1] != "0", n
for e in range(60, 132):
    for d in (-1, 0, 1): check(2 ** e + d); check(-2 ** e + d)
for e in range(17, 42):
    for d in (-1, 0, 1): check(10 ** e + d); check(-10 ** e - d)
for bits in (65, 100, 127, 128, 129, 192, 300, 1000):
    for _ in range(20): check(random.getrandbits(bits) | 1 << bits - 1)
print(str(2 ** 128 - 1), str(2 ** 64), hex(2 ** 64), hex(-2 ** 200), f"{2 ** 100:x} {2 ** 100:,} {2 ** 70:#X} {2**127:_d}", "%x %d" % (2 ** 90, -2 ** 90), repr(10 ** 38), [10 ** 19, 10 ** 20 - 1], oct(2 ** 70), bin(2 ** 66))
