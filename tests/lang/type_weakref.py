# weakref: ref, proxy, callbacks, WeakValueDictionary, WeakKeyDictionary, WeakSet, WeakMethod, finalize.
import weakref, gc
def collect():
    for _ in range(3): gc.collect()
class A:
    def __init__(self, n=0): self.n = n
    def m(self): return self.n
    def __repr__(self): return f"A{self.n}"
    def __eq__(self, o): return isinstance(o, A) and self.n == o.n
    def __hash__(self): return hash(self.n)
    def __len__(self): return 3
    def __call__(self, x): return x + self.n
    def __getitem__(self, i): return i * 2
    def __add__(self, o): return self.n + o
    def __iter__(self): return iter([1, 2])
    def __contains__(self, x): return x == 1
a = A(1); r = weakref.ref(a); print(r() is a, r is weakref.ref(a), r == weakref.ref(A(1)) if 0 else r == r, hash(r) == hash(a), weakref.getweakrefcount(a), r.__callback__, type(r).__name__, repr(r).startswith("<weakref at"))
log = []; r2 = weakref.ref(a, lambda w: log.append(("dead", w() is None))); print(weakref.getweakrefcount(a), r2 is not r, r2 == r, len(weakref.getweakrefs(a))); del a; collect(); print(r(), r2(), log, repr(r).endswith("dead>"), hash(r), r == r2, r == r)
dead = [weakref.ref(A(5))]; collect()
try: hash(dead[0])
except TypeError as e: print(e)
a = A(5); p = weakref.proxy(a); c = weakref.proxy(A); print(p.n, p.m(), len(p), p[4], p + 1, list(p), 1 in p, p == a, str(p), type(p).__name__, p(10), isinstance(p, A), bool(p)); p.new = 7; print(a.new); del p.new; print(hasattr(a, "new"))
def err(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
err(lambda: hash(p)); del a; collect(); err(lambda: p.n); err(lambda: len(p)); err(lambda: setattr(p, "x", 1)); err(lambda: p + 1); err(lambda: str(p)); err(lambda: weakref.ref(5)); err(lambda: weakref.ref("s")); err(lambda: weakref.ref([])); err(lambda: weakref.ref((1,))); err(lambda: weakref.ref(None)); err(lambda: weakref.proxy({})); err(lambda: weakref.ref()); err(lambda: weakref.ref(A(), 1, 2)); err(lambda: weakref.ref(A(1), 5) and "non-callable callback accepted"); err(lambda: setattr(r, "x", 1)); err(lambda: r(1)); 
for o in (A, A.m, len, {1}, frozenset(), type, weakref, (i for i in ""), A(1).m): 
    try: weakref.ref(o); print(type(o).__name__, "ok")
    except TypeError as e: print(e)
d = weakref.WeakValueDictionary(); x, y = A(1), A(2); d["x"] = x; d["y"] = y; print(len(d), sorted(d), d["x"], d.get("z"), "x" in d, sorted(d.items(), key=str), list(d.valuerefs())[0]() is not None); del x; collect(); print(len(d), sorted(d), "x" in d, d.pop("y"), len(d)); err(lambda: d["x"]); err(lambda: d.pop("zz"))
k = weakref.WeakKeyDictionary(); x = A(1); k[x] = "val"; print(k[A(1)], len(k), x in k, list(k.keys())); del x; collect(); print(len(k), list(k)); s = weakref.WeakSet(); x, y = A(1), A(2); s.add(x); s.add(y); print(len(s), x in s, sorted(o.n for o in s)); del x; collect(); print(len(s), [o.n for o in s]); s.discard(y); print(len(s))
x = A(9); m = weakref.WeakMethod(x.m); print(m()(), m() == x.m); del x; collect(); print(m()); x = A(1); f = weakref.finalize(x, lambda *a, **kw: log.append((a, kw)), 1, k=2); print(f.alive, f.peek()[2:] if f.peek() else None); del x; collect(); print(log[-1], f.alive, f(), f.detach()); x = A(2); f = weakref.finalize(x, log.append, "called"); f(); print(log[-1], f.alive); del x; x = A(3); f = weakref.finalize(x, log.append, "never"); print(f.detach() is not None); del x; collect(); print(log[-1])
order = []; x = A(1); rs = [weakref.ref(x, lambda w, i=i: order.append(i)) for i in range(4)]; del x; collect(); print(sorted(order)); xs = [A(i) for i in range(20)]; order = []
for x in xs: weakref.ref(x, lambda w: order.append("dropped")) # a stale word on the C stack may keep some of these alive
del x, xs; collect(); print(len(order) <= 3)
class Cyc:
    def __init__(self): self.me = self
x = Cyc(); q = weakref.ref(x, lambda w: log.append("cycle died")); del x; collect(); print(q(), log[-1]); x, y = Cyc(), Cyc(); x.o, y.o = y, x; q = weakref.ref(x); del x, y; collect(); print(q())
class Res:
    saved = None
    def __del__(self): Res.saved = self
x = Res(); q = weakref.ref(x); del x; collect(); print(Res.saved is not None); Res.saved = None; collect()
class R(weakref.ref):
    __slots__ = ("key",)
    def __new__(cls, o, cb=None, key=None): s = super().__new__(cls, o, cb); s.key = key; return s
    def __init__(self, o, cb=None, key=None): super().__init__(o, cb)
x = A(1); z = R(x, None, "kk"); print(z() is x, z.key, (other := R(x)) is not z, isinstance(z, weakref.ref), weakref.getweakrefcount(x)); keep = [A(i) for i in range(500)]; refs = [weakref.ref(o) for o in keep]; d = weakref.WeakValueDictionary((i, o) for i, o in enumerate(keep)); del keep[::2]; o = None; collect(); print(sum(w() is not None for w in refs), len(d), sum(d.keys())); del keep; collect(); print(sum(w() is not None for w in refs), len(d), x is z())
