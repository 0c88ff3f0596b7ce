# Code objects that no compiler made: refused, or run without harm. The instructions here are this implementation's own, so
# that nothing is printed about them but the outcome.
import random
import types


def loop(x, *y, z=3, **k):
    t = 0
    for i in range(5):
        if i > x:
            t += i
    try:
        t //= x
    except ZeroDivisionError as e:
        t = str(e)
    return [t, (y, k), {i: j for i, j in k.items()}]


def closure(x):
    y = x

    def inner():
        nonlocal y
        y += 1
        return y
    return inner()


def match(v):
    match v:
        case [a, b, *c]:
            return a
        case {"k": z, **r}:
            return z, r


def suspended(x):
    yield x
    yield from [1, 2]


rng = random.Random(5)
outcomes = 0
for f, argument in [(loop, 1), (closure, 1), (match, [1, 2, 3]), (suspended, 1)] * 50:
    words = bytearray(f.__code__.co_code)
    if hasattr(f.__code__, "_co_code_adaptive"):
        words = bytearray()  # CPython does not look at what it runs
    for _ in range(2):
        if words:
            words[rng.randrange(len(words)) & ~7 | rng.choice([1, 2, 3])] = rng.randrange(12)
    try:
        code = f.__code__.replace(co_code=bytes(words)) if words else f.__code__
        result = types.FunctionType(code, globals(), closure=f.__closure__)(argument)
        if isinstance(result, types.GeneratorType):
            list(zip(range(5), result))
    except Exception:
        pass
    outcomes += 1
print(outcomes)

import ast
for values in ("ast.Name('x', ast.Load())", "ast.Constant('a')"):
    tree = ast.Expression(ast.JoinedStr([ast.Constant("b"), eval(values)]))
    try:
        print(eval(compile(ast.fix_missing_locations(tree), "", "eval"), {"x": 5}))
    except TypeError as e:
        print(e)

# Parts that do not belong together make a code object all the same; running it is another matter.
code = loop.__code__
for changes in {"co_stacksize": 0}, {"co_cellvars": ("a", "b")}, {"co_code": match.__code__.co_code}, {"co_varnames": match.__code__.co_varnames, "co_nlocals": match.__code__.co_nlocals}:
    changed = code.replace(**changes)
    print([getattr(changed, name) == value for name, value in changes.items()], changed.co_name, changed == code, type(hash(changed)))
    if hasattr(code, "_co_code_adaptive") and not changed.co_code.startswith(b"\x97"):  # not CPython's
        try: types.FunctionType(changed, globals())
        except ValueError: pass
        try: exec(changed)
        except (ValueError, TypeError, NameError): pass
