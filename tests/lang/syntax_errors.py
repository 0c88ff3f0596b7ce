# Kind, message and position of syntax errors, as compile() raises them.


def check(source, mode="exec"):
    try:
        compile(source, "<test>", mode)
    except SyntaxError as e:
        print(ascii(source), type(e).__name__, ascii(e.msg), e.lineno, e.offset, e.end_lineno, e.end_offset, ascii(e.text), e.filename)
    except (ValueError, MemoryError, RecursionError) as e:
        print(ascii(source)[:40], type(e).__name__, ascii(str(e)))
    else:
        print(ascii(source), "compiles")


for source in [
    "x = (1,\n2\ny=3\n", "f(a b)", "a b", "x = 1 2", "print x", "exec 'a'", "if x = 1: pass", "while x.y = 1: pass",
    "f() = 1", "a + 1 = 2", "None = 1", "(a := 1) = 2", "a() := 1", "x = (yield) = 1", "del f()", "del *a",
    "for f() in x: pass", "with f() as g(): pass", "a, b += 1", "(a,b): int", "[a]: int", "f(): int", "f(a for a in b, c)",
    "f(**k, *a)", "f(a=1, b)", "f(**a, b)", "f(a=1 for a in b)", "f(True=1)", "f(a.b=1)", "x = {1:2, 3}", "x={1:*a}", "x={1:}",
    "{**a for a in b}", "[*a for a in b]", "[a, b for a in b]", "x = a if b", "from a import b,", "import a as 1",
    "def f(a=1, b): pass", "def f(*): pass", "def f(*a=1): pass", "def f(**a, b): pass", "def f(a, /, b, /): pass", "def f(/, a): pass",
    "def f((a, b)): pass", "lambda (a, b): 1", "def f(*a, /): pass", "def f() pass", "def f pass", "class A", "for x in y", "try pass",
    "try:\n pass\nx", "try:\n pass\nexcept* a:\n pass\nexcept b: pass", "try: pass\nexcept a, b: pass", "match x:\n case a as _: pass",
    "match x:\n case A(a=1, b): pass", "match x:\n case 1+1: pass", "match x:\npass", "class A:\npass", "if x:\npass", "  x", "x\n  y",
    "if x:\n  a\n b\n", "def f():\n\tx\n        y", "(*a)", "(**a)", "(]", "(\n]", ")", "'abc", "'''abc\n\n", "x = \\", "x = \\ 3", "$", "a ! b",
    "é é", "€ = 1", "\u200b", "0b12", "0o8", "0xg", "1_000_", "012", "1__0", "1e", "0_7", "1a", "f'{a b}'", "f'{}'", "f'{a'", "f'{a!x}'",
    "f'{a:{b:{c}}}'", "f'}'", "f'{#}'", "f'{\"\\n\"}'", "f'{!r}'", "'a' b'b'", "b'é'", "'\\N{no such name}'", "'\\x1'", "b'\\x1'", "'\\u12'",
    "'\\U12345678'", "async x", "return = 1", "else: pass", "(" * 201, "\n" * 3 + "(" * 100 + ")" * 99, "not " * 7000 + "x",
]:
    check(source)
for source in ["", "1 +", "x = 1", "1; 2", "(", "lambda", "yield", "1\n\n", "  1"]:
    check(source, "eval")
for source in ["x = 1\ny = 2", "if x: pass\n", "if x:\n pass\nelse:\n pass", "", "a; b; c\n", "a # comment\n# more", "a\nb"]:
    check(source, "single")
check("x\0y")
check(b"x = '\xff'")
check(b"# coding: latin-1\nx = '\xff'")
check(b"# coding: no-such-codec\nx")
check(b"\xef\xbb\xbf# coding: latin-1\nx")
check(b"\xef\xbb\xbfx = 1 2")
for source, mode, flags in [("", "exec", 1 << 30), ("", "what", 0), ("", "func_type", 0)]:
    try:
        compile(source, "<test>", mode, flags)
    except ValueError as e:
        print(e)
