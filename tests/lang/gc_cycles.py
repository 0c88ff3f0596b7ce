# stress: 50021
# Cycles of every container kind are collected; live ones survive with their contents.
import gc, weakref
def collect():
    for _ in range(3): gc.collect()
class N:
    def __init__(self, v=0): self.v = v
def make():
    out = []
    def add(o): n = N(); n.o = o; out.append(weakref.ref(n)); return n
    l = []; l.append(add(l)); d = {}; d["k"] = add(d); s = set(); s.add(add(s)); t = ([],); t[0].append(add(t))
    def f(): return n
    n = add(f); g = (x for x in [g2 for g2 in [1]] if holder); holder = add(g)
    def gen():
        me = yield
        keep = add(me)
        yield keep
    ge = gen(); next(ge); ge.send(ge)
    class C: pass
    C.self = C; C.n = add(C)
    try: raise ValueError
    except ValueError as e: e.n = add(e); e.tb = e.__traceback__; x = e
    m = N.__init__.__get__(add(None)); m.__self__.m = m; p = property(lambda s: p2); p2 = add(p)
    it = iter([1]); z = zip([1]); a = add([it, z]); cell = (lambda: a).__closure__; a.cell = cell
    return out
rs = make(); collect(); print(len(rs), sum(r() is not None for r in rs))
live = []; live.append({"self": live, "n": N(1)}); live[0]["n"].back = live; collect(); print(live[0]["n"].back is live, live[0]["self"] is live)
# A stale word on the C stack may keep one ring alive, hence many small ones and the bound.
def make_ring(size):
    ring = [N(i) for i in range(size)]
    for i, n in enumerate(ring): n.next = ring[(i + 1) % size]
    return ring[0], [weakref.ref(n) for n in ring]
def walk(head):
    c, k = head, 0
    while True:
        k += c.v; c = c.next
        if c is head: return k
rings = [make_ring(1000) for i in range(20)]; heads = [h for h, w in rings]; refs = [r for h, w in rings for r in w]; del rings; collect()
print(sum(r() is not None for r in refs), sum(walk(h) for h in heads)); del heads; collect(); print(sum(r() is not None for r in refs) <= 3000)
chain = None
for i in range(200000): chain = (chain, i)
collect(); d = 0; c = chain
while c: c, i = c; d += 1
print(d); del chain, c; collect()
nested = []
for i in range(200000): nested = [nested]
collect(); d = 0; c = nested
while c: c = c[0]; d += 1
print(d); del nested, c; collect(); dd = {}
for i in range(100000): dd = {"d": dd}
del dd; collect(); obj = N()
for i in range(100000): o = N(i); o.prev = obj; obj = o
collect(); d = 0
while hasattr(obj, "prev"): obj = obj.prev; d += 1
print(d); tree = lambda n: [tree(n - 1), tree(n - 1)] if n else []
t = tree(12); collect(); count = lambda t: 1 + sum(map(count, t)); print(count(t)); big = [[i] * 50 for i in range(2000)]; collect(); print(sum(map(len, big)), big[1999][49]); big = None; collect(); print("done")
