# Keys of one kind after another, deletions, growth, and loops that unpack items while the dict changes.
import random
random.seed(3)
def check(keys):
    d, s, model = {}, set(), []
    for k in keys:
        if random.random() < 0.25 and model:
            gone = model.pop(random.randrange(len(model)))
            del d[gone]; s.remove(gone)
        if k not in model: model.append(k)
        d[k] = k; s.add(k)
        if random.random() < 0.02: d.clear(); s.clear(); model.clear()
    assert list(d) == model and set(model) == s and all(k in d and k in s for k in model), keys
    assert set(d) == s and s ^ set(model[::2]) == set(model) - set(model[::2]) and not s ^ set(d)
    assert s - set(model[:3]) == set(model[3:]) and s & set(model[:3]) == set(model[:3]) and s | {0} == set(model) | {0}
    return len(model)
ints = [random.randrange(-300, 300) for _ in range(3000)]
strs = [str(i) for i in ints]
print(check(ints), check(strs), check(ints + strs), check(strs + ints), check([x for p in zip(ints, strs) for x in p]))
print(check([float(i) for i in ints]), check([(i, str(i)) for i in ints]), check([2**62 + i for i in ints] + [2**61 - 1, -1, -2, 0]))
print(check([sys_i for sys_i in range(70000)][::7]), hash(2**61 - 1), hash(2**61 - 2), hash(-1), hash(2**61))
def items(d):
    out = []
    for k, v in d.items(): out.append((k, v))
    for i, (k, v) in enumerate(d.items()): out.append((i, k, v))
    return out
print(items({}), items({"a": 1, 2: 3}), items(globals().__class__(a=1)))
for change in ("d['new'] = 1", "del d['a']", "d['b'] = 5", "d.pop('b'); d['c'] = 1"):
    d = {"a": 1, "b": 2}
    try:
        for k, v in d.items():
            print(change, k, v); exec(change)
            if len(d) > 4: break
    except (RuntimeError, KeyError) as e: print(type(e), e)
def pairs(x):
    return [k + v for k, v in x]
for x in ({1: 2, 3: 4}.items(), [(1, 2)], {1: 2}.items(), ((5, 6),), {}.items(), zip([1], [2])): print(pairs(x))
try: print(pairs({(1, 2, 3): 4}))
except ValueError as e: print(e)
def three(d):
    for a, b, c in d: print(a, b, c)
try: three({1: 2}.items())
except ValueError as e: print(e)
try: three({"abc": 2})
except ValueError as e: print(e)
from collections import Counter, OrderedDict
class C(Counter):
    def __setitem__(self, k, v): super().__setitem__(k, v * 10)
print(Counter("abracadabra"), C("aab"), sorted(OrderedDict(a=1, b=2).items()), items(OrderedDict(z=1)))
print({"x": 1, "x": 2, "y": 3}, {k: 1 for k in "hello"}, len({i: 0 for i in range(1000)}), {"a": 1, 1: 2, None: 3, "a" + "b": 4})
print(sorted([3, 1, 2], key=lambda v: -v), sorted([1, 2], reverse=True), int("ff", base=16), max([1, 5], key=lambda v: -v, default=3))
for call in (lambda: int("1", bas=2), lambda: int(base=3), lambda: sorted([1], ke=1), lambda: max(1, 2, key=1, kex=2), lambda: "a".encode(encoding="ascii", errors="strict", x=1),
             lambda: "a".encode("ascii", encoding="x"), lambda: print(1, sep="", end="\n", file=None, flush=False), lambda: sum([1], start=2), lambda: sum(iterable=[1])):
    try: print(call())
    except TypeError as e: print(e)
