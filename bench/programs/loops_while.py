"""A while loop over local variables with arithmetic and comparisons: linear congruential numbers."""
SIZE = 1100000
CHECK = 550727264876


def run(n):
    i, state, high, low = 0, 12345, 0, 0
    while i < n:
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        if state > 0x3FFFFFFF:
            high += 1
        elif state % 3 == 0:
            low += state & 15
        i += 1
    return high * 1000000 + low + state
