# stress: 5003
# Sorting: stability, keys, mixed types, mutation while sorting, errors in comparison, big inputs.
import random
r = random.Random(1)
for n in (0, 1, 2, 3, 10, 63, 64, 65, 200, 1000, 5000):
    for make in (lambda: r.randrange(100), lambda: r.random(), lambda: str(r.randrange(50)), lambda: (r.randrange(5), r.randrange(5)), lambda: r.choice([1, 2.5, True, 2**65]), lambda: chr(r.randrange(32, 0x2000)), lambda: -r.randrange(10**20)):
        l = [make() for _ in range(n)]; s = sorted(l); assert all(not s[i + 1] < s[i] for i in range(n - 1)); assert sorted(l, reverse=True) == list(reversed(sorted(reversed(l)))); t = l[:]; t.sort(); assert t == s
    idx = sorted(range(n), key=lambda i: i % 7); assert idx == [i for k in range(7) for i in range(n) if i % 7 == k]
    idx = sorted(range(n), key=lambda i: i % 7, reverse=True); assert idx == [i for k in range(6, -1, -1) for i in range(n) if i % 7 == k]
for pattern in (list(range(500)), list(range(500, 0, -1)), [1] * 500, list(range(250)) + list(range(250)), [i ^ 1 for i in range(500)], list(range(490)) + [5] * 10, [500] + list(range(499))):
    assert sorted(pattern) == sorted(pattern[::-1]); print(sorted(pattern)[::100])
print(sorted("hello world"), sorted({"b": 1, "a": 2}), sorted([3, 1.5, True, 0]), sorted([[2], [1, 5], [1]]), sorted(["a", "B", "c"], key=str.lower), sorted([("a", 3), ("b", 1)], key=lambda t: t[1]), sorted([1, -2, 3], key=abs, reverse=True), sorted([0.0, -0.0, 0, False]), sorted([float("inf"), -float("inf"), 0]), sorted([b"b", b"a"]), sorted([None, None], key=lambda x: 0), sorted([2, 1], key=None))
class C:
    log = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o): C.log += 1; return self.v < o.v
    def __repr__(self): return str(self.v)
l = [C(i * 7 % 11) for i in range(11)]; print(sorted(l), C.log <= 40, max(l), min(l))
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: sorted([1, "a"])); err(lambda: sorted([1, None])); err(lambda: sorted([object(), object()])); err(lambda: sorted([1j, 2j])); err(lambda: sorted([1], key=5)); err(lambda: sorted(1)); err(lambda: sorted([1], lambda x: x)); err(lambda: sorted()); err(lambda: [1].sort(5)); err(lambda: sorted([2, 1], reverse="x")); err(lambda: sorted([2, 1], reverse=2)); err(lambda: [3, 1].sort(foo=1)); err(lambda: sorted([{}, {}])); err(lambda: sorted(["a", b"b"])); err(lambda: sorted([(1, "a"), (1, 2)]))
class Bad:
    n = 0
    def __lt__(self, o):
        Bad.n += 1
        if Bad.n == 5: raise ZeroDivisionError("in lt")
        return id(self) < id(o)
l = [Bad() for _ in range(10)]; ids = sorted(map(id, l))
try: l.sort()
except ZeroDivisionError as e: print(e, len(l), sorted(map(id, l)) == ids)
class Mut:
    def __init__(self, v): self.v = v
    def __lt__(self, o): target.append(1); return self.v < o.v
target = [Mut(3), Mut(1), Mut(2)]
try: target.sort()
except ValueError as e: print(e, [m.v for m in target])
class Empty:
    def __lt__(self, o): print("len during sort", len(target2)); return False
target2 = [Empty(), Empty()]; target2.sort(); print(len(target2))
def keyfail(x):
    if x == 2: raise KeyError("key")
    return x
l = [3, 2, 1]; err(lambda: l.sort(key=keyfail)); print(l)
def keymut(x): l.append(x); return x
l = [2, 1]; err(lambda: l.sort(key=keymut)); print(sorted(l) == [1, 2])
class NotBool:
    def __lt__(self, o): return "yes"
class RaiseBool:
    def __lt__(self, o):
        class B:
            def __bool__(s): raise ValueError("bool of lt")
        return B()
print(len(sorted([NotBool(), NotBool()]))); err(lambda: sorted([RaiseBool(), RaiseBool()]))
class Rev:
    def __init__(self, v): self.v = v
    def __gt__(self, o): return self.v > o.v
print([x.v for x in sorted([Rev(2), Rev(1), Rev(3)])]); import functools; print(sorted([3, 1, 2], key=functools.cmp_to_key(lambda a, b: b - a)), sorted("bca", key=lambda c: -ord(c))); n = float("nan"); l = sorted([3, n, 1, n, 2]); print(len(l), sum(x == x for x in l)); class_ = type("SL", (list,), {}); s = class_([3, 1]); s.sort(); print(s, type(sorted(s)).__name__)
