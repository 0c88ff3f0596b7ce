# Loops whose instructions are specialised once they have run a few times.


def item_kept(d):
    seen = []
    for item in d.items():
        key, (a, b) = item
        seen.append(item)
    for key, (a, b) in seen:
        seen.append((a, b)) if len(seen) < 3 else None
        break
    return seen, item


def item_read_later(d):
    for item in d.items():
        key, value = item
    return item, key, value


def item_in_generator(d):
    for item in d.items():
        key, value = item
        yield item


def item_forgotten(d):
    return [key + value for key, value in d.items()], {value: key for key, value in d.items()}


for i in range(12):
    print(item_kept({"a": (i, i + 1)}), item_read_later({"x": i, "y": [i]}), list(item_in_generator({i: i * 1.5})),
          item_forgotten({i: i, -i: 7}))
