# Inline caches and quickened code see every change: globals, builtins, classes, instances, types of operands.
import builtins; original_len = len
def rep(f, n=30):
    for _ in range(n): r = f()
    return r
x = 1
def getx(): return x
print(rep(getx)); x = 2; print(getx()); x = "s"; print(getx()); del x
try: getx()
except NameError as e: print(e)
x = 5; print(getx()); globals()["x"] = 6; print(getx()); exec("x = 7"); print(getx())
def uselen(): return len([1, 2])
print(rep(uselen)); builtins.len = lambda o: "patched"; print(uselen()); builtins.len = original_len
try: uselen()
except NameError as e: print(e)
len = lambda o: "global"; print(uselen()); del len; builtins.len = [].__class__.__len__; print(uselen()); builtins.len = original_len
builtins.len = lambda o: o.__len__() * 10; print(uselen(), rep(uselen)); builtins.len = original_len
def newname(): return brand_new
for _ in range(5):
    try: newname()
    except NameError: pass
brand_new = 1; print(newname()); builtins.brand_new = 2; print(newname()); del brand_new; print(newname()); del builtins.brand_new
class A:
    v = "class"
    def m(self): return "m1"
    @property
    def p(self): return "p1"
class B(A): pass
b = B(); getv, callm, getp = (lambda: b.v), (lambda: b.m()), (lambda: b.p)
print(rep(getv), rep(callm), rep(getp)); A.v = "class2"; print(getv()); B.v = "subclass"; print(getv()); b.v = "instance"; print(getv()); del b.v; del B.v; print(getv()); A.m = lambda self: "m2"; print(callm()); B.m = lambda self: "Bm"; print(callm()); b.m = lambda: "own"; print(callm()); del b.m, B.m; print(callm()); A.p = property(lambda s: "p2"); print(getp()); A.p = 5; print(getp()); b.p = "inst p"; print(getp()); A.p = property(lambda s: "data wins"); print(getp()); del A.p; print(getp()); A.v = property(lambda s: "now property"); print(getv()); del A.v
try: getv()
except AttributeError as e: print(e)
A.__getattr__ = lambda s, n: "ga " + n; print(getv()); A.__getattribute__ = lambda s, n: "gab " + n; print(getv()); del A.__getattribute__, A.__getattr__
class C:
    def m(self): return "C.m"
    v = "C.v"
b.__class__ = C; print(getv(), callm()); b.__class__ = B; A.v = 1; print(getv()); B.__bases__ = (C,); print(getv(), callm()); B.__bases__ = (A,); print(getv(), callm())
def poly(o): return o.attr
class P1:
    def __init__(s): s.attr = 1
class P2:
    attr = "class attr"
class P3:
    __slots__ = ("attr",)
    def __init__(s): s.attr = 3
class P4:
    @property
    def attr(s): return 4
class P5:
    def __getattr__(s, n): return 5
class P6:
    def __init__(s): s.z = 0; s.y = 1; s.attr = 6
class P7(P1):
    def __init__(s): s.a = s.b = s.c = s.d = s.e = s.f = s.g = s.h = s.i = 0; super().__init__()
import types
objs = [P1(), P2(), P3(), P4(), P5(), P6(), P7(), types.SimpleNamespace(attr=8), type("M", (), {"attr": 9}), types.ModuleType("m")]; objs[-1].attr = 10
for _ in range(4): print([poly(o) for o in objs])
def setter(o, v): o.attr = v; return o.attr
for _ in range(3): print([setter(o, i) for i, o in enumerate([P1(), P2(), P3(), P6(), P7(), objs[7], objs[8], objs[9]])])
def add(a, b): return a + b
cases = [(1, 2), (1.5, 2), (1, 2.5), ("a", "b"), ([1], [2]), ((1,), (2,)), (2**62, 2**62), (2**70, 1), (True, 1), (1j, 1), (b"a", b"b"), (P1(), P1())]
for _ in range(3):
    for a, c in cases:
        try: r = add(a, c)
        except TypeError as e: r = str(e)
        print(r, end=" ")
    print()
for op in ("a - b", "a * b", "a < b", "a == b", "a % b", "a // b", "a & b", "a[b]", "b in a", "a is b", "a and b", "-a", "not a", "a << b", "f'{a}{b}'", "a == b != a"):
    f = eval(f"lambda a, b: {op}"); out = []
    for _ in range(12): f(7, 3) if "[" not in op and "in" not in op else f([1, 2, 3, 4], 3)
    for a, c in ((7, 3), (7.5, 2), ("abc", 1), ([1, 2, 3], 1), ((1, 2), 0), ({1: 2}, 1), (2**64, 3), (None, 1), (7, 3)):
        try: out.append(str(f(a, c)))
        except Exception as e: out.append(type(e).__name__)
    print(op, out)
def it(o):
    r = []
    for i in o: r.append(i)
    return r
for _ in range(3): print([it(o) for o in ([1, 2], (1, 2), "ab", range(2), {1: 2}, (i for i in "xy"), b"ab", iter([5]), {3}, {1: 2}.items(), P8 if False else map(str, [1]))])
def call(f, *a): return f(*a)
def f1(x): return x
class K:
    def __init__(s, x): s.x = x
    def __call__(s, x): return x + 1
    def m(s, x): return x + 2
    @staticmethod
    def st(x): return x + 3
    @classmethod
    def cm(c, x): return x + 4
for _ in range(3): print([call(f, 1) for f in (f1, lambda x: x * 5, K(1), K(1).m, K.st, K.cm, str, abs, [1].append, "a".__mul__, int)], call(K, 9).x)
f1.__code__ = (lambda x: x * 100).__code__; print(f1(2), call(f1, 3)); f1.__defaults__ = (7,); print(f1()); f1.__defaults__ = None
class D:
    def __len__(s): return 1
    def __bool__(s): return True
    def __getitem__(s, i): return "gi"
    def __add__(s, o): return "add"
    def __eq__(s, o): return "eq"
    def __iter__(s): return iter("d")
    def __call__(s): return "call"
    def __contains__(s, o): return True
    def __lt__(s, o): return "lt"
    def __hash__(s): return 1
d = D(); use = lambda: (bool(d), d[0], d + 1, d == 1, list(d), d(), 5 in d, d < 1, hash(d)) + (builtins.type(d).__len__(d),)
print(rep(use)); D.__bool__ = lambda s: False; D.__getitem__ = lambda s, i: "gi2"; D.__add__ = lambda s, o: "add2"; D.__eq__ = lambda s, o: "eq2"; D.__iter__ = lambda s: iter("e"); D.__call__ = lambda s: "call2"; D.__contains__ = lambda s, o: False; D.__lt__ = lambda s, o: "lt2"; D.__hash__ = lambda s: 2; print(use()); del D.__add__, D.__call__
for f in (lambda: d + 1, lambda: d()):
    try: f()
    except TypeError as e: print(e)
D.__radd__ = lambda s, o: "radd"; print(1 + d); D.__add__ = lambda s, o: NotImplemented
try: d + d
except TypeError as e: print(e)
def glob(n): return [globals_probe for _ in range(2)]
globals_probe = 1; glob(1); globals_probe = 2; print(glob(1)); ns = {"q": 1}; g = types.FunctionType((lambda: q).__code__, ns); print(rep(g)); ns["q"] = 2; print(g()); ns.clear()
try: g()
except NameError as e: print(e)
ns["q"] = 3; print(g()); ns.update({f"k{i}": i for i in range(100)}); print(g()); import sys; m = types.ModuleType("mm"); m.val = 1; rd = lambda: m.val; print(rep(rd)); m.val = 2; print(rd()); m.__dict__["val"] = 3; print(rd()); del m.val; m.__getattr__ = lambda n: "mod ga"; print(rd())

# __slots__ that are unset, and computed attributes, at sites that have specialised.
class Declared: __slots__ = ("x",)
class Derived(Declared): __slots__ = ("y",)
def read_x(o): return o.x
declared = Declared(); declared.x = 1
for _ in range(20): read_x(declared)
del declared.x
for o in (declared, declared, Derived()) * 3:
    try: print(read_x(o))
    except AttributeError as e: print(e)
declared.x = 3
print(read_x(declared))
def class_of(o): return o.__class__
class Before: pass
class After: pass
class Claims: __class__ = property(lambda self: int)
changed = Before()
print([class_of(o).__name__ for o in [1] * 9 + ["a", 1.5, changed, Claims(), int] * 4])
changed.__class__ = After
print(class_of(changed))
def name_of(f): return f.__name__
print([name_of(f) for f in [class_of, Before, len, int, list.append] * 5])
