# Decorators: order, expressions, classes, arguments, stacked builtins.
def d(tag):
    print("make", tag)
    def deco(f):
        print("apply", tag, f.__name__)
        def w(*a): return tag, f(*a)
        w.__name__ = f.__name__
        return w
    return deco
@d("outer")
@d("inner")
def f(x): return x
print(f(1), f.__name__)
class C:
    @staticmethod
    def s(x): return x * 2
    @classmethod
    @property
    def cp(cls): return cls.__name__
    @property
    def p(self): return self._p
    @p.setter
    def p(self, v): self._p = v
    @d("m")
    def m(self): return "m"
print(C.s(2), C.cp, C().m()); c = C(); c.p = 3; print(c.p)
def cls_deco(k): k.extra = 1; return k
@cls_deco
class E: pass
print(E.extra)
table = {"k": [lambda f: "replaced by lambda"]}
@table["k"][0]
def g(): pass
print(g)
@(lambda f: f.__name__ + "!")
def h(): pass
print(h)
@(x := lambda f: f)
def i(): return 5
print(i(), x(1))
@callable
def j(): pass
print(j)
@type
def k(): pass
print(k)
@lambda f: f
class L: pass
try:
    @d("bad")
    @5
    def m(): pass
except TypeError as e: print(e)
try:
    @undefined
    def n(): pass
except NameError as e: print(e)
def args(*a, **kw): return lambda f: (a, kw, f.__name__)
@args(1, *[2], k=3)
async def o(): pass
print(o)
def count(f):
    f.calls = 0
    def w(*a):
        f.calls += 1
        return f(*a)
    w.__wrapped__ = f
    return w
@count
def fact(n): return n and n * fact(n - 1) or 1
print(fact(6), fact.__wrapped__.calls, fact.__wrapped__.__code__.co_firstlineno)
