"""Sorting: ints, floats, strings, tuples, with keys, reversed, partly ordered."""
SIZE = 120000
CHECK = 1368866027


def random_numbers(count, seed=7):
    for _ in range(count):
        seed = (seed * 1103515245 + 12345) & 0x7FFFFFFF
        yield seed


def run(n):
    numbers = list(random_numbers(n))
    total = sorted(numbers)[n // 2]
    total += sorted(numbers, key=lambda x: x % 1000)[n // 3]
    total += int(sorted(x / 3.0 for x in numbers)[n // 4])
    names = sorted("n%06d" % (x % 999983) for x in numbers)
    total += int(names[100][1:])
    pairs = sorted((x % 100, -x) for x in numbers)
    total += pairs[n // 2][0]
    nearly = list(range(n))
    for i in range(0, n, 100):
        nearly[i], nearly[-i] = nearly[-i], nearly[i]
    nearly.sort()
    nearly.sort(reverse=True)
    return total + nearly[10]
