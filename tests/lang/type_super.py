# super(): forms, attributes, unbound, descriptors, multiple inheritance, dynamic changes.
class A:
    x = "A.x"
    def f(self, *a): return ("A.f", a)
    @classmethod
    def c(cls): return ("A.c", cls.__name__)
    @staticmethod
    def s(): return "A.s"
    @property
    def p(self): return ("A.p", type(self).__name__)
    def __getitem__(self, i): return ("A[]", i)
    def __len__(self): return 5
    def __eq__(self, o): return "A.eq"
    def __repr__(self): return "A()"
class B(A):
    x = "B.x"
    def f(self, *a): return ("B.f", super().f(*a))
    @classmethod
    def c(cls): return ("B.c", super().c())
    @staticmethod
    def s(): return "B.s"
    @property
    def p(self): return ("B.p", super().p)
    def all(self): return super().x, super().s(), super().__getitem__(3), super().__len__(), super().__eq__(1), super().__repr__(), super(B, self).f(1), super(B, B).f(self), super(B, type(self)).c()
    def __getitem__(self, i): return super().__getitem__(i + 1)
class C(A):
    def f(self, *a): return ("C.f", super().f(*a))
class D(B, C): pass
b, d = B(), D(); print(b.f(1), B.c(), b.p, b.all(), b[1], d.f(), D.c(), d.all()[0])
s = super(B, b); print(s.__thisclass__, s.__self__, s.__self_class__, repr(s), type(s), s.f(2), s.x, super(B).__self__, super(B, D).f(d), s.__class__)
u = super(B); print(u.__thisclass__, u.__self__, u.__get__(b).f(), repr(u)); B.unb = super(B); print(b.unb.f() if hasattr(b.unb, "f") else "no f")
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: s[0]); err(lambda: len(s)); err(lambda: s.nope); err(lambda: super(C, b)); err(lambda: super(int, "x")); err(lambda: super(5, 5)); err(lambda: super()); err(lambda: u.f); err(lambda: setattr(s, "x", 1)); err(lambda: super(B, b, 1)); err(lambda: super(x=1)); err(lambda: s == 1)
class E(A):
    def __getattribute__(self, n): return "intercepted" if n == "q" else object.__getattribute__(self, n)
    def t(self): return self.q, hasattr(super(), "q"), super().x
print(E().t())
class F(int):
    def __add__(self, o): return F(super().__add__(o))
    def __repr__(self): return f"F({super().__repr__()})"
    def __new__(cls, v): return super().__new__(cls, v)
print(F(3) + 4, super(F, F(2)).__add__(5), super(F, F).__new__(F, 7)); 
class G(dict):
    def __setitem__(self, k, v): super().__setitem__(k, v * 2)
    def get(self, k): return super().get(k, "dflt")
g = G(a=1); g["b"] = 2; print(g, g.get("b"), g.get("z"))
class H(list):
    def append(self, x): super().append(x); return self
    def __init__(self, *a): super().__init__(a)
print(H(1, 2).append(3))
class M(type):
    def f(cls): return "M.f"
    def __call__(cls, *a): return ("M call", super().__call__(*a).__class__.__name__)
class I(metaclass=M):
    def g(self): return super().__init__.__self__ is self
print(I(), I.f(), super(M, I).__call__().g()); A.x = "changed"; print(super(B, b).x, d.all()[0]); del A.x; err(lambda: super(B, b).x)
class J:
    def f(self): return [super().__init__ for _ in [1]] if 0 else (lambda: super(J, self).__class__)()
    def gen(self): yield super().__hash__() == object.__hash__(self)
    def kw(self): return (lambda s=super(): s.__self__ is self)()
    def nest(self):
        def inner(me): return super().__self__ is me
        return inner(self)
print(J().f(), next(J().gen()), J().kw(), J().nest())
class K(A):
    f = lambda self, *a: super().f("lambda")
    g = staticmethod(lambda x: super(K, x).f("static"))
k = K(); print(k.f(), k.g(k)); K2 = type("K2", (K,), {}); print(K2().f())
