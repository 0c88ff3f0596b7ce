# bytes and bytearray without imports.
b = b"Hello\x00\xff'\n"; print(b, len(b), b[0], b[-1], b[1:4], b[::-1], b + b"!", b * 2, b"ll" in b, 72 in b, list(b[:3]), b == b"Hello\x00\xff'\n", b < b"I")
print(b"abc".upper(), b"A B".split(), b"a,b".split(b","), b",".join([b"x", b"y"]), b"abc".find(b"c"), b"abc".replace(b"b", b"XX"), b"abc".hex(), bytes.fromhex("00ff 41"), b"ab".startswith(b"a"), b" x ".strip(), b"12".isdigit(), b"abc".decode(), b"a-b".partition(b"-"), b"%d %s" % (1, b"x"), b"abc".translate(None, b"b"), b"x".center(5, b"*"), b"ab".title(), b"\xe9".decode("latin-1"), "é".encode(), "é".encode("latin-1"))
a = bytearray(b"abc"); a.append(100); a += b"ef"; a[0] = 65; a[1:3] = b"__"; print(a, a.pop(), a.pop(0), a); del a[0]; a.insert(0, 1); a.extend([2, 3]); a.reverse(); print(a, a.find(100), a.copy() == a); a.remove(1); a.clear(); print(a, bytearray(3), bytearray("é", "utf-8"), bytearray(range(3)), bytearray(b"x") + b"y", b"y" + bytearray(b"x"), bytearray(b"ab") * 2)
print(repr(b"\t\n\r\\'\""), repr(b'"'), str(b"x"), bytes("x", "ascii"), bytes(b"q"), bytes([1, 2]), bytes(2), bytes(), hash(b"ab") == hash(b"ab"), {b"k": 1}[b"k"], sorted([b"b", b"a"]), max(b"abc"), b"" or "empty", b"abc" == "abc", [x for x in b"ab"])
for x in bytearray(b"ab"): print(x, end=" ")
print(b"a" b"b", rb"\n", b"""x
y""", b"abc"[1:2], b"\x41\101", b"ab".count(b"b"), b"abab".rfind(b"ab"), b"a\nb".splitlines(), b"Ab".swapcase(), b"x=1".rpartition(b"="), b"aXbX".rstrip(b"X"), b"ab".ljust(4) + b"|", b"7".zfill(3), b"a\tb".expandtabs(4), b"abc".endswith((b"c", b"d")), b"pre-x".removeprefix(b"pre-"))
def err(s):
    try: print(eval(s))
    except Exception as e: print(s, "->", type(e).__name__, e)
for s in ("b'a' + 'a'", "b'a'[1]", "bytes('a')", "bytes([256])", "bytes([-1])", "bytes(['a'])", "b'a'.find('a')", "b'a' in 'a'", "'a' in b'a'", "b'\\xff'.decode()", "'\\u20ac'.encode('ascii')", "b'a'.join(['x'])", "bytearray(b'a').append(256)", "bytearray(b'a').append('x')", "b'a' < 'a'", "bytes.fromhex('0')", "bytes.fromhex('zz')", "b'a'.split('a')", "b'x' % 1", "b'%d' % 'a'", "int(b'12')", "int(b'x')", "float(b'1.5')", "bytearray().pop()", "b'abc'.index(b'z')", "'a'.encode('nope')", "b'a' * 'b'", "bytes(-1)", "256 in b'a'", "bytes(1.5)"): err(s)
