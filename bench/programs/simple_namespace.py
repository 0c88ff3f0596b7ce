"""Records of several kinds: namedtuple, dataclass, SimpleNamespace and enum, created, read and compared."""
from collections import namedtuple
from dataclasses import dataclass
from enum import Enum
from types import SimpleNamespace

SIZE = 110000
CHECK = 111355821

Pair = namedtuple("Pair", "left right")


class Colour(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3


@dataclass(order=True)
class Item:
    price: int
    name: str
    colour: Colour = Colour.RED


def run(n):
    colours, total = list(Colour), 0
    items = [Item(i * 7919 % 1009, "item%d" % i, colours[i % 3]) for i in range(n)]
    for item in items:
        pair = Pair(item.price, item.colour)
        total += pair.left + (pair.right is Colour.GREEN) + pair[1].value
        space = SimpleNamespace(a=pair.left, b=2)
        space.b += space.a
        total += space.b
    items = items[:n // 4]
    items.sort()
    return total + items[10].price + (items[0] == items[1]) + len({item.colour for item in items})
