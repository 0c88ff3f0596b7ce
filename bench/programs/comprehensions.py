"""List, set, dict and generator comprehensions, nested and filtered."""
SIZE = 2200
CHECK = 2831286273


def run(n):
    total = 0
    for _ in range(3):
        table = [[(i * j) % 7 for j in range(n // 3)] for i in range(n // 3)]
        flat = [x for row in table for x in row if x]
        groups = {k: [x for x in flat[:n] if x == k] for k in range(7)}
        total += sum(len(g) * k for k, g in groups.items()) + len(flat)
        total += len({(x, y) for x in flat[:n] for y in (x + 1, x - 1)})
        total += sum(x * y for x in range(n) for y in range(40) if (x ^ y) & 1)
        transposed = [list(column) for column in zip(*table)]
        total += sum(row[0] for row in transposed)
    return total
