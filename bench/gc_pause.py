#!/usr/bin/python3.11
"""Pauses of the garbage collector, beside those of python3.11 and Debian's pypy3.

usage: bench/gc_pause.py [--heap MB]... [--seconds S] [--only ours,cpython,pypy] [--goal MS]
       bench/gc_pause.py --worker MB SECONDS     (in the interpreter that is measured)

The worker builds a live heap of about so many megabytes: binary trees, of a million nodes or more, and a table of 100,000 entries. Then,
for some seconds, it makes garbage, stores into old objects and table entries, and replaces whole trees, reading the clock all
the time. Printed are
  gaps     between two consecutive reads of the clock, one per round: the longest, and those that 0.01 % and 0.1 % exceed
  cpu      the same in another run by the clock of the thread's processor time, which does not count what other processes take
  idle     the same for a loop that walks the heap and stores into it, but allocates nothing, run just before: what the
           machine itself does to a process
  minor, step  the longest minor collection, and the longest step of a major one, as gc.hooks report them (none in CPython). Ours say
           both: the time that passed, and before the slash the processor time of the thread
  long     how many minor collections and steps together took longer than the goal, by their processor time where the hooks tell
           it, and how many there were
  memory   peak resident size, and its ratio to that of the live heap after a full collection
A run of our executable with faults is repeated, twice at most. Faults, and exit status 1, are: the hooks reported a collection
longer (by its processor time) than the goal and the longest idle gap together, or more than one in a thousand longer than the
goal; the gaps exceed the goal by more than idle ones do; memory is more than twice the live heap.
"""
import argparse
import ast
import gc
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
INTERPRETERS = {"ours": ROOT / "build" / "release" / "pypy3", "pypy": Path("/usr/bin/pypy3"),
                "cpython": Path("/usr/bin/python3.11")}
TABLE = 100_000
DEPTH = 12  # of one tree: 8191 nodes
LEAST_GAP = 100_000  # nanoseconds
MEMORY_FACTOR = 2.0
ATTEMPTS = 3
LONG_SHARE = 0.001  # of the collections, which the machine may hold up


# -- The worker --------------------------------------------------------------------------------------------------------

class Node:
    def __init__(self, left, right, payload):
        self.left = left
        self.right = right
        self.payload = payload


def make_tree(depth, fill):
    if depth == 0:
        return Node(None, None, fill and "x" * fill)
    return Node(make_tree(depth - 1, fill), make_tree(depth - 1, fill), fill and "x" * fill)


def status(field):
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) * 1024 for line in file if line.startswith(field))


class Gaps:
    """Times between reads of the clock, in nanoseconds; only those over LEAST_GAP are kept."""
    def __init__(self):
        self.kept = []
        self.reads = 0

    def summary(self):
        kept = sorted(self.kept)
        total = max(self.reads, 1)
        def quantile(part):  # of all gaps, the short ones included
            index = len(kept) - 1 - int(total * part)
            return kept[index] if index >= 0 else LEAST_GAP
        return {"reads": total, "worst": kept[-1] if kept else LEAST_GAP, "p99.99": quantile(1e-4), "p99.9": quantile(1e-3)}


def idle(trees, table, seconds):
    """The same heap, read and stored into all over, but nothing new: what the machine and its memory do to a process."""
    gaps = Gaps()
    clock = time.perf_counter_ns
    state = 12345
    last = clock()
    end = last + int(seconds * 1e9)
    while last < end:
        for _ in range(8):
            state = (state * 1103515245 + 12345) & 0x7fffffff
            table[state % TABLE] = table[state % TABLE]
            node = trees[state % len(trees)]
            for bit in range(DEPTH):
                node = node.left if state >> bit & 1 else node.right
            node.payload = node.payload
        now = clock()
        if now - last > LEAST_GAP:
            gaps.kept.append(now - last)
        last = now
        gaps.reads += 1
    return gaps


def mutate(trees, table, fill, seconds, clock):
    """Each round: garbage, stores into old objects, an entry of the table; every so often a whole new tree, built bit by bit."""
    gaps = Gaps()
    state = 12345
    reads = 0
    building = []
    last = clock()
    end = last + int(seconds * 1e9)
    while last < end:
        for _ in range(8):
            state = (state * 1103515245 + 12345) & 0x7fffffff
            table[state % TABLE] = [state, (state, reads)]
            node = trees[state % len(trees)]
            node.payload = (state, reads)
        building.append(make_tree(5, fill))
        if len(building) == 128:
            while len(building) > 1:
                building = [Node(building[i], building[i + 1], None) for i in range(0, len(building), 2)]
            trees[state % len(trees)] = building.pop()
        now = clock()
        reads += 1
        if now - last > LEAST_GAP:
            gaps.kept.append(now - last)
        last = now
    gaps.reads = reads
    return gaps


def processor_time(stats):
    """What the host of a virtual machine takes does not count, where the hooks tell."""
    return getattr(stats, "cpu_duration_max", stats.duration_max)


class Hooks:
    def __init__(self, goal):
        self.goal = goal / 1000
        self.long = 0
        self.minor = self.step = self.minor_cpu = self.step_cpu = 0.0
        self.minors = self.steps = self.majors = 0

    def on_gc_minor(self, stats):
        self.long += processor_time(stats) > self.goal
        self.minor = max(self.minor, stats.duration_max)
        self.minor_cpu = max(self.minor_cpu, getattr(stats, "cpu_duration_max", 0.0))
        self.minors += stats.count

    def on_gc_collect_step(self, stats):
        self.long += processor_time(stats) > self.goal
        self.step = max(self.step, stats.duration_max)
        self.step_cpu = max(self.step_cpu, getattr(stats, "cpu_duration_max", 0.0))
        self.steps += stats.count

    def on_gc_collect(self, stats):
        self.majors += stats.count


def build(megabytes):
    """Trees until the heap is as big as asked, in 1.3 million nodes or more."""
    fill = 0
    trees = [make_tree(DEPTH, 0) for _ in range(160)]
    table = [[i, (i, i)] for i in range(TABLE)]
    while status("VmRSS") < megabytes << 20:
        trees.append(make_tree(DEPTH, fill))
    return trees, table, fill


def worker(megabytes, seconds, goal):
    trees, table, fill = build(megabytes)
    gc.collect()
    live = status("VmRSS")
    before = idle(trees, table, seconds)
    hooks = Hooks(goal)
    if hasattr(gc, "hooks"):
        gc.hooks.set(hooks)
    with open("/proc/self/clear_refs", "w") as file:
        file.write("5")  # the peak is that of what follows
    gaps = mutate(trees, table, fill, seconds, time.perf_counter_ns)
    cpu = mutate(trees, table, fill, seconds / 2, time.thread_time_ns)
    result = {"live": live, "peak": status("VmHWM"), "idle": before.summary(), "gaps": gaps.summary(), "cpu": cpu.summary(),
              "trees": len(trees)}
    if hasattr(gc, "hooks"):
        gc.hooks.reset()
        result["hooks"] = vars(hooks)
    print(result)


# -- Comparing ---------------------------------------------------------------------------------------------------------

def milliseconds(ns):
    return f"{ns / 1e6:8.2f}"


def pause(hooks, kind):
    """The longest, in ms; "-" in an interpreter without hooks."""
    if not hooks:
        return "-"
    processor = hooks[kind + "_cpu"]
    return (f"{processor * 1e3:.2f}/" if processor else "") + f"{hooks[kind] * 1e3:.2f}"


def counts(hooks):
    return f"{hooks['long']}/{hooks['minors'] + hooks['steps']}" if hooks else "-"


def measure(name, megabytes, options):
    argv = [str(INTERPRETERS[name]), __file__, "--worker", str(megabytes), str(options.seconds), "--goal", str(options.goal)]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=900)
    if done.returncode:
        return None, (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1]
    return ast.literal_eval(done.stdout.splitlines()[-1]), ""


def report(name, megabytes, result):
    gaps, cpu, idle_gaps, hooks = result["gaps"], result["cpu"], result["idle"], result.get("hooks")
    print(f"{name:8} {megabytes:6} {milliseconds(gaps['worst'])} {milliseconds(gaps['p99.99'])} {milliseconds(gaps['p99.9'])}"
          f" {milliseconds(idle_gaps['worst'])} {milliseconds(cpu['worst'])} {milliseconds(cpu['p99.9'])}"
          f"{pause(hooks, 'minor'):>11} {pause(hooks, 'step'):>11} {counts(hooks):>8}"
          + f" {result['peak'] >> 20:7} {result['peak'] / result['live']:6.2f} {gaps['reads']:9}")


def faults(result, goal):
    hooks, gaps, idle_gaps = result.get("hooks"), result["gaps"], result["idle"]
    longest = max(hooks[kind + "_cpu"] or hooks[kind] for kind in ("minor", "step")) * 1e3 if hooks else 0
    if longest > goal + idle_gaps["worst"] / 1e6:
        yield f"a collection took longer than {goal} ms, and than what the machine does to a loop that allocates nothing"
    if hooks and hooks["long"] > LONG_SHARE * (hooks["minors"] + hooks["steps"]):
        yield f"more than {LONG_SHARE * 100} % of the collections took longer than {goal} ms"
    if gaps["p99.9"] - idle_gaps["p99.9"] > goal * 1e6:
        yield f"gaps are longer than {goal} ms"
    if result["peak"] > MEMORY_FACTOR * result["live"]:
        yield f"peak memory is more than {MEMORY_FACTOR} times the live heap"


def compare(name, megabytes, options):
    """False: faults in each of ATTEMPTS runs (what the machine does is not the same in two)."""
    for _ in range(ATTEMPTS):
        result, error = measure(name, megabytes, options)
        if result is None:
            print(f"{name:8} {megabytes:6} {error}")
            return False
        report(name, megabytes, result)
        found = list(faults(result, options.goal)) if name == "ours" else []
        for fault in found:
            print(f"         ^ {fault}")
        if not found:
            return True
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--heap", type=int, action="append", help="megabytes; default 100 and 2048")
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--only", default="ours,pypy,cpython")
    parser.add_argument("--goal", type=float, default=1.0, help="milliseconds")
    parser.add_argument("--worker", nargs=2)
    options = parser.parse_args()
    if options.worker:
        return worker(int(options.worker[0]), float(options.worker[1]), options.goal)
    print("         heap MB    worst   p99.99    p99.9     idle      cpu  cpu99.9      minor        step     long peak MB  /live    rounds   (times in ms)")
    failed = False
    for megabytes in options.heap or [100, 2048]:
        for name in options.only.split(","):
            failed |= not compare(name, megabytes, options) and name == "ours"
    return failed


if __name__ == "__main__":
    sys.exit(main())
