# except*: splitting, nesting, re-raising, chaining.
def t(eg):
    try:
        try: raise eg
        except* ValueError as e: print("V", repr(e), e.exceptions)
        except* (TypeError, KeyError) as e: print("TK", repr(e))
        else: print("else")
        finally: print("finally")
    except BaseException as e: print("left", repr(e))
t(ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)]))
t(ExceptionGroup("g", [ValueError(1), ValueError(2)]))
t(ExceptionGroup("g", [ExceptionGroup("n", [ValueError(1), KeyError(2)]), ZeroDivisionError(3)]))
t(ValueError("naked")); t(OSError("naked os")); t(BaseExceptionGroup("b", [KeyboardInterrupt(), ValueError(1)]))
def raises_in_handler():
    try:
        try: raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
        except* ValueError as e: raise RuntimeError("in handler")
        except* TypeError: print("type handled")
    except BaseException as e: print(repr(e), [repr(x) for x in e.exceptions], repr(e.exceptions[0].__context__))
raises_in_handler()
def both():
    try:
        try: raise ExceptionGroup("g", [ValueError(1), TypeError(2), OSError(3)])
        except* ValueError as e: raise
        except* TypeError as e: raise KeyError("k") from e
    except BaseException as e:
        print(repr(e))
        for x in e.exceptions: print("  ", repr(x), repr(x.__cause__))
both()
def loop():
    out = []
    for i in range(3):
        try:
            if i == 1: raise ExceptionGroup("l", [ValueError(i)])
        except* ValueError as e: out.append(len(e.exceptions))
        else: out.append("else")
    return out
print(loop())
def nothing():
    try: pass
    except* ValueError: print("no")
    else: return "else"
print(nothing())
try:
    try: raise ExceptionGroup("g", [ValueError(1)])
    except* ExceptionGroup: pass
except TypeError as e: print(e)
try:
    try: raise ExceptionGroup("g", [ValueError(1)])
    except* 5: pass
except TypeError as e: print(e)
def nested():
    try:
        try: raise ExceptionGroup("o", [ValueError("a"), ExceptionGroup("i", [TypeError("b"), ValueError("c")])])
        except* TypeError as e: print("inner", repr(e))
    except* ValueError as e: print("outer", repr(e), e.__context__)
nested()
for s in ("try: pass\nexcept* ValueError: pass\nexcept TypeError: pass", "try: pass\nexcept*: pass", "for i in x:\n try: pass\n except* V: break", "for i in x:\n try: pass\n except* V: continue", "def f():\n try: pass\n except* V: return 1", "try: pass\nexcept V: pass\nexcept* T: pass", "while 1:\n try: pass\n except* V:\n  while 1: break"):
    try: compile(s, "<s>", "exec"); print("ok")
    except SyntaxError as e: print(e.msg, e.lineno, e.offset)
