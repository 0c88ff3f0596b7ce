# Coroutine and async generator objects: attributes, states, protocols, errors, hooks.
import sys, types, inspect, warnings, gc
warnings.simplefilter("ignore")
@types.coroutine
def sus(v): return (yield v)
async def co(a): return a, await sus("s")
c = co(1); print(type(c).__name__, c.cr_running, c.cr_suspended, c.cr_await, c.cr_code.co_name, c.cr_origin, c.__name__, c.__qualname__, inspect.getcoroutinestate(c), c.cr_frame is not None, inspect.iscoroutine(c), inspect.isawaitable(c), inspect.iscoroutinefunction(co), repr(c).split(" at ")[0])
print(c.send(None), c.cr_suspended, c.cr_await.__name__, inspect.getcoroutinestate(c))
def err(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e, getattr(e, "value", ""))
err(lambda: c.send("v")); print(inspect.getcoroutinestate(c), c.cr_frame); err(lambda: c.send(None)); err(lambda: c.throw(ValueError)); c.close(); err(lambda: iter(co(1))); err(lambda: next(co(1))); err(lambda: list(co(1))); err(lambda: co(1).send(5)); err(lambda: type(c)()); err(lambda: co(1) + 1)
w = co(2).__await__(); print(type(w).__name__, iter(w) is w, next(w)); err(lambda: w.send(9)); x = co(3); x.send(None); err(lambda: x.throw(KeyError("k"))); x = co(4); x.close(); err(lambda: x.send(None)); x = co(5); x.send(None); x.close(); print(x.cr_frame)
async def twice(c): await c; await c
def drive(c, limit=20):
    out = []
    try:
        for _ in range(limit): out.append(c.send(None))
    except StopIteration as e: return out, e.value
    return out
err(lambda: drive(twice(co(1))))
async def self_await(): await me
me = self_await(); err(lambda: drive(me))
class A:
    def __init__(self, r): self.r = r
    def __await__(self): return self.r
async def aw(x): return await x
err(lambda: drive(aw(A(5)))); err(lambda: drive(aw(A(iter([1, 2]))))); err(lambda: drive(aw(A(co(1))))); err(lambda: drive(aw(5))); err(lambda: drive(aw(None))); err(lambda: drive(aw((i for i in [1])))); err(lambda: drive(aw(sus("gen based"))))
async def agen():
    try:
        got = yield 1
        print("got", got)
        await sus("pause")
        yield 2
    finally: print("agen cleanup")
g = agen(); print(type(g).__name__, g.ag_running, g.ag_await, g.ag_code.co_name, g.ag_frame is not None, inspect.isasyncgen(g), inspect.isasyncgenfunction(agen), g.__aiter__() is g, type(g.__anext__()).__name__, type(g.asend(1)).__name__, type(g.athrow(ValueError)).__name__, type(g.aclose()).__name__)
async def use():
    g = agen(); out = [await g.__anext__(), await g.asend("hello")]
    try: await g.__anext__()
    except StopAsyncIteration: out.append("stop")
    g = agen(); await g.asend(None)
    try: await g.athrow(ValueError("t"))
    except ValueError as e: out.append(str(e))
    g = agen(); await g.__anext__(); await g.aclose(); await g.aclose()
    try: await agen().asend(5)
    except TypeError as e: out.append(str(e))
    g = agen(); a = g.__anext__(); await a
    try: await a
    except RuntimeError as e: out.append(str(e))
    await g.aclose() # not left to a later collection
    g2 = agen(); b1 = g2.asend(None); b1.send(None) if 0 else None
    return out
print(drive(use()))
async def ignore_exit():
    try: yield 1
    except GeneratorExit: yield 2
async def t1():
    g = ignore_exit(); await g.__anext__(); await g.aclose()
err(lambda: drive(t1()))
async def raise_stop(): yield 1; raise StopAsyncIteration
async def t2(): return [x async for x in raise_stop()]
err(lambda: drive(t2()))
async def raise_stop2():
    yield 1
    raise StopIteration
async def t3(): return [x async for x in raise_stop2()]
err(lambda: drive(t3()))
async def t4():
    async for x in A(1): pass
err(lambda: drive(t4()))
class BadAnext:
    def __aiter__(self): return self
    def __anext__(self): return 5
class BadAiter:
    def __aiter__(self): return 5
async def t5(x): return [i async for i in x]
err(lambda: drive(t5(BadAnext()))); err(lambda: drive(t5(BadAiter()))); err(lambda: drive(t5([1])))
class NoExit:
    async def __aenter__(self): pass
class NoAsync:
    def __enter__(self): pass
    def __exit__(self, *a): pass
class BadEnter:
    def __aenter__(self): return 5
    async def __aexit__(self, *a): pass
class BadExit:
    async def __aenter__(self): pass
    def __aexit__(self, *a): return 5
async def t6(x):
    async with x: pass
for x in (NoExit(), NoAsync(), BadEnter(), BadExit(), 5): err(lambda: drive(t6(x)))
async def t7():
    async for i in aiter_test(): pass
def aiter_test(): return agen()
err(lambda: drive(t7())); err(lambda: aiter(5)); err(lambda: anext(5)); print(type(aiter(agen())).__name__)
async def t8(): g = agen(); a = await anext(g); await g.aclose(); return a, await anext(BadDefault(), "default")
class BadDefault:
    def __aiter__(self): return self
    async def __anext__(self): raise StopAsyncIteration
err(lambda: drive(t8())); hooks = []
sys.set_asyncgen_hooks(lambda g: hooks.append("first"), lambda g: hooks.append("final")); g = agen(); a = g.__anext__(); a.send(None) if 0 else err(lambda: a.send(None)); print(hooks); del g, a; gc.collect(); gc.collect(); print(hooks, sys.get_asyncgen_hooks().firstiter is not None); sys.set_asyncgen_hooks(None, None); err(lambda: sys.set_asyncgen_hooks(5)); print(sys.get_asyncgen_hooks())
warnings.simplefilter("always")
with warnings.catch_warnings(record=True) as w:
    co(1); gc.collect(); gc.collect()
print([str(x.message) for x in w]); sys.set_coroutine_origin_tracking_depth(1); c = co(1); print(len(c.cr_origin), c.cr_origin[0][2]); c.close(); sys.set_coroutine_origin_tracking_depth(0)
