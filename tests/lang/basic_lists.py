# list without imports: kinds (ints, floats, mixed), slices, methods, errors.
a = [1, 2, 3]
a.append(4); a.extend([5, 6]); a.insert(0, 0); a.insert(-1, 99); a.insert(100, 7)
print(a, len(a), a[0], a[-1], a[1:3], a[::-1], a[::2], a[5:1:-2])
print(a.pop(), a.pop(0), a.pop(-2), a); a.remove(3); print(a, a.index(5), a.count(2))
a.reverse(); print(a); a.sort(); print(a); a.sort(reverse=True); print(a)
a[1] = "x"; print(a); a[1:3] = [10, 20, 30]; print(a); a[::2] = ["a"] * len(a[::2]); print(a)
del a[0]; print(a); del a[1:3]; print(a); a[:] = []; print(a)
b = [1] * 3 + [2]; print(b, b * 2, [] * 3, [[]] * 2); b += (5, 6); b *= 2; print(b)
c = b[:]; c.append(1); print(c == b, b == b[:], [1, 2] < [1, 3], [1] < [1, 0], [2] > [1, 9], c != b)
f = [1.5, 2.5]; f.append(3.5); print(f, sum(f)); f.append(4); print(f); f[0] = "s"; print(f)
i = [1, 2]; i.append(1.0); print(i); i[0] = 2 ** 70; print(i); i.append(None); print(i)
e = []; e.append("x"); e.append(1); print(e); e.clear(); print(e, bool(e), bool([0]))
print([x * x for x in range(5)], [x for x in range(10) if x % 3 == 0], [(x, y) for x in range(2) for y in "ab"], [[j for j in range(i)] for i in range(4)])
print(sorted([3, 1, 2]), sorted(["b", "A", "c"]), sorted([3, 1, 2], reverse=True), sorted(["bb", "a"], key=len), sorted([(1, "b"), (1, "a"), (0, "z")]))
w = ["apple", "fig", "kiwi"]; w.sort(key=lambda s: (len(s), s)); print(w)
m, *n = [1, 2, 3]; *p, q = "abc"; r, (s, t), *u = 1, (2, 3), 4, 5; print(m, n, p, q, r, s, t, u)
print([*range(3), *"ab"], [1, *[], 2], 2 in [1, 2], 2.0 in [1, 2], "1" in [1])
nest = [1]; nest.append(nest); print(nest)
print(list(zip([1, 2], "ab")), list(enumerate("ab", 1)), list(map(str, [1, 2])), list(filter(None, [0, 1, "", "a"])), list(reversed([1, 2, 3])), any([0, 1]), all([]))
big = list(range(1000)); print(sum(big), big[500], len(big[::7]), big[-5:], sum(big[100:200]))
del big[::2]; print(len(big), big[:5]); big[10:20] = []; print(len(big), big[10])
copy = a.copy(); copy.append(1); print(a, copy)
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
l = [1, 2, 3]
err(lambda: l[3]); err(lambda: l[-4]); err(lambda: l["a"]); err(lambda: l.pop(10)); err(lambda: [].pop()); err(lambda: l.remove(9)); err(lambda: l.index(9))
err(lambda: l + (1,)); err(lambda: l * 1.5); err(lambda: l.__setitem__(9, 1)); err(lambda: l.__delitem__(9)); err(lambda: [1] < 1); err(lambda: sorted([1, "a"]))
def bad_slice(): l[::2] = [1]
def bad_assign(): l[0:1] = 5
def unpack(): a, b = [1, 2, 3]
def unpack2(): a, b, c = [1, 2]
def unpack3(): a, *b, c = [1]
def unpack4(): a, b = 5
for fn in (bad_slice, bad_assign, unpack, unpack2, unpack3, unpack4): err(fn)
err(lambda: list(5)); err(lambda: l.nope); err(lambda: l.append()); err(lambda: l.append(1, 2))
