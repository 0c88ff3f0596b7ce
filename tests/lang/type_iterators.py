# Builtin iterator types: length hints, pickling/copying state, exhaustion, __setstate__, enumerate/zip/map/filter/reversed details.
import copy, pickle, operator
its = {"list": lambda: iter([1, 2, 3]), "tuple": lambda: iter((1, 2, 3)), "str": lambda: iter("abc"), "ustr": lambda: iter("aé😀"), "bytes": lambda: iter(b"abc"), "bytearray": lambda: iter(bytearray(b"abc")), "range": lambda: iter(range(3)), "bigrange": lambda: iter(range(2**70, 2**70 + 3)), "dict": lambda: iter({1: 2, 3: 4, 5: 6}), "keys": lambda: iter({1: 2, 3: 4, 5: 6}.keys()), "values": lambda: iter({1: 2, 3: 4, 5: 6}.values()), "items": lambda: iter({1: 2, 3: 4, 5: 6}.items()), "set": lambda: iter({7}), "frozenset": lambda: iter(frozenset([7])), "rlist": lambda: reversed([1, 2, 3]), "rtuple": lambda: reversed((1, 2, 3)), "rrange": lambda: reversed(range(3)), "rdict": lambda: reversed({1: 2, 3: 4}), "rvalues": lambda: reversed({1: 2}.values()), "ritems": lambda: reversed({1: 2}.items()), "rstr": lambda: reversed("abc"), "enumerate": lambda: enumerate("ab", 5), "zip": lambda: zip("ab", [1, 2]), "map": lambda: map(str, [1, 2]), "filter": lambda: filter(None, [0, 1]), "memoryview": lambda: iter(memoryview(b"ab")), "callable": lambda: iter(iter([1, 2, 0, 3]).__next__, 0), "seq": lambda: iter(Seq()), "rseq": lambda: reversed(Seq()), "genexp": lambda: (x for x in "ab")}
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
    def __len__(self): return 3
for n, mk in its.items():
    it = mk(); full = list(mk()); print(n, type(it).__name__.replace("_ascii", ""), iter(it) is it, operator.length_hint(it, -1), full, end=" "); next(it); print(operator.length_hint(it, -1), list(it), operator.length_hint(it, -1), next(it, "end"), end=" ")
    try: c = mk(); next(c); p = pickle.loads(pickle.dumps(c)); d = copy.copy(c); print(list(p) == full[1:], list(d) == full[1:], list(c) == full[1:])
    except TypeError as e: print(str(e).split(" at ")[0])
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for n in ("list", "tuple", "str", "bytes", "range", "rlist", "seq", "bytearray"):
    it = its[n]()
    if hasattr(it, "__setstate__"): it.__setstate__(1); print(n, list(it)); it = its[n](); it.__setstate__(100); print(list(it)); it = its[n](); it.__setstate__(-5); print(list(it)); err(lambda: its[n]().__setstate__("x"))
for n in ("list", "dict", "range", "ustr", "set", "rlist", "enumerate", "zip", "map"): err(lambda: type(its[n]()).__name__ if n in ("enumerate", "zip", "map") else type(its[n]())())
print(list(zip()), list(zip([1])), list(zip("ab", "cde", "f")), list(map(lambda *a: a, "ab", "cd", "e")), list(enumerate([])), list(enumerate("ab", -1)), list(enumerate("a", 2**70)), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(None, [])), list(filter(bool, [0, 1])), list(zip([1, 2], [3, 4], strict=True)), next(reversed([5])), tuple(reversed("ab")), enumerate([1]).__reduce__()[0].__name__, list(map(None.__eq__, [None]))); err(lambda: list(zip([1], [1, 2], strict=True))); err(lambda: list(zip([1, 2], [1], strict=True))); err(lambda: list(zip([1], [1], [], strict=True))); err(lambda: zip(5)); err(lambda: list(map(5, [1]))); err(lambda: map(str)); err(lambda: filter(None)); err(lambda: enumerate("a", "b")); err(lambda: enumerate(5)); err(lambda: reversed(iter([]))); err(lambda: reversed({1})); err(lambda: reversed(5)); err(lambda: iter(5, 0)); err(lambda: iter(int, 1, 2)); err(lambda: next(5)); err(lambda: next(iter([]), 1, 2)); err(lambda: operator.length_hint(Bad(), 1)); err(lambda: list(Bad()))
class Bad:
    def __iter__(self): return iter([1])
    def __length_hint__(self): return -1
err(lambda: operator.length_hint(Bad())); err(lambda: list(Bad()))
class Stop:
    def __init__(self): self.n = 0
    def __iter__(self): return self
    def __next__(self):
        self.n += 1
        if self.n % 3 == 0: raise StopIteration
        return self.n
s = Stop(); print(list(s), list(s), list(zip(s, s)), next(enumerate(s)), list(map(lambda a, b: (a, b), s, "xyz"))); z = zip(iter([1, 2, 3]), iter([1])); print(list(z), list(z)); src = iter([1, 2, 3]); print(list(zip(src, [9])), next(src), list(zip([9], src2 := iter([1, 2])))); m = map(lambda x: 1 / x, [1, 0, 2]); print(next(m)); err(lambda: next(m)); print(next(m), next(m, "end")); f = filter(lambda x: 1 / x, [1, 0, 2]); print(next(f)); err(lambda: next(f)); print(next(f)); e = enumerate(iter([1, 2])); print(next(e), list(e)); x = [1, 2, 3]; i = iter(x); next(i); x.insert(0, 0); print(next(i)); x.clear(); print(list(i)); x.append(1); print(list(i), i.__length_hint__()); d = {1: 1}; i = iter(d); d[2] = 2; err(lambda: next(i)); r = iter(range(10)); [next(r) for _ in range(3)]; print(r.__reduce__()[1:], list(copy.copy(r))[-1])
