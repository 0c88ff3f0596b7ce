# Special methods: what the operators call, in which order, and what they refuse.
def t(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)

class N:
    def __init__(self, n): self.n = n
    def __add__(self, o): print('N.add'); return NotImplemented
    def __radd__(self, o): print('N.radd'); return ('radd', type(o).__name__)
    def __mul__(self, o): return ('mul', o)
    def __iadd__(self, o): print('iadd'); return self
    def __pow__(self, o, m=None): return ('pow', o, m)
    def __rpow__(self, o): return ('rpow', o)
    def __divmod__(self, o): return ('divmod', o)
    def __rdivmod__(self, o): return ('rdivmod', o)
    def __neg__(self): return 'neg'
    def __invert__(self): return 'invert'
    def __abs__(self): return 'abs'
class N2(N):
    def __radd__(self, o): print('N2.radd'); return 'N2.radd'
n = N(1)
t(lambda: n + 1)
t(lambda: 1 + n)
t(lambda: n + N(2))
t(lambda: n + N2(2))
t(lambda: N2(1) + n)
t(lambda: n * 3)
t(lambda: 3 * n)
t(lambda: n ** 2)
t(lambda: 2 ** n)
t(lambda: pow(n, 2, 3))
t(lambda: pow(2, n, 3))
t(lambda: divmod(n, 2))
t(lambda: divmod(2, n))
t(lambda: (-n, ~n, abs(n)))
t(lambda: +n)
m = n; m += 1
print(m is n)
class IntSub(int):
    def __add__(self, o): return 'IntSub.add'
    def __radd__(self, o): return 'IntSub.radd'
print(IntSub(1) + 1, 1 + IntSub(1), IntSub(2) * 3, 2 ** IntSub(3))
class ListSub(list):
    def __add__(self, o): return 'ListSub.add'
    def __getitem__(self, i): return 'item %r' % (i,)
l = ListSub([1, 2])
print(l + [1], [1] + l, l[0], l * 2, l[1:2], list(l))
class ListRadd(list):
    def __radd__(self, o): return 'radd'
print([1] + ListRadd([2]), ListRadd([1]) + [2], 1 + ListRadd())

class Cmp:
    def __lt__(self, o): return 'lt'
    def __eq__(self, o): return 'eq'
    def __ge__(self, o): return NotImplemented
c = Cmp()
print(c < 1, c == 1, c != 1, 1 > c, 1 == c)
t(lambda: c > 1)
t(lambda: c >= 1)
t(lambda: c <= 1)

class Len:
    def __init__(self, v): self.v = v
    def __len__(self): return self.v
    def __bool__(self): return self.v
for v in (0, 3, -1, 'x', 2 ** 70, True, None):
    t(len, Len(v))
    t(bool, Len(v))
class OnlyLen:
    def __len__(self): return 0
print(bool(OnlyLen()), not OnlyLen())

class Hash:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v
for v in (5, -1, 2 ** 70, 'x', True):
    t(hash, Hash(v))
class NoIter: __iter__ = None
t(iter, NoIter())
t(lambda: 1 in NoIter())
class NoContains:
    __contains__ = None
    def __iter__(self): return iter([1])
t(lambda: 1 in NoContains())
class Contains:
    def __contains__(self, x): return x
print(1 in Contains(), 0 in Contains(), [] not in Contains())
class OldIter:
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i * i
print(list(OldIter()), 4 in OldIter())
class It:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n > 3: raise StopIteration('done')
        return self.n
print(list(It()), sum(It()), [*It()])
class BadIter:
    def __iter__(self): return 3
t(iter, BadIter())

class Items:
    def __getitem__(self, k): return ('get', k)
    def __setitem__(self, k, v): print('set', k, v)
    def __delitem__(self, k): print('del', k)
i = Items()
print(i[1], i[1:2], i[1, 2], i[...])
i[1] = 2
del i[3]
t(lambda: object()[1])
def setit(): object()[1] = 2
t(setit)
class GetOnly:
    def __getitem__(self, k): return k
def setit(): GetOnly()[1] = 2
t(setit)
def delit(): del GetOnly()[1]
t(delit)

class Call:
    def __call__(self, *a, **k): return a, k
print(Call()(1, x=2), callable(Call()), callable(object()))
t(lambda: object()())
class Ind:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
print([1, 2, 3][Ind(1)], range(Ind(3)), hex(Ind(255)), 'ab' * Ind(2), int(Ind(4)))
t(lambda: [1][Ind('x')])
class Rep:
    def __repr__(self): return 3
t(repr, Rep())
class Str:
    def __repr__(self): return 'R'
print(str(Str()), '%s' % Str(), f'{Str()!s} {Str()}')
class Fmt:
    def __format__(self, spec): return 'fmt:' + spec
print(f'{Fmt():abc}', format(Fmt(), 'x'))
t(format, object(), 'x')
class Conv:
    def __int__(self): return 7
    def __float__(self): return 1.5
    def __complex__(self): return 1j
print(int(Conv()), float(Conv()))
class With:
    def __enter__(self): return 'in'
    def __exit__(self, *a): print('exit', a[0]); return True
with With() as w: print(w); 1 / 0
# looked up on the class, not the instance
class Inst: pass
x = Inst(); x.__len__ = lambda: 5
t(len, x)
class DunderNone:
    __add__ = None
t(lambda: DunderNone() + 1)
class Desc:
    def __get__(self, o, t=None): return lambda *a: ('desc', a)
class UsesDesc:
    __add__ = Desc(); __len__ = Desc(); __call__ = Desc()
t(lambda: UsesDesc() + 1)
t(lambda: UsesDesc()(2))
t(len, UsesDesc())
class Stat:
    __add__ = staticmethod(lambda o: ('static', o))
    __getitem__ = classmethod(lambda cls, k: (cls.__name__, k))
print(Stat() + 3, Stat()[4])
class Mat:
    def __matmul__(self, o): return 'matmul'
    def __imatmul__(self, o): return 'imatmul'
q = Mat(); print(q @ 1); q @= 1; print(q)
class Both:
    def __and__(self, o): return 'and'
    def __ror__(self, o): return 'ror'
    def __lshift__(self, o): return 'lshift'
    def __floordiv__(self, o): return 'floordiv'
print(Both() & 1, 1 | Both(), Both() << 1, Both() // 1)
t(lambda: Both() >> 1)
t(lambda: 1 // Both())
