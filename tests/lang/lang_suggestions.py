# "Did you mean" for attributes, names, imports, self-attributes; and when there is none.
import traceback, sys
def show(fn):
    try: fn()
    except Exception as e: print(traceback.format_exception_only(e)[-1].rstrip(), "| str:", str(e))
class A:
    def __init__(self): self.value = 1; self.other = 2
    def method(self): pass
    def bad(self): return value
    def bad2(self): return methd()
a = A()
show(lambda: a.valeu); show(lambda: a.methd); show(lambda: a.zzzzzz); show(lambda: A.metod); show(lambda: [].appendd); show(lambda: "".uper); show(lambda: sys.maxsiz); show(lambda: (1).rael); show(lambda: a.bad()); show(lambda: None.x)
def names():
    counter = 1
    return countr
show(names)
def blt(): return pritn(1)
show(blt)
def glob(): return shw
show(glob)
def none(): return qqqqqqqqqqqqqq
show(none)
def imp():
    from os import pth
show(imp)
def imp2():
    from collections import OrderedDic
show(imp2)
def imp3():
    import collection
show(imp3)
class Slots: __slots__ = ("alpha", "beta")
def setslot(): Slots().alpa = 1
show(setslot); show(lambda: Slots().bet)
class D:
    def __dir__(self): return ["zebra", 5]
    def __getattr__(self, n): raise AttributeError(f"custom {n}", name=n, obj=self)
show(lambda: D().zebr)
class E:
    def __getattr__(self, n): raise AttributeError(n)
show(lambda: E().x)
def kw():
    def f(first, second): pass
    f(frst=1)
show(kw); show(lambda: print(sepp=1)); show(lambda: int("1", bas=3))
try: a.nam
except AttributeError as e: print(e.name, e.obj is a)
try: undefd
except NameError as e: print(e.name)
try: import nope_mod.sub
except ImportError as e: print(e.name, e.path, e.msg)
try: from os import nope_x
except ImportError as e: print(e.name, e.path is not None, str(e).split(" (")[0])
e = NameError("m", name="foo"); print(e.name, e); e = AttributeError("m", name="n", obj=5); print(e.name, e.obj); e = ImportError("m", name="n", path="p"); print(e.name, e.path, e.msg)
for bad in (lambda: NameError(nam=1), lambda: AttributeError("x", foo=1), lambda: ImportError(z=1), lambda: ValueError(x=1)):
    try: bad()
    except TypeError as e: print(e)
