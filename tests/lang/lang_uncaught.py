# stderr: compare
# An uncaught exception: traceback on stderr, exit status 1, atexit and finally order.
import atexit, sys
atexit.register(lambda: print("atexit runs"))
class Ctx:
    def __enter__(self): print("enter")
    def __exit__(self, *a): print("exit", a[0].__name__)
def inner(d): return d["key"]
def outer():
    try:
        with Ctx(): inner({})
    finally: print("finally")
print("start")
try: outer()
except KeyError as e:
    e.add_note("seen at top")
    raise RuntimeError("final") from e
print("unreachable")
