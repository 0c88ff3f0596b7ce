# timeout: 120
# When nine tenths of a heap die, the process gives their memory back within one collection. An argument is the size in MB.
import gc
import os
import sys

MEGABYTES = int(sys.argv[1]) if len(sys.argv) > 1 else 150


class Node:
    def __init__(self, left, right, payload):
        self.left = left
        self.right = right
        self.payload = payload


def make_tree(depth, payload):
    if depth == 0:
        return Node(None, None, [payload])
    return Node(make_tree(depth - 1, payload), make_tree(depth - 1, payload), str(payload))


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") >> 20


def build():
    trees = []
    while resident() < MEGABYTES:
        trees.append((make_tree(11, len(trees)), {i: str(i) for i in range(1000)}, bytearray(100_000)))
    return trees


for attempt in "first", "again":
    trees = build()
    peak = resident()
    del trees[len(trees) // 10:]
    gc.collect()
    rest = resident()
    print(attempt, rest < peak / 4 or (rest, peak), len(trees) > 3)
    if len(sys.argv) > 1:
        print(f"{peak} MB, nine tenths dropped: {rest} MB, {rest / peak:.1%}")
