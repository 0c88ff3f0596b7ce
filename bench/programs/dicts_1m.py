"""Memory of one million dictionaries with three keys."""
SIZE = 1000000
CHECK = 1500000
ONCE = True
MEMORY = True


def run(n):
    dicts = [{"x": i, "y": None, "z": "text"} for i in range(n)]
    return len(dicts) + dicts[n // 2]["x"]
