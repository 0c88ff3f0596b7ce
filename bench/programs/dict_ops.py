"""Dictionaries: integer and string keys, growth, deletion, iteration, get and setdefault."""
SIZE = 710000
CHECK = 59937847524


def run(n):
    squares = {}
    for i in range(n):
        squares[i * 7 % 65537] = i
    total = 0
    for key in range(0, n, 3):
        total += squares.get(key, -1)
        if key in squares:
            del squares[key]
    for key, value in squares.items():
        total += key ^ value
    names = {"key%d" % i: i for i in range(n // 4)}
    for _ in range(4):
        for name in names:
            names[name] += 1
    groups = {}
    for name, value in names.items():
        groups.setdefault(value % 97, []).append(name)
    merged = {**groups, **{k: [] for k in range(200, 300)}}
    return total + sum(names.values()) + len(merged) + sum(map(len, groups.values()))
