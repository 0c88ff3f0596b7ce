# The order of evaluation, leaving blocks, patterns, targets: what the compiler decides.
def show(*a):
    print(*a)
    return a[-1]
def t1(x):
    return x + (x := 1) + x, (x, (x := 5), x), [x, (x := 6)], f(x, (x := 7), x)
def f(*a, **k): return a, k
print(t1(10))
def t2(a, b):
    a, b = b, a
    a, b, c = b, a, a + b
    (a, b), c = (c, a), b
    return a, b, c
print(t2(1, 2))
def t3():
    x = 1
    x = x or show("no") and x
    y = x and x + 1
    z = (x if y else 0) or 5
    x = [x, x] if x else x
    return x, y, z
print(t3())
def t4(x):
    try:
        x = 1 / 0
    except ZeroDivisionError:
        return x
print(t4("kept"))
def t5(x):
    try:
        x = int("z" if x else 0) or x
    except Exception as e:
        return x, type(e)
print(t5("kept"))
def t6():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("body", i)
        finally:
            print("fin", i)
    else: print("else")
    return i
print(t6())
def t7(n):
    try:
        try:
            return show("ret", n)
        finally:
            if n: return show("override", n + 1)
    finally:
        print("outer")
print(t7(0), t7(1))
def t8():
    x = 1
    try:
        return x
    finally:
        x = 2
print(t8())
class CM:
    def __init__(self, n, sup=False): self.n = n; self.sup = sup
    def __enter__(self): print("enter", self.n); return self.n
    def __exit__(self, *a): print("exit", self.n, a[0]); return self.sup
def t9():
    with CM(1) as a, CM(2, True) as b:
        print(a, b)
        raise KeyError("k")
    print("after")
    for i in range(2):
        with CM(3):
            if i: break
            continue
    with CM(4): return "r"
print(t9())
def t10():
    try:
        try: raise KeyError(1)
        except KeyError as e:
            print(e.args)
            raise ValueError(2)
    except ValueError as e:
        print(repr(e.__context__), e.args)
    try: e
    except UnboundLocalError: print("unbound")
t10()
def t11(x):
    match x:
        case []: return "empty"
        case [1, *_, 9]: return "1..9"
        case [a, [b, *c], {"k": d, **e}]: return a, b, c, d, e
        case {"x": int(v) | str(v)}: return "x", v
        case (1 | 2) as n: return "12", n
        case "a" | "b": return "ab"
        case float() | None: return "fn"
        case [a, b] if a == b: return "same"
        case [_, _]: return "two"
        case str(): return "str"
        case True: return "true"
    return "none"
for v in ([], [1, 9], [1, 2, 9], [1, [2, 3, 4], {"k": 5, "z": 6}], {"x": 1}, {"x": "s"}, {"x": 2.5}, 1, 2, "a", 1.5, None, [3, 3], [3, 4], "zz", True, 7):
    print(v, t11(v))
def t12():
    global gl
    gl = 5
    def inner():
        nonlocal_v = 1
        def deep():
            nonlocal nonlocal_v
            nonlocal_v += gl
            return nonlocal_v
        return deep(), nonlocal_v
    return inner()
print(t12(), gl)
class K:
    a = 1
    b = [a for _ in range(2)] if 0 else 3
    def m(self): return __class__, super().__init__
    c = lambda self: self.a
    for i in range(3): pass
    del i
    x: int = 4
    y: "str"
print(K().m()[0].__name__, K().c(), K.__annotations__, 'i' in K.__dict__)
def t13(a, b=2, /, c=3, *d, e, f=6, **g): return a, b, c, d, e, f, g
print(t13(1, e=5), t13(1, 2, 3, 4, e=5, z=1), t13(*[1, 2], **{'e': 3}))
print((lambda x, *y, z=1, **k: (x, y, z, k))(1, 2, z=3, w=4))
def t14():
    x = yield 1
    print("got", x)
    y = yield from t15()
    print("y", y)
    return (yield)
def t15():
    try: z = yield 2
    except ValueError as e: print("caught", e); z = "exc"
    return z
g = t14(); print(next(g), g.send("a"), g.throw(ValueError("v")))
try: g.send("last")
except StopIteration as e: print(e.value)
print([x for x in range(10) if x % 2 if x > 3], {x: y for x in range(2) for y in range(2)}, {x for x in "abc"} == set("abc"))
print(list(x + y for x in range(2) for y in [x * 10]))
print([[(i, j) for j in range(i)] for i in range(3)])
def t16(l):
    if any((hit := x) > 3 for x in l): return hit
    return None
print(t16([1, 5, 2]), t16([1]))
a = [1, 2, 3, 4]
a[1:3] = [9]; a[0] += 5; del a[-1]
print(a, a[::-1], a[:1], *a, {**{'a': 1}, 'b': 2}, [*a, 0], (*a,), sorted({*a}))
i = 0
def idx():
    global i; i += 1; return i
l = [0] * 5
l[idx()] += 10; l[idx()] = l[idx()] = 7
print(l, i)
x = y = z = []
x.append(1); print(y, z)
a, *b, c = range(5); [d, (e, *g)] = 1, "xyz"
print(a, b, c, d, e, g)
print(1 < 2 < 3, 1 < 3 < 2, not 1 < 2, 1 if 0 else 2, 1 in [1] is not None)
assert True, "no"
try: assert 0, show("msg")
except AssertionError as e: print(e)
try: assert 0
except AssertionError as e: print(repr(e))
print(f"{1!r} {'a':>3} {1.5:{'.2f'}} {{}} {show('x')}")
try:
    raise ExceptionGroup("g", [ValueError(1), TypeError(2), KeyError(3)])
except* ValueError as e: print("V", e.exceptions)
except* (TypeError, KeyError) as e: print("T", e.exceptions)
else: print("else")
finally: print("fin")
try:
    try: raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError: raise OSError("new")
except ExceptionGroup as e: print(e.exceptions)
def t17():
    while True:
        try:
            yield 1
        finally:
            print("closing")
            break
g = t17(); next(g); print(list(g))
def deco(n):
    def d(f): print("deco", n, f.__name__ if hasattr(f, '__name__') else f); return f
    print("make", n); return d
@deco(1)
@deco(2)
def decorated(x=show("default")): pass
@deco(3)
class Dec: pass
print(decorated.__name__)
del a, b, (c, d)
try: a
except NameError as e: print(e)
