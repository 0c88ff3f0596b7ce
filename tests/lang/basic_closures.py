# Scopes: closures, nonlocal, global, comprehension scopes, late binding, del.
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    def get(): return n
    return inc, get
inc, get = counter(); inc(); inc(5); print(get()); inc2, get2 = counter(); inc2(); print(get(), get2())
fs = [lambda: i for i in range(3)]; print([f() for f in fs]); fs = [lambda i=i: i for i in range(3)]; print([f() for f in fs])
x = "global"
def f():
    x = "f"
    def g():
        def h(): return x
        return h
    return g()()
def g():
    global x
    x = "changed"
def h():
    return x
print(f(), x); g(); print(x, h())
def make(n): return (lambda: n, lambda v: setit(v)) if n < 0 else [lambda k=k: (n, k) for k in range(n)]
print([q() for q in make(3)])
def three():
    a = 1
    def two():
        b = 2
        def one():
            nonlocal a, b
            a += 10; b += 20
            return a, b
        return one
    o = two(); o(); return o(), a
print(three())
class C:
    x = "class"
    y = [x for _ in range(1)] if False else x
    def m(self): return x
    def n(self): return __class__.__name__
    z = (lambda: x)()
print(C().m(), C.y, C().n(), C.z)
def unbound():
    try: print(v)
    except UnboundLocalError as e: print(e)
    v = 1
    del v
    try: v
    except UnboundLocalError as e: print(e)
    def inner():
        return w
    try: inner()
    except NameError as e: print(type(e).__name__, e)
    w = 1
    return inner()
print(unbound())
try: undefined_name
except NameError as e: print(e)
def comp():
    k = 5
    return [k + j for j in range(2)], {k: j for j in range(1)}, (lambda: [k for k in range(2)])(), k
print(comp())
def walrus(): return [y := 1, y + 1, (z := y * 5)], [last := q for q in range(3)], last
print(walrus())
def adder(n):
    def add(m): return n + m
    return add
print([a(10) for a in map(adder, range(3))], adder(1).__closure__[0].cell_contents, adder(1).__code__.co_freevars)
def swap():
    a, b = 1, 2
    def sw():
        nonlocal a, b
        a, b = b, a
    sw(); return a, b
print(swap())
def exc_scope():
    e = "kept"
    try: raise ValueError
    except ValueError as e: pass
    try: return e
    except UnboundLocalError as x: return str(x)
print(exc_scope())
def arg_cell(a, *b, c=3, **d):
    def r(): return a, b, c, d
    a = a + 1
    return r
print(arg_cell(1, 2, e=5)())
def loop_cell():
    out = []
    for i in range(3):
        def fn(): return i
        out.append(fn)
    return [o() for o in out]
print(loop_cell(), sorted(k for k in locals() if k in ("fs", "x", "f")))
