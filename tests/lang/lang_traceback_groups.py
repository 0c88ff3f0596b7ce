# Tracebacks of exception groups, with causes, contexts and notes inside.
import traceback
def f(n):
    if n: f(n - 1)
    else: raise ValueError("leaf")
def catch(fn, *a):
    try: fn(*a)
    except BaseException as e: return e
def g1(): raise ExceptionGroup("eg", [catch(f, 0), catch(f, 1), TypeError("no traceback")])
def g2():
    try: g1()
    except ExceptionGroup as e: raise ExceptionGroup("outer", [e, catch(g1)]) from ValueError("cause")
def g3():
    try: f(0)
    except ValueError: raise ExceptionGroup("in context", [KeyError("k")])
def g4():
    e = ExceptionGroup("noted", [ValueError("a"), ValueError("b")])
    e.add_note("group note"); e.exceptions[0].add_note("leaf note\nsecond"); raise e
def g5():
    try: raise ExceptionGroup("star", [ValueError(1), TypeError(2), OSError(3)])
    except* ValueError: pass
def g6():
    try: raise ExceptionGroup("star", [ValueError(1), TypeError(2)])
    except* ValueError: raise KeyError("from handler")
def g7(): raise BaseExceptionGroup("base", [KeyboardInterrupt("ki"), SystemExit(3)])
def g8(): raise ExceptionGroup("wide", [ExceptionGroup(f"sub{i}", [ValueError(j) for j in range(3)]) for i in range(3)])
def g9():
    e = ValueError("chained leaf"); e.__cause__ = ExceptionGroup("cause is a group", [OSError("x")]); raise ExceptionGroup("top", [e])
def g10(): raise ExceptionGroup("multi\nline message", [SyntaxError("bad", ("file.py", 3, 5, "x = = 1\n", 3, 6))])
for g in (g1, g2, g3, g4, g5, g6, g7, g8, g9, g10):
    try: g()
    except BaseException: print(traceback.format_exc(), end="----\n")
e = catch(g8)
print("".join(traceback.TracebackException.from_exception(e, max_group_width=2, max_group_depth=1).format()))
print("".join(traceback.format_exception_only(e)))
