"""Builtins over lists: sum, min, max, any, all, enumerate, zip, reversed, map over numbers."""
SIZE = 180000
CHECK = 121502924990


def run(n):
    ints, floats = list(range(n)), [i * 0.5 for i in range(n)]
    total = 0
    for _ in range(5):
        total += sum(ints) + int(sum(floats)) + max(ints) + int(min(floats))
        total += any(x > n for x in ints) + all(x >= 0 for x in ints)
        for i, x in enumerate(ints):
            total += i - x
        for a, b in zip(ints, floats):
            if a > b:
                total += 1
        total += len(list(map(abs, ints))) + next(reversed(ints))
    return total
