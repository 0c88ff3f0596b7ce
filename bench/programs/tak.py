"""Recursion with three arguments: Takeuchi's function."""
SIZE = 30
CHECK = 29


def tak(x, y, z):
    if y >= x:
        return z
    return tak(tak(x - 1, y, z), tak(y - 1, z, x), tak(z - 1, x, y))


def run(n):
    return sum(tak(n, 12 - i, 6) for i in range(2)) + tak(n - 2, 11, 5)
