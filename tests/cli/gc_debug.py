# timeout: 60
# PYPY_GC_DEBUG and PYPY_GC_NURSERY_DEBUG: what they find, seen by a program that damages its own heap.
import os
import subprocess
import sys

# A tuple is made to refer to the middle of an object: marking does not mind (there is something that looks like an
# object), the verifier does.
DAMAGE = """
import ctypes, gc, sys
word = ctypes.c_uint64.from_address
target, inner = bytes(20000), object()
pair = (inner, None)
gc.collect()
place = next(at for at in range(id(pair), id(pair) + 64, 8) if word(at).value == id(inner))
fake = id(target) + 4096
word(fake).value = word(id(target)).value
word(place).value = fake
if "minor" in sys.argv:
    seen = []
    gc.hooks.on_gc_minor = seen.append
    while not seen: [None]
if "major" in sys.argv: gc.collect()
word(place).value = id(inner)
print("not noticed")
"""
# What objects that died young leave behind: their memory has not been used again when it is looked at.
LEFT = """
import ctypes, gc
def make():
    addresses = []
    for i in range(20000):
        text = b"A" * 100
        text += b"B"
        if i % 1000 == 500: addresses.append(id(text))
    return addresses
addresses = make()
gc.collect_step()
left = [ctypes.string_at(address + 40, 16) for address in addresses]
print(left.count(b"A" * 16) > 15, left.count(b"\\xdb" * 16) > 15)
"""


def run(source, *arguments, **settings):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYPY")}
    done = subprocess.run([sys.executable, "-I", "-S", "-c", source, *arguments], env={**environment, **settings}, capture_output=True, text=True)
    print(settings, *arguments, done.returncode, done.stdout.strip(), *[line for line in done.stderr.splitlines() if line.startswith("heap broken")])


for level in "0", "1", "2":
    for what in "minor", "major":
        run(DAMAGE, what, PYPY_GC_DEBUG=level, PYPY_GC_NURSERY="1MB")
run(LEFT, PYPY_GC_NURSERY="8MB")
run(LEFT, PYPY_GC_NURSERY="8MB", PYPY_GC_NURSERY_DEBUG="1")
