# Instance attributes: growing, overflowing, deleting, __dict__, __slots__, __class__.
def t(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)

class A:
    pass

a = A()
for i in range(120):
    setattr(a, 'n%d' % i, i)
    assert all(getattr(a, 'n%d' % j) == j for j in range(0, i + 1, 7))
print(sum(vars(a).values()), list(vars(a))[:5], len(vars(a)))

b = A()
b.x = 1; b.y = 2; b.z = 3
del b.z
b.w = 4
print(vars(b))
del b.x
print(vars(b), hasattr(b, 'x'), b.y, b.w)
b.x = 5
print(vars(b))
t(lambda: b.nothing)
t(delattr, b, 'nothing')
t(getattr, b, 1)
t(setattr, b, 1, 2)

# spilling out of the inline slots and back
for count in range(1, 12):
    c = A()
    for i in range(count):
        setattr(c, 'f%d' % i, i)
    for i in reversed(range(count)):
        assert getattr(c, 'f%d' % i) == i
        delattr(c, 'f%d' % i)
    assert not vars(c)

d = A()
d.p = 1
d.__dict__['q'] = 2
d.__dict__.update(r=3)
print(d.p, d.q, d.r, d.__dict__)
d.s = 4
print(d.__dict__, d.__dict__ is d.__dict__)
d.__dict__ = {'only': 1}
print(vars(d), d.only, hasattr(d, 'p'))
t(setattr, d, '__dict__', 3)
del d.__dict__
print(d.__dict__)
d.again = 1
print(d.__dict__)

class I(int):
    pass
i = I(5)
i.a = 1; i.b = 2; i.c = 3; i.d = 4; i.e = 5; i.f = 6
print(i, i + 1, vars(i))
class S(str):
    __slots__ = ('one', 'two')
s = S('text')
s.one = 1
t(lambda: (s, s.one, s.two))
t(setattr, s, 'three', 3)
class T(tuple):
    pass
u = T((1, 2, 3)); u.name = 'u'
print(u, u.name, vars(u))
class L(list):
    __slots__ = ('extra',)
l = L([1]); l.extra = l
print(l, l.extra is l)

class Slots:
    __slots__ = ('a', '__b', 'c')
    def __init__(self):
        self.a = 1
        self.__b = 2
s = Slots()
print(s.a, s._Slots__b, sorted(x for x in Slots.__dict__ if not x.startswith('__')))
t(lambda: s.c)
t(delattr, s, 'c')
t(setattr, s, 'zz', 1)
t(lambda: s.__dict__)
print(Slots.a, Slots.__dict__['a'].__name__, Slots.a.__objclass__, Slots.a.__qualname__)
t(Slots.a.__get__, 3)
class Sub(Slots):
    __slots__ = ('d', '__dict__')
s = Sub(); s.d = 4; s.e = 5; s.c = 6
print(s.a, s.c, s.d, s.e, s.__dict__)
class Sub2(Slots):
    pass
s = Sub2(); s.q = 1; s.c = 2
print(vars(s), s.c, s.a)

class X:
    def who(self): return 'X'
class Y:
    def who(self): return 'Y'
x = X(); x.v = 1; x.w = 2
x.__class__ = Y
print(x.who(), type(x), x.v, vars(x))
x.z = 3
print(vars(x))
t(setattr, x, '__class__', 3)
t(setattr, x, '__class__', int)
t(setattr, x, '__class__', Slots)
t(delattr, x, '__class__')
t(setattr, object(), '__class__', X)
class P1: __slots__ = ('a', 'b')
class P2: __slots__ = ('a', 'b')
class P3: __slots__ = ('a', 'c')
p = P1(); p.a = 1
p.__class__ = P2
print(type(p), p.a)
t(setattr, p, '__class__', P3)
t(setattr, object(), 'c', 1)
t(setattr, 1, 'real', 1)
t(setattr, [], 'append', 1)
t(delattr, [], 'append')
t(lambda: [].__dict__)
t(lambda: (1).foo)
t(lambda: None.foo)
t(lambda: int.foo)

class G:
    def __getattr__(self, name):
        if name == 'bad': raise AttributeError('bad!')
        return 'got ' + name
g = G(); g.real = 1
print(g.real, g.virtual, hasattr(g, 'bad'))
t(lambda: g.bad)
class H:
    def __getattribute__(self, name):
        if name == 'no': raise AttributeError(name)
        return 'all ' + name
    def __getattr__(self, name):
        return 'fallback ' + name
print(H().x, H().no, H().__class__)
class St:
    def __setattr__(self, name, v): print('set', name, v); object.__setattr__(self, name, v)
    def __delattr__(self, name): print('del', name); object.__delattr__(self, name)
st = St(); st.a = 1; del st.a
t(object.__setattr__, int, 'x', 1)
t(type.__setattr__, A(), 'x', 1)
t(object.__getattribute__, A, 'zzz')
e = None
try:
    A().missing
except AttributeError as err:
    print(err.name, type(err.obj))
# a data descriptor that comes after the attribute
class Late: pass
late = Late(); late.v = 'own'
def read(o): return o.v
print([read(late) for _ in range(20)][-1])
Late.v = property(lambda self: 'class')
print([read(late) for _ in range(20)][-1])
del Late.v
print(read(late))
Late.m = lambda self: 1
def call(o): return o.m()
print([call(late) for _ in range(20)][-1])
Late.m = lambda self: 2
print(call(late))
late.m = lambda: 3
print(call(late))
