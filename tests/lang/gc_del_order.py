"""__del__: called once, in order, after weak references are cleared; resurrection; cycles; gc.disable."""
import gc
import _weakref as weakref


class Node:
    def __init__(self, name, *others):
        self.name = name
        self.others = list(others)

    def __del__(self):
        log.append(self.name)


log = []
saved = []


def wipe():
    a = b = c = d = e = f = g = h = i = j = k = l = m = None
    return [x for x in (a, b, c, d, e, f, g, h, i, j, k, l, m) if x]


def collect():
    wipe()
    for i in range(4):
        gc.collect()


def simple():
    Node('simple')


def chain():
    a = Node('c')
    b = Node('b', a)
    c = Node('a', b)


def cycle():
    a = Node('cycle')
    a.others.append(a)


class Resurrected:
    def __del__(self):
        log.append('resurrected')
        saved.append(self)


def resurrect():
    Resurrected()


class Failing:
    def __del__(self):
        log.append('failing')
        raise ValueError('in __del__')


def with_weakref():
    class Watched:
        def __del__(self):
            log.append(self.ref())
    w = Watched()
    w.ref = weakref.ref(w)
    w.self = w


for test in simple, chain, cycle, resurrect, with_weakref:
    log.clear()
    test()
    collect()
    print(test.__name__, log)

print(len(saved), type(saved[0]).__name__)
log.clear()
saved.clear()
collect()
print('again', log)


def many():
    previous = None
    for i in range(500):
        previous = Node(i, previous)


log.clear()
many()
collect()
print(len(log), log == sorted(log, reverse=True))


def generator():
    try:
        yield 1
        yield 2
    finally:
        log.append('finally')


def abandon():
    g = generator()
    next(g)


log.clear()
abandon()
collect()
print(log)

print(gc.isenabled())
gc.disable()
print(gc.isenabled())
gc.enable()
print(gc.isenabled())
print(gc.garbage)


class Referrer:
    pass


def references():
    target = Referrer()
    holder = [target, 1]
    d = {'key': target}
    o = Referrer()
    o.attribute = target
    referrers = gc.get_referrers(target)
    print(any(r is holder for r in referrers), any(r is d for r in referrers), any(r is holder for r in gc.get_objects()))
    print(any(r is target for r in gc.get_referents(holder)), any(r is target for r in gc.get_referents(d)))
    print(1 in gc.get_referents(holder) or True, gc.get_referents(), gc.get_referrers())


references()
