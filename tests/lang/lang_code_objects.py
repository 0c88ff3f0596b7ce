# Code objects: public attributes, lines, positions, replace, equality, nested constants.
def f(a, b=1, /, c=2, *d, e, g=3, **h):
    "doc"
    x = a + len(d)
    y = [i for i in range(x)]
    def inner(): return x, y
    return inner
c = f.__code__
print(c.co_name, c.co_qualname, c.co_argcount, c.co_posonlyargcount, c.co_kwonlyargcount, c.co_nlocals, c.co_varnames, c.co_cellvars, c.co_freevars, c.co_firstlineno, c.co_flags & 0xF, c.co_filename.endswith("lang_code_objects.py"), c.co_consts[0])
i = f(1, e=2).__code__; print(i.co_name, i.co_qualname, i.co_freevars, i.co_cellvars, i.co_flags & 0x13, "len" in c.co_names, "range" in str(c.co_names) or True)
def gen(): yield
async def coro(): pass
async def agen(): yield
class K:
    def m(self): return super().m
for k in (gen, coro, agen, K.m, lambda: 0, f): print(k.__code__.co_name, hex(k.__code__.co_flags & 0x2E0 | k.__code__.co_flags & 0xF))
lines = sorted({l - c.co_firstlineno for _, _, l in c.co_lines() if l}); print(lines)
pos = [p for p in c.co_positions()]; print(len(pos) > 0, all(len(p) == 4 for p in pos), min(p[0] for p in pos if p[0]) - c.co_firstlineno)
r = c.replace(co_name="new", co_firstlineno=100, co_filename="other.py"); print(r.co_name, r.co_firstlineno, r.co_filename, r == c, c == c.replace(), hash(c) == hash(c.replace()), r.co_qualname)
def g(): return 1
def h(): return 2
g.__code__ = h.__code__; print(g(), g.__name__)
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
err(lambda: setattr(g, "__code__", 5)); err(lambda: setattr(g, "__code__", i)); err(lambda: setattr(c, "co_name", "x")); err(lambda: c.replace(co_argcount=-1)); err(lambda: c.replace(co_name=5)); err(lambda: c.replace(nope=1)); err(lambda: type(c)())
print(type(c).__name__, isinstance(c.co_code, bytes), isinstance(c.co_linetable, bytes), isinstance(c.co_exceptiontable, bytes), isinstance(c.co_stacksize, int), repr(c).split(" at ")[0], repr(c).split(",")[-1])
e1, e2 = compile("a = 1", "f", "exec"), compile("a = 1", "f", "exec"); print(e1 == e2, e1 != compile("a = 2", "f", "exec"), compile("a=1", "f", "exec") == compile("a=1.0", "f", "exec"), compile("0.0", "", "eval") == compile("-0.0", "", "eval"))
code = compile("def a():\n  def b():\n    class C:\n      def d(): pass\n", "n", "exec")
def walk(c, depth=0):
    print("  " * depth, c.co_name, c.co_qualname, c.co_firstlineno)
    for k in c.co_consts:
        if hasattr(k, "co_code"): walk(k, depth + 1)
walk(code)
print([k for k in compile("x = 'const'; y = (1, 2); z = 3.5; f(None, ...)", "", "exec").co_consts if isinstance(k, (str, tuple, float))], compile("x.attr.other", "", "eval").co_names, compile("a = b", "", "exec").co_varnames)
f2 = type(f)(h.__code__, {}, "renamed", (1,)); print(f2(), f2.__name__, f2.__defaults__)
err(lambda: type(f)(i, {})); err(lambda: type(f)(5, {})); Cell = type(f(1, e=2).__closure__[0]); print(type(f)(i, {}, closure=(Cell(7), Cell(8)))())
def takes(a, *, b): return a, b
async def awaits(): return 4
def yields(): yield 5
for function in takes, awaits, yields, h:  # the code of functions, as exec() and eval() run it
    err(lambda: exec(function.__code__)); err(lambda: type(eval(function.__code__)).__name__)
def documented(a):
    "doc"
    if a: return 1.5
    return "x"
print(documented.__code__.co_consts)  # the None of the end that is never reached is left out
