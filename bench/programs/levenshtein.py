"""Dynamic programming over strings: edit distance and longest common subsequence."""
SIZE = 770
CHECK = 411493


def make(n, seed):
    result = []
    for _ in range(n):
        seed = (seed * 69069 + 1) & 0xFFFFFFFF
        result.append("acgt"[seed >> 24 & 3])
    return "".join(result)


def distance(a, b):
    previous = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        current = [i]
        for j, y in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + (x != y)))
        previous = current
    return previous[-1]


def subsequence(a, b):
    table = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a)):
        for j in range(len(b)):
            if a[i] == b[j]:
                table[i + 1][j + 1] = table[i][j] + 1
            elif table[i][j + 1] >= table[i + 1][j]:
                table[i + 1][j + 1] = table[i][j + 1]
            else:
                table[i + 1][j + 1] = table[i + 1][j]
    return table[-1][-1]


def run(n):
    a, b = make(n, 1), make(n, 2)
    return distance(a, b) * 1000 + subsequence(a, b)
