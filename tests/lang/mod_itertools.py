# itertools: every iterator, edge cases, laziness, errors, copying.
from itertools import *
import copy, operator
L = list
print(L(accumulate([1, 2, 3])), L(accumulate([1, 2, 3], operator.mul)), L(accumulate([1, 2], initial=10)), L(accumulate([])), L(accumulate("abc")), L(accumulate([3, 1, 2], max)), L(accumulate([], initial=5)))
print(L(chain("ab", [1], ())), L(chain()), L(chain.from_iterable(["ab", "c"])), L(combinations("abcd", 2)), L(combinations([1], 2)), L(combinations("ab", 0)), L(combinations_with_replacement("ab", 2)), L(combinations_with_replacement("", 1)), L(permutations("abc")), L(permutations("abc", 2)), L(permutations("ab", 3)), L(permutations([], 0)), L(product("ab", [1, 2])), L(product("ab", repeat=2)), L(product()), L(product([], "a")), L(product(range(2), repeat=0)))
print(L(compress("abcdef", [1, 0, 1, 0, 1])), L(islice(count(), 3)), L(islice(count(5, -2), 3)), L(islice(count(0.5, 0.25), 3)), L(islice(cycle("ab"), 5)), L(cycle([])), L(dropwhile(lambda x: x < 3, [1, 4, 2, 5])), L(takewhile(lambda x: x < 3, [1, 2, 3, 1])), L(filterfalse(lambda x: x % 2, range(5))), L(filterfalse(None, [0, 1, "", "a"])), L(islice("abcdef", 2)), L(islice("abcdef", 1, 4)), L(islice("abcdef", 1, None, 2)), L(islice([], 5)), L(islice("abc", None)), L(islice("abc", 5, 10)))
print([(k, L(g)) for k, g in groupby("aabbca")], [(k, L(g)) for k, g in groupby([1, 3, 2, 4], lambda x: x % 2)], L(groupby([])), L(repeat("x", 3)), L(repeat(1, 0)), L(repeat(1, -1)), L(starmap(pow, [(2, 3), (3, 2)])), L(pairwise("abcd")), L(pairwise("a")), L(zip_longest("abc", [1], fillvalue="-")), L(zip_longest()), L(zip_longest("ab")), repr(count()), repr(count(5, 2)), repr(repeat("x")), repr(repeat("x", 3)), operator.length_hint(repeat(1, 5)))
a, b, c = tee([1, 2, 3], 3); print(next(a), L(b), L(a), L(c)); x, = tee("ab", 1); print(L(copy.copy(x)), L(x), tee("a", 0)); g = groupby("aab"); k1, g1 = next(g); k2, g2 = next(g); print(L(g1), k2, L(g2))
n = count(2**62 - 1); print(next(n), next(n), next(n)); n = count(-5); print(next(n), n); n = count(1, 2.5); print(next(n), next(n), n); n = count(10**20, 10**20); print(next(n), next(n)); i = iter("abcdef"); print(L(islice(i, 2)), L(i)); i = iter(range(10)); print(L(islice(i, 1, 5, 2)), next(i)); it = takewhile(bool, [1, 0, 1]); print(L(it), L(it)); r = repeat(5, 3); next(r); print(r)
def boom(n):
    yield from range(n)
    raise ValueError("boom")
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: L(chain(boom(1), "a")), lambda: L(islice(boom(1), 5)), lambda: L(accumulate(boom(2))), lambda: L(product(boom(1))), lambda: L(zip_longest(boom(1), "abc")), lambda: L(map(L, tee(boom(1)))), lambda: L(cycle(boom(1))), lambda: L(islice("a", -1)), lambda: L(islice("a", 1, 0, 0)), lambda: islice("a"), lambda: islice("a", "b"), lambda: islice("a", 1.5), lambda: combinations("a", -1), lambda: permutations("a", -1), lambda: permutations("a", "b"), lambda: combinations("a"), lambda: product(1), lambda: product("a", repeat=-1), lambda: product("a", foo=1), lambda: count("a"), lambda: repeat(), lambda: repeat(1, "a"), lambda: chain(1).__next__(), lambda: chain.from_iterable(5), lambda: groupby(), lambda: tee(1), lambda: tee("a", -1), lambda: L(starmap(pow, [1])), lambda: starmap(pow), lambda: L(starmap(5, [()])), lambda: compress("a"), lambda: L(filterfalse(5, [1])), lambda: takewhile(1), lambda: zip_longest("a", fill=1), lambda: L(accumulate([1, "a"])), lambda: accumulate(), lambda: pairwise(5), lambda: cycle(), lambda: next(count(x=1)), lambda: L(accumulate([1], None, initial=None)), lambda: operator.length_hint(count()), lambda: len(repeat(1, 2))): err(f)
class It:
    def __init__(s): s.n = 0
    def __iter__(s): return s
    def __next__(s):
        s.n += 1
        if s.n > 3: raise StopIteration
        return s.n
print(L(chain(It(), It())), L(zip_longest(It(), "ab")), L(product(It(), repeat=2))[-1], L(pairwise(It())), L(combinations(It(), 2)), [L(g) for k, g in groupby(It(), lambda x: x > 1)], L(islice(It(), 1, None)), L(compress(It(), It())))
def primes():
    s = count(2)
    while True: p = next(s); yield p; s = filter(lambda x, p=p: x % p, s)
print(L(islice(primes(), 15)), sum(1 for _ in product(range(5), repeat=4)), L(map(sum, zip(*[iter(range(9))] * 3)))); import pickle; print(L(pickle.loads(pickle.dumps(count(3)))for _ in "") , pickle.loads(pickle.dumps(repeat(1, 2))), L(copy.copy(islice(iter([1, 2, 3]), 2))))
def reent():
    for x in t1: yield x
t1, t2 = tee(x for x in [1, 2]); print(L(reent()), L(t2)); c = chain([1, 2], [3]); next(c); print(L(copy.copy(c)) if 0 else L(c)); acc = accumulate(iter([1, 2, 3]), lambda a, b: (a, b)); print(next(acc), next(acc), next(acc), next(acc, "end"))
