# timeout: 240
# Memory that is refused: programs end in MemoryError, which they can catch, and in nothing worse; the heap stays intact.
import os
import resource
import subprocess
import sys

ADDRESS_SPACE = 300 << 20
HALF, BLOCK = ADDRESS_SPACE // 2, 16384
LEAKS = {
    "list": "data = []\nwhile True: data.append([len(data)])",
    "chain": "data = None\nwhile True: data = (data, 1)",
    "objects": "class A: pass\ndata = A()\nwhile True: last = data; data = A(); data.last = last",
    "bytes": "data = []\nwhile True: data.append(bytes(10000))",
    "large": "data = []\nwhile True: data.append(bytes(1000000))",
    "mixed": "data = []\nwhile True: n = len(data); data.append([bytes(n * 7 % 12000), (n,), {n: n}, str(n)])",
    "classes": "data = []\nwhile True: data.append(type('A', (), {}))",
    "interned": "import sys\ndata = []\nwhile True: data.append(sys.intern(str(len(data)) + 'a'))",
    "code": "data = []\nwhile True: data.append(compile('lambda a: a + %d' % len(data), 'x', 'eval'))",
    "collected": "import gc\ndata = []\nwhile True:\n data.append([0] * 100000)\n if len(data) % 50 == 0: gc.collect()",
    "dict": "data = {i: str(i) for i in range(10 ** 9)}",
    "text": "data = 'x'\nwhile True: data += data",
    "iterator": "data = list(map(str, range(10 ** 9)))",
    "set": "data = set(map(str, range(10 ** 9)))",
    "sorted": "data = sorted((str(i) for i in range(10 ** 9)), key=len)",
    "join": "data = ''.join(str(i) for i in range(10 ** 9))",
    "slice": "data = []\ntext = 'x' * 30000000\nwhile True: data.append(text[1:])",
    "copy": "data = []\ntext = bytearray(30000000)\nwhile True: data.append(bytes(text)[1:])",
}
CATCHES = """
def leak():
    %s
for i in range(2):
    try:
        leak()
    except MemoryError:
        print("MemoryError", end=" ")
    print(sum(len([j]) for j in range(100000)), end=" ")
    print(len([bytes(10000) for j in range(%d)]) == %d, end=" ")
"""


def run(source, before=None, **settings):
    environment = {**os.environ, **settings}
    return subprocess.run([sys.executable, "-I", "-S", "-c", source], env=environment, capture_output=True, text=True, preexec_fn=before)


def limit():
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))


for name, leak in LEAKS.items():
    done = run(CATCHES % (leak.replace("\n", "\n    "), HALF // BLOCK, HALF // BLOCK), limit)
    print(name, done.returncode, done.stdout.strip(), done.stderr[-300:].strip())

# The traceback holds a thousand frames and their lists while the handler runs, which may hear of that once more: no crash is enough.
RECURSION = "import sys\nsys.setrecursionlimit(10 ** 7)\ndef f(l): return f([l] * 1000)\nf([])"
done = run(CATCHES % (RECURSION.replace("\n", "\n    "), 1, 1), limit)
print("recursion", done.returncode in (0, 1), done.stdout.split()[:1] == ["MemoryError"] or done.stderr.endswith("MemoryError\n"))

# Every Nth request fails.
PROGRAM = """
import gc, sys
def work(n):
    rows = [[i, str(i)] for i in range(n)]
    table = {str(i): (i,) for i in range(n)}
    text = ",".join(table) * 3
    data = text.encode()[5:] + bytearray(n)
    big = [1 << 70 * i for i in range(n // 10)]
    names = sorted(text.split(","), key=len, reverse=True)
    return len(rows), len(table), text[2:].count(",1"), data.find(b",99"), big[-1] % 1007, len(text.replace("1", "xyz")), names[0]
caught = done = 0
results = set()
for i in range(60):
    try:
        results.add(work(2000))
        done += 1
    except MemoryError:
        caught += 1
    if i % 20 == 0:
        gc.collect()
while True:
    try:
        print(caught > 0, len(results) == (done > 0), caught + done)
        break
    except MemoryError:
        pass
"""
odd, failed = [], 0
for n in (*range(2, 13), 17, 23, 31, 50, 97, 503):
    for settings in {}, {"PYPY_GC_NURSERY": "64K", "PYPY_GC_MIN": "1MB"}:
        done = run(PROGRAM, PYPY_GC_FAIL=str(n), PYPY_GC_DEBUG="1", **settings)
        lines = done.stderr.splitlines() or [""]
        if done.returncode == 1 and lines[-1] in ("MemoryError", "object address  : "):
            failed += 1
        elif done.returncode != 0 or done.stdout not in ("True True 60\n", "False True 60\n"):
            odd.append((n, settings, done.returncode, done.stdout, done.stderr[-300:]))
print(odd[:5])
done = run(PROGRAM, PYPY_GC_FAIL="50")
print(done.stdout, end="")
print(run(PROGRAM).stdout, end="")
