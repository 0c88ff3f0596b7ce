"""String formatting: %, format, f-strings, with numbers and alignment."""
SIZE = 56000
CHECK = 7970640


def run(n):
    total = 0
    for i in range(n):
        x = i * 1.25
        total += len("%5d|%-8s|%08.3f|%x" % (i, "name", x, i))
        total += len("{:>10}|{:<6d}|{:.2f}|{:,}".format("right", i, x, i * 1000))
        total += len(f"{i}:{x:.3f}:{i:>6}:{'abc':^9}:{x!r}")
        total += len(f"<{i:04x}> {i + 1} {x:e}") + len(str(x)) + len(repr(i))
    return total
