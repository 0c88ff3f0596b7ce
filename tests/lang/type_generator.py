# Generator objects: states, attributes, throw forms, close, return values, context, gi_yieldfrom, evil use.
import inspect, sys, gc
def g(a):
    try:
        x = yield a
        while x: x = yield x * 2
    finally: print("cleanup", a)
    return "ret"
it = g(1); print(inspect.getgeneratorstate(it), it.gi_running, it.gi_suspended, it.gi_yieldfrom, it.__name__, it.__qualname__, it.gi_code.co_name, it.gi_frame.f_lineno - g.__code__.co_firstlineno, repr(it).split(" at ")[0], iter(it) is it)
print(next(it), inspect.getgeneratorstate(it), it.gi_frame.f_locals["a"], it.send(5), it.send(7)); it.close(); print(inspect.getgeneratorstate(it), it.gi_frame, it.close(), list(it))
it.__name__ = "new"; it.__qualname__ = "Q.new"; print(it.__name__, repr(it).split(" at ")[0])
def err(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e, getattr(e, "value", ""))
err(lambda: setattr(it, "__name__", 5)); err(lambda: setattr(it, "gi_running", 1)); err(lambda: next(it)); err(lambda: it.send(1)); err(lambda: it.throw(ValueError("dead"))); err(lambda: type(it)()); err(lambda: g(1).send(5)); err(lambda: g(1).throw(ValueError, "not started"))
i = g(2); next(i); err(lambda: i.throw(ValueError)); i = g(3); next(i); err(lambda: i.throw(ValueError, "msg")); i = g(4); next(i); err(lambda: i.throw(ValueError, ValueError("inst"), None)); i = g(5); next(i); err(lambda: i.throw(5)); err(lambda: i.throw(ValueError("x"), "y")); err(lambda: i.throw(ValueError, None, 5)); err(lambda: i.throw()); err(lambda: i.throw(ValueError("plain"))); i = g(6); next(i); err(lambda: i.throw(StopIteration("si"))); i = g(7); next(i); err(lambda: i.throw(GeneratorExit)); i = g(8); next(i); err(lambda: i.send(0))
def catches():
    while True:
        try: yield "waiting"
        except ValueError as e: yield f"caught {e}"
        except GeneratorExit: print("exit"); raise
i = catches(); next(i); print(i.throw(ValueError("v")), next(i)); i.close()
def inner():
    try: r = yield "inner"; return ("inner ret", r)
    except KeyError: return "inner caught"
def outer(): r = yield from inner(); yield r; yield (yield from [1, 2])
o = outer(); print(next(o), o.gi_yieldfrom.__name__, o.send("s"), o.gi_yieldfrom, list(o)); o = outer(); next(o); print(o.throw(KeyError)); o = outer(); next(o); err(lambda: o.throw(ValueError("through")))
class It:
    def __iter__(self): return self
    def __next__(self): return "n"
def deleg(): yield from It()
d = deleg(); print(next(d)); err(lambda: d.send(5)); d = deleg(); next(d); err(lambda: d.throw(ValueError("no throw method"))); d = deleg(); next(d); d.close()
class Full(It):
    def send(self, v): return ("sent", v)
    def throw(self, *a): return ("thrown", a[0].__name__ if isinstance(a[0], type) else repr(a[0]))
    def close(self): print("closed")
def deleg2(): yield from Full()
d = deleg2(); next(d); print(d.send(1), d.throw(ValueError("x"))); d.close()
class BadClose(It):
    def close(self): raise RuntimeError("close failed")
def deleg3(): yield from BadClose()
d = deleg3(); next(d); err(lambda: d.close()); err(lambda: list(x for x in 5)); err(lambda: (yield_ for yield_ in None))
def yf(): yield from 5
err(lambda: next(yf()))
def ret(): return (yield 1)
r = ret(); next(r); err(lambda: r.send((1, 2))); r = ret(); next(r); err(lambda: r.send(ValueError("as value")))
def ctx():
    try: raise KeyError("outer")
    except KeyError: yield sys.exc_info()[0].__name__; yield sys.exc_info()[0].__name__
c = ctx(); print(next(c), sys.exc_info()[0])
try: raise OSError("caller")
except OSError: print(next(c), sys.exc_info()[0].__name__)
def ctx2():
    yield
    raise ValueError("in gen")
c = ctx2(); next(c)
try:
    try: 1 / 0
    except ZeroDivisionError: next(c)
except ValueError as e: print(repr(e.__context__))
def reent():
    try: yield me.send(None)
    except ValueError as e: yield str(e)
me = reent(); print(next(me)); 
def selfclose():
    try: sc.close()
    except ValueError as e: yield str(e)
sc = selfclose(); print(next(sc))
def rec(n): yield n; yield from rec(n - 1) if n else ()
print(sum(rec(150)), list(rec(3)))
def deep(n):
    if n == 0: yield "bottom"
    else: yield from deep(n - 1)
print(list(deep(200))); err(lambda: list(deep(10**5)))
def unfinished():
    try: yield 1
    finally: log.append("finalized")
log = []; u = unfinished(); next(u); del u; gc.collect(); gc.collect(); print(log); u = unfinished(); del u; gc.collect(); print(log)
def retfin():
    try: yield 1
    finally: return 5
i = retfin(); next(i); print(i.close())
def yieldfin():
    try: yield 1
    finally: yield 2
i = yieldfin(); next(i); err(i.close); ge = (x * y for x in range(3) for y in range(2)); print(ge.__name__, ge.__qualname__, list(ge), type(ge).__name__, ge.gi_code.co_name); first = (print("evaluated") or 5 for _ in [1]); print("lazy body"); err(lambda: (x for x in 1 / 0)); print(next(first)); import copy, pickle; err(lambda: copy.copy(g(1))); err(lambda: pickle.dumps(g(1)))
