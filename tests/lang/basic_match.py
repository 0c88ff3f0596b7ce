# match with every kind of pattern, no imports.
class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
class Q: 
    z = 5
def m(v):
    match v:
        case 0 | 1: return "zero-one"
        case -1: return "minus one"
        case 1.5: return "float"
        case 2+3j: return "complex"
        case "s" | b"b": return "string"
        case None: return "none"
        case True: return "true"
        case []: return "empty seq"
        case [x]: return f"one {x}"
        case [1, 2, *rest]: return f"12 {rest}"
        case [a, *_, b] if a == b: return f"ends {a}"
        case (a, b, c): return f"three {a} {b} {c}"
        case {"k": v, **rest}: return f"map {v} {rest}"
        case {"a": {"b": [x, y]}}: return f"deep {x} {y}"
        case {}: return "any map"
        case P(0, y=yy): return f"P0 {yy}"
        case P(x, y) as p if x == y: return f"diag {p.x}"
        case P(): return "some P"
        case int(n): return f"int {n}"
        case str() as s: return f"str {s}"
        case float() | complex(): return "number"
        case Q(z=5): return "Q5"
        case _: return "other"
for v in (0, 1, -1, 1.5, 2+3j, "s", b"b", None, True, [], [9], [1, 2], (1, 2, 3, 4), [7, 8, 7], (4, 5, 6), {"k": 1, "z": 2}, {"a": {"b": [1, 2]}}, {}, {"zz": 0}, P(0, 9), P(3, 3), P(1, 2), 77, "txt", 2.25, 3j, Q(), object, {1, 2}, b"x", range(2), [1, 2, 3, 4, 5]):
    print(m(v))
class Color:
    RED = 1
    class Deep: BLUE = 2
def val(v):
    match v:
        case Color.RED: return "red"
        case Color.Deep.BLUE: return "blue"
        case x: return f"cap {x}"
print(val(1), val(2), val(3))
match 1, 2:
    case 1, x: print("tuple subject", x)
match [1, [2, [3, 4]]]:
    case [a, [b, [*c]]]: print(a, b, c)
match "abc":
    case [*_]: print("no")
    case str(x): print("strings are not sequences", x)
match {"x": 1, "y": None}:
    case {"x": int(), "y": None, "z": 3}: print("no")
    case {"x": int(q), "y": None, **kw}: print(q, kw)
def guard(x):
    match x:
        case n if n < 0: return "neg"
        case n if n == 0: return "zero"
        case n: return n
print(guard(-5), guard(0), guard(5))
match = 5; case = 6; _ = 7; print(match, case, _)
match (match, case):
    case (5, case): print(case)
def noreturn(x):
    match x:
        case 1: print("one")
noreturn(2); noreturn(1)
class Bad: __match_args__ = "xy"
class Bad2: __match_args__ = (1,)
class Bad3: __match_args__ = ["x"]
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
def e1():
    match P(1, 2):
        case P(1, 2, 3): pass
def e2():
    match Bad2():
        case Bad2(x): pass
def e3():
    match Bad3():
        case Bad3(x): pass
def e4():
    match P(1, 2):
        case P(1, x=1): pass
def e5():
    match 1:
        case int(1, 2): pass
def e6():
    match 1:
        case notaclass(1): pass
def e7():
    match 1:
        case m(): pass
for f in (e1, e2, e3, e4, e5, e6, e7): err(f)
match [1, 2, 3]:
    case [int() | str() as a, (2 | 3) as b, (3) as c]: print(a, b, c)
match {"a": 1}:
    case {"a": 1 | 2 as v}: print("or in map", v)
match -0.0:
    case 0: print("zero matches")
match True:
    case 1: print("True matches 1")
