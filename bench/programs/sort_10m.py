"""One list of ten million integers, sorted."""
SIZE = 10000000
CHECK = 15000027
ONCE = True


def run(n):
    numbers = [i * 7368787 % 10000019 for i in range(n)]
    numbers.sort()
    return numbers[0] + numbers[n // 2] + numbers[-1]
