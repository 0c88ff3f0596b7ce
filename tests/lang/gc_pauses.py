# No step of a collection takes longer because there is much of one kind of thing. The clock is that of the thread's processor
# time, and the best of a few rounds counts. In one go each of these would take 10 ms and more.
# stress: off it is about time
# skip-mode: debug it is about time
import gc
import sys
import time
import weakref

GOAL = 0.005  # seconds: a checked build is slow
ROUNDS = 4


class Thing:
    pass


def longest_step():
    """Of a whole major collection."""
    longest = 0
    done = not hasattr(gc, "collect_step")
    while not done:
        start = time.thread_time()
        done = gc.collect_step().major_is_done
        longest = max(longest, time.thread_time() - start)
    return longest


def check(name, pause):
    times = []
    while len(times) < ROUNDS and (not times or min(times) > GOAL):
        times.append(pause())
    print(name, min(times) < GOAL or times)


def weak_references():
    things = [Thing() for _ in range(500_000)]
    references = [weakref.ref(thing) for thing in things]
    gc.collect()
    del things[::2]
    return longest_step()


def names():
    texts = [sys.intern(f"name_{i}") for i in range(200_000)]
    gc.collect()
    del texts[::2]
    return longest_step()


def big_objects():
    texts = [bytearray(b'text') * 15_000_000 for _ in range(4)]
    gc.collect()
    texts.clear()
    return longest_step()


def big_array():
    array = [(i,) for i in range(300_000)]
    gc.collect()
    return longest_step()


def stores_into_objects():
    """They do not wait for a nursery that fills up: nothing is allocated."""
    things = [Thing() for _ in range(300_000)]
    for thing in things:
        thing.value = None
    gc.collect()
    for thing in things:
        thing.value = things
    return longest_step()


def stores_into_array():
    array = [None] * 8_000_000
    gc.collect()
    for i in range(0, 8_000_000, 16):
        array[i] = array
    return longest_step()


class Longest:
    """Hooks: the longest pause, and whether there was a whole major collection."""
    pause = 0
    done = False

    def on_gc_minor(self, stats): self.pause = max(self.pause, stats.cpu_duration_max)
    def on_gc_collect_step(self, stats): self.on_gc_minor(stats)
    def on_gc_collect(self, stats): self.done = True


def longest_pause():
    longest, kept = Longest(), []
    gc.hooks.set(longest)
    while not longest.done:
        kept.append([[i] for i in range(1000)])
    gc.hooks.reset()
    return longest.pause


def growing_list():
    """Minor collections that find a big young array."""
    if not hasattr(gc, "hooks"):
        return 0
    class Minor(Longest):
        def on_gc_collect_step(self, stats): pass
    longest, items = Minor(), []
    gc.hooks.set(longest)
    for i in range(10_000_000):
        items.append([i] if i % 64 == 0 else None)
    copies = [items[:], tuple(items), {i: None for i in range(1_000_000)}, dict.fromkeys(range(1_000_000)), [[i] for i in range(30_000)]]
    gc.hooks.reset()
    return longest.pause if len(copies) == 5 else 1


def deep_stack():
    if not hasattr(gc, "hooks"):
        return 0
    def down(depth, *objects):
        return down(depth - 1, *objects) if depth else longest_pause()
    sys.setrecursionlimit(500_000)
    return down(300_000, [1], [2], [3], [4])


def deep_generators():
    if not hasattr(gc, "hooks"):
        return 0
    def down(depth, *objects):
        if depth:
            yield from down(depth - 1, *objects)
        else:
            yield longest_pause()
    return next(down(50_000, [1], [2], [3], [4]))


for scenario in (weak_references, names, big_objects, big_array, stores_into_objects, stores_into_array,
                 growing_list, deep_stack, deep_generators):
    check(scenario.__name__, scenario)
