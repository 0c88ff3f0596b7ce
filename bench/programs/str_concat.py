"""s += x: a string grown piece by piece, in a local variable and in an attribute."""
SIZE = 3300000
CHECK = 7396008
NOT_FOR = {"pypy": "quadratic there"}


class Buffer:
    def __init__(self):
        self.text = ""


def run(n):
    s = ""
    for i in range(n):
        s += "x"
    t = ""
    for i in range(n // 8):
        t += str(i)
    buffer = Buffer()
    for i in range(n // 100):
        buffer.text += "ab"
    return len(s) + len(t) + len(buffer.text) + t.count("99") + s.count("xx")
