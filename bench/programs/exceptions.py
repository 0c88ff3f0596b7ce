"""Exceptions raised and caught, at several depths, with custom classes, finally and re-raising."""
SIZE = 200000
CHECK = 10662937542


class Rejected(Exception):
    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Fatal(Rejected):
    pass


def check(n):
    if n % 3 == 0:
        raise Rejected(n)
    if n % 5 == 0:
        raise Fatal(n)
    return n


def nested(n, depth):
    if depth:
        return nested(n, depth - 1)
    return check(n)


def run(n):
    total = cleaned = 0
    table = {i: i for i in range(0, 64, 2)}
    for i in range(n):
        try:
            try:
                total += nested(i, i & 3)
            except Fatal:
                raise
            except Rejected as error:
                total -= error.code & 15
            finally:
                cleaned += 1
        except Fatal as error:
            total ^= error.code
        try:
            total += table[i & 63]
        except KeyError:
            total += 1
    return total + cleaned
