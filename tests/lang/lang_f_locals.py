# locals(), f_locals, vars: snapshots, cells, classes, exec in functions, deletion.
import sys
def f(a, b=2, *args, **kw):
    c = 3
    l = locals(); c = 4; l2 = locals()
    return sorted(l), l is l2, l["c"], l2["c"]
print(f(1, x=5))
def cells():
    x = 1
    def g(): return x
    d = locals(); x = 5
    return d["x"], locals()["x"], sorted(d), g()
print(cells())
def free():
    y = 1
    def g(): y; return sorted(locals()), locals()["y"]
    return g()
print(free())
def unbound():
    if 0: z = 1
    r = sorted(locals()); w = 1; del w
    return r, sorted(locals())
print(unbound())
def write():
    q = 1; locals()["q"] = 99; locals()["new"] = 1
    return q, "new" in locals()
print(write())
class C:
    a = 1
    locals()["b"] = 2
    print(sorted(k for k in locals() if not k.startswith("_")), locals() is vars(), b)
print(C.b, globals() is locals(), vars() is globals())
def frame(): return sorted(sys._getframe(1).f_locals)
def caller(): p = 1; q = 2; return frame()
print(caller())
def gen():
    x = 1; yield locals()
    x = 2; yield sorted(locals())
g = gen(); print(sorted(next(g)), g.gi_frame.f_locals["x"], next(g), g.gi_frame.f_locals["x"])
def comp(): k = 1; return [sorted(locals()) for i in range(1)], [locals()["i"] for i in range(2)]
print(comp())
def exc():
    try: 1 / 0
    except ZeroDivisionError as e: inside = "e" in locals()
    return inside, "e" in locals()
print(exc())
def ex():
    v = 1; exec("v = 2"); a = v; exec("w = 5", globals(), (d := {})); return a, d, eval("v + 1"), eval("[v for _ in (1,)][0]") if 0 else None
print(ex())
def nestedf():
    def a(): m = 1; return b()
    def b(): return [fr.f_code.co_name for fr in stack()]
    def stack():
        fr = sys._getframe()
        while fr.f_code.co_name != "nestedf": yield fr; fr = fr.f_back
    return a()
print(nestedf())
def dirs(): u = 1; return dir(), len(vars())
print(dirs())
