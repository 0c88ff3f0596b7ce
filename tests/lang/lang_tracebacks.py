# Tracebacks: frames, carets, chaining, notes, repeated lines, syntax errors; through traceback.format_exc.
import traceback, sys
def show(fn, *a):
    try: fn(*a)
    except BaseException: print(traceback.format_exc(), end="----\n")
def simple(): return 1 / 0
def nested(): return simple() + 1
def attr(): return None.foo.bar
def sub(d): return d["a"]["b"]["c"]
def call(): return (lambda x: x)(1, 2)
def multi():
    return (1 +
            2 +
            "x" +
            3)
def longexpr(a, b, c): return a.b + b["x" * 3] / c(1, 2, k=3)
def rec(n): return rec(n - 1) if n else [][0]
def cause():
    try: simple()
    except ZeroDivisionError as e: raise ValueError("new") from e
def context():
    try: simple()
    except ZeroDivisionError: {}["missing"]
def suppressed():
    try: simple()
    except ZeroDivisionError: raise ValueError("none") from None
def notes():
    e = ValueError("with notes"); e.add_note("first\nsecond line"); e.add_note("third"); raise e
def reraise():
    try: simple()
    except ZeroDivisionError as e: raise
def raise_again():
    try: simple()
    except ZeroDivisionError as e: raise e
def fin():
    try: simple()
    finally: print("finally runs")
class Ctx:
    def __enter__(self): return self
    def __exit__(self, *a): raise KeyError("from exit")
def with_(): 
    with Ctx(): simple()
def gen():
    yield 1
    simple()
def listgen(): return list(gen())
def comp(): return [1 / (x - 1) for x in range(3)]
class BadStr(Exception):
    def __str__(self): raise ValueError("no str")
def badstr(): raise BadStr()
class Empty(Exception): pass
def empty(): raise Empty
def multiline_msg(): raise ValueError("line one\nline two\n")
def syntax(): compile("x = (1,\ny = 2", "<snippet>", "exec")
def syntax2(): exec("def f():\n  return 1 +\n")
def unicode(): é = "ß"; return é + 1
def exec_(): exec(compile("def g():\n    1/0\ng()", "<no source>", "exec"))
def assign(): a, b = 1, 2, 3
def delete(): del undefined_thing
def raise_cls(): raise ValueError
def asserts(): assert 1 == 2, ("a", "tuple")
def chain3():
    try:
        try: simple()
        except ZeroDivisionError: raise KeyError("second")
    except KeyError as e: raise ValueError("third") from e
def cycle():
    e = ValueError("self"); e.__cause__ = e; raise e
class A:
    @property
    def p(self): return self.q
    def __getattr__(self, n): raise AttributeError("custom " + n)
def prop(): return A().p
def star(*a): return star_inner(*a, **{"k": 1})
def star_inner(x): pass
def binop(): x = 1; y = "a"; return x * 2 + (x << 1) - y
def cmp(): return 1 < 2 < "a"
def unary(): return -"a"
def imp(): import nonexistent_module_xyz
def imp2(): from os import nonexistent_name
def fstr(): return f"{1 + 1} {undefined_in_fstring!r:>10}"
def tabs():
	x = 1;	return x +	None
for f in (simple, nested, attr, multi, cause, context, suppressed, notes, reraise, raise_again, fin, with_, listgen, comp, badstr, empty, multiline_msg, syntax, syntax2, unicode, exec_, assign, delete, raise_cls, asserts, chain3, cycle, prop, binop, cmp, unary, imp, imp2, fstr, tabs, call): show(f)
show(sub, {"a": {"b": 5}}); show(longexpr, 1, 2, 3); show(rec, 10); show(rec, 3); show(star, 1)
try: nested()
except ZeroDivisionError as e:
    print(traceback.format_exception_only(e), traceback.format_tb(e.__traceback__)[1], [(f.name, f.lineno > 0, f.line) for f in traceback.extract_tb(e.__traceback__)])
    print("".join(traceback.format_exception(e, limit=1)), "".join(traceback.format_exception(e, limit=-1)), "".join(traceback.format_exception(type(e), e, None)))
    tb = e.__traceback__; print(tb.tb_frame.f_code.co_name, tb.tb_next.tb_frame.f_code.co_name, tb.tb_next.tb_next.tb_next, tb.tb_lineno > 0, tb.tb_lasti >= 0)
    te = traceback.TracebackException.from_exception(e, capture_locals=True); print(te.exc_type.__name__, str(te), len(te.stack), [s.locals is not None for s in te.stack])
    print(e.with_traceback(None).__traceback__)
