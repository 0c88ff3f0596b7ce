# contextlib, abc and collections.abc mixins in depth; numbers tower; reprlib.
import contextlib, asyncio, abc, collections.abc as ca, io, sys
from contextlib import *
log = []
@contextmanager
def cm(name, catch=()):
    log.append(f"+{name}")
    try: yield name
    except catch as e: log.append(f"caught {e!r}")
    finally: log.append(f"-{name}")
def show(): print(log[:]); log.clear()
with ExitStack() as s: print([s.enter_context(cm(i)) for i in "abc"]); s.callback(log.append, "cb"); s.push(cm("p").__exit__) if 0 else None
show()
try:
    with ExitStack() as s: s.enter_context(cm("a", ValueError)); s.enter_context(cm("b")); raise ValueError("x")
except ValueError: print("not caught")
show()
with ExitStack() as s: s.enter_context(cm("a")); t = s.pop_all()
show(); t.close(); show()
try:
    with ExitStack() as s:
        s.callback(lambda: 1 / 0); s.callback(lambda: [][1]); raise KeyError("first")
except ZeroDivisionError as e: print(repr(e.__context__), repr(e.__context__.__context__))
with suppress(KeyError), cm("x", KeyError) as n: raise KeyError(n)
show()
class Res(ContextDecorator):
    def __enter__(self): log.append("enter"); return self
    def __exit__(self, *e): log.append("exit"); return True
@Res()
def f(x): log.append(x); raise ValueError
print(f(1)); show()
class AC(AbstractContextManager):
    def __exit__(self, *a): log.append("ac exit")
with AC() as a: print(type(a).__name__, isinstance(io.StringIO(), AbstractContextManager))
show(); buf = io.StringIO()
with redirect_stdout(buf), redirect_stderr(buf): print("out"); print("err", file=sys.stderr)
print(repr(buf.getvalue())); import os
with chdir("/"): print(os.getcwd())
@asynccontextmanager
async def acm(n):
    log.append(f"a+{n}"); await asyncio.sleep(0)
    try: yield n
    except ValueError: log.append("a caught")
    finally: log.append(f"a-{n}")
async def main():
    async with acm(1) as x, acm(2): print(x); raise ValueError
async def stack():
    async with AsyncExitStack() as s: await s.enter_async_context(acm(1)); s.push_async_callback(asyncio.sleep, 0); s.enter_context(cm("sync")); await s.enter_async_context(acm(2))
    async with aclosing(gen()) as g:
        async for i in g: print(i); break
    async with nullcontext(5) as v: print(v)
async def gen():
    try: yield 1; yield 2
    finally: log.append("agen closed")
asyncio.run(main()); show(); asyncio.run(stack()); show()
q = cm("q") # kept: an unreferenced generator is closed by a later collection
for bad in (lambda: q.__exit__(None, None, None), lambda: ExitStack().enter_context(5), lambda: ExitStack().push(5), lambda: closing(5).__exit__(), lambda: contextmanager(5)()):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
show()
class M(ca.MutableMapping):
    def __init__(s): s.d = {}
    def __getitem__(s, k): return s.d[k]
    def __setitem__(s, k, v): s.d[k] = v
    def __delitem__(s, k): del s.d[k]
    def __iter__(s): return iter(s.d)
    def __len__(s): return len(s.d)
m = M(); m.update(a=1, b=2); print(dict(m), m.pop("a"), m.setdefault("c", 3), m.get("z"), "b" in m, list(m.items()), m == {"b": 2, "c": 3}, sorted(m.keys() & {"b"}), m.popitem(), len(m), m.clear(), bool(m), list(m.keys()), isinstance(m, ca.Mapping))
class S(ca.MutableSet):
    def __init__(s, it=()): s.l = list(dict.fromkeys(it))
    def __contains__(s, x): return x in s.l
    def __iter__(s): return iter(s.l)
    def __len__(s): return len(s.l)
    def add(s, x): s.l.append(x) if x not in s.l else None
    def discard(s, x): s.l.remove(x) if x in s.l else None
a, b = S([1, 2, 3]), S([3, 4]); print(list(a | b), list(a & b), list(a - b), list(a ^ b), a <= S([1, 2, 3]), a.isdisjoint(b), a == {1, 2, 3}, a > S([1]), hash(frozenset(a)) == a._hash()); a |= b; a -= S([1]); a.remove(2); print(list(a), a.pop(), len(a))
class L(ca.MutableSequence):
    def __init__(s): s.l = []
    def __getitem__(s, i): return s.l[i]
    def __setitem__(s, i, v): s.l[i] = v
    def __delitem__(s, i): del s.l[i]
    def __len__(s): return len(s.l)
    def insert(s, i, v): s.l.insert(i, v)
l = L(); l.append(1); l.extend([2, 3]); l += [4]; l.reverse(); print(list(l), l.pop(), l.index(3), 2 in l, l.count(2), l.remove(3), list(l), list(reversed(l)))
class It(ca.Iterator):
    n = 0
    def __next__(s):
        s.n += 1
        if s.n > 2: raise StopIteration
        return s.n
class G(ca.Generator):
    def send(s, v): return ("sent", v)
    def throw(s, t, v=None, tb=None): raise StopIteration if t is GeneratorExit else t
print(list(It()), next(G()), G().close(), isinstance(It(), ca.Iterable), isinstance([], ca.Reversible), isinstance(5, ca.Hashable), isinstance([], ca.Hashable), issubclass(dict, ca.Mapping), isinstance(main, ca.Callable), isinstance(range(2), ca.Sequence), isinstance(memoryview(b""), ca.Sequence), isinstance({}.keys(), ca.Set), isinstance((x for x in ""), ca.Generator))
for c in (ca.Mapping, ca.MutableSet, ca.Sequence, ca.Iterator, ca.Awaitable):
    try: c()
    except TypeError as e: print(e)
