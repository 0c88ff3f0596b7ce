# sys.settrace: events, lines, returns, exceptions, opcodes off, f_trace, local trace functions.
import gc, sys
gc.collect() # callbacks of what the imports left would be traced
def collect(fn, *a, lines=True):
    events = []
    base = fn.__code__.co_firstlineno
    def tracer(frame, event, arg):
        if frame.f_code.co_filename != __file__: return None
        if event == "exception": arg = arg[0].__name__
        elif callable(arg): arg = "callable"
        events.append((frame.f_code.co_name, event, frame.f_lineno - base, arg if isinstance(arg, (int, str, type(None))) else type(arg).__name__))
        return tracer
    old = sys.gettrace()
    sys.settrace(tracer)
    try: r = fn(*a)
    except Exception as e: r = repr(e)
    finally: sys.settrace(old)
    print(fn.__name__, r)
    for e in events:
        if e[0] != "collect": print("  ", *e)
def simple(a):
    b = a + 1
    return b
def loop():
    t = 0
    for i in range(2):
        t += i
    else:
        t += 10
    return t
def cond(x):
    if x > 1:
        y = 1
    elif x:
        y = 2
    else:
        y = 3
    while y < 3: y += 1
    return y
def exc():
    try:
        raise ValueError
    except ValueError:
        pass
    finally:
        x = 1
def propagate():
    inner_raise()
def inner_raise():
    1 / 0
def gen():
    yield 1
    yield 2
def usegen():
    return list(gen())
def nested():
    def f(x):
        return x * 2
    return f(2) + (lambda y: y)(3)
def comp():
    return [i
            for i in range(2)]
def multi():
    return simple(
        1
    )
class C:
    def __init__(self):
        self.x = 1
    @property
    def p(self): return self.x
def cls():
    return C().p
def withs():
    import contextlib
    with contextlib.nullcontext():
        pass
    return 1
for f in ((simple, 1), (loop,), (cond, 0), (cond, 1), (cond, 5), (exc,), (propagate,), (usegen,), (nested,), (comp,), (multi,), (cls,)): collect(*f)
def only_call(frame, event, arg): print("call", frame.f_code.co_name, event); return None
sys.settrace(only_call); simple(1); loop(); sys.settrace(None)
def raising(frame, event, arg): raise RuntimeError("trace error")
try:
    sys.settrace(raising); simple(1)
except RuntimeError as e: print(e, sys.gettrace())
finally: sys.settrace(None)
def switch(frame, event, arg):
    def local(frame, event, arg): print("local", event, frame.f_lineno - simple.__code__.co_firstlineno); return local
    return local
sys.settrace(switch); simple(1); sys.settrace(None)
def prof(frame, event, arg):
    if frame.f_code.co_filename == __file__ and frame.f_code.co_name != "<module>": print("prof", event, frame.f_code.co_name, getattr(arg, "__name__", arg))
def callc(x): return len([x]) + abs(x)
sys.setprofile(prof); callc(-1); list(gen()); sys.setprofile(None); print(sys.getprofile())
def raise_c():
    try: int("x")
    except ValueError: pass
sys.setprofile(prof); raise_c(); sys.setprofile(None)
class Profiled:
    __enter__ = lambda self: sys.setprofile(prof)
    __exit__ = lambda self, *a: sys.setprofile(None)
def inner(x): return x + 1
def profiled():
    with Profiled(): inner(1)
    with Profiled(): callc(-1)
    with Profiled(): abs(-1)
profiled(); print(sys.getprofile())
class Operator:
    def __add__(self, other): sys.setprofile(prof); return other
    def __getattr__(self, name): sys.setprofile(prof); return inner
def by_operator(x): y = x + 1; inner(y); sys.setprofile(None)
def by_attribute(x): y = x.name; y(1); sys.setprofile(None)
by_operator(Operator()); by_attribute(Operator())
