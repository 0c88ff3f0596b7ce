"""Compares code objects of our compiler with CPython's: python3.11 tools/compare_code.py DUMP FILE...

DUMP is build/checked/tests/compile_dump. Prints the first difference of each file in names, flags, argument counts and
lines; exits 1 if there is any. Instructions are not compared: the machines differ.
"""

import dis
import subprocess
import sys
import warnings

# Instructions of CPython and ours that do the same, by what they do.
SAME = {
    "call": ({"CALL", "CALL_FUNCTION_EX"}, {"CALL", "CALL_KW", "CALL_METHOD", "CALL_METHOD_KW", "CALL_EX", "WITH_EXIT"}),
    "binary": ({"BINARY_OP"}, {"BINARY", "BINARY_K"}),
    "unary": ({"UNARY_NEGATIVE", "UNARY_INVERT", "UNARY_POSITIVE"}, {"NEGATIVE", "INVERT", "POSITIVE"}),
    "attribute": ({"LOAD_ATTR", "LOAD_METHOD"}, {"LOAD_ATTR", "LOAD_METHOD", "LOAD_SUPER_ATTR", "LOAD_SUPER_METHOD"}),
    "store attribute": ({"STORE_ATTR"}, {"STORE_ATTR"}),
    "delete attribute": ({"DELETE_ATTR"}, {"DELETE_ATTR"}),
    "item": ({"BINARY_SUBSCR"}, {"GET_ITEM"}),
    "store item": ({"STORE_SUBSCR"}, {"SET_ITEM"}),
    "delete item": ({"DELETE_SUBSCR"}, {"DELETE_ITEM"}),
    "compare": ({"COMPARE_OP"}, {"COMPARE", "COMPARE_K", "JUMP_COMPARE", "JUMP_COMPARE_K"}),
    "contains": ({"CONTAINS_OP"}, {"IN"}),
    "global": ({"LOAD_GLOBAL"}, {"LOAD_GLOBAL"}),
    "name": ({"LOAD_NAME"}, {"LOAD_NAME"}),
    "raise": ({"RAISE_VARARGS"}, {"RAISE"}),
    "iterate": ({"GET_ITER"}, {"GET_ITER"}),
    "next": ({"FOR_ITER"}, {"FOR_ITER"}),
    "import": ({"IMPORT_NAME"}, {"IMPORT_NAME"}),
    "import from": ({"IMPORT_FROM"}, {"IMPORT_FROM"}),
    "yield": ({"YIELD_VALUE"}, {"YIELD"}),
    "format": ({"FORMAT_VALUE"}, {"FORMAT_VALUE"}),
    "return": ({"RETURN_VALUE"}, {"RETURN", "RETURN_CONST"}),
}
THEIRS = {name: what for what, (theirs, _) in SAME.items() for name in theirs}
OURS = {name: what for what, (_, ours) in SAME.items() for name in ours}


def position_lines(positions):
    """One line of text for each kind of instruction, with all places where it stands."""
    places = {}
    for what, where in positions:
        places.setdefault(what, set()).add(where)
    return [f"  {what} " + " ".join(sorted(places[what])) for what in sorted(places)]


def collect_positions(lines):
    """Replaces our dump's "at" lines by position_lines."""
    out, pending = [], []
    for line in lines + [""]:
        if line.startswith("  at "):
            _, name, *where = line.split()
            if name in OURS:
                pending.append((OURS[name], ":".join(where[:1] if OURS[name] == "return" else where)))
            continue
        out.extend(position_lines(pending))
        pending = []
        out.append(line)
    return out[:-1]


def summarize(code, out):
    out.append(f"{code.co_qualname} {code.co_firstlineno}: {code.co_argcount} {code.co_posonlyargcount} "
               f"{code.co_kwonlyargcount} {code.co_flags:#x}".replace(" 0x0", " 0"))
    for name in ("co_varnames", "co_cellvars", "co_freevars", "co_names"):
        out.append(f"  {name} {getattr(code, name)!r}")
    lines = {line for _, _, line in code.co_lines() if line is not None}
    out.append("  lines " + " ".join(map(str, sorted(lines))))
    positions = []
    for instruction in dis.get_instructions(code):
        if instruction.opname in THEIRS:
            p = instruction.positions
            where = (p.lineno, p.end_lineno, p.col_offset, p.end_col_offset)
            if instruction.opname == "RETURN_VALUE":
                where = where[:1]
            positions.append((THEIRS[instruction.opname], ":".join("-1" if n is None else str(n) for n in where)))
    out.extend(position_lines(positions))
    for constant in code.co_consts:
        if hasattr(constant, "co_code"):
            summarize(constant, out)


def sort_lines(text):
    if not text.startswith("  lines "):
        return text
    return "  lines " + " ".join(map(str, sorted({int(word) for word in text.split()[1:]})))


def fewer_lines(ours, theirs):
    """A local variable read on a line of its own is an operand, not an instruction, so its line may be missing; super() in
    super().name is no call."""
    return ours.startswith(("  lines ", "  call ")) and set(ours.split()) <= set(theirs.split())


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
        ours = collect_positions([sort_lines(line) for line in ours])
        theirs = reference(path)
        for number in range(max(len(ours), len(theirs))):
            a = ours[number] if number < len(ours) else "nothing"
            b = theirs[number] if number < len(theirs) else "nothing"
            if a != b and not fewer_lines(a, b):
                owner = next((ours[i] for i in range(min(number, len(ours) - 1), -1, -1) if not ours[i].startswith("  ")), "")
                different += 1
                print(f"{path}\n  in {owner}\n  ours   {a}\n  theirs {b}")
                break
    print(f"{different} of {len(paths)} differ")
    return different > 0


if __name__ == "__main__":
    sys.exit(main())
