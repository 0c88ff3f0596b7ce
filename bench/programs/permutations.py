"""Recursive generators: all permutations of a list, and subsets."""
SIZE = 8
CHECK = 273306499328


def permutations(items):
    if len(items) <= 1:
        yield items
        return
    for rest in permutations(items[1:]):
        for i in range(len(items)):
            yield rest[:i] + items[0:1] + rest[i:]


def subsets(items):
    if not items:
        yield ()
        return
    head, tail = items[0], items[1:]
    for subset in subsets(tail):
        yield subset
        yield (head,) + subset


def run(n):
    total = 0
    for index, p in enumerate(permutations(list(range(n + 1)))):
        total += p[0] * index
    for subset in subsets(tuple(range(n * 2))):
        total += len(subset)
    return total
