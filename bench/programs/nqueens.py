"""Backtracking: the queens on a chess board, with lists and with bit masks."""
SIZE = 11
CHECK = 2694200


def place(row, columns, rising, falling, size):
    if row == size:
        return 1
    found = 0
    for column in range(size):
        if not columns[column] and not rising[row + column] and not falling[row - column + size]:
            columns[column] = rising[row + column] = falling[row - column + size] = True
            found += place(row + 1, columns, rising, falling, size)
            columns[column] = rising[row + column] = falling[row - column + size] = False
    return found


def bits(columns, rising, falling, full):
    if columns == full:
        return 1
    found, free = 0, full & ~(columns | rising | falling)
    while free:
        bit = free & -free
        free ^= bit
        found += bits(columns | bit, (rising | bit) << 1, (falling | bit) >> 1, full)
    return found


def run(n):
    return place(0, [False] * n, [False] * 2 * n, [False] * (2 * n + 1), n) * 1000 + bits(0, 0, 0, (1 << n + 1) - 1)
