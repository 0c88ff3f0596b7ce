"""Matrices as lists of lists: multiplication, Gaussian elimination, determinant."""
SIZE = 110
CHECK = '8197637.200000 9.796371e+04'


def multiply(a, b):
    size = len(a)
    result = [[0.0] * size for _ in range(size)]
    for i in range(size):
        row, out = a[i], result[i]
        for j in range(size):
            total = 0.0
            for k in range(size):
                total += row[k] * b[k][j]
            out[j] = total
    return result


def determinant(matrix):
    rows, size, result = [row[:] for row in matrix], len(matrix), 1.0
    for i in range(size):
        pivot = max(range(i, size), key=lambda r: abs(rows[r][i]))
        if pivot != i:
            rows[i], rows[pivot] = rows[pivot], rows[i]
            result = -result
        result *= rows[i][i]
        for j in range(i + 1, size):
            factor = rows[j][i] / rows[i][i]
            rows[j] = [x - factor * y for x, y in zip(rows[j], rows[i])]
    return result


def run(n):
    a = [[((i * j) % 7) / 7.0 + (i == j) for j in range(n)] for i in range(n)]
    b = [[((i + j) % 5) / 5.0 for j in range(n)] for i in range(n)]
    c = multiply(multiply(a, b), a)
    total = sum(map(sum, c))
    return "%.6f %.6e" % (total, determinant(a))
