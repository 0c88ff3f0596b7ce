# Operator dispatch: reflected, in-place, NotImplemented, subclass priority, rich comparison fallback.
class V:
    def __init__(self, n): self.n = n
    def __repr__(self): return f"{type(self).__name__}({self.n})"
def bind(name):
    def op(self, other): return (name, self, other)
    return op
for n in "add sub mul truediv floordiv mod divmod pow lshift rshift and xor or matmul".split():
    setattr(V, f"__{n}__", bind(n)); setattr(V, f"__r{n}__", bind("r" + n))
for n in "iadd isub imul".split(): setattr(V, f"__{n}__", bind(n))
for n in "neg pos invert abs".split(): setattr(V, f"__{n}__", (lambda n: lambda self: n)(n))
a, b = V(1), V(2)
print(a + b, a - b, a * b, a / b, a // b, a % b, divmod(a, b), a ** b, a << b, a >> b, a & b, a ^ b, a | b, a @ b)
print(1 + a, 1 - a, "x" * a, 1 / a, 2 // a, 2 % a, divmod(3, a), 2 ** a, 1 << a, 1 >> a, 1 & a, 1 ^ a, 1 | a, [] @ a, -a, +a, ~a, abs(a))
c = a; c += 1; print(c); c = a; c -= 1; print(c); c = a; c *= 2; print(c); c = a; c /= 2; print(c); c = a; c @= 3; print(c)
class W(V):
    def __radd__(self, o): return ("W radd", o)
    def __add__(self, o): return NotImplemented
print(a + W(3), W(3) + a, W(1) + W(2) if 0 else "")
class C:
    def __init__(self, n): self.n = n
    def __eq__(self, o): print("eq", end=" "); return self.n == getattr(o, "n", o)
    def __lt__(self, o): print("lt", end=" "); return self.n < getattr(o, "n", o)
    def __le__(self, o): return NotImplemented
x, y = C(1), C(2)
print(x == y, x != y, x < y, x > y, x == 1, 1 == x, x in [C(1)], [x] == [C(1)], max(x, y).n, sorted([y, x])[0].n, [C(1)] < [C(2)], (x, 1) == (C(1), 1))
class R:
    def __eq__(self, o): return "truthy"
    def __ne__(self, o): return []
    def __lt__(self, o): return None
    def __bool__(self): raise ValueError("no bool")
r = R(); print(r == 1, r != 1, r < 1, [r] == [5], r == r)
class D(C):
    def __gt__(self, o): print("D.gt", end=" "); return True
print(x < D(0), 5 > D(1))
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: W(1) + W(2)); err(lambda: a + 1 if 0 else 1 + W(1) if 0 else object() + 1); err(lambda: x <= y); err(lambda: x >= y); err(lambda: object() < object()); err(lambda: not r); err(lambda: 1 if r else 2); err(lambda: -"a"); err(lambda: ~1.5); err(lambda: [] - []); err(lambda: {} | 1); err(lambda: "a" - "b"); err(lambda: "a" % 1); err(lambda: None + 1); err(lambda: 1 @ 2); err(lambda: 2 ** "a"); err(lambda: pow(a, 2, 3)); err(lambda: 1 < "a" < 2); err(lambda: [1] > 1); err(lambda: 1j < 2j); err(lambda: 1j // 2); err(lambda: divmod(1j, 1)); err(lambda: "a" in 5); err(lambda: 5 in "a"); err(lambda: 1 & 1.0); err(lambda: [] + ()); err(lambda: (1,) + [2]); err(lambda: "a" + b"a"); err(lambda: {1} & [1]); err(lambda: {1} + {2}); err(lambda: print + 1); err(lambda: int + str); err(lambda: C + C)
def inplace(v, code):
    try: exec(code, ns := {"v": v}); print(ns["v"])
    except Exception as e: print(code, "->", type(e).__name__, e)
inplace(1, "v += 'a'"); inplace([1], "v += (2,)"); inplace([1], "v += 5"); inplace((1,), "v += [2]"); inplace({1}, "v |= {2}"); inplace({1}, "v |= [2]"); inplace({}, "v |= {'a': 1}"); inplace({}, "v |= [('k', 1)]"); inplace({}, "v |= 5"); inplace("a", "v *= 3"); inplace("a", "v -= 1"); inplace(5, "v //= 2"); inplace(5, "v **= 2"); inplace(5, "v @= 2"); inplace([1], "v *= 2"); inplace(None, "v >>= 1"); inplace(True, "v &= False"); inplace(3, "v ^= 1.5")
class Idx:
    def __index__(self): return 3
print([0, 1, 2, 3, 4][Idx()], "abcdef"[:Idx()], range(10)[Idx()], [1] * Idx(), bin(Idx()), hex(Idx()), "x" * Idx(), list(range(Idx())), int(Idx()), float(Idx()), chr(Idx()), round(2.12345, Idx()), 10 in [Idx()])
class BadIdx:
    def __index__(self): return "s"
    def __int__(self): return 2.5
    def __len__(self): return -1
    def __bool__(self): return 5
    def __hash__(self): return "h"
    def __str__(self): return 5
    def __repr__(self): return None
    def __float__(self): return 1
    def __contains__(self, x): return "yes"
    def __format__(self, s): return 7
    def __iter__(self): return self
bi = BadIdx(); err(lambda: [1][bi]); err(lambda: int(bi)); err(lambda: len(bi)); err(lambda: bool(bi)); err(lambda: hash(bi)); err(lambda: str(bi)); err(lambda: repr(bi)); err(lambda: float(bi)); err(lambda: 1 in bi); err(lambda: format(bi)); err(lambda: iter(bi)); err(lambda: f"{bi}"); err(lambda: "%s" % bi); err(lambda: range(bi)); err(lambda: [1] * bi)
