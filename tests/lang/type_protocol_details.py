# Which method decides where a subclass of a builtin overrides some; frame.clear() of coroutines; __dict__ of exceptions.
import sys, types, warnings
class L(list):
    def __iter__(self): return iter([9, 8])
class T(tuple):
    def __iter__(self): return iter([7])
class F(float):
    def __float__(self): return 9.5
class K(dict):
    def keys(self): return ["k"]
    def __getitem__(self, key): return f"K[{key}]"
class KI(K):
    def __iter__(self): return iter(["i"])
f = lambda *a, **k: (a, k)
m = [0]; m += L([1]); m[0:1] = L([1]); m[::len(m)] = T([1]); m.extend(T((1, 2))); print(m)
print(f(*T((1, 2))), f(*L([1])), f(**K(k=1)), f(**KI(k=1)), K(k=1) | {}, KI(k=1) | {}, {**KI(k=1)})
print(complex(F(1.5)), complex(1, F(2.5)), OSError(1, 2, 3, 4, 5, 6), type(OSError(1, "x")).__name__)
class Watch:
    def __init__(self): self.a = bytearray()
    def __iter__(self):
        for i in range(3):
            yield i
            self.seen = bytes(self.a)
w = Watch(); w.a.__init__(w); print(w.a, w.seen)

class Base: pass
class E1(Base, Exception): pass
class E2(Exception, Base): pass
for o in (ValueError(), E1(), E2(), Base()):
    try: del o.__dict__; print("deleted")
    except TypeError as e: print(e)
class Sized:
    def __len__(self): return 1
for o in (1, None, "a", (1,), b"", range(1), {1}, {}.keys(), Base(), Sized(), Base, iter([]), types.MappingProxyType({})):
    for key in 0, "x":
        try: del o[key]
        except TypeError as e: print(e)
for g in (lambda: sorted(), lambda: sorted([], 1), lambda: sorted([], x=1), lambda: sorted([1], reverse="x"), lambda: [].sort(reverse=None),
          lambda: sum([], 1, x=1), lambda: zip(x=1, strict=0), lambda: setattr(Base, "__mro__", 1), lambda: delattr(int, "__base__"),
          lambda: UnicodeTranslateError(b"a", 1, 2, "x"), lambda: UnicodeDecodeError("a", "b", 1, 2, "x"), lambda: object.__subclasshook__(),
          lambda: iter("a").__setstate__("b"), lambda: iter(b"a").__setstate__("b")):
    try: print(g())
    except (TypeError, AttributeError) as e: print(type(e).__name__, e)

async def coroutine(): pass
c = coroutine()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    c.cr_frame.clear(); c.close(); del c
print([str(x.message) for x in caught])
