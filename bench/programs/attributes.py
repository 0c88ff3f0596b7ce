"""Attribute-heavy objects: a grid of cells that read and write each other's attributes and properties."""
SIZE = 130
CHECK = -9577164


class Cell:
    spread = 4

    def __init__(self, x, y):
        self.x = x
        self.y = y
        self.heat = (x * 31 + y * 17) % 256
        self.next_heat = 0
        self.neighbours = ()
        self.visits = 0

    @property
    def excess(self):
        return self.heat - 128

    def step(self):
        total = self.heat * self.spread
        for other in self.neighbours:
            total += other.heat
            other.visits += 1
        self.next_heat = total // (self.spread + len(self.neighbours))

    def commit(self):
        self.heat = self.next_heat


class Grid:
    def __init__(self, size):
        self.size = size
        self.cells = [[Cell(x, y) for x in range(size)] for y in range(size)]
        for row in self.cells:
            for cell in row:
                cell.neighbours = tuple(self.around(cell))

    def around(self, cell):
        for dx, dy in ((0, 1), (1, 0), (0, -1), (-1, 0)):
            x, y = cell.x + dx, cell.y + dy
            if 0 <= x < self.size and 0 <= y < self.size:
                yield self.cells[y][x]

    def all(self):
        for row in self.cells:
            yield from row

    def step(self):
        for cell in self.all():
            cell.step()
        for cell in self.all():
            cell.commit()


def run(n):
    grid = Grid(n)
    for _ in range(25):
        grid.step()
    return sum(cell.excess * cell.x + cell.visits for cell in grid.all())
