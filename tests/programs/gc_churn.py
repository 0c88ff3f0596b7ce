# timeout: 120
# Churn: objects of mixed sizes and lives come and go; after the first tenth the process does not grow any more.
# An argument is the number of rounds; make gc-churn runs it with many.
import os
import sys
import weakref

ROUNDS = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000_000
LIVE = 20_000
SAMPLES = 200


class Node:
    def __init__(self, value):
        self.value = value


class Final:
    count = 0

    def __del__(self):
        Final.count += 1


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def make(number, kind):
    if kind < 300:
        return [number]
    if kind < 500:
        return Node((number, kind))
    if kind < 700:
        return {number: str(number), "kind": kind}
    if kind < 850:
        return "x" * (number % 300)
    if kind < 950:
        return bytearray(number % 4000)
    if kind < 980:
        return [None] * (number % 3000)
    if kind < 990:
        node = Node(None)
        node.value = node
        return weakref.ref(node)
    if kind < 998:
        return Final()
    return bytes(number % 300_000)


def churn():
    """The memory in each tenth of the time, on average."""
    live, state, sizes = [None] * LIVE, 12345, [[] for _ in range(10)]
    for i in range(ROUNDS):
        state = (state * 1103515245 + 12345) & 0x7fffffff
        live[(state >> 8) % LIVE] = make(state >> 4, i * 7919 % 1000)
        if i % (ROUNDS // SAMPLES) == 0:
            sizes[i * 10 // ROUNDS].append(resident())
    return [sum(tenth) / len(tenth) for tenth in sizes]


sizes = churn()
growth = sum(sizes[5:]) / 5 / sizes[1]
shown = [round(size / (1 << 20), 1) for size in sizes]
print(growth < 1.1 or shown, Final.count > ROUNDS // 200)
if len(sys.argv) > 1:
    print(f"{ROUNDS} rounds, RSS by tenths in MB: {shown}, growth of the second half beyond the second tenth {growth - 1:.1%}")
