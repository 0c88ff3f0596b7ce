# property, classmethod, staticmethod, methods, descriptors of builtin types, super.
def t(f, *args, **kw):
    try:
        print(f(*args, **kw))
    except Exception as e:
        print(type(e).__name__, e)

class A:
    def __init__(self): self._x = 0
    @property
    def x(self):
        "doc of x"
        return self._x
    @x.setter
    def x(self, v): self._x = v
    @property
    def ro(self): return 1
    wo = property()
    @classmethod
    def cm(cls, *args): return cls.__name__, args
    @staticmethod
    def sm(*args): return args
    def m(self, a=1): return self.__class__.__name__, a
a = A()
a.x = 3
print(a.x, A.x.__doc__, A.x.fget.__name__, A.x.fdel)
t(setattr, a, 'ro', 1)
t(delattr, a, 'ro')
t(delattr, a, 'x')
t(lambda: a.wo)
r = property()
t(r.__get__, a)
t(r.__set__, a, 1)
t(property, 1, 2, 3, 4, 5)
t(property, x=1)
print(property(doc='d').__doc__, property().__doc__)
class P(property): pass
class B:
    @P
    def p(self):
        "sub doc"
        return 1
print(B().p, B.p.__doc__, type(B.p))
print(A.cm(1), a.cm(2), A.sm(3), a.sm(4), A.__dict__['cm'].__func__.__name__, A.__dict__['sm'].__wrapped__.__name__)
t(staticmethod)
t(classmethod, 1, 2)
t(staticmethod, len, x=2)
print(staticmethod(1), classmethod(2), staticmethod(len)('abc'))
t(classmethod(len))
t(classmethod(1).__get__, None, None)
def f(a: int) -> str:
    "doc"
print(staticmethod(f).__dict__['__name__'], staticmethod(f).__doc__, classmethod(f).__annotations__)

m = a.m
print(m(), m(a=2), m.__func__ is A.m, m.__self__ is a, m.__name__, m.__doc__, m == a.m, m is a.m, hash(m) == hash(a.m))
M = type(m)
t(M, 1, 2)
t(M, f, None)
t(M, f)
t(M, f, 1, x=1)
t(lambda: m.zz)
t(setattr, m, 'zz', 1)
print(M(len, 'four')(), repr(M(f, 1)))
print(M(M(lambda *a: a, 1), 2)(3))

t(list.append)
t(list.append, 1, 2)
t(list.append.__get__, 1)
t(int.__add__)
t(int.__add__, 'a', 1)
t(int.__add__, 1)
t(int.__add__, 1, 2, x=3)
t(int.__pow__, 2)
t(list.__setitem__, [1], 0)
t(list.__len__, 3)
t((1).__add__, 2, 3)
t([].__init__, x=1)
print((5).__add__(3), int.__add__(5, 3), (5).__radd__(3), 'a'.__lt__('b'), (5).__neg__(), (0).__bool__())
print([1, 2].__contains__(2), [1, 2].__getitem__(1), [1].__mul__(2), [1].__rmul__(2), (2).__pow__(5, 7), (2).__rpow__(3))
print([].__len__(), iter([1]).__next__(), hash('x') == 'x'.__hash__())
t(iter([]).__next__)
t(hash, [])
print([].__hash__)
print(list.append, int.__add__, type.__dict__['__name__'], dict.fromkeys.__name__, dict.__dict__['fromkeys'])
print(type(list.append), type(int.__add__), type((1).__add__), type(dict.__dict__['fromkeys']), type(len), type(A.x))
print(list.append.__name__, list.append.__qualname__, list.append.__objclass__, list.append.__text_signature__)
print(int.__add__.__name__, int.__add__.__qualname__, int.__add__.__objclass__, int.__add__.__text_signature__)
print(len.__name__, len.__qualname__, len.__module__, [].append.__qualname__, [].append.__module__, dict.fromkeys.__qualname__)
print(repr(len), repr([].append)[:40], repr((1).__add__)[:40])
x = []
print(x.append == x.append, x.append == [].append, x.append.__self__ is x, (1).__add__ == (1).__add__)
t(dict.__dict__['fromkeys'].__get__, None, int)
t(dict.__dict__['fromkeys'].__get__, None)
print(object.__reduce_ex__(a, 2)[1:3])

class D:
    def __get__(self, obj, type=None): return 'get', obj is not None, type.__name__ if type else None
class DD(D):
    def __set__(self, obj, v): print('set', v)
    def __delete__(self, obj): print('delete')
class C:
    nd = D(); dd = DD()
c = C()
print(c.nd, C.nd, c.dd, C.dd)
c.__dict__['nd'] = 1; c.__dict__['dd'] = 2
print(c.nd, c.dd)
c.dd = 5
del c.dd
class OnlySet:
    def __set__(self, o, v): pass
class C2: d = OnlySet()
t(lambda: type(C2().d).__name__)
t(delattr, C2(), 'd')

class S1:
    def who(self): return 'S1'
    @classmethod
    def cls(cls): return 'S1 ' + cls.__name__
    @property
    def prop(self): return 'S1 prop'
    attr = 'S1 attr'
class S2(S1):
    def who(self): return 'S2>' + super().who()
    @classmethod
    def cls(cls): return 'S2>' + super().cls()
    @property
    def prop(self): return 'S2>' + super().prop
    def attr_(self): return super().attr, super(S2, self).attr, super().__class__
    def missing(self): return super().missing
    def nested(self):
        return (lambda: super(S2, self).who())(), [super(S2, self).who() for _ in range(1)]
s = S2()
print(s.who(), S2.cls(), s.cls(), s.prop, s.attr_(), s.nested())
t(s.missing)
t(lambda: super())
t(super, 1)
t(super, int, 's')
t(super, int, 1, 2)
t(super, x=1)
print(super(int), super(int, 1), super(int, bool), super(S2, s).__thisclass__, super(S2, s).__self_class__)
class S3(S1):
    pass
S3.sup = super(S3)
print(S3().sup.who())
def g(self): return super().who()
t(g, s)
