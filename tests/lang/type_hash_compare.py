# Hash values and equality across numeric types; rich comparison between every pair of types.
from fractions import Fraction
from decimal import Decimal
nums = [0, 1, -1, 2, 2**31, 2**61 - 1, 2**61, 2**61 + 1, -2**61, 2**64, 10**20, 0.0, -0.0, 1.0, 0.5, -1.5, 1e20, 2.0**61, 1e300, float("inf"), -float("inf"), 1j, 2+0j, 1.5+2j, True, False, Fraction(1, 2), Fraction(3), Decimal("0.5"), Decimal(2), Decimal("1e20")]
for n in nums: print(repr(n), hash(n))
for i, a in enumerate(nums):
    for b in nums[i:]:
        if a == b: assert hash(a) == hash(b), (a, b)
print(sum(a == b for a in nums for b in nums), len(set(nums)), len({n: 1 for n in nums}))
order = [x for x in nums if not isinstance(x, complex)]; print(sorted(order) == sorted(order[::-1]) or [repr(x) for x in sorted(order)], [sum(a < b for b in order) for a in order])
for s in ("", "a", "abc", "é", "€", "😀", "x" * 100): print(hash(s) == hash(s[:] + ""), hash(s) == hash(s.encode().decode()), hash(s.encode()) == hash(bytes(bytearray(s.encode()))), end=" ")
print(hash(()), hash((1,)), hash((1, 2)), hash((1, (2, 3))), hash((0, 0)), hash((-1, -1)), hash((1.0, 2.0)) == hash((1, 2)), hash((None,)) == hash((None,)), hash(frozenset()), hash(frozenset({1, 2})), hash(range(5)), hash(range(0)) == hash(range(1, 1)), hash(1.1), hash(0.1), hash(3.14), hash(1e-300), hash(123.456), hash(2**1000), hash(-2**1000), hash(3+4j), hash(-1), hash(-2), hash(-1.0), hash(Fraction(-1, 1)))
vals = [1, 1.5, "a", b"a", None, [1], (1,), {1}, {1: 1}, 1j, True, range(1), bytearray(b"a"), object, ..., frozenset({1}), slice(1)]
for op in ("==", "!=", "<", ">="):
    out = []
    for a in vals:
        for b in vals:
            try: out.append(str(eval(f"a {op} b"))[0])
            except TypeError as e: out.append("!")
    print(op, "".join(out))
for a in vals:
    try: a < None
    except TypeError as e: print(e)
for a in (2**53, 2**53 + 1, 2**63, 10**30, -10**30, 10**400):
    for b in (2.0**53, 2.0**63, 1e30, float("inf"), float("nan"), -1e30, 0.5): print(a == b, a < b, a > b, a <= b, a != b, b < a, end="; ")
print(); nan = float("nan"); l = [nan]; print(l == l, l == [nan], [float("nan")] == [float("nan")], (nan,) == (nan,), {nan: 1} == {nan: 1}, nan in l, l.index(nan), l.count(nan), {nan} == {nan}, nan is nan, [nan] < [nan], (nan, 1) < (nan, 2), max(nan, 1), max(1, nan), sorted([nan]), len({nan, nan}), len({float("nan"), float("nan")}), nan != nan, not nan < nan)
class Eq:
    def __init__(s, r): s.r = r
    def __eq__(s, o): return s.r
class Sub(int):
    def __eq__(s, o): return "sub eq"
    def __lt__(s, o): return "sub lt"
    __hash__ = int.__hash__
print(Eq(0) == 1, Eq("x") == 1, Eq(NotImplemented) == 1, [Eq(0)] == [1], [Eq("t")] == [1], 5 == Sub(5), Sub(5) == 5, 5 < Sub(1), 5 > Sub(1), 5 != Sub(5), [5] == [Sub(6)], {5: 1}.get(Sub(5)), Sub(3) in [4], (1, 2) == (Sub(9), 2))
