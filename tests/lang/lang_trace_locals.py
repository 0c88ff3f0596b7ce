# A trace function changes variables through f_locals: what debuggers do.
import sys


def tracer(frame, event, arg):
    variables = frame.f_locals
    if event == "line" and frame.f_code.co_name in ("plain", "generator", "Body"):
        if "v" in variables:
            variables["v"] = variables["v"] + 100
        if "free" in variables:
            variables["free"] = "changed"
        variables["unknown"] = 1
    return tracer


def trace(function, *arguments, **keywords):
    sys.settrace(tracer)
    try:
        result = function(*arguments, **keywords)
        return list(result) if hasattr(result, "send") else result
    finally:
        sys.settrace(None)


def plain(v, *rest, **more):
    w = v
    for i in range(2):
        v += i
    return v, w, rest, more


def outer():
    free = "as it was"

    def generator(v):
        inner = lambda: (v, free)
        yield v, free
        v += 1
        yield inner(), sorted(locals())
    return generator, lambda: free


def unwatched(v):
    before = locals()
    v += 1
    return before, v, locals() is before


class Other:
    pass


def early(v):
    late = v
    return late


def assigns(frame, event, arg):
    if event == "line" and frame.f_code is early.__code__:
        frame.f_locals["late"] = "too early"
        frame.f_locals["v"] = Other
    return assigns


print(trace(plain, 1, 2, k=3))
generator, free = outer()
print(trace(generator, 5), free())
print(trace(unwatched, 1))
sys.settrace(assigns)
print(early(1) is Other)
sys.settrace(None)


def body():
    class Body:
        v = 1
        w = v
    return Body.v > 100, Body.w > 100


print(trace(body))
