"""Generators: pipelines, yield from over a tree, send, generator expressions."""
SIZE = 17
CHECK = 821202


def numbers(n):
    i = 0
    while i < n:
        yield i
        i += 1


def squares(source):
    for x in source:
        yield x * x


def odd(source):
    return (x for x in source if x & 1)


def build(depth):
    return (build(depth - 1), depth, build(depth - 1)) if depth else None


def walk(tree):
    if tree:
        yield from walk(tree[0])
        yield tree[1]
        yield from walk(tree[2])


def averager():
    total = count = 0
    average = None
    while True:
        value = yield average
        total += value
        count += 1
        average = total // count


def run(n):
    result = sum(odd(squares(numbers(n * 6000)))) % 1000003
    result += sum(walk(build(n)))
    average = averager()
    next(average)
    for i in range(n * 3000):
        result += average.send(i) & 7
    return result
