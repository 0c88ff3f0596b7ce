"""Puts the instruction table of src/bytecode/opcodes.def into docs/bytecode.md: python3.11 tools/bytecode_table.py [--check]

With --check nothing is written; exits 1 if the page is not up to date.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TABLE = ROOT / "src/bytecode/opcodes.def"
PAGE = ROOT / "docs/bytecode.md"
MARK = "<!-- the rest is made by tools/bytecode_table.py -->\n"

OP = re.compile(r'OP\((\w+),\s*(\w),\s*(\w),\s*(\w),\s*(\w),\s*(\w+),\s*"(.*)"\)')
QUICK = re.compile(r'QUICK\((\w+),\s*(\w+),\s*(\w+),\s*"(.*)"\)')
TITLE = re.compile(r"/\* -- (.*?) (--)?\s*\*/")


def table():
    lines = [MARK]
    quick = {}
    source = TABLE.read_text()
    for name, parent, _, meaning in QUICK.findall(source):
        quick.setdefault(parent, []).append(f"`{name}` {meaning}")
    for line in source.splitlines():
        if line.startswith("QUICK") or "Quickened forms" in line:
            continue
        if title := TITLE.match(line):
            lines.append(f"\n## {title[1].split(':')[0]}\n\n| instruction | A | B | C | D | effects | meaning |\n|---|---|---|---|---|---|---|\n")
        elif op := OP.match(line):
            name, *operands, effects, meaning = op.groups()
            cells = [f"`{name}`", *(" " if o == "_" else o for o in operands), effects, meaning.replace("|", "\\|")]
            lines.append("| " + " | ".join(cells) + " |\n")
            if name in quick:
                forms = "; ".join(quick[name]).replace("|", "\\|")
                lines.append(f"| | | | | | | quickened: {forms} |\n")
    return "".join(lines)


def main():
    page = PAGE.read_text()
    wanted = page.split(MARK)[0] + table()
    if "--check" in sys.argv:
        return wanted != page
    PAGE.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
