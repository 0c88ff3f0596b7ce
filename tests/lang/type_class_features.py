# __init_subclass__, __class_getitem__, C3 order, __class__ assignment, __new__/__init__ rules, __del__, ABCs.
class Base:
    subs = []
    def __init_subclass__(cls, /, tag=None, **kw): super().__init_subclass__(**kw); Base.subs.append((cls.__name__, tag))
class A(Base, tag="a"): pass
class B(A): pass
print(Base.subs); 
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: type("C", (Base,), {}, other=1)); err(lambda: exec("class D(Base, x=1): pass")); err(lambda: object.__init_subclass__(1)); print(object.__init_subclass__())
class G:
    def __class_getitem__(cls, k): return f"{cls.__name__}[{k!r}]"
class GI(G): pass
print(G[int], GI[1, 2], G["x":]); err(lambda: G()[0]); err(lambda: A[0]); err(lambda: int[0]); print(list[int], dict[str, int], tuple[int, ...], type[int])
class O: pass
class X(O): pass
class Y(O): pass
class Z(X, Y): pass
class W(Y, X): pass
print([c.__name__ for c in Z.__mro__], [c.__name__ for c in Z.mro()]); err(lambda: type("Bad", (Z, W), {})); err(lambda: type("Bad", (O, X), {})); err(lambda: type("Dup", (X, X), {}))
class K1: f = lambda s: ["K1"]
class K2(K1): f = lambda s: ["K2"] + super(K2, s).f()
class K3(K1): f = lambda s: ["K3"] + super(K3, s).f()
class K4(K2, K3): f = lambda s: ["K4"] + super(K4, s).f()
class K5(K1): f = lambda s: ["K5"] + super(K5, s).f()
class K6(K4, K5): pass
print(K6().f())
class N:
    def __new__(cls, *a): print("new", a); return object.__new__(cls) if a != ("other",) else 5
    def __init__(self, *a): print("init", a)
print(type(N(1)).__name__, N("other"))
class OnlyNew:
    def __new__(cls, a): return super().__new__(cls)
class OnlyInit:
    def __init__(self, a): pass
OnlyNew(1); OnlyInit(1); err(lambda: OnlyNew()); err(lambda: OnlyInit()); err(lambda: OnlyInit(1, 2)); err(lambda: object(1)); err(lambda: type("E", (), {})(1)); err(lambda: object.__new__(int)); err(lambda: object.__new__(5)); err(lambda: object.__new__()); err(lambda: object.__new__(OnlyNew, 1)); err(lambda: object.__init__(OnlyInit(1), 5))
class BadInit:
    def __init__(self): return 5
err(BadInit)
class Imm(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    x = property(lambda s: s[0])
print(Imm(1, 2).x, Imm(3)); class_ = A(); class_.__class__ = B; print(type(class_).__name__, isinstance(class_, B))
class Proxy:
    @property
    def __class__(self): return int
print(isinstance(Proxy(), int), type(Proxy()).__name__, Proxy().__class__)
from abc import ABC, abstractmethod, ABCMeta
class Abs(ABC):
    @abstractmethod
    def m(self): return "base"
    @property
    @abstractmethod
    def p(self): ...
    @classmethod
    @abstractmethod
    def c(cls): ...
class Half(Abs):
    def m(self): return super().m() + "!"
class Full(Half):
    p = 1
    @classmethod
    def c(cls): return cls
err(Abs); err(Half); print(Full().m(), sorted(Abs.__abstractmethods__), Full.__abstractmethods__, Abs.m.__isabstractmethod__)
class Virt: pass
Abs.register(Virt); print(isinstance(Virt(), Abs), issubclass(Virt, Abs), Virt.__mro__); err(lambda: Abs.register(5)); err(lambda: Virt.register(int) if hasattr(Virt, "register") else "no register"); err(lambda: Full.register(Abs))
class Hook(metaclass=ABCMeta):
    @classmethod
    def __subclasshook__(cls, C): return True if hasattr(C, "quack") else NotImplemented
class Duck: quack = 1
print(issubclass(Duck, Hook), isinstance(Duck(), Hook), issubclass(int, Hook), isinstance(5, Hook)); import collections.abc as ca
for t in (list, dict, set, str, bytes, tuple, range, int, type({}.keys()), type(i for i in ""), type(lambda: 0), frozenset, memoryview, bytearray): print(t.__name__, [n for n in ("Iterable", "Iterator", "Sized", "Container", "Collection", "Sequence", "MutableSequence", "Mapping", "MutableMapping", "Set", "MutableSet", "Hashable", "Callable", "Reversible", "Generator", "KeysView", "ByteString") if issubclass(t, getattr(ca, n))])
class MySeq(ca.Sequence):
    def __len__(self): return 3
    def __getitem__(self, i):
        if i >= 3: raise IndexError
        return i * 2
s = MySeq(); print(list(s), 4 in s, s.index(4), s.count(2), list(reversed(s)), isinstance(s, ca.Iterable)); err(lambda: s.index(9))
class Eq:
    def __eq__(self, o): return True
err(lambda: hash(Eq())); print(Eq.__hash__, isinstance(Eq(), ca.Hashable), Eq() != 1); print(A.__subclasses__() == [B], B.__base__ is A, A.__module__, B.__qualname__, A.__dict__.get("__doc__"), callable(A), A.__class__, isinstance(1, (str, (bytes, int))), issubclass(bool, (str, int)), isinstance(1, int | str), issubclass(int, int | None)); err(lambda: isinstance(1, "a")); err(lambda: isinstance(1, (str, 5))); err(lambda: issubclass(1, int)); err(lambda: issubclass(int, 5)); err(lambda: isinstance(1, list[int])); err(lambda: issubclass(int, list[int] | str))
