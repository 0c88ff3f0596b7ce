# Special methods that misbehave while C code is using an object: mutation, deletion, re-entry, wrong results.
import gc
def t(name, f):
    try: r = f(); print(name, repr(r)[:100])
    except Exception as e: print(name, type(e).__name__, e)
class Idx:
    def __init__(s, act, v=0): s.act, s.v = act, v
    def __index__(s): s.act(); return s.v
    __int__ = __float__ = __index__
ba = bytearray(b"abcdef"); t("bytearray setitem", lambda: ba.__setitem__(Idx(ba.clear, 3), 65)); ba = bytearray(b"abcdef"); t("bytearray slice", lambda: ba.__setitem__(slice(0, Idx(ba.clear, 4)), b"xy")); ba = bytearray(b"abc"); t("bytearray insert", lambda: ba.insert(Idx(ba.clear, 1), 65)); ba = bytearray(b"abc"); t("bytearray append", lambda: ba.append(Idx(ba.clear, 65))); ba = bytearray(b"abc"); t("bytearray value", lambda: ba.__setitem__(1, Idx(ba.clear, 65))); ba = bytearray(b"abc"); t("bytearray pop", lambda: ba.pop(Idx(ba.clear, 0))); ba = bytearray(b"abc");  ba = bytearray(b"abcd"); t("bytearray mul", lambda: ba * Idx(ba.clear, 3)); ba = bytearray(b"ab"); t("extend self gen", lambda: ba.extend(x for x in ba if not ba.append(1) or len(ba) < 10) if 0 else ba.extend(ba)); print(ba)
class Evil:
    def __buffer__(s): return b""
import array; a = array.array("i", [1, 2, 3]); t("array set", lambda: a.__setitem__(Idx(lambda: a.pop(), 2), 5));
from collections import deque, OrderedDict, defaultdict, Counter
dq = deque([1, 2, 3]); t("deque index", lambda: dq[Idx(dq.clear, 1)]); dq = deque([1, 2, 3]); t("deque insert", lambda: dq.insert(Idx(dq.clear, 1), "x")); dq = deque([1, 2, 3]); t("deque rotate", lambda: dq.rotate(Idx(dq.clear, 1))); dq = deque([1]); t("deque extend", lambda: dq.extend(dq)); print(dq); dq = deque([1, 2]); t("deque mul", lambda: dq * Idx(dq.clear, 2))
class Key:
    def __init__(s, v, act=None): s.v, s.act = v, act
    def __hash__(s): return 1
    def __eq__(s, o):
        if s.act: a, s.act = s.act, None; a()
        return s.v == o.v
od = OrderedDict(); od[Key(1)] = 1; t("od", lambda: od.pop(Key(1, od.clear))); od = OrderedDict([(Key(1), 1), (Key(2), 2)]); t("od move", lambda: od.move_to_end(Key(2, od.clear))); dd = defaultdict(lambda: dd.clear() or "made"); dd["x"] = 1; t("defaultdict", lambda: dd["y"]); print(dict(dd))
class Iter:
    def __init__(s, target): s.t = target
    def __iter__(s): return s
    def __next__(s):
        if s.t is None or len(s.t) > 20: raise StopIteration
        s.t.append(1) if hasattr(s.t, "append") else s.t.add(len(s.t)); return len(s.t)
l = [0]; t("list extend", lambda: l.extend(Iter(l))); print(len(l)); st = {0}; t("set update", lambda: st.update(Iter(st))); print(len(st)); l = [1, 2, 3]; t("sum", lambda: sum(l, Add(l)))
class Add:
    def __init__(s, l): s.l = l
    def __add__(s, o): s.l.clear(); return 5
t("sum", lambda: sum(l, Add(l))); l = [1, 2, 3]; t("max key", lambda: max(l, key=lambda x: l.pop() if l else 0)); l = list("abc"); t("join", lambda: "".join(Pop(l))); 
class Pop:
    def __init__(s, l): s.l = l
    def __iter__(s):
        while s.l: yield s.l.pop()
t("join", lambda: "".join(Pop(list("abc")))); t("tuple", lambda: tuple(Pop(l2 := [1, 2]))); t("dict", lambda: dict(Pop([("a", 1)]))); t("unpack", lambda: (lambda a, b: (a, b))(*Pop([1, 2])))
class Str:
    def __init__(s, act): s.act = act
    def __str__(s): s.act(); return "S"
    __repr__ = __str__
    def __format__(s, f): s.act(); return "F"
l = [1, 2]; l.append(Str(l.clear)); t("str list", lambda: str(l)); d = {}; d[1] = Str(d.clear); d[2] = 3; t("str dict", lambda: str(d)); s = set(); s.add(Str(s.clear)); t("str set", lambda: str(s)); args = [Str(lambda: args.clear()), 2]; t("fmt", lambda: "{0} {1}".format(*args)); m = {"a": Str(lambda: m.clear()), "b": 2}; t("fmt map", lambda: "{a} {b}".format_map(m)); t("percent", lambda: "%(a)s" % {"a": Str(gc.collect)}); dq = deque(); dq.append(Str(dq.clear)); t("str deque", lambda: str(dq))
class Meta(type):
    def __instancecheck__(c, o): raise ValueError("instancecheck")
    def __subclasscheck__(c, o): return "truthy"
    def __hash__(c): raise TypeError("meta hash")
class MC(metaclass=Meta): pass
t("isinstance", lambda: isinstance(1, MC)); t("issubclass", lambda: issubclass(int, MC)); t("hash class", lambda: {MC: 1}); t("except", lambda: exec("try: 1/0\nexcept MC: pass"))
class A:
    def __init__(s): s.x = 1
    def __getattribute__(s, n):
        if n == "del": object.__getattribute__(s, "__dict__").clear()
        return object.__getattribute__(s, n)
class DelSelf:
    def __get__(s, o, t): del type(o).d; return "deleted me"
    def __set__(s, o, v): del type(o).d
class Host: d = DelSelf()
h = Host(); t("desc get", lambda: h.d); t("desc gone", lambda: h.d)
class Cls:
    def __getattr__(s, n): s.__class__ = Other; return getattr(s, n)
class Other: found = "in other"
t("class change", lambda: Cls().found); x = A(); t("clear dict", lambda: getattr(x, "del")); t("x", lambda: x.x)
class Bool:
    def __bool__(s): raise KeyError("bool")
class Cmp:
    def __eq__(s, o): return Bool()
    def __lt__(s, o): return Bool()
t("in", lambda: Cmp() in [1]); t("list eq", lambda: [Cmp()] == [1]); t("index", lambda: [1].index(Cmp())); t("sort", lambda: sorted([Cmp(), Cmp()])); t("max", lambda: max(Cmp(), Cmp())); t("chain", lambda: Cmp() < 1 < 2); t("any", lambda: any([Bool()])); t("filter", lambda: list(filter(None, [Bool()]))); t("assert", lambda: exec("assert Bool()")); t("while", lambda: exec("while Bool(): pass")); t("and", lambda: Bool() and 1); t("tuple lt", lambda: (Cmp(),) < (1,)); t("dict eq", lambda: {1: Cmp()} == {1: 2}); t("set in", lambda: Key(1) in {Key(1, lambda: 1 / 0)}); t("remove", lambda: [Cmp()].remove(1)); t("count", lambda: (Cmp(),).count(1)); t("match", lambda: exec("match 1:\n case x if Bool(): pass"))
class Len:
    def __init__(s, v): s.v = v
    def __len__(s): return s.v
for v in (-1, 2**100, 1.5, "a", None, True): t(f"len {v!r}", lambda: len(Len(v))); t("bool", lambda: bool(Len(v)))
class Hash:
    def __init__(s, v): s.v = v
    def __hash__(s): return s.v
for v in (-1, 2**100, 1.5, "a", None, True): t(f"hash {v!r}", lambda: hash(Hash(v)))
class Any:
    def __getattr__(s, n): return lambda *a, **k: s
t("any len", lambda: len(Any())); t("any iter", lambda: iter(Any())); t("any call", lambda: Any().foo(1).bar is not None); t("any with", lambda: Any().__enter__() is not None); t("any add", lambda: Any() + 1); t("any int", lambda: int(Any())); t("any index", lambda: [1][Any()]);
