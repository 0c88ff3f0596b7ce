# The gc module: switches, lists of objects, what refers to what; and which of CPython's functions are there.
import gc


def attempt(function, *args):
    try:
        print(function(*args))
    except Exception as e:
        print(type(e).__name__, e)


print(gc.isenabled())
gc.disable()
gc.disable()
print(gc.isenabled())
gc.enable()
print(gc.isenabled(), gc.collect(), gc.collect(0), gc.collect(5), gc.garbage)
attempt(gc.collect, "x")


class A:
    pass


a = A()
a.x = [1]
print(any(r is a.x for r in gc.get_referents(a.__dict__) + gc.get_referents(a)), any(o is a for o in gc.get_objects()))
refers = [a]
print(any(r is refers for r in gc.get_referrers(a)), gc.get_referents(), gc.get_referrers(), gc.get_referents(1, 2.5))
attempt(gc.get_objects, 0)


# Finalizers wait while they are disabled, and when everything is.
class Final:
    def __init__(self, name): self.name = name
    def __del__(self): log.append(self.name)


def drop(name):
    Final(name)
    [Final(name) for i in range(3)]


log = []
gc.disable_finalizers()
gc.disable_finalizers()
drop("waits")
gc.collect()
print(log)
gc.enable_finalizers()
gc.collect()
print(log)
gc.enable_finalizers()
gc.collect()
print(set(log))
attempt(gc.enable_finalizers)
log.clear()
gc.disable()
drop("disabled")
print(log)
gc.collect()
print(set(log))
gc.enable()

# As PyPy, without CPython's generations
print([name for name in ("get_count", "get_threshold", "set_threshold", "freeze", "unfreeze", "get_freeze_count", "callbacks", "is_tracked",
                         "is_finalized", "get_debug", "set_debug", "DEBUG_LEAK") if hasattr(gc, name)])
