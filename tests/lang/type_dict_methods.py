# dict in depth: order, views, merging, subclasses, __missing__, key equality, growth and deletion patterns.
d = {}
for i in range(50): d[i * 7 % 50] = i
for i in range(0, 50, 2): d.pop(i)
for i in range(0, 50, 4): d[i] = "re"
print(list(d.items())); print(list(reversed(d)), list(reversed(d.items()))[:2], list(reversed(d.values()))[:2]); d[1] = "updated"; print(list(d)[:3], d.popitem(), len(d))
k, v, i = d.keys(), d.values(), d.items(); d.clear(); d["new"] = 1; print(k, v, i, len(k), "new" in k, 1 in v, ("new", 1) in i, ("new", 2) in i, 5 in i, ("a",) in i)
a, b = {1: "a", 2: "b"}, {2: "b", 3: "c"}
print(sorted(a.keys() & b), sorted(a.keys() | b.keys()), sorted(a.keys() - b), sorted(a.keys() ^ b), sorted(a.items() & b.items()), sorted(a.items() | b.items()), sorted(a.items() - b.items()), a.keys() <= {1, 2, 3}, a.keys() < {1, 2}, a.keys() == {1, 2}, a.keys().isdisjoint([5]), {1} <= a.keys(), a.items() >= {(1, "a")}, sorted([1, 9] & a.keys()), type(a.keys() & b).__name__, a.keys() != b.keys(), a.values() == a.values(), a.keys().mapping == a, a.keys().mapping.__class__.__name__)
print(a | b, b | a, {**a, **b}, dict(a, **{"x": 1}), dict(a.items()), dict(zip("ab", [1, 2])), dict([["k", "v"], ("l", "w")], k="over"), dict.fromkeys([1, 2, 1], []), dict({}), dict(x=1, y=2)); c = a.copy(); c |= b; c |= [(9, 9)]; print(c, a); c.update(); c.update(z=1); c.update({}, y=2); c.update(((5, 6),)); print(c)
print({1: "a", 1.0: "b", True: "c", 1+0j: "d"}, {0: "z", False: "y", -0.0: "x"}, {"a": 1}["a"], {b"a": 1}.get("a"), {(1, 2): 3}[(1.0, 2.0)], {frozenset([1]): 1}[frozenset([1.0])], {2**61 - 1: "m", 0: "z"}, {2**64: 1, 2.0**64: 2}, {None: 1}.get(None), {float("nan"): 1}.get(float("nan")), (lambda n: {n: 1}[n])(float("nan")), {1: 1} == {1.0: 1.0}, {"a": {}} == {"a": {}}, {1: 2} != {1: 3}, {} == [], {"x": float("nan")} == {"x": float("nan")})
class M(dict):
    def __missing__(self, k): return f"missing {k}"
m = M(a=1); print(m["a"], m["zz"], m.get("zz"), "zz" in m, m, m.copy(), type(m.copy()).__name__, type(m | {}).__name__, type({} | m).__name__, M.fromkeys("a"), type(M.fromkeys("a")).__name__, {**m}, m == {"a": 1}, M([(1, 2)], q=3))
class H:
    def __init__(self, h, n): self.h, self.n = h, n
    def __hash__(self): return self.h
    def __eq__(self, o): return isinstance(o, H) and self.n == o.n
    def __repr__(self): return f"H{self.n}"
col = {H(1, i): i for i in range(20)}; print(col[H(1, 7)], H(1, 20) in col, len(col)); del col[H(1, 3)]; print(H(1, 3) in col, col[H(1, 19)], list(col)[:4]); print({H(i % 3, i % 6): i for i in range(12)})
s = {}
for i in range(2000): s[f"k{i}"] = i
for i in range(1990): del s[f"k{i}"]
print(s, len(s)); s.update({f"n{i}": i for i in range(5)}); print(list(s)[-5:]); mix = {"a": 1}; mix[1] = 2; mix[None] = 3; mix["b"] = 4; print(mix, list(mix), mix.pop(None), mix.pop("zz", "def"), mix.setdefault("s"), mix.setdefault("a", 9), mix)
x = {i: None for i in range(10)}
while x: print(x.popitem()[0], end=" ")
print(x, x.__sizeof__() > 0, x.__contains__(1), dict.__getitem__({1: 2}, 1), {}.__eq__(5), {}.__or__(5), {1: 2}.__len__(), dict.__doc__[:6], {}.get, ) if 0 else print(x)
def err(s):
    try: print(eval(s))
    except Exception as e: print(s, "->", type(e).__name__, e)
for s in ("{}['k']", "{}[1, 2]", "{}[None]", "{}.pop('x')", "{}.popitem()", "{[]: 1}", "{}[[]]", "{}.get([])", "[] in {}", "{}.setdefault([])", "{{1}: 2}", "dict([1])", "dict([(1,)])", "dict(['abc'])", "dict(['ab'])", "dict(5)", "dict(1, 2)", "dict({}, {})", "{}.update(5)", "{}.update([5])", "{}.update([(1, 2, 3)])", "{}.update({}, {})", "{} | 5", "{} | []", "5 | {}", "{} + {}", "{} < {}", "dict.fromkeys(5)", "dict.fromkeys([[]])", "{}.fromkeys()", "{}.pop()", "{}.pop(1, 2, 3)", "{}.get()", "{}.get(1, 2, 3)", "{}.copy(1)", "{}.keys(1)", "{}.items().x", "{}.keys() + []", "{}.keys() & 5", "{}.values() & {}", "{1: 2}.items() & [[]]", "hash({})", "hash({}.keys())", "{}.foo", "dict(**{1: 2})", "dict(a=1, **{'a': 2})", "{}.__getitem__()", "del_", "iter({}).x", "{}.has_key", "{1: 1}.keys()[0]", "len({}.items(), 1)", "{}.clear(1)", "next(iter({}))", "{}.update(None)", "dict(None)", "{'a': 1}.keys() > 5"): err(s)
class NoKeys:
    keys = 5
class Keys:
    def keys(self): return ["p", "q"]
    def __getitem__(self, k): return k * 2
err("dict(Keys())"); err("{**Keys()}"); err("dict(NoKeys())"); err("{**NoKeys()}"); err("{} | Keys()"); print(dict(Keys(), r=1), {"z": 0, **Keys()}, (lambda **k: k)(**Keys()))
