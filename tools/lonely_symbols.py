#!/usr/bin/python3.11
"""Lists global symbols that no other file uses: they should be static, or are not needed at all.

usage: tools/lonely_symbols.py [build/checked]

Reads the object files of a build with nm. A symbol that only tests use is listed as such; shapes, which macros define as
globals, are left out."""
import os
import re
import subprocess
import sys
from collections import defaultdict

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# Called by the C library or the sanitizers, or defined by a macro.
EXEMPT = re.compile(r"main$|__|.*_shape$")


def object_files(folder):
    for where, _, names in os.walk(folder):
        yield from (os.path.join(where, name) for name in names if name.endswith(".o") and name != "shared.o")


def read_symbols(folder):
    """{symbol: object file that defines it}, {symbol: object files that refer to it}"""
    defined, users = {}, defaultdict(set)
    for path in object_files(folder):
        listing = subprocess.run(["nm", path], stdout=subprocess.PIPE, text=True, check=True).stdout
        for line in listing.splitlines():
            kind, symbol = line.split()[-2:]
            if kind == "U":
                users[symbol].add(path)
            elif kind in "TDBR":
                defined[symbol] = path
    return defined, users


def main():
    folder = os.path.join(ROOT, sys.argv[1] if len(sys.argv) > 1 else "build/checked")
    defined, users = read_symbols(folder)
    for symbol, path in sorted(defined.items(), key=lambda item: (item[1], item[0])):
        name = os.path.relpath(path, folder)
        if EXEMPT.match(symbol) or name.startswith("tests/"):
            continue
        if users[symbol] - {path}:
            continue
        tested = subprocess.run(["grep", "-rqw", symbol, os.path.join(ROOT, "tests/c")]).returncode == 0
        print(f"{name}: {symbol}{' (a test uses it)' if tested else ''}")


if __name__ == "__main__":
    main()
