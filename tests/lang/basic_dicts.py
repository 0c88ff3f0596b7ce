# dict and set without imports.
d = {"a": 1, "b": 2}
d["c"] = 3; d["a"] = 10
print(d, len(d), d["a"], d.get("z"), d.get("z", 0), "a" in d, "z" not in d)
print(list(d), list(d.keys()), list(d.values()), list(d.items()), d.keys(), d.values(), d.items())
del d["b"]; print(d); d["b"] = 5; print(d, d.pop("a"), d.pop("zz", "dflt"), d.popitem(), d)
d.update({"x": 1}, y=2); d.update([("z", 3)]); print(d, d.setdefault("x", 9), d.setdefault("new", 7), d)
print({**d, "q": 1}, d | {"r": 2}, {k: v for k, v in d.items() if v > 1}, dict(a=1), dict([(1, 2)]), dict.fromkeys("ab", 0))
e = {1: "int", 2.5: "float", None: "none", (1, 2): "tuple", True: "bool"}; print(e, e[1.0], e[True])
e = {1: "a", 1.0: "b"}; print(e); e = {i: i * i for i in range(20)}; print(e[7], len(e), sum(e), sum(e.values()))
for i in range(0, 20, 2): del e[i]
print(e); e["s"] = 1; print(list(e)[-1], e.get(3)); c = e.copy(); c.clear(); print(c, len(e))
print({"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {} != {"a": 1}, bool({}), bool({0: 0}))
for k, v in {"k1": 1, "k2": 2}.items(): print(k, v)
print(list(reversed({"a": 1, "b": 2})), {"a": 1}.keys() & {"a", "b"}, {"a": 1}.items() == {("a", 1)}, sorted({"b": 1, "a": 2}))
n = {}
for w in "the cat the dog the end".split(): n[w] = n.get(w, 0) + 1
print(n, max(n, key=n.get)); n |= {"cat": 5}; print(n)
r = {}; r["self"] = r; print(r)
s = {3, 1, 2}; print(sorted(s), len(s), 2 in s, 5 in s); s.add(4); s.discard(1); s.discard(99); s.remove(2); print(sorted(s))
print(sorted({1, 2} | {2, 3}), {1, 2} & {2, 3}, {1, 2} - {2, 3}, sorted({1, 2} ^ {2, 3}), {1} < {1, 2}, {1, 2} <= {1, 2}, {1, 2} > {1}, {1}.isdisjoint({2}))
print({1}, set(), frozenset([1]), frozenset(), {1, 1.0, True}, sorted({x % 3 for x in range(10)}), set("a"), {(1, 2)}, hash(frozenset([1, 2])) == hash(frozenset([2, 1])))
s = set(range(100)); s -= set(range(50)); s &= set(range(60)); s |= {1}; s ^= {55, 200}; print(sorted(s), s.pop() in range(201), len(s))
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
err(lambda: d["missing"]); err(lambda: {}[1]); err(lambda: {}[(1, 2)]); err(lambda: {[]: 1}); err(lambda: {{}}); err(lambda: {1}.remove(5)); err(lambda: set().pop()); err(lambda: {}.popitem())
err(lambda: {}.pop("a")); err(lambda: dict([1])); err(lambda: dict([(1, 2, 3)])); err(lambda: dict(5)); err(lambda: {1} | [1]); err(lambda: {} + {}); err(lambda: {} < {}); err(lambda: hash([])); err(lambda: hash({})); err(lambda: hash(set()))
def grow():
    x = {1: 1}
    for k in x: x[k + 1] = 1
def shrink():
    x = {1: 1, 2: 2}
    for k in x: del x[k]
def setgrow():
    x = {1}
    for k in x: x.add(k + 1)
err(grow); err(shrink); err(setgrow)
