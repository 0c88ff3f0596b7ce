# __class__, zero-argument super, __classcell__, class-body scopes.
class A:
    def who(self): return __class__
    def lam(self): return (lambda: __class__)()
    def comp(self): return [__class__ for _ in range(1)][0]
    @staticmethod
    def st(): return __class__
    @classmethod
    def cm(cls): return super().__thisclass__
    def nested(self):
        def inner(): return __class__
        return inner()
print(A().who() is A, A().lam() is A, A().comp() is A, A.st() is A, A().cm() is A, A().nested() is A)
class B(A):
    def who(self): return super().who(), super(B, self).who() is A
    def lam(self): return (lambda s: super(B, s).lam())(self)
    def gen(self): yield super().who()
    @property
    def prop(self): return super().who()
    def attr(self): return super().__self__ is self, super().__self_class__ is B
print(B().who()[1], B().lam() is A, next(B().gen()) is A, B().prop is A, B().attr())
class M(type):
    def __new__(m, n, b, ns):
        print("classcell" , "__classcell__" in ns)
        return super().__new__(m, n, b, ns)
class C(metaclass=M):
    def f(self): return __class__
class D(metaclass=M): pass
class Bad(type):
    def __new__(m, n, b, ns):
        ns.pop("__classcell__", None)
        return super().__new__(m, n, b, ns)
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def e1():
    class X(metaclass=Bad):
        def f(self): return __class__
    return X().f()
err(e1)
class Outer:
    x = "outer class"
    class Inner:
        def f(self): return x
    def g(self): return x
    y = [x for _ in [0]][0] if 0 else "skip"
x = "module"
print(Outer().g(), Outer.Inner().f())
def func():
    x = "func"
    class K:
        print(x)
        x = x + "!"
        print(x)
        def m(self): return x
    return K().m(), K.x
try: print(func())
except NameError as e: print(type(e).__name__, e)
def func2():
    v = "func"
    class K:
        w = v
        def m(self): return v, __class__.__name__
        nonlocal_ = [v for _ in range(1)]
    return K().m(), K.w, K.nonlocal_
print(func2())
class Cond:
    if True: a = 1
    else: b = 2
    for i in range(3): pass
    del i
    try: c = undefined
    except NameError: c = "handled"
    locals()["dyn"] = 5
    def meth(s): pass
    print(sorted(k for k in locals() if not k.startswith("__")))
print(Cond.dyn, Cond.c, hasattr(Cond, "i"), Cond.__qualname__, Cond.meth.__qualname__)
def e2():
    def f(): return super()
    return f()
def e3():
    class X:
        def f(): return super()
    return X.f()
def e4():
    class X:
        def f(self): del self; return super()
    return X().f()
def e5():
    class X:
        def f(self): return super().nope
    return X().f()
def e6(): return super(int, "a")
def e7(): return super(5)
def e8():
    class X:
        def f(self): return super()
    return X.f(5)
for e in (e2, e3, e4, e5, e6, e7, e8): err(e)
class P:
    __qualname__ = "Renamed.P"
    __module__ = "elsewhere"
    def m(self): pass
print(P.__qualname__, P.__module__, P.m.__qualname__, P)
