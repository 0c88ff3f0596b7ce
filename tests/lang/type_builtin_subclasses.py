# Subclasses of every builtin: overridden methods used or not by C code, results' types, attributes, constructors.
class I(int):
    def __add__(s, o): return "I.add"
    def __index__(s): return 100
    def __int__(s): return 200
    def __bool__(s): return False
    def __str__(s): return "I.str"
    def __repr__(s): return "I.repr"
    def __format__(s, f): return "I.format"
    def __hash__(s): return 5
    def __eq__(s, o): return True
class F(float):
    def __float__(s): return 9.5
    def __repr__(s): return "F.repr"
    def __mul__(s, o): return "F.mul"
class S(str):
    def __str__(s): return "S.str"
    def __len__(s): return 99
    def __getitem__(s, i): return "S[]"
    def __iter__(s): return iter("SI")
    def __contains__(s, x): return True
    def __add__(s, o): return "S.add"
    def __mod__(s, o): return "S.mod"
    def __hash__(s): return 7
    def __eq__(s, o): return o == "eq"
class L(list):
    def __getitem__(s, i): return "L[]"
    def __iter__(s): return iter([9, 8])
    def __len__(s): return 1
    def append(s, x): super().append(x); super().append(x)
    def __repr__(s): return "L.repr"
    def __contains__(s, x): return "yes"
class T(tuple):
    def __getitem__(s, i): return "T[]"
    def __iter__(s): return iter([7])
    def __len__(s): return 3
class D(dict):
    def __getitem__(s, k): return f"D[{k}]"
    def __missing__(s, k): return "missing"
    def keys(s): return ["dk"]
    def __iter__(s): return iter(["it"])
    def __len__(s): return 42
    def __contains__(s, k): return True
    def get(s, k, d=None): return "D.get"
    def __setitem__(s, k, v): super().__setitem__(k, (v, "set"))
class B(bytes):
    def __len__(s): return 50
    def __getitem__(s, i): return "B[]"
    def __iter__(s): return iter([1, 2])
class St(set):
    def __contains__(s, x): return True
    def __iter__(s): return iter([5])
    def __len__(s): return 9
    def add(s, x): super().add(x * 2)
i, f, s, l, t, d, b, st = I(5), F(1.5), S("abc"), L([1, 2]), T((1, 2)), D(a=1), B(b"xy"), St([1])
print(i + 1, 1 + i, [0, 1, 2, 3, 4, 5][i], int(i), bool(i), str(i), repr(i), f"{i}", "%d %s %r" % (i, i, i), "{:d}".format(i), hash(i), i == 9, float(i), range(i), bin(i), i * 2, [i], (i,), {i: 1}, sum([i, i]), max(i, 3), divmod(i, 2), round(i), abs(i), type(abs(i)).__name__, type(+i).__name__, type(i.real).__name__, i.bit_length(), "x" * 2, i if i else "falsy", not i)
print(f * 2, 2 * f, float(f), repr(f), str(f), f"{f}", "%f %s %r" % (f, f, f), int(f), round(f), f + 1, type(f + 1).__name__, type(-f).__name__, [f], max(f, 1), sum([f, f]), f.hex(), format(f, ".1f"), f.is_integer(), complex(f))
print(str(s), len(s), s[0], list(s), "z" in s, s + "d", "d" + s, s % 1, f"{s}", f"{s!r}", "%s" % s, "{}".format(s), s.upper(), s.join("xy"), "-".join([s, s]), s.find("b"), s == "eq", "abc" == s, {"abc": 1}.get(s), {s: 1}.get("abc"), s.split("b"), "abc".replace(s, "r"), str.__len__(s), s.startswith("ab"), int(S("12")), float(S("1.5")), sorted(s), [*s], "".join(s), s[1:], reversed(s).__class__.__name__, max(s), eval(S("1+1")), bytes(s, "ascii"), s.encode(), print(s))
print(l[0], list(l), len(l), [*l], l, 5 in l, l + [3], sorted(l), sum(l), tuple(l), l == [1, 2], l[0:1], list.__getitem__(l, 0), list.__len__(l), bool(l), max(l), "%s" % l, str(l), (lambda *a: a)(*l), set(l) == {9, 8}, l.copy(), type(l.copy()).__name__, type(l + l).__name__, type(l * 2).__name__, l * 2, [0] + l, enumerate(l).__next__(), list(zip(l, l)), l.index(2), dict.fromkeys(l), any(l), list(map(str, l)), ", ".join(map(str, l)), list(reversed(l))); l.append(3); l.extend(L([5])); x, y = L([1, 2]); print(list.__repr__(l), x, y); m = [0]; m += l; m[0:1] = l; m.extend(l); print(m)
print(t[0], list(t), len(t), (*t,), t + (3,), t == (1, 2), hash(t) == hash((1, 2)), "%s %s" % (1, 2), sorted(t), t[0:1], tuple(t), type(tuple(t)).__name__, max(t), t, str(t), {(1, 2): "k"}.get(t), isinstance(5, T((int,))), "abc".startswith(T(("a",)))); q, = t; print(q, t.count(1), t.index(2), [*t], (lambda *a: a)(*t))
print(d["zz"], list(d), len(d), "q" in d, d.get("a"), dict(d), {**d}, d, d == {"a": 1}, sorted(d), (lambda **k: k)(**d), d.items(), d.values(), d | {"b": 2}, {"b": 2} | d, "%(xx)s" % d, "{a}".format_map(d), "{dk}".format(**d), d.pop("a"), d.setdefault("n", 5), d); d["s"] = 1; d.update(u=2); e = {}; e.update(d); print(dict.__repr__(d), e, eval("zzz", {}, d), type(d.copy()).__name__, type(d | {}).__name__, bool(d), list(reversed(d)), dict(D(a=1), b=2), D.fromkeys("ab"))
print(len(b), b[0], list(b), bytes(b), b + b"z", b"-".join([b]), b == b"xy", b.hex(), bytearray(b), b.upper(), b[0:1], int(B(b"7")), 1 in b, b.decode(), b"%s" % b, type(b + b).__name__, b.find(b"y"), hash(b) == hash(b"xy")); st.add(4); print(5 in st, list(st), len(st), sorted(st | {2}), st == {1, 8}, sorted(set(st)), sorted(set.__or__(st, {3})), sorted(frozenset(st)), {1} & st, st.__contains__(99), set.__len__(st), sorted(st.copy()), type(st | {1}).__name__, bool(st), max(st), sorted(st - {5}), sorted({5, 1} - st), st.issubset({1, 5, 8}), str(st)[:3])
class C(complex):
    def __complex__(s): return 5j
class M(type):
    def __getitem__(c, i): return "M[]"
class Bo: __bool__ = lambda s: []
print(complex(C(1, 2)), C(1, 2) + 1, abs(C(3, 4)), M("X", (), {})[0], type(I.from_bytes(b"\1", "big")).__name__, I("7").__class__.__name__, F("2").__class__.__name__, S(5), L("ab"), T("ab") == ("a", "b"), D([("k", 1)]) == {"k": 1}, St("aa") == {"a"}, type(F.fromhex("0x1")).__name__, type(S.maketrans("a", "b")).__name__, type(B.fromhex("00")).__name__, [type(x(y)).__name__ for x, y in ((I, 1), (F, 1), (S, 1), (B, b""))], int.__new__(I, 3) + 0, issubclass(I, int), isinstance(I(1), int), I.__mro__[1])
try: bool(Bo())
except TypeError as e: print(e)
