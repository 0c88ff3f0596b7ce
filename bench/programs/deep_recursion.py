"""A recursion 100 000 deep, with the limit raised."""
import sys

SIZE = 100000
CHECK = 150000
ONCE = True


def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


class Chain:
    def __init__(self, next):
        self.next = next

    def length(self):
        return 1 if self.next is None else 1 + self.next.length()


def run(n):
    sys.setrecursionlimit(n * 3)
    total = down(n)
    chain = None
    for _ in range(n // 2):
        chain = Chain(chain)
    total += chain.length()
    while chain is not None:
        chain = chain.next
    return total
