# stress: 31
# Many kinds of allocation interleaved, so that a collection hits every intermediate state.
def build(n):
    l = []; d = {}; s = set(); t = (); txt = ""; b = bytearray()
    for i in range(n):
        l.append([i, str(i), (i, float(i))]); d[str(i)] = {"i": i, i: [d.get(str(i - 1))]}; s.add((i, "t")); t = t + (i,); txt += f"{i}," ; b += b"x%d" % i
        if i % 3 == 0: l.insert(0, l.pop()); d.pop(str(i // 2), None)
        if i % 5 == 0: l[1:2] = [x for x in l[:2]]; s = {x for x in s if x[0] % 7}
    return len(l), len(d), len(s), sum(t), len(txt), len(b), txt[-6:], bytes(b[-4:]), l[0][1], l[-1][2]
print(build(60))
def gens(n): return [list(x) for x in zip(*[(j * k for j in range(5)) for k in range(n)])]
print(gens(6)); print(sorted([str(i * 7 % 13) for i in range(40)], key=lambda x: [int(x), x])); print({k: [v for v in range(k)] for k in range(6)}); print(" ".join(map(str, map(lambda x: x * 2 ** 65, range(8)))))
class Node:
    def __init__(self, v, kids=()): self.v = v; self.kids = list(kids)
    def __iter__(self):
        yield self.v
        for k in self.kids: yield from k
    def __repr__(self): return f"N({self.v!r}, {self.kids!r})"
    def __add__(self, o): return Node(f"{self.v}+{o.v}", [self, o])
t = Node("a"); u = Node("b", [Node("c"), Node("d")])
for i in range(4): t = t + u
print(len(list(t)), "".join(t)[:60], len(repr(t)))
def closures(n):
    fs = []
    for i in range(n):
        acc = [i]
        def f(x, acc=acc, *rest, **kw): acc.append(x); return [acc[:], rest, sorted(kw.items()), (lambda: (i, acc[-1]))()]
        fs.append(f)
    return [f(str(k), f.__defaults__[0], *range(k), **{f"k{k}": k}) for k, f in enumerate(fs)]
print(closures(5)[-1])
def exc(n):
    out = []
    for i in range(n):
        try:
            try: {}[f"key{i}"] if i % 2 else [][i]
            except LookupError as e: raise ValueError(f"wrapped {e.args[0]}", [i] * 2) from e
        except ValueError as v: out.append((v.args, type(v.__cause__).__name__, v.__traceback__.tb_lineno > 0))
    return out
print(exc(5)); print("%s %r %5.1f %x" % ("s" * 3, ["r"], 2.5, 255), "{:>{w}}|{!r}".format("fmt", "x", w=8), f"{[i for i in range(3)]!r:>12}", "a,b,c".split(","), "-".join(str(i) for i in range(10)), "abc".replace("b", "xyz" * 2).upper().center(20, "*"), "é€😀" * 3 + "z", ("é" + "a" * 10)[::-1], "x".encode().hex(), str(10 ** 50)[::5], int("9" * 30) + 1)
class Meta(type):
    def __new__(m, n, b, ns, **k): return super().__new__(m, n + "X", b, {**ns, **k})
cs = [Meta(f"C{i}", (), {"v": i}, extra=[i]) for i in range(10)]; print([(c.__name__, c().v, c.extra) for c in cs][::3], [type(f"D{i}", (cs[i],), {"m": lambda self: super(type(self), self).v})().m() for i in range(5)])
import collections, itertools; dq = collections.deque(maxlen=5); dd = collections.defaultdict(list); c = collections.Counter(); od = collections.OrderedDict()
for i in range(30): dq.append([i]); dd[i % 4].append(str(i)); c[str(i % 5)] += 1; od[str(i)] = i; od.move_to_end(str(i // 2))
print(list(dq), dict(dd)[3], c.most_common(2), list(od)[-3:], list(itertools.islice(itertools.chain(*itertools.tee(iter("abc"), 3)), 7)), [list(g) for _, g in itertools.groupby(range(8), lambda x: x // 3)], list(itertools.permutations("ab", 2)), list(itertools.product([1], "xy")), list(itertools.accumulate(range(5), lambda a, b: [a, b])))
async def co(n): return [await co(n - 1), n] if n else []
def drive(c):
    try: c.send(None)
    except StopIteration as e: return e.value
print(drive(co(6)), [drive(co(i)) for i in range(3)]); w = [lambda x=x: x for x in "abc"]; print([f() for f in w], eval("[x + y for x in 'ab' for y in 'cd']"), exec("z = {i: str(i) for i in range(3)}") or z); print(sum(len(str(i)) * (i % 3) for i in range(2000)), [bytes([i]) + b"x" for i in range(3)], [complex(i, i) * 2.5e300 for i in range(2)], [1e308 * i for i in range(3)], [frozenset({i, "s"}) == frozenset({"s", i}) for i in range(2)], memoryview(bytearray(range(10)))[2:5].tolist())
