# functools: partial, reduce, lru_cache, wraps, singledispatch, total_ordering, cached_property, cmp_to_key, partialmethod.
import functools as ft
p = ft.partial(lambda *a, **k: (a, k), 1, x=2); print(p(3, y=4), p(x=9), p.func.__name__, p.args, p.keywords, ft.partial(p, 5)(6), ft.partial(p, 5).args, repr(ft.partial(int, base=2)), ft.partial(int, base=2)("101"), p.__dict__); p.attr = 1; print(p.attr, callable(p))
print(ft.reduce(lambda a, b: a + b, [1, 2, 3]), ft.reduce(lambda a, b: a + b, [], "init"), ft.reduce(lambda a, b: a * b, range(1, 6), 2), ft.reduce(max, [3]))
calls = []
@ft.lru_cache(maxsize=2)
def f(x, y=0): "doc f"; calls.append((x, y)); return x + y
print(f(1), f(1), f(2), f(1), f(3), f(2), f(x=1), f(1.0), calls, f.cache_info(), f.cache_parameters(), f.__wrapped__(5), f.__name__, f.__doc__); f.cache_clear(); print(f.cache_info())
@ft.lru_cache(typed=True)
def g(x): return type(x).__name__
print(g(1), g(1.0), g(True), g.cache_info().currsize)
@ft.lru_cache
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(100), fib.cache_info().hits > 90); h = ft.lru_cache(maxsize=0)(lambda x: x); h(1); h(1); print(h.cache_info()); u = ft.cache(lambda *a, **k: (a, k)); print(u(1, 2, z=3), u(1, 2, z=3) is u(1, 2, z=3), u.cache_info())
class M:
    @ft.lru_cache
    def m(self, x): return x * 2
    @ft.cached_property
    def cp(self): calls.append("cp"); return 42
    def base(self, a, b, c=0): return a, b, c
    pm = ft.partialmethod(base, 1, c=5)
m = M(); print(m.m(3), m.cp, m.cp, calls.count("cp"), m.pm(2), M.pm(m, 3)); del m.cp; print(m.cp, calls.count("cp"), m.__dict__)
def deco(fn):
    @ft.wraps(fn)
    def w(*a): "wrapper doc"; return fn(*a)
    return w
@deco
def orig(a: int): "orig doc"; return a
orig.__wrapped__.z = 1; print(orig.__name__, orig.__doc__, orig.__wrapped__(1), orig.__annotations__, orig.__module__, ft.WRAPPER_ASSIGNMENTS, ft.WRAPPER_UPDATES)
@ft.singledispatch
def sd(x): return "default"
@sd.register
def _(x: int): return "int"
@sd.register(str)
@sd.register(bytes)
def _(x): return "text"
@sd.register
def _(x: list | tuple): return "seq"
print(sd(1), sd(True), sd("a"), sd(b""), sd([]), sd(()), sd(1.5), sd.dispatch(bool)(1), sorted(k.__name__ for k in sd.registry))
class SD:
    @ft.singledispatchmethod
    def m(self, x): return "default"
    @m.register
    def _(self, x: int): return f"int {x}"
    @ft.singledispatchmethod
    @classmethod
    def c(cls, x): return cls.__name__
print(SD().m("a"), SD().m(5), SD.c(1))
@ft.total_ordering
class T:
    def __init__(s, v): s.v = v
    def __eq__(s, o): return s.v == o.v
    def __lt__(s, o): return s.v < o.v
print(T(1) <= T(1), T(2) > T(1), T(1) >= T(2), T(1) != T(2)); k = ft.cmp_to_key(lambda a, b: (a > b) - (a < b)); print(sorted([3, 1, 2], key=k), k(1) < k(2), k(1) == k(1), k(2) >= k(1), k(5).obj)
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
for fn in (lambda: ft.partial(), lambda: ft.partial(5), lambda: ft.reduce(max, []), lambda: ft.reduce(5, [1, 2]), lambda: ft.reduce(max), lambda: ft.reduce(max, 5), lambda: f([]), lambda: ft.lru_cache(maxsize="a"), lambda: f(), lambda: f(1, 2, 3), lambda: sd(), lambda: sd.register(5), lambda: ft.total_ordering(type("X", (), {})), lambda: hash(k(1)), lambda: k(1) < 5, lambda: ft.cmp_to_key(), lambda: ft.cmp_to_key(5)(1) < ft.cmp_to_key(5)(2), lambda: ft.partial(int, "z")(), lambda: ft.wraps(), lambda: setattr(f, "cache_info", 1) or "set", lambda: p(**{"x": 1, 5: 2}), lambda: ft.cached_property(lambda s: 1).__get__(object())): err(fn)
class Evil:
    def __hash__(s): return 1
    def __eq__(s, o): e.cache_clear(); return True
e = ft.lru_cache(maxsize=3)(lambda x: id(x) and "v"); print(e(Evil()), e(Evil()), e.cache_info().currsize <= 1); import pickle, copy; q = pickle.loads(pickle.dumps(ft.partial(max, 5, key=abs))); print(q(-9, 2), q.keywords, copy.copy(p)(0)); r = ft.partial(print); r.__setstate__((sorted, ([2, 1],), {}, None)); print(r(), r.func); err(lambda: r.__setstate__(5)); class_ = type("P", (ft.partial,), {}); print(class_(max, 1)(2), class_(max).func); print(ft.lru_cache(maxsize=1)(lambda: 5)(), f.__call__(9), ft.partial(ft.partial, max)(1)(2))
def rec_repr(): x = ft.partial(max); x.__setstate__((x, (), {}, {})); return repr(x)[:20]
err(rec_repr)
