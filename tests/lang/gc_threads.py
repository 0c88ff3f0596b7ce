# stress: 5003
# Collections while several threads allocate, block and run generators.
import threading, gc, queue
results, lock = {}, threading.Lock()
def work(n):
    acc = []
    for i in range(3000):
        acc.append({"i": i, "s": str(i), "l": [i] * 3})
        if i % 500 == 0: gc.collect(); acc = acc[-100:]
    def gen():
        for x in acc: yield x["i"]
    with lock: results[n] = sum(gen())
ts = [threading.Thread(target=work, args=(i,)) for i in range(4)]
for t in ts: t.start()
for t in ts: t.join()
print(results == {i: sum(range(2500, 3000)) + sum(range(2400, 2500)) for i in range(4)} or sorted(set(results.values())))
q, out = queue.Queue(10), []
def producer():
    for i in range(500): q.put([i, (i,)])
    q.put(None)
def consumer():
    while (x := q.get()) is not None: out.append(x[1][0])
ts = [threading.Thread(target=f) for f in (producer, consumer)]
for t in ts: t.start()
[gc.collect() for _ in range(5)]
for t in ts: t.join()
print(out == list(range(500))); local = threading.local(); seen = []
def loc(n):
    local.v = [n]; [[] for _ in range(2000)]; gc.collect(); seen.append(local.v[0])
ts = [threading.Thread(target=loc, args=(i,)) for i in range(5)]
for t in ts: t.start()
for t in ts: t.join()
print(sorted(seen), hasattr(local, "v")); ev = threading.Event(); deep = []
def waiter(): x = [object() for _ in range(100)]; ev.wait(); deep.append(len(set(map(id, x))))
ts = [threading.Thread(target=waiter) for _ in range(3)]
for t in ts: t.start()
gc.collect(); [{} for _ in range(20000)]; gc.collect(); ev.set()
for t in ts: t.join()
print(deep)
