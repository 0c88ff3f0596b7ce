#!/usr/bin/python3.11
"""Runs the tests and ends with the line "N passed, N failed"; the exit status is 1 if anything failed.

usage: tests/run.py [suite or test]... [-j N] [-v]

Suites, in the order in which they run:
  layers    direction of includes (and, as a warning only, formatting)
  clang     everything compiles with clang without a warning
  c         the C unit tests (tests/c) in the checked and the debug build
  parser    syntax trees and syntax errors equal python3.11's: its library, its tests' snippets, damaged programs
  lang      tests/lang/*.py in the checked build; stdout and exit status must equal those of python3.11
  release   the same in the release build
  stress    the same in the checked build, with a collection at every Nth allocation
  slices    the same, each slice of the marking being a single object
  debug     the same in the debug build (ASan, UBSan)
  programs  tests/programs/*.py: larger programs and the library's tools, release build; otherwise as lang
  cli       tests/cli/*.py: options and environment variables, release build; otherwise as lang
  cpython   the files of CPython's own suite that tests/cpython_expected.txt marks as the gate

A name that is not a suite selects language tests by a part of their file name: tests/run.py stress basic_list gc_

Comments at the head of a language test:
  # stress: 1000               interval of the stress mode (default: STRESS_INTERVAL), or "off" and a reason
  # skip-mode: debug reason    a suite in which the file does not run
  # timeout: 60                seconds, in the plain mode
  # options: -O                options of the interpreter
  # stderr: compare            stderr must be equal too
Where NAME.out stands beside NAME.py it is the expected output instead of python3.11's: the file shows one of the
differences between PyPy and CPython.
"""
import argparse
import difflib
import hashlib
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import cpython
from harness import (REFERENCE, ROOT, clean_environment, in_parallel, install_handlers, last_lines, run_process)

TESTS = ROOT / "tests"
FOLDERS = {"programs": "programs", "cli": "cli"}  # of suites; the others have lang
CACHE = ROOT / "build" / "expected"
EXPECTED_FAILURES = ROOT / "tests" / "expected_failures.txt"
STRESS_INTERVAL = 97
SUITES = ("layers", "clang", "c", "parser", "lang", "release", "stress", "slices", "debug", "programs", "cli", "cpython")
BUILDS = {"lang": "checked", "release": "release", "stress": "checked", "slices": "checked", "debug": "debug",
          "programs": "release", "cli": "release"}
STRESS_SETTINGS = {"stress": {}, "slices": {"PYPY_GC_STRESS_WORK": "1"}}  # beside the interval
TIMEOUT_FACTOR = {"lang": 1, "release": 1, "stress": 6, "slices": 6, "debug": 6, "programs": 1, "cli": 1}


@dataclass
class Case:
    name: str
    run: object  # () -> None when it passes, the report when it fails; raises Skip


class Skip(Exception):
    pass


@dataclass
class Totals:
    passed: int = 0
    skipped: int = 0
    expected: int = 0
    failed: list = field(default_factory=list)


def read_expected_failures():
    """{(suite, name): reason} of tests/expected_failures.txt; suite "*" stands for every suite."""
    table = {}
    for line in EXPECTED_FAILURES.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            where, _, reason = line.partition(" ")
            suite, _, name = where.partition("/")
            if not reason.strip():
                sys.exit(f"{EXPECTED_FAILURES}: {where} has no reason")
            table[suite, name] = reason.strip()
    return table


# Language tests

def read_header(path):
    """The `# key: value` lines at the head of a test, as {key: [values]}."""
    header = {}
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        if not line.startswith("#"):
            break
        key, colon, value = line[1:].partition(":")
        if colon:
            header.setdefault(key.strip(), []).append(value.strip())
    return header


def language_command(exe, path, header):
    return [exe, *" ".join(header.get("options", [])).split(), path.name]


def expected_result(path, header):
    """[status, stdout, stderr] that the test must produce, from NAME.out or from python3.11 (kept under build/)."""
    stored = path.with_suffix(".out")
    if stored.exists():
        return [0, stored.read_text(encoding="utf-8"), ""]
    sources = [path, *sorted(path.parent.glob("support/*.py"))]
    key = hashlib.sha256(b"".join(p.read_bytes() for p in sources) + REFERENCE.encode()).hexdigest()[:24]
    cached = CACHE / f"{path.stem}.{key}.json"
    if cached.exists():
        return json.loads(cached.read_text())
    result = run_process(language_command(REFERENCE, path, header), cwd=path.parent, timeout=120)
    if result.crashed:
        return [result.status, result.stdout, result.stderr]
    CACHE.mkdir(parents=True, exist_ok=True)
    for old in CACHE.glob(f"{path.stem}.*.json"):
        old.unlink(missing_ok=True)
    cached.write_text(json.dumps([result.status, result.stdout, result.stderr]))
    return [result.status, result.stdout, result.stderr]


def run_language_test(path, suite, exe):
    header = read_header(path)
    for entry in header.get("skip-mode", []):
        if entry.split()[0] == suite:
            raise Skip(entry)
    interval = header.get("stress", [str(STRESS_INTERVAL)])[0].split()[0]
    stress = STRESS_SETTINGS.get(suite)
    if stress is not None and interval == "off":
        raise Skip(header["stress"][0])
    extra = {} if stress is None else {"PYPY_GC_STRESS": interval, **stress}
    timeout = float(header.get("timeout", ["30"])[0]) * TIMEOUT_FACTOR[suite]
    status, stdout, stderr = expected_result(path, header)
    got = run_process(language_command(exe, path, header), cwd=path.parent, timeout=timeout,
                      env=clean_environment(**extra), memory=None if suite == "debug" else 8 << 30)
    same_stderr = "stderr" not in header or got.stderr == stderr
    if got.status == status and got.stdout == stdout and same_stderr:
        return None
    return describe_difference(status, stdout, stderr if not same_stderr else None, got)


def describe_difference(status, stdout, stderr, got):
    parts = []
    if got.status != status:
        parts.append(f"exit status {got.status}, expected {status}")
    parts += difference("stdout", stdout, got.stdout)
    if stderr is not None:
        parts += difference("stderr", stderr, got.stderr)
    elif got.stderr:
        parts.append("stderr:\n" + last_lines(got.stderr, 25))
    return "\n".join(parts)


def difference(title, expected, got):
    lines = list(difflib.unified_diff(expected.splitlines(), got.splitlines(), f"expected {title}", title, lineterm="", n=2))
    return lines[:40] + ([f"[... {len(lines) - 40} more lines of difference]"] if len(lines) > 40 else [])


def language_cases(suite, patterns, exe):
    exe = exe or ROOT / "build" / BUILDS[suite] / "pypy3"
    if not exe.exists():
        return [Case("executable", lambda: f"{exe} is missing")]
    folder = TESTS / FOLDERS.get(suite, "lang")
    paths = [p for p in sorted(folder.glob("*.py")) if not patterns or any(part in p.name for part in patterns)]
    return [Case(p.stem, lambda p=p: run_language_test(p, suite, exe)) for p in paths]


# The other suites

def run_tool(*argv):
    env = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    done = subprocess.run(argv, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return None if done.returncode == 0 else last_lines(done.stdout, 40)


def layer_cases():
    return [Case("includes", lambda: run_tool("tools/check_layers.sh")),
            Case("layout", lambda: run_tool("tools/check_format.sh")),
            Case("comments", lambda: run_tool("/usr/bin/python3.11", "tools/check_comments.py")),
            Case("pages", lambda: run_tool("/usr/bin/python3.11", "tools/bytecode_table.py", "--check"))]


def clang_cases():
    return [Case("compiles", lambda: run_tool("make", "-s", "-k", f"-j{os.cpu_count()}", "CC=clang", "BUILD=checked",
                                              "OUT=build/clang", "objects"))]


def run_c_test(program, build):
    result = run_process([program], timeout=120 if build == "checked" else 400, memory=None)
    if result.status == 0:
        return None
    return f"exit status {result.status}\n" + last_lines(result.stdout + result.stderr, 30)


def c_cases():
    cases = []
    for build in ("checked", "debug"):
        for source in sorted((ROOT / "tests" / "c").glob("*.c")):
            program = ROOT / "build" / build / "tests" / source.stem
            if program.exists() or build == "checked":
                cases.append(Case(f"{source.stem}-{build}", lambda p=program, b=build: run_c_test(p, b)))
    return cases


def parser_cases():
    def compare(*options):
        return run_tool(REFERENCE, "tools/compare_ast.py", "build/checked/tests/ast_dump", *options)
    return [Case("library", compare),
            Case("snippets", lambda: compare("--snippets")),
            Case("damaged", lambda: compare("--fuzz", "10000"))]


def cpython_cases(exe):
    exe = exe or ROOT / "build" / "release" / "pypy3"
    gate = [Case(name, lambda n=name: cpython.check(n, exe)) for name in cpython.gate_names()]
    details = [Case(f"{name}-details", lambda n=name: cpython.check_details(n, exe)) for name in cpython.details_names()]
    return gate + details


def cases_of(suite, options):
    if suite == "layers":
        return layer_cases()
    if suite == "clang":
        return clang_cases()
    if suite == "c":
        return c_cases()
    if suite == "parser":
        return parser_cases()
    if suite == "cpython":
        return cpython_cases(options.exe)
    return language_cases(suite, options.patterns, options.exe)


# The driver

def run_case(case, deadline):
    """(outcome, report): outcome is "pass", "skip" or "FAIL"."""
    if time.monotonic() > deadline:
        return "FAIL", "not run: out of time (see --budget)"
    try:
        report = case.run()
    except Skip as reason:
        return "skip", str(reason)
    except Exception as error:
        return "FAIL", f"{type(error).__name__}: {error}"
    return ("FAIL", report) if report is not None else ("pass", "")


def run_suite(suite, cases, options, deadline, totals):
    started = time.monotonic()
    passed, failed, skipped, expected = 0, 0, 0, 0
    table = read_expected_failures()
    for case, (outcome, report) in in_parallel(lambda c: run_case(c, deadline), cases, options.jobs):
        reason = table.get((suite, case.name)) or table.get(("*", case.name))
        if outcome == "FAIL" and reason and not options.strict:
            expected += 1
            continue
        if outcome == "pass":
            passed += 1
            if reason:
                print(f"note: {suite}/{case.name} passes, though expected to fail: {reason}", flush=True)
        elif outcome == "skip":
            skipped += 1
        else:
            failed += 1
            totals.failed.append(f"{suite}/{case.name}")
            print(f"FAIL {suite}/{case.name}\n    " + report.replace("\n", "\n    "), flush=True)
        if options.verbose and outcome != "FAIL":
            print(f"{outcome} {suite}/{case.name} {report}", flush=True)
    totals.passed += passed
    totals.skipped += skipped
    totals.expected += expected
    note = (f", {skipped} skipped" if skipped else "") + (f", {expected} fail as expected" if expected else "")
    print(f"{suite:8} {passed} of {passed + failed} pass{note} ({time.monotonic() - started:.0f} s)", flush=True)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="suite or test")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count())
    parser.add_argument("-v", "--verbose", action="store_true", help="name the tests that pass, too")
    parser.add_argument("--strict", action="store_true", help="expected failures count as failures, too")
    parser.add_argument("--exe", type=Path, help="the executable to test, instead of the builds'")
    parser.add_argument("--budget", type=float, default=2100, help="seconds after which no further test starts")
    options = parser.parse_args()
    options.suites = [s for s in SUITES if s in options.names]
    options.patterns = [n for n in options.names if n not in SUITES]
    options.exe = options.exe and options.exe.absolute()
    if not options.suites:
        options.suites = ["lang"] if options.patterns else list(SUITES)
    return options


def main():
    options = parse_arguments()
    install_handlers()
    totals = Totals()
    deadline = time.monotonic() + options.budget
    for suite in options.suites:
        run_suite(suite, cases_of(suite, options), options, deadline, totals)
    if totals.failed:
        print("failed:", *totals.failed)
    print(f"{totals.passed} passed, {len(totals.failed)} failed")
    sys.exit(1 if totals.failed or not totals.passed else 0)


if __name__ == "__main__":
    main()
