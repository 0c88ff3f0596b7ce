"""Writes the marshalled code of the modules that a start needs as C tables, for src/modules/frozen.c.

usage: pypy3-unfrozen tools/freeze.py OUTPUT.inc
Runs in the executable that the build has just linked, since the code must be that executable's. The output is left alone where
nothing changed. Sources come from lib/ and, where that has none, from the standard library's folder.
"""
import marshal
import os
import sys

MODULES = [
    "importlib._bootstrap", "importlib._bootstrap_external",
    "abc", "codecs", "encodings", "encodings.aliases", "encodings.utf_8", "encodings.latin_1", "encodings.ascii", "io",
    "_collections_abc", "_sitebuiltins", "genericpath", "posixpath", "stat", "os", "site", "zipimport", "runpy", "importlib.machinery", "importlib.util",
    "__hello__", "__phello__", "__phello__.spam",
]
# Second names. importlib's two halves are made available under their library names as well; os.path is what os has put into
# sys.modules, so that `-m os.path` asks for its code.
ALIASES = {"importlib._bootstrap": "_frozen_importlib", "importlib._bootstrap_external": "_frozen_importlib_external",
           "posixpath": "os.path"}


def find_source(name):
    """(path, whether it is a package, whether it is ours) of a module."""
    own = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lib")
    relative = name.replace(".", "/")
    for folder in (own, sys._stdlib_dir):
        for path, is_package in ((f"{folder}/{relative}.py", False), (f"{folder}/{relative}/__init__.py", True)):
            if os.path.exists(path):
                return path, is_package, folder == own
    raise SystemExit(f"freeze.py: no source of {name}")


def c_array(name, data):
    lines = [", ".join(str(byte) for byte in data[at:at + 40]) for at in range(0, len(data), 40)]
    return f"static const unsigned char {name}[] = {{\n" + ",\n".join(lines) + "};\n"


def main(output):
    arrays, rows = [], []
    for name in MODULES:
        path, is_package, is_own = find_source(name)
        with open(path, "rb") as file:
            code = compile(file.read(), f"<frozen {name}>", "exec", dont_inherit=True, optimize=0)
        data = marshal.dumps(code)
        symbol = "frozen_" + name.replace(".", "_")
        arrays.append(c_array(symbol, data))
        flags = f'{str(is_package).lower()}, ' + ("NULL" if is_own else f'"{name}"')
        for known_as in {name, ALIASES.get(name, name)}:
            rows.append(f'  {{"{known_as}", {symbol}, {len(data)}, {flags}}},\n')
    text = "".join(arrays) + "static const FrozenModule frozen_modules[] = {\n" + "".join(sorted(rows)) + \
        "  {NULL, NULL, 0, false, NULL},\n};\n"
    with open(output + ".tmp", "w") as file:
        file.write(text)
    os.replace(output + ".tmp", output)


main(sys.argv[1])
