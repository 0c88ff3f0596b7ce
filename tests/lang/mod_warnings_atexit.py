# warnings: filters, registries, categories, stack levels; atexit: order, unregister, errors; contextlib leftovers; time basics.
import warnings, sys, io, subprocess, atexit, os
def caught(fn, *filters):
    with warnings.catch_warnings(record=True) as w:
        warnings.resetwarnings(); warnings.simplefilter("default")
        for f in filters: warnings.filterwarnings(*f[0], **f[1])
        try: fn()
        except Warning as e: print("raised", repr(e))
    print([(x.category.__name__, str(x.message), x.lineno - base) for x in w])
base = sys._getframe().f_lineno
def w1(): warnings.warn("one")
def w2(level=2): warnings.warn("two", DeprecationWarning, level)
def w3():
    for _ in range(3): warnings.warn("same")
def w4():
    for i in range(3): warnings.warn(f"different {i}")
caught(w1); caught(w2); caught(w3); caught(w4); caught(w3, (("always",), {})); caught(w3, (("once",), {})); caught(w3, (("module",), {})); caught(w1, (("error",), {})); caught(w1, (("ignore",), {})); caught(w4, (("ignore", "different [12]"), {})); caught(w2, (("error",), {"category": DeprecationWarning})); caught(w1, (("ignore",), {"module": "nomodule"})); caught(w1, (("ignore",), {"lineno": 99999})); caught(lambda: warnings.warn(UserWarning("instance"))); caught(lambda: warnings.warn_explicit("ex", RuntimeWarning, "f.py", base + 7)); caught(lambda: warnings.warn("src", ResourceWarning, source=5)); caught(lambda: w2(1)); caught(lambda: w2(100))
class MyW(UserWarning): pass
caught(lambda: warnings.warn("m", MyW), (("error",), {"category": UserWarning}))
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: warnings.warn("x", 5)); err(lambda: warnings.warn("x", ValueError)); err(lambda: warnings.simplefilter("bad")); err(lambda: warnings.filterwarnings("ignore", 5)); err(lambda: warnings.filterwarnings("ignore", "", int)); err(lambda: warnings.filterwarnings("ignore", lineno=-1)); err(lambda: warnings.warn()); err(lambda: warnings.warn("x", stacklevel="a")); err(lambda: warnings.warn_explicit("a", UserWarning, "f")); err(lambda: warnings.catch_warnings(record=1).__exit__())
old = warnings.showwarning; got = []; warnings.showwarning = lambda *a: got.append(str(a[0])); warnings.simplefilter("always"); warnings.warn("shown"); warnings.showwarning = old; print(got); o = io.StringIO(); warnings.showwarning("msg", UserWarning, "nofile.py", 3, o, "source line"); print(o.getvalue()); print(warnings.formatwarning("m", MyW, "f.py", 1), len(warnings.filters) > 0)
for src in ("x is 1", "assert (1, 2)", "'\\d'", "1()", "'a'[1.5]", "def f():\n  global x\n  x: int = 1", "b'\\q'", "x is 'a'", "(1, 2)(3)", "[1](2)", "0x1for x in []", "1if 1else 2"):
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        try: compile(src, "<w>", "exec")
        except SyntaxError as e: print("SyntaxError", e.msg)
    print(src, [(x.category.__name__, str(x.message), x.lineno) for x in w])
with warnings.catch_warnings():
    warnings.simplefilter("error")
    try: compile("x is 1", "<w>", "exec")
    except SyntaxError as e: print(type(e).__name__, e.msg)
r = lambda c, *o: (p := subprocess.run([sys.executable, *o, "-c", c], capture_output=True, text=True), print(p.returncode, repr(p.stdout), repr(p.stderr)))
r("import atexit; atexit.register(print, 1, end='!'); atexit.register(print, 2); print(0)"); r("import atexit\n@atexit.register\ndef f(): print('f')\natexit.unregister(f); atexit.register(f); atexit.register(f)"); r("import atexit; atexit.register(print, 'x'); atexit._clear(); print(atexit._ncallbacks())"); r("import atexit, sys\natexit.register(sys.exit, 5)"); r("import atexit\natexit.register(lambda: atexit.register(print, 'late'))"); r("import atexit, os\natexit.register(print, 'no'); os._exit(0)"); r("import atexit, threading, time\natexit.register(print, 'after threads')\nthreading.Thread(target=lambda: (time.sleep(0.05), print('thread'))).start()"); r("import warnings; warnings.warn('w')", "-W", "error::UserWarning"); r("import warnings; warnings.warn('w', DeprecationWarning); exec('import warnings; warnings.warn(\"d\", DeprecationWarning)', {'__name__': 'other'})"); r("import sys; print(sys.warnoptions)", "-Wignore", "-W", "once::UserWarning"); r("1", "-W", "bad::option::x::y::z"); err(lambda: atexit.register(5)); err(lambda: atexit.register())
