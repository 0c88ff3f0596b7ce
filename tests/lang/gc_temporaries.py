# skip-mode: debug the C frames of an unoptimised build are larger than what is wiped, and are scanned conservatively
# What gc.collect() must find dead although a register or a word of the C stack has named it: arguments of finished calls,
# what a suspended generator has yielded, the neighbour in memory of what is alive.
import gc, weakref
from contextlib import contextmanager
class O: pass
def make(): return O()
def same(x): return x
def dead(*refs): gc.collect(); return [r() is None for r in refs]
def plain():
    objects = [make() for _ in range(3)]
    while objects: yield same(objects.pop())
def received():
    objects = [make() for _ in range(3)]
    try:
        while objects: x = yield same(objects.pop())
    finally: pass
def nested():
    objects = [make() for _ in range(3)]
    while objects: print(len([0, same(len(objects)), (yield same(objects.pop()))]))
def delegating(): yield from plain()
for function in (plain, received, nested, delegating):
    for o in function():
        r = weakref.ref(o); del o; print(function.__name__, dead(r))
@contextmanager
def arguments(a, b):
    a, b = weakref.ref(a), weakref.ref(b)
    print("arguments", dead(a, b))
    yield
with arguments(O(), b=O()): pass
@contextmanager
def collecting(a, b):
    a, b = weakref.ref(a), weakref.ref(b)
    gc.collect()
    print("collecting", a() is None, b() is None)
    yield
with collecting(O(), b=O()): pass
list(map(lambda _: collecting(O(), b=O()).__enter__(), range(2)))
class Entered:
    def __init__(self, *args, **named): self.refs = [weakref.ref(o) for o in (*args, *named.values())]
    def __enter__(self): print("enter", dead(*self.refs))
    def __exit__(self, *error): print("exit", dead(*self.refs))
    def __call__(self): print("call", dead(*self.refs))
with Entered(O(), O(), c=O()): pass
Entered(O(), c=O())()
