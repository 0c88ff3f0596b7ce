"""Coroutines under a small scheduler of our own: awaits, async generators, async with."""
SIZE = 26000
CHECK = 15547454000


class Switch:
    def __await__(self):
        yield


class Lock:
    def __init__(self):
        self.count = 0

    async def __aenter__(self):
        self.count += 1
        await Switch()

    async def __aexit__(self, *error):
        self.count += 1


async def leaf(i):
    if i % 3 == 0:
        await Switch()
    return i


async def numbers(n):
    for i in range(n):
        yield await leaf(i)


async def task(identity, lock, results):
    total = 0
    async for i in numbers(10):
        total += i * identity
    async with lock:
        total += await leaf(identity)
    results.append(total)


def run(n):
    lock, results = Lock(), []
    ready = [task(i, lock, results) for i in range(n)]
    while ready:
        again = []
        for coroutine in ready:
            try:
                coroutine.send(None)
                again.append(coroutine)
            except StopIteration:
                pass
        ready = again
    return sum(results) + lock.count
