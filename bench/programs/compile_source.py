"""The compiler itself: parsing and compiling source text."""
SIZE = 870
CHECK = 651

BLOCK = '''
class Shape{n}(Base):
    """A shape."""
    sides = {n}

    def __init__(self, width, height=1, *args, name="shape", **options):
        self.width, self.height = width, height
        self.name = f"{{name}}-{{width:>4}}"
        self.options = {{k: v for k, v in options.items() if not k.startswith("_")}}

    def area(self):
        try:
            total = sum(x * self.height for x in range(self.width) if x % 2 == 0)
        except (TypeError, ValueError) as error:
            raise RuntimeError("bad") from error
        finally:
            self.count = getattr(self, "count", 0) + 1
        while total > 100 and self.sides != 3:
            total //= 2
        return total if self.width else None

    @property
    def pairs(self):
        for i, (a, b) in enumerate(zip(self.args[1:], self.args[::-1])):
            yield lambda x=a, *y: (x, *y, b, i)
'''


def run(n):
    source = "".join(BLOCK.format(n=i) for i in range(n // 4))
    total = 0
    for _ in range(3):
        code = compile(source, "<bench>", "exec")
        total += len([c for c in code.co_consts if hasattr(c, "co_code")])
    return total
