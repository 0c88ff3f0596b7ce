# copy and pickle: protocols, reduce hooks, recursion, persistent ids, classes, functions, errors.
import copy, pickle, io, pickletools, copyreg
class P:
    def __init__(self, x): self.x = x
    def __eq__(self, o): return type(self) is type(o) and self.__dict__ == o.__dict__
    def __repr__(self): return f"{type(self).__name__}({self.__dict__})"
class Slots:
    __slots__ = ("a", "b")
    def __eq__(self, o): return (self.a, self.b) == (o.a, o.b)
class State(P):
    def __getstate__(self): return {"s": self.x * 2}
    def __setstate__(self, s): self.x = s["s"] + 1
class New(P):
    def __new__(cls, x, y=0): o = super().__new__(cls); o.y = y; return o
    def __init__(self, x, y=0): self.x = x
    def __getnewargs__(self): return (1, 9)
class NewEx(P):
    def __new__(cls, *, k): o = super().__new__(cls); o.k = k; return o
    def __init__(self, k): self.x = 0
    def __getnewargs_ex__(self): return (), {"k": self.k}
class Red:
    def __init__(self, v): self.v = v
    def __reduce__(self): return (Red, (self.v + 1,), {"extra": 5})
class RedEx:
    def __reduce_ex__(self, p): return (dict, (), None, None, iter([("k", p)]))
class RedStr:
    def __reduce__(self): return "singleton"
singleton = RedStr()
class LSub(list): pass
class DSub(dict): pass
class ISub(int): pass
class SSub(str): pass
class TSub(tuple): pass
class FSub(frozenset): pass
class Meta(type): pass
class WithMeta(metaclass=Meta): a = 1
class Outer:
    class Inner(P): pass
    def meth(self): return 7
def func(): pass
s = Slots(); s.a, s.b = 1, [2]; l = LSub([1]); l.attr = "x"; rec = []; rec.append(rec); rd = {}; rd["r"] = rd; pr = P(1); pr.me = pr; shared = [1]; vals = [None, True, 5, 2**70, -1, 1.5, float("inf"), 1j, "s", "é€😀\ud800", b"b", bytearray(b"ba"), (), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1, [2]], {}, {"a": {1: 2}}, {1, 2}, frozenset([3]), P(1), s, State(5), Red(1), ISub(5), SSub("x"), TSub((1, 2)), FSub([1]), DSub(a=1), Outer.Inner(3), slice(1, 2, 3) if 0 else range(3), ..., NotImplemented, "x" * 300, list(range(1001)), {i: i for i in range(1001)}, ValueError("e", 1), int, len, func, Outer.Inner, WithMeta, type(None)]
for p in range(6):
    bad = []
    for v in vals:
        try:
            w = pickle.loads(pickle.dumps(v, p))
            if repr(w) != repr(v) and not isinstance(v, (Slots, State, Red)): bad.append((repr(v)[:30], repr(w)[:30]))
        except Exception as e: bad.append((repr(v).split(" at ")[0][:30], type(e).__name__, str(e)[:60]))
    print(p, bad)
for v in (State(5), Red(1)): print(vars(pickle.loads(pickle.dumps(v))), vars(copy.copy(v)), vars(copy.deepcopy(v)))
for p in (2, 4): n = pickle.loads(pickle.dumps(New(3, 4), p)); print(n.x, n.y, pickle.loads(pickle.dumps(NewEx(k=8), p)).k, pickle.loads(pickle.dumps(RedEx(), p)), pickle.loads(pickle.dumps(singleton, p)) is singleton, pickle.loads(pickle.dumps(l, p)).attr, pickle.loads(pickle.dumps(Outer().meth, p))())
for o in (rec, rd, pr): d = pickle.loads(pickle.dumps(o)); c = copy.deepcopy(o); print((d[0] is d) if o is rec else (d["r"] is d) if o is rd else d.me is d, (c[0] is c) if o is rec else (c["r"] is c) if o is rd else c.me is c)
t = pickle.loads(pickle.dumps([shared, shared, (shared,)])); print(t[0] is t[1] is t[2][0]); d = copy.deepcopy([shared, shared]); print(d[0] is d[1], d[0] is not shared, copy.copy(x := [shared])[0] is shared); tup = ([],); print(copy.deepcopy(tup)[0] is not tup[0], copy.deepcopy((1, 2)) == (1, 2), copy.copy(5), copy.copy("s"), copy.deepcopy(func) is func, copy.copy(P) is P, copy.deepcopy(len) is len, copy.copy({1}), copy.copy(bytearray(b"a")), copy.deepcopy({(1, 2): [3]}), copy.copy(frozenset([1])), copy.deepcopy(vals[:30]) is not None)
class CD:
    def __copy__(self): return "copied"
    def __deepcopy__(self, memo): return ("deep", len(memo) >= 0)
print(copy.copy(CD()), copy.deepcopy([CD()])); f = io.BytesIO()
class Pk(pickle.Pickler):
    def persistent_id(self, o): return ("pid", o.x) if isinstance(o, P) else None
    def reducer_override(self, o): return (str, ("overridden",)) if isinstance(o, complex) else NotImplemented
class Up(pickle.Unpickler):
    def persistent_load(self, pid): return pid
    def find_class(self, m, n): return super().find_class(m, n) if m == "builtins" else f"{m}.{n}"
Pk(f).dump([P(3), 1j, "x"]); f.seek(0); print(Up(f).load()); print(Up(io.BytesIO(pickle.dumps(func))).load()); class_ = type("Dyn", (), {})
def err(fn):
    try: print(fn())
    except (pickle.PickleError, AttributeError): print("pickle or attribute error")
    except Exception as e: print(type(e).__name__)
for fn in (lambda: pickle.dumps(lambda: 0), lambda: pickle.dumps(class_), lambda: pickle.dumps((x for x in "")), lambda: pickle.dumps(open("/dev/null")), lambda: pickle.dumps(io), lambda: pickle.loads(b""), lambda: pickle.loads(b"bad"), lambda: pickle.loads(b"\x80\x09."), lambda: pickle.loads(pickle.dumps([1, 2])[:-1]), lambda: pickle.loads(b"cnope\nx\n."), lambda: pickle.loads(b"cos\nnope\n."), lambda: pickle.loads(b"(."), lambda: pickle.loads(b"0."), lambda: pickle.dumps(1, 99), lambda: pickle.loads("str"), lambda: pickle.load(5), lambda: pickle.loads(b"\x80\x04\x95\xff\xff\xff\xff\xff\xff\xff\xff."), lambda: pickle.loads(b"I1x\n."), lambda: pickle.loads(b"h\x05."), lambda: pickle.loads(b"Ppid\n."), lambda: copy.copy(type("NC", (), {"__reduce_ex__": lambda s, p: 5})()), lambda: copy.deepcopy(type("NC", (), {"__deepcopy__": 5})()), lambda: copy.copy(type("R", (), {"__reduce_ex__": lambda s, p: (5, ())})()), lambda: pickle.dumps(type("R2", (), {"__reduce__": lambda s: (1,)})()), lambda: pickle.loads(b"S'unterminated\n.")): err(fn)
class CR: 
    def __init__(self, v): self.v = v
copyreg.pickle(CR, lambda o: (CR, (o.v * 10,))); print(pickle.loads(pickle.dumps(CR(2))).v, copy.copy(CR(3)).v); print([o.name for o, _, _ in pickletools.genops(pickle.dumps([1, "a"], 4))], pickle.dumps([1, "a", (2.5, None)], 0), pickle.dumps({"k": b"v"}, 3), pickle.dumps((1, 2), 4), pickle.HIGHEST_PROTOCOL, pickle.DEFAULT_PROTOCOL, len(pickletools.optimize(pickle.dumps([1, 2, 3], 4)))); b = []; big = pickle.PickleBuffer(b"oob") if hasattr(pickle, "PickleBuffer") else None; print(bytes(pickle.loads(pickle.dumps(big, 5, buffer_callback=b.append), buffers=b))); fd = io.BytesIO(); pickle.dump(1, fd); pickle.dump("two", fd); fd.seek(0); print(pickle.load(fd), pickle.load(fd)); err(lambda: pickle.load(fd)); m = pickle.Pickler(io.BytesIO()); m.fast = True; m.clear_memo(); deep = []
for _ in range(100000): deep = [deep]
err(lambda: pickle.dumps(deep)); err(lambda: copy.deepcopy(deep))
