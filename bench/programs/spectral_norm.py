"""The largest singular value of an infinite matrix: float arithmetic in nested loops and calls."""
SIZE = 210
CHECK = '1.274223675'


def element(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    return [sum(element(i, j) * value for j, value in enumerate(vector)) for i in range(len(vector))]


def times_transposed(vector):
    size = len(vector)
    result = []
    for i in range(size):
        total = 0.0
        for j in range(size):
            total += element(j, i) * vector[j]
        result.append(total)
    return result


def run(n):
    u = [1.0] * n
    for _ in range(7):
        v = times_transposed(times(u))
        u = times_transposed(times(v))
    uv = sum(a * b for a, b in zip(u, v))
    vv = sum(b * b for b in v)
    return "%.9f" % (uv / vv) ** 0.5
