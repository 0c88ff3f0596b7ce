#!/usr/bin/python3.11
"""Checks what comments and documentation refer to, and that each source file begins with a comment.

- A file that is named (strings.c, gc/heap.h, docs/gc.md) exists.
- Note [Title] is defined by one comment or paragraph that begins with it.
- A .c or .h file in src/ begins with a comment that says what it is for.
- Each field of a struct has a comment, behind it or above it (a run of fields may share one).

Prints each offence as file:line and exits 1 if there is any."""
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
COMMENT = re.compile(r"/\*.*?\*/", re.S)
FILE_NAME = re.compile(r"(?<![\w./-])(?:[\w-]+/)*[\w-]+\.(?:c|h|def|md|sh|py)\b(?!/|\.\w)")
NOTE = re.compile(r"Note \[([^\]]+)\](?=([\n:])?)", re.S)
# At the beginning of a comment or of a paragraph, with nothing behind it but perhaps a colon.
DEFINITION = re.compile(r"(?:/\*\s*|\n[ \t]*\n[ \t]*|---\n\s*)$")
STRUCT = re.compile(r"(?:typedef )?(?:struct|union)\b[^;=()]*\{$")
# The header of an object, macros, ends of unions inside.
NEEDS_NO_COMMENT = re.compile(r"Object header;|[A-Z_]+;|\}|#")
# Made by the build, CPython's, or part of an error message.
ELSEWHERE = re.compile(r"gen/|NAME|importlib/|^_ssl\.c$|^re/_|^Lib/")


def tracked(*patterns):
    listing = subprocess.run(["git", "ls-files", *patterns], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    return [name for name in listing.stdout.split() if os.path.exists(os.path.join(ROOT, name))]


def read(name):
    with open(os.path.join(ROOT, name), encoding="utf-8", errors="replace") as file:
        return file.read()


def passages(name, text):
    """The parts of a file that are prose, with their positions."""
    if name.endswith(".md"):
        return [(0, text)]
    return [(match.start(), match.group()) for match in COMMENT.finditer(text)]


def is_known(mentioned, name, everything):
    if ELSEWHERE.search(mentioned) or (mentioned.endswith(".py") and "/" not in mentioned):
        return True
    places = (mentioned, "src/" + mentioned, os.path.join(os.path.dirname(name), mentioned))
    return any(place in everything for place in places) or any(file.endswith("/" + mentioned) for file in everything)


def bare_fields(text):
    """The lines of fields without a comment, in structs that begin at the margin."""
    inside = explained = in_comment = False
    for number, line in enumerate(text.split("\n"), 1):
        stripped = line.strip()
        if not inside:
            inside = bool(STRUCT.match(line))
            explained = False
        elif in_comment:
            in_comment = "*/" not in stripped
            explained = True
        elif stripped.startswith("#"):
            inside = not stripped.startswith("#define")
        elif stripped.startswith("/*"):
            in_comment = "*/" not in stripped
            explained = True
        elif line.startswith("}"):
            inside = False
        elif not stripped:
            explained = False
        elif stripped.endswith(";") and not explained and not NEEDS_NO_COMMENT.match(stripped):
            yield number
        elif "/*" in stripped:
            in_comment = "*/" not in stripped


def main():
    everything = set(tracked())
    prose = tracked("src/*.c", "src/*.h", "src/*.def", "tests/c/*.c", "tests/c/*.h", "tools/*.c", "tools/*.h",
                    "docs/*.md", "*.md")
    offences, defined, references = [], {}, []
    for name in prose:
        text = read(name)
        if name.startswith("src/") and name.endswith((".c", ".h")) and not text.startswith("/*"):
            offences.append((name, 1, "does not begin with a comment"))
        if name.startswith("src/"):
            offences += [(name, number, "a field without a comment") for number in bare_fields(text)]
        for start, passage in passages(name, text):
            def line(position):
                return text.count("\n", 0, start + position) + 1
            for match in FILE_NAME.finditer(passage):
                if not is_known(match.group(), name, everything):
                    offences.append((name, line(match.start()), f"there is no {match.group()}"))
            for match in NOTE.finditer(passage):
                title = " ".join(match.group(1).split())
                if title == "Title":
                    continue
                if match.group(2) and DEFINITION.search(passage[:match.start()]):
                    if title in defined:
                        offences.append((name, line(match.start()), f"Note [{title}] is also in {defined[title]}"))
                    defined[title] = name
                else:
                    references.append((name, line(match.start()), title))
    offences += [(name, line, f"there is no Note [{title}]") for name, line, title in references
                 if title not in defined]
    for name, line, what in sorted(offences):
        print(f"{name}:{line}: {what}")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
