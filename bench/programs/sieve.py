"""Primes by the sieve of Eratosthenes, over a list of flags and by slices of a bytearray."""
SIZE = 1500000
CHECK = 755314


def sieve_list(limit):
    flags = [True] * (limit + 1)
    count = 0
    for i in range(2, limit + 1):
        if flags[i]:
            count += 1
            for j in range(i * i, limit + 1, i):
                flags[j] = False
    return count


def sieve_bytes(limit):
    flags = bytearray([1]) * (limit + 1)
    flags[0:2] = b"\0\0"
    for i in range(2, int(limit ** 0.5) + 1):
        if flags[i]:
            flags[i * i::i] = bytes(len(range(i * i, limit + 1, i)))
    return sum(flags)


def run(n):
    return sieve_list(n) * 3 + sieve_bytes(n * 4)
