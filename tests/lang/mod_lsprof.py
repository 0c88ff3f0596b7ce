# _lsprof and cProfile: counts of calls by function and by caller, recursion, builtin functions, timers.
import _lsprof
import cProfile
import gc
import pstats
import time

gc.collect()  # locks of the imports die now, and their callbacks run, not while something is profiled


def name(code):
    return code if isinstance(code, str) else code.co_name


def show(profiler, times=False):
    for entry in sorted(profiler.getstats(), key=lambda e: name(e.code)):
        calls = entry.calls and sorted((name(c.code), c.callcount, c.reccallcount) + ((c.totaltime, c.inlinetime) if times else ()) for c in entry.calls)
        print(" ", name(entry.code), entry.callcount, entry.reccallcount, entry[3:5] if times else entry.totaltime >= entry.inlinetime >= 0, calls)


def fact(n):
    return n and n * fact(n - 1)


def numbers(n):
    for i in range(n):
        yield i


class Pair:
    def __init__(self, a):
        self.a = a

    def __lt__(self, other):
        return self.a < other.a


def failing():
    try:
        [].index(1)
    except ValueError:
        pass
    try:
        raise KeyError
    except KeyError:
        pass


def work():
    fact(5)
    len([])
    [].append(1)
    sorted([Pair(2), Pair(1)])
    list(numbers(3))
    failing()
    dict.fromkeys("ab")
    time.time()
    "a".join(["b"])


for options in ({}, {"subcalls": False}, {"builtins": False}):
    print(options)
    profiler = _lsprof.Profiler(**options)
    profiler.enable(**options)
    work()
    profiler.disable()
    show(profiler)
profiler.clear()
print(profiler.getstats())

ticks = 0


def timer():
    global ticks
    ticks += 1
    return ticks


for timer_options in ((timer,), (timer, 0.5), (timer, 0.25, False)):
    ticks = 0
    profiler = _lsprof.Profiler(*timer_options)
    profiler.enable()
    fact(3)
    len([])
    profiler.disable()
    print(timer_options[1:])
    show(profiler, True)

profiler = cProfile.Profile()
print(profiler.runcall(fact, 4))
stats = pstats.Stats(profiler)
print(sorted((key[2], value[:2]) for key, value in stats.stats.items()))
profiler = cProfile.Profile()
profiler.runcall(work)
profiler.create_stats()
print(sorted((key[2], value[:2], sorted(k[2] for k in value[4])) for key, value in profiler.stats.items() if "Profiler" not in key[2]))


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__, e)


attempt(_lsprof.Profiler, None, "x")
attempt(_lsprof.Profiler().enable, 1, 2, 3)
print(type(_lsprof.Profiler().getstats()), _lsprof.profiler_entry, _lsprof.profiler_subentry.n_fields)
