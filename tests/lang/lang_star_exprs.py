# Star expressions everywhere.
a = [1, 2]; d = {"x": 1}
print([*a, *a], (*a, 0), {*a, *a} == {1, 2}, {**d, "y": 2, **{"x": 9}}, *a, *"ab", sep=",")
def f(*p, **k): return p, k
print(f(*a, 3, *a, **d, z=1, **{"w": 2}), f(*(), **{}), f(*{1: 2}, *range(2), x=0))
b, *c = "hello"; *e, g = range(1); (h, *i), j = (1, 2, 3), 4; [k, *[l, *m]] = 1, 2, 3, 4; print(b, c, e, g, h, i, j, k, l, m)
for q, *r in [(1, 2, 3), "ab", [9]]: print(q, r)
def ret(): return *a, 3
def gen(): yield *a, 4
print(ret(), next(gen()), [x for x in (*a, *a)], (*[], *()), [*{}], {*()}, {**{}})
s = *a,; print(s); t = {"k": [*a]}; t[*a] = 5; print(t, t[1, 2])
class G:
    def __class_getitem__(cls, k): return k
print(G[*a], G[0, *a, 3], G[*a,])
print(*map(str, a), *(i * 2 for i in a), end="|\n")
for x in *a, *"z": print(x, end=" ")
print(); u, (v, *w), *y = 1, (2, 3, 4), 5, 6; print(u, v, w, y)
def err(src):
    try: exec(src, {"a": a, "f": f, "d": d}); print("ok", src)
    except Exception as e: print(type(e).__name__, src, "|", e.msg if isinstance(e, SyntaxError) else e)
for src in ("*a", "x = *a", "*a, *b = 1, 2", "*a = 1, 2", "a, *b, c = [1]", "print(**a)", "f(**d, *a)", "f(x=1, *a)", "f(x=1, 2)", "f(**d, 1)", "[**d]", "{*a, **d}", "{**d, *a}", "{'a': 1, *a}", "del *a", "*a += 1", "(*a)", "return *a", "lambda *: 1", "f(*)", "f(**)", "a[*b] = 1", "[*1]", "{**1}", "f(*1)", "f(**1)", "f(**{1: 2})", "f(x=1, **{'x': 2})", "{**[1]}", "*(a) , = 1", "for *x in [1]: pass", "with f() as *x: pass", "[*x for x in a]", "{**x for x in a}", "(*x for x in a)", "f(*x for x in a)", "a = yield *a", "x: *a", "def g(*args: *a): pass", "*a: int", "f(a for a in a, 1)", "f(1, a for a in a)", "print(*a if a else *a)", "assert *a, 1", "if *a: pass", "*a == a"): err(src)
