# Classes: attributes, methods, inheritance, special methods, properties.
class A:
    x = 1
    def __init__(self, v): self.v = v
    def get(self): return self.v
    def __repr__(self): return f"A({self.v})"
a = A(5)
print(a, a.v, a.x, A.x, a.get(), A.get(a)); a.x = 2; print(a.x, A.x, a.__dict__); del a.x; print(a.x)
class B(A):
    def __init__(self, v, w): super().__init__(v); self.w = w
    def get(self): return super().get() + self.w
    def __eq__(self, o): return isinstance(o, B) and self.v == o.v
    def __hash__(self): return hash(self.v)
    def __lt__(self, o): return self.v < o.v
    def __add__(self, o): return B(self.v + o.v, 0)
    def __len__(self): return self.w
    def __getitem__(self, i): return (self.v, i)
    def __setitem__(self, i, v): print("set", i, v)
    def __delitem__(self, i): print("del", i)
    def __contains__(self, i): return i == self.v
    def __call__(self, *a, **k): return (a, k)
    def __bool__(self): return self.w > 0
    def __iter__(self): return iter([self.v, self.w])
    def __neg__(self): return B(-self.v, self.w)
    def __iadd__(self, o): self.v += o; return self
    def __radd__(self, o): return ("radd", o)
    def __str__(self): return "str B"
    def __format__(self, spec): return f"<{spec}>"
    def __index__(self): return 2
b = B(1, 2); c = B(1, 3); d = B(5, 0)
print(b.get(), b == c, b == d, b != d, b < d, b > d, hash(b) == hash(c), {b: 1}[c], (b + d).v, len(b), b[7], 1 in b, 9 in b, b(1, k=2), bool(b), bool(d))
b[1] = 2; del b[3]; print(list(b), (-b).v, 1 + b, str(b), repr(b), f"{b:spec}", "abcd"[b], b[1:2]); b += 10; print(b.v)
print(isinstance(b, A), issubclass(B, A), isinstance(a, B), type(b) is B, type(b).__name__, B.__mro__ == (B, A, object), B.__bases__ == (A,), B.__name__, B.__module__)
class P:
    def __init__(self): self._x = 0
    @property
    def x(self): "doc of x"; return self._x
    @x.setter
    def x(self, v): self._x = v * 2
    @x.deleter
    def x(self): print("deleted")
    @classmethod
    def make(cls): return cls.__name__
    @staticmethod
    def st(a): return a + 1
p = P(); p.x = 4; print(p.x, P.make(), p.make(), P.st(1), p.st(2), P.x.__doc__); del p.x
class Base: 
    def who(self): return "Base"
class L(Base):
    def who(self): return "L" + super().who()
class R(Base):
    def who(self): return "R" + super().who()
class D(L, R):
    def who(self): return "D" + super().who()
print(D().who(), [k.__name__ for k in D.__mro__])
class S:
    __slots__ = ("a", "b")
s = S(); s.a = 1; print(s.a, hasattr(s, "b"), hasattr(s, "__dict__"))
class G:
    def __getattr__(self, n): return "ga:" + n
    def __setattr__(self, n, v): object.__setattr__(self, n, v + 1)
g = G(); g.q = 1; print(g.q, g.zz, getattr(g, "yy"), hasattr(g, "anything"))
setattr(a, "dyn", 1); print(a.dyn, getattr(a, "nope", "default"), hasattr(a, "nope"), vars(a)); delattr(a, "dyn")
m = a.get; print(m(), m.__self__ is a, m.__func__ is A.get); A.get = lambda self: "patched"; print(a.get(), m())
class Counter:
    n = 0
    def __new__(cls, *a): cls.n += 1; return super().__new__(cls)
    def __init__(self, *a): self.args = a
Counter(1); Counter(); print(Counter.n, Counter(3).args)
class Meta(type):
    def __new__(m, name, bases, ns, **kw): ns["added"] = kw.get("tag"); return super().__new__(m, name, bases, ns)
    def __init__(c, name, bases, ns, **kw): super().__init__(name, bases, ns)
    def __call__(c, *a): print("creating"); return super().__call__(*a)
class M(metaclass=Meta, tag="t"): pass
print(M.added, type(M).__name__, type(M()).__name__); T = type("T", (A,), {"y": 9}); print(T(1).y, T.__name__)
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
err(lambda: a.nope); err(lambda: A.nope); err(lambda: s.b); err(lambda: setattr(s, "c", 1)); err(lambda: a + a); err(lambda: -a); err(lambda: a[0]); err(lambda: a()); err(lambda: len(a)); err(lambda: a < a); err(lambda: iter(a)); err(lambda: 1 in a); err(lambda: setattr(p, "nox", 1) or p.nox); err(lambda: delattr(a, "nope")); err(lambda: a.nope()); err(lambda: setattr(P.x, "fget", 1)); err(lambda: hash(type("E", (), {"__eq__": lambda s, o: 1})())); err(lambda: setattr(1, "x", 1)); err(lambda: setattr(int, "x", 1)); err(lambda: (1).foo); err(lambda: None.foo)
