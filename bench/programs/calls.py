"""Argument passing: positional, keyword, defaults, *args, **kwargs, star calls."""
SIZE = 170000
CHECK = 86705270028


def positional(a, b, c, d):
    return a + b - c + d


def defaults(a, b=2, c=3, *, d=4):
    return a + b + c + d


def variable(*args, **kwargs):
    return len(args) + len(kwargs)


def forward(*args, **kwargs):
    return defaults(*args, **kwargs)


def run(n):
    total = 0
    pair, names = (1, 2), {"d": 5}
    for i in range(n):
        total += positional(i, 1, 2, 3)
        total += defaults(i) + defaults(i, 1, d=0) + defaults(a=i, c=1)
        total += variable(i, i, k=i)
        total += forward(i, 5) + defaults(i, *pair, **names)
        total -= min(i, 7) + len(pair) + max(pair)
    return total
