# symtable: scopes and symbols.
import symtable
src = '''
import os
g = 1
def f(a, b=2, *c, d, **e):
    global g
    x = a
    def inner():
        nonlocal x
        x = 1
        return g, b
    [y for y in c if y]
    return inner
class C(object):
    attr = 1
    def m(self): return __class__, self.attr
    def __private(self): pass
lam = lambda q: q + free
'''
def show(t, depth=0):
    pad = "  " * depth
    print(pad, t.get_type(), t.get_name(), t.get_lineno(), t.is_optimized(), t.is_nested(), t.has_children(), sorted(t.get_identifiers()))
    if t.get_type() == "function": print(pad, t.get_parameters(), sorted(t.get_locals()), sorted(t.get_globals()), sorted(t.get_nonlocals()), sorted(t.get_frees()))
    if t.get_type() == "class": print(pad, sorted(t.get_methods()))
    for s in sorted(t.get_symbols(), key=lambda s: s.get_name()):
        print(pad, "-", s.get_name(), "".join(c if getattr(s, "is_" + n)() else "." for c, n in zip("RPGNDLFAIMX", ("referenced", "parameter", "global", "nonlocal", "declared_global", "local", "free", "assigned", "imported", "namespace", "annotated"))), [n.get_name() for n in s.get_namespaces()])
    for c in t.get_children(): show(c, depth + 1)
show(symtable.symtable(src, "<s>", "exec")); show(symtable.symtable("a + (lambda: b)()", "<s>", "eval")); show(symtable.symtable("x: int = 1", "<s>", "single"))
t = symtable.symtable("def f(): pass\ndef f(): pass", "<s>", "exec"); s = t.lookup("f"); print(len(s.get_namespaces()), s.is_namespace())
try: t.lookup("nope")
except KeyError as e: print(e)
try: s.get_namespace()
except ValueError as e: print(e)
for s in ("def f(x): global x", "nonlocal x", "def f():\n x = 1\n global x", "def f():\n print(x)\n global x", "class C:\n nonlocal y", "def f(a, a): pass", "def f():\n import x\n nonlocal x", "[x := 1 for x in y]", "def f():\n x: int\n global x", "def f():\n nonlocal z", "from m import *", "def f(): from m import *"):
    try: symtable.symtable(s, "<s>", "exec"); print("ok", s)
    except SyntaxError as e: print(repr(s), e.msg, e.lineno, e.offset)
