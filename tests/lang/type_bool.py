# bool: values, arithmetic, truth protocol, subclass rules.
print(True, False, bool(), bool(0), bool(1), bool(""), bool("0"), bool(None), bool([]), bool([0]), bool(0.0), bool(-0.0), bool(float("nan")), bool(0j), bool(()), bool({}), bool(range(0)), bool(b""), bool(object()), bool(NotImplemented) if 0 else "")
print(True + 1, True * 3, True / 2, True // 1, True ** 2, -True, +True, ~True, True << 2, True & False, True | False, True ^ True, True & 3, True | 2, False ^ 5, type(True & True), type(True & 1), type(True + False), type(-True), type(~False), abs(True), round(True), int(True), float(True), complex(True), divmod(True, 1))
print(True == 1, True is True, True == 1.0, hash(True), {True: "a"}[1], [10, 20][True], "ab"[False], True < 2, sorted([True, False, 1, 0]), sum([True] * 3), repr(True), str(False), f"{True}", f"{True:d}", f"{True:>6}", f"{True!r:6}|", "%s %d %r" % (True, True, False), format(True, ""), format(True, "x"), True.real, False.imag, True.numerator, True.bit_length(), True.to_bytes(1, "big"), True.__index__(), bin(True), type(True.real), isinstance(True, int), issubclass(bool, int), bool.__mro__, True.__class__, bool.__doc__[:20])
class T:
    def __bool__(self): return False
class L:
    def __len__(self): return 0
class B(L):
    def __bool__(self): return True
class Bad:
    def __bool__(self): return 1
class BadLen:
    def __len__(self): return "x"
class NegLen:
    def __len__(self): return -1
class Raise:
    def __bool__(self): raise KeyError("bool")
print(bool(T()), bool(L()), bool(B()), not T(), T() or "or", 1 if T() else 2, [x for x in (T(), B()) if x] != [], all([B(), T()]), any([T(), B()]), list(filter(None, [0, 1, "", "a"])))
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: bool(Bad())); err(lambda: bool(BadLen())); err(lambda: bool(NegLen())); err(lambda: not Raise()); err(lambda: Raise() and 1); err(lambda: 1 if Raise() else 2); err(lambda: bool(1, 2)); err(lambda: bool(x=1)); err(lambda: type("X", (bool,), {})); err(lambda: True.x); err(lambda: setattr(True, "a", 1)); err(lambda: True + "a"); err(lambda: True()); err(lambda: bool.__new__(int)); err(lambda: bool.__new__(bool, 5)); err(lambda: any(5)); err(lambda: all([1, Raise()])); err(lambda: bool.from_bytes(b"\x00", "big")); err(lambda: exec("True = 1"))
x = None; print(x is None, not None, None == None, None != 0, bool(None), repr(None), type(None).__name__, type(None)(), str(None), hash(None) == hash(None), None is type(None)()); err(lambda: None < 1); err(lambda: None()); err(lambda: None.x); err(lambda: type(None)(1)); err(lambda: type("N", (type(None),), {})); err(lambda: type(...)(1)); print(..., Ellipsis is ..., type(...)() is ..., NotImplemented, type(NotImplemented)() is NotImplemented, repr(...), bool(...)); err(lambda: type(NotImplemented)(1)); print({...: 1, None: 2, NotImplemented: 3})
