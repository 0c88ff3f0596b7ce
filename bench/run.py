#!/usr/bin/python3.11
"""Compares the speed and memory of our executable with python3.11 and Debian's pypy3.

usage: bench/run.py [--quick] [--rounds N] [--seconds S] [--only ours,cpython] [program]...

Each program of bench/programs defines run(n), which returns a checksum, SIZE, and CHECK, the checksum of run(SIZE). In each
round every interpreter in turn runs each program in a fresh process, for a number of seconds. Printed are, relative to
python3.11, larger being better for speed and smaller for memory:
  first    speed of the first iteration (with all warming up in it)
  steady   speed of the median of the later half of the iterations
  memory   peak resident size of the process; for programs marked MEMORY, only what it grew by during the run
The exit status is 1 if a program fails in our executable, gives a wrong result or is slower than --floor in the steady state.
"""
import argparse
import ast
import math
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent
PROGRAMS = BENCH / "programs"
INTERPRETERS = {"ours": BENCH.parent / "build" / "release" / "pypy3", "cpython": Path("/usr/bin/python3.11"),
                "pypy": Path("/usr/bin/pypy3")}
# Measured as whole processes: name -> arguments. Their memory is that of a process which then reads its own status.
COMMANDS = {
    "startup": ["-c", "pass"],
    "startup_isolated": ["-I", "-S", "-c", "pass"],
    "import_common": ["-c", "import json, re, argparse, asyncio"],
    "import_100": [str(BENCH / "import_100.py")],
}
READ_MEMORY = "\nprint([l for l in open('/proc/self/status') if l.startswith('VmHWM')])"


@dataclass
class Sample:
    first: float
    steady: float
    memory: int
    error: str = ""


def source(name):
    return (PROGRAMS / f"{name}.py").read_text()


def run_program(exe, name, options, grows):
    """One process with several iterations of a program."""
    if any(exe == INTERPRETERS[which] and f'NOT_FOR = {{"{which}"' in source(name) for which in INTERPRETERS):
        return Sample(0, 0, 0, "left out: see NOT_FOR")
    minimum = 2 if options.quick else 5
    argv = [exe, BENCH / "worker.py", name, str(options.seconds), str(minimum)]
    try:
        done = subprocess.run([str(a) for a in argv], capture_output=True, text=True, timeout=options.timeout)
    except subprocess.TimeoutExpired:
        return Sample(0, 0, 0, f"no end after {options.timeout} s")
    if done.returncode != 0:
        return Sample(0, 0, 0, (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1])
    times, before, peak = ast.literal_eval(done.stdout.splitlines()[-1])
    return Sample(times[0], statistics.median(times[len(times) // 2:]), peak - before if grows else peak)


def run_command(exe, name, options, _):
    """Several processes of a command; all iterations are first ones."""
    times = []
    for _ in range(5 if options.quick else 20):
        begin = time.perf_counter()
        done = subprocess.run([str(exe), *COMMANDS[name]], capture_output=True, text=True, timeout=options.timeout)
        times.append(time.perf_counter() - begin)
        if done.returncode != 0:
            return Sample(0, 0, 0, (done.stderr.strip().splitlines() or [f"exit status {done.returncode}"])[-1])
    return Sample(statistics.median(times), statistics.median(times), command_memory(exe, COMMANDS[name], options))


def command_memory(exe, arguments, options):
    *before, last = arguments
    code = last if "-c" in before else Path(last).read_text()
    flags = [a for a in before if a != "-c"]
    done = subprocess.run([str(exe), *flags, "-c", code + READ_MEMORY], capture_output=True, text=True, timeout=options.timeout)
    return int(done.stdout.split()[-2]) if done.returncode == 0 else 0


def combine(samples):
    """The median of the rounds; an error in any round is an error."""
    for sample in samples:
        if sample.error:
            return sample
    return Sample(*(statistics.median(getattr(s, key) for s in samples) for key in ("first", "steady", "memory")))


def measure(name, interpreters, options):
    grows = name not in COMMANDS and "\nMEMORY = True" in source(name)
    run = run_command if name in COMMANDS else run_program
    samples = {which: [] for which in interpreters}
    for _ in range(options.rounds):
        for which in interpreters:
            samples[which].append(run(INTERPRETERS[which], name, options, grows))
    return {which: combine(s) for which, s in samples.items()}


# The table

def ratios(result, which):
    """(first, steady, memory) of an interpreter relative to cpython, or None."""
    reference, own = result.get("cpython"), result[which]
    if own.error or not reference or reference.error or not own.steady:
        return None
    memory = own.memory / reference.memory if reference.memory > 0 and own.memory > 0 else math.nan
    return reference.first / own.first, reference.steady / own.steady, memory


def print_title(interpreters):
    print(f"{'':20}{'cpython':>18}", end="")
    for which in interpreters:
        if which != "cpython":
            print(f"{which:>26}", end="")
    print(f"\n{'program':20}{'ms':>9}{'MB':>9}", end="")
    for which in interpreters:
        if which != "cpython":
            print(f"{'first':>10}{'steady':>8}{'memory':>8}", end="")
    print(flush=True)


def print_row(name, result):
    reference = result.get("cpython")
    if reference and not reference.error:
        print(f"{name:20}{reference.steady * 1000:9.1f}{reference.memory / 1024:9.1f}", end="")
    else:
        print(f"{name:20}{'-':>9}{'-':>9}", end="")
    for which in result:
        if which == "cpython":
            continue
        row = ratios(result, which)
        if row:
            print(f"{row[0]:9.2f}x{row[1]:7.2f}x{row[2]:7.2f}x", end="")
        elif result[which].error:
            print(f"{'failed':>26}", end="")
        else:
            print(f"{result[which].first * 1000:8.1f}ms{result[which].steady * 1000:6.1f}ms{result[which].memory / 1024:6.1f}MB", end="")
    print(flush=True)
    for which, sample in result.items():
        if sample.error:
            print(f"    {which}: {sample.error[:110]}", flush=True)


def geometric_mean(values):
    values = [v for v in values if v > 0 and not math.isnan(v)]
    return math.exp(statistics.fmean(map(math.log, values))) if values else math.nan


def print_means(results, interpreters):
    print(f"{'geometric mean':38}", end="")
    for which in interpreters:
        if which != "cpython":
            rows = [r for r in (ratios(result, which) for result in results.values()) if r]
            first, steady, memory = (geometric_mean([row[i] for row in rows]) for i in range(3))
            print(f"{first:9.2f}x{steady:7.2f}x{memory:7.2f}x", end="")
    print()


def print_verdict(results, floor):
    """What ours does wrong: failures and programs below the floor. Returns whether there is any."""
    failed = [name for name, r in results.items() if "ours" in r and r["ours"].error]
    rows = {name: ratios(r, "ours") for name, r in results.items() if "ours" in r}
    slow = [f"{name} ({row[1]:.2f}x)" for name, row in rows.items() if row and row[1] < floor]
    if failed:
        print("failed:", ", ".join(failed))
    if slow:
        print(f"below {floor}x:", ", ".join(slow))
    return bool(failed or slow)


def all_programs():
    return sorted(p.stem for p in PROGRAMS.glob("*.py")) + list(COMMANDS)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("programs", nargs="*", help="names, or parts of names (default: all)")
    parser.add_argument("--quick", action="store_true", help="one short round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="of iterations in one process")
    parser.add_argument("--timeout", type=float, default=120)
    parser.add_argument("--only", default="ours,cpython,pypy", help="interpreters, separated by commas")
    parser.add_argument("--exe", type=Path, help="our executable")
    parser.add_argument("--floor", type=float, default=0.0, help="steady ratio that is too low")
    options = parser.parse_args()
    if options.quick:
        options.rounds, options.seconds = 1, min(options.seconds, 0.5)
    if options.exe:
        INTERPRETERS["ours"] = options.exe.absolute()
    return options


def main():
    options = parse_arguments()
    for name in [k for k in os.environ if k.startswith(("PYTHON", "PYPY"))]:
        del os.environ[name]
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    interpreters = [i for i in options.only.split(",") if INTERPRETERS[i].exists()]
    for which in set(options.only.split(",")) - set(interpreters):
        print(f"{INTERPRETERS[which]} is missing: no figures for {which}")
    names = [n for n in all_programs() if not options.programs or any(part in n for part in options.programs)]
    print_title(interpreters)
    results = {}
    for name in names:
        results[name] = measure(name, interpreters, options)
        print_row(name, results[name])
    print_means(results, interpreters)
    sys.exit(1 if print_verdict(results, options.floor) else 0)


if __name__ == "__main__":
    main()
