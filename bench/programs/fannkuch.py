"""Pancake flipping over all permutations: list indexing and slices."""
SIZE = 9
CHECK = 8629030


def run(n):
    permutation, counts = list(range(n)), [0] * n
    most = checksum = index = 0
    r = n
    while True:
        while r != 1:
            counts[r - 1] = r
            r -= 1
        if permutation[0]:
            work, flips = permutation[:], 0
            first = work[0]
            while first:
                work[:first + 1] = work[first::-1]
                flips += 1
                first = work[0]
            most = max(most, flips)
            checksum += flips if index % 2 == 0 else -flips
        while True:
            if r == n:
                return checksum * 1000 + most
            permutation.insert(r, permutation.pop(0))
            counts[r] -= 1
            if counts[r] > 0:
                break
            r += 1
        index += 1
