# module, SimpleNamespace, cell, mappingproxy objects.
import sys
def t(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)
ModuleType = type(sys)
N = type(sys.implementation)
MP = type(int.__dict__)
CellType = type((lambda x: lambda: x)(1).__closure__[0])

m = ModuleType('foo', 'd')
print(m, vars(m), m.__doc__, m.__name__)
t(lambda: m.zz)
t(ModuleType)
t(ModuleType, 1)
m.__file__ = 'F'; print(m)
m.__loader__ = 3; print(m)
del m.__file__; print(m)
m.__spec__ = N(name='n', origin='o', has_location=True, _initializing=True); print(m)
t(lambda: m.zz)
m.__spec__.has_location = False; print(m)
m.__spec__.origin = None; t(repr, m)
m.__spec__.loader = None; t(repr, m)
m.__spec__._uninitialized_submodules = ['sub']; m.__spec__._initializing = False
t(lambda: m.sub)
t(lambda: m.other)
mm = ModuleType.__new__(ModuleType)
print(mm, mm.__dict__, dir(mm))
t(lambda: mm.x)
print(m.__annotations__, 'x' in m.__dict__)
m.__annotations__ = 3; print(m.__annotations__)
del m.__annotations__
t(delattr, m, '__dict__')
del m.__name__; t(lambda: m.zz)
m = ModuleType('bar')
m.__getattr__ = lambda name: 'fallback ' + name
m.__dir__ = lambda: ['b', 'a']
print(m.anything, dir(m), m.__name__)
class Sub(ModuleType):
    x = 1
    @property
    def p(self): return 'prop'
s = Sub('s'); s.y = 2
print(s.x, s.y, s.p, s.__dict__['y'], s)
m = ModuleType('plain'); m.__class__ = Sub
print(m.p, type(m))
m.__class__ = ModuleType
t(lambda: m.p)
t(setattr, m, '__class__', int)

t(N, 1)
print(N(**{'a b': 1}), N(a=1) == N(a=1), N(a=1) != N(a=2), N(a=1).__reduce__(), N() == 3)
x = N(a=1); x.x = x; print(x)
t(lambda: N(**{1: 2}))
x.b = 5; del x.a
print(x.b, sorted(vars(x)))
class NS(N): pass
print(NS(q=1))
t(hash, N())

c = CellType(3)
print(c.cell_contents, CellType(1) < CellType(2), CellType() == CellType(), CellType() < CellType(1))
t(lambda: CellType().cell_contents)
t(CellType, 1, 2)
t(hash, c)
c.cell_contents = 4; print(c.cell_contents); del c.cell_contents
t(lambda: c.cell_contents)

t(MP, 1); t(MP, []); t(MP); t(MP, {1: 2}); print(str(MP({1: 2})))
p = MP({1: 2, 3: 4})
print(p[1], 1 in p, len(p), list(p), p.get(9, 'd'), list(p.keys()), list(p.values()), list(p.items()), p.copy(), p == {1: 2, 3: 4}, p | {5: 6}, {7: 8} | p, list(reversed(p)))
t(lambda: MP({}) | 1)
t(hash, p)
def ior():
    x = MP({}); x |= {}
t(ior)
def setit(): p[1] = 2
t(setit)
t(lambda: p.missing)
