# property, classmethod, staticmethod: protocol, copies, docs, errors, inheritance.
class A:
    def __init__(self): self._x = 1
    def getx(self): "getter doc"; return self._x
    def setx(self, v): self._x = v
    def delx(self): del self._x
    x = property(getx, setx, delx, "explicit doc")
    y = property(getx)
    w = property(fset=setx)
    z = property()
    @property
    def p(self): "p doc"; return self._x * 2
    @p.setter
    def p(self, v): self._x = v // 2
    @p.deleter
    def p(self): self._x = 0
a = A(); print(a.x, A.x.__doc__, A.y.__doc__, A.z.__doc__, A.p.__doc__, A.w.__doc__, type(A.x).__name__, A.x.fget is A.getx, A.x.fset is A.setx, A.x.fdel is A.delx, A.y.fset); a.x = 5; print(a.x, a.y, a.p); a.p = 8; print(a.x); del a.p; print(a.x); del a.x
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: a.x); err(lambda: setattr(a, "y", 1)); err(lambda: delattr(a, "y")); err(lambda: a.w); err(lambda: a.z); err(lambda: setattr(a, "z", 1)); err(lambda: setattr(A.x, "fget", 1)); err(lambda: property(1, 2).fget); err(lambda: A.__dict__["x"].__get__(5)); err(lambda: property(5).__get__(1)); err(lambda: A.x.__set__(a)); err(lambda: A.x.nope); err(lambda: property().__set__(1, 2)); err(lambda: property(lambda s: 1).__delete__(1)); err(lambda: setattr(A.x, "y", 1)); print(A.x.__get__(None, A) is A.x, A.x.__isabstractmethod__)
class B(A):
    @A.p.getter
    def p(self): return "B getter"
    y = A.y.setter(lambda s, v: print("B set", v))
b = B(); print(b.p); b.p = 6; print(b._x); b.y = 3; A.x.__doc__ = "new doc"; print(A.x.__doc__)
class P(property):
    def __init__(self, f): super().__init__(f); self.extra = 1
    def __get__(self, o, t=None): return ("P", super().__get__(o, t) if o is not None else None)
class C:
    @P
    def q(self): "q doc"; return 5
print(C().q, C.q, C.__dict__["q"].extra, C.__dict__["q"].__doc__)
class D:
    @staticmethod
    def s(x): "s doc"; return x
    @classmethod
    def c(cls, x): "c doc"; return cls.__name__, x
    cp = classmethod(property(lambda cls: cls.__name__ + "!"))
    sl = staticmethod(len)
class E(D): pass
print(D.s(1), D().s(2), D.c(3), D().c(4), E.c(5), E().c(6), D.cp, E.cp, D().sl("abc"), D.s.__doc__, D.c.__doc__, D.__dict__["s"].__func__(7), D.__dict__["c"].__func__(int, 8), D.__dict__["s"](9), D.__dict__["s"].__wrapped__ is D.s, D.__dict__["s"].__name__, D.__dict__["c"].__qualname__, repr(D.__dict__["s"]).split(" at ")[0], repr(D.__dict__["c"]).split(" at ")[0], D.__dict__["s"].__isabstractmethod__)
err(lambda: D.__dict__["c"](1)); err(lambda: staticmethod(5)()); err(lambda: classmethod(5).__get__(1)()); err(lambda: D.__dict__["s"].__get__()); err(lambda: classmethod(lambda c: c).__get__(None, int)()); err(lambda: classmethod(lambda c: c).__get__(5)()); err(lambda: staticmethod(1, 2)); err(lambda: classmethod()); sm = staticmethod(lambda: 1); sm.attr = 2; print(sm.attr, sm())
class Slot:
    __slots__ = ("v", "__dict__")
    v2 = property(lambda s: s.v, lambda s, x: setattr(s, "v", x + 1))
s = Slot(); s.v2 = 1; print(s.v2, type(Slot.v).__name__, repr(Slot.v), Slot.v.__get__(s), Slot.v.__name__, Slot.v.__objclass__ is Slot); err(lambda: Slot.v.__get__(5)); err(lambda: Slot().v); err(lambda: Slot.v.__set__(5, 1)); err(lambda: Slot.v.__delete__(Slot()))
class Rec:
    @property
    def loop(self): return self.loop
err(lambda: Rec().loop)
class AttrErr:
    @property
    def bad(self): raise AttributeError("inside property")
    def __getattr__(self, n): return f"getattr {n}"
print(AttrErr().bad, AttrErr().other)
class Order:
    x = property(lambda self: "data descriptor")
o = Order(); o.__dict__["x"] = "instance"; print(o.x)
class NonData:
    def __get__(self, o, t): return "non-data"
Order.y = NonData(); print(o.y); o.__dict__["y"] = "instance wins"; print(o.y, Order.y)
