"""map, filter, reduce, zip, itertools, functools.partial and lru_cache, operator functions."""
from functools import lru_cache, partial, reduce
from itertools import accumulate, chain, combinations, groupby, islice, product, takewhile
from operator import add, itemgetter, mul

SIZE = 55000
CHECK = 34403096049068966938646


def run(n):
    @lru_cache(maxsize=None)
    def ways(total, parts):
        if total == 0:
            return 1
        if total < 0 or parts == 0:
            return 0
        return ways(total - parts, parts) + ways(total, parts - 1)

    numbers = range(n)
    total = reduce(add, map(lambda x: x * x, filter(lambda x: x % 3, numbers)))
    total += sum(map(mul, numbers, reversed(numbers)))
    total += sum(islice(accumulate(numbers), 0, None, 7))
    total += sum(a * b for a, b in combinations(range(n // 100), 2))
    total += len(list(product("abc", range(n // 40), (0, 1))))
    rows = sorted(((i * 37 % 101, i) for i in numbers), key=itemgetter(0, 1))
    total += sum(key * len(list(group)) for key, group in groupby(rows, itemgetter(0)))
    scale = partial(mul, 3)
    total += sum(takewhile(lambda x: x < n, map(scale, numbers)))
    total += len(list(chain.from_iterable(zip(numbers, numbers))))
    return total + ways(n // 100, n // 200)
