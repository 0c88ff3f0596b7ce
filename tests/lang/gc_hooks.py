# stress: off every step of a major collection is one object then, which takes too long here
# gc.hooks, which python3.11 does not have: what they are called with, when, and that no field is a constant.
import gc
import sys

TIMES = ("count", "duration", "duration_min", "duration_max", "cpu_duration", "cpu_duration_min", "cpu_duration_max")
FIELDS = {
    "on_gc_minor": TIMES + ("total_memory_used", "pinned_objects"),
    "on_gc_collect_step": TIMES + ("oldstate", "newstate", "major_is_done"),
    "on_gc_collect": ("count", "num_major_collects", "arenas_count_before", "arenas_count_after", "arenas_bytes",
                      "rawmalloc_bytes_before", "rawmalloc_bytes_after", "pinned_objects"),
}


class Hooks:
    def __init__(self):
        self.calls = {name: [] for name in FIELDS}

    def on_gc_minor(self, stats): self.calls["on_gc_minor"].append(stats)
    def on_gc_collect_step(self, stats): self.calls["on_gc_collect_step"].append(stats)
    def on_gc_collect(self, stats): self.calls["on_gc_collect"].append(stats)


def work(rounds):
    """Small and large objects, survivors and garbage, objects that id() pins."""
    table = [[] for i in range(20000)]
    large = []
    for i in range(rounds):
        table[i * 7919 % len(table)] = [i, [i]]
        if i % 3000 < 300:
            id(table[i * 7919 % len(table)])
        if i % 10000 == 0:
            large.append([bytes(30000) for j in range(i // 500)])
            if i % 50000 == 0:
                large = large[-1:]
                del table[len(table) // 2:]
                gc.collect()
                gc.collect()
    return large


def work_until(done):
    """A heap that takes many steps, for as long as it takes."""
    table = [[i] for i in range(200000)]
    for i in range(20000000):
        table[i * 7919 % len(table)] = [i, [i]]
        if i % 10000 == 0 and done():
            break


def phases():
    return {s.GC_STATES[s.oldstate] for s in hooks.calls["on_gc_collect_step"]}


print(gc.hooks.on_gc_minor, gc.hooks.on_gc_collect_step, gc.hooks.on_gc_collect, type(gc.hooks).__name__)
hooks = Hooks()
gc.hooks.set(hooks)
print(gc.hooks.on_gc_minor == hooks.on_gc_minor, gc.hooks.on_gc_collect_step == hooks.on_gc_collect_step,
      gc.hooks.on_gc_collect == hooks.on_gc_collect)
work(200000)
work_until(lambda: {"SCANNING", "MARKING", "SWEEPING"} <= phases())
gc.hooks.reset()
print(gc.hooks.on_gc_minor, gc.hooks.on_gc_collect_step, gc.hooks.on_gc_collect)
for name, fields in FIELDS.items():
    calls = hooks.calls[name]
    print(name, {type(stats).__name__ for stats in calls}, all(stats.count >= 1 for stats in calls))
    for field in fields:
        if field != "count":
            values = {getattr(stats, field) for stats in calls}
            print("   ", field, {type(value).__name__ for value in values}, "varies" if len(values) > 1 else "is constant")
    if fields[1] == "duration":
        print("   ", all(0 < s.duration_min <= s.duration_max <= s.duration for s in calls),
              all(s.count > 1 or s.duration_min == s.duration for s in calls))
        print("   ", all(0 < s.cpu_duration_min <= s.cpu_duration_max <= s.cpu_duration for s in calls),
              sum(s.cpu_duration for s in calls) < 1.1 * sum(s.duration for s in calls))

steps = hooks.calls["on_gc_collect_step"]
names = gc.GcCollectStepStats.GC_STATES
print(names, [getattr(gc.GcCollectStepStats, "STATE_" + name) for name in names])
print(phases() >= {"SCANNING", "MARKING", "SWEEPING"}, "MARKING" in {s.GC_STATES[s.newstate] for s in steps})
print({s.major_is_done for s in steps} == {True, False}, all(not s.major_is_done or s.GC_STATES[s.newstate] == "SCANNING" for s in steps))
majors = [s.num_major_collects for s in hooks.calls["on_gc_collect"]]
print(majors == sorted(majors), majors[-1] - majors[0] + hooks.calls["on_gc_collect"][0].count == sum(s.count for s in hooks.calls["on_gc_collect"]))

# Events add up while no hook can be called: inside a hook.
counts = []


def nested(stats):
    counts.append(stats.count)
    assert len(counts) < 3 or stats.count >= 1
    if len(counts) == 1:
        for i in range(5):
            gc.collect()


gc.hooks.on_gc_collect = nested
gc.collect()
gc.collect()
gc.hooks.on_gc_collect = None
print(counts[0] >= 1, max(counts) >= 5, len(counts) <= 3)
gc.collect()
print(len(counts) <= 3)

# A hook's error goes to the unraisable hook.
errors = []
sys.unraisablehook = lambda unraisable: errors.append((type(unraisable.exc_value).__name__, unraisable.object is fail))


def fail(stats):
    raise KeyError(stats.count)


gc.hooks.on_gc_collect = fail
gc.collect()
gc.hooks.on_gc_collect = None
print(set(errors))

# Only one hook, and wrong uses.
seen = []
gc.hooks.on_gc_collect_step = seen.append
gc.collect()
print(len(seen) >= 1, {type(s).__name__ for s in seen})
gc.hooks.reset()


def attempt(function):
    try:
        print(function())
    except Exception as e:
        print(type(e).__name__, e)


class Two:
    on_gc_minor = on_gc_collect = None


attempt(lambda: gc.hooks.set(Two()))
attempt(lambda: gc.GcCollectStepStats())
attempt(lambda: setattr(gc.hooks, "other", 1))
attempt(lambda: delattr(gc.hooks, "on_gc_minor"))

# Steps by hand: all phases in their order, then the finalizers.
class Final:
    def __del__(self): log.append("del")


log, order, durations = [], [], set()
gc.disable()
gc.collect()
[Final() for i in range(3)]
garbage = [[i] for i in range(100000)]
while True:
    stats = gc.collect_step()
    durations.add(stats.duration)
    assert stats.count == 1 and stats.duration == stats.duration_min == stats.duration_max
    if not order or order[-1] != (stats.oldstate, stats.newstate, stats.major_is_done):
        order.append((stats.oldstate, stats.newstate, stats.major_is_done))
    if stats.newstate == stats.STATE_USERDEL:
        print("before the last step", log)
    if stats.major_is_done:
        break
gc.enable()
print(len(log), len(durations) > 2, type(stats).__name__)
for old, new, done in order:
    if old != new:
        print(names[old], "->", names[new], done)
