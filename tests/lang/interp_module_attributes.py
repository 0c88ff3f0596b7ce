# Attributes of modules read and called again and again while they change; ints with bools and subclasses; next, sum.
class I(int): pass
import math, types
print(True+1, 1+True, True-1, 1-True, I(5)+1, 1+I(5), I(5)-1, 2**62+1, 1-2**62, (2**62)-(-5), 2**63-1+1, -2**63-1, type(I(5)+1), False+0, True+2**62, True-2**63, I(2**62)+2**61)
print(sum([True,False,True]), sum([True], True), sum(x>2 for x in range(6)), sum([True, 2.5]), sum([False]), type(sum([True])), sum([I(3), True]), sum([True], 2**62-1))
m = types.ModuleType("m"); m.f = lambda: 1; m2 = types.ModuleType("m2"); m2.f = lambda: 2
def g(x): return x.f()
def a(x): return x.f
print([g(m) for _ in range(5)], [g(m2) for _ in range(5)], g(m), a(m)(), a(m)(), a(m)(), a(m2)(), a(m)())
m.f = lambda: 3; print(g(m), a(m)())
del m.f
for h in (g, a):
    try: h(m)
    except AttributeError as e: print(e)
m.f = lambda: 4; print(g(m), a(m)(), g(m2))
m.__getattr__ = lambda n: (lambda: n); del m.f; print(g(m), a(m)())
class MM(types.ModuleType):
    @property
    def f(self): return lambda: "p"
m2.__class__ = MM; print(g(m2), a(m2)())

def once(x): return x.f()
def once_more(x): return x.f
m3 = types.ModuleType("m3"); m3.f = lambda: 5
print([once(m3) for _ in range(4)], [once_more(m3)() for _ in range(4)])
m3.__class__ = MM; print(once(m3), once_more(m3)())
for f in (lambda: next(), lambda: next(1,2,3), lambda: next(iterator=1), lambda: next(iter([]),5), lambda: next(iter([]),*[6]), lambda: next(5), lambda: next(*[iter([7])]), lambda: next(iter([8]), **{})):
    try: print(f())
    except TypeError as e: print(e)
print(sum([2**62]*5), sum([2**61]*9+[1.5]), sum(range(10)), sum([1,2],2.5), sum(list(range(100)), 2**62-3), sum([-2**62]*3), sum([1,2,True]))
for f in (lambda: math.log(), lambda: math.log(1, 2, 3), lambda: math.log(x=1), lambda: math.log(8, 2), lambda: math.log(*[2]), lambda: math.log(2.0, **{})):
    try: print(f())
    except TypeError as e: print(e)
