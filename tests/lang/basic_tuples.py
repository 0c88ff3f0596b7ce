# tuple: construction, comparison, hashing, methods, errors.
t = (1, "a", 2.5); print(t, len(t), t[0], t[-1], t[1:], t[::-1], t + (1,), t * 2, (), (1,), 2.5 in t, t.index("a"), t.count(1))
print((1, 2) < (1, 3), (1,) < (1, 0), (2,) > (1, 9), (1, 2) == (1.0, 2.0), hash((1, 2)) == hash((1, 2)), hash(()), hash((1, 2, 3)), hash(("a",)) == hash(("a",)), (1, 2) != (2, 1), () < (0,))
print(tuple([1, 2]), tuple("ab"), tuple(x for x in range(3)), tuple({1: 2}), tuple(()), *(1, 2), (*"ab", 1), {(1, 2): 3}[1, 2], sorted([(2, 1), (1, 2), (1, 1)]), max((1, 2), (1, 3)))
nested = ((1, 2), (3, (4, 5))); (a, b), (c, (d, e)) = nested; print(a, b, c, d, e, nested[1][1][0], isinstance(t, tuple), tuple() is (), bool(()), bool((0,)))
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    def __repr__(self): return "T" + super().__repr__()
x = T(1, 2); print(x, x[0], x + (3,), len(x), x == (1, 2), type(x[:]).__name__, type(x * 1).__name__, hash(x) == hash((1, 2)))
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def assign(): t[0] = 1
def delete(): del t[0]
err(assign); err(delete); err(lambda: t[3]); err(lambda: t["a"]); err(lambda: t + [1]); err(lambda: t * "a"); err(lambda: t.index(9)); err(lambda: hash(([],))); err(lambda: t < 1); err(lambda: t < (1, 2)); err(lambda: t.append(1)); err(lambda: (1, 2).index(3)); err(lambda: t[1.0]); err(lambda: tuple(1, 2))
l = [1]; u = (l, l); l.append(2); print(u); r = []; s = (r,); r.append(s); print(s); print((1, 2, 3, 2).index(2, 2), (1,) * 5, (None,) * 3, 0 * (1, 2), -1 * (1,))
def ret(): return 1, 2
print(ret(), ret() + ret(), [*ret()], len(ret()), (lambda *a: a)(*ret()), (lambda a, b: a - b)(*ret()))
big = tuple(range(300)); print(sum(big), big[250:255], big[-3:], len(big[::3]), big.index(299), 150 in big, hash(big) == hash(tuple(range(300))))
