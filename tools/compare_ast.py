#!/usr/bin/python3.11
"""Compares the parser with CPython's: trees with all positions, and syntax errors.

  compare_ast.py PROGRAM                  all files of the standard library
  compare_ast.py PROGRAM FILE...          these files
  compare_ast.py PROGRAM --snippets       the erroneous snippets in CPython's own tests
  compare_ast.py PROGRAM --fuzz COUNT [--seed N] [--mode MODE] [--type-comments]
               [--version MINOR] [--bytes] [FILE...]
                                          damaged pieces of these files (default: the library)

PROGRAM is build/checked/tests/ast_dump. Exits with 1 if anything differs.
"""
import argparse
import ast
import doctest
import glob
import random
import re
import subprocess
import sys
import tokenize
import warnings

LIBRARY = "/usr/lib/python3.11"
SNIPPET_TESTS = """test_syntax test_exceptions test_fstring test_eof test_string_literals
    test_named_expressions test_positional_only_arg test_patma test_except_star test_unpack_ex
    test_generators test_genexps test_with test_decorators test_grammar test_unparse
    test_type_comments test_ast test_compile test_parser test_dictcomps test_listcomps
    test_keywordonlyarg test_coroutines test_asyncgen test_codeop test_global test_scope
    test_super test_future test_traceback test_pep646_syntax""".split()

warnings.simplefilter("ignore")


def dump(node):
    """ast.dump(node, include_attributes=True), but with ascii() and faster."""
    out = []
    write = out.append

    def value(v):
        if isinstance(v, ast.AST):
            dump_node(v)
        elif isinstance(v, list):
            write("[")
            for i, item in enumerate(v):
                if i:
                    write(", ")
                value(item)
            write("]")
        else:
            text = ascii(v)
            if isinstance(v, (float, complex)):
                text = text.replace("inf", "1e309")
            write(text)

    def dump_node(n):
        cls = n.__class__
        write(cls.__name__ + "(")
        separator = ""
        for name in cls._fields:
            v = getattr(n, name)
            if v is None and getattr(cls, name, ...) is None:
                continue
            write(separator + name + "=")
            separator = ", "
            value(v)
        if cls._attributes:
            write("%slineno=%d, col_offset=%d, end_lineno=%d, end_col_offset=%d" % (
                separator, n.lineno, n.col_offset, n.end_lineno, n.end_col_offset))
        write(")")

    dump_node(node)
    return "".join(out)


def expected(source, mode="exec", type_comments=False, version=11, show_warnings=False):
    flags = ast.PyCF_ONLY_AST | (ast.PyCF_TYPE_COMMENTS if type_comments else 0)
    if show_warnings:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = expected(source, mode, type_comments, version)
        return "".join(f"[{w.lineno} {w.message}] " for w in caught) + result
    try:
        return dump(compile(source, "<string>", mode, flags, _feature_version=version))
    except SyntaxError as e:
        end = (e.end_lineno or 0, e.end_offset or 0)
        return "%s: %s (%s, %s, %s, %s) %s" % (
            type(e).__name__, e.msg, e.lineno, e.offset, *end, ascii(e.text))
    except MemoryError:
        return "MemoryError:  (0, 0, 0, 0) None"


def fix_big_integers(line):
    return re.sub(r"<(\d+):([0-9a-fA-F]+)>", lambda m: str(int(m[2], int(m[1]))), line)


def same(ours, theirs):
    return ours == theirs or fix_big_integers(ours) == theirs


def show_difference(title, ours, theirs):
    at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), 0)
    at = max(0, at - 60) if len(theirs) > 400 else 0
    print(f"DIFFERENT {title}\n   ours   {ours[at:at + 400]}\n   theirs {theirs[at:at + 400]}")


def run(program, options, data):
    result = subprocess.run([program, *options, "-"], input=data, stdout=subprocess.PIPE)
    if result.returncode:
        print(f"CRASH: exit status {result.returncode}")
    return result.stdout.decode("utf-8", "replace").split("\n")[:-1]


def compare_files(program, names):
    bad = 0
    for name in names:
        with open(name, "rb") as file:
            source = file.read()
        options = ["-b"]
        try:
            encoding, _ = tokenize.detect_encoding(iter(source.splitlines(True)).__next__)
            if encoding not in ("utf-8", "utf-8-sig", "iso-8859-1"):
                source = source.decode(encoding).encode()
                options = []
        except (SyntaxError, UnicodeDecodeError):
            continue
        theirs = expected(source if options else source.decode())
        ours = run(program, options, source)
        ours = ours[0] if ours else "nothing"
        if not same(ours, theirs):
            bad += 1
            show_difference(name, ours, theirs)
    print(f"{len(names) - bad} passed, {bad} failed")
    return bad


def compare_snippets(program, snippets, mode="exec", type_comments=False, version=11,
                     as_bytes=False):
    """All at once: the program splits its input at NUL bytes."""
    snippets = [s for s in snippets if "\0" not in s and not re.search("[\ud800-\udfff]", s)]
    options = ["-z", "-w", "-m", mode, "-v", str(version)]
    options += ["-t"] * type_comments + ["-b"] * as_bytes
    ours = run(program, options, "\0".join(snippets).encode())
    bad = 0
    for i, snippet in enumerate(snippets):
        line = ours[i] if i < len(ours) else "nothing"
        theirs = expected(snippet.encode() if as_bytes else snippet, mode, type_comments, version,
                          show_warnings=True)
        if not same(line, theirs):
            bad += 1
            if bad <= 25:
                show_difference(f"{mode} {snippet[:300]!r}", line, theirs)
            if line == "nothing":
                break
    print(f"{mode}: {len(snippets) - bad} passed, {bad} failed")
    return bad


def doctest_sources(text):
    try:
        return [example.source for example in doctest.DocTestParser().get_examples(text)]
    except ValueError:
        return []


def test_snippets():
    """Every string literal in CPython's tests of syntax that could be a program."""
    found = dict.fromkeys(())
    for test in SNIPPET_TESTS:
        for name in glob.glob(f"{LIBRARY}/test/{test}.py") + glob.glob(f"{LIBRARY}/test/{test}/*.py"):
            with open(name, encoding="utf-8") as file:
                text = file.read()
            for node in ast.walk(ast.parse(text)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found[node.value] = None
                    found.update(dict.fromkeys(doctest_sources(node.value)))
    dedented = [re.sub(r"(?m)^" + re.match(r"\s*", s)[0], "", s) for s in found if s[:1] in " \n"]
    return list(found) + dedented


def damaged(source, rng):
    """A few lines of the source with some tokens dropped, doubled, swapped or replaced."""
    lines = source.splitlines(True)
    start = rng.randrange(len(lines))
    piece = "".join(lines[start:start + rng.randint(1, 12)])
    indent = re.match(r"[ \t]*", piece)[0]
    if indent and rng.random() < 0.9:
        piece = re.sub("(?m)^" + indent, "", piece)
    tokens = re.findall(r"\w+|\s+|[^\w\s]", piece)
    words = ["(", ")", "[", "]", "{", "}", ",", ":", "=", "==", ":=", ".", "*", "**", "/", "if",
             "else", "for", "in", "not", "and", "lambda", "yield", "await", "async", "def", "class",
             "with", "as", "try:", "except", "finally:", "import", "from", "x", "1", "'s'", "f'{x}'",
             "match", "case", "_", "print", "None", "True", "del", "return", ";", "\n", "    ", "->",
             "@", "+", "-", "~", "\\", "'", '"', '"""', "#", "$", "0x", "1_", "é", "~", "!", "while",
             "global", "nonlocal", "pass", "raise", "assert", "...", "|", "u'x'", "b'x'"]
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        if not tokens:
            break
        i = rng.randrange(len(tokens))
        action = rng.randrange(5)
        if action == 0:
            del tokens[i]
        elif action == 1:
            tokens.insert(i, tokens[i])
        elif action == 2:
            tokens[i] = rng.choice(words)
        elif action == 3:
            tokens.insert(i, rng.choice(words) + rng.choice(["", " "]))
        else:
            j = rng.randrange(len(tokens))
            tokens[i], tokens[j] = tokens[j], tokens[i]
    return "".join(tokens)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("files", nargs="*")
    parser.add_argument("--snippets", action="store_true")
    parser.add_argument("--fuzz", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--mode", default="exec")
    parser.add_argument("--type-comments", action="store_true")
    parser.add_argument("--version", type=int, default=11)
    parser.add_argument("--bytes", action="store_true")
    options = parser.parse_intermixed_args()
    sys.setrecursionlimit(100000)
    names = options.files or sorted(glob.glob(f"{LIBRARY}/**/*.py", recursive=True))
    if options.snippets:
        snippets = test_snippets()
        bad = sum(compare_snippets(options.program, snippets, mode)
                  for mode in ("exec", "eval", "single"))
        bad += compare_snippets(options.program, snippets, "exec", type_comments=True)
    elif options.fuzz:
        rng = random.Random(options.seed)
        sources = []
        for name in rng.sample(names, min(len(names), 60)):
            try:
                with open(name, encoding="utf-8") as file:
                    sources.append(file.read())
            except UnicodeDecodeError:
                pass
        sources = [s for s in sources if s]
        bad = 0
        for start in range(0, options.fuzz, 2000):
            count = min(2000, options.fuzz - start)
            pieces = [damaged(rng.choice(sources), rng) for _ in range(count)]
            bad += compare_snippets(options.program, pieces, options.mode, options.type_comments,
                                    options.version, options.bytes)
    else:
        bad = compare_files(options.program, names)
    sys.exit(bad != 0)


main()
