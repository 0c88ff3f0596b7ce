"""Towers of Hanoi with lists as pegs: recursion and list pops."""
SIZE = 19
CHECK = 32506934


def move(count, source, target, spare):
    if count == 0:
        return 0
    moves = move(count - 1, source, spare, target)
    target.append(source.pop())
    return moves + 1 + move(count - 1, spare, target, source)


def run(n):
    pegs = [list(range(n, 0, -1)), [], []]
    moves = sum(move(n, pegs[i % 3], pegs[(i + 1) % 3], pegs[(i + 2) % 3]) for i in range(2))
    return moves * 31 + sum(i * disk for i, disk in enumerate(pegs[2]))
