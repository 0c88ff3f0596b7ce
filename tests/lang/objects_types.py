# Making classes, metaclasses, attributes of classes.
def t(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)

class W: __slots__ = '__weakref__'
class E: pass
for bases, dict_ in [
    ((int,), {'__slots__': ('__weakref__',)}), ((W,), {'__slots__': ('__weakref__',)}), ((W,), {'__slots__': ('__dict__', '__dict__')}),
    ((W,), {'__slots__': (1,)}), ((W,), {'__slots__': ('1',)}), ((W,), {'__slots__': ('a',), 'a': 1}), ((int,), {'__slots__': ('a',)}),
    ((W,), []), ((3,), {}), ((bool,), {}), ((int, str), {}), ((W,), {'__qualname__': 3}), ((W,), {'__classcell__': 3}), ((object, W), {}),
    ((W, W), {}), ((type(None),), {}), ((E,), {'__slots__': ('__dict__',)}), ([], {})]:
    t(type, 'A', bases, dict_)
t(type, 'A\0', (W,), {})
t(type, 'A')
t(type)
t(type, 1, x=1)
t(type.__new__, type, 'A', (W,))
t(type.__new__, 3, 'A', (W,))
t(type.__new__)
t(type.__init__, type)
t(type, 'A', (), {}, x=3)
t(type, 3, (), {})
t(object, 1)
t(object.__new__, E, 1)
t(object.__init__, E(), 1)
t(E, 1)
t(int.__new__, str)
t(int.__new__, 3)
t(int.__new__)
t(object.__new__, int)
t(list.__new__, int)
t(dict.__new__, 3)

print(type(E), E, E.__name__, E.__qualname__, E.__module__, E.__bases__, E.__mro__, E.__base__, E.__doc__, E.__dict__['__module__'])
print(int, int.__module__, int.__qualname__, int.__bases__, bool.__mro__, type.__mro__, object.__bases__)
t(delattr, E, 'x')
t(lambda: E.x)
t(setattr, int, 'x', 1)
t(delattr, int, 'x')
t(setattr, E, '__name__', 1)
t(setattr, int, '__name__', 's')
t(delattr, E, '__name__')
t(setattr, E, '__qualname__', 1)
t(setattr, E, '__bases__', 1)
t(setattr, E, '__bases__', ())
t(setattr, E, '__bases__', (1,))
t(setattr, E, '__bases__', (E,))
t(setattr, E, '__bases__', (int,))
t(delattr, E, '__bases__')
t(lambda: E.__abstractmethods__)
t(lambda: int.__annotations__)
t(lambda: E.__annotations__)
t(delattr, E, '__annotations__')
t(delattr, E, '__annotations__')
t(setattr, E, '__dict__', 1)
t(setattr, E, 1, 1)
t(delattr, E, '__doc__')
E.__name__ = 'Renamed'; E.__qualname__ = 'Q.Renamed'; E.__doc__ = 'new doc'; E.__module__ = 'elsewhere'
print(E, E.__name__, E.__doc__)

class Meta(type):
    def __new__(mcls, name, bases, ns, **kw):
        print('new', name, [b.__name__ for b in bases], sorted(k for k in ns if not k.startswith('__')), kw)
        return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        print('init', name, kw)
        super().__init__(name, bases, ns)
    def __call__(cls, *args):
        print('call', cls.__name__, args)
        return super().__call__(*args)
    def __prepare__(name, bases, **kw):
        print('prepare', name, kw)
        return {'prepared': 1}
    def meth(cls): return cls.__name__ + '.meth'
    @property
    def prop(cls): return cls.__name__ + '.prop'
class M1(metaclass=Meta, key=1):
    x = 1
    def __init__(self, *args): print('M1 init', args)
class M2(M1): pass
m = M2(1, 2)
print(M2.meth(), M2.prop, M2.prepared, M2.x, type(M2))
t(lambda: m.meth)
class Other(type): pass
class O1(metaclass=Other): pass
t(lambda: type('X', (M1, O1), {}))
print(type(type('Y', (O1,), {})))

class Base:
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
class D1(Base, tag='t'): pass
print(D1.tag)
def bad():
    class D2(Base, other=1): pass
t(bad)
class Named:
    def __set_name__(self, owner, name): self.args = owner.__name__, name
class HasNamed:
    a = Named(); b = Named()
print(HasNamed.a.args, HasNamed.b.args)
class BadName:
    def __set_name__(self, *args): 1 / 0
try:
    class C: a = BadName()
except RuntimeError as e:
    print(e, repr(e.__cause__))

class A:
    def f(self): return 'A'
class B(A):
    def f(self): return 'B' + super().f()
class C(A):
    def f(self): return 'C' + super().f()
class D(B, C):
    def f(self): return 'D' + super().f()
print(D().f(), [c.__name__ for c in D.__mro__], [c.__name__ for c in D.mro()])
print(sorted(c.__name__ for c in A.__subclasses__()), D.__base__)
class Z: 
    def f(self): return 'Z'
class Y(A): pass
y = Y()
print(y.f())
Y.__bases__ = (Z,)
print(y.f(), Y.__mro__[1].__name__, Y in A.__subclasses__(), Y in Z.__subclasses__())
t(lambda: type('Bad', (A, B), {}))
class ReverseMro(type):
    def mro(cls): return (cls, Z, object)
class R(metaclass=ReverseMro): pass
print(R.__mro__, R().f())
class BadMro(type):
    def mro(cls): return 3
t(lambda: BadMro('X', (), {}))
class BadMro2(type):
    def mro(cls): return (cls, 3)
t(lambda: BadMro2('X', (), {}))

# changing classes under their instances
class V: pass
v = V()
t(len, v)
V.__len__ = lambda self: 7
print(len(v))
class V2(V): pass
V.__len__ = lambda self: 8
print(len(V2()))
del V.__len__
t(len, V2())
V.__call__ = lambda self, x: x * 2
print(V2()(4), callable(v))
V.__eq__ = lambda self, other: True
print(v == 3, V2() != 3)
class Eq:
    def __eq__(self, other): return True
t(hash, Eq())
print(Eq.__hash__)
class Eq2(Eq): pass
t(hash, Eq2())
class Eq3(Eq): __hash__ = object.__hash__
print(isinstance(hash(Eq3()), int))

print(isinstance(1, int), issubclass(bool, int), issubclass(int, (str, object)))
t(isinstance, 1, 3)
t(issubclass, 1, int)
t(issubclass, int, 1)
class IC(type):
    def __instancecheck__(cls, x): return x == 3
    def __subclasscheck__(cls, x): return x is int
class ICC(metaclass=IC): pass
print(isinstance(3, ICC), isinstance(4, ICC), issubclass(int, ICC), issubclass(str, ICC))
print(type.__prepare__(), type(int.__dict__), sorted(type.__dict__)[:4])
print(repr(type('Dyn', (), {'__module__': 'mm'})), repr(type('Dyn', (), {'__module__': 3})))
print([n for n in dir(type('Dyn2', (), {'q': 1})) if not n.startswith('__')])
class WithDoc:
    """The doc."""
    __slots__ = {'a': 'doc of a'}
print(WithDoc.__doc__, WithDoc.__slots__)
print(E.__flags__ & (1 << 9), int.__flags__ & (1 << 9), bool.__flags__ & (1 << 10))
print(type.__call__(list, (1, 2)), type(type).__name__)
class N1:
    def __new__(cls, *args): print('N1 new', args); return object.__new__(cls)
    def __init__(self, *args): print('N1 init', args)
N1(1, 2)
class N2:
    def __new__(cls): return 5
    def __init__(self): print('not called')
print(N2())
class N3:
    def __init__(self): return 3
t(N3)
print(object.__init__.__text_signature__, object.__eq__.__text_signature__, int.__add__.__doc__, int.__radd__.__doc__)
