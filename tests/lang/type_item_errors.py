# Subscripts that cannot be: which error comes first, and its words.
class Plain: pass
def t(f):
    try:
        v = f()
        print(bytes(v) if isinstance(v, memoryview) else v)
    except Exception as e: print(type(e).__name__, e)
big = 10 ** 30
def a(s, i):
    s[i] = 1
def b(s, i):
    del s[i]
def c(s, i):
    s[i] += 1
def d(s, i):
    return s[i]
for f in (a, b, c, d):
    for s in ('abc', b'abc', (1,2), range(3), [1], bytearray(b'a'), memoryview(b'abc'), {1}, 5, None, range(0), Plain, {}.keys(), frozenset(), __import__('types').MappingProxyType({})):
        for i in (big, 'x', 1.5, 99, -10**30, True, slice(big), slice('a')):
            print(f.__name__, type(s).__name__, type(i).__name__, end=' '); t(lambda: f(s, i))
for index, v in ((big, 300), (0, 300), (9, 300), (9, "a"), (big, "a"), (slice("a"), "a"), (slice(0, 1), "a"), (slice(0, 1), 5)):
    def assign():
        b = bytearray(b"abc")
        b[index] = v
        return b
    print(index, v, end=" "); t(assign)
p = Plain()
for f in (a, b, c, d): t(lambda: f(p, big)); t(lambda: f(p, 1)); t(lambda: f(p, "x"))
