# timeout: 90
# PYPY_GC_*: what each does, seen in the collector's log, in its statistics and by its hooks.
import os
import re
import subprocess
import sys

# 40 000 rows stay, in the end many times that.
PROGRAM = """
rows = [[i] for i in range(40000)]
for i in range(300000):
    rows[i * 7919 % 40000] = [i, [i]]
for i in range(300000):
    rows.append([i])
import gc
print(gc.get_stats()._s.nursery_size)
"""
# As many young objects as the nursery holds are pinned; every fourth survives.
PINS = """
import gc
most = 0
def on_gc_minor(stats):
    global most
    most = max(most, stats.pinned_objects)
gc.hooks.on_gc_minor = on_gc_minor
kept = []
for i in range(100000):
    row = [i]
    id(row)
    if i % 4 == 0: kept.append(row)
gc.hooks.reset()
print(most)
"""


def start(program, **settings):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYPY")}
    done = subprocess.run([sys.executable, "-S", "-c", program], env={**environment, **settings}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-1000:]
    return int(done.stdout), done.stderr


def run(program=PROGRAM, **settings):
    statistic, log = start(program, **{"PYPYLOG": "gc:-", "PYPY_GC_MIN": "4MB", **settings})
    return {"statistic": statistic, "nursery": [int(size) for size in re.findall(r"nursery size: (\d+)", log)], "majors": log.count("{gc-collect-done"),
            "waiting": sum(map(int, re.findall(r"number of objects to mark (\d+)", log))), "minors": log.count("{gc-minor\n"),
            "steps": log.count("{gc-collect-step\n"), "rotations": log.count("{gc-debug\n")}


fixed = [run(PYPY_GC_NURSERY=size) for size in ("300000", "1MB", "0.5mb")]
print("PYPY_GC_NURSERY", [set(figures["nursery"]) for figures in fixed], [figures["statistic"] for figures in fixed])
usual = run()
print("PYPY_GC_MIN", run(PYPY_GC_MIN="300MB")["majors"], usual["majors"] > 3)
print("PYPY_GC_MAJOR_COLLECT", run(PYPY_GC_MAJOR_COLLECT="1.2")["majors"] > usual["majors"] > run(PYPY_GC_MAJOR_COLLECT="4", PYPY_GC_GROWTH="4")["majors"])
print("PYPY_GC_GROWTH", run(PYPY_GC_GROWTH="1.05")["majors"] > usual["majors"])
print("PYPY_GC_MAX_DELTA", run(PYPY_GC_MAX_DELTA="1MB")["majors"] > usual["majors"])
few, many = run(PYPY_GC_INCREMENT_STEP="100MB"), run(PYPY_GC_INCREMENT_STEP="50KB")
# The longer a step, the fewer objects are left for the next one.
print("PYPY_GC_INCREMENT_STEP", many["waiting"] / max(many["majors"], 1) > 2 * few["waiting"] / max(few["majors"], 1))
short, long = run(PYPY_GC_PAUSE="100"), run(PYPY_GC_PAUSE="20000")
print("PYPY_GC_PAUSE", short["minors"] > long["minors"], max(short["nursery"][1:], default=0) < max(long["nursery"]))
print("PYPY_GC_DEBUG", usual["rotations"], run(PYPY_GC_DEBUG="1")["rotations"] > 5)
SMALL = PROGRAM.replace("00000)", "000)").replace("0000", "000")
calm, often, quick = (run(SMALL, **settings) for settings in ({}, {"PYPY_GC_STRESS": "500"}, {"PYPY_GC_STRESS": "500", "PYPY_GC_STRESS_WORK": "100MB"}))
print("PYPY_GC_STRESS", often["minors"] > 5 * calm["minors"], often["waiting"] > 10 * quick["waiting"])
pins = {limit: start(PINS, PYPY_GC_MAX_PINNED=limit, PYPY_GC_NURSERY="4MB")[0] for limit in ("", "1000", "100", "0")}
print("PYPY_GC_MAX_PINNED", pins[""] > 3000, 200 < pins["1000"] < 1050, 20 < pins["100"] < 150, pins["0"] < 15)
