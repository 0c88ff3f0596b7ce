"""Running test processes: time and memory limits, output to files, a pool of workers.

A child gets its own session, so that a time-out ends everything it started; whatever ends this process (SIGTERM too) ends
the children first.
"""
import os
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = "/usr/bin/python3.11"
MAX_OUTPUT = 4 << 20
DEFAULT_MEMORY = 8 << 30

_children = set()
_children_lock = threading.Lock()


@dataclass
class Result:
    status: object  # exit code, "timeout" or "signal SIGSEGV"
    stdout: str
    stderr: str
    seconds: float

    @property
    def crashed(self):
        return isinstance(self.status, str)


def clean_environment(**extra):
    """The environment of a test: nothing of the caller's Python settings, a fixed hash seed, no .pyc files, no colours."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "PYPY"))}
    env.update(PYTHONHASHSEED="0", PYTHONDONTWRITEBYTECODE="1", LC_ALL="C.UTF-8", TZ="UTC", COLUMNS="80",
               ASAN_OPTIONS="detect_leaks=0:detect_stack_use_after_return=0:allocator_may_return_null=1",
               UBSAN_OPTIONS="print_stacktrace=1")
    env.update(extra)
    return env


def run_process(argv, *, env=None, cwd=None, timeout=30, memory=DEFAULT_MEMORY, stdin=b"", stack=None):
    """Runs argv to its end or to the time-out (seconds) and returns a Result. memory limits the address space in bytes."""
    def limit():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        if memory:
            resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        if stack:
            resource.setrlimit(resource.RLIMIT_STACK, (stack, resource.getrlimit(resource.RLIMIT_STACK)[1]))

    started = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, tempfile.TemporaryFile() as source:
        source.write(stdin)
        source.seek(0)
        child = subprocess.Popen([str(a) for a in argv], stdin=source, stdout=out, stderr=err, cwd=cwd,
                                 env=clean_environment() if env is None else env, preexec_fn=limit,
                                 start_new_session=True)
        with _children_lock:
            _children.add(child.pid)
        try:
            status = child.wait(timeout)
            if status < 0:
                status = "signal " + signal_name(-status)
        except subprocess.TimeoutExpired:
            status = "timeout"
        finally:
            end_group(child.pid)
            child.wait()
            with _children_lock:
                _children.discard(child.pid)
        return Result(status, read_back(out), read_back(err), time.monotonic() - started)


def signal_name(number):
    try:
        return signal.Signals(number).name
    except ValueError:
        return str(number)


def end_group(pid):
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def read_back(file):
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    text = file.read(MAX_OUTPUT).decode("utf-8", "backslashreplace")
    return text if size <= MAX_OUTPUT else text + f"\n[... {size - MAX_OUTPUT} more bytes]\n"


def end_children(*_):
    """Signal handler: ends every running test, then this process."""
    with _children_lock:
        for pid in _children:
            end_group(pid)
    print("interrupted", file=sys.stderr)
    os._exit(130)


def install_handlers():
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end_children)


def in_parallel(function, items, jobs):
    """Yields (item, function(item)) in the order of items, running up to `jobs` at a time."""
    with ThreadPoolExecutor(max(1, jobs)) as pool:
        futures = [(item, pool.submit(function, item)) for item in items]
        for item, future in futures:
            yield item, future.result()


def last_lines(text, count):
    lines = text.rstrip("\n").split("\n")
    return "\n".join((["[...]"] if len(lines) > count else []) + lines[-count:])
