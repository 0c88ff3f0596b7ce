# timeout: 60
# python -m gctimeline: a page from a log, from a compressed one, from a script; what it says follows from what the log says.
import bz2
import os
import re
import subprocess
import sys
import tempfile

# Time stamps at 1 GHz: 0x3e8 is a microsecond.
LOG = """\
[0] {gc-set-nursery-size
nursery size: 1000000
[10] gc-set-nursery-size}
[f4240] {gc-minor
[f4250] {gc-minor-walkroots
[f4260] gc-minor-walkroots}
minor collect, total memory used: 10485760
number of pinned objects: 3
total size of surviving objects: 250000
time taken: 0.001000
[1e8480] gc-minor}
[1e8490] {gc-collect-step
starting gc state:  MARKING
[1e8490] {gc-collect-done
arenas:                3  =>  2
bytes used in arenas:  2097152
bytes raw-malloced:    4  =>  5
next major collection threshold:  6.0
[1e8491] gc-collect-done}
stopping, now in gc state:  SCANNING
time taken:  0.004000
[5b8d90] gc-collect-step}
"""


def render(*arguments):
    done = subprocess.run([sys.executable, "-m", "gctimeline", *arguments], capture_output=True, text=True, cwd=folder,
                          env={**os.environ, "PYPY_GC_MIN": "2MB"})  # major collections in a small heap
    print("==", *arguments, "->", done.returncode, re.sub(r"\b\d+ (\S+ ?\S* ?collections|steps)", r"N \1", done.stdout).strip(),
          re.sub(r"(?s)^usage.*\n(?=\S)", "", done.stderr).strip())


def text(name):
    with open(os.path.join(folder, name), encoding="utf-8") as file:
        page = file.read()
    assert "http" not in page and "src=" not in page
    return re.sub(r"<style>.*?</style>|<[^>]*>", " ", page)


with tempfile.TemporaryDirectory() as folder:
    with open(os.path.join(folder, "hand.log"), "w") as file:
        file.write(LOG)
    with open(os.path.join(folder, "hand.bz2"), "wb") as file:
        file.write(bz2.compress(LOG.encode()))
    with open(os.path.join(folder, "script.py"), "w") as file:
        file.write("import sys\nrows = [[i] for i in range(60000)]\n"
                   "for i in range(300000): rows[i * 7919 % 60000] = [i, [i]]\nprint('script', sys.argv[1:])\nsys.exit(3)\n")
    with open(os.path.join(folder, "empty.log"), "w") as file:
        file.write("[1] {jit-backend\n[2] jit-backend}\n")
    render("hand.log")
    page = text("hand.log.html")
    for words in ("Summary.*?pinned objects +\\S+", "major collection complete at [^<]*? arenas", "\\S+ % of the nursery survive at \\S+ s",
                  "minor collection, \\S+ ms at \\S+ s", "step of a major collection.*? ms at \\S+ s", "\\d+ minor pauses of \\S+ to \\S+ ms",
                  "\\d+ major pauses of \\S+ to \\S+ ms"):
        print(re.findall(words, re.sub(r"\s+", " ", page)))
    render("-o", "page.html", "hand.bz2")
    print(text("page.html").replace("hand.bz2", "hand.log") == page)
    render("-o", "script.html", "script.py", "a", "-b")
    counts = [len(re.findall(words, text("script.html"))) for words in ("minor collection,", "step of a major", "nursery survive", "major collection complete at")]
    print([count > 3 for count in counts], counts[0] == counts[2])
    render("empty.log")
    render("missing.log")
