# Subclasses of types that show a method for what they have a slot for; bytes and text searched in pieces; struct.pack.
import struct, random
from collections import Counter, OrderedDict, defaultdict
class D(dict): pass
class M(dict):
    def __missing__(self, k): return ("missing", k)
class G(dict):
    def __getitem__(self, k): return ("own", k)
class C(dict):
    def __contains__(self, k): return True
class Mixed(dict, list if False else object): pass
class S(set):
    pass
class T(set):
    def __contains__(self, k): return "yes"
for cls in (D, M, G, C, Mixed):
    d = cls(a=1)
    for k in ("a", "b"):
        try: print(cls.__name__, d[k], k in d, d.get(k), cls.__getitem__(d, k))
        except KeyError as e: print(cls.__name__, "KeyError", e, k in d)
print(1 in S([1]), 2 in S([1]), 2 in T([1]), {1} in S([frozenset([1])]), type(S.__contains__), type(D.__getitem__))
D.__getitem__ = lambda self, k: "patched"; print(D(a=1)["a"]); del D.__getitem__; print(D(a=1)["a"])
dict_get = dict.__getitem__
class Alias(dict): __getitem__ = dict.get; __contains__ = lambda s, k: 0
print(Alias(a=1)["zzz"], "a" in Alias(a=1))
class Other:
    __getitem__ = dict.__getitem__
try: Other()["a"]
except TypeError as e: print(e)
print(Counter("aab")["z"], defaultdict(int)[5], OrderedDict(a=1)["a"])
random.seed(1)
for n in (0, 5, 30, 100, 700):
    t = "".join(random.choice("ab,") for _ in range(n)); b = t.encode()
    assert [x.encode() for x in t.split(",")] == b.split(b",") == [bytes(x) for x in bytearray(b).split(b",")]
    for limit in (0, 1, 3, 50): assert [x.encode() for x in t.split(",", limit)] == b.split(b",", limit)
    for needle in ("ab", "aa", "aba", "a,b", "abab", "bbb,"):
        count = at = 0
        while (at := t.find(needle, at)) >= 0: count += 1; at += len(needle)
        assert count == t.count(needle) == b.count(needle.encode()), (t, needle)
        assert t.replace(needle, "X").count("X") == count and t.replace(needle, "", 3) == "".join(t.split(needle, 3))
print(("ab" * 5000).count("ab"), ("a" * 3000).count("aa"), ("a" * 40 + "b").count("a" * 39), "x" .count("xy"), (b" \t\r\nab \f").strip(), b"xxabxx".strip(b"x"), b"xaby".lstrip(b"xy"), b"".strip())
for x in ([1, 2.0, 3], [1, 2, 3], list(range(5)), [True, "a", None, 2 ** 70], [[]]):
    print([v in x for v in (2, 2.0, 0, 1, True, 2 ** 70, "a", None)], [x.count(v) for v in (1, 2)])
class E:
    def __eq__(self, o): return o == 7
print(7 in [1, E()], [1, 2, E()].index(7), [5, E(), 7].index(7), 8 in [E()])
s = struct.Struct("<ihq"); p = s.pack
print(s.pack(1, 2, 3), p(1, 2, 3), struct.pack("<b3s", 5, b"abc"), struct.pack("", *()))
for f in (lambda: s.pack(1), lambda: p(1, 2, "x"), lambda: struct.pack(), lambda: struct.pack("i", a=1), lambda: p(a=1), lambda: struct.pack("i", 2 ** 40)):
    try: print(f())
    except (TypeError, struct.error) as e: print(type(e), e)
buf = bytearray(20); s.pack_into(buf, 2, 1, 2, 3); print(buf)
import json
print(json.dumps("aä€\U0001f600\n\x7f\"ü\\b"), json.dumps("äöü" * 3 + "x", ensure_ascii=False), list(map(ord, "aé")), list(map(lambda a, b: a + b, [1, 2], [3])), list(map(str, iter([]))))
