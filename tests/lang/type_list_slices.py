# list slices: every combination of assign and delete, extended, overlapping self, kinds.
for n in (0, 1, 5):
    for sl in (slice(None), slice(1, 3), slice(-2, None), slice(None, None, 2), slice(None, None, -1), slice(10, 20), slice(3, 1), slice(4, 0, -2), slice(-100, 100, 3), slice(2, 2)):
        l = list(range(n)); d = l[:]; del d[sl]; a = l[:]
        try: a[sl] = ["x", "y"]
        except ValueError as e: a = str(e)
        print(n, sl, l[sl], d, a)
l = [1, 2, 3]; l[1:1] = l; print(l); l[::2] = l[1::2] + [0] * (len(l[::2]) - len(l[1::2])); print(l); l[:] = (x for x in "abc"); print(l); l[1:2] = ""; print(l); l[len(l):] = [5]; print(l); l[:0] = {1: 2}; print(l); l[5:2] = [9]; print(l); l[2:5] = []; print(l)
for make in (lambda: [1, 2, 3, 4], lambda: [1.0, 2.0, 3.0, 4.0], lambda: ["a", "b", "c", "d"], lambda: [1, 2.0, "c", None]):
    for v in ([7], [7.5], ["z"], [2**70], [float("inf")], [True], [-0.0], [None], []):
        l = make(); l[1:3] = v; l += v; l.append(0); l.insert(1, 1.5); print(l, l.index(0), l[::-1][:2], l.count(1))
big = list(range(100)); big[10:90] = []; print(len(big), big[9:12]); big[5:5] = range(1000); print(len(big), sum(big)); del big[::3]; print(len(big), sum(big)); del big[::-7]; print(len(big), sum(big)); big[::2] = [0] * len(big[::2]); print(sum(big)); del big[100:]; big *= 3; print(len(big), sum(big))
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def a(k, v):
    l = [1, 2, 3]; l[k] = v; return l
err(lambda: a(slice(None, None, 2), [1])); err(lambda: a(slice(None, None, -1), [1, 2, 3, 4])); err(lambda: a(slice(0, 1), 5)); err(lambda: a(slice(None, None, 0), [])); err(lambda: a(slice("a", 2), [])); err(lambda: a(slice(None, None, 2), 5)); err(lambda: [1][::0]); err(lambda: [1]["a":]); err(lambda: [1][1.5:2]); err(lambda: a(5, 1)); err(lambda: a("x", 1)); err(lambda: a(None, 1)); err(lambda: [][0]); err(lambda: [1][2**70]); err(lambda: [1][2**70:]); err(lambda: [1, 2][-2**70:2**70]); err(lambda: [1, 2, 3][:: 2**70]); err(lambda: [1, 2, 3][::-2**70]); err(lambda: [1] * -5); err(lambda: [1] * 2**70); err(lambda: [0] * 2**62)
class I:
    def __init__(s, v): s.v = v
    def __index__(s): return s.v
print([1, 2, 3, 4][I(1):I(3)], [1, 2, 3][I(-1)], slice(1, 5, 2).indices(10), slice(None, None, -1).indices(5), slice(-3, None).indices(2), slice(None, -1).indices(0), slice(10, -10, -3).indices(7), slice(1, 2) == slice(1, 2), slice(1) < slice(2), repr(slice("a", None, 1.5)), slice(3).start, slice(1, 2, 3).step)
err(lambda: hash(slice(1))); err(lambda: slice(1, 2, 0).indices(5)); err(lambda: slice(1).indices(-1)); err(lambda: slice(1.5).indices(3)); err(lambda: slice(1).indices("a")); err(lambda: slice(1, 2, 3, 4)); err(lambda: setattr(slice(1), "start", 2)); err(lambda: type("S", (slice,), {})); print(slice(1, 2).__reduce__()[1])
