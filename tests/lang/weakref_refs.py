"""weakref.ref: making, sharing, calling, comparing, hashing, callbacks, subclasses."""
import gc
import _weakref as weakref


def ignore(ref):
    pass


class C:
    def __init__(self, n=0):
        self.n = n


class Equal:
    def __eq__(self, other):
        return isinstance(other, Equal)

    def __hash__(self):
        return 42


class Slotted:
    __slots__ = ('x', '__weakref__')


class NoWeak:
    __slots__ = ('x',)


def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)


def making():
    c = C(5)
    r = weakref.ref(c)
    print(r() is c, r().n, type(r), r.__callback__)
    print(weakref.ref(c) is r, weakref.ref(c, None) is r, weakref.ref(c, ignore) is r)
    print(weakref.ref(c, ignore).__callback__ is ignore)
    print(repr(r).startswith("<weakref at 0x"), "; to 'C' at 0x" in repr(r))
    print(repr(weakref.ref(making)).endswith(" (making)>"))
    print(weakref.ref(Slotted())() is None or True)
    show(lambda: weakref.ref(NoWeak()))
    for v in 1, 'x', (), [], {}, None, 1.5:
        show(lambda: weakref.ref(v))
    show(lambda: weakref.ref())
    show(lambda: weakref.ref(c, None, 3))
    show(lambda: weakref.ref(c, callback=ignore))
    show(lambda: r(1))
    for v in C, making, C().__init__, {1}, frozenset(), (i for i in ()), weakref:
        weakref.ref(v)
    print(weakref.ref[int])


def comparing():
    a, b = Equal(), Equal()
    ra, rb, rc = weakref.ref(a), weakref.ref(b), weakref.ref(C())
    print(ra == rb, ra != rb, hash(ra), ra == a, ra == rc)
    show(lambda: ra < rb)
    return ra, rb


def dead():
    ra, rb = comparing()
    unhashed = weakref.ref(C())
    wipe()
    gc.collect()
    print(ra() is None, rb() is None, hash(ra), ra == rb, ra == ra, ra != rb)
    show(lambda: hash(rb))
    show(lambda: hash(unhashed))
    print('; dead>' in repr(ra))


def wipe():
    """Leaves nothing of earlier calls in registers."""
    a = b = c = d = e = f = g = h = i = j = k = l = m = None
    return [x for x in (a, b, c, d, e, f, g, h, i, j, k, l, m) if x]


def make_with_callbacks(log):
    c = C()
    refs = [weakref.ref(c, lambda r, i=i: log.append((i, r() is None, r.__callback__))) for i in range(4)]
    dropped = weakref.ref(c, lambda r: log.append('dropped'))
    del dropped
    return refs


def callbacks():
    log = []
    refs = make_with_callbacks(log)
    wipe()
    gc.collect()
    print(sorted(log))
    log.clear()
    gc.collect()
    print(log, [r() for r in refs])


def counting():
    c = C()
    print(weakref.getweakrefcount(c), weakref.getweakrefs(c), c.__weakref__)
    r = weakref.ref(c)
    p = weakref.proxy(c)
    f = weakref.ref(c, ignore)
    g = weakref.proxy(c, ignore)
    print(weakref.getweakrefcount(c))
    print([[r, p, f, g].index(x) if x is not p and x is not g else '?' for x in weakref.getweakrefs(c)[0:1]])
    print(c.__weakref__ is r, weakref.getweakrefcount(3), weakref.getweakrefs('x'))


class Sub(weakref.ref):
    __slots__ = ('key', '__dict__')

    def __new__(cls, o, callback=None, key=None):
        return weakref.ref.__new__(cls, o, callback)

    def __init__(self, o, callback=None, key=None):
        super().__init__(o, callback)
        self.key = key
        self.other = key * 2


def subclassing():
    c = C()
    a, b = Sub(c, None, 3), Sub(c, ignore, key=4)
    print(a is b, a == b, a.key, b.key, a.other, b.other, a() is c, isinstance(a, weakref.ref))
    show(lambda: weakref.ref.__init__(a))
    show(lambda: weakref.ref.__init__(a, x=1))
    show(lambda: weakref.ref.__new__(C))


def many():
    objects = [C(i) for i in range(3000)]
    refs = [weakref.ref(o) for o in objects]
    print(all(r().n == i for i, r in enumerate(refs)))
    gc.collect()
    print(all(r() is o for r, o in zip(refs, objects)), all(weakref.ref(o) is r for r, o in zip(refs, objects)))
    return refs


def drop_many():
    refs = many()
    wipe()
    gc.collect()
    print(sum(r() is None for r in refs) > 2990)


def remove_dead():
    d = {'alive': weakref.ref(C), 'dead': weakref.ref(C(1)), 'other': 1}
    wipe()
    gc.collect()
    weakref._remove_dead_weakref(d, 'alive')
    weakref._remove_dead_weakref(d, 'dead')
    weakref._remove_dead_weakref(d, 'missing')
    print(sorted(d))
    show(lambda: weakref._remove_dead_weakref(d, 'other'))
    show(lambda: weakref._remove_dead_weakref(1, 'other'))


making()
dead()
callbacks()
counting()
subclassing()
drop_many()
remove_dead()
