# range: arithmetic, slicing, containment, equality, hash, big values, iteration.
for a in ((5,), (0,), (-3,), (2, 8), (8, 2), (0, 10, 3), (10, 0, -3), (0, -10, -2), (1, 2, 100), (0, 10, -1), (2**70, 2**70 + 5, 2), (-2**70, -2**70 + 3)):
    r = range(*a); print(r, len(r), list(r), list(reversed(r)), r[::2], r[::-1], r[1:-1], r.start, r.stop, r.step, hash(r) == hash(range(*a)), bool(r), r == range(*a), list(r)[:1] == list(r[:1]))
r = range(0, 100, 7); print(r[3], r[-1], r[2:5], r[5:2:-1], r[100:], 49 in r, 50 in r, 49.0 in r, 49.5 in r, "a" in r, True in range(2), r.index(49), r.count(49), r.count(50), sum(r), max(r), min(r), r[-3:], r[:-3:2], r.index(0), 2**70 in range(2**71), 2**70 + 1 in range(0, 2**71, 2))
print(range(0) == range(5, 5) == range(3, 1), range(0, 3, 2) == range(0, 4, 2), range(1, 2, 5) == range(1, 2, 9), range(3) == [0, 1, 2], range(3) != range(4), hash(range(0)) == hash(range(9, 9)), {range(3): 1}[range(0, 3, 1)], repr(range(1, 5)), repr(range(1, 5, 2)), str(range(3)), range(True, 5), range(3) is not range(3))
big = range(0, 10**30, 10**28); print(len(big), big[5], big[-1], list(big)[3], big.index(10**28), 5 in big, big[1:3], range(10**20)[10**19], range(-10**20, 10**20)[10**20]); it = iter(range(3)); print(next(it), list(it), next(it, "end")); it = iter(range(5)); next(it); print(it.__length_hint__(), it.__reduce__()[1:], iter(range(2**70, 2**70 + 2)).__length_hint__()); it.__setstate__(3); print(list(it))
class I:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
    def __eq__(self, o): return o == 3
    __hash__ = None
print(range(I(2), I(8), I(3)), range(10)[I(4)], range(10)[I(1):I(3)], I(9) in range(5), I(9) in range(2), range(10).index(I(0)), range(10).count(I(1)))
def err(e):
    try: print(eval(e))
    except Exception as x: print(e, "->", type(x).__name__, x)
for e in ("range()", "range(1, 2, 3, 4)", "range('a')", "range(1.0)", "range(1, 2, 0)", "range(None)", "range(5)[5]", "range(5)[-6]", "range(5)['a']", "range(5)[1.0]", "range(5).index(9)", "range(5).index('a')", "range(5).x", "range(5) + range(5)", "range(3) * 2", "range(3) < range(4)", "len(range(2**63))", "len(range(-2**63, 2**63))", "range(2**63)[2**62]", "range(stop=5)", "range(5)[::0]", "type('R', (range,), {})", "range(5).start == 0", "setattr(range(5), 'start', 1)", "range(5).index()", "range(10**30)[10**31]", "range(5).count()", "hash(range(2**100)) == hash(range(2**100))", "range(1, 10)[2:5][::-1]", "5 in range(10**100)", "list(range(10**10))[:0] if 0 else 1", "sum(range(10**4))", "sum(range(-10**6, 10**6))", "sum(range(2**62, 2**62 + 3))", "tuple(range(3, 0, -1))", "[*range(2**63 - 2, 2**63 + 2)]", "max(range(0))", "range(3).__iter__().__next__()", "range(0, 5, 2)[-1]", "list(enumerate(range(2**64, 2**64 + 2), 2**63))", "range(3).__contains__(1)"): err(e)
import pickle, copy; print(pickle.loads(pickle.dumps(range(1, 9, 2))), copy.copy(range(3)), copy.deepcopy(range(3)))
total = 0
for i in range(10): 
    for j in range(i, 0, -1): total += i * j
for i in range(-5, 6, 5): total -= i
for i in range(2**62 - 1, 2**62 + 2): total ^= i
print(total); n = 3
for i in range(n): n = 100
print(i, n)
