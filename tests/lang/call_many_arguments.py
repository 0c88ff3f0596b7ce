# Calls with more arguments than any C stack has room for.
import functools
import operator
import threading

MANY = [None] * 1_500_000
NAMED = {f"name_{i}": i for i in range(100_000)}


def count(*args, **kwargs):
    return len(args), len(kwargs)


class Counter:
    def __init__(self, *args, **kwargs):
        self.counted = len(args), len(kwargs)

    def __call__(self, *args, **kwargs):
        return len(args), len(kwargs)

    def method(self, *args, **kwargs):
        return len(args), len(kwargs)

    @classmethod
    def of_class(cls, *args, **kwargs):
        return len(args), len(kwargs)


counter = Counter(*MANY, **NAMED)
print(counter.counted)
for callable_ in (count, counter, counter.method, Counter.of_class, functools.partial(count, *MANY), lambda *args, **kwargs: len(args)):
    print(callable_(*MANY), callable_(*MANY, **NAMED))


def deep(depth, *args):
    return deep(depth - 1, *args) if depth else len(args)


def generators(depth, *args):
    yield from generators(depth - 1, *args) if depth else [len(args)]


print(deep(20, *MANY[:100_000]), list(generators(5, *MANY)))


def two(a, b=1, *, c=2):
    raise AssertionError("called with the wrong arguments")


for args, kwargs in ((MANY, {}), ((1,), NAMED)):
    try:
        two(*args, **kwargs)
    except TypeError as error:
        print(error)

print(max(*range(1_500_000)), len("{}{}".format(*MANY)), len(dict(**NAMED)), len(list(zip(*[(1,)] * 300_000))[0]))
print(len(operator.itemgetter(*[0] * 300_000)([5])), operator.methodcaller("method", *MANY)(counter))
thread = threading.Thread(target=lambda *args: print(len(args)), args=MANY)
thread.start()
thread.join()
