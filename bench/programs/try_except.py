"""try blocks in which nothing is raised, and with statements."""
SIZE = 1100000
CHECK = 605002200000


class Guard:
    def __init__(self):
        self.entered = 0

    def __enter__(self):
        self.entered += 1
        return self

    def __exit__(self, kind, value, traceback):
        return False


def run(n):
    total, guard = 0, Guard()
    for i in range(n):
        try:
            total += i
        except ValueError:
            total = 0
        try:
            total ^= 5
        finally:
            total += 1
        if i & 1:
            with guard:
                total += 2
    return total + guard.entered
