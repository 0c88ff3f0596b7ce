# gc.collect() called from finalizers: each is one collection, and comes back.
import gc, time


class Collects:
    count = 0

    def __del__(self):
        Collects.count += 1
        gc.collect()


def make():
    for _ in range(20):
        Collects()


start = time.monotonic()
make()
gc.collect()
print(Collects.count, time.monotonic() - start < 20)
