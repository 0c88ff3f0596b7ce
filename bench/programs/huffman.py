"""Huffman coding: heap, recursion, dict of codes, bit strings."""
from collections import Counter
from heapq import heapify, heappop, heappush

SIZE = 94000
CHECK = 254888338


def codes(node, prefix, table):
    if isinstance(node, str):
        table[node] = prefix or "0"
    else:
        codes(node[0], prefix + "0", table)
        codes(node[1], prefix + "1", table)
    return table


def build(text):
    heap = [(count, index, char) for index, (char, count) in enumerate(sorted(Counter(text).items()))]
    heapify(heap)
    index = len(heap)
    while len(heap) > 1:
        first, second = heappop(heap), heappop(heap)
        heappush(heap, (first[0] + second[0], index, (first[2], second[2])))
        index += 1
    return heap[0][2]


def decode(tree, bits):
    node, out = tree, []
    for bit in bits:
        node = node[bit == "1"]
        if isinstance(node, str):
            out.append(node)
            node = tree
    return "".join(out)


def run(n):
    text = "".join("the quick brown fox %d jumps over %d lazy dogs; " % (i, i * i) for i in range(n // 10))
    tree = build(text)
    table = codes(tree, "", {})
    bits = "".join(table[c] for c in text)
    assert decode(tree, bits) == text
    return len(bits) * 100 + len(table)
