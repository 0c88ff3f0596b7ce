# Integers beyond 63 bits: boundaries, arithmetic, bits, conversion.
B = [2**61, 2**62 - 1, 2**62, 2**62 + 1, 2**63 - 1, 2**63, 2**64, 2**64 - 1, 2**127, 10**40, 3**100]
B += [-x for x in B]
for x in B: print(x, x + 1, x - 1, -x, ~x, abs(x), x >> 1, x << 1, x // 7, x % 7, x.bit_length(), hash(x), bool(x))
for x in B[::3]:
    for y in B[::4]: print(x + y, x - y, x * y, x // y, x % y, divmod(x, y), x & y, x | y, x ^ y, x < y, x == y, x >= y)
print(2**200 >> 199, 2**200 >> 200, 2**200 >> 201, -2**200 >> 199, -(2**200) >> 300, 1 << 200, (1 << 200) - (1 << 200))
print(3**50 * 3**50 == 3**100, 10**30 // 10**29, 10**30 % 7, -10**30 % 7, -10**30 // 7, divmod(10**30, -7), pow(3, 1000, 10**9 + 7), pow(7, -1, 2**89 - 1), pow(2, 10**6, 13))
print(int("123456789012345678901234567890"), int("-0xffffffffffffffffffff", 16), int("1" * 70, 2), int("zz" * 10, 36), hex(10**30), oct(10**30), bin(2**70 + 5), hex(-2**70))
print(str(2**300), repr(-2**300), f"{2**100:,}", f"{2**100:x}", f"{2**100:e}", f"{2**70:b}", "%d" % 2**90, "%x" % 2**90, f"{10**25:_}", f"{-2**65:+030d}")
print(2**1000 % 10**20, (2**1000).bit_length(), (2**1000 + 1).bit_count(), (2**100).to_bytes(13, "big"), int.from_bytes(b"\xff" * 12, "little"), int.from_bytes(b"\xff" * 12, "big", signed=True), (-2**70).to_bytes(10, "little", signed=True))
print(float(2**70), float(10**22), float(2**53 + 1), 10**22 / 10**20, 2**1000 / 2**999, int(1e25), int(-1e300) % 1000, 1e20 == 10**20, 10**20 < 1e20 + 1e5, 2**64 == 2.0**64, 2**64 + 1 == 2.0**64, 10**400 > 1e308)
print(round(12345678901234567890, -5), round(-15 * 10**20, -21), round(25 * 10**20, -21), 10**20 // 3 * 3, -(10**20) // 3, int(10**20), True + 2**64, 2**64 * False, 2**64 + 0.5)
f = 1
for i in range(1, 60): f *= i
print(f); 
while f > 1: f //= 1000003
print(f)
a, b = 0, 1
for _ in range(300): a, b = b, a + b
print(a); x = 2**64
x += 1; x -= 2; x *= 3; x //= 2; x %= 2**63; x <<= 5; x >>= 3; x |= 1; x ^= 2**40; x &= 2**66 - 1; x **= 2; print(x)
s = 0
for i in range(62, 66):
    for d in (-1, 0, 1):
        for sg in (1, -1): s ^= sg * (2**i + d); print(s, end=" ")
print(); import_free = sum(k * 10**k for k in range(40)); print(import_free, sorted(B)[:3], max(B), min(B), len({*B, *[float(2**62)]}), {2**64: 1}[2**64], {2.0**64: "f"}[2**64])
print((10**18 + 9) * (10**18 + 7) % (10**18 + 3), (2**89 - 1) * (2**107 - 1), (10**50 + 151) // (10**25 + 13), (10**50) % (10**25 + 13), -(10**50) // (10**25 + 13), -(10**50) % -(10**25 + 13))
def err(s):
    try: print(eval(s))
    except Exception as e: print(s, "->", type(e).__name__, e)
for s in ("2**64 // 0", "2**64 % 0", "2**64 / 0", "float(10**400)", "10**400 * 1.5", "2**64 >> -1", "(2**64).to_bytes(8, 'big')", "(-2**64).to_bytes(20, 'big')", "int(float('inf'))", "int(float('nan'))", "[1][2**64]", "'a' * 2**64", "range(2**70)[2**69]", "len(range(2**70))", "2**64 + 'a'", "int('9' * 5000)", "str(10**5000)", "10**400 / 3", "10**400 / 10**399"): err(s)

# Sums and differences around one, two and three limbs.
edges = [e + d for e in (0, 2**62, 2**63, 2**64, 2**127, 2**128, 2**192) for d in (-1, 0, 1)]
edges += [-e for e in edges]
for a in edges: print(a, [(a + b, a - b) for b in edges if (a + b) - b != a or (a - b) + b != a])
print([a + b for a in edges for b in edges[::4]])
print([a - b for a in edges for b in edges[1::4]])
