# stress: 5003
# Dicts and sets changed under an operation by __eq__, __hash__, iteration, __del__.
import gc
def t(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class Key:
    def __init__(self, n, act=None): self.n, self.act = n, act
    def __hash__(self): return 7
    def __eq__(self, o):
        if self.act: act, self.act = self.act, None; act()
        return self.n == o.n
    def __repr__(self): return f"K{self.n}"
for name, act in (("clear", lambda: d.clear()), ("add", lambda: d.update({i: i for i in range(100)})), ("pop", lambda: d.popitem()), ("del", lambda: d.pop(next(iter(d)))), ("raise", lambda: 1 / 0)):
    for op in ("d[k]", "d.get(k, 'dflt')", "k in d", "d.pop(k, 'dflt')", "d.setdefault(k, 'new')", "d.__setitem__(k, 'set')", "d.__delitem__(k)", "d.update({k: 1})", "dict(d)", "d == {Key(9): 1, k: 2, Key(3): 3}"):
        d = {Key(1): 1, Key(2): 2, Key(3): 3}; k = Key(2, act)
        try: r = repr(eval(op))[:30]
        except Exception as e: r = type(e).__name__
        print(name, op, r, len(d) if name != "del" else "")
for name, act in (("clear", lambda: s.clear()), ("add", lambda: s.update(range(100))), ("raise", lambda: 1 / 0)):
    for op in ("k in s", "s.add(k)", "s.discard(k)", "s.remove(k)", "s | {k}", "s & {k}", "s - {k}", "s ^ {k}", "s.update([k])", "s == {k, Key(1), Key(3)}", "s <= {k, Key(1), Key(3)}", "s.isdisjoint([k])"):
        s = {Key(1), Key(2), Key(3)}; k = Key(2, act)
        try:
            v = eval(op)
            r = type(v).__name__ if "clear" == name else repr(sorted(v, key=lambda k: k.n)) if isinstance(v, set) and name == "raise" else repr(v)
        except Exception as e: r = type(e).__name__
        print(name, op, r[:40] if name == "raise" else "")
def grow():
    d = dict.fromkeys(range(3))
    for k in d: d[k + 10] = 1
def shrink():
    d = dict.fromkeys(range(3))
    for k in d: d.pop(k)
def swap():
    d = dict.fromkeys(range(3)); out = []
    for k in d: out.append(k); d.pop(k); d[k + 100] = 1
    return out
def values():
    d = {1: 1}
    for v in d.values(): d[v + 1] = v + 1
def items():
    d = {1: 1}
    for k, v in d.items(): del d[k]
def same():
    d = {1: 1, 2: 2}
    for k in d: d[k] = k * 10
    return d
def setgrow():
    s = {1}
    for x in s: s.add(x + 1)
def setshrink():
    s = {1, 2}
    for x in s: s.discard(x)
def rev():
    d = {1: 1, 2: 2}
    for k in reversed(d): d[k + 5] = 1
def clear_in_loop():
    d = {1: 1, 2: 2}; n = 0
    for k in d: n += 1; d.clear()
    return n
def listof():
    d = {1: 1}
    class It:
        def __iter__(s): yield 2; d[5] = 5; yield 3
    return sorted(d.keys() | It())
for f in (grow, shrink, values, items, same, setgrow, setshrink, rev, clear_in_loop, listof): t(f)
d = {1: 1}; it = iter(d); d[2] = 2; t(lambda: next(it)); t(lambda: next(it)); d = {1: 1}; it = iter(d); print(list(it)); d[2] = 2; t(lambda: next(it, "done")); print(it.__length_hint__())
class HashRaises:
    def __hash__(self): raise ValueError("no hash")
class HashBad:
    def __hash__(self): return "x"
class HashBig:
    def __hash__(self): return 2**100 + 1
t(lambda: {HashRaises(): 1}); t(lambda: HashRaises() in {}); t(lambda: HashBad() in set()); t(lambda: hash(HashBig()) == hash(2**100 + 1)); t(lambda: {}.get(HashRaises()))
class Del:
    def __init__(self, n): self.n = n
    def __del__(self): log.append(self.n); store.pop("x", None); store[self.n] = "from del" if self.n < 3 else Del(0)
log, store = [], {}
store["x"] = Del(1); store["y"] = Del(2); store["x"] = None; del store["y"]
for _ in range(3): gc.collect()
print(sorted(log), sorted(map(str, store))); log.clear(); store.clear(); store["z"] = Del(5); store.clear()
for _ in range(4): gc.collect()
print(sorted(log)[:2])
class R:
    def __repr__(self): rd.clear(); return "R"
rd = {1: R(), 2: 3}; t(lambda: repr(rd)[:6]); r = {}; r["me"] = r; print(r, r.items(), [r]); s2 = {1: None}; s2[1] = s2.values(); print(len(repr(s2)) > 5)
class EqDict(dict):
    def __eq__(self, o): return "eq called"
    __hash__ = None
print(EqDict() == {}, {} == EqDict(), EqDict() != {}); deep = {}; cur = deep
for _ in range(100000): cur["k"] = cur = {}
t(lambda: len(repr(deep)) > 0)
t(lambda: deep == deep)
def cmp_deep():
    a, b = {}, {}
    x, y = a, b
    for _ in range(100000): x["k"] = x = {}; y["k"] = y = {}
    return a == b
t(cmp_deep); del deep, cur; gc.collect(); print("end")
