# threading and _thread: locks, conditions, events, semaphores, barriers, timers, locals, excepthook, names, queues.
import threading, _thread, time, sys, io, queue, concurrent.futures
L = threading.Lock(); print(L.acquire(), L.acquire(False), L.acquire(timeout=0.01), L.locked(), L.release(), L.locked())
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: L.release()); err(lambda: L.acquire(True, -5)); err(lambda: L.acquire(False, 1)); err(lambda: L.acquire(timeout=1e20)); R = threading.RLock(); print(R.acquire(), R.acquire(), R.release(), R.release()); err(lambda: R.release()); err(lambda: threading.Thread(target=1, args=5)); err(lambda: threading.Thread(5)); err(lambda: threading.Semaphore(-1)); err(lambda: threading.BoundedSemaphore(1).release()); err(lambda: threading.Condition().wait()); err(lambda: threading.Condition().notify()); err(lambda: threading.current_thread().join()); err(lambda: threading.Thread().join()); t = threading.Thread(target=lambda: None, name="nm"); t.start(); t.join(); err(lambda: t.start()); print(t.name, t.is_alive(), t.daemon, t.ident is not None, threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count(), [x.name for x in threading.enumerate()], threading.get_ident() == _thread.get_ident(), threading.get_native_id() > 0, repr(t).split(",")[0], repr(L).split(" at")[0], repr(R).split(" at")[0])
n = 0
def add():
    global n
    for _ in range(2000):
        with L: n += 1
ts = [threading.Thread(target=add) for _ in range(5)]; [t.start() for t in ts]; [t.join() for t in ts]; print(n)
c = threading.Condition(); items = []; got = []
def cons():
    for _ in range(50):
        with c:
            c.wait_for(lambda: items); got.append(items.pop(0)); c.notify_all()
def prod():
    for i in range(50):
        with c:
            c.wait_for(lambda: len(items) < 3); items.append(i); c.notify_all()
ts = [threading.Thread(target=f) for f in (cons, prod)]; [t.start() for t in ts]; [t.join() for t in ts]; print(got == list(range(50)))
e = threading.Event(); print(e.is_set(), e.wait(0.01)); threading.Timer(0.02, e.set).start(); print(e.wait(5), e.is_set(), e.clear()); s = threading.Semaphore(2); print(s.acquire(), s.acquire(), s.acquire(blocking=False), s.release(), s.acquire(timeout=0.1)); b = threading.Barrier(3, action=lambda: out.append("action")); out = []; ts = [threading.Thread(target=lambda: out.append(b.wait() >= 0)) for _ in range(3)]; [t.start() for t in ts]; [t.join() for t in ts]; print(out, b.parties, b.n_waiting, b.broken); b.abort(); err(b.wait)
loc = threading.local(); loc.x = "main"; seen = []
def l(): seen.append(hasattr(loc, "x")); loc.x = 1; seen.append(loc.x)
t = threading.Thread(target=l); t.start(); t.join(); print(seen, loc.x, loc.__dict__)
class Loc(threading.local):
    def __init__(self, v): self.v = [v]
lo = Loc("init"); res = []; t = threading.Thread(target=lambda: (lo.v.append(2), res.append(lo.v))); t.start(); t.join(); print(lo.v, res); err(lambda: loc.nope); old = sys.stderr; sys.stderr = io.StringIO(); t = threading.Thread(target=lambda: 1 / 0, name="bad"); t.start(); t.join(); txt = sys.stderr.getvalue(); sys.stderr = old; print(txt.splitlines()[0], txt.splitlines()[-1]); caught = []; threading.excepthook = lambda a: caught.append((a.exc_type.__name__, a.thread.name)); t = threading.Thread(target=lambda: [][0], name="hooked"); t.start(); t.join(); print(caught); threading.excepthook = threading.__excepthook__; t = threading.Thread(target=sys.exit); t.start(); t.join(); print("SystemExit is silent")
done = _thread.allocate_lock(); done.acquire(); r = []; _thread.start_new_thread(lambda *a, **k: (r.append((a, k)), done.release()), (1, 2), {"k": 3}); done.acquire(); print(r); err(lambda: _thread.start_new_thread(5, ())); err(lambda: _thread.start_new_thread(max, 5)); print(_thread.TIMEOUT_MAX > 1e6, type(_thread.allocate_lock()).__name__, threading.stack_size()); q = queue.Queue(2); print(q.put(1), q.put(2), q.full(), q.qsize(), q.get(), q.get(), q.empty()); err(lambda: q.get(False)); err(lambda: q.get(timeout=0.01)); q.put(1); q.put(2); err(lambda: q.put(3, False)); print(q.task_done()); pq = queue.PriorityQueue(); [pq.put(x) for x in (3, 1, 2)]; print([pq.get() for _ in range(3)]); lq = queue.LifoQueue(); [lq.put(x) for x in (1, 2)]; print(lq.get()); sq = queue.SimpleQueue(); sq.put("s"); print(sq.get(), sq.empty()); err(lambda: sq.get(False)); err(lambda: sq.get(timeout=0.01)); err(lambda: sq.get(timeout=-1))
with concurrent.futures.ThreadPoolExecutor(3) as ex: fs = [ex.submit(pow, i, 2) for i in range(5)]; print([f.result() for f in fs], list(ex.map(str, range(3))), ex.submit(lambda: 1 / 0).exception().__class__.__name__, sorted(f.result() for f in concurrent.futures.as_completed(fs)))
err(lambda: ex.submit(max)); dt = threading.Thread(target=time.sleep, args=(100,), daemon=True); dt.start(); print(dt.daemon, dt.is_alive()); err(lambda: setattr(dt, "daemon", False)); tr = []; threading.settrace(lambda f, e, a: tr.append(e)); t = threading.Thread(target=lambda: None); t.start(); t.join(); threading.settrace(None); print("call" in tr); print([x for x in ("x",)], threading.ThreadError is RuntimeError)
