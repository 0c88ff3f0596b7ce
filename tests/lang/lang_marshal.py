# marshal: round trips, versions, code objects, errors.
import marshal, io
vals = [None, True, False, ..., StopIteration, 0, 1, -1, 2**31, -2**31 - 1, 2**62, 2**63, 2**100, -2**200, 0.0, -0.0, 1.5, 1e300, float("inf"), 1j, -2.5+3j, "", "abc", "é", "€", "😀", "\udc80", "x" * 300, b"", b"bytes", b"\xff" * 300, (), (1,), (1, (2, (3,))), [], [1, "a", [2]], {}, {"k": 1, 2: [3]}, set(), {1}, frozenset(), frozenset([1]), tuple(range(300)), list(range(300))]
for v in vals:
    for ver in (0, 1, 2, 3, 4):
        w = marshal.loads(marshal.dumps(v, ver))
        if repr(w) != repr(v) or type(w) is not type(v): print("differs", ver, repr(v)[:40], repr(w)[:40])
print("ok", len(vals)); s = "shared string"; t = marshal.loads(marshal.dumps([s, s, (1, 2)] * 2)); print(t, t[0] is t[1])
for v in (None, True, 1, -5, 2**40, 1.5, 2j, "abc", "é", b"xy", (1, 2), [3], {"a": 1}, frozenset()): print(marshal.dumps(v, 2), marshal.loads(marshal.dumps(v, 4)) == v)
def f(a, b=2):
    x = [a for a in range(b)]
    return lambda: (x, a)
c = marshal.loads(marshal.dumps(f.__code__)); print(c == f.__code__, c.co_name, c.co_varnames, c.co_firstlineno == f.__code__.co_firstlineno, type(f)(c, globals())(1, 2)())
code = compile("try:\n  1 / 0\nexcept ZeroDivisionError as e: print('caught', e)", "m", "exec"); exec(marshal.loads(marshal.dumps(code)))
b = io.BytesIO(); marshal.dump([1, 2], b); marshal.dump("x", b); b.seek(0); print(marshal.load(b), marshal.load(b), marshal.version)
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
err(lambda: marshal.dumps(object())); err(lambda: marshal.dumps([lambda: 0])); err(lambda: marshal.loads(b"")); err(lambda: marshal.loads(b"?")); err(lambda: marshal.loads(b"(\x05\x00\x00\x00i")); err(lambda: marshal.loads(b"s\xff\xff\xff\x7fabc")); err(lambda: marshal.loads(b"[\xff\xff\xff\xff")); err(lambda: marshal.loads("x")); err(lambda: marshal.loads(5)); err(lambda: marshal.load(5)); err(lambda: marshal.loads(b"R\x00\x00\x00\x00")); err(lambda: marshal.loads(b"i\x01\x02")); err(lambda: marshal.loads(b"l\x01\x00\x00\x00\xff\xff")); err(lambda: marshal.loads(b"u\x02\x00\x00\x00\xff\xff")); err(lambda: marshal.loads(b"f\x03abc")); err(lambda: marshal.loads(b"{0")); err(lambda: marshal.dumps(type("S", (int,), {})(5)))
deep = []
for _ in range(500): deep = [deep]
print(repr(marshal.loads(marshal.dumps(deep))) == repr(deep))
for _ in range(5000): deep = [deep]
err(lambda: marshal.dumps(deep)); err(lambda: marshal.loads(b"[\x01\x00\x00\x00" * 5000 + b"N"))
r = []; r.append(r); q = marshal.loads(marshal.dumps(r)); print(q[0] is q); print(marshal.loads(b"Ni\x01\x00\x00\x00")); print(marshal.loads(bytearray(b"T")), marshal.loads(memoryview(b"F")))
import io, marshal
for data in (b"i\1\0", b"", b"s\xff\0\0\0abc", b"(\2\0\0\0N"):
    try: marshal.load(io.BytesIO(data))
    except EOFError as error: print(error)
print(marshal.load(io.BytesIO(marshal.dumps([1, 2.5, "abc", {1: b"x" * 300}]))))
