"""Sorting written in Python: quicksort in place, heap sort and merge sort."""
SIZE = 30000
CHECK = 157098


def quicksort(items, low, high):
    while low < high:
        pivot, i, j = items[(low + high) >> 1], low, high
        while i <= j:
            while items[i] < pivot:
                i += 1
            while items[j] > pivot:
                j -= 1
            if i <= j:
                items[i], items[j] = items[j], items[i]
                i += 1
                j -= 1
        quicksort(items, low, j)
        low = i


def sift(items, start, end):
    root = start
    while root * 2 + 1 < end:
        child = root * 2 + 1
        if child + 1 < end and items[child] < items[child + 1]:
            child += 1
        if items[root] >= items[child]:
            return
        items[root], items[child] = items[child], items[root]
        root = child


def heapsort(items):
    for start in range(len(items) // 2 - 1, -1, -1):
        sift(items, start, len(items))
    for end in range(len(items) - 1, 0, -1):
        items[0], items[end] = items[end], items[0]
        sift(items, 0, end)


def mergesort(items):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left, right = mergesort(items[:middle]), mergesort(items[middle:])
    merged, i, j = [], 0, 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    return merged + left[i:] + right[j:]


def run(n):
    source = [i * 7919 % 104729 for i in range(n)]
    first, second = source[:], source[:]
    quicksort(first, 0, n - 1)
    heapsort(second)
    third = mergesort(source)
    assert first == second == third
    return first[n // 2] + second[1] + third[-1]
