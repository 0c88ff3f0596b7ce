# ExceptionGroup: construction, split, subgroup, derive, notes, attributes, display.
import traceback
g = ExceptionGroup("msg", [ValueError(1), ExceptionGroup("in", [TypeError(2), ValueError(3)])])
print(repr(g), str(g), g.message, g.args, len(g.exceptions))
print(g.subgroup(ValueError), g.subgroup(lambda e: isinstance(e, TypeError)), g.subgroup(OSError), g.subgroup((ValueError, TypeError)) is g)
m, r = g.split(ValueError); print(repr(m), repr(r)); m, r = g.split(OSError); print(m, repr(r)); m, r = g.split(lambda e: e is g); print(m is g, r)
class MyGroup(ExceptionGroup):
    def derive(self, excs): return MyGroup(self.message, excs)
mg = MyGroup("mine", [ValueError(1), TypeError(2)]); mg.add_note("a note"); mg.__cause__ = KeyError("c"); a, b = mg.split(ValueError); print(repr(a), repr(b), a.__notes__, repr(a.__cause__), a.__traceback__)
print(type(BaseExceptionGroup("b", [ValueError()])).__name__, type(BaseExceptionGroup("b", [KeyboardInterrupt()])).__name__, issubclass(ExceptionGroup, BaseExceptionGroup), ExceptionGroup.__mro__[1:4])
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: ExceptionGroup("a")); err(lambda: ExceptionGroup("a", [])); err(lambda: ExceptionGroup("a", [1])); err(lambda: ExceptionGroup("a", 5)); err(lambda: ExceptionGroup(1, [ValueError()])); err(lambda: ExceptionGroup("a", [KeyboardInterrupt()])); err(lambda: ExceptionGroup("x", [ValueError()], 3)); err(lambda: g.split(5)); err(lambda: g.subgroup([ValueError])); err(lambda: ExceptionGroup("a", {1: 2})); err(lambda: setattr(g, "exceptions", 1)); err(lambda: setattr(g, "message", "x"))
class Nested(Exception, BaseExceptionGroup): pass
err(lambda: Nested("n", [ValueError()]))
def f():
    try: raise ValueError("inner")
    except ValueError as e: return e
def show(make):
    try: make()
    except BaseException: print(traceback.format_exc())
def one(): raise ExceptionGroup("top", [f(), TypeError("plain"), ExceptionGroup("sub", [f(), OSError(2, "no")])])
show(one)
def noted():
    e = ExceptionGroup("with notes", [ValueError("v")]); e.add_note("n1\nn2"); e.exceptions[0].add_note("vn"); raise e
show(noted)
def chained():
    try: one()
    except ExceptionGroup as e: raise RuntimeError("after") from e
show(chained)
def many(): raise ExceptionGroup("many", [ValueError(i) for i in range(20)])
show(many)
def deep():
    e = ValueError("leaf")
    for i in range(14): e = ExceptionGroup(f"level {i}", [e])
    raise e
show(deep)
print(ExceptionGroup[ValueError], hash(g) == hash(g), g == ExceptionGroup("msg", g.exceptions))
