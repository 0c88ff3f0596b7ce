"""Sets: building, membership, algebra, a set of tuples (the game of life)."""
SIZE = 180
CHECK = 976687


def life_step(alive):
    counts = {}
    for x, y in alive:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    cell = (x + dx, y + dy)
                    counts[cell] = counts.get(cell, 0) + 1
    return {cell for cell, count in counts.items() if count == 3 or (count == 2 and cell in alive)}


def run(n):
    alive = {(0, 1), (1, 3), (2, 0), (2, 1), (2, 4), (2, 5), (2, 6)}
    for _ in range(n * 3):
        alive = life_step(alive)
    total = len(alive)
    evens, threes = set(range(0, n * 2000, 2)), set(range(0, n * 2000, 3))
    total += len(evens & threes) + len(evens | threes) * 2 + len(evens - threes) + len(evens ^ threes)
    seen = set()
    for i in range(n * 1500):
        seen.add(i * i % 1009)
        if i & 511 in seen:
            total += 1
    return total + len(seen)
