"""json: dumping and loading of nested records."""
import json

SIZE = 5000
CHECK = 6485615


def make(n):
    return [{"id": i, "name": "user%d" % i, "email": "user%d@example.org" % i, "score": i * 1.5, "active": i % 2 == 0,
             "tags": ["t%d" % (i % 7), "\u00e9t\u00e9", None], "address": {"street": "%d Main St" % i, "zip": [i, i + 1]}}
            for i in range(n)]


def run(n):
    data, total = make(n), 0
    for _ in range(5):
        text = json.dumps(data)
        total += len(text)
        assert json.loads(text) == data
    text = json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False)
    return total + len(text) + text.count("\n")
