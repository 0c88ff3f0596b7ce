# stress: 5003
# id(), hash(), is and dict membership stay the same while objects are moved by collections.
import gc
class P: pass
objs = [P() for _ in range(3000)]
ids, hashes = [id(o) for o in objs], [hash(o) for o in objs]; table = {o: i for i, o in enumerate(objs)}; s = set(objs)
junk = [[i, str(i), {i: i}] for i in range(20000)]; gc.collect(); del junk; gc.collect()
print(ids == [id(o) for o in objs], hashes == [hash(o) for o in objs], all(table[o] == i for i, o in enumerate(objs)), all(o in s for o in objs), len(set(ids)) == 3000)
fns = [lambda i=i: i for i in range(500)]; d = {f: f() for f in fns}; idf = {id(f): f for f in fns}; [object() for _ in range(50000)]; gc.collect(); print(all(d[f] == f() and idf[id(f)] is f for f in fns))
a = [1]; b = a; gc.collect(); print(a is b, id(a) == id(b), [a] == [b]); t = ("x", [1]); i = id(t); [() for _ in range(10000)]; gc.collect(); print(id(t) == i); new = []
for r in range(20):
    o = P(); o.r = r; i = id(o); h = hash(o); new.append((o, i, h)); [[] for _ in range(2000)]
gc.collect(); print(all(id(o) == i and hash(o) == h and o.r == r for r, (o, i, h) in enumerate(new))); cls = [type(f"C{i}", (), {"v": i}) for i in range(200)]; m = {c: c.v for c in cls}; gc.collect(); print(all(m[c] == c.v for c in cls)); strs = ["s%d" % i for i in range(5000)]; hs = [hash(x) for x in strs]; gc.collect(); print(hs == [hash(x) for x in strs], hash("".join(["s", "1"])) == hs[1])
g = [(x for x in [i]) for i in range(100)]; k = {x: i for i, x in enumerate(g)}; gc.collect(); print(sorted(k[x] for x in g) == list(range(100)), [next(x) for x in g][:5]); bound = P(); bound.m = [].append; ib = id(bound.m); gc.collect(); print(ib == id(bound.m)); e = ValueError("e"); ie = id(e); gc.collect(); print(ie == id(e), id(1) == id(1), id(None) == id(None), 1.5 is not None, (lambda: 5) is not (lambda: 5)); x = 10**20; ix = id(x); gc.collect(); print(ix == id(x), x == 10**20)
