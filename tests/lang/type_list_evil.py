# Lists changed by the very objects they hold: __eq__, __index__, iteration, repr, del during methods.
class Clear:
    def __init__(self, l): self.l = l
    def __eq__(self, o): self.l.clear(); return False
class Pop:
    def __init__(self, l, r=False): self.l = l; self.r = r
    def __eq__(self, o):
        if self.l: self.l.pop()
        return self.r
class Append:
    def __init__(self, l, n): self.l, self.n = l, n
    def __eq__(self, o):
        if self.n: self.n -= 1; self.l.append(0)
        return False
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def make(cls, *a, at=0, n=5):
    l = list(range(n)); l.insert(at, cls(l, *a)); return l
t(lambda: 99 in make(Clear)); t(lambda: make(Clear).index(99)); t(lambda: make(Clear).count(99)); t(lambda: make(Clear).remove(99)); t(lambda: make(Pop).index(99)); t(lambda: make(Pop).count(99)); t(lambda: make(Append, 3).count(0)); t(lambda: make(Append, 3).index(4))
l = make(Pop, True); t(lambda: l.remove(99)); print(len(l))
a = [1, 2, 3]; b = [1, Clear(a), 3]; t(lambda: a == b); a = [1, 2, 3, 4]; b = [1, Pop(a), 3, 4]; t(lambda: a == b); t(lambda: a != b); a = [1, 2]; b = [Clear(a), 5]; t(lambda: a < b); print(a)
class Idx:
    def __init__(self, l, v): self.l, self.v = l, v
    def __index__(self): self.l.clear(); return self.v
l = [1, 2, 3]; t(lambda: l[Idx(l, 1)]); l = [1, 2, 3]; t(lambda: l[Idx(l, 0):]); l = [1, 2, 3]; t(lambda: l.pop(Idx(l, 1))); l = [1, 2, 3]; t(lambda: l.insert(Idx(l, 2), "x")); print(l); l = [1, 2, 3]; t(lambda: l * Idx(l, 2)); l = [1, 2, 3]; t(lambda: l.__setitem__(Idx(l, 1), "x")); l = [1, 2, 3]; t(lambda: l.__delitem__(Idx(l, 1))); l = [1, 2, 3]; t(lambda: l.__setitem__(slice(0, Idx(l, 2)), ["n"])); print(l); l = [1, 2, 3]; t(lambda: l.index(3, Idx(l, 0)))
def gen(l):
    for i in range(3): l.append("g%d" % i) if len(l) < 10 else l.clear(); yield i
l = [1]; l.extend(gen(l)); print(l); l = [1, 2]; l[:] = gen(l); print(l); l = [1, 2]; l += gen(l); print(l); l = [1, 2, 3]; l[1:2] = gen(l); print(l)
class It:
    def __init__(self, l): self.l = l
    def __iter__(self): self.l.clear(); return iter([7, 8])
    def __len__(self): self.l.append("len"); return 2
l = [1, 2, 3]; l.extend(It(l)); print(l); l = [1, 2, 3]; l[0:1] = It(l); print(l); l = [1, 2, 3]; l[::2] = It(l) if 0 else [5, 6]; print(l)
class R:
    def __init__(self, l): self.l = l
    def __repr__(self): self.l.clear(); return "R"
l = [1, 2]; l.insert(1, R(l)); print(l); l = [1]; l.extend([R(l), 3, 4]); print(repr(l), l)
class RA:
    def __repr__(self): l2.append(1); return "RA" if len(l2) < 6 else "end"
l2 = [RA(), RA()]; print(repr(l2)[:8])
out = []
l = [1, 2, 3, 4]
for x in l:
    out.append(x)
    if x == 2: l.remove(1)
    if x == 4: l.extend([5, 6]) if len(l) < 5 else None
print(out, l); l = list(range(5)); it = iter(l); next(it); del l[:]; print(list(it)); l.extend(range(3)); print(list(it)); l = [1, 2, 3]; r = reversed(l); l.pop(); print(list(r)); l = [1, 2, 3]; r = reversed(l); next(r); l.clear(); print(list(r), r.__length_hint__())
class D:
    def __init__(self, n): self.n = n
    def __del__(self): holder.append(self.n) if len(holder) < 50 else None
import gc
holder = []; holder.extend([D(1), D(2), D(3)]); holder.clear(); gc.collect(); print(sorted(x for x in holder if isinstance(x, int))); holder = [D(i) for i in range(5)]; holder[1:4] = []; gc.collect(); print(len(holder) >= 2, sorted(x for x in holder if isinstance(x, int)))
class K:
    def __init__(self, l, v): self.l, self.v = l, v
    def __lt__(self, o): self.l[:] = []; return self.v < o.v
l = []; l += [K(l, 2), K(l, 1)]; t(l.sort); print(len(l)); m = [[]]; m[0].append(m); print(m == m, m[0] == m[0]); n = [[]]; n[0].append(n); t(lambda: m == n)
l = [1, 2, 3]; t(lambda: [l.pop() for _ in l]); l = [3, 1, 2]; t(lambda: sorted(l, key=lambda x: l.append(x) or x) if 0 else max(l, key=lambda x: l.clear() or x)); print(l); l = [1, 2, 3]; print(sum(x for x in l if not l.append(x) or len(l) < 8) if 0 else any(l.clear() or x == 2 for x in l), l, list(map(lambda x: l.append(x) if len(l) < 3 else x, [1, 2, 3, 4])), l); l = [1, 2, 3, 4]; print(list(filter(lambda x: l.pop(), l)), l, list(zip(l, (l.append(i) for i in range(3)))), l)
