# Positional-only parameters: binding, defaults, errors, introspection.
def f(a, b=2, /, c=3, *d, e, **k): return a, b, c, d, e, k
print(f(1, e=5), f(1, 2, 3, 4, e=5, a=9, b=8), f(1, c=7, e=0))
def g(a, /): return a
print(g(1), (lambda x, /, y: (x, y))(1, y=2), g.__code__.co_posonlyargcount, f.__code__.co_posonlyargcount, f.__code__.co_argcount, f.__code__.co_kwonlyargcount)
def h(x, /, **kw): return x, kw
print(h(1, x=2))
class A:
    def m(self, a, /, b): return a, b
    def __init__(self, /, **kw): self.kw = kw
print(A(self=1).m(1, b=2), A(self=5, x=1).kw)
def t(fn, *a, **k):
    try: print(fn(*a, **k))
    except TypeError as e: print(e)
t(g, a=1); t(f, a=1, e=2); t(f, b=1, e=2); t(f, 1); t(A().m, a=1, b=2); t(A().m, 1, a=2, b=3); t(lambda a, b, /: 0, a=1, b=2)
def p(a, b, c, /, d, *, e): pass
t(p, 1, 2, d=3, e=4); t(p, a=1, b=2, c=3, d=4, e=5); t(p, 1, 2, 3, e=1); t(p)
for s in ("def f(a, /, b, /): pass", "def f(/, a): pass", "def f(*, /): pass", "def f(a=1, /, b): pass", "def f(a, *, /): pass", "def f(a, a, /): pass", "lambda a, /, a: 0", "def f(*a, /): pass", "def f(/): pass", "def f(a, *): pass", "def f(**k, a): pass", "def f(**k, *a): pass", "def f(*a, *b): pass", "def f(a=1, b): pass", "def f(*, a=1, b): pass", "def f(a, (b, c)): pass", "def f(a:int=1, /, *, b:str): pass", "def f(a, **k,): pass", "def f(*a=1): pass", "def f(**k=1): pass", "lambda *: 0", "def f(None): pass", "def f(a.b): pass", "def f(1): pass"):
    try: compile(s, "<s>", "exec"); print("ok", s)
    except SyntaxError as e: print(s, "|", e.msg, e.lineno, e.offset)
