# __del__: called once, order within cycles, resurrection, exceptions, weakrefs cleared first, at exit.
import gc, weakref, sys
def collect():
    for _ in range(4): gc.collect()
log = []
class D:
    def __init__(self, n, *refs): self.n, self.refs = n, refs
    def __del__(self): log.append(self.n)
def flush(label, order=False): collect(); print(label, log[:] if order else sorted(log)); log.clear()
x = D("plain"); del x; flush("plain"); [D(i) for i in range(100)]; collect(); print(len(log), sorted(log) == list(range(100))); log.clear()
a = D("parent", D("child", D("grandchild"))); del a; flush("nested", True)
a, b = D("c1"), D("c2"); a.o, b.o = b, a; del a, b; flush("cycle"); a = D("self"); a.me = a; del a; flush("self cycle")
saved = []
class R:
    n = 0
    def __del__(self): R.n += 1; saved.append(self)
r = R(); r.data = [1, 2, 3]; del r; collect(); print("resurrected", len(saved), saved[0].data, R.n); saved.clear(); collect(); print("not again", R.n, len(saved))
class RC(R): pass
r = RC(); r.me = r; r.other = D("hangs on"); del r; collect(); print(len(saved), saved[0].me is saved[0]); saved.clear(); flush("after")
class W:
    def __del__(self): log.append("weakref")
w = W(); ref = weakref.ref(w); del w; flush("weakref"); print(ref())
class Slots:
    __slots__ = ("v",)
    def __del__(self): log.append(self.v)
s = Slots(); s.v = "slots"; del s; flush("slots")
class DictSub(dict):
    def __del__(self): log.append(dict(self))
class ListSub(list):
    def __del__(self): log.append(len(self))
class IntSub(int):
    def __del__(self): log.append(int(self))
class StrSub(str):
    def __del__(self): log.append(str(self) + "!")
class TupSub(tuple):
    def __del__(self): log.append(self[0])
d = DictSub(a=1); del d; collect(); print(log); log.clear(); l = ListSub([1, 2]); l.append(l); del l; i = IntSub(5); del i; collect(); print(sorted(log)); log.clear(); s = StrSub("s"); del s; t = TupSub(("t",)); del t; flush("subs")
class Alloc:
    def __del__(self):
        for i in range(10): D(f"from del {i}")
        log.append(len([object() for _ in range(1000)]))
Alloc(); collect(); collect(); print(len(log), 1000 in log); log.clear()
class CollectIn:
    def __del__(self): gc.collect(); log.append("collected in del")
CollectIn(); flush("gc in del")
class Attr:
    def __del__(self): self.__class__.count = getattr(self, "count", 0) + 1
    count = 0
for _ in range(5): Attr()
collect(); print(Attr.count)
def gen():
    try: yield 1
    finally: log.append("gen closed")
g = gen(); next(g); del g; flush("generator")
def local():
    d = D("local")
    return 1
local(); flush("local"); f = lambda d=D("default"): 0; del f; flush("default arg")
class Cls:
    attr = D("class attr")
del Cls; flush("class"); e = None
try: raise ValueError(D("exc arg"))
except ValueError: pass
flush("exception"); x = [D(i) for i in range(3)]; x[1] = None; flush("slot overwrite"); x.clear(); flush("clear"); dd = {i: D(i) for i in range(3)}; dd[0] = 0; del dd[1]; flush("dict"); del dd; flush("dict gone"); s = {D("in set")}; s.clear(); flush("set")

hooked = []
sys.unraisablehook = lambda u: hooked.append((type(u.exc_value).__name__, str(u.exc_value), u.err_msg))
class Bad:
    def __del__(self): raise ValueError("in del")
Bad(); collect(); print(hooked); sys.unraisablehook = sys.__unraisablehook__
class AtExit:
    def __del__(self): print("at exit", sys is not None) if 0 else None
keep = AtExit(); print(len(gc.get_objects()) > 100, gc.isenabled())
