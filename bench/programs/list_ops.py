"""Lists: append, pop, slices, insertion, reversal, concatenation, in, index."""
SIZE = 1100000
CHECK = 349893297885


def run(n):
    items = []
    for i in range(n):
        items.append(i ^ 0x55)
    total = 0
    for i in range(0, n, 2):
        total += items[i]
        items[i] = items[i + 1] + 1
    while len(items) > n // 2:
        total ^= items.pop()
    items.reverse()
    chunks = [items[i:i + 100] for i in range(0, len(items), 100)]
    for chunk in chunks:
        chunk[10:20] = chunk[20:25]
        chunk.insert(5, 77)
        total += chunk.index(77) + (12345678 in chunk)
        del chunk[3]
    joined = []
    for chunk in chunks:
        joined += chunk
    total += sum(joined[::3]) + len(joined * 2)
    window = [0] * 16
    for value in joined:
        window.pop(0)
        window.append(value)
        total += window[0] & 3
    return total
