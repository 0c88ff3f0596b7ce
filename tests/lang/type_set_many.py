# Sets of many keys with each other, with lists, tuples and dicts: sizes around those at which the
# table's index gets wider, deleted keys among them, keys of one kind and of several.
import random


class Key:
    def __init__(self, n):
        self.n = n

    def __hash__(self):
        return hash(self.n)

    def __eq__(self, other):
        return isinstance(other, Key) and self.n == other.n


MAKERS = {
    "int": lambda n: n,
    "negative": lambda n: -3 * n,
    "huge": lambda n: n << 70,
    "str": lambda n: "k%d" % n,
    "name": lambda n: "abcdefghijklmnopqrstuvwxyz"[n % 26],
    "float": lambda n: n / 2,
    "mixed": lambda n: (n, "k%d" % n, n / 4)[n % 3],
    "object": Key,
}


def check(name, make, size, rng):
    left = [make(rng.randrange(size * 2)) for _ in range(size)]
    right = [make(rng.randrange(size * 2)) for _ in range(size)]
    a, b = set(left), set(tuple(right))
    assert a == set(dict.fromkeys(left)) == frozenset(left) == {*left} == {x for x in left}
    for x in left[::3]:
        a.discard(x)
    gone = set()
    for x in left[::3]:
        gone.add(x)
    in_a = lambda x: x in left and x not in gone
    members = [x for x in dict.fromkeys(left) if x not in gone]
    others = dict.fromkeys(right)
    assert len(a) == len(members) and all(x in a for x in members)
    both = [x for x in members if x in others]
    assert a & b == set(both) == a.intersection(right) == a & others.keys() == b & a
    assert a - b == {x for x in members if x not in others} == a.difference(others)
    assert b - a == {x for x in others if x not in a}
    assert a | b == set(members + right) == a.union(others) == a.union(right) == b | a
    assert a ^ b == (a | b) - (a & b) == a.symmetric_difference(others) == b ^ a
    assert (a & b) <= a <= (a | b) and (a & b) <= b and (a <= b) == (len(both) == len(a))
    assert a.isdisjoint(b) == (not both) and (a - b).isdisjoint(b)
    for change, result in (("update", a | b), ("difference_update", a - b),
                           ("intersection_update", a & b), ("symmetric_difference_update", a ^ b)):
        for other in (b, others, frozenset(b)):
            c = a.copy()
            getattr(c, change)(other)
            assert c == result and len(c) == len(result), (name, size, change)
            c.update(left, right, others)
            assert c == set(left) | b
    return len(a), len(b), len(both), len(a | b), len(a ^ b)


for name, make in MAKERS.items():
    rng = random.Random(name)
    for size in 0, 1, 3, 4, 5, 8, 9, 30, 64, 65, 170, 253, 254, 300, 700:
        if name != "object" or size < 300:
            print(name, size, check(name, make, size, rng))

big = set(range(70000))
print(len(big | set(range(60000, 80000))), len(big & set(range(69990, 99999))), len(big - {5, 99999}))
names = ["n%d" % i for i in range(70000)]
print(len(set(names)), set(names) == set(names[::-1]), len(set(names) ^ set(names[1:])))

# Ints and strs, then something else, and on.
for odd in (2.5, None, "x", 7, (1, 2), 1 << 80):
    for keys in (list(range(20)), ["s%d" % i for i in range(20)]):
        mixed = keys + [odd] + keys + keys[5:] + [odd, "last", 99]
        print(sorted(map(repr, set(mixed))), sorted(map(repr, set(tuple(mixed)) | {odd})))


# The list changes while its items are hashed.
class Growing:
    def __init__(self, items):
        self.items = items

    def __hash__(self):
        if len(self.items) < 40:
            self.items.extend(["more", 1, len(self.items)])
        return 5

    def __repr__(self):
        return "Growing"


items = list(range(12))
items.append(Growing(items))
items.extend(range(12))
items.append(items[12])
print(sorted(map(repr, set(items))))

x = 1
def read():
    return x
for _ in range(100):
    read()
del x
print(sorted({"x", "y"}.difference(globals())), {"x"} - globals().keys(), {"x"}.isdisjoint(globals()))
for bad in (5, None):
    try:
        {*bad}
    except TypeError as e:
        print(e)
