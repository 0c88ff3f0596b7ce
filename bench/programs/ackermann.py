"""Deep and wide recursion: Ackermann's function."""
SIZE = 8
CHECK = 1773


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def run(n):
    return ackermann(2, 120) + ackermann(3, n - 2) + ackermann(3, n - 1)
