"""The Mandelbrot set, with floats and with complex numbers."""
SIZE = 260
CHECK = 1679464


def escape(cr, ci, limit):
    zr = zi = 0.0
    for i in range(limit):
        rr, ii = zr * zr, zi * zi
        if rr + ii > 4.0:
            return i
        zr, zi = rr - ii + cr, 2.0 * zr * zi + ci
    return limit


def escape_complex(c, limit):
    z = 0j
    for i in range(limit):
        if abs(z) > 2.0:
            return i
        z = z * z + c
    return limit


def run(n):
    total = 0
    for y in range(n):
        for x in range(n):
            total += escape(x * 3.0 / n - 2.0, y * 2.0 / n - 1.0, 60)
            if (x + y) % 3 == 0:
                total += escape_complex(complex(x * 3.0 / n - 2.0, y * 2.0 / n - 1.0), 40)
    return total
