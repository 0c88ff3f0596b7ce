# set and frozenset: methods, operators, comparisons, subclasses, hashing, errors.
a, b, c = {1, 2, 3}, {3, 4}, frozenset({1, 2})
S = sorted
print(S(a | b), S(a & b), S(a - b), S(a ^ b), a <= {1, 2, 3, 4}, a < a, c < a, a > c, a >= a, c <= c, a.isdisjoint(b), a.isdisjoint({9}), a == {3, 2, 1}, a == frozenset(a), a != b, type(a | c).__name__, type(c | a).__name__, S(c - {1}), c == {1, 2}, {c: 1}[frozenset([2, 1])], {c} == {frozenset({1, 2})}, c in {c}, {1, 2} in {c})
print(S(a.union([5], (6,), {7: 0})), S(a.intersection([1, 2, 9], {2})), S(a.difference([1], {2})), S(a.symmetric_difference([3, 8])), a.issubset([1, 2, 3, 4]), a.issuperset([1]), S(a.union()), a.intersection() == a, a.difference() is not a, a.copy() == a, c.copy() is c, frozenset(c) is c)
s = set(); s.add(1); s.add(1.0); s.add(True); s.update([2, 3], "ab", {4: 5}); s.discard("zz"); s.discard("a"); s.remove("b"); print(s, len(s)); s.difference_update([1], [2]); s.intersection_update([3, 4, 5]); s.symmetric_difference_update([4, 9]); print(S(s)); s |= {1}; s &= {1, 3, 9}; s -= {3}; s ^= {5, 1}; print(S(s)); x = s.pop(); print(len(s), x in (5, 9)); s.clear(); print(s, bool(s), bool({0}))
print(repr(set()), repr(frozenset()), repr({1}), repr(frozenset("a")), set("hello") == set("ehlo"), {1, "a", None, (1, 2), 2.5, frozenset()} == {frozenset(), 2.5, (1, 2), None, "a", 1}, len({0, 0.0, False, -0.0}), S({x % 5 for x in range(20)}), hash(frozenset([1, 2, 3])) == hash(frozenset([3, 2, 1])), hash(frozenset()), hash(frozenset([0])), hash(frozenset([1, 2, 3])), hash(frozenset(range(100))))
class Sub(set):
    def __init__(self, it=(), tag=None): super().__init__(it); self.tag = tag
class FS(frozenset):
    def __new__(cls, it=(), extra=0): o = super().__new__(cls, it); o.extra = extra; return o
x = Sub([1, 2], tag="t"); y = FS([1], extra=5); print(x, x.tag, type(x | {3}).__name__, type(x.copy()).__name__, x == {1, 2}, y, y.extra, type(y | {2}).__name__, hash(y) == hash(frozenset([1])), y in {frozenset([1])}, type(frozenset(y)).__name__, S(x.union(y)))
for n in (10, 100, 1000, 5000): s = set(range(n)); s -= set(range(0, n, 3)); s |= set(range(n, n + 10)); print(n, len(s), sum(s), 3 in s, 4 in s, n + 5 in s)
s = {(i * 2654435761) % 2**32 for i in range(3000)}; print(len(s), sum(s) % 1000); s = {str(i) for i in range(1000)}; print(len(s), "500" in s, len(s & {str(i) for i in range(0, 2000, 2)})); it = iter({1, 2, 3}); next(it); print(it.__length_hint__(), len(list(it)))
def err(e):
    try: print(eval(e))
    except Exception as x: print(e, "->", type(x).__name__, x)
for e in ("{1} | [1]", "{1} & 5", "{1} - 'a'", "{1} ^ {1: 2}", "[1] | {1}", "{1} < [1]", "{1} <= 5", "{1} == [1]", "{1} + {2}", "{1} * 2", "set().pop()", "{1}.remove(2)", "{1}.remove('key')", "{1}.remove((1, 2))", "{[]}", "set([[]])", "{1}.add([])", "{1}.discard([])", "[] in {1}", "{1} in {1}", "hash({1})", "{{1}}", "set(5)", "set(1, 2)", "frozenset(5)", "frozenset().add", "set(x=1)", "{1}.union(5)", "{1}.update(5)", "{1}.intersection([[]])", "{1}.isdisjoint([[]])", "{1}.issubset(5)", "{1}[0]", "{1}.foo", "{1}.add()", "{1}.add(1, 2)", "frozenset([[]])", "set.union()", "set.union([1])", "{1}.pop(1)", "{1}.copy(1)", "next(iter(set()))", "{*5}", "set(None)", "{1, 2}.__lt__(5)", "{1}.__or__([1])", "{1}.remove(frozenset([9]))", "{1}.remove({9})", "{frozenset([1])}.remove({1})"): err(e)
print({frozenset([1]), 2}.__contains__({1}), ({frozenset([1]), 2}.discard({1})), len({frozenset([1]), 2}), {1}.__and__({1, 2}), {1}.__rsub__({1, 2}), {1}.__ror__({2}) == {1, 2}, {1}.__init__([5, 6]), frozenset({1}).__hash__() == hash(frozenset({1})), set.__hash__); q = {1, 2}; q.__init__([3]); print(q, {1}.__reduce__()[1:], S({1, 2}.__reduce__()[1][0]))
class Ev:
    def __init__(s, v): s.v = v
    def __hash__(s): return hash(s.v)
    def __eq__(s, o): return s.v == getattr(o, "v", o)
    def __repr__(s): return f"Ev{s.v}"
print({1} | {Ev(1)}, {Ev(1)} | {1}, {1} & {Ev(1)}, {Ev(1)} & {1, 2, 3}, {1, 2} & {Ev(1)}, {1}.intersection([Ev(1)]), set([1, Ev(1)]), {Ev(1), 1}); s = {Ev(1)}; s.add(1); s.update([1]); print(s); s.discard(1); print(s)
