#!/usr/bin/python3.11
"""Runs files of CPython's own test-suite (Debian's libpython3.11-testsuite) and keeps the list of their outcomes.

usage: tests/cpython.py test_int test_list        run these and compare with the list; failing tests are named
       tests/cpython.py -v -k pattern test_int    only tests whose id contains the pattern, with tracebacks
       tests/cpython.py --gate                    run the files marked "gate"
       tests/cpython.py --all [--update]          run every file; --update writes the outcomes to the list
       tests/cpython.py --details [test_int]      run only the tests of implementation details: they must fail
The exit status is 1 if any file does worse than the list says.

The list is tests/cpython_expected.txt, a line per file:
  name  outcome  ran failed errors skipped  seconds  marks  # reason
outcome: pass, skip (the file as a whole does not apply), fail, import (the file cannot be loaded), crash, timeout, new (never
run). marks: "gate", or "-". An outcome other than pass needs its reason; --update keeps what is written there.

tests/cpython_details.txt names the tests that assert how CPython works inside without saying so, each with its reason. They
are left out and counted apart: "skipped" is written 12+3 where 3 such tests were left out. An entry that no test of
its file answers to is an error, and so is one whose test passes (--details).
"""
import argparse
import os
import shutil
import sys
import tempfile
from dataclasses import dataclass, field, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from cpython_driver import read_details
from harness import ROOT, clean_environment, in_parallel, install_handlers, last_lines, run_process

SUITE = Path("/usr/lib/python3.11/test")
LIST = ROOT / "tests" / "cpython_expected.txt"
DRIVER = ROOT / "tests" / "cpython_driver.py"
DETAILS = ROOT / "tests" / "cpython_details.txt"
RANK = {"pass": 3, "skip": 3, "fail": 2, "import": 1, "crash": 1, "timeout": 1, "new": 0}
GATE_SECONDS = 4


@dataclass
class Outcome:
    """What one file did; failures are (kind, test id, traceback)."""
    name: str
    outcome: str = "new"
    ran: int = 0
    failed: int = 0
    errors: int = 0
    skipped: int = 0
    details: int = 0
    seconds: int = 0
    mark: str = "-"
    reason: str = ""
    failures: list = field(default_factory=list)
    detail: str = ""

    def line(self):
        skipped = f"{self.skipped}+{self.details}" if self.details else self.skipped
        counts = f"{self.ran:5} {self.failed:4} {self.errors:4} {skipped:>4}  {self.seconds:4}"
        reason = f"  # {self.reason}" if self.reason else ""
        return f"{self.name:32} {self.outcome:8} {counts}  {self.mark}{reason}"

    def worse_than(self, old):
        """Whether this outcome is worse than the listed one: allows for a few tests that depend on the machine."""
        if RANK[self.outcome] != RANK[old.outcome]:
            return RANK[self.outcome] < RANK[old.outcome]
        if self.failed + self.errors > old.failed + old.errors:
            return True
        if self.ran + self.details < 0.97 * (old.ran + old.details):
            return True
        return self.outcome == "pass" and self.skipped > old.skipped + 3


# The list

def parse_line(line):
    text, _, reason = line.partition("#")
    name, outcome, ran, failed, errors, skipped, seconds, mark = text.split()
    skipped, _, details = skipped.partition("+")
    counts = [int(count or 0) for count in (ran, failed, errors, skipped, details, seconds)]
    return Outcome(name, outcome, *counts, mark, reason.strip())


def read_list(path=LIST):
    if not path.exists():
        return {}
    entries = [parse_line(l) for l in path.read_text().splitlines() if l.strip() and not l.startswith("#")]
    return {entry.name: entry for entry in entries}


def write_list(path, entries):
    title = f"# {'name':30} {'outcome':8} {'ran':>5} fail  err skip  secs  marks  # reason\n"
    path.write_text(title + "".join(entries[name].line() + "\n" for name in sorted(entries)))


def all_names():
    """Every file and package of the suite, as `python -m test` finds them."""
    found = [p for p in SUITE.iterdir() if p.name.startswith("test_") and (p.suffix == ".py" or (p / "__init__.py").exists())]
    return sorted(p.stem for p in found)


def gate_names():
    return [entry.name for entry in read_list().values() if entry.mark == "gate"]


def details_names():
    """The files that cpython_details.txt has entries for."""
    lines = DETAILS.read_text().splitlines()
    return sorted({line.split()[0] for line in lines if line.strip() and not line.startswith("#")})


# Running

def read_report(path):
    if not path.exists():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [[unescape(f) for f in line.split("\t")] for line in lines]


def unescape(text):
    return "\\".join(part.replace("\\n", "\n") for part in text.split("\\\\"))


def run_file(name, exe, timeout=300, memory=8 << 30, patterns=()):
    """Runs one file and returns its Outcome."""
    result, events = run_driver(name, exe, timeout, memory, [], patterns)
    if not patterns and finished(events):
        events[-1:-1] = missing_details(name, events)
    return judge(name, result, events)


def run_details(name, exe, timeout=300, memory=8 << 30):
    """Runs the tests of one file that are listed as implementation details; its failures are those that pass."""
    result, events = run_driver(name, exe, timeout, memory, ["--details"], ())
    passed = [["stale", f[0], f"listed in {DETAILS.name}, but: {kind}"] for kind, *f in events if kind in ("ok", "skip")]
    kept = [event for event in events if event[0] in ("start", "end")]
    kept[-1:-1] = passed
    return judge(name, result, kept)


def run_driver(name, exe, timeout, memory, options, patterns):
    """Runs the driver on one file in a folder of its own; returns how the process ended, and the events."""
    folder = Path(tempfile.mkdtemp(prefix="cpython-tests-"))
    report = folder / "report"
    work = folder / "work"
    work.mkdir()
    try:
        result = run_process([exe, DRIVER, *options, name, report, *patterns], cwd=work, timeout=timeout, memory=memory,
                             env=clean_environment(TMPDIR=str(folder), HOME=str(folder)))
        return result, read_report(report)
    finally:
        make_removable(folder)
        shutil.rmtree(folder, ignore_errors=True)


def missing_details(name, events):
    """An event for each entry of the list of details that no test answers to."""
    found = {fields[0] for kind, *fields in events if kind == "detail"}
    return [["stale", test, f"listed in {DETAILS.name}, but there is no such test"]
            for test in sorted(read_details(name) - found)]


def make_removable(folder):
    for path, folders, _ in os.walk(folder):
        for name in folders:
            try:
                os.chmod(os.path.join(path, name), 0o700)
            except OSError:
                pass


def judge(name, result, events):
    """Turns the events of the driver and the fate of its process into an Outcome."""
    out = Outcome(name, seconds=round(result.seconds))
    current = ""
    for kind, *rest in events:
        if kind == "start":
            current = rest[0]
            out.ran += 1
        elif kind == "skip":
            out.skipped += 1
        elif kind == "detail":
            out.details += 1
        elif kind in ("fail", "stale"):
            out.failed += 1
        elif kind in ("error", "module"):
            out.errors += 1
        if kind in ("fail", "stale", "error", "module", "more"):
            out.failures.append((kind, *rest))
    loaded = not any(kind == "module" for kind, *_ in events)
    out.outcome, out.detail = classify(out, result, loaded, events)
    if not finished(events) and current:
        out.detail += f" in {current}"
    return out


def finished(events):
    return bool(events) and events[-1][0] == "end"


def classify(out, result, loaded, events):
    if not finished(events):
        if result.status == "timeout":
            return "timeout", f"no end after {out.seconds} s"
        last = last_lines(result.stderr, 12)
        return "crash", f"{result.status}" + (f"\n{last}\n" if last else "")
    if out.failed + out.errors:
        return ("fail" if loaded or out.ran else "import"), summary_of(out.failures)
    if result.crashed:
        return "crash", f"{result.status} at exit"
    if not out.ran:
        skips = [rest for kind, *rest in events if kind == "skip"]
        return ("skip", skips[0][-1]) if skips else ("pass", "")
    return "pass", ""


def summary_of(failures):
    kind, *fields = failures[0]
    return fields[0] if kind == "module" else f"{len(failures)} failing"


def check_details(name, exe):
    """For run.py: None if none of the file's tests of implementation details passes, otherwise a report."""
    out = run_details(name, exe)
    return None if out.outcome in ("pass", "skip") else f"{out.line()}\n{describe(out, False)}"


def check(name, exe):
    """For run.py: None if the file does no worse than listed, otherwise a report."""
    old = read_list()[name]
    new = run_file(name, exe)
    if not new.worse_than(old):
        return None
    return f"listed: {old.line()}\nnow:    {new.line()}\n{describe(new, False)}"


# Reporting

def describe(out, verbose):
    lines = [out.detail] if out.detail else []
    for kind, *fields in out.failures:
        text = fields[-1].rstrip("\n")
        if verbose:
            lines.append(f"{'=' * 70}\n{kind.upper()}: {fields[0]}\n{text}")
        else:
            lines.append(f"  {kind}: {fields[0]}: {text.splitlines()[-1] if text else ''}"[:220])
    return "\n".join(lines)


def updated_entry(old, new):
    """The entry to write: keeps mark and reason; a crash or the like gets its place as the reason if there is none."""
    reason = old.reason if old and new.outcome != "pass" else ""
    if not reason and new.outcome in ("crash", "timeout", "import", "skip"):
        reason = " ".join(new.detail.split())[:160]
    gate = new.outcome == "pass" and new.seconds <= GATE_SECONDS and new.ran
    mark = "gate" if gate or (old and old.mark == "gate") else "-"
    return replace(new, reason=reason, mark=mark, failures=[], detail="")


def print_outcome(old, new, options):
    change = ""
    if old and old.outcome != "new":
        if new.worse_than(old):
            change = f"  WORSE, was {old.outcome} {old.ran} {old.failed} {old.errors} {old.skipped}"
        elif old.worse_than(new):
            change = "  better"
    print(new.line() + change, flush=True)
    if (new.outcome not in ("pass", "skip")) and not options.terse:
        print(describe(new, options.verbose), flush=True)


def summarize(outcomes):
    counts = {}
    for out in outcomes:
        counts[out.outcome] = counts.get(out.outcome, 0) + 1
    print(", ".join(f"{counts[o]} {o}" for o in RANK if o in counts))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--details", action="store_true", help="run the tests of implementation details: none may pass")
    parser.add_argument("--outcome", help="run the files listed with this outcome: --outcome crash")
    parser.add_argument("--update", action="store_true", help="write the outcomes to the list")
    parser.add_argument("-k", dest="patterns", action="append", default=[], help="a part of the ids of the tests to run")
    parser.add_argument("-v", "--verbose", action="store_true", help="print tracebacks")
    parser.add_argument("--terse", action="store_true", help="print the table alone")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--timeout", type=float, default=300)
    parser.add_argument("--memory", type=int, default=8192, help="limit of the address space in MB, 0 for none")
    parser.add_argument("--list", type=Path, default=LIST, help="another list to compare with and to update")
    parser.add_argument("--exe", type=Path, default=ROOT / "build" / "release" / "pypy3")
    options = parser.parse_args()
    if options.update and (options.patterns or options.details):
        parser.error("--update needs whole files, without -k and --details")
    return options


def chosen_names(options, listed):
    names = [name.removesuffix(".py").removeprefix("test.") for name in options.names]
    if options.all:
        names += all_names()
    if options.gate:
        names += gate_names()
    if options.details and not names:
        names = details_names()
    if options.outcome:
        names += [e.name for e in listed.values() if e.outcome == options.outcome]
    return list(dict.fromkeys(names))


def main():
    options = parse_arguments()
    install_handlers()
    listed = read_list(options.list)
    names = chosen_names(options, listed)
    exe = options.exe.absolute()
    memory = options.memory << 20
    outcomes, worse = [], []

    def run(name):
        if options.details:
            return run_details(name, exe, options.timeout, memory)
        return run_file(name, exe, options.timeout, memory, options.patterns)

    for name, new in in_parallel(run, names, options.jobs):
        old = None if options.patterns or options.details else listed.get(name)
        print_outcome(old, new, options)
        outcomes.append(new)
        if options.update:
            listed[name] = updated_entry(old, new)
            write_list(options.list, listed)
        elif old and new.worse_than(old):
            worse.append(name)
        elif options.details and new.outcome not in ("pass", "skip"):
            worse.append(name)
    summarize(outcomes)
    if worse:
        print("worse than listed:", *worse)
    sys.exit(1 if worse else 0)


if __name__ == "__main__":
    main()
