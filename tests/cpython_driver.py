"""Runs one file of CPython's test-suite under the executable being tested, and writes what happens to a report file.

usage: cpython_driver.py [--details] NAME REPORT [PATTERN]...

Does what `python -m test NAME` does (no resources enabled, nothing fetched), without its many imports. Each event is
written at once, as a line of fields separated by tabs, so that a crash or a time-out leaves everything up to it:
  start ID | ok ID | skip ID REASON | fail ID TRACEBACK | error ID TRACEBACK | module REASON TRACEBACK | end
Tests named in cpython_details.txt do not run and are reported as "detail ID"; with --details they are the only ones to run.
"""
import os
import sys

STDLIB = "/usr/lib/python3.11"
DETAILS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "cpython_details.txt")


def read_details(name, ends=False):
    """The ids of the tests of CPython's implementation details in the file of that name; ends: without those that may wait
    for ever ("hangs: ...") or pass by chance ("varies: ...")."""
    with open(DETAILS, encoding="utf-8") as file:
        lines = [line.split(None, 2) for line in file if line.strip() and not line.startswith("#")]
    return {test for file, test, reason in lines if file == name and not (ends and reason.startswith(("hangs: ", "varies: ")))}


def detail_id(name, test):
    """How cpython_details.txt writes the id of a test of that file."""
    return test.id().removeprefix(f"test.{name}.")


class Report:
    def __init__(self, path):
        self.fd = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)

    def write(self, *fields):
        escaped = [str(f).replace("\\", "\\\\").replace("\n", "\\n").replace("\t", " ") for f in fields]
        os.write(self.fd, ("\t".join(escaped) + "\n").encode("utf-8", "backslashreplace"))


def make_result_class(unittest, report):
    class Result(unittest.TestResult):
        """Reports each outcome; a test counts once, however many of its subtests fail."""

        def startTest(self, test):
            super().startTest(test)
            self.bad = False
            report.write("start", test.id())

        def addSuccess(self, test):
            if not self.bad:
                report.write("ok", test.id())

        def addExpectedFailure(self, test, err):
            report.write("ok", test.id())

        def addSkip(self, test, reason):
            super().addSkip(test, reason)
            report.write("skip", test.id(), reason)

        def addFailure(self, test, err):
            super().addFailure(test, err)
            self.note("fail", test.id(), self.failures[-1][1])

        def addError(self, test, err):
            super().addError(test, err)
            self.note("error", test.id(), self.errors[-1][1])

        def addUnexpectedSuccess(self, test):
            super().addUnexpectedSuccess(test)
            self.note("fail", test.id(), "unexpected success")

        def addSubTest(self, test, subtest, err):
            super().addSubTest(test, subtest, err)
            if err is not None:
                failed = issubclass(err[0], test.failureException)
                text = (self.failures if failed else self.errors)[-1][1]
                self.note("fail" if failed else "error", subtest.id(), text)

        bad = False

        def note(self, kind, name, text):
            report.write("more" if self.bad else kind, name, text)
            self.bad = True

    return Result


def flatten(suite):
    for item in suite:
        if hasattr(item, "__iter__"):
            yield from flatten(item)
        else:
            yield item


def select(suite, patterns):
    return [t for t in flatten(suite) if not patterns or any(p in t.id() for p in patterns)]


def leave_out_details(tests, name, report):
    details = read_details(name)
    for test in tests:
        if detail_id(name, test) in details:
            report.write("detail", detail_id(name, test))
        else:
            yield test


def only_details(tests, name):
    details = read_details(name, ends=True)
    return [t for t in tests if detail_id(name, t) in details]


def collect_threads_first():
    """Tests that look whether they leave Thread objects behind wait a second, with many collections, for what is there before the first."""
    from test import support
    from test.support import threading_helper
    import _thread
    import threading
    check = threading_helper.threading_cleanup

    def collect_and_check(*before):
        if (_thread._count(), threading._dangling) != before:
            support.gc_collect()
        check(*before)
    threading_helper.threading_cleanup = collect_and_check


# Opcodes of CPython that the head of a file asks for by name, though only tests of such code use them.
OPCODES = {"test_code": ["COPY_FREE_VARS"], "test_dis": ["JUMP_FORWARD"]}
# Text without which the head of a file does not run, and what stands for it.
TEXT = {"test_dis": ("co_consts[3]", "co_consts[2]"),  # defaults are one tuple among the constants here
        "test_marshal": ("sys.getsizeof(LARGE_SIZE-1)", "32")}  # for tests that need more memory than there is


def import_with_text(name, old, new):
    """The module of that file, with one text for another."""
    import importlib.util
    spec = importlib.util.find_spec("test." + name)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    source = spec.loader.get_source(spec.name)
    exec(compile(source.replace(old, new), spec.origin, "exec"), module.__dict__)
    return module


def import_test(name):
    import opcode
    missing = [opname for opname in OPCODES.get(name, ()) if opname not in opcode.opmap]
    opcode.opmap.update(dict.fromkeys(missing, 0))
    if name in TEXT:
        module = import_with_text(name, *TEXT[name])
    else:
        module = __import__("test." + name, fromlist=["*"])
    for opname in missing:
        del opcode.opmap[opname]
    return module


def run_module(name, report, patterns, details_only):
    import unittest
    from test import support

    result = make_result_class(unittest, report)()
    result.failfast = False
    unittest.BaseTestSuite._cleanup = False
    support.verbose = 0
    support.use_resources = []
    support.has_no_debug_ranges = lambda: False  # it asks a module of CPython's own; our code always has positions
    collect_threads_first()

    def run_suite(suite):
        tests = select(suite, patterns)
        tests = only_details(tests, name) if details_only else leave_out_details(tests, name, report)
        unittest.TestSuite(tests).run(result)
    support._run_suite = run_suite

    module = import_test(name)
    if hasattr(module, "test_main"):
        module.test_main()
        return
    loader = unittest.TestLoader()
    suite = loader.loadTestsFromModule(module)
    for error in loader.errors:
        report.write("module", "loading", error)
    run_suite(suite)


def main():
    arguments = sys.argv[1:]
    details_only = arguments[0] == "--details"
    name, path, *patterns = arguments[details_only:]
    report = Report(path)
    del sys.path[0]
    if STDLIB not in sys.path:
        sys.path.append(STDLIB)
    sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "cpython_modules"))
    try:
        run_module(name, report, patterns, details_only)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        kind = type(error).__name__
        if kind in ("SkipTest", "ResourceDenied"):
            report.write("skip", "module", error)
        else:
            import traceback
            report.write("module", f"{kind}: {error}", traceback.format_exc())
    report.write("end")


if __name__ == "__main__":
    main()
