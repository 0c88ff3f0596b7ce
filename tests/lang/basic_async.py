# Coroutines driven by hand, without an event loop.
class Await:
    def __init__(self, v): self.v = v
    def __await__(self):
        got = yield self.v
        return ("resumed", got)
def run(c):
    out, send = [], None
    while True:
        try: out.append(c.send(send))
        except StopIteration as e: return out, e.value
        send = len(out)
async def one(): return 1
async def two():
    a = await one()
    b = await Await("w")
    return a, b
print(run(one()), run(two()))
class ACtx:
    async def __aenter__(self): print("aenter"); await Await("enter"); return self
    async def __aexit__(self, t, v, tb): print("aexit", t and t.__name__); await Await("exit"); return t is ValueError
class AIt:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 0: raise StopAsyncIteration
        self.n -= 1
        return await Await(self.n)
async def agen(n):
    for i in range(n):
        got = yield i
        if got: print("agen got", got)
        await Await(f"pause{i}")
async def main():
    async with ACtx() as c, ACtx(): print("body", type(c).__name__)
    async with ACtx(): raise ValueError("swallowed")
    async for x in AIt(2): print("for", x)
    else: print("else")
    async for x in agen(5):
        if x == 1: continue
        if x == 3: break
        print("agen", x)
    print([x async for x in agen(3)], {x async for x in agen(2)}, {x: 1 async for x in agen(2)}, [await one() for _ in range(2)], [x async for x in agen(5) if x % 2], [y for y in [await one()]])
    g = (x * 2 async for x in agen(3)); print([x async for x in g])
    a = agen(3); print(await a.asend(None), await a.asend("hello"), await a.__anext__()); await a.aclose()
    try: await a.__anext__()
    except StopAsyncIteration: print("closed")
    a = agen(2); await a.__anext__()
    try: await a.athrow(KeyError("thrown"))
    except KeyError as e: print("athrow", e)
    try: await AIt(0).__anext__()
    except StopAsyncIteration: print("stop async")
    return "main done"
print(run(main()))
async def fails(): raise RuntimeError("async fail")
async def catches():
    try: await fails()
    except RuntimeError as e: return str(e)
    finally: print("fin")
print(run(catches()))
def err(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
async def await_bad(): await 5
async def for_bad():
    async for x in [1]: pass
async def with_bad():
    async with 5: pass
err(lambda: run(await_bad())); err(lambda: run(for_bad())); err(lambda: run(with_bad()))
c = one(); print(type(c).__name__, c.cr_running, c.__name__); run(c); err(lambda: c.send(None)); c.close()
async def stops(): raise StopIteration(1)
err(lambda: run(stops()))
c = two(); c.send(None); err(lambda: c.throw(ValueError("thrown in")))
c = two(); c.send(None); c.close(); print("closed")
def plain():
    yield from one()
c = plain()
err(lambda: next(c))
