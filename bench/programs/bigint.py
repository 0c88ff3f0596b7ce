"""Big integers: factorials, Fibonacci numbers, modular powers, decimal conversion, primality tests."""
SIZE = 78
CHECK = 30553363957


def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


def probably_prime(n):
    d, r = n - 1, 0
    while d % 2 == 0:
        d //= 2
        r += 1
    for base in (2, 3, 5, 7, 11, 13):
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(r - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


def numbers(n):
    f = factorial(n)
    total = len(str(f)) + f % 1000003
    a, b = 0, 1
    for _ in range(n * 10):
        a, b = b, a + b
    total += a % 1000003 + int(str(a)[:9])
    candidate = 2 ** 127 + 1
    while not probably_prime(candidate):
        candidate += 2
    total += candidate - 2 ** 127
    x = 3 ** n
    for i in range(n):
        x = (x << 3 ^ x >> 5) & (1 << 1500) - 1 | i
    return total + x % 999983


def run(n):
    return sum(numbers(900 + i % 100) for i in range(n))
