# with statements: forms, exception flow, suppression, return/break through, special-method lookup, errors.
class C:
    def __init__(self, n, sup=False, fail=None): self.n, self.sup, self.fail = n, sup, fail
    def __enter__(self):
        print("enter", self.n)
        if self.fail == "enter": raise KeyError("enter " + self.n)
        return self
    def __exit__(self, t, v, tb):
        print("exit", self.n, t.__name__ if t else None, v, tb is not None)
        if self.fail == "exit": raise IndexError("exit " + self.n)
        return self.sup
def run(f):
    try: print(f.__name__, f())
    except BaseException as e: print(f.__name__, type(e).__name__, e, repr(e.__context__))
def a():
    with C("a") as x, C("b") as y: return x.n + y.n
def b():
    with (C("a"), C("b", True) as y,): raise ValueError("v")
    return "after"
def c():
    with C("a", fail="enter"): return 1
def d():
    with C("a"), C("b", fail="enter"): return 1
def e():
    with C("a", fail="exit"): raise ValueError("lost")
def f():
    with C("a", True), C("b", fail="exit"): pass
    return "recovered"
def g():
    for i in range(3):
        with C(str(i)):
            if i == 0: continue
            if i == 1: break
    return i
def h():
    with C("a", True):
        with C("b"): raise SystemExit(3)
    return "swallowed exit"
def i():
    try:
        with C("a"): return "value"
    finally: print("fin")
def j():
    with C("a") as (x): pass
    with C("b") as l[0]: pass
    return l[0].n
l = [0]
def k():
    class T:
        def __enter__(s): return 1, (2, [3, 4])
        def __exit__(s, *a): pass
    with T() as (p, (q, [r, s])): return p, q, r, s
def m():
    def gen():
        with C("gen"): yield 1; yield 2
    it = gen(); next(it); it.close(); return "closed"
def n():
    class Truthy:
        def __enter__(s): pass
        def __exit__(s, *a): return Bad()
    class Bad:
        def __bool__(s): raise TypeError("bool of exit")
    with Truthy(): raise ValueError("x")
def o():
    class Inst: pass
    x = Inst(); x.__enter__ = lambda: 1; x.__exit__ = lambda *a: 1
    with x: pass
def p():
    class NoExit:
        def __enter__(s): print("never")
    with NoExit(): pass
def q():
    class NoEnter:
        def __exit__(s, *a): pass
    with NoEnter(): pass
def r():
    with 5: pass
def s():
    class Async:
        async def __aenter__(s): pass
        async def __aexit__(s, *a): pass
    with Async(): pass
def t():
    with C("a") as x, x as y, C(y.n + "2") as z: return z.n
def u():
    with C("a"):
        try: raise ValueError(1)
        except ValueError as e: raise TypeError(2) from e
def v():
    with C("outer"):
        try:
            with C("inner"): 1 / 0
        except ZeroDivisionError: return "handled"
def w():
    x = C("dyn"); type(x).__exit__, old = lambda s, *a: print("patched exit"), type(x).__exit__
    try:
        with x: pass
    finally: C.__exit__ = old
for fn in (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p, q, r, s, t, u, v, w): run(fn)
import contextlib
@contextlib.contextmanager
def cm(x):
    print("cm in"); 
    try: yield x * 2
    except ValueError as e: print("cm caught", e)
    finally: print("cm out")
with cm(5) as val: print(val)
with cm(1): raise ValueError("inside")
try:
    with cm(1): raise KeyError("through")
except KeyError as e: print("got", e)
@cm(3)
def decorated(): return "decorated"
print(decorated())
with contextlib.ExitStack() as st: st.enter_context(cm(1)); st.callback(print, "callback"); st.push(lambda *a: print("pushed", a[0])); print("stack body")
with contextlib.suppress(ValueError, KeyError): raise KeyError
with contextlib.closing(type("X", (), {"close": lambda s: print("closed")})()): pass
with contextlib.nullcontext(7) as x: print(x)
import io
with contextlib.redirect_stdout(io.StringIO()) as buf: print("hidden")
print(repr(buf.getvalue()))
@contextlib.contextmanager
def noyield():
    if 0: yield
@contextlib.contextmanager
def twice(): yield; yield
for bad in (noyield, twice):
    try:
        with bad(): pass
    except RuntimeError as e: print(e)
