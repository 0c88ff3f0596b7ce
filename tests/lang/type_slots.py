# __slots__: layouts, inheritance, conflicts, defaults, weakrefs, __class__ assignment, pickling support.
import weakref, copy, pickle
class A:
    __slots__ = ("a", "b")
class B(A): __slots__ = ("c",)
class C(A): pass
class D(A): __slots__ = ()
class E: __slots__ = ("x", "__dict__", "__weakref__")
class F: __slots__ = "single"
class G: __slots__ = {"doc": "documented slot"}
class H(int): __slots__ = ()
class I(list): __slots__ = ("tag",)
b = B(); b.a, b.b, b.c = 1, 2, 3; print(b.a, b.b, b.c, hasattr(b, "__dict__"), A.__slots__, B.__slots__, sorted(n for n in dir(B) if not n.startswith("__")))
c = C(); c.a = 1; c.extra = 2; print(c.__dict__, c.a); e = E(); e.x = 1; e.y = 2; print(e.__dict__, weakref.ref(e)() is e, repr(F.single), G.doc.__doc__ if hasattr(G.doc, "__doc__") else None); i = I([1]); i.tag = "t"; print(i, i.tag)
def err(f):
    try: print(f())
    except Exception as x: print(type(x).__name__, x)
err(lambda: setattr(A(), "z", 1)); err(lambda: A().a); err(lambda: delattr(A(), "a")); err(lambda: setattr(D(), "q", 1)); err(lambda: weakref.ref(A())); err(lambda: A().__dict__); err(lambda: setattr(H(1), "x", 1)); err(lambda: type("X", (int,), {"__slots__": ("a",)})); err(lambda: type("X", (), {"__slots__": ("1a",)})); err(lambda: type("X", (), {"__slots__": (1,)})); err(lambda: type("X", (), {"__slots__": ("a",), "a": 1})); err(lambda: type("X", (), {"__slots__": ("__dict__", "__dict__")})); err(lambda: type("X", (C,), {"__slots__": ("__dict__",)})); err(lambda: type("X", (A, type("Y", (), {"__slots__": ("q",)})), {})); err(lambda: type("X", (E,), {"__slots__": ("__weakref__",)})); err(lambda: type("X", (bytes,), {"__slots__": ("a",)})); err(lambda: type("X", (tuple,), {"__slots__": ("a",)})); err(lambda: type("X", (), {"__slots__": 5})); err(lambda: A.a.__get__(5)); err(lambda: A.a.__set__(B(), 7))
class P: __slots__ = ("a", "b")
class Q: __slots__ = ("a", "b")
class R: __slots__ = ("a", "c")
class S: pass
class T: pass
p = P(); p.a = 1; p.__class__ = Q; print(type(p).__name__, p.a); err(lambda: setattr(p, "__class__", R)); err(lambda: setattr(p, "__class__", S)); s = S(); s.z = 1; s.__class__ = T; print(type(s).__name__, s.z); err(lambda: setattr(s, "__class__", P)); err(lambda: setattr(s, "__class__", int)); err(lambda: setattr(5, "__class__", bool)); err(lambda: setattr([], "__class__", I))
class Mixed(B, D): __slots__ = ("m",)
m = Mixed(); m.a = m.c = m.m = 1; print(m.a, m.c, m.m, [k.__name__ for k in Mixed.__mro__]); print(copy.copy(b).c, copy.deepcopy(b).a, pickle.loads(pickle.dumps(b, 2)).b, b.__reduce_ex__(2)[2], c.__reduce_ex__(4)[2]); err(lambda: pickle.dumps(b, 0)); err(lambda: b.__reduce__()); print(b.__getstate__(), A().__getstate__(), S().__getstate__(), s.__getstate__(), e.__getstate__(), object().__getstate__(), I().__getstate__())
class Priv:
    __slots__ = ("__p",)
    def __init__(self): self.__p = 5
    def get(self): return self.__p
print(Priv().get(), Priv()._Priv__p, Priv.__slots__); class_ = type("Dyn", (), {"__slots__": ["l1", "l2"]}); print(class_.__slots__); x = class_(); x.l1 = 1; del x.l1; err(lambda: x.l1); err(lambda: delattr(x, "l1")); it = type("It", (), {"__slots__": iter("ab")}); o = it(); o.a = 1; print(o.a)
class Many: __slots__ = tuple(f"s{i}" for i in range(50))
k = Many()
for n in range(50): setattr(k, f"s{n}", n * n)
print(sum(getattr(k, f"s{n}") for n in range(50)), k.s49); objs = [P() for _ in range(1000)]
for n, o in enumerate(objs): o.a, o.b = n, [n]
import gc; gc.collect(); print(sum(o.a + o.b[0] for o in objs))
