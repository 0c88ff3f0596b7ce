"""Tuples: packing, unpacking, swapping, starred targets, tuples as keys and results."""
SIZE = 510000
CHECK = 18579336597


def divide(a, b):
    return a // b, a % b


def run(n):
    a, b, total = 1, 2, 0
    seen = {}
    for i in range(n):
        a, b = b, a + i & 1023
        quotient, rest = divide(i, 7)
        (x, y), z = (quotient, rest), a
        first, *others = x, y, z
        seen[y, z & 7] = first
        total += first + len(others)
    return total + len(seen) + sum(k[0] for k in seen)
