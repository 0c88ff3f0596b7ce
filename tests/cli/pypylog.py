# timeout: 90
# PYPYLOG: where the log goes, what is in it, what every line of the collector's sections says.
import os
import re
import subprocess
import sys
import tempfile

MARKS = """
import __pypy__, os
started = __pypy__.debug_start("mine-a", timestamp=True)
__pypy__.debug_print("hello", 1, [2.5], None)
__pypy__.debug_start("other")
__pypy__.debug_print("inner")
__pypy__.debug_stop("other")
__pypy__.debug_print("still here")
stopped = __pypy__.debug_stop("mine-a", True)
print(stopped > started, __pypy__.debug_start("x"), __pypy__.debug_stop("x"))
__pypy__.debug_print_once("mine-b", "once", 3)
__pypy__.debug_flush()
print("PYPYLOG" in os.environ)
"""
FORK = MARKS + """
if os.fork() == 0:
    __pypy__.debug_print_once("mine-child", os.getpid())
    os._exit(0)
os.wait()
"""
# Small objects and large ones; survivors, garbage, writes to old objects, pinned ones (by id), explicit collections.
GARBAGE = """
import gc, random
random.seed(1)
table = [[] for i in range(20000)]
for i in range(400000):
    table[random.randrange(len(table))] = [i, [i], id(table[0])]
    if i % 20000 == 0:
        large = [bytes(20000 + 8 * i) for j in range(30)]
        del table[i // 20:i // 10]
for i in range(3):
    gc.collect()
    large += [[None] * 3000 for j in range(500 * i)]
"""
STAMP = re.compile(r"^((?:\033\[\d+m)*)\[[0-9a-f]+\]", re.M)


def run(setting, code, **settings):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYPY")}
    done = subprocess.run([sys.executable, "-S", "-c", code], env={**environment, **settings, "PYPYLOG": setting}, capture_output=True, text=True)
    return done.stdout, done.stderr


def show(setting, code=MARKS):
    with tempfile.TemporaryDirectory() as folder:
        out, err = run(setting.replace("DIR", folder), code)
        print("==", setting, out.split(), STAMP.sub("[time]", err).replace(folder, "DIR"), sep="\n")
        names = sorted(os.listdir(folder), key=lambda name: os.stat(os.path.join(folder, name)).st_size)
        for name in reversed(names):
            with open(os.path.join(folder, name)) as file:
                text = STAMP.sub("[time]", file.read())
            print("--", re.sub(r"\d+", "N", name), re.sub(r"^\d{2,}$", "N", text, flags=re.M), sep="\n")


for setting in ("mine:-", "mine-b:-", "oth,mine-b:DIR/x", "mine:DIR/x", "other:DIR/pid%d.log", "nothing:-", "nothing:DIR/x", "mine:DIR/no/x"):
    show(setting)
show("mine:DIR/x%d", FORK)
show("mine:DIR/x", FORK)

# The profiling modes write marks only: the collector's too.
for setting in ("DIR/x", "+DIR/a:b"):
    with tempfile.TemporaryDirectory() as folder:
        out, err = run(setting.replace("DIR", folder), MARKS)
        [name] = os.listdir(folder)
        with open(os.path.join(folder, name)) as file:
            lines = file.read().splitlines()
        print(setting, name, err == "", all(re.match(r"\[[0-9a-f]+\] (\{[\w-]+|[\w-]+\})$", line) for line in lines), len(lines) > 10)

# Sections nest, time goes forward, and every number in them changes.
seen, sections = {}, {}
# Two sizes of the nursery are seen, however fast the machine is, and cycles that begin by themselves.
for settings in {"PYPY_GC_MIN": "2MB"}, {"PYPY_GC_NURSERY": "512K", "PYPY_GC_MIN": "2MB"}:
    _, log = run("gc:-", GARBAGE, **settings)
    open_sections, last = [], 0
    for line in log.splitlines():
        mark = re.match(r"\[([0-9a-f]+)\] (?:\{([\w-]+)|([\w-]+)\})$", line)
        if mark is None:
            key = (open_sections[-1], re.sub(r"[\d.]*\d", "N", line))
            seen.setdefault(key, set()).add(line)
            continue
        assert last <= int(mark[1], 16)
        last = int(mark[1], 16)
        if mark[2]:
            sections.setdefault(mark[2], set()).update(open_sections[-1:])
            open_sections.append(mark[2])
        else:
            assert open_sections.pop() == mark[3]
    assert open_sections == []
for name in sorted(sections):
    print(name, "in", sorted(sections[name]))
with open("/proc/cpuinfo") as file:
    caches = re.findall(r"cache size\s*: (\d+) KB", file.read())
hardware = {line for section, text in list(seen) if section == "gc-hardware" for line in seen.pop((section, text))}
cache = f"L2cache = {min(map(int, caches)) * 1024}" if caches else "Warning: cannot find your CPU L2 cache size in /proc/cpuinfo"
print(hardware == {cache, "memtotal = %f" % (os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))})
for section, text in sorted(seen):
    lines = [re.findall(r"[\d.]*\d", line) for line in seen[section, text]]
    print(section, "|", text, "|", ["varies" if len(set(column)) > 1 else "is constant" for column in zip(*lines)])

# Which memory the nursery left and went to, with PYPY_GC_DEBUG.
_, log = run("gc-debug:-", "for i in range(100000): [i]", PYPY_GC_DEBUG="1", PYPY_GC_NURSERY="1MB")
lines = [line for line in log.splitlines() if not STAMP.match(line)]
found = [re.fullmatch("switching from nursery (0x[0-9a-f]+) to nursery (0x[0-9a-f]+) size (\\d+)", line).groups() for line in lines]
print({text for text in STAMP.sub("", log).split() if "gc-debug" in text}, {size for _, _, size in found}, len({old for old, _, _ in found}) > 3,
      all(old != new for old, new, _ in found))
