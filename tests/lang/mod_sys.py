# sys: attributes, flags, hooks, streams, interning, sizes, excepthook, displayhook, exit.
import sys, io
print(sys.version_info[:2], sys.version_info.major, sys.version_info.releaselevel, sys.hexversion >> 16 == 0x30b, sys.byteorder, sys.maxsize, sys.maxunicode, sys.platform, sys.api_version, sys.float_info.max, sys.float_info.dig, sys.float_info.epsilon, sys.int_info.bits_per_digit > 0, sys.hash_info.width, sys.hash_info.modulus, sys.hash_info.inf, sys.hash_info.nan, sys.thread_info.name, sys.float_repr_style, sys.copyright[:9] != "", len(sys.builtin_module_names) > 20, "sys" in sys.builtin_module_names, "os" in sys.stdlib_module_names, sys.executable != "", sys.prefix != "", sys.flags.optimize, sys.flags.utf8_mode, len(sys.flags), sys.dont_write_bytecode, sys.getdefaultencoding(), sys.getfilesystemencoding(), sys.getfilesystemencodeerrors(), sys.is_finalizing(), sys.pycache_prefix, sys.warnoptions, sys._xoptions, sys.orig_argv[-1].endswith("mod_sys.py"), sys.argv[0].endswith("mod_sys.py"), len(sys.argv), sys.path[0].endswith("lang"), type(sys.path_hooks), len(sys.meta_path) >= 3, sys.getswitchinterval(), sys.getrecursionlimit(), sys.platlibdir, type(sys.modules))
def err(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e, getattr(e, "code", ""))
sys.stdout.flush(); err(lambda: sys.exit()); err(lambda: sys.exit(3)); err(lambda: sys.exit("msg")); err(lambda: sys.exit(1, 2)); err(lambda: sys.intern(5)); err(lambda: sys.setrecursionlimit("x")); err(lambda: sys.setswitchinterval(-1)); err(lambda: sys.setswitchinterval("x")); err(lambda: sys.getsizeof()); err(lambda: sys.nope); err(lambda: sys._getframe(10**6)); err(lambda: sys.settrace()); err(lambda: sys.call_tracing(max, (1, 2))); err(lambda: sys.call_tracing(5)); err(lambda: type(sys.flags)()); err(lambda: sys.version_info >= (3, 8)); err(lambda: setattr(sys.flags, "debug", 1)); err(lambda: sys.set_int_max_str_digits(-5)); err(lambda: sys.audit())
print(sys.intern("abc" + "d") is sys.intern("abcd"), sys.exc_info(), sys.stdin.name, sys.stdout.name, sys.stderr.name, sys.stdout is sys.__stdout__, sys.stdout.encoding, sys.stderr.errors, sys.stdin.mode, sys.stdout.fileno(), sys.stderr.line_buffering)
try: 1 / 0
except ZeroDivisionError as e: print(sys.exc_info()[0].__name__, sys.exc_info()[1] is e, sys.exc_info()[2] is e.__traceback__, sys.exception() is e)
old = sys.stdout; sys.stdout = b = io.StringIO(); print("captured"); sys.displayhook(5); sys.displayhook(None); sys.displayhook("s"); sys.stdout = old; print(repr(b.getvalue())); import builtins; print(builtins._); sys.stderr, olderr = io.StringIO(), sys.stderr; sys.excepthook(ValueError, ValueError("hooked"), None); s = sys.stderr.getvalue(); sys.stderr = olderr; print(repr(s))
sys.stdout = None; print("to nowhere"); sys.stdout = old
class Bad: 
    def write(self, s): old.write("W" + repr(s)); return len(s)
sys.stdout = Bad(); print("x", 1); sys.stdout = old; print(); del sys.stdout
try: print("lost")
except RuntimeError as e: sys.stdout = old; print(e)
events = []; sys.addaudithook(lambda n, a: events.append(n) if n.startswith("test.") else None); sys.audit("test.event", 1); print(events); print(sys.getrefcount.__name__ if hasattr(sys, "getrefcount") else "getrefcount", [n for n in ("path", "argv", "stdin", "modules", "meta_path", "path_importer_cache", "displayhook", "excepthook", "unraisablehook", "breakpointhook", "setprofile", "_current_frames", "_current_exceptions", "exec_prefix", "base_prefix", "last_type", "ps1") if not hasattr(sys, n)], sys._current_frames()[__import__("_thread").get_ident()].f_code.co_name, list(sys._current_exceptions().values()), sys.version.split()[0] == "%d.%d.%d" % sys.version_info[:3] or sys.version[:4]); 
class U: pass
un = []; sys.unraisablehook = lambda u: un.append((type(u.exc_value).__name__, u.err_msg, u.object is not None))
class D:
    def __del__(self): raise KeyError("x")
D(); import gc; gc.collect(); gc.collect(); print(un); sys.unraisablehook = sys.__unraisablehook__; print(sys.breakpointhook is sys.__breakpointhook__, sys.get_asyncgen_hooks(), sys.get_coroutine_origin_tracking_depth(), sys.getprofile(), sys.gettrace())
