"""pickle: dumping and loading of lists, dicts and instances."""
import pickle

SIZE = 23000
CHECK = 529023002


class Point:
    def __init__(self, x, y):
        self.x = x
        self.y = y


def run(n):
    shared = ["shared", 1.5, b"bytes"]
    data = [{"id": i, "name": "n%d" % i, "point": Point(i, -i), "values": [i, i * 0.5, None, True, 2 ** 70 + i], "shared": shared}
            for i in range(n)]
    total = 0
    for protocol in (2, 4):
        text = pickle.dumps(data, protocol)
        copy = pickle.loads(text)
        total += (len(text) > 40 * n) + copy[-1]["point"].x + (copy[0]["shared"] is copy[-1]["shared"])
        total += sum(record["values"][0] for record in copy)
    return total
