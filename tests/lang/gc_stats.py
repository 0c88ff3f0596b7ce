# stress: off sizes depend on when collections happen
# gc.get_stats(), which is PyPy's: attributes, the table, and that no number is a constant.
import __pypy__
import gc
import re

NAMES = ["jit_backend_allocated", "jit_backend_used", "memory_allocated_sum", "memory_used_sum", "nursery_size", "peak_allocated_memory",
         "peak_arena_memory", "peak_memory", "peak_rawmalloced_memory", "total_allocated_memory", "total_arena_memory",
         "total_gc_memory", "total_gc_time", "total_memory_pressure", "total_rawmalloced_memory"]


def churn():
    rows = [[i] for i in range(30000)]
    for i in range(400000):
        rows[i * 7919 % 30000] = [i, [i]]
    return rows


def attributes(stats):
    return {name: getattr(stats, name) for name in dir(stats) if not name.startswith("_")}


def raw(stats):
    return {name: getattr(stats._s, name) for name in dir(stats._s) if not name.startswith("_")}


gc.collect()
start = gc.get_stats()
print(sorted(attributes(start)) == NAMES, type(start).__name__)
kept = churn()
small = gc.get_stats(memory_pressure=True)
large = [bytes(1000000) for i in range(20)]
__pypy__.add_memory_pressure(12345678)
full = gc.get_stats(True)
del kept, large
gc.collect()
gc.collect()
end = gc.get_stats(True)

for name in sorted(raw(start)):
    values = [raw(stats)[name] for stats in (start, small, full, end)]
    if not name.startswith(("jit", "nursery")):  # the nursery's size is the machine's affair: tests/cli/gc_variables.py
        print(name, "varies" if len(set(values)) > 1 else "is constant")
print([type(value).__name__ for name, value in sorted(attributes(full).items())])
a, b, c = start._s, full._s, end._s
print("growth", small._s.total_arena_memory > a.total_arena_memory + 1000000, b.total_rawmalloced_memory - small._s.total_rawmalloced_memory >= 20000000)
print("peaks stay", b.peak_memory >= 20000000, c.peak_memory >= b.total_gc_memory, c.peak_arena_memory >= b.total_arena_memory,
      c.peak_rawmalloced_memory >= 20000000, c.peak_allocated_memory >= b.total_allocated_memory)
print("total", b.total_gc_memory == b.total_arena_memory + b.total_rawmalloced_memory + b.nursery_size,
      b.total_allocated_memory >= b.total_gc_memory)
print("pressure", a.total_memory_pressure, start.total_memory_pressure, b.total_memory_pressure - small._s.total_memory_pressure >= 12345678,
      c.total_memory_pressure < 1000000)
print("time", a.total_gc_time < b.total_gc_time, full.total_gc_time == b.total_gc_time)


def text(size):
    return "%.1fkB" % (size / 1024) if size < 1000000 else "%.1fMB" % (size / 1024 / 1024)


print("texts", full.total_gc_memory == text(b.total_gc_memory), full.total_rawmalloced_memory == text(b.total_rawmalloced_memory),
      full.nursery_size == text(b.nursery_size), full.total_memory_pressure == text(b.total_memory_pressure),
      full.memory_used_sum == text(b.total_gc_memory + b.total_memory_pressure), start.memory_used_sum == text(a.total_gc_memory),
      full.memory_allocated_sum == text(b.total_allocated_memory + b.total_memory_pressure))
print(re.findall(r"GC used: +(\S+) \(peak: (\S+)\)", repr(full)) == [(full.total_gc_memory, full.peak_memory)],
      re.findall(r"spent in GC:  (\S+)", repr(full)) == ["%.3f" % (full.total_gc_time / 1000)])
for stats in start, full:
    print(re.sub(r"\d+\.\d+", "N", repr(stats)).replace("kB", "S").replace("MB", "S"), "|", sep="")
