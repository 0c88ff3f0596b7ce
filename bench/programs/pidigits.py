"""Big integers: digits of pi by a spigot."""
SIZE = 2100
CHECK = 64899641


def digits():
    q, r, t, k, m, x = 1, 0, 1, 1, 3, 3
    while True:
        if 4 * q + r - t < m * t:
            yield m
            q, r, m = 10 * q, 10 * (r - m * t), 10 * (3 * q + r) // t - 10 * m
        else:
            q, r, t, k, m, x = q * k, (2 * q + r) * x, t * x, k + 1, (q * (7 * k + 2) + r * x) // (t * x), x + 2


def run(n):
    source, checksum = digits(), 0
    for _ in range(n):
        checksum = (checksum * 10 + next(source)) % 1000000007
    return checksum
