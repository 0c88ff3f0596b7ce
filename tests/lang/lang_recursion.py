# Recursion limits: calls, methods, __getattr__, repr, comparison, iteration, C-level nesting, recovery.
import sys
def t(name, f):
    try: r = f(); print(name, "ok", type(r).__name__)
    except RecursionError as e: print(name, "RecursionError", str(e).split(" while")[0].split(" in ")[0].split(" during ")[0])
    except Exception as e: print(name, type(e).__name__)
def f(): return f()
class A:
    def m(self): return self.m()
    def __getattr__(self, n): return getattr(self, n + "x")
    def __repr__(self): return repr(self)
    def __eq__(self, o): return self == o
    def __hash__(self): return hash(self)
    def __call__(self): return self()
    def __add__(self, o): return self + o
    def __iter__(self): return iter(self)
    def __len__(self): return len(self)
    def __bool__(self): return bool(self)
    def __getitem__(self, i): return self[i]
    def __contains__(self, x): return x in self
    def __str__(self): return str(self)
    def __int__(self): return int(self)
    def __index__(self): return range(self)[0]
    def __lt__(self, o): return self < o
    def __enter__(self):
        with self: pass
    def __exit__(self, *a): pass
    def __format__(self, s): return format(self, s)
    @property
    def p(self): return self.p
    @classmethod
    def c(cls): return cls.c()
class D:
    def __set__(self, o, v): o.d = v
    def __get__(self, o, t): return o.d
class B: d = D()
class New:
    def __new__(cls): return New()
class Init:
    def __init__(self): Init()
class Meta(type):
    def __call__(cls): return cls()
class MC(metaclass=Meta): pass
class Setattr:
    def __setattr__(self, n, v): self.x = v
a = A()
for n, fn in (("call", f), ("method", a.m), ("getattr", lambda: a.zz), ("repr", lambda: repr(a)), ("eq", lambda: a == a), ("hash", lambda: hash(a)), ("call obj", a), ("add", lambda: a + 1), ("iter", lambda: list(a)), ("len", lambda: len(a)), ("bool", lambda: bool(a)), ("getitem", lambda: a[0]), ("contains", lambda: 1 in a), ("str", lambda: str(a)), ("int", lambda: int(a)), ("lt", lambda: a < a), ("with", lambda: a.__enter__()), ("format", lambda: f"{a}"), ("property", lambda: a.p), ("classmethod", A.c), ("descriptor get", lambda: B().d), ("descriptor set", lambda: setattr(B(), "d", 1)), ("new", New), ("init", Init), ("meta", MC), ("setattr", lambda: setattr(Setattr(), "y", 1)), ("lambda", (lambda g: lambda: g(g))(lambda g: g(g))), ("map", lambda: mapper()), ("sort", lambda: sorter()), ("gen", lambda: list(gen())), ("comp", lambda: comp()), ("star", lambda: star(1)), ("import", lambda: imp()), ("coroutine", lambda: drive(co())), ("partial", lambda: par()), ("reduce", lambda: red()), ("isinstance", lambda: isinstance(1, deep_tuple)), ("property chain", lambda: a.p)): 
    if n in ("isinstance",): continue
    t(n, fn) if n not in ("map", "sort", "gen", "comp", "star", "import", "coroutine", "partial", "reduce") else None
def mapper(): return list(map(lambda x: mapper(), [1]))
def sorter(): return sorted([1, 2], key=lambda x: sorter())
def gen(): yield from gen()
def comp(): return [comp() for _ in [1]]
def star(*a): return star(*a, *a[:1]) if len(a) < 5000 else star(1)
async def co(): return await co()
def drive(c):
    try: c.send(None)
    except StopIteration: pass
import functools
def par(): return functools.partial(par)()
def red(): return functools.reduce(lambda x, y: red(), [1, 2])
for n, fn in (("map", mapper), ("sort", sorter), ("gen", lambda: list(gen())), ("comp", comp), ("coroutine", lambda: drive(co())), ("partial", par), ("reduce", red)): t(n, fn)
l = []; 
for _ in range(100000): l = [l]
t("repr nested", lambda: repr(l)); t("eq nested", lambda: l == l or True); m = []
for _ in range(100000): m = [m]
t("eq two nested", lambda: l == m); t("hash nested", lambda: hash(functools.reduce(lambda a, _: (a,), range(300), ()))); import copy; t("deepcopy", lambda: copy.deepcopy(l)); x = ()
for _ in range(100000): x = (x, 1)
t("lt nested", lambda: x < x); e = None
def depth(): 
    try: return 1 + depth()
    except RecursionError: return 1
n1 = depth(); n2 = depth(); print(n1 == n2, n1 > 900); old = sys.getrecursionlimit(); print(old); sys.setrecursionlimit(300); print(depth() < 300); sys.setrecursionlimit(20000)
def down(n): return 0 if n == 0 else 1 + down(n - 1)
print(down(15000)); sys.setrecursionlimit(old)
for bad in (0, -1, "x", 1.5, 2**40):
    try: sys.setrecursionlimit(bad)
    except Exception as e: print(type(e).__name__, e)
def fin():
    try: fin()
    finally: pass
t("finally", fin)
def chain(n):
    try: raise ValueError(n)
    except ValueError:
        if n: chain(n - 1)
        else: raise
try: chain(100)
except ValueError as e:
    k = 0
    while e: k += 1; e = e.__context__
    print(k)
import threading; out = []
th = threading.Thread(target=lambda: t("thread", f)); th.start(); th.join(); print(down(900), "alive")
