# Assignment forms: chains, unpacking, augmented, subscripts, attributes, swaps, del, evaluation order.
a = b = c = []
a.append(1); print(b, c is a)
a, b = 1, 2; a, b = b, a; print(a, b)
(a, b), [c, d] = (1, 2), [3, 4]; print(a, b, c, d)
first, *rest = range(5); *init, last = "xyz"; x, *y, z = 1, 2; print(first, rest, init, last, x, y, z)
[*all_] = (1, 2); print(all_); (only,) = [7]; print(only)
l = [0, 1, 2]; i = 0; i, l[i] = 1, 9; print(i, l)
d = {}; d["k"], d["j"] = 1, 2; print(d)
class O: pass
o = O(); o.a = o.b = 3; o.a += 1; o.l = [1]; o.l += [2]; o.l[0] += 5; print(o.a, o.b, o.l)
l = [1, 2, 3]; l[0] += 10; l[-1] *= 2; l[1:2] += [7, 7]; print(l)
def log(x, r=None): print("ev", x, end=" "); return r if r is not None else x
dd = {}
dd[log("key")] = log("value"); print(dd)
log("obj", o).attr = log("v"); print(o.attr)
log("L", l)[log("i", 0)] += log("rhs", 1); print(l)
x = log(1) + log(2) * log(3); print(x)
{log("k1"): log("v1"), log("k2"): log("v2")}; print()
print(log(1) < log(5) < log(3) < log(9))
t = (1, [2]); 
try: t[1] += [3]
except TypeError as e: print(e, t)
s = "a"; s += "b" * 3; s *= 2; print(s)
t = (1,); u = t; t += (2,); print(t, u)
del a, l[0], d["k"], o.b; print(l, d, hasattr(o, "b"))
try: a
except NameError as e: print(e)
x: int = 5; y: "str"; print(x, __annotations__ == {"x": int, "y": "str"})
if (n := len("abc")) > 2: print(n)
print([m := 5, m ** 2], (lambda: (q := 3) + q)())
a = 1, ; print(a); a = (); print(a, ()); a = 1, *[2, 3]; print(a)
for d["loop"] in range(3): pass
print(d); 
for o.z in "ab": pass
print(o.z)
with open("/dev/null") as d["f"]: pass
print(d["f"].closed)
class Desc:
    def __get__(s, o, t): return ("get", o is not None)
    def __set__(s, o, v): print("desc set", v)
class H: at = Desc()
h = H(); h.at = 5; h.at, q = 6, 7; print(h.at, H.at)
class Idx:
    def __getitem__(s, i): return i
    def __setitem__(s, i, v): print("setitem", i, v)
ix = Idx(); print(ix[1:2], ix[::], ix[1, 2], ix[1:2, ...], ix[()], ix[*[1, 2]], ix[None:5:-1]); ix[1:2, 3] = 4; ix[0] += 1
