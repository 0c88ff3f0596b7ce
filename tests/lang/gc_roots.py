# Values reachable only from odd places: deep stacks, suspended generators, cells, defaults, exceptions in flight, C callbacks.
import gc, functools, itertools
def churn(): [[i] for i in range(500)]; gc.collect()
def deep(n, x): 
    if n == 0: churn(); return [x]
    y = [n, x]; r = deep(n - 1, y); return r + [y[0]]
print(sum(deep(200, [])[1:]), len(deep(300, None)))
def g():
    a = [1]; churn(); b = yield a; churn(); c = [a, b]; yield c
it = g(); x = next(it); churn(); print(x, it.send({"k": [2]})); its = [g() for _ in range(50)]; [next(i) for i in its]; churn(); print(all(i.send(n) == [[1], n] for n, i in enumerate(its)))
def cb(x): churn(); return [x]
print(list(map(cb, range(3))), sorted([3, 1, 2], key=lambda v: (churn(), -v)[1]), functools.reduce(lambda a, b: (churn(), a + [b])[1], range(4), []), list(filter(lambda v: churn() or v, [0, 1])), max([1, 2], key=cb), {k: cb(k) for k in "ab"}, [*map(cb, "x")], dict(map(lambda k: (k, cb(k)), "cd")), list(itertools.starmap(lambda a, b: cb(a + b), [(1, 2)])))
class K:
    def __init__(self, v): self.v = [v]
    def __hash__(self): churn(); return hash(self.v[0])
    def __eq__(self, o): churn(); return self.v == o.v
    def __lt__(self, o): churn(); return self.v < o.v
    def __repr__(self): churn(); return f"K{self.v}"
    def __iter__(self): churn(); return iter(self.v * 2)
    def __len__(self): churn(); return 2
    def __getitem__(self, i): churn(); return [i]
    def __add__(self, o): churn(); return K(self.v[0] + o.v[0])
    def __format__(self, s): churn(); return s + "!"
    def __getattr__(self, n): churn(); return [n]
    def __call__(self, *a, **k): churn(); return a, k
    def __enter__(self): churn(); return [self]
    def __exit__(self, *a): churn(); return True
    def __index__(self): churn(); return self.v[0]
    def __bool__(self): churn(); return True
    def __contains__(self, x): churn(); return True
print({K(1): "a", K(2): "b"}[K(1)], sorted([K(3), K(1), K(2)]), [K(1), K(2)], list(K(5)), (lambda *a: a)(*K(6)), K(1)[2:3], (K(1) + K(2)).v, f"{K(1):spec}", K(1).attr, K(1)([1], k={2}), [0, 1, 2][K(1)], K(1) in [K(0), K(1)], K(1) in {K(1)}, "%s %r" % (K(1), K(2)), "{} {!r:>6}".format(K(1), K(2)), K(1) and [K(2)], [x for x in K(7)], K(3) == K(3), {K(1)} | {K(2)} == {K(2), K(1)}, tuple(K(1)), [*K(2), *K(3)], {**{K(9): [1]}})
with K(1) as w: raise ValueError([1, 2])
print(w)
def raise_(): churn(); raise ValueError([1], {"a": [2]})
try: raise_()
except ValueError as e: churn(); print(e.args, e.__traceback__.tb_next.tb_lineno > 0)
def fin():
    x = [1]
    try: return [x, [2]]
    finally: churn()
def handler():
    try: raise KeyError([1])
    except KeyError as e:
        try: churn(); raise TypeError([2])
        except TypeError as f: churn(); return f.__context__.args, f.args, e.args
print(fin(), handler()); a, *b = K(1); print(a, b, [cb(i) for i in [cb(j)[0] for j in range(3)]], (lambda a, b=cb(1), *c, d=cb(2), **e: (churn(), a, b, c, d, e)[1:])(cb(0), *cb(3), cb(4), e=cb(5)), sum([[cb(1)], [cb(2)]], []), "".join([str(cb(i)) for i in range(3)]), str(K(1)) + repr(K(2)), type("T", (), {"m": cb, "v": cb(3)}).v, eval("cb(cb(1))"), getattr(K(0), "dyn"), [i for i in zip(map(cb, "ab"), map(cb, "cd"))], enumerate(cb(1)).__next__(), [[y for y in cb(x)] for x in range(2)])
