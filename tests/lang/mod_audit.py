# Audit events: which functions announce what, with which arguments; hooks that forbid; tracing of hooks.
import ctypes, encodings.idna, fcntl, gc, marshal, mmap, os, pickle, resource, shutil, signal, socket, sys, syslog, tempfile, types

heard, listening = [], False


def hook(event, args):
    if listening and event not in ("import", "os.listdir"): heard.append((event, [show(a) for a in args]))


def show(value):
    if value is None or type(value) in (bytes, tuple): return repr(value)
    if type(value) is int: return value if abs(value) < 4 else "n"
    return value.replace(folder, "D") if type(value) is str else type(value).__name__


def during(function, *args, **keywords):
    global listening
    heard.clear()
    listening = True
    try: result = function(*args, **keywords)
    except BaseException as error: result = error
    listening = False
    print(function.__name__, type(result).__name__ if isinstance(result, BaseException) else "", heard)
    return result


folder = tempfile.mkdtemp()
path = folder + "/a"
sys.addaudithook(hook)
open(path, "w").close()

# Files and processes.
os.close(during(os.open, path, os.O_RDONLY))
for name, *args in [("listdir", folder), ("chmod", path, 0), ("lchown", path, 1, 1), ("utime", path), ("rename", path, path + "b"),
                    ("link", path + "b", path), ("symlink", path, path + "s"), ("remove", path + "s"), ("unlink", path + "b"),
                    ("mkdir", folder + "/d"), ("rmdir", folder + "/d"), ("truncate", path, 0), ("listxattr", path), ("chdir", folder),
                    ("putenv", "a", "b"), ("unsetenv", "a"), ("system", "true"), ("kill", os.getpid(), 0), ("replace", path, path),
                    ("lockf", 0, os.F_TEST, 0), ("execv", "/nonexistent", ["a"]), ("execve", "/nonexistent", ["a"], {}),
                    ("fchdir", 99), ("fchmod", 99, 0), ("ftruncate", 99, 0), ("stat", path), ("getcwd",)]:
    during(getattr(os, name), *args)
with during(os.scandir, folder): pass
pid = during(os.posix_spawn, "/bin/true", ["true"], {})
os.waitpid(pid, 0)
during(shutil.rmtree, folder)

# Code.
during(exec, "1")
during(eval, "1")
during(compile, "1", "name", "eval")
code = (lambda: 0).__code__
during(types.FunctionType, code, {})
during(pickle.loads, b"cos\nsystem\n.")
during(marshal.loads, during(marshal.dumps, None))
class A: pass
class B: pass
class C(A): pass
def f(): yield
during(setattr, A(), "__class__", B)
for name, value in [("__bases__", (B,)), ("__name__", "N"), ("__qualname__", "Q"), ("__doc__", "D"), ("__module__", "M"), ("other", 1)]:
    during(setattr, C, name, value)
for name, value in [("__code__", code), ("__defaults__", (1,)), ("__kwdefaults__", {}), ("__name__", "n")]:
    g = lambda: 0
    during(setattr, g, name, value), during(getattr, g, name), during(delattr, g, name)
during(getattr, f(), "gi_code"), during(getattr, f(), "gi_frame"), during(getattr, f(), "gi_running")
during(getattr, during(sys._getframe), "f_code")

# The interpreter and other modules.
during(id, 1)
for function, *args in [(sys.settrace, None), (sys.setprofile, None), (sys._current_frames,), (sys.set_asyncgen_hooks, None, None),
                        (gc.get_objects,), (gc.get_referrers, 1), (gc.get_referents, 1), (fcntl.flock, 99, 0),
                        (resource.setrlimit, 0, (-1, -1)), (signal.raise_signal, 0), (syslog.openlog, "x"), (syslog.setlogmask, 255),
                        (syslog.closelog,), (ctypes.CDLL, None), (ctypes.get_errno,), (ctypes.set_errno, 0),
                        (ctypes.string_at, b"abc"), (mmap.mmap, -1, 8), (sys.addaudithook, lambda *args: None)]:
    during(function, *args)
with during(socket.socket) as s:
    during(s.bind, ("127.0.0.1", 0))
    during(s.connect_ex, ("127.0.0.1", 1))
for s in during(socket.socketpair): s.close()
during(socket.gethostname), during(socket.getaddrinfo, "localhost", 80)


# What a hook forbids does not happen; a new hook is kept out without a word.
def forbid(event, args):
    if event in forbidden: raise forbidden[event](event)


forbidden = {}
sys.addaudithook(forbid)
forbidden = {"os.remove": PermissionError, "object.__setattr__": ValueError, "sys.addaudithook": RuntimeError, "open": KeyError}
for function, *args in [(os.remove, "/nonexistent"), (setattr, C, "__name__", "X"), (open, "/nonexistent"), (sys.addaudithook, 5)]:
    during(function, *args)
forbidden["sys.addaudithook"] = KeyboardInterrupt
during(sys.addaudithook, 5)
forbidden = {}
print(C.__name__)


# Hooks are not traced, unless they ask for it.
class Hook:
    def __call__(self, event, args): pass


def trace(frame, event, arg):
    if frame.f_code is Hook_call: traced.append(event)


traced, Hook_call, quiet = [], Hook.__call__.__code__, Hook()
sys.addaudithook(quiet)
sys.settrace(trace)
sys.audit("one")
quiet.__cantrace__ = True
sys.audit("two")
sys.settrace(None)
print(traced)
sys.unraisablehook = lambda arguments: print(type(arguments).__name__, len(arguments), arguments.exc_value, arguments.err_msg)
class D:
    def __del__(self): raise ValueError("in del")
d = D()
del d
gc.collect()
during(sys.__unraisablehook__, 5)
