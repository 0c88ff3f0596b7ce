# skip-mode: debug the C frames of an unoptimised build are larger than what is wiped, and are scanned conservatively
# What a thread is done with is collected while it waits for the next piece of work. (A stale word of its C stack may keep one or two.)
import gc, queue, threading, time, weakref


class Thing: pass


def work(get):
    while 1:
        task = get()
        if task is None: break
        done, function, arguments = task
        result = (True, function(*arguments))
        done.release()
        task = done = result = function = arguments = None


threads, queues, refs = [], [], []
for i in range(10):
    queues.append(queue.SimpleQueue())
    threads.append(threading.Thread(target=work, args=(queues[-1].get,)))
    threads[-1].start()


def give_work():
    for q in queues:
        done = threading.Lock()
        done.acquire()
        thing = Thing()
        refs.append(weakref.ref(thing))
        q.put((done, lambda x: x, (thing,)))
        done.acquire()


give_work()
time.sleep(0.05)
gc.collect()
print(sum(ref() is not None for ref in refs) < 5)
for q in queues: q.put(None)
for thread in threads: thread.join()
