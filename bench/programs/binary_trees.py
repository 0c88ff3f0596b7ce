"""Allocation of many small objects: binary trees, as tuples and as instances."""
SIZE = 15
CHECK = 585143


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def count(self):
        return 1 + (self.left.count() + self.right.count() if self.left else 0)


def nodes(depth):
    return Node(nodes(depth - 1), nodes(depth - 1)) if depth else Node(None, None)


def tuples(depth):
    return (tuples(depth - 1), tuples(depth - 1)) if depth else (None, None)


def count(tree):
    return 1 + count(tree[0]) + count(tree[1]) if tree[0] else 1


def run(n):
    long_lived, total = nodes(n), 0
    for depth in range(4, n + 1, 3):
        for _ in range(1 << (n - depth)):
            total += nodes(depth).count() + count(tuples(depth))
    return total + long_lived.count()
