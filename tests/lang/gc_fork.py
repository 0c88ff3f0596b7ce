# stress: 2003
# A process that forks: child and parent each go on with the whole heap, collect it, run its finalizers and start threads.
import gc, os, sys, threading, weakref


class Node:
    def __init__(self, value): self.value = value
    def __del__(self): died.append(self.value)


died = []
table = {i: [i, Node(i)] for i in range(300)}
watched = [weakref.ref(table[i][1]) for i in range(300)]
garbage = [[i] for i in range(3000)]
gc.collect()


def churn():
    return sum(len([j, [j]]) for j in range(20000))


def in_child(task):
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            os.close(read)
            os.write(write, repr(task()).encode())
            status = 0
        finally:
            os._exit(status)
    os.close(write)
    with open(read, "rb") as file:
        text = file.read().decode()
    return text, os.waitpid(pid, 0)[1]


def drop():
    for i in range(100): del table[i]
    churn()
    gc.collect(); gc.collect()
    expected = sorted(v for v in died if v >= 0) == list(range(100))
    return len(table), expected, sum(ref() is None for ref in watched), all(table[i][1].value == i for i in table)


def with_threads():
    results = []
    threads = [threading.Thread(target=lambda: results.append((churn(), gc.collect() is not None or True))) for i in range(3)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return results, len(table)


def again():
    return in_child(drop)


print(in_child(drop))
print(len(table), died, sum(ref() is None for ref in watched))
print(in_child(with_threads))
print(in_child(again))

# Forks while other threads allocate and hold objects on their stacks: these threads are gone in the child.
stop, ready = threading.Event(), threading.Barrier(4)


def work(n):
    mine = [Node(-n)] + [[n, i] for i in range(1000)]
    ready.wait()
    while not stop.is_set():
        mine[1:] = [[n, i] for i in range(1000)]
    return len(mine)


threads = [threading.Thread(target=work, args=(n,)) for n in range(1, 4)]
for thread in threads: thread.start()
ready.wait()
for i in range(3):
    print(in_child(drop), in_child(with_threads))
    churn()


def lost():
    """Frames of threads that the child has not are never left: what they hold is not finalized, and can be looked at."""
    drop()
    return [v for v in died if v < 0], [(f.f_code.co_name, f.f_locals["n"], type(f.f_locals["mine"])) for f in frames]


frames = [sys._current_frames()[thread.ident] for thread in threads]
frames = [next(f for f in (f, f.f_back) if f.f_code is work.__code__) for f in frames]
print(in_child(lost))
frames = None
stop.set()
for thread in threads: thread.join()
print(in_child(again))
print(len(table), [value for value in died if value >= 0], drop())
