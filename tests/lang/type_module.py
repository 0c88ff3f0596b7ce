# Module objects: creation, attributes, __getattr__, __dict__, repr, reload, __class__ change, sys.modules tricks.
import types, sys
m = types.ModuleType("mod", "the doc"); print(m, m.__name__, m.__doc__, sorted(vars(m)), m.__loader__, m.__spec__, m.__package__, type(m).__name__, repr(types.ModuleType("x")))
m.a = 1; m.__dict__["b"] = 2; print(m.a, m.b, "a" in vars(m), dir(m)[-2:]); del m.a
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
err(lambda: m.a); err(lambda: delattr(m, "zz")); err(lambda: types.ModuleType()); err(lambda: types.ModuleType(5)); err(lambda: setattr(m, "__dict__", {})); err(lambda: types.ModuleType("a", "b", "c")); err(lambda: types.ModuleType.__new__(types.ModuleType).x)
exec("def __getattr__(n):\n  if n == 'dyn': return 'dynamic'\n  raise AttributeError(f'custom: {n}')\ndef __dir__(): return ['z', 'q']", m.__dict__); print(m.dyn, dir(m)); err(lambda: m.other); print(hasattr(m, "nope"), getattr(m, "nope", "dflt"))
sys.modules["fake_mod"] = m; import fake_mod; from fake_mod import dyn; print(fake_mod is m, dyn)
try: from fake_mod import absent
except ImportError as e: print(str(e).split(" (")[0])
sys.modules["blocked"] = None
try: import blocked
except ModuleNotFoundError as e: print(e, e.name)
class Sub(types.ModuleType):
    @property
    def prop(self): return "module property"
    def __setattr__(self, n, v): print("setting", n); super().__setattr__(n, v)
m.__class__ = Sub; print(m.prop); m.new = 5; err(lambda: setattr(m, "__class__", int)); s = Sub("sub"); print(s, s.prop)
pkg = types.ModuleType("pk"); pkg.__path__ = []; sys.modules["pk"] = pkg; sub = types.ModuleType("pk.sub"); sub.v = 9; sys.modules["pk.sub"] = sub; import pk.sub as q; print(q.v)
try: import pk.none
except ImportError as e: print(e)
try: import fake_mod.child
except ImportError as e: print(e)
m2 = types.ModuleType("g"); exec("x = 1\ndef f(): return x\ndef g(): global x; x += 1", m2.__dict__); m2.g(); print(m2.x, m2.f(), m2.f.__module__ if hasattr(m2.f, "__module__") else None, m2.f.__globals__ is m2.__dict__); m2.x = 50; print(m2.f()); del m2.x; err(lambda: m2.f()); f = m2.f; del m2; import gc; gc.collect(); err(lambda: f())
print(sys.__name__, sys.__doc__[:10], repr(sys), __name__, __doc__, __package__, __spec__, __builtins__.__name__, sorted(k for k in globals() if k.startswith("__"))); import builtins; builtins.injected = 5; print(injected); del builtins.injected; err(lambda: injected); old = builtins.len; builtins.len = lambda x: "patched"; print(len([])); builtins.len = old; print(len([])); len = lambda x: "global wins"; print(len([])); del len; print(len([1])); import os.path as osp; import os; print(osp is os.path, osp.__name__, sys.modules["os.path"] is osp)
try: from . import nothing
except ImportError as e: print(e)
try: from .. import nothing
except ImportError as e: print(e)
try: exec("from .a import b", {"__name__": "x", "__package__": "nopkg"})
except ImportError as e: print(e)
for bad in ("__import__('')", "__import__(5)", "__import__('os', level=-1)", "__import__('a.b.c')", "__import__('sys', fromlist=['maxsize']).maxsize > 0", "__import__('os.path').__name__", "__import__('os.path', fromlist=['join']).__name__", "__import__('collections', fromlist=('abc',)).abc.__name__"): err(lambda: eval(bad))
import importlib; ns = types.ModuleType("rl"); err(lambda: importlib.reload(ns)); err(lambda: importlib.reload(5)); print(importlib.import_module("json.decoder").__name__, importlib.import_module(".decoder", "json").__name__, importlib.util.find_spec("json").name if hasattr(importlib, "util") else "")
