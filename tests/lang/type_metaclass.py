# Metaclasses: creation protocol, __prepare__, conflicts, __call__, __instancecheck__, kwargs, type() forms.
class Meta(type):
    @classmethod
    def __prepare__(m, name, bases, **kw): print("prepare", name, [b.__name__ for b in bases], kw); return {"prepared": True}
    def __new__(m, name, bases, ns, **kw): print("new", name, sorted(k for k in ns if not k.startswith("__")), kw); return super().__new__(m, name, bases, ns)
    def __init__(c, name, bases, ns, **kw): print("init", name, kw); super().__init__(name, bases, ns)
    def __call__(c, *a, **k): print("call", c.__name__, a, k); return super().__call__(*a, **k)
    def __repr__(c): return f"<Meta {c.__name__}>"
    def __instancecheck__(c, o): return isinstance(o, int)
    def __subclasscheck__(c, k): return k is str
    def __contains__(c, x): return x == 5
    def __len__(c): return 42
    def __iter__(c): return iter("meta")
    def __getitem__(c, i): return ("item", i)
    def __add__(c, o): return "meta add"
    def __bool__(c): return False
    def __eq__(c, o): return "eq"
    __hash__ = type.__hash__
    @property
    def prop(c): return "meta prop"
class A(metaclass=Meta, option=1):
    x = 1
    def __init__(self, *a): print("A init", a)
print(A, A(5), isinstance(3, A), isinstance("s", A), issubclass(str, A), issubclass(int, A), 5 in A, len(A), list(A), A[1], A + 1, bool(A), A == 1, A.prepared, A.prop, type(A)) if 0 else print(A, A(5).__class__, isinstance(3, A), isinstance("s", A), issubclass(str, A), issubclass(int, A), 5 in A, len(A), list(A), A[1], A + 1, bool(A), A == 1, A.prepared, A.prop, type(A))
class B(A, option=2): pass
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: A().prop)
class M1(type): pass
class M2(type): pass
class M3(M1, M2): pass
X1 = M1("X1", (), {}); X2 = M2("X2", (), {}); err(lambda: type("Y", (X1, X2), {})); print(type(M3("Y", (X1, X2), {})).__name__, type(type("Z", (X1,), {})).__name__); err(lambda: M2("W", (X1,), {}))
def fm(name, bases, ns, **kw): return (name, bases, sorted(k for k in ns if k[0] != "_"), kw)
class F(metaclass=fm, k=1): y = 2
print(F)
class NotType(metaclass=lambda *a: 5): pass
print(NotType); err(lambda: exec("class Q(metaclass=5): pass")); err(lambda: exec("class Q(5): pass")); err(lambda: exec("class Q(int, int): pass")); err(lambda: exec("class Q(object, int): pass")); err(lambda: exec("class Q(bool): pass")); err(lambda: exec("class Q(int, str): pass")); err(lambda: exec("class Q(x=1): pass")); err(lambda: exec("class Q(lambda: 0): pass"))
class BadPrep(type):
    @classmethod
    def __prepare__(m, *a): return 5
err(lambda: exec("class Q(metaclass=BadPrep): pass"))
from collections import OrderedDict
class Ord(type):
    @classmethod
    def __prepare__(m, n, b): return OrderedDict()
    def __new__(m, n, b, ns): c = super().__new__(m, n, b, dict(ns)); c.order = [k for k in ns if not k.startswith("__")]; return c
class O(metaclass=Ord):
    z = 1
    a = 2
    def m(self): pass
print(O.order)
class Multi(dict):
    def __setitem__(self, k, v): self.setdefault("log", []).append(k) if k != "log" else None; super().__setitem__(k, v)
class Log(type):
    @classmethod
    def __prepare__(m, n, b): return Multi()
class L(metaclass=Log):
    p = 1
    p = 2
print([k for k in L.log if not k.startswith("__")])
class MroMeta(type):
    def mro(c): return [c, object] if c.__name__ == "NoBase" else type.mro(c)
class Base(metaclass=MroMeta): inherited = 1
class NoBase(Base): pass
print(hasattr(NoBase, "inherited"), [c.__name__ for c in NoBase.__mro__], NoBase.__bases__ == (Base,))
class BadMro(type):
    def mro(c): return [1]
err(lambda: BadMro("Q", (), {}))
print(type(5), type(type), type("D", (A.__mro__[-1],), {"a": 1}).a, type.__call__(int, 7), type.__mro__, isinstance(type, object), issubclass(type, object), type(object) is type); err(lambda: type()); err(lambda: type(1, 2)); err(lambda: type("a", 1, {})); err(lambda: type(1, (), {})); err(lambda: type("a", (), [])); err(lambda: type("a\0b", (), {})); err(lambda: type("a", (1,), {})); err(lambda: type("Q", (), {}, x=1)); err(lambda: type.__new__(int, "a", (), {})); err(lambda: type.__new__(type)); err(lambda: setattr(int, "__name__", "x")); T = type("T", (), {}); T.__name__ = "Renamed"; T.__module__ = "m"; T.__qualname__ = "Q.R"; print(T, T.__name__, repr(T())[:8]); err(lambda: setattr(T, "__name__", 5)); err(lambda: setattr(T, "__name__", "a\0")); err(lambda: delattr(T, "__name__")); err(lambda: setattr(T, "__bases__", ())); err(lambda: setattr(T, "__bases__", 5)); err(lambda: setattr(T, "__bases__", (int,))); err(lambda: setattr(T, "__qualname__", 1)); err(lambda: setattr(T, "__mro__", ())); err(lambda: setattr(type, "x", 1))
class S1:
    v = "S1"
class S2:
    v = "S2"
class Child(S1): pass
inst = Child(); print(inst.v); Child.__bases__ = (S2,); print(inst.v, Child.__mro__[1].__name__, Child in S2.__subclasses__(), Child in S1.__subclasses__()); err(lambda: setattr(S2, "__bases__", (Child,))); print(Child.__base__.__name__, int.__basicsize__ > 0, Child.__flags__ & 1 << 9 != 0, Child.__dictoffset__ != 0 or True, T.__doc__, Child.__text_signature__ if 0 else "")
