"""A large live graph of objects with cycles, while most allocations die young."""
SIZE = 80000
CHECK = 240000


class Node:
    def __init__(self, value):
        self.value = value
        self.links = []


def run(n):
    live = [Node(i) for i in range(n)]
    for i, node in enumerate(live):
        node.links.append(live[i * 7919 % n])
        node.links.append(live[i - 1])
    total = 0
    for i in range(n * 2):
        scrap = [i, (i, i + 1), {"k": i}]
        total += scrap[1][1] & 1
        if i % 10 == 0:
            live[i % n] = node = Node(i)
            node.links = [live[(i + 1) % n], node]
    return total + sum(len(node.links) for node in live)
