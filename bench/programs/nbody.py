"""The motion of the planets: float arithmetic over lists."""
SIZE = 41000
CHECK = '-0.169026163'

PI = 3.141592653589793
SOLAR = 4 * PI * PI
YEAR = 365.24
BODIES = [
    ([0.0, 0.0, 0.0], [0.0, 0.0, 0.0], SOLAR),
    ([4.84143144246472090, -1.16032004402742839, -0.103622044471123109],
     [0.00166007664274403694 * YEAR, 0.00769901118419740425 * YEAR, -0.0000690460016972063023 * YEAR], 0.000954791938424326609 * SOLAR),
    ([8.34336671824457987, 4.12479856412430479, -0.403523417114321381],
     [-0.00276742510726411 * YEAR, 0.00499852801234917238 * YEAR, 0.0000230417297573763929 * YEAR], 0.000285885980666130812 * SOLAR),
    ([12.8943695621391310, -15.1111514016986312, -0.223307578892655734],
     [0.00296460137564761618 * YEAR, 0.00237847173959480950 * YEAR, -0.0000296589568540237556 * YEAR], 0.0000436624404335156298 * SOLAR),
    ([15.3796971148509165, -25.9193146099879641, 0.179258772950371181],
     [0.00268067772490389322 * YEAR, 0.00162824170038242295 * YEAR, -0.0000951592254519715870 * YEAR], 0.0000515138902046611451 * SOLAR),
]


def advance(bodies, step, count):
    pairs = [(a, b) for i, a in enumerate(bodies) for b in bodies[i + 1:]]
    for _ in range(count):
        for ((x1, y1, z1), v1, m1), ((x2, y2, z2), v2, m2) in pairs:
            dx, dy, dz = x1 - x2, y1 - y2, z1 - z2
            force = step * (dx * dx + dy * dy + dz * dz) ** -1.5
            b1, b2 = m1 * force, m2 * force
            v1[0] -= dx * b2
            v1[1] -= dy * b2
            v1[2] -= dz * b2
            v2[0] += dx * b1
            v2[1] += dy * b1
            v2[2] += dz * b1
        for position, (vx, vy, vz), _ in bodies:
            position[0] += step * vx
            position[1] += step * vy
            position[2] += step * vz


def energy(bodies):
    total = 0.0
    for i, ((x, y, z), (vx, vy, vz), mass) in enumerate(bodies):
        total += 0.5 * mass * (vx * vx + vy * vy + vz * vz)
        for (x2, y2, z2), _, other in bodies[i + 1:]:
            total -= mass * other / ((x - x2) ** 2 + (y - y2) ** 2 + (z - z2) ** 2) ** 0.5
    return total


def run(n):
    bodies = [(position[:], velocity[:], mass) for position, velocity, mass in BODIES]
    momentum = [sum(v[i] * m for _, v, m in bodies) for i in range(3)]
    bodies[0][1][:] = [-p / SOLAR for p in momentum]
    advance(bodies, 0.01, n)
    return "%.9f" % energy(bodies)
