"""s += "x" a million times, then the same with a non-ASCII character."""
SIZE = 1000000
CHECK = 4000000
ONCE = True
NOT_FOR = {"pypy": "quadratic there"}


def run(n):
    s = ""
    for _ in range(n):
        s += "x"
    t = ""
    for _ in range(n):
        t += "\u20ac"
    return len(s) + len(t) + s.count("x") + t.count("\u20ac")
