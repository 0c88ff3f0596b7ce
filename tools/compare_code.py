"""Compares code objects of our compiler with CPython's: python3.11 tools/compare_code.py DUMP FILE...

DUMP is build/checked/tests/compile_dump. Prints the first difference of each file in names, flags, argument counts and
lines; exits 1 if there is any. Instructions are not compared: the machines differ.
"""

import subprocess
import sys
import warnings


def summarize(code, out):
    out.append(f"{code.co_qualname} {code.co_firstlineno}: {code.co_argcount} {code.co_posonlyargcount} "
               f"{code.co_kwonlyargcount} {code.co_flags:#x}".replace(" 0x0", " 0"))
    for name in ("co_varnames", "co_cellvars", "co_freevars", "co_names"):
        out.append(f"  {name} {getattr(code, name)!r}")
    lines = {line for _, _, line in code.co_lines() if line is not None}
    out.append("  lines " + " ".join(map(str, sorted(lines))))
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            summarize(constant, out)


def sort_lines(text):
    if not text.startswith("  lines "):
        return text
    return "  lines " + " ".join(map(str, sorted({int(word) for word in text.split()[1:]})))


def reference(path):
    with open(path, "rb") as file:
        text = file.read()
    out = []
    try:
        summarize(compile(text, path, "exec", dont_inherit=True), out)
    except SyntaxError as error:
        out.append(f"{path}: {error!r}")
    return out


def main():
    warnings.simplefilter("ignore")
    dump, *paths = sys.argv[1:]
    different = 0
    for path in paths:
        ours = subprocess.run([dump, "-m", path], capture_output=True, text=True, errors="replace").stdout.splitlines()
        ours = [sort_lines(line) for line in ours]
        theirs = reference(path)
        if ours == theirs:
            continue
        different += 1
        for number in range(max(len(ours), len(theirs))):
            a = ours[number] if number < len(ours) else "nothing"
            b = theirs[number] if number < len(theirs) else "nothing"
            if a != b:
                owner = next((ours[i] for i in range(min(number, len(ours) - 1), -1, -1) if not ours[i].startswith("  ")), "")
                print(f"{path}\n  in {owner}\n  ours   {a[:300]}\n  theirs {b[:300]}")
                break
    print(f"{different} of {len(paths)} differ")
    return different > 0


if __name__ == "__main__":
    sys.exit(main())
