# Asynchronous comprehensions and generator expressions: nesting, await inside, scopes, errors.
class A:
    def __init__(self, n): self.n = n
    def __aiter__(self): return self
    async def __anext__(self):
        if not self.n: raise StopAsyncIteration
        self.n -= 1
        await P(self.n)
        return self.n
class P:
    def __init__(self, v): self.v = v
    def __await__(self): yield self.v; return self.v * 10
def drive(c):
    out = []
    while True:
        try: out.append(c.send(None))
        except StopIteration as e: return out, e.value
async def ag(n):
    for i in range(n): yield i; await P("p")
async def main():
    r = [[x async for x in A(3)], {x async for x in A(2)}, {x: y async for x in A(2) async for y in ag(2)}, [x async for x in A(4) if x % 2], [await P(i) for i in range(3)], [await P(x) async for x in A(2)], [x for x in [await P(1)]], [[y async for y in A(x)] for x in range(3)], [[y for y in range(x)] async for x in A(3)], [x async for x in (y * 2 async for y in ag(3))], [z async for z in (await P(i) for i in range(2))], [x async for x in A(3) if await P(x)], list([x for x in range(3) if x != await P(0)]), (lambda: 5)()]
    g = (x async for x in A(3)); r.append([type(g).__name__, await g.__anext__(), await g.asend(None)]); await g.aclose()
    r.append([x for i in range(2) async for x in ag(i + 1)]); r.append({k: v async for k, v in pairs()}); r.append([(x, w := x + 1) async for x in ag(2)] + [w])
    try: [x async for x in [1]]
    except TypeError as e: r.append(str(e))
    try: [x for x in A(1)]
    except TypeError as e: r.append(str(e))
    try: [1 / x async for x in A(2)]
    except ZeroDivisionError as e: r.append(str(e))
    def sync(): return (x async for x in A(2))
    r.append([x async for x in sync()]); return r
async def pairs():
    yield 1, 2
    yield 3, 4
o, r = drive(main()); print(len(o), o[:12])
for x in r: print(sorted(x) if isinstance(x, set) else x)
async def loop():
    out = []
    async for x in A(5):
        if x == 3: continue
        if x == 1: break
        out.append(x)
    else: out.append("no")
    async for out[0], (y, *z) in nest(): out.append((y, z))
    else: out.append("else")
    return out
async def nest(): yield 7, (1, 2, 3)
print(drive(loop())); 
for s in ("[x async for x in y]", "def f(): [x async for x in y]", "async def f(): [x async for x in y]", "async def f(): (lambda: [x async for x in y])", "async def f(): [[x async for x in y] for z in w]", "(x async for x in y)", "def f(): (x async for x in y)", "[await x for x in y]", "async def f():\n def g(): await x", "async def f(): yield from x", "async def f(): return 1; yield", "class C: [x async for x in y]", "async def f():\n class C: [x async for x in y]", "await x", "lambda: await x", "async lambda: 1", "async def f(): async with a, b as c: pass", "def f(): async with a: pass", "async for x in y: pass", "async def f(x=await y): pass", "async def f():\n def g(x=await y): pass", "async def f(): f'{await x}'", "[async for x in y]", "async def f(): [x async for x in await y]", "async def f(): {x: y async for x in z for y in x}"):
    try: compile(s, "<s>", "exec"); print("ok", repr(s))
    except SyntaxError as e: print(repr(s), "|", e.msg, e.lineno)
