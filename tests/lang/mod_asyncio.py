# asyncio: tasks, gather, timeouts, queues, locks, streams, cancellation, exceptions, task groups, subprocess, executors.
import asyncio, sys, contextvars
async def work(n, d=0.001): await asyncio.sleep(d); return n * 2
async def fail(n): await asyncio.sleep(0); raise ValueError(n)
async def basics():
    print(await work(1), await asyncio.gather(*(work(i) for i in range(5))), await asyncio.gather(work(1), fail(2), return_exceptions=True)); t = asyncio.create_task(work(3), name="T"); print(t.get_name(), t.done(), await t, t.done(), t.result(), t.exception(), t.cancelled())
    try: await asyncio.wait_for(asyncio.sleep(10), 0.01)
    except asyncio.TimeoutError as e: print("timeout", type(e) is TimeoutError)
    try:
        async with asyncio.timeout(0.01): await asyncio.sleep(5)
    except TimeoutError: print("timeout ctx")
    t = asyncio.create_task(asyncio.sleep(10)); await asyncio.sleep(0); t.cancel("why")
    try: await t
    except asyncio.CancelledError as e: print("cancelled", e.args, t.cancelled())
    d, p = await asyncio.wait([asyncio.create_task(work(1, 0.001)), asyncio.create_task(work(2, 5))], return_when=asyncio.FIRST_COMPLETED); print(len(d), len(p)); [x.cancel() for x in p]
    print(sorted([await x for x in asyncio.as_completed([work(1), work(2)])]))
    try:
        async with asyncio.TaskGroup() as g: a = g.create_task(work(7)); g.create_task(fail("tg")); b = g.create_task(asyncio.sleep(10))
    except* ValueError as e: print("group", repr(e), b.cancelled())
    async with asyncio.TaskGroup() as g: a = g.create_task(work(7))
    print(a.result()); f = asyncio.get_running_loop().create_future(); asyncio.get_running_loop().call_later(0.001, f.set_result, "fut"); print(await f, f.done()); 
    try: f.set_result(1)
    except asyncio.InvalidStateError as e: print(type(e).__name__, e)
    s = asyncio.shield(work(4)); print(await s, asyncio.iscoroutine(c := work(1)), asyncio.current_task().get_name() != "", len(asyncio.all_tasks()) >= 1); c.close()
async def sync():
    q = asyncio.Queue(2); out = []
    async def prod():
        for i in range(5): await q.put(i)
        await q.put(None)
    async def cons():
        while (x := await q.get()) is not None: out.append(x); q.task_done()
    await asyncio.gather(prod(), cons()); print(out, q.empty(), q.qsize())
    lock, ev, sem, cond, n = asyncio.Lock(), asyncio.Event(), asyncio.Semaphore(2), asyncio.Condition(), [0, 0]
    async def locked(i):
        async with lock: x = n[0]; await asyncio.sleep(0); n[0] = x + 1
        async with sem: n[1] += 1; await asyncio.sleep(0)
    await asyncio.gather(*map(locked, range(10))); print(n, lock.locked(), sem.locked()); asyncio.get_running_loop().call_soon(ev.set); print(await ev.wait(), ev.is_set())
    async def waiter():
        async with cond: await cond.wait(); return "notified"
    w = asyncio.create_task(waiter()); await asyncio.sleep(0)
    async with cond: cond.notify_all()
    print(await w); pq = asyncio.PriorityQueue(); [pq.put_nowait(x) for x in (2, 1)]; print(pq.get_nowait())
    try: asyncio.Queue().get_nowait()
    except asyncio.QueueEmpty as e: print(type(e).__name__)
    b = asyncio.Barrier(2); print(sorted(await asyncio.gather(b.wait(), b.wait())))
async def net():
    async def h(r, w):
        while line := await r.readline(): w.write(line.upper()); await w.drain()
        w.close()
    srv = await asyncio.start_server(h, "127.0.0.1", 0); addr = srv.sockets[0].getsockname()
    async def client(i):
        r, w = await asyncio.open_connection(*addr); w.write(b"msg %d\n" % i); await w.drain(); x = await r.readline(); w.close(); await w.wait_closed(); return x
    print((await asyncio.gather(*map(client, range(20))))[19]); srv.close(); await srv.wait_closed()
    r = asyncio.StreamReader(); r.feed_data(b"abc\ndef"); r.feed_eof(); print(await r.readline(), await r.read(), r.at_eof())
    try: rr = asyncio.StreamReader(); rr.feed_data(b"ab"); rr.feed_eof(); await rr.readexactly(5)
    except asyncio.IncompleteReadError as e: print(e, e.partial)
    p = await asyncio.create_subprocess_exec(sys.executable, "-c", "print(input() * 2)", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE); print(await p.communicate(b"xy\n"), p.returncode); p = await asyncio.create_subprocess_shell("exit 3"); print(await p.wait()); print(await asyncio.get_running_loop().run_in_executor(None, lambda: 5 + 5), await asyncio.to_thread(sum, [1, 2]))
var = contextvars.ContextVar("var", default="d")
async def ctx():
    var.set("outer")
    async def child(): x = var.get(); var.set("inner"); return x, var.get()
    print(await asyncio.create_task(child()), var.get(), await child(), var.get())
async def errors():
    loop = asyncio.get_running_loop(); got = []; loop.set_exception_handler(lambda l, c: got.append((c["message"], repr(c.get("exception"))))); loop.call_soon(lambda: 1 / 0); await asyncio.sleep(0.001); print(got)
    async def ag():
        try:
            for i in range(5): yield i; await asyncio.sleep(0)
        finally: await asyncio.sleep(0); print("agen closed")
    stopped = ag()
    async for x in stopped:
        if x == 2: break
    await stopped.aclose()
    for bad in (lambda: asyncio.run(work(1)), lambda: asyncio.create_task(5), lambda: asyncio.ensure_future(5), lambda: loop.run_until_complete(work(1)), lambda: asyncio.wait_for(), lambda: loop.call_soon(5), lambda: loop.call_later("x", print)):
        try: r = bad(); print("ok", type(r).__name__); getattr(r, "close", lambda: 0)()
        except (TypeError, RuntimeError, ValueError) as e: print(type(e).__name__, str(e).split(" at 0x")[0])
    async def deep(n): return await deep(n - 1) + 1 if n else 0
    print(await deep(300)); t = asyncio.create_task(fail(1)); await asyncio.sleep(0.001); print(repr(t.exception()), t.done())
import warnings; warnings.simplefilter("ignore")
for f in (basics, sync, net, ctx, errors): asyncio.run(f())
try: asyncio.run(5)
except ValueError as e: print(e)
async def ki(): raise KeyboardInterrupt
try: asyncio.run(ki())
except KeyboardInterrupt: print("ki")
with asyncio.Runner() as r: print(r.run(work(9)), r.get_loop().is_running())
loop = asyncio.new_event_loop(); print(loop.run_until_complete(asyncio.wait_for(work(5), 5)), loop.is_closed()); loop.close(); print(loop.is_closed(), asyncio.iscoroutinefunction(work))
try: loop.call_soon(print)
except RuntimeError as e: print(e)
