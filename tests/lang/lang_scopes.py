# global, nonlocal, del, class bodies, exec: who sees which name; errors of the compiler about scopes.
x = "module"
def a():
    def b():
        global x
        x = "set by b"
        def c(): return x
        return c()
    x = "local a"
    return b(), x
print(a(), x)
def outer():
    v = 1
    class C:
        v = 2
        def m(self): return v
        w = [v, (lambda: v)()]
        class D:
            def m(self): return v
        nonlocal_test = None
    def set_(n):
        nonlocal v
        v = n
        def deeper():
            nonlocal v
            v += 1
        deeper()
        return v
    r = C().m(), C.v, C.w, C.D().m(), set_(10), v
    del v
    try: C().m()
    except NameError as e: r += (str(e),)
    try: print(v)
    except UnboundLocalError as e: r += (str(e),)
    v = 5
    return r, C().m()
print(outer())
class K:
    global gk
    gk = "global from class"
    y = x
    def m(self): return __class__, x
    try: del nope
    except NameError as e: msg = str(e)
    a = 1
    del a
    b = [a_ for a_ in range(3)]
    def __init_subclass__(cls): cls.tag = gk
class L(K): pass
print(gk, K.y, K.msg, hasattr(K, "a"), K.b, L.tag, K().m()[1])
def params(a, b=x, *c, d=x, **e):
    def inner(): nonlocal a, c; a += 1; c = (a,); return a, b, c, d, e
    return inner(), a, c
print(params(1, z=2))
def comp():
    i = "kept"
    l = [(i, j) for i in range(2) for j in [i * 10]]
    g = (i for i in range(3)); s = {i for i in "a"}; d = {i: i for i in "b"}
    def late(): return [z for _ in "x"]
    z = "late bound"
    return l, i, list(g), s, d, late(), [lambda: q for q in range(2)][0](), [y for x in ([1], [2]) for y in x]
print(comp()); del x
try: print(x)
except NameError as e: print(e)
x = 1
def shadow(len=len): return len("abc"), (lambda print: print)(5)
print(shadow()); exec("ex = 1\ndef exf(): return ex, x"); print(exf()); ns = {}; exec("def f(): return g()\ndef g(): return h\nh = 9", ns); print(ns["f"]()); d1, d2 = {"q": 1}, {"q": 2}; exec("r = q\ndef f(): return q\ns = f()\nt = [q for _ in 'a']", d1, d2); print(d2["r"], d2["s"], d2["t"], "r" in d1)
def exec_in():
    v = 1; exec("v = 2\nw = 3"); r = v, "w" in locals()
    def f(): return v
    return r, f(), eval("v"), eval("(lambda: x)()")
print(exec_in())
def rec(n): return n and rec(n - 1)
old, rec2 = rec, rec
def rec(n): return "rebound"
print(old(2)); 
def default(n=[]): n.append(len(n)); return n
print(default(), default(), default.__defaults__); f1, f2 = [lambda n=n: n for n in (1, 2)]; print(f1(), f2()); walrus = [w := k for k in range(3)]; print(w, "k" in globals())
def gen():
    y = 1
    def inner():
        nonlocal y
        while y < 4: y += 1; yield y
    yield from inner(); yield ("y", y)
print(list(gen()))
def exc():
    try: raise ValueError("e")
    except ValueError as err: f = lambda: err
    try: f()
    except NameError as e: return str(e)
print(exc())
def many():
    a = 1
    def f():
        b = 2
        def g():
            c = 3
            def h():
                nonlocal a, b, c
                a, b, c = a + 1, b + 1, c + 1
                return a, b, c, (lambda: (a, b, c))()
            return h(), c
        return g(), b
    return f(), a
print(many())
for s in ("def f():\n x = 1\n global x", "def f(x):\n global x", "def f():\n print(x)\n global x", "def f():\n nonlocal x", "nonlocal x", "def f():\n x = 1\n def g():\n  x = 2\n  nonlocal x", "def f(a):\n def g():\n  nonlocal a\n  global a", "class C:\n nonlocal x", "def f():\n global x\n def g():\n  nonlocal x", "global x\nx: int", "def f():\n def g(): nonlocal __class__", "class C:\n def f(self): nonlocal __class__", "[x := 1 for x in y]", "[(x := 1) for y in z for x in w]", "class C:\n [x := 1 for y in z]", "def f(): [x := 1 for y in z]; global x", "lambda: (x := 1)", "def f():\n for x in y: pass\n global x", "def f():\n import x\n global x", "def f():\n class x: pass\n global x", "def f():\n with a as x: pass\n nonlocal x", "def f():\n try: pass\n except E as x: pass\n global x", "def f():\n del x\n global x", "def f():\n x += 1\n global x", "def f(a, *a): pass", "def f(a, *, a): pass", "lambda a, a: 0", "def f(): from x import *", "class C: from x import *", "def f():\n global f, g\n f = g", "global __debug__", "def f(__debug__): pass", "f(__debug__=1)", "import __debug__", "del __debug__", "class __debug__: pass", "for __debug__ in x: pass"):
    try: compile(s, "<s>", "exec"); print("ok", repr(s))
    except SyntaxError as e: print(repr(s), "|", e.msg, e.lineno, e.offset)
