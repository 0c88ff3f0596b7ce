"""Reads a C source tree and prints what each layer consists of, and who includes whom.

usage: layers.py [--json] [folder]      (the folder defaults to this project's src/)
"""
import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

INCLUDE = re.compile(r'^\s*#\s*include\s+"([\w/]+)\.(?:h|def)"', re.M)
FUNCTION = re.compile(r"^(?!static\s+inline\b)[A-Za-z_][\w\s*]*?\b(\w+)\([^;{}]*\)\s*\{$(.*?)^\}", re.M | re.S)


@dataclass
class Layer:
    name: str
    files: int = 0
    lines: int = 0
    function_lengths: list = field(default_factory=list)
    includes: Counter = field(default_factory=Counter)

    def add(self, text):
        self.files += 1
        self.lines += text.count("\n")
        self.function_lengths += [body.count("\n") + 1 for _, body in FUNCTION.findall(text)]
        self.includes.update(name.split("/")[0] for name in INCLUDE.findall(text))

    def row(self):
        lengths = self.function_lengths
        return {
            "layer": self.name, "files": self.files, "lines": self.lines, "functions": len(lengths),
            "median": median(lengths) if lengths else 0, "longest": max(lengths, default=0),
            "uses": sorted(set(self.includes) - {self.name}),
        }


def scan(root):
    layers = defaultdict(lambda: None)
    for path in sorted(root.rglob("*")):
        if path.suffix not in {".c", ".h", ".def"}:
            continue
        name = path.relative_to(root).parts[0]
        layers[name] = layers[name] or Layer(name)
        layers[name].add(path.read_text(encoding="utf-8"))
    return [layer.row() for layer in layers.values()]


def print_table(rows):
    columns = [("layer", "<10"), ("files", ">6"), ("lines", ">8"), ("functions", ">10"), ("median", ">7"),
               ("longest", ">8")]
    print(*(f"{title:{spec}}" for title, spec in columns), "  uses", sep="")
    for row in rows:
        print(*(f"{row[title]:{spec}}" for title, spec in columns), "  ", ", ".join(row["uses"]), sep="")
    totals = {key: sum(row[key] for row in rows) for key in ("files", "lines", "functions")}
    print("total: {files} files, {lines:,} lines, {functions:,} functions".format(**totals))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).resolve().parent.parent / "src")
    options = parser.parse_args()
    if not options.folder.is_dir():
        parser.error(f"{options.folder} is not a folder")
    rows = scan(options.folder)
    if options.json:
        json.dump(rows, sys.stdout, indent=2)
        print()
    else:
        print_table(rows)
        print(f"counted by {sys.implementation.name} {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
