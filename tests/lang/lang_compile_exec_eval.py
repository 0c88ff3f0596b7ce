# compile, exec and eval: modes, namespaces, flags, code objects, dont_inherit, builtins.
import ast
print(eval("1 + 1"), eval(" \t 2"), eval("3\n"), eval(compile("4", "f", "eval")), eval(b"5"), eval("x", {"x": 6}), eval("x + y", {"x": 1}, {"y": 2, "x": 10}))
ns = {}; exec("a = 1\nb = a + 1\ndef f(): return a\nclass C: z = b", ns); print(sorted(k for k in ns if k != "__builtins__"), ns["f"](), "__builtins__" in ns)
loc = {}; exec("p = 1\ndef g(): return q", {"q": 5}, loc); print(loc["p"], loc["g"]())
exec("import sys\nglobal gg\ngg = 3"); print(gg)
def local_exec():
    v = 1
    exec("v = 2; w = 3")
    print(v, "w" in locals(), eval("v"))
    d = {"v": v}
    exec("v += 10", {}, d); print(d)
local_exec()
exec(compile("1 + 1\n'x'\nprint('single does not echo strings in exec')", "<s>", "exec"))
for s in ("5 + 5", "'str'", "None", "x = 1", "[1,\n 2]", "for i in range(2): i\n", "if 1:\n  7\n"):
    exec(compile(s, "<single>", "single"))
for s, mode in (("x = 1", "eval"), ("1; 2", "eval"), ("1\n2", "single"), ("", "single"), ("", "eval"), ("", "exec"), ("if 1:\n  1", "single"), ("pass", "eval"), ("1", "bad"), ("1,", "eval"), ("yield", "eval"), ("# c", "eval"), ("def f(): pass", "single")):
    try: print("ok", repr(s), mode, type(compile(s, "<m>", mode)).__name__)
    except Exception as e: print(type(e).__name__, repr(s), mode, e)
class NS(dict):
    def __missing__(self, k): return f"<{k}>"
    def __setitem__(self, k, v): print("set", k); super().__setitem__(k, v)
n = NS(); exec("a = b; c = a", {}, n); print(dict(n)); print(eval("zz + yy", {}, NS()))
print(eval("len", {"__builtins__": {"len": "fake"}}), end=" ")
for s, g in (("len([])", {"__builtins__": {}}), ("__import__('os')", {"__builtins__": {}}), ("nope", {})):
    try: eval(s, g)
    except Exception as e: print(type(e).__name__, e)
try: exec("import os", {"__builtins__": {}})
except ImportError as e: print(e)
try: exec("class A: pass", {"__builtins__": {}})
except NameError as e: print(e)
for a in ((5,), ("1", 5), ("1", {}, 5), (), ("1", [])):
    try: eval(*a)
    except Exception as e: print(type(e).__name__, e)
    try: exec(*a)
    except Exception as e: print(type(e).__name__, e)
print(eval(compile(ast.parse("a + 1", mode="eval"), "<ast>", "eval"), {"a": 4}), type(compile("x", "", "exec", ast.PyCF_ONLY_AST)).__name__)
c = compile("def f(): pass", "file.py", "exec"); print(c.co_filename, c.co_name, c.co_firstlineno, [k.co_name for k in c.co_consts if hasattr(k, "co_name")])
print(eval("[i for i in range(x)]", {"x": 3}), eval("(lambda: x)()", {"x": 4}), eval("{k: v for k in 'a' for v in [x]}", {"x": 5}))
try: eval("[x for _ in [1]]", {}, {"x": 1})
except NameError as e: print(e)
print(eval("(y := 5) + y", g2 := {}), g2["y"]); exec("def f():\n  global newg\n  newg = 1\nf()", g3 := {}); print("newg" in g3)
code = compile("assert False, 'msg'", "", "exec", optimize=1); exec(code); print("assert removed")
print(compile("__debug__", "", "eval", optimize=1).co_consts[0] if 0 else eval(compile("__debug__", "", "eval", optimize=1)), eval(compile("__debug__", "", "eval", optimize=0)))
exec(compile("def f():\n  'doc'\n  return f.__doc__\nprint(f())", "", "exec", optimize=2)); exec(compile("def f():\n  'doc'\n  return f.__doc__\nprint(f())", "", "exec", optimize=0))
def closure():
    x = 1
    def inner(): return x
    return inner
try: exec(closure().__code__)
except TypeError as e: print(e)
exec(closure().__code__.replace(co_name="renamed"), closure=closure().__closure__)
try: exec("1", closure=())
except TypeError as e: print(e)
try: compile("x" + "\0", "", "exec")
except (ValueError, SyntaxError) as e: print(type(e).__name__, e)
