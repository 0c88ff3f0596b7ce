# Comprehensions of every kind: scopes, conditions, nesting, unpacking.
print([i for i in range(5)], {i for i in range(3)}, {i: i * i for i in range(3)}, list(i for i in range(3)), tuple(i * 2 for i in range(3)))
print([i for i in range(20) if i % 2 if i % 3], [(i, j) for i in range(3) for j in range(i)], [[i * j for j in range(3)] for i in range(3)], [i if i % 2 else -i for i in range(5)])
print([a + b for a, b in [(1, 2), (3, 4)]], [x for (x, *_), y in [((1, 2, 3), 4)]], {k: v for k, v in zip("abc", range(3))}, [c for w in ["ab", "cd"] for c in w], sum(i for i in range(10) if i & 1))
i = "outer"; [i for i in range(3)]; print(i); print([lambda: i for i in range(2)][0](), [f() for f in [lambda j=j: j for j in range(3)]])
def f(n): return [n + k for k in range(3)], {k: n for k in range(2)}, [[n * a * b for a in range(2)] for b in range(2)]
print(f(10)); m = [[1, 2, 3], [4, 5, 6]]; print([list(r) for r in zip(*m)], [[r[c] for r in m] for c in range(3)])
class C:
    n = 3
    a = [x for x in range(n)]
    try: b = [n for x in range(2)]
    except NameError as e: b = str(e)
print(C.a, C.b); print([y for x in range(5) if (y := x * 2) > 2], y, any((w := v) > 2 for v in range(9)), w)
print([*(i for i in "ab"), *[j for j in range(2)]], {**{k: 1 for k in "x"}}, max(len(s) for s in ["a", "bbb"]), ", ".join(str(k) for k in range(3)), dict((k, v) for v, k in enumerate("ab")))
primes = [n for n in range(2, 50) if all(n % d for d in range(2, int(n ** 0.5) + 1))]; print(primes)
g = (x for x in [1, 2, 3]); print(next(g), list(g), list(g)); it = iter(range(5)); print([x for x in it if x < 3], list(it), [next(k) for k in [iter("a"), iter("b")]])
def raising(x):
    if x == 2: raise ValueError("two")
    return x
try: print([raising(x) for x in range(5)])
except ValueError as e: print(e)
try: [x for x in 5]
except TypeError as e: print(e)
try: {x: y for x, y in [1]}
except TypeError as e: print(e)
try: {[]: 1 for x in "a"}
except TypeError as e: print(e)
print([[[z for z in range(y)] for y in range(x)] for x in range(3)], [a for a in [b for b in [c for c in range(3)]]], [x for x in range(3) for x in range(x)], [None for _ in range(2)], [(yield_) for yield_ in "q"])
print({(a, b): a * b for a in range(2) for b in range(2)}, {a % 2: a for a in range(5)}, [x or "z" for x in (0, 1, "")], sorted({len(w) for w in "a bb cc ddd".split()}))
