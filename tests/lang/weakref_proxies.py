"""weakref.proxy: every operator goes through to the object."""
import gc
import _weakref as weakref


class Number:
    def __init__(self, v):
        self.v = v

    def __repr__(self):
        return f'Number({self.v})'

    def __str__(self):
        return f'number {self.v}'

    def __bytes__(self):
        return b'bytes'

    def __reversed__(self):
        return 'reversed'

    def __eq__(self, o):
        return self.v == getattr(o, 'v', o)

    def __lt__(self, o):
        return self.v < getattr(o, 'v', o)

    def __gt__(self, o):
        return self.v > getattr(o, 'v', o)

    def __bool__(self):
        return self.v != 0

    def __int__(self):
        return int(self.v)

    def __float__(self):
        return float(self.v)

    def __index__(self):
        return int(self.v)

    def __neg__(self):
        return -self.v

    def __pos__(self):
        return +self.v

    def __abs__(self):
        return abs(self.v)

    def __invert__(self):
        return ~self.v

    def __divmod__(self, o):
        return ('divmod', o)

    def __rdivmod__(self, o):
        return ('rdivmod', o)

    def __pow__(self, o, m=None):
        return ('pow', o, m)

    def __rpow__(self, o):
        return ('rpow', o)

    def __ipow__(self, o):
        return ('ipow', o)


def operator_methods(name):
    setattr(Number, f'__{name}__', lambda self, o: (name, self.v, getattr(o, 'v', o)))
    setattr(Number, f'__r{name}__', lambda self, o: ('r' + name, self.v, o))
    setattr(Number, f'__i{name}__', lambda self, o: ('i' + name, self.v, o))


for name in 'add sub mul truediv floordiv mod matmul lshift rshift and or xor'.split():
    operator_methods(name)


class Container:
    def __init__(self):
        self.items = {}

    def __len__(self):
        return 7

    def __getitem__(self, k):
        return self.items[k]

    def __setitem__(self, k, v):
        self.items[k] = v

    def __delitem__(self, k):
        del self.items[k]

    def __contains__(self, k):
        return k in self.items

    def __iter__(self):
        return iter(sorted(self.items))


class Counter:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        return self.n


def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def numbers():
    n, m = Number(5), Number(6)
    p, q = weakref.proxy(n), weakref.proxy(m)
    print(type(p), isinstance(p, Number), p is weakref.proxy(n), p.__class__)
    print(p + 1, p - 1, p * 2, p / 2, p // 2, p % 2, p @ 2, p << 1, p >> 1, p & 1, p | 1, p ^ 1)
    print(1 + p, 1 - p, 2 * p, 2 / p, 2 // p, 2 % p, 2 @ p, 1 << p, 1 >> p, 1 & p, 1 | p, 1 ^ p)
    print(p + q, p - q, p ** 2, 2 ** p, pow(p, 2, 3), divmod(p, 2), divmod(2, p))
    print(-p, +p, abs(p), ~p, int(p), float(p), bool(p), [0, 1, 2, 3, 4, 5][p], hex(p))
    print(str(p), bytes(p), reversed(p), repr(p)[:15], ' to Number at ' in repr(p))
    print(p == 5, p != 5, p < 6, p > 4, p == q, p < q, 5 == p)
    for op in '+= -= *= /= //= %= @= <<= >>= &= |= ^= **='.split():
        namespace = {'p': p}
        exec(f'p {op} 3', namespace)
        print(namespace['p'], end=' ')
    print()
    show(lambda: hash(p))
    p.extra = 3
    print(n.extra, p.extra, p.v)
    del p.extra
    show(lambda: n.extra)
    show(lambda: p.extra)
    show(lambda: p())


def containers():
    c = Container()
    p = weakref.proxy(c)
    p['a'] = 1
    p['b'] = 2
    print(len(p), p['a'], 'a' in p, 'z' in p, list(p), c.items)
    del p['a']
    print(list(p))
    show(lambda: p['a'])
    counter = Counter()
    q = weakref.proxy(counter)
    print(next(q), list(q), next(q, 'end'))
    show(lambda: next(p))
    number = Number(1)
    show(lambda: list(weakref.proxy(number)))


def callables():
    def f(*args, **kwargs):
        return args, kwargs
    p = weakref.proxy(f)
    print(type(p), p(1, 2, a=3), p.__name__)
    show(lambda: weakref.ProxyType())
    show(lambda: weakref.proxy(1))
    show(lambda: weakref.proxy(f, None, 1))


def wipe():
    a = b = c = d = e = f = g = h = i = j = k = l = m = None
    return [x for x in (a, b, c, d, e, f, g, h, i, j, k, l, m) if x]


def make_dead():
    n = Number(1)
    return weakref.proxy(n), weakref.proxy(n, lambda p: print('callback', type(p)))


def dead():
    p, q = make_dead()
    wipe()
    gc.collect()
    for f in (lambda: p + 1, lambda: 1 + p, lambda: p.v, lambda: p[0], lambda: len(p), lambda: str(p), lambda: bool(p),
              lambda: p == 1, lambda: 3 in p, lambda: iter(p), lambda: -p, lambda: int(p), lambda: setattr(p, 'v', 1)):
        show(f)
    print(repr(p)[:15])


numbers()
containers()
callables()
dead()
