"""Integer loops: Collatz lengths and greatest common divisors."""
SIZE = 76000
CHECK = 325721827


def collatz(limit):
    longest, best = 0, 0
    for start in range(1, limit):
        n, length = start, 1
        while n != 1:
            n = n >> 1 if n & 1 == 0 else 3 * n + 1
            length += 1
        if length > longest:
            longest, best = length, start
    return longest * 1000003 + best


def gcd_sum(limit):
    total = 0
    for a in range(1, limit):
        x, y = a, limit
        while y:
            x, y = y, x % y
        total += x
    return total


def run(n):
    return collatz(n // 2) + gcd_sum(n)
