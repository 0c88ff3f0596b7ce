"""Closures: counters, composition, decorators with cells, functions made in loops."""
SIZE = 280000
CHECK = 41430655097


def counter(step):
    value = 0

    def increment():
        nonlocal value
        value += step
        return value
    return increment


def compose(*functions):
    def composed(x):
        for function in functions:
            x = function(x)
        return x
    return composed


def counted(function):
    calls = 0

    def wrapper(*args, **kwargs):
        nonlocal calls
        calls += 1
        return function(*args, **kwargs)
    wrapper.calls = lambda: calls
    return wrapper


@counted
def scale(x, factor=3):
    return x * factor & 0xFFFF


def run(n):
    tick = counter(3)
    pipeline = compose(lambda x: x + 1, lambda x: x * 2, lambda x: x ^ 5)
    total, before = 0, scale.calls()
    for i in range(n):
        total += tick() & 7
        total += pipeline(i) & 15
        if i % 3 == 0:
            total += scale(i, factor=i & 3)
        add = (lambda k: lambda x: x + k)(i)
        total += add(1)
    return total + scale.calls() - before
