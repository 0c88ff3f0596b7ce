# stress: 11
# The variables of generators and coroutines that end by an exception, seen in the traceback's frame.
errors = []


def values(n):
    return [n], {n: [n]}, (n, [n])


def numbers(n):
    a, b, c = values(n)
    try: raise KeyError(n)
    except KeyError as error: errors.append(error)
    yield a
    d, e, f = values(n + 1)
    raise ValueError(n)


async def task(n):
    a, b, c = values(n)
    try: raise KeyError(n)
    except KeyError as error: errors.append(error)
    d, e, f = values(n + 1)
    raise ValueError(n)


def frames(error):
    traceback, found = error.__traceback__, []
    while traceback:
        found.append(traceback.tb_frame)
        traceback = traceback.tb_next
    return found


def drive(n):
    made = numbers(n) if n % 2 else task(n)
    try:
        while True:
            made.send(None)
    except ValueError as error:
        return frames(error)[-1]


kept = [drive(n) for n in range(60)]
for n, frame in enumerate(kept):
    found = frame.f_locals
    assert list(found) == ["n", "a", "b", "c", "d", "e", "f"], found
    assert (found["a"], found["b"], found["c"]) == values(n) and (found["d"], found["e"], found["f"]) == values(n + 1), found
print(len(kept), kept[0].f_code.co_name, kept[1].f_locals)
