# The gc module: switches, thresholds, callbacks, get_referents and friends.
import gc
print(gc.isenabled()); gc.disable(); print(gc.isenabled()); gc.enable(); print(gc.isenabled(), type(gc.collect()).__name__, type(gc.collect(0)).__name__, type(gc.get_count()).__name__, type(gc.get_stats()).__name__)
class A: pass
a = A(); a.x = [1]; print(any(r is a.x for r in gc.get_referents(a.__dict__) + gc.get_referents(a)), any(o is a for o in gc.get_objects()), gc.is_tracked([]), gc.is_tracked(a))
l = [a]; print(any(r is l for r in gc.get_referrers(a)))
gc.disable(); x = [A() for _ in range(1000)]; del x; gc.enable(); gc.collect()
try: gc.collect(5)
except ValueError as e: print(e)
try: gc.collect("x")
except TypeError as e: print(e)
print(gc.garbage, isinstance(gc.callbacks, list), gc.get_debug() == 0); gc.freeze() if hasattr(gc, "freeze") else None; gc.unfreeze() if hasattr(gc, "unfreeze") else None; print(hasattr(gc, "get_threshold"))
