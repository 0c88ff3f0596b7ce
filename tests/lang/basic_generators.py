# Generators: yield, send, throw, close, yield from, return values, expressions.
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
print(list(count(5)), sum(count(100)), [x for x in count(3)], next(count(1)), max(count(7)))
def echo():
    got = yield "start"
    while got is not None:
        got = yield ("echo", got)
    return "done"
g = echo(); print(next(g), g.send(1), g.send("a"))
try: g.send(None)
except StopIteration as e: print("stop", e.value)
print(next(g, "exhausted"))
def outer():
    r = yield from inner()
    print("inner returned", r)
    yield from [10, 20]
    return "outer"
def inner():
    x = yield 1
    print("inner got", x)
    yield 2
    return "r"
g = outer(); print(next(g), g.send("hi"), list(g))
def cleanup():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("caught", e)
        yield "recovered"
    finally:
        print("finally")
g = cleanup(); next(g); print(g.throw(ValueError("v"))); print(list(g))
g = cleanup(); next(g); g.close(); print(list(g))
g = cleanup(); next(g)
try: g.throw(KeyError("k"))
except KeyError as e: print("propagated", e)
def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
def take(n, it):
    for _, x in zip(range(n), it): yield x
print(list(take(15, fib())), sum(x * x for x in range(10)), sorted(c for c in "hello"), dict((i, i * i) for i in range(3)))
def tree(t):
    if t:
        l, v, r = t
        yield from tree(l); yield v; yield from tree(r)
print(list(tree(((None, 1, None), 2, ((None, 3, None), 4, None)))))
def flatten(x):
    for i in x:
        if isinstance(i, list): yield from flatten(i)
        else: yield i
print(list(flatten([1, [2, [3, [4]], 5], [[6]]])))
def gen_raises():
    yield 1
    raise RuntimeError("inside")
try:
    for v in gen_raises(): print(v)
except RuntimeError as e: print("outside", e)
def stops():
    yield 1
    raise StopIteration("oops")
try: list(stops())
except RuntimeError as e: print(type(e).__name__, e, type(e.__cause__).__name__)
def ignore_close():
    while True:
        try: yield 1
        except GeneratorExit: pass
g = ignore_close(); next(g)
try: g.close()
except RuntimeError as e: print(e)
g = count(2)
try: g.send(1)
except TypeError as e: print(e)
def reenter():
    yield next(me)
me = reenter()
try: next(me)
except ValueError as e: print(e)
a, b, *c = count(5); print(a, b, c, 3 in count(5), list(map(lambda x: x + 1, count(3))))
def args(*a, **k): yield a; yield k
print(list(args(1, 2, x=3)))
def many(n):
    gens = [count(n) for _ in range(n)]
    return [list(x) for x in zip(*gens)]
print(many(3))
ge = (print("lazy", i) or i for i in range(2)); print("before"); print(next(ge)); print(list(ge))
def sub():
    try:
        r = yield from count_forever()
    except ZeroDivisionError: yield "zde"
def count_forever():
    n = 0
    while True:
        try: n = yield n
        except KeyError: n = -1
g = sub(); print(next(g), g.send(5), g.throw(KeyError), g.throw(ZeroDivisionError))
print(count.__name__, g.gi_frame is None or True, echo().gi_running, type(g).__name__)
