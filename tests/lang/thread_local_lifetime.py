# threading.local: attributes die with the local, also when they refer to it, and with their thread.
import gc, threading, weakref
class O: pass
def cycle():
    o = O(); o.local = threading.local(); o.local.o = o
    return weakref.ref(o)
def many(): return [cycle() for _ in range(100)]
refs = many(); gc.collect(); print(sum(r() is None for r in refs))
shared = threading.local(); shared.x = "main"
died = []
def work(n):
    shared.x = O(); died.append(weakref.ref(shared.x)); shared.n = n; print(sorted(shared.__dict__))
for n in range(3):
    t = threading.Thread(target=work, args=(n,)); t.start(); t.join()
gc.collect(); print([r() is None for r in died], shared.x, hasattr(shared, "n"))
class Sub(threading.local):
    def __init__(self, a, b=2): self.a, self.b = a, b
s = Sub(1, b=3); s.a = 10
t = threading.Thread(target=lambda: print(s.a, s.b)); t.start(); t.join(); print(s.a, s.b, s.__dict__)
locals_ = [threading.local() for _ in range(50)]
for i, l in enumerate(locals_): l.i = i
del locals_[::2]; gc.collect(); print([l.i for l in locals_][:5])
for _ in range(100): threading.local().x = 1
print(len(locals_), [l.i for l in locals_][-1])
