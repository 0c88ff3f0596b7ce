# ast.parse and ast.dump of every node kind.
import ast
def show(s, mode="exec", **k):
    try: print(s, "=>", ast.dump(ast.parse(s, mode=mode, **k)))
    except SyntaxError as e: print(s, "=> SyntaxError", e.msg)
for s in ("x", "1", "1.5", "2j", "'s'", "b'b'", "...", "None", "True", "a.b", "a[b]", "a[1:2]", "a[1:2, ::3]", "a[()]", "a[*b]", "f(a, *b, c=d, **e)", "-a", "+a", "~a", "not a", "a + b * c", "a @ b", "a ** -b", "a and b or c", "a < b <= c", "a is not b not in c", "a if b else c", "lambda: 0", "lambda a, /, b=1, *c, d, e=2, **f: a", "(a, b)", "()", "[a, *b]", "{a, b}", "{a: b, **c}", "[x for x in y if z if w]", "{x for x in y for z in x}", "{a: b for a, b in c}", "(x async for x in y)", "(yield)", "(yield a)", "(yield from a)", "await a", "(a := 1)", "f'a{b!r:>{c}}d'", "f'{a=}'", "f'' 'x'", "'a' f'{b}' 'c'", "(a)", "a, = b"):
    show(s)
for s in ("pass", "a = b = c", "a: int = 1", "(a): int", "a.b: c", "a += 1", "a **= b", "del a, b.c, d[0]", "return", "return 1, 2", "raise", "raise a from b", "assert a, b", "import a.b as c, d", "from . import a", "from ..a.b import c as d, e", "from a import *", "global a, b", "nonlocal a", "break", "continue", "if a: b\nelif c: d\nelse: e", "while a: b\nelse: c", "for a, b in c: d\nelse: e", "async for a in b: c", "with a as b, c: d", "with (a as b, c as d): e", "async with a: b", "try: a\nexcept b as c: d\nexcept: e\nelse: f\nfinally: g", "try: a\nexcept* b: c", "def f(a: int, b=1, *c, d: str = 2, **e) -> r: pass", "async def f(): await a", "@d(1)\n@e.f\ndef f(): 'doc'", "class C(A, *B, k=1, **d): x = 1", "@d\nclass C: pass", "match a:\n case 1 | -2 | 3+4j | 'x' | None | a.b: pass\n case [b, *c, _] | (d, e): pass\n case {'k': v, **r}: pass\n case C(x, y=z): pass\n case [*_] as q if g: pass\n case _: pass"):
    show(s)
show("a + b", "eval"); show("a\n", "single"); show("(int, str) -> float", "func_type"); show("(*a, **b) -> c", "func_type"); show("x = 1", "eval")
show("x = 1 # type: int\nfor a in b: # type: str\n  pass\ndef f(a, # type: int\n  b): # type: (...) -> None\n  pass", type_comments=True); show("x = 1 # type: ignore[abc]\n", type_comments=True)
for v in ((3, 4), (3, 7), (3, 9)):
    for s in ("(x := 1)", "def f(a, /): pass", "f'{a=}'", "match a:\n case 1: pass", "try: a\nexcept* b: c", "async def f(): [x async for x in y]", "with (a as b, c as d): e", "x: int", "1_000", "a @ b", "{**a}", "@a[0]\ndef f(): pass"): print(v, end=" "); show(s, feature_version=v)
t = ast.parse("def f(a,\n      b='é'):\n    return (a +\n            b)\n")
for n in ast.walk(t):
    if hasattr(n, "lineno"): print(type(n).__name__, n.lineno, n.col_offset, n.end_lineno, n.end_col_offset)
print(ast.get_source_segment("x = 1 + 2", ast.parse("x = 1 + 2").body[0].value), ast.get_docstring(ast.parse("'doc'\nx")), ast.literal_eval("{'a': [1, (2, 3), {4}], 'b': -1.5, 'c': None, 'd': b'x', 'e': 1+2j}"))
for s in ("f()", "a", "1 + 1", "[x for x in y]", "{**a}", "-'a'", "--1", "1+1j+2"):
    try: print(ast.literal_eval(s))
    except ValueError as e: print(str(e).split(" at ")[0].split(":")[0])
print(ast.dump(ast.parse("a = 1"), include_attributes=True)); print(ast.dump(ast.parse("f(x)"), indent=2)); print(ast.dump(ast.parse("x"), annotate_fields=False))
