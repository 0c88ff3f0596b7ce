# collections: namedtuple, Counter, defaultdict, OrderedDict, ChainMap, UserDict/List/String.
from collections import *
import copy, pickle
P = namedtuple("P", "x y z", defaults=[9]); p = P(1, y=2); print(p, p.x, p[1], p._fields, p._asdict(), p._replace(x=5), P._make([1, 2, 3]), p == (1, 2, 9), P._field_defaults, *p, p + (1,), P.__doc__, P.x.__doc__, hash(p) == hash((1, 2, 9)), isinstance(p, tuple), pickle.loads(pickle.dumps(p)), p.__getnewargs__(), P.__slots__, P.__match_args__, repr(P.x)[:12])
print(namedtuple("Q", "a,b c", rename=True)(1, 2, 3), namedtuple("R", ["def", "a", "a", "_x"], rename=True)._fields, namedtuple("E", "")(), namedtuple("M", "a", module="mm").__module__)
c = Counter("abracadabra"); print(c, c.most_common(2), c["z"], sum(c.values()), sorted(c.elements())[:4], c + Counter("abc"), c - Counter("aaab"), c & Counter("aab"), c | Counter("zz"), +Counter(a=-1, b=2), -Counter(a=-1), c.total(), Counter(a=1) == Counter(a=1, b=0), Counter(a=1) <= Counter(a=2), Counter({"x": 3}), Counter(["p", "q", "p"])); c.update("aaa"); c.subtract({"b": 5}); print(c, c.copy() == c); del c["a"]; del c["nope"]; print(c); c += Counter(q=1); print(c)
d = defaultdict(list, a=[1]); d["b"].append(2); print(d, d["c"], "d" in d, d.get("d"), d.default_factory, d.copy(), d | {"z": 0}, {"z": 0} | d, copy.deepcopy(d)); d.default_factory = None
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: d["nope"]); n = defaultdict(lambda: defaultdict(int)); n["a"]["b"] += 1; print(n["a"], repr(defaultdict(int)), defaultdict()); err(lambda: defaultdict(5)); err(lambda: defaultdict(None)["x"])
o = OrderedDict([("a", 1), ("b", 2), ("c", 3)]); o.move_to_end("a"); print(o, list(reversed(o))); o.move_to_end("c", last=False); print(list(o), o.popitem(), o.popitem(last=False), o, o == {"b": 2}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1), dict(a=1, b=2) == OrderedDict(b=2, a=1), OrderedDict.fromkeys("ab"), o.pop("b"), o, o | {"x": 1}, o.setdefault("n", 5), o.copy(), repr(OrderedDict())); err(lambda: o.move_to_end("zz")); err(lambda: OrderedDict().popitem()); err(lambda: o.pop("zz"))
def od_mut():
    o = OrderedDict.fromkeys("abc")
    for k in o: del o[k]
err(od_mut); o["me"] = o; print(o); m = ChainMap({"a": 1}, {"a": 2, "b": 3}); print(m, m["a"], m["b"], list(m), len(m), m.maps, m.new_child({"c": 4})["c"], m.parents, dict(m), m.get("z"), "b" in m, m | {"q": 1}); m["b"] = 9; print(m.maps); del m["b"]; err(lambda: m.__delitem__("b")); err(lambda: m["zz"]); err(lambda: m.popitem() and m.popitem())
q = deque([1, 2, 3], maxlen=4); q.append(4); q.append(5); q.appendleft(0); print(q, q.maxlen, q.pop(), q.popleft(), q); q.extend([7, 8, 9]); q.extendleft("ab"); print(q); q.rotate(1); print(q); q.rotate(-2); print(q, q[0], q[-1], len(q), 7 in q, q.count(7), q.index(7), list(reversed(q)), q.copy(), q + deque([1]), q * 2, deque("ab") * 2, deque() == deque(), deque([1]) < deque([2]), bool(deque()), deque("abc"), repr(deque(maxlen=0)), deque([1, 2, 3], 2)); q.insert(1, "i") if len(q) < 4 else None; q[1] = "set"; del q[0]; q.remove("set"); q.reverse(); print(q); q.clear(); q += [1, 2]; q *= 3; print(q); q.insert(0, "x") if 0 else err(lambda: q.insert(0, "x"))
for f in (lambda: deque().pop(), lambda: deque().popleft(), lambda: deque([1])[5], lambda: deque([1]).remove(9), lambda: deque([1]).index(9), lambda: deque(5), lambda: deque([], -1), lambda: deque([], "a"), lambda: deque([1]).rotate("a"), lambda: hash(deque()), lambda: deque() + [1], lambda: deque([1])["a"], lambda: deque([1]).__setitem__(5, 1), lambda: deque([1]).__delitem__(3), lambda: setattr(deque(), "maxlen", 5), lambda: deque([1])[0:1], lambda: namedtuple("1x", "a"), lambda: namedtuple("X", "a a"), lambda: namedtuple("X", "def"), lambda: namedtuple("X", "_a"), lambda: P(1), lambda: P(1, 2, 3, 4), lambda: P(1, 2, q=3), lambda: p._replace(nope=1), lambda: P._make([1]), lambda: setattr(p, "x", 1), lambda: p.nope, lambda: namedtuple("X", "a", defaults=[1, 2]), lambda: Counter(5), lambda: Counter.fromkeys("a"), lambda: Counter(1, 2), lambda: Counter("a").most_common("x"), lambda: OrderedDict(5), lambda: OrderedDict([1]), lambda: OrderedDict({}, {})): err(f)
def dq_mut():
    d = deque(range(5))
    for x in d: d.append(x)
err(dq_mut)
class EvilEq:
    def __eq__(s, o): dq.clear(); return False
dq = deque([1, EvilEq(), 3]); err(lambda: dq.index(99)); dq = deque([1, EvilEq(), 3]); err(lambda: dq.count(99)); dq = deque([EvilEq(), 3]); err(lambda: dq.remove(99)); dq = deque([EvilEq()]); err(lambda: 99 in dq); r = deque(); r.append(r); print(r); it = iter(big := deque(range(300))); print(sum(it), big[150], big.index(299)); [big.rotate(37) for _ in range(20)]; print(big[0], big[299]); big.extend(range(200)); [big.popleft() for _ in range(250)]; print(len(big), big[0], sum(big)); print(copy.deepcopy(deque([[1]], 3)), pickle.loads(pickle.dumps(deque([1], 2))))
class UD(UserDict):
    def __setitem__(s, k, v): super().__setitem__(k, v * 2)
u = UD(a=1); u["b"] = 2; u.update(c=3); print(u, u.data, len(u), "a" in u, u | {"d": 1}, u.copy()); l = UserList([1, 2]); l.append(3); print(l, l + [4], l[1:], l * 2, sorted(l), l == [1, 2, 3], UserString("abc").upper() + "d", UserString("x") == "x", int(UserString("12")))
