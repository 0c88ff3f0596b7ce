# The iteration protocols: __iter__, __next__, __getitem__, sentinel, exhaustion, zip/enumerate/map on user iterators.
class It:
    def __init__(self, n): self.n = n; self.i = 0
    def __iter__(self): return self
    def __next__(self):
        if self.i >= self.n: raise StopIteration
        self.i += 1
        return self.i
class Seq:
    def __init__(self, n): self.n = n
    def __getitem__(self, i):
        if i >= self.n: raise IndexError(i)
        return i * 10
class Fresh:
    def __iter__(self): return iter("xyz")
print(list(It(3)), [x for x in Seq(3)], tuple(Fresh()), sum(It(4)), max(Seq(4)), 20 in Seq(5), 25 in Seq(5), "y" in Fresh(), 3 in It(5))
a, b, c = It(3); print(a, b, c, *It(2), *Seq(2)); print(list(zip(It(3), Seq(9), Fresh())), list(enumerate(Fresh(), 5)), list(map(lambda a, b: (a, b), It(2), Seq(5))), sorted(Seq(3), reverse=True), ".".join(Fresh()))
it = It(5); print(next(it), next(it), list(it), list(it), next(it, "d")); d = dict(zip(Fresh(), It(9))); print(d, list(filter(lambda x: x % 2, It(6))), set(It(3)) == {1, 2, 3}, dict.fromkeys(It(2)))
class NoNext:
    def __iter__(self): return 5
class BadIter: __iter__ = None
class Raises:
    def __iter__(self): raise ValueError("iter failed")
class NextRaises:
    def __iter__(self): return self
    def __next__(self): raise KeyError("next failed")
class LenLies(Fresh):
    def __len__(self): return 100
class HintBad(Fresh):
    def __length_hint__(self): return "x"
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
err(lambda: list(NoNext())); err(lambda: list(BadIter())); err(lambda: list(Raises())); err(lambda: list(NextRaises())); err(lambda: list(LenLies())); err(lambda: list(HintBad())); err(lambda: [*5]); err(lambda: next(Fresh())); err(lambda: 1 in 5); err(lambda: 1 in BadIter())
def unpack1(): a, b = It(3)
def unpack2(): a, b, c, d = It(3)
def unpack3(): a, b = NextRaises()
def unpack4(): a, = It(0)
def unpack5(): a, *b = It(0)
def unpack6(): (a, b), c = It(2)
for f in (unpack1, unpack2, unpack3, unpack4, unpack5, unpack6): err(f)
class Rev:
    def __reversed__(self): return iter([3, 2, 1])
class RevSeq(Seq):
    def __len__(self): return self.n
print(list(reversed(Rev())), list(reversed(RevSeq(3))), list(reversed(range(3))), list(reversed({"a": 1, "b": 2})), list(reversed((1, 2))))
l = [1, 2, 3]; it = iter(l); next(it); l.append(4); print(list(it)); l.append(5); print(list(it), it.__length_hint__()); it = iter(l); next(it); print(it.__length_hint__(), it.__reduce__()[1:]); it.__setstate__(3); print(list(it))
r = reversed([1, 2, 3]); print(next(r), list(r)); z = zip("ab", It(9)); print(next(z), iter(z) is z); e = enumerate("ab"); print(next(e), list(e)); m = map(ord, "ab"); print(next(m), list(m))
for i, (a, b) in enumerate(zip(It(2), "ab")): print(i, a, b)
source = It(4)
for x in source:
    for y in source: print(x, y)
it = iter([1, 2, 3, 4]); print(list(zip(it, it))); it = iter("abc"); print([(a, next(it, None)) for a in it]); print([x for x in iter(It(10).__next__, 4)])
