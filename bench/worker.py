"""Runs one benchmark program in the interpreter being measured; bench/run.py starts it and reads its last line.

usage: worker.py PROGRAM SECONDS MINIMUM      iterations go on until both SECONDS and MINIMUM iterations are reached
"""
import sys
from time import perf_counter


def memory(key):
    """A figure of /proc/self/status in KB: VmRSS now, VmHWM the peak since the program was executed."""
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith(key + ":"):
                return int(line.split()[1])
    return 0


def measure(module, seconds, minimum):
    times, size = [], module.SIZE
    if getattr(module, "ONCE", False):
        seconds, minimum = 0, 1
    started = perf_counter()
    while len(times) < minimum or perf_counter() - started < seconds:
        begin = perf_counter()
        checksum = module.run(size)
        times.append(perf_counter() - begin)
        if checksum != module.CHECK:
            raise SystemExit("wrong result: %r instead of %r" % (checksum, module.CHECK))
    return times


def main():
    name, seconds, minimum = sys.argv[1:]
    sys.path[0] += "/programs"
    sys.setrecursionlimit(10000)
    module = __import__(name)
    before = memory("VmRSS")
    times = measure(module, float(seconds), int(minimum))
    print(repr((times, before, memory("VmHWM"))))


if __name__ == "__main__":
    main()
