# Jumping by setting f_lineno, f_trace_lines, frame attributes.
import sys
def jump(fn, frm, to):
    base = fn.__code__.co_firstlineno; done = []
    def tracer(frame, event, arg):
        if frame.f_code is not fn.__code__: return None
        if event == "line" and frame.f_lineno == base + frm and not done:
            done.append(1)
            try: frame.f_lineno = base + to
            except ValueError as e: done.append(str(e))
        return tracer
    sys.settrace(tracer); out = []
    try: r = fn(out)
    except Exception as e: r = type(e).__name__ + " " + str(e)
    finally: sys.settrace(None)
    print(fn.__name__, frm, to, out, r, done[1:])
def fwd(o):
    o.append(1)
    o.append(2)
    o.append(3)
    return "r"
def loops(o):
    o.append(0)
    for i in range(2):
        o.append(i)
        o.append("b")
    o.append("end")
def tryf(o):
    o.append(1)
    try:
        o.append(2)
        o.append(3)
    finally:
        o.append(4)
    o.append(5)
def exc(o):
    try:
        o.append(1)
        1 / 0
    except ZeroDivisionError:
        o.append(2)
    o.append(3)
jump(fwd, 2, 3); jump(fwd, 3, 1); jump(fwd, 1, 4); jump(fwd, 2, 100); jump(fwd, 2, -1); jump(loops, 1, 5); jump(loops, 4, 5); jump(loops, 5, 1); jump(loops, 1, 3); jump(tryf, 1, 7); jump(tryf, 3, 4); jump(tryf, 4, 3); jump(exc, 2, 3); jump(exc, 2, 6); jump(exc, 6, 5)
f = sys._getframe(); print(f.f_code.co_name, f.f_back, f.f_globals is globals(), f.f_locals is locals(), f.f_builtins["len"] is len, f.f_trace, f.f_trace_lines, f.f_trace_opcodes, f.f_lineno, f.f_lasti >= 0)
def up(): g = sys._getframe(1); return g.f_code.co_name, g.f_lineno - g.f_code.co_firstlineno, sorted(g.f_locals)
def caller(a): b = 2; return up()
print(caller(1))
for bad in (lambda: setattr(f, "f_lineno", 5), lambda: setattr(f, "f_code", 1), lambda: setattr(f, "f_lineno", "x"), lambda: sys._getframe(1000), lambda: sys._getframe("x"), lambda: delattr(f, "f_lineno")):
    try: bad(); print("ok")
    except Exception as e: print(type(e).__name__, e)
def clr():
    x = [1]
    try: raise ValueError
    except ValueError as e: return e
fr = clr().__traceback__.tb_frame; print(fr.f_locals["x"], fr.f_code.co_name); fr.clear(); print(fr.f_locals)
def g():
    yield sys._getframe()
it = g(); gf = next(it); print(gf is it.gi_frame, gf.f_back, gf.f_code is it.gi_code)
try: sys._getframe().clear()
except RuntimeError as e: print(e)
gf.clear(); print(list(it), it.gi_frame)
