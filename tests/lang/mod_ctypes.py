# ctypes: types, memory, foreign functions.
import ctypes, pickle, sys
from ctypes import *


def show(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


libc = CDLL(None)

print("-- simple types")
for t in (c_byte, c_ubyte, c_short, c_ushort, c_int, c_uint, c_long, c_ulong, c_longlong, c_ulonglong, c_float, c_double,
          c_longdouble, c_bool, c_char, c_wchar, c_char_p, c_wchar_p, c_void_p, py_object):
    print(t, sizeof(t), alignment(t), t._type_, ctypes._SimpleCData.__subclasses__().count(t))
for t in (c_byte, c_ubyte, c_short, c_ushort, c_int, c_uint, c_long, c_ulong):
    print(t(), t(-1), t(2 ** 70 + 300), bool(t()), bool(t(3)))
print(c_float(1.1), c_double(1.1), c_longdouble(2.5), c_bool(7), c_char(b"x"), c_char(65), c_wchar("\u20ac"))
print(c_char_p(b"abc").value, c_char_p().value, c_wchar_p("a\u20acb").value, c_void_p(5), c_void_p().value, py_object([1]).value)
for f, v in ((c_int, "x"), (c_int, 1.5), (c_char, b"ab"), (c_char, 300), (c_wchar, "ab"), (c_wchar, b"a"), (c_char_p, "s"),
             (c_wchar_p, b"s"), (c_void_p, "s"), (c_double, "s")):
    show(f, v)
show(lambda: py_object().value)
show(ctypes._SimpleCData)
show(ctypes.Structure)
show(ctypes.Array)
show(hash, c_int())
for bad in (5, "", "xy", "$"):
    show(type, "X", (ctypes._SimpleCData,), {"_type_": bad})
show(type(ctypes._SimpleCData), "X", (ctypes._SimpleCData,), {})
show(type(ctypes._SimpleCData), "X", (ctypes._SimpleCData,), {"_type_": "$"})
class my_int(c_int): pass
print(my_int(3).value, "my_int object at" in repr(my_int(3)))
be = c_int.__ctype_be__
print(bytes(be(1)), bytes(c_int(1)), be(5).value, be.__name__, be.__ctype_le__ is c_int, bytes(c_double.__ctype_be__(1.0)))
i = c_int(3)
i.value += 4
print(i, i._objects, c_char_p(b"k")._objects)
try:
    del i.value
except TypeError as e:
    print(e)

print("-- functions")
libc.strlen.argtypes = [c_char_p]
libc.strlen.restype = c_size_t
show(libc.strlen, b"hello")
show(libc.strlen, 1.5)
show(libc.strlen)
show(CDLL(None).strlen, 1.5)
show(CDLL(None).strlen, 1 << 80)
show(lambda: CDLL(None).abs(-5))
print(hasattr(libc, "no_such_function_at_all"))
libc.sqrt = CDLL("libm.so.6").sqrt
libc.sqrt.argtypes, libc.sqrt.restype = (c_double,), c_double
show(libc.sqrt, 2)
show(libc.sqrt, c_double(9.0))
buf = create_string_buffer(100)
print(libc.snprintf(buf, 100, b"%d %s %.2f %c", 42, b"text", c_double(1.5), c_char(b"z")), buf.value)
print(libc.swprintf(create_unicode_buffer(20), 20, "n=%d", 7))
atoi = CFUNCTYPE(c_int, c_char_p)(("atoi", libc))
print(atoi(b"123"), atoi.argtypes, atoi.restype)
strchr = libc.strchr
strchr.restype = c_char_p
strchr.argtypes = [c_char_p, c_char]
print(strchr(b"abcdef", b"d"), strchr(b"abc", b"x"))
time_ = libc.time
time_.restype = c_long
print(time_(None) > 1600000000)
div = libc.div
class div_t(Structure):
    _fields_ = [("quot", c_int), ("rem", c_int)]
div.restype = div_t
r = div(17, 5)
print(r.quot, r.rem)
class ldiv_t(Structure):
    _fields_ = [("quot", c_long), ("rem", c_long)]
libc.ldiv.restype, libc.ldiv.argtypes = ldiv_t, [c_long, c_long]
r = libc.ldiv(-17, 5)
print(r.quot, r.rem)
libc.abs.errcheck = lambda result, func, args: (result, func is libc.abs, args)
show(libc.abs, -3)
libc.abs.restype = lambda n: "got %d" % n
show(libc.abs, -3)
proto = CFUNCTYPE(c_int, c_char_p, c_char_p, use_errno=True)
rename = proto(("rename", libc), ((1, "old", b"/nonexistent/a"), (1, "new")))
set_errno(0)
print(rename(new=b"/nonexistent/b"), get_errno())
show(rename)
show(rename, b"a", b"b", b"c")
frexp = CFUNCTYPE(c_double, c_double, POINTER(c_int))(("frexp", CDLL("libm.so.6")), ((1, "x"), (2, "exp")))
print(frexp(10.0))
show(CFUNCTYPE(c_int, c_int), ("abs", libc), ((1, 5),))
show(CFUNCTYPE(c_int, c_int), ("abs", libc), ((2, "x"),))

show(CFUNCTYPE(c_int), 1.5)
print(bool(CFUNCTYPE(c_int)()), bool(atoi))
class Param:
    _as_parameter_ = b"as parameter"
print(libc.strlen(Param()))
show(CFUNCTYPE, 5)

print("-- callbacks")
compare_type = CFUNCTYPE(c_int, POINTER(c_int), POINTER(c_int))
numbers = (c_int * 6)(5, 1, 4, 2, 3, -7)
libc.qsort.restype = None
libc.qsort(numbers, len(numbers), sizeof(c_int), compare_type(lambda a, b: a[0] - b[0]))
print(list(numbers))
print(CFUNCTYPE(c_double, c_float, c_double)(lambda a, b: a * b)(1.5, 2.0))
print(CFUNCTYPE(c_char, c_char)(lambda c: c.upper())(b"q"))
print(CFUNCTYPE(py_object, py_object)(lambda c: c)([1, 2]))
unraised = []
sys.unraisablehook = lambda u: unraised.append((u.exc_type.__name__, str(u.exc_value), u.err_msg))
print(CFUNCTYPE(c_int)(lambda: 1 / 0)(), unraised)
unraised.clear()
print(CFUNCTYPE(c_int)(lambda: "x")(), unraised)
sys.unraisablehook = sys.__unraisablehook__
show(CFUNCTYPE(POINTER(c_int)), lambda: 1)
def thread_function(p):
    seen.append(p)
    return p
seen = []
create, join = libc.pthread_create, libc.pthread_join
tid = c_ulong()
start = CFUNCTYPE(c_void_p, c_void_p)(thread_function)
create.argtypes = [POINTER(c_ulong), c_void_p, c_void_p, c_void_p]
join.argtypes = [c_ulong, c_void_p]
print(create(byref(tid), None, start, 77), join(tid, None), seen)

print("-- structures")
class Point(Structure):
    _fields_ = [("x", c_int), ("y", c_int)]
class Rect(Structure):
    _fields_ = [("a", Point), ("b", Point), ("name", c_char * 8), ("tag", c_char)]
p = Point(1, y=2)
print(p.x, p.y, sizeof(Point), Point.x, Point.y, bytes(p), Point.x.offset, Point.y.size)
show(Point, 1, 2, 3)
show(Point, 1, x=2)
show(Point, "a")
r = Rect((1, 2), p, b"name")
print(r.a.x, r.b.y, r.name, sizeof(Rect), alignment(Rect), r._b_base_, r.a._b_base_ is r, r.tag)
r.a.x = 10
r.b = Point(7, 8)
print(r.a.x, r.b.x, r.b.y, r._objects)
show(setattr, r, "b", 5)
show(setattr, r, "name", b"much too long")
show(setattr, r, "b", (1, 2, 3))
class Packed(Structure):
    _pack_ = 1
    _fields_ = [("c", c_char), ("i", c_int), ("d", c_double)]
class Loose(Structure):
    _fields_ = [("c", c_char), ("i", c_int), ("d", c_double), ("s", c_short)]
print(sizeof(Packed), sizeof(Loose), Packed.i, Loose.i, Loose.s, alignment(Packed), alignment(Loose))
class Bits(Structure):
    _fields_ = [("a", c_int, 3), ("b", c_int, 5), ("c", c_uint, 10), ("d", c_longlong, 40), ("e", c_ubyte, 4)]
b = Bits(-1, 15, 1000, -5, 17)
print(b.a, b.b, b.c, b.d, b.e, sizeof(Bits), [(getattr(Bits, n), getattr(Bits, n).size) for n in "abcde"], bytes(b).hex())
for fields in ([("a", c_int, 33)], [("a", c_int, 0)], [("a", c_double, 3)], [("a", 5)], [("a",)], 5, [(1, c_int)]):
    try:
        type(Structure)("X", (Structure,), {"_fields_": fields})
    except Exception as e:
        print(type(e).__name__, e)
class Derived(Point):
    _fields_ = [("z", c_double)]
d = Derived(1, 2, 3.5)
print(d.x, d.z, sizeof(Derived), isinstance(d, Point))
class Node(Structure): pass
Node._fields_ = [("value", c_int), ("next", POINTER(Node))]
show(type(Structure), "Again", (Structure,), {"_fields_": [("x", c_int)]})
n = Node(1, pointer(Node(2)))
print(n.value, n.next.contents.value, bool(n.next[0].next))
class Number(Union):
    _fields_ = [("i", c_uint32), ("f", c_float), ("b", c_ubyte * 4)]
u = Number(f=1.0)
print(hex(u.i), list(u.b), sizeof(Number), Number.f)
class Anonymous(Structure):
    _anonymous_ = ["u", "p"]
    _fields_ = [("kind", c_int), ("u", Number), ("p", Point)]
a = Anonymous(kind=1, f=2.0, y=9)
print(a.f, a.u.f, a.p.y, hex(a.i), Anonymous.y)
class Big(BigEndianStructure):
    _fields_ = [("h", c_ushort), ("i", c_int), ("bits", c_ushort, 4), ("more", c_ushort, 12), ("array", c_short * 2)]
big = Big(1, 2, 3, 4, (5, 6))
print(bytes(big).hex(), big.h, big.i, big.bits, big.more, list(big.array), Big.bits)
p.other = 5
print(p.other, p.__dict__)

print("-- arrays")
A = c_int * 4
print(A, A.__name__, A is c_int * 4, A._length_, A._type_, sizeof(A), len(A()))
a = A(1, 2, 3)
print(list(a), a[-1], a[1:3], a[::-2], 3 in a)
a[0], a[1:3] = 9, [8, 7]
print(list(a))
show(lambda: a[4])
show(lambda: a["x"])
show(A, 1, 2, 3, 4, 5)
show(a.__setitem__, slice(0, 2), [1])
show(a.__setitem__, 0, "x")
show(lambda: c_int * -1)
show(lambda: c_int * "x")
s = create_string_buffer(b"hello", 10)
print(s.raw, s.value, len(s), s[1:3], s[0])
s.value = b"by"
s[9] = b"!"
print(s.raw)
show(setattr, s, "value", b"x" * 11)
show(setattr, s, "raw", b"x" * 11)
w = create_unicode_buffer("w\u20acx")
print(w.value, w[:], w[1], len(w), sizeof(w))
m = (c_int * 2 * 3)((1, 2), (3, 4))
print([list(row) for row in m], m._objects)
pts = (Point * 2)((1, 2), Point(3, 4))
pts[0].x = 100
print([(q.x, q.y) for q in pts])

print("-- pointers")
i = c_int(42)
p = pointer(i)
print(type(p), type(p) is POINTER(c_int), p.contents, p[0], bool(p), bool(POINTER(c_int)()), p.contents is i)
p[0] = 5
p.contents = c_int(6)
print(i, p[0])
q = cast(a, POINTER(c_int))
print(q[:3], q[1], q[2:0:-1])
show(lambda: q[:])
show(lambda: POINTER(c_int)()[0])
show(lambda: POINTER(c_int)().contents)
show(setattr, p, "contents", 5)
print(POINTER(c_int)(c_long(3))[0])
show(POINTER, 5)
print(cast(s, c_char_p).value, cast(c_char_p(b"x\0y"), POINTER(c_char))[:3], cast(0, c_void_p).value)
show(cast, s, c_int)
print(string_at(s), string_at(s, 4), wstring_at(w), memmove(s, b"moved", 5) == addressof(s), s.value, memset(s, 65, 3) == addressof(s), s.value)
pp = pointer(pointer(c_int(3)))
print(pp[0][0], pp.contents.contents)
print(POINTER(c_char)(c_char(b"x")).contents, byref(i)._obj is i)
show(byref, 5)
o = py_object({"k": 1})
print(pointer(o)[0])

print("-- memory")
source = bytearray(b"\1\0\0\0\2\0\0\0")
v = Point.from_buffer(source)
source[4] = 9
v.x = 77
print(v.x, v.y, source)
show(source.append, 1)
show(Point.from_buffer, b"12345678")
show(Point.from_buffer, bytearray(4))
show(Point.from_buffer, source, -1)
show(Point.from_buffer_copy, b"\1\0\0\0\2\0\0\0\3", 10)
print(Point.from_buffer_copy(b"\1\0\0\0\2\0\0\0").y, Point.from_address(addressof(v)).x)
show(Point.from_address, "x")
print(memoryview(a).format, memoryview(a).shape, memoryview(m).shape, memoryview(v).format, memoryview(Packed()).format, memoryview(v).nbytes)
memoryview(a).cast("B")[0] = 3
print(a[0], bytes(memoryview(Point(1, 2))))
small = c_short(7)
resize(small, 40)
print(sizeof(small), small)
show(resize, small, 1)
show(resize, v, 100)
show(sizeof, int)
show(addressof, 5)
copy = pickle.loads(pickle.dumps(Point(4, 5)))
print(copy.x, copy.y, pickle.loads(pickle.dumps(c_int(3))))
show(pickle.dumps, c_char_p(b"x"))
environ = c_void_p.in_dll(libc, "environ")
print(environ.value is not None)
try:
    c_int.in_dll(libc, "no_such_symbol")
except ValueError as e:
    print(str(e).partition(": ")[2])

print("-- parameters")
for t, v in ((c_int, 5), (c_int, "x"), (c_char_p, 5), (c_char_p, "x"), (c_void_p, 1.5), (POINTER(c_int), c_long()), (Point, 5), (A, 5)):
    try:
        t.from_param(v)
        print("fine")
    except TypeError as e:
        print(e)
print(c_int.from_param(5), c_double.from_param(1.5), c_char.from_param(b"a"), c_longlong.from_param(-1), c_byte.from_param(200))
print(POINTER(c_int).from_param(None), c_char_p.from_param(None), POINTER(c_int).from_param(a) is a)
print(hasattr(pythonapi, "no_such"))
print([memoryview(t()).format for t in (c_long, c_ulong, c_wchar, be, py_object, POINTER(c_int), POINTER(A), atoi.__class__)])
print(len(memoryview(c_int())), len(memoryview(b"x").cast("B", shape=[])))
class Untyped(POINTER(c_int)): pass
show(Untyped, c_int())
class Early(Structure):
    def __init_subclass__(cls):
        cls._fields_ = []
show(type(Structure), "X", (Early,), {})
r.name = b"ab\0cd"
print(r.name)

print("-- by value")
class Floats(Structure):
    _fields_ = [("a", c_float), ("b", c_float), ("c", c_float)]
class Mixed(Structure):
    _fields_ = [("a", c_double), ("b", c_int)]
class Large(Structure):
    _fields_ = [("a", c_long), ("b", c_long), ("c", c_long)]
class Either(Union):
    _fields_ = [("a", c_int), ("b", c_double)]
class SomeBits(Structure):
    _fields_ = [("a", c_int, 4), ("b", c_int, 12)]
for S, args in ((Floats, (1.5, 2.5, 3.5)), (Mixed, (2.5, 7)), (Large, (1, 2, 3)), (Either, (77,)), (SomeBits, (3, -5))):
    got = []
    values = lambda s: [getattr(s, f[0]) for f in S._fields_]
    CFUNCTYPE(c_int, S, c_double, S)(lambda a, b, c: got.append((values(a), b, values(c))) or 5)(S(*args), 9.5, S(*args))
    print(S.__name__, got)
class Refers(Structure):
    _fields_ = [("p", POINTER(c_int)), ("f", CFUNCTYPE(c_int, c_int)), ("o", py_object), ("s", c_wchar_p), ("w", c_wchar * 4)]
x = Refers()
x.p, x.f, x.o, x.s, x.w = (c_int * 2)(4, 5), CFUNCTYPE(c_int, c_int)(lambda v: v + 1), [1], "wide", "abcd"
import gc
gc.collect()
print(x.p[1], x.f(3), x.o, x.s, x.w, sorted(x._objects))
x.p = None
print(bool(x.p))
show(setattr, x, "p", c_int())
show(setattr, x, "p", (c_short * 2)())
show(setattr, x, "f", 5)
show(delattr, x, "p")
show(type(Structure), "S", (Structure,), {"_fields_": [("a", c_int)], "_pack_": -1})
show(type(Structure), "S", (Structure,), {"_anonymous_": ["b"], "_fields_": [("a", c_int)]})
print([addressof(t()) % alignment(t) for t in (c_char, c_short, c_int, c_double, c_void_p, Point, Rect)])
