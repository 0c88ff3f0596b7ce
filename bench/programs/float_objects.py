"""Objects holding floats: three-dimensional vectors with operator methods."""
from math import cos, sin, sqrt

SIZE = 180000
CHECK = 198204025104


class Vector:
    __slots__ = ("x", "y", "z")

    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y, self.z + other.z)

    def __mul__(self, factor):
        return Vector(self.x * factor, self.y * factor, self.z * factor)

    def length(self):
        return sqrt(self.x * self.x + self.y * self.y + self.z * self.z)

    def normalized(self):
        return self * (1.0 / self.length())


def run(n):
    total = Vector(0.0, 0.0, 0.0)
    for i in range(n):
        t = i * 0.001
        point = Vector(sin(t), cos(t), t * 0.5) + Vector(1.0, 2.0, 3.0)
        total = total + point.normalized()
    return int((total.x + total.y + total.z) * 1e6)
