# timeout: 90
# PYPY_GC_*: what is wrong with a value is said on stderr; PYPY_GC_MAX ends a leak in MemoryError, then the process.
import os
import subprocess
import sys


def run(source, **settings):
    env = {**os.environ, **settings}
    done = subprocess.run([sys.executable, "-I", "-S", "-c", source], env=env, capture_output=True, text=True, timeout=60)
    print(settings, done.returncode)
    print("".join(f"  {line}\n" for line in (done.stdout + done.stderr).splitlines()), end="")


for name in ("PYPY_GC_NURSERY", "PYPY_GC_MIN", "PYPY_GC_MAX", "PYPY_GC_MAX_DELTA", "PYPY_GC_INCREMENT_STEP"):
    run("", **{name: "12X"})
    run("", **{name: "1.6GB" if name != "PYPY_GC_NURSERY" else "0.5mb"})
run("", PYPY_GC_MAJOR_COLLECT="much", PYPY_GC_GROWTH="1.4x", PYPY_GC_PAUSE="-1", PYPY_GC_DEBUG="yes")
run("", PYPY_GC_MAJOR_COLLECT="1.5", PYPY_GC_GROWTH="1.2", PYPY_GC_PAUSE="500", PYPY_GC_DEBUG="1")

CATCHES = """
def leak():
    data = []
    try:
        while True:
            data.append([len(data), str(len(data))])
    except MemoryError:
        length = len(data)
        data.clear()
        return length
print(leak() > 100000, leak() > 100000)
for size in 10, 100_000_000:
    try:
        print(len(bytearray(size)))
    except MemoryError:
        print('MemoryError')
"""
IGNORES = """
chain = None
for i in range(2):
    try:
        while True:
            chain = chain, i
    except MemoryError:
        print('MemoryError', flush=True)
"""
# 20 MB live, 400 MB made: near the limit collections come in time.
FITS = """
rows = [[i, str(i)] for i in range(120000)]
for i in range(3000000):
    rows[i * 7919 % len(rows)] = [i, str(i)]
print(sum(len(row) for row in rows))
"""
run(CATCHES, PYPY_GC_MAX="64MB")
run(FITS, PYPY_GC_MAX="24MB")
run(IGNORES, PYPY_GC_MAX="32MB")
