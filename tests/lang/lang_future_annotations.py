# from __future__ import annotations: annotations stay unevaluated, as normalized source text.
from __future__ import annotations
def f(a: undefined, b: list[int] | None = None, *c: "quoted", d: (1 + 2) * 3, **e: {k: v for k, v in x}) -> lambda q: q + 1: pass
for k, v in f.__annotations__.items(): print(k, repr(v))
class A:
    x: A
    y: dict[str, A] = {}
    z: f"{a!r:>{w}}" = 1
print(A.__annotations__)
exprs = ["a.b.c", "a[b:c, ::d]", "-a ** b", "(a, b)", "(a,)", "()", "[]", "{}", "{a}", "{**a, b: c}", "not a", "a if b else c", "lambda *a, b=1, **k: (a, b)", "a < b <= c != d", "a is not b", "a not in b", "await_", "yield_", "'str' 'cat'", "b'x'", "1.5e10", "1j", "0x10", "...", "None", "a @ b", "a or b and c", "(a or b) and c", "(yield)", "f(*a, k=1, **kw)", "[x async for x in y]", "(x for x in y if z if w)", "a[*b]", "a[b, *c]", "~a", "+a", "a << b >> c", "a // b % c", "(a := 1)", "f'{x}'", "x[()]", "x[a:b]", "x[a, b]", "1 .real", "(1).real", "1e400", "-1", "(-1) ** 2", "-(1 ** 2)", "(lambda: 0)()", "(a, b) + c", "a + (b + c)", "(a + b) + c", "a ** b ** c", "(a ** b) ** c", "not (a and b)", "(not a) in b", "lambda: (yield)", "u'x'", "'it\\'s'", '"\\n"']
for e in exprs:
    ns = {}
    try: exec(f"from __future__ import annotations\nx: {e}", ns); print(e, "->", ns["__annotations__"]["x"])
    except SyntaxError as err: print(e, "SyntaxError", err.msg)
import typing
class B:
    n: int
    m: typing.Optional[B]
print(typing.get_type_hints(B))
try: exec("x = 1\nfrom __future__ import annotations")
except SyntaxError as e: print(e.msg)
try: exec("from __future__ import nope")
except SyntaxError as e: print(e.msg)
try: exec("from __future__ import braces")
except SyntaxError as e: print(e.msg)
exec('"doc"\nfrom __future__ import division, annotations\nx: nope'); print("ok")
