# Descriptors: all protocols, lookup order, __set_name__, __getattribute__, __getattr__, __dir__, metaclass descriptors.
class Data:
    def __set_name__(self, owner, name): print("set_name", owner.__name__, name); self.name = name
    def __get__(self, o, t=None): return ("get", self.name, o is None, t.__name__)
    def __set__(self, o, v): print("set", self.name, v)
    def __delete__(self, o): print("delete", self.name)
class A:
    d = Data(); e = Data()
a = A(); print(a.d, A.d); a.d = 1; del a.d; a.__dict__["d"] = 5; print(a.d); A.late = Data()
try: A.late
except AttributeError as x: print(x)
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e, "|", type(e.__cause__).__name__, e.__cause__)
class BadName:
    def __set_name__(self, o, n): raise ValueError("bad name")
err(lambda: type("X", (), {"attr": BadName()}))
class GetOnly:
    def __get__(self, o, t=None): return "getonly"
class SetOnly:
    def __set__(self, o, v): o.__dict__["s"] = v * 2
class DelOnly:
    def __delete__(self, o): print("delonly")
class B: g = GetOnly(); s = SetOnly(); x = DelOnly(); n = None
b = B(); print(b.g, type(b.s).__name__); b.g = "own"; b.s = 4; print(b.g, b.s, b.__dict__); del b.g; print(b.g); del b.x
err(lambda: delattr(b, "s")); err(lambda: setattr(b, "x", 1))
class All:
    def __getattribute__(self, n):
        if n.startswith("raise"): raise AttributeError("no " + n)
        return object.__getattribute__(self, n) if n.startswith("_") else f"attr {n}"
    def __getattr__(self, n): return f"fallback {n}"
    def __setattr__(self, n, v): print("setattr", n, v)
    def __delattr__(self, n): print("delattr", n)
    def __dir__(self): return ["z", "a"]
o = All(); print(o.foo, o.raiseme, dir(o), hasattr(o, "raisex"), getattr(o, "bar"), getattr(o, "raise2", "dflt")); o.x = 1; del o.x; setattr(o, "y", 2); print(o.__dict__)
class NoAttr:
    def __getattr__(self, n):
        if n == "boom": raise ZeroDivisionError("boom")
        raise AttributeError(n)
err(lambda: NoAttr().boom); err(lambda: hasattr(NoAttr(), "boom")); err(lambda: getattr(NoAttr(), "x", 5)); err(lambda: NoAttr().x)
class Meta(type):
    md = Data(); mg = GetOnly()
    def __getattr__(cls, n): return f"meta getattr {n}"
    def __setattr__(cls, n, v): print("meta set", n); super().__setattr__(n, v)
    def meth(cls): return cls.__name__
class C(metaclass=Meta):
    mg = "class value"; md = "class data"
print(C.md, C.mg, C.nope, C.meth()); C.q = 1; C.md = 2
err(lambda: C().meth()); err(lambda: C().nope)
class Cached:
    def __init__(self, f): self.f = f
    def __set_name__(self, o, n): self.n = n
    def __get__(self, o, t=None):
        if o is None: return self
        v = o.__dict__[self.n] = self.f(o)
        return v
class D:
    calls = 0
    @Cached
    def v(self): D.calls += 1; return 42
d = D(); print(d.v, d.v, D.calls); del d.v; print(d.v, D.calls)
class WithSpecial:
    def __len__(self): return 3
w = WithSpecial(); w.__len__ = lambda: 99; print(len(w)); WithSpecial.__len__ = lambda self: 7; print(len(w)); WithSpecial.__call__ = lambda self: "called"; print(w()); del WithSpecial.__call__; err(lambda: w()); WithSpecial.__getitem__ = GetOnly(); err(lambda: w[0])
class SpecialDesc:
    class Bound:
        def __get__(self, o, t): return lambda *a: ("via descriptor", len(a))
    __add__ = Bound(); __getitem__ = Bound(); __contains__ = Bound(); __iter__ = None
print(SpecialDesc() + 1, SpecialDesc()[5], 1 in SpecialDesc()); err(lambda: iter(SpecialDesc()))
print(object.__getattribute__(a, "d"), type.__getattribute__(A, "d"), object.__setattr__(a, "n", 1), a.__dict__["n"], object.__delattr__(a, "n")); err(lambda: object.__setattr__(A, "n", 1)); err(lambda: object.__getattribute__(5, "n")); err(lambda: getattr(a, 5)); err(lambda: setattr(a, 5, 1)); err(lambda: a.__class__.__dict__.__setitem__("x", 1)); err(lambda: setattr(object(), "x", 1)); err(lambda: type.__setattr__(int, "x", 1)); err(lambda: delattr(A, "nope")); err(lambda: setattr(A, "__dict__", {})); err(lambda: setattr(a, "__dict__", 5)); err(lambda: setattr(a, "__class__", 5)); err(lambda: setattr(a, "__class__", int)); err(lambda: delattr(a, "__class__")); a.__dict__ = {"fresh": 1}; print(a.fresh, vars(a)); del a.__dict__; print(a.__dict__)
