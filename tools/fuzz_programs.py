#!/usr/bin/python3.11
"""Runs random programs in our executable and in python3.11 and compares what they print.

usage: tools/fuzz_programs.py [--time SECONDS] [--seed N] [--count N] [--stress] [--exe PATH] [--show]

Program number i is made from (seed, i) alone: --seed 7 --first 12 --count 1 --show prints one again. A program that ends in
another way, or prints something else, is made smaller and written to build/fuzz/. With --stress every second run collects at
each few allocations. The exit status is 1 if anything was found. The seed is printed.
"""
import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from harness import REFERENCE, clean_environment, in_parallel, install_handlers, last_lines, run_process
from program_generator import Program

FOUND = ROOT / "build" / "fuzz"


def outcome(exe, path, timeout, **extra):
    return run_process([exe, path.name], cwd=path.parent, timeout=timeout,
                       env=clean_environment(PYTHONWARNINGS="ignore", **extra))


def difference(exe, text, folder, stress):
    """None if both print the same, otherwise a description. A program that python3.11 itself cannot finish soon is no difference."""
    path = folder / "program.py"
    path.write_text(text, encoding="utf-8")
    expected = outcome(REFERENCE, path, 5)
    if expected.crashed:
        return None
    got = outcome(exe, path, 120, PYPY_GC_STRESS=str(stress)) if stress else outcome(exe, path, 60)
    if (got.status, got.stdout) == (expected.status, expected.stdout):
        return None
    lines = zip(expected.stdout.splitlines() + ["(end)"], got.stdout.splitlines() + ["(end)"])
    first = next(((a, b) for a, b in lines if a != b), ("", ""))
    return (f"status {got.status}, expected {expected.status}\n  expected {first[0][:200]}\n  got      {first[1][:200]}\n"
            + last_lines(got.stderr, 6))


# Making a failing program smaller: whole blocks first, then single lines.

def block_end(lines, start):
    """The end of the statement that starts at a line: all deeper lines after it belong to it."""
    depth = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > depth):
        end += 1
    return end


def make_smaller(exe, text, folder, stress, seconds=60):
    lines, deadline = text.splitlines(), time.monotonic() + seconds
    changed = True
    while changed and time.monotonic() < deadline:
        changed = False
        at = len(lines) - 1
        while at >= 0 and time.monotonic() < deadline:
            end = block_end(lines, at)
            indent = lines[at][:len(lines[at]) - len(lines[at].lstrip())]
            for replacement in ([], [indent + "pass"] if lines[at].strip() != "pass" else None):
                if replacement is None:
                    continue
                shorter = lines[:at] + replacement + lines[end:]
                if difference(exe, "\n".join(shorter) + "\n", folder, stress):
                    lines, changed = shorter, True
                    break
            at -= 1
    return "\n".join(lines) + "\n"


class Found:
    def __init__(self, options):
        self.options = options
        self.count = 0

    def note(self, number, text, stress, what, folder):
        self.count += 1
        FOUND.mkdir(parents=True, exist_ok=True)
        name = FOUND / f"program-{self.options.seed}-{number}.py"
        if self.count <= 5:
            text = make_smaller(self.options.exe, text, folder, stress)
            what = difference(self.options.exe, text, folder, stress) or what
        head = f"# seed {self.options.seed}, program {number}" + (f", PYPY_GC_STRESS={stress}" if stress else "")
        name.write_text(head + "\n" + text, encoding="utf-8")
        print(f"DIFFERENCE {name}: {what}", flush=True)


def run_one(options, number, found):
    text = Program(random.Random(f"{options.seed}/{number}"), options.size).text()
    stress = random.Random(number).choice([13, 101, 997]) if options.stress and number % 2 else 0
    with tempfile.TemporaryDirectory(prefix="fuzz-programs-") as name:
        what = difference(options.exe, text, Path(name), stress)
        if what:
            found.note(number, text, stress, what, Path(name))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--time", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--first", type=int, default=0, help="number of the first program")
    parser.add_argument("--count", type=int, default=10**9)
    parser.add_argument("--size", type=int, default=12, help="functions and classes in a program")
    parser.add_argument("--stress", action="store_true")
    parser.add_argument("--show", action="store_true", help="print the programs, run nothing")
    parser.add_argument("--exe", type=Path, default=ROOT / "build" / "checked" / "pypy3")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count())
    options = parser.parse_args()
    options.exe = options.exe.absolute()
    return options


def main():
    options = parse_arguments()
    install_handlers()
    print(f"seed {options.seed}", flush=True)
    found, done, end = Found(options), 0, time.monotonic() + options.time
    while done < options.count and time.monotonic() < end and found.count < 20:
        batch = range(options.first + done, options.first + done + min(4 * options.jobs, options.count - done))
        if options.show:
            for number in batch:
                print(Program(random.Random(f"{options.seed}/{number}"), options.size).text())
        else:
            for _ in in_parallel(lambda number: run_one(options, number, found), batch, options.jobs):
                pass
        done += len(batch)
    print(f"{done} programs, {found.count} differences; seed {options.seed}")
    sys.exit(1 if found.count else 0)


if __name__ == "__main__":
    main()
