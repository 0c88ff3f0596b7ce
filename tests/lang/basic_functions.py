# Calls, defaults, keywords, star arguments, recursion, lambdas.
def f(a, b=2, *args, c, d=4, **kw):
    return a, b, args, c, d, kw
print(f(1, c=3))
print(f(1, 5, 6, 7, c=8, d=9, e=10))
print(f(*[1, 2, 3], **{"c": 4, "z": 5}))
print(f(1, *[2], *(3, 4), c=0, **{"x": 1}, **{"y": 2}))
def g(a, b, /, c, *, d): return a, b, c, d
print(g(1, 2, 3, d=4), g(1, 2, c=3, d=4))
def h(): pass
print(h())
def defaults(x, acc=[]):
    acc.append(x)
    return acc
print(defaults(1), defaults(2))
def fact(n): return 1 if n < 2 else n * fact(n - 1)
print(fact(5), fact(25))
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)
print(fib(15))
print((lambda x, y=1, *a, **k: (x, y, a, k))(1, 2, 3, z=4))
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(even(100), odd(7))
def outer():
    def inner(x): return x + 1
    return inner
print(outer()(5))
print((lambda: (yield))().__class__.__name__)
def multi(): return 1, 2, 3
a, b, c = multi()
print(a, b, c)
def kwonly(*, a=1, b): return a, b
print(kwonly(b=2), kwonly(b=1, a=0))
def annotated(x: int, y: str = "s") -> list: return [x, y]
print(annotated(1), annotated.__annotations__ == {"x": int, "y": str, "return": list})
print(annotated.__name__, annotated.__defaults__, kwonly.__kwdefaults__, f.__qualname__, outer().__qualname__)
def many(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p): return a + p, [b, c, d, e, f, g, h, i, j, k, l, m, n, o]
print(many(*range(16)))
def deco(fn):
    def wrapper(*a, **k):
        print("call", fn.__name__, a, k)
        return fn(*a, **k)
    return wrapper
@deco
def added(x, y=0): return x + y
print(added(1, y=2))
def order(x): print("eval", x); return x
f(order(1), *[order(2)], c=order(3), **{"e": order(4)})
def doc():
    "the doc"
print(doc.__doc__, h.__doc__)
