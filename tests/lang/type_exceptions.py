# The exception hierarchy: constructors, attributes, str/repr, args, OSError mapping, pickling, __setstate__.
import pickle, copy, errno
def tree(c, d=0, seen=set()):
    if c.__module__ != "builtins" or c in seen: return
    seen.add(c); print("  " * d + c.__name__)
    for s in sorted(c.__subclasses__(), key=lambda k: k.__name__): tree(s, d + 1)
tree(BaseException)
for e in (Exception(), Exception(1), Exception("a"), Exception("a", 2), Exception(("t",)), KeyError("k"), KeyError(), KeyError(1, 2), KeyError("quote'd"), StopIteration(), StopIteration(1), StopIteration(1, 2), StopAsyncIteration(3), SystemExit(), SystemExit(4), SystemExit(1, 2), KeyboardInterrupt(), AttributeError("m"), NameError("n"), ImportError("i", name="x", path="p"), ModuleNotFoundError("mm", name="y"), OSError(), OSError(1), OSError("only"), OSError(2, "No such"), OSError(2, "No such", "f.txt"), OSError(2, "m", "f", None, "g"), OSError(13, "perm"), OSError(17, "exists"), OSError(32, "pipe"), OSError(110, "timeout"), OSError(9999, "unknown"), OSError(1, 2, 3, 4, 5), OSError(1, 2, 3, 4, 5, 6), FileNotFoundError("just msg"), BlockingIOError(11, "b", 7), UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "bad"), UnicodeEncodeError("ascii", "aé", 1, 2, "no"), UnicodeTranslateError("aé", 0, 2, "nope"), UnicodeDecodeError("x", b"abc", 0, 2, "multi"), SyntaxError(), SyntaxError("m"), SyntaxError("m", ("f.py", 3, 7, "text", 3, 9)), SyntaxError("m", (None, None, None, None)), IndentationError("ind", ("f", 1, 2, "t")), Warning("w"), UserWarning("u"), AssertionError(1), ZeroDivisionError("z"), RecursionError("r"), NotImplementedError(), UnboundLocalError("u"), ExceptionGroup("g", [ValueError(1)])):
    print(type(e).__name__, "|", str(e), "|", repr(e), "|", e.args, {k: getattr(e, k) for k in ("value", "code", "name", "path", "msg", "errno", "strerror", "filename", "filename2", "characters_written", "encoding", "object", "start", "end", "reason", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line", "exceptions", "message") if hasattr(e, k)})
    if not isinstance(e, (ExceptionGroup, BlockingIOError)):
        p = pickle.loads(pickle.dumps(e)); print("  ", repr(p) == repr(e), str(p) == str(e), repr(copy.copy(e)) == repr(e))
def err(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
err(lambda: UnicodeDecodeError("a")); err(lambda: UnicodeDecodeError("a", "str", 0, 1, "r")); err(lambda: UnicodeEncodeError(1, 2, 3, 4, 5)); err(lambda: SyntaxError("m", 5)); err(lambda: SyntaxError("m", (1, 2))); err(lambda: Exception(x=1)); err(lambda: KeyError(k=1)); err(lambda: OSError(1, "a", x=2)); err(lambda: ImportError(foo=1)); err(lambda: BaseException.__new__(int)); err(lambda: setattr(Exception(), "args", 5)); err(lambda: setattr(Exception(), "__traceback__", 5)); err(lambda: setattr(Exception(), "__cause__", 5)); err(lambda: setattr(Exception(), "__context__", 5)); err(lambda: delattr(Exception(), "args")); err(lambda: delattr(Exception(), "__cause__")); err(lambda: Exception().with_traceback(5)); err(lambda: Exception().add_note(5)); err(lambda: Exception().nope); err(lambda: type("X", (ValueError, KeyError), {})("m").args); err(lambda: type("X", (OSError, SystemExit), {})); err(lambda: type("X", (UnicodeDecodeError, OSError), {}))
e = ValueError("orig"); e.args = ("changed", 1); print(e, e.args, repr(e)); e.args = [1, 2]; print(e.args); e.extra = 5; print(e.__dict__, pickle.loads(pickle.dumps(e)).extra, e.__reduce__()); e.add_note("n1"); e.add_note("n2"); print(e.__notes__, copy.copy(e).__notes__); e.__notes__ = 5; err(lambda: e.add_note("x")); e.__setstate__({"q": 1}); print(e.q); err(lambda: e.__setstate__(5)); e.__cause__ = KeyError("c"); print(e.__suppress_context__); e.__suppress_context__ = False; print(e.__cause__); e.__cause__ = None; print(e.__context__)
for n in ("EPERM", "ENOENT", "EINTR", "ECHILD", "EAGAIN", "EACCES", "EEXIST", "ENOTDIR", "EISDIR", "EPIPE", "ECONNRESET", "ECONNREFUSED", "ECONNABORTED", "ETIMEDOUT", "ESRCH", "EALREADY", "EINPROGRESS", "EINVAL", "ESHUTDOWN"): print(n, type(OSError(getattr(errno, n), "x")).__name__, end="; ")
class MyOS(OSError):
    def __init__(self, *a, extra=None): super().__init__(*a); self.extra = extra
class MyNew(OSError):
    def __new__(cls, a, b, c): return super().__new__(cls, a, b)
print(); print(repr(MyOS(2, "m", extra=3)), MyOS(2, "m").errno, MyOS(2, "m", extra=3).extra, type(MyOS(2, "m")).__name__, repr(MyNew(1, "b", "c"))); o = OSError(2, "m", "f"); o.errno = 5; o.filename = "other"; o.strerror = None; print(o, o.args); s = StopIteration(1); s.value = 9; print(s.value, s.args); x = SystemExit(3); x.code = 4; print(x.code); u = UnicodeDecodeError("utf-8", b"abc", 0, 1, "r"); u.reason = "changed"; u.start = 1; u.end = 99; print(u); u.object = b""; print(u); err(lambda: setattr(u, "object", "str") or str(u)); err(lambda: delattr(u, "start"))
try:
    try: raise ValueError("first")
    except ValueError as a:
        try: raise KeyError("second")
        except KeyError as b: b.__context__ = None; raise TypeError("third")
except TypeError as c: print(repr(c.__context__), repr(c.__context__.__context__))
a = ValueError("a"); b = KeyError("b"); a.__context__ = b
try:
    try: raise a
    except ValueError: raise b
except KeyError as k: print(repr(k.__context__), repr(k.__context__.__context__))
def gen_raise():
    try: raise a from b
    finally: print("fin", repr(a.__cause__))
err(gen_raise)
class Weird(Exception):
    def __new__(cls, *a): return 5 if a == ("five",) else super().__new__(cls, *a)
    def __init__(self, *a): pass
def rw(*a): raise Weird(*a)
err(lambda: rw(1)); err(lambda: rw("five"))
class NewNot(Exception):
    def __new__(cls): return "not an exception"
def rn(): raise NewNot
err(rn)
class InitFails(Exception):
    def __init__(self): raise KeyError("init")
def ri(): raise InitFails
err(ri); print(Weird(1, 2).args, str(Weird("q")))
