"""Memory of one million instances with three attributes."""
SIZE = 1000000
CHECK = 1500000
ONCE = True
MEMORY = True


class Point:
    def __init__(self, x, y, z):
        self.x = x
        self.y = y
        self.z = z


def run(n):
    points = [Point(i, None, "text") for i in range(n)]
    return len(points) + points[n // 2].x
