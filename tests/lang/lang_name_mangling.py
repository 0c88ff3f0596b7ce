# Private names in classes.
class A:
    __x = 1
    def __init__(self): self.__y = 2; self.__z__ = 3; self.___w = 4
    def get(self): return self.__x, self.__y, self.__z__
    def __private(self): return "private"
    def call(self): return self.__private()
    def local(self):
        __v = 5
        def inner(): return __v
        return inner(), sorted(locals())
    def kw(self, *, __k=1): return __k
    class __B: __c = 7
    def b(self): return self.__B._B__c if hasattr(self.__B, "_B__c") else sorted(n for n in vars(self.__B) if "c" in n)
    def imp(self):
        import os.path as __p
        return __p is not None, [n for n in locals() if "p" in n]
    def glob(self):
        global __g
        __g = 8
    def annot(self):
        __t: int = 1
        return [n for n in locals()]
    def lam(self): return (lambda __q: __q)(3), [__i for __i in range(2)], {__k: 1 for __k in "a"}
    def exc(self):
        try: 1 / 0
        except ZeroDivisionError as __e: return [n for n in locals() if "e" in n and n != "self"]
    def attr(self): return getattr(self, "__x", "getattr does not mangle")
a = A(); print(a.get(), sorted(vars(a)), a.call(), a.local(), a.kw(_A__k=9), a.imp(), a.annot(), a.lam(), a.exc(), a.attr())
a.glob(); print(_A__g, sorted(n for n in vars(A) if "A" in n), a._A__x, a._A__B.__name__, a._A__B.__qualname__)
class _C:
    __m = 1
    def f(self): return self.__m
class __D:
    __m = 2
print(_C().f(), sorted(n for n in vars(_C) if n.endswith("m")), sorted(n for n in vars(__D) if n.endswith("m")))
class ___:
    __m = 3
print(sorted(n for n in vars(___) if n.endswith("m")))
class E:
    __slots__ = ("__s", "t")
    def __init__(self): self.__s = 1
print(E()._E__s, [n for n in dir(E) if n.endswith("_s")])
class F(A):
    def get(self): return self._A__x
    def bad(self): return self.__x
print(F().get())
try: F().bad()
except AttributeError as e: print(e)
try: a.__x
except AttributeError as e: print(e)
class G:
    def f(self, x):
        match x:
            case {"a": __v}: return __v
    def d(self, **kw): return kw
    def call(self): return self.d(__z=1)
print(G().f({"a": 5}), G().call())
