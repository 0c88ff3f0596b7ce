# try, except, else, finally, raise, chaining, with.
def t(n):
    try:
        if n == 0: return "ret"
        if n == 1: raise ValueError("one")
        if n == 2: raise KeyError("two")
        if n == 3: 1 / 0
    except ValueError as e: return ("value", str(e), e.args)
    except (KeyError, IndexError) as e: return ("lookup", str(e), repr(e))
    else: return "else"
    finally: print("finally", n, end="; ")
for i in range(5):
    try: print(t(i))
    except ZeroDivisionError as e: print("outer", e)
def nested():
    try:
        try: raise ValueError("a")
        finally: print("inner finally")
    except ValueError as e:
        try: raise TypeError("b") from e
        except TypeError as f: return repr(f.__cause__), f.__context__ is e, f.__suppress_context__
print(nested())
def context():
    try:
        try: {}["k"]
        except KeyError: undefined
    except NameError as e: return repr(e.__context__), e.__cause__
print(context())
def reraise():
    try:
        try: raise ValueError("x")
        except ValueError: raise
    except ValueError as e: return "again " + str(e)
print(reraise())
def fin_return():
    try: return "try"
    finally: return "finally"
def fin_loop():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("body", i)
        finally: print("fin", i)
    return i
def fin_swallow():
    while True:
        try: raise ValueError
        finally: break
    return "swallowed"
print(fin_return(), fin_loop(), fin_swallow())
class E(Exception):
    def __init__(self, a, b): super().__init__(a); self.b = b
    def __str__(self): return f"E<{self.args[0]},{self.b}>"
try: raise E(1, 2)
except Exception as e: print(e, repr(e), e.b, isinstance(e, E))
class Ctx:
    def __init__(self, swallow=False): self.s = swallow
    def __enter__(self): print("enter"); return "value"
    def __exit__(self, t, v, tb): print("exit", t and t.__name__, v, tb is not None); return self.s
with Ctx() as v: print(v)
with Ctx(True): raise ValueError("swallowed")
try:
    with Ctx(), Ctx() as w: raise KeyError("kk")
except KeyError as e: print("got", e)
def with_return():
    with Ctx(): return "from with"
print(with_return())
for i in range(2):
    with Ctx():
        if i == 0: continue
        break
def err(fn):
    try: print(fn())
    except BaseException as e: print(type(e).__name__, e)
def r(x): raise x
err(lambda: r(ValueError)); err(lambda: r(ValueError("m", 2))); err(lambda: r(1)); err(lambda: r("s")); err(lambda: r(int)); err(lambda: r(None)); err(lambda: r(SystemExit(3))); err(lambda: r(KeyboardInterrupt())); err(lambda: r(StopIteration(5)))
def no_active(): raise
err(no_active)
def bad_cause():
    raise ValueError from 5
def none_cause():
    try: 1 / 0
    except ZeroDivisionError: raise ValueError("n") from None
err(bad_cause)
try: none_cause()
except ValueError as e: print(e.__cause__, e.__suppress_context__, repr(e.__context__))
def bad_except():
    try: raise ValueError
    except 5: pass
err(bad_except)
def asserts(x): assert x, "message"
def asserts2(x): assert x
err(lambda: asserts(0)); err(lambda: asserts2(0)); err(lambda: asserts(1))
def with_bad():
    with 5: pass
err(with_bad)
def deep(n): return deep(n + 1)
try: deep(0)
except RecursionError as e: print(type(e).__name__, e)
def depth(n):
    try: return depth(n + 1)
    except RecursionError: return n
print(depth(0) > 500)
x = [i for i in range(3)]
try:
    for i in x:
        try:
            if i == 1: raise ValueError
        except ValueError: print("handled", i)
        else: print("fine", i)
finally: print("end")
print(BaseException("a", 1).args, Exception().args, str(Exception()), str(KeyError("k")), str(ValueError("a", "b")), repr(Exception("z")), OSError(2, "msg").errno, str(OSError(2, "msg")), str(OSError(2, "m", "file")), StopIteration(4).value)
