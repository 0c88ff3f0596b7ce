# Messages of wrong calls.
def t(fn, *a, **k):
    try:
        print(fn(*a, **k))
    except TypeError as e:
        print(e)
def f0(): pass
def f1(a): pass
def f2(a, b): pass
def f3(a, b=1): pass
def f4(a, b=1, c=2): pass
def f5(a, *, k): pass
def f6(a, *, k, m): pass
def f7(*args): pass
def f8(a, b, c, d): pass
def f9(a, /): pass
def f10(a, b, /, c): pass
def f11(*, k=1): pass
def f12(a, b=1, *, k, m=2): pass
t(f0, 1); t(f0, 1, 2); t(f0, x=1)
t(f1); t(f1, 1, 2); t(f1, b=1); t(f1, 1, a=2); t(f1, 1, 2, 3)
t(f2); t(f2, 1); t(f2, 1, 2, 3); t(f2, b=1); t(f2, 1, 2, c=3)
t(f3); t(f3, 1, 2, 3); t(f3, b=1)
t(f4); t(f4, 1, 2, 3, 4)
t(f5); t(f5, 1); t(f5, 1, 2, k=1); t(f5, 1, 2); t(f5, 1, k=1, z=1)
t(f6, 1); t(f6); t(f6, 1, m=1)
t(f7, x=1)
t(f8); t(f8, 1); t(f8, 1, 2); t(f8, 1, 2, 3)
t(f9); t(f9, a=1); t(f9, 1, a=1)
t(f10, 1, b=2, c=3); t(f10, a=1, b=2, c=3); t(f10, 1, 2)
t(f11, 1); t(f11, 1, k=2)
t(f12, 1, 2, 3, k=1); t(f12, 1, 2, 3); t(f12)
t(lambda x: x)
class A:
    def m(self, x): pass
    def __init__(self, a): pass
    @staticmethod
    def s(a): pass
    @classmethod
    def c(cls, a): pass
t(A); t(A, 1, 2); t(A(1).m); t(A(1).m, 1, 2); t(A.m); t(A.s); t(A.c); t(A.c, 1, 2)
t(1); t("x"); t(None); t([])
t(f1, **{"a": 1, "b": 2})
def e(fn):
    try:
        fn()
    except TypeError as x:
        print(x)
e(lambda: f1(*1)); e(lambda: f1(**1)); e(lambda: f1(*None)); e(lambda: f1(1, **{1: 2}))
e(lambda: f1(a=1, **{"a": 2})); e(lambda: f7(*[1], *2)); e(lambda: f1(**{"a": 1}, **{"a": 1}))
class NoInit: pass
t(NoInit, 1); t(NoInit, a=1); t(object, 1)
