#!/usr/bin/python3.11
"""Tries packages of the index as a new user would.   usage: tools/try_packages.py [--exe PYPY3] [--keep] [package]...

In a fresh virtual environment of PYPY3 (build/release/pypy3) `pip install` gets the packages; tests/packages/use_NAME.py uses each,
and its output must equal that of python3.11 over the same files. Then pytest runs the own tests of attrs and click, out of
their source archives, in both. Needs the package index, so `make test` does not run it. Ends with "N passed, N failed".
"""
import argparse
import difflib
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from harness import REFERENCE, clean_environment, last_lines, run_process

SCRIPTS = ROOT / "tests" / "packages"
PACKAGES = sorted(path.stem.removeprefix("use_") for path in SCRIPTS.glob("use_*.py"))
# And what they need where the interpreter is PyPy; later versions of hypothesis have an extension module.
OWN_TESTS = {"attrs": ["hypothesis==6.100.0"], "click": []}


class Trial:
    """An environment in a folder of its own. python3.11 uses the packages that were installed there."""

    def __init__(self, executable, folder):
        self.folder, self.failed, self.passed = folder, [], 0
        subprocess.run([executable, "-m", "venv", folder / "env"], check=True, timeout=120)
        self.python = folder / "env" / "bin" / "python"
        paths = subprocess.run([self.python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], check=True, capture_output=True, text=True)
        self.environment = clean_environment(HOME=str(folder), PYTHONPATH=paths.stdout.strip(), TERM="dumb")

    def run(self, interpreter, *words, cwd=None, timeout=900):
        return run_process([interpreter, *words], env=self.environment, cwd=cwd or self.folder, timeout=timeout)

    def count(self, what, problem):
        print(f"{'FAIL' if problem else 'ok  '} {what}", *(["\n" + problem] if problem else []), flush=True)
        if problem:
            self.failed.append(what)
        else:
            self.passed += 1

    def pip(self, *words):
        """Whether it worked."""
        done = self.run(self.python, "-m", "pip", "--no-input", *words)
        self.count("pip " + " ".join(map(str, words)), "" if done.status == 0 else last_lines(done.stdout + done.stderr, 15))
        return done.status == 0

    def use(self, package):
        script = SCRIPTS / f"use_{package}.py"
        ours, theirs = (self.run(interpreter, script) for interpreter in (self.python, REFERENCE))
        lines = [*difflib.unified_diff(theirs.stdout.split("\n"), ours.stdout.split("\n"), "python3.11", "ours", lineterm="")]
        if theirs.status != 0:
            lines.append(f"python3.11 fails: {last_lines(theirs.stderr, 5)}")
        elif ours.status != 0:
            lines.append(f"status {ours.status}: {last_lines(ours.stderr, 15)}")
        self.count(f"{package} ({ours.seconds:.1f} s, python3.11 {theirs.seconds:.1f} s)", "\n".join(lines[:60]))

    def own_tests(self, package):
        """The tests that come with the source: every test that passes in python3.11 must pass, or be skipped as one for CPython only."""
        if not self.pip("download", "-q", "--no-deps", "--no-binary", package, "-d", self.folder / "sources", package):
            return
        archive = next((self.folder / "sources").glob(package + "-*.tar.gz"))
        with tarfile.open(archive) as source:
            source.extractall(self.folder / "sources")
        folder = self.folder / "sources" / archive.name.removesuffix(".tar.gz")
        results, skipped = {}, {}
        for interpreter in self.python, REFERENCE:
            done = self.run(interpreter, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", "--tb=short", "tests", cwd=folder)
            results[interpreter] = {match[2]: match[1] for match in re.finditer(r"^(PASSED|FAILED|ERROR) (.*?)(?: - .*)?$", done.stdout, re.M)}
            summary = done.stdout.rstrip().rsplit("\n", 1)[-1]
            skipped[interpreter] = int((re.search(r"(\d+) skipped", summary) or [0, 0])[1])
            print("    ", interpreter, summary)
        ours, theirs = results[self.python], results[REFERENCE]
        missing = [name for name in theirs if name not in ours]  # those for CPython only are skipped
        worse = [f"{name}: {ours[name]}" for name, outcome in theirs.items() if outcome == "PASSED" and ours.get(name, "PASSED") != "PASSED"]
        if len(missing) > skipped[self.python]:
            worse += [f"{name}: did not run" for name in missing]
        self.count(f"own tests of {package}", "\n".join(worse[:20]) or ("" if theirs else "none ran"))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--exe", type=Path, default=ROOT / "build" / "release" / "pypy3")
    parser.add_argument("--keep", action="store_true", help="leave the environment in build/packages")
    parser.add_argument("packages", nargs="*", metavar="package", help="of: " + " ".join(PACKAGES))
    options = parser.parse_args()
    wanted = options.packages or PACKAGES
    if unknown := set(wanted) - set(PACKAGES):
        parser.error(f"no script for {', '.join(unknown)}")
    if options.keep:
        shutil.rmtree(ROOT / "build" / "packages", ignore_errors=True)
        folder = ROOT / "build" / "packages"
        folder.mkdir(parents=True)
    else:
        folder = Path(tempfile.mkdtemp(prefix="try-packages-"))
    try:
        trial = Trial(options.exe.resolve(), folder)
        own = [package for package in OWN_TESTS if package in wanted]
        if trial.pip("install", "-q", *wanted):
            for package in wanted:
                trial.use(package)
        if own and trial.pip("install", "-q", "pytest", *sorted({name for package in own for name in OWN_TESTS[package]})):
            for package in own:
                trial.own_tests(package)
    finally:
        if not options.keep:
            shutil.rmtree(folder)
    print(f"{trial.passed} passed, {len(trial.failed)} failed")
    return 1 if trial.failed else 0


if __name__ == "__main__":
    sys.exit(main())
