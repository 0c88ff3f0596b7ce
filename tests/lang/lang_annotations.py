# Annotations: module, class, function, scopes, evaluation order, errors.
x: int = 1
y: "forward"
z: list[int] = []
(p): str = "not stored"
class A:
    a: int
    b: str = "b"
    __c: float = 1.0
    def m(self, q: int, *r: "R", s: float = 1.0, **t: dict) -> "ret": u: int = 1; return u
print(__annotations__, A.__annotations__, A.m.__annotations__)
def f():
    v: undefined_is_not_evaluated
    w: also_not = 3
    return w
print(f(), f.__annotations__)
d = {}
d["k"]: print("evaluated target annotation") = 5
A.attr: int = 7
print(d, A.attr, __annotations__.keys())
def order():
    def log(v): print("ev", v); return v
    def g(a: log("a") = log("da"), *, b: log("b") = log("db")) -> log("r"): pass
    return g.__annotations__
print(order())
try:
    bad: nope_undefined = 1
except NameError as e: print(e)
class B(A): pass
print(B.__annotations__ is A.__annotations__ if hasattr(B, "__annotations__") else None, "__annotations__" in B.__dict__)
def h(a: int): pass
h.__annotations__["b"] = str; print(h.__annotations__); h.__annotations__ = {}; print(h.__annotations__); del h.__annotations__; print(h.__annotations__)
try: h.__annotations__ = 5
except TypeError as e: print(e)
lam = lambda: (yield); print(lam.__annotations__)
for s in ("x: int: str", "(a, b): int", "[a]: int = 1", "f(): int", "x, y: int", "1: int", "x: int = y = 1", "def f():\n global q\n q: int = 1", "def f():\n def g():\n  nonlocal q\n  q: int\n q = 1", "a.b: int = 1", "a[0]: int", "x: yield", "def f(x: (yield)): pass", "x: int = *a, 1", "lambda x: int: 0", "def f() -> : pass", "def f() -> *a: pass", "x: (y := 1)", "class C:\n x: (y := 1) = 2", "async def f():\n x: await g()"):
    try: compile(s, "<s>", "exec"); print("ok", repr(s))
    except SyntaxError as e: print(repr(s), "|", e.msg)
