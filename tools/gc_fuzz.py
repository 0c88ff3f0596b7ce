#!/usr/bin/python3.11
"""Runs the collector's fuzz test with many seeds, each under another combination of the stress settings.

usage: tools/gc_fuzz.py [--time SECONDS] [--jobs N] [--seed FIRST] [--steps N]

Prints how many seeds and operations ran. The exit status is 1, and the command that repeats the failure is printed, when one failed.
"""
import argparse
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

FUZZ = Path(__file__).resolve().parent.parent / "build" / "checked" / "tests" / "test_gc_fuzz"
TIMEOUT = 300

# Environment, and by how much it slows the test down.
SETTINGS = [
    ({"PYPY_GC_DEBUG": "1"}, 1),
    ({"PYPY_GC_DEBUG": "1", "PYPY_GC_PAUSE": "1", "PYPY_GC_MIN": "64K"}, 1),
    ({"PYPY_GC_DEBUG": "1", "PYPY_GC_NURSERY": "64K", "PYPY_GC_MIN": "64K", "PYPY_GC_INCREMENT_STEP": "4K"}, 1),
    ({"PYPY_GC_DEBUG": "1", "PYPY_GC_MAX_PINNED": "2"}, 1),
    ({"PYPY_GC_DEBUG": "2", "PYPY_GC_MAX_PINNED": "0", "PYPY_GC_PAUSE": "1", "PYPY_GC_MIN": "64K"}, 4),
    ({"PYPY_GC_DEBUG": "1", "PYPY_GC_FAIL": "2"}, 1),
    ({"PYPY_GC_DEBUG": "1", "PYPY_GC_FAIL": "7", "PYPY_GC_PAUSE": "1", "PYPY_GC_MIN": "64K"}, 1),
    ({"PYPY_GC_DEBUG": "2", "PYPY_GC_STRESS": "7", "PYPY_GC_STRESS_WORK": "1"}, 8),
    ({"PYPY_GC_DEBUG": "2", "PYPY_GC_STRESS": "5", "PYPY_GC_STRESS_WORK": "60000"}, 8),
    ({"PYPY_GC_DEBUG": "2", "PYPY_GC_STRESS": "11", "PYPY_GC_FAIL": "3"}, 8),
]


def run(seed, steps):
    """Number of operations that ran; a message when the test failed."""
    settings, slowness = SETTINGS[seed % len(SETTINGS)]
    argv = [str(FUZZ), str(seed), str(steps // slowness)]
    try:
        done = subprocess.run(argv, env={**os.environ, **settings}, capture_output=True, text=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return 0, f"no end after {TIMEOUT} s: " + command(settings, argv)
    if done.returncode:
        return 0, f"exit status {done.returncode}: {command(settings, argv)}\n{done.stderr[-2000:]}"
    return steps // slowness, None


def command(settings, argv):
    return " ".join([*(f"{name}={value}" for name, value in settings.items()), *argv])


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--time", type=float, default=60)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--steps", type=int, default=20000)
    options = parser.parse_args()
    end = time.monotonic() + options.time
    seed, seeds, operations, failures = options.seed, 0, 0, []
    with ThreadPoolExecutor(options.jobs) as pool:
        while time.monotonic() < end and not failures:
            batch = range(seed, seed + 4 * options.jobs)
            seed = batch.stop
            for ran, failure in pool.map(lambda number: run(number, options.steps), batch):
                seeds += 1
                operations += ran
                if failure:
                    failures.append(failure)
    print(f"gc_fuzz: {seeds} seeds from {options.seed} on, {operations} operations, {len(failures)} failures")
    for failure in failures:
        print(failure)
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
