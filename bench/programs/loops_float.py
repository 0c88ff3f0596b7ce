"""Float loops: numeric integration and a logistic map."""
SIZE = 1200000
CHECK = 3142206822


def integrate(steps):
    width = 1.0 / steps
    total = 0.0
    for i in range(steps):
        x = (i + 0.5) * width
        total += 4.0 / (1.0 + x * x)
    return total * width


def logistic(steps):
    x, r, total = 0.5, 3.75, 0.0
    for _ in range(steps):
        x = r * x * (1.0 - x)
        if x > 0.5:
            total += x
        else:
            total -= x / 2.0
    return total


def run(n):
    return round(integrate(n) * 1e9) + int(logistic(n))
