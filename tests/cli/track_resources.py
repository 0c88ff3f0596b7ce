# -X track-resources: the warning about what nobody has closed says where it was made.
import os
import re
import subprocess
import sys
import tempfile

PROGRAM = """\
import gc
import socket


def make(kind):
    if kind == "socket":
        return socket.socket()
    return open(__file__, kind)


def forget(kind):
    make(kind)


for kind in ("r", "rb", "socket"):
    forget(kind)
    gc.collect()
with open(__file__) as closed:
    pass
del closed
class Mine(socket.socket):
    pass
mine = Mine()
mine.close()
gc.collect()
open(__file__, "rb", 0)
gc.collect()
"""


def show(*options):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "program.py")
        with open(path, "w") as file:
            file.write(PROGRAM)
        done = subprocess.run([sys.executable, *options, path], capture_output=True, text=True, cwd=folder)
        text = done.stderr.replace(folder, "DIR")
        text = re.sub(r'File ".*/(\w+\.py)", line \d+, in (?!make|forget|<module>)', r'File "\1", line N, in ', text)
        text = re.sub(r"fd=\d+", "fd=N", text)
        text = re.sub(r"DIR/program\.py:\d+: |.*/(linecache|traceback|socket)\.py:\d+: ", "", text)
        print("==", *options, done.returncode, done.stdout, text, sep="\n")


show("-X", "track-resources")
show("-X", "track-resources", "-W", "ignore")
show()
show("-W", "default::ResourceWarning")

# Allocations are not traced, which is said.
for arguments in ["-X", "tracemalloc=5", "-c", "1"], ["-c", "import tracemalloc"]:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True)
    print(*arguments, done.returncode, [line for line in done.stderr.splitlines() if "Error" in line or "error" in line])
