# The encodings of East Asia: everything they can encode and decode (as check sums), states, streams, errors.
import codecs
import io
import zlib

NAMES = """gb2312 gbk gb18030 hz big5 cp950 big5hkscs euc_kr cp949 johab shift_jis cp932 euc_jp shift_jis_2004 euc_jis_2004
euc_jisx0213 shift_jisx0213 iso2022_kr iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_3 iso2022_jp_ext iso2022_jp_2004""".split()

everything = "".join(map(chr, range(0xd800))) + "".join(map(chr, range(0xe000, 0x30000)))
pairs = "".join(chr(c) + d for c in range(0xa0, 0x3200) for d in "\u0300\u0301\u309a\u02e5\u02e9\u0304\u030c")
lines = b"".join(bytes([a, b, 10, 65]) for a in range(0x21, 256) for b in range(256))
three = b"".join(bytes([0x8f, a, b, 10]) for a in range(0xa1, 255) for b in range(0xa1, 255))
four = b"".join(bytes([a, b, c, d, 65]) for a in range(0x80, 256) for b in range(0x30, 0x3a) for c in range(0x80, 256, 5) for d in b"059:")
escapes = [b"\x1b$@", b"\x1b$B", b"\x1b&@\x1b$B", b"\x1b$(C", b"\x1b$A", b"\x1b$(D", b"\x1b$(O", b"\x1b$(Q", b"\x1b$(P", b"\x1b(J",
           b"\x1b(I", b"\x1b.A\x1bN", b"\x1b.F\x1bN", b"\x1b(A", b"\x1b$)C\x0e", b"\x1b%x", b"\x1b"]


# Whether CPython's ISO 2022 finds pairs of JIS X 0213 depends on what is left on its stack.
UNSTABLE = "iso2022_jp_3", "iso2022_jp_2004"


def check(data):
    return f"{zlib.crc32(data):08x} {len(data)}"


def decoded(name, data):
    return check(data.decode(name, "replace").encode("utf-8", "surrogatepass"))


for name in NAMES:
    print(name, check(everything.encode(name, "ignore")), name in UNSTABLE or check(pairs.encode(name, "replace")), decoded(name, lines))
    if "euc_j" in name:
        print("  three", decoded(name, three))
    if name == "gb18030":
        print("  four", decoded(name, four))
    if "iso" in name or name == "hz":
        for escape in escapes + [b"~{"]:
            print("  escape", escape, decoded(name, escape + bytes(range(128))), decoded(name, escape + lines[:4000].replace(b"\x1b", b"!")))

whole_sample = "a\u3042\u4e9c~\\\xa5\u203e\uac00\u00e6\u0300\u02e9\u02e5\u20ac\U00020b9f\uff5e"
for name in NAMES:
    sample = whole_sample
    if name in UNSTABLE:
        sample = sample.replace("\u0300", "").replace("\u02e9", "")
    for errors in ("ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace"):
        print(name, errors, sample.encode(name, errors))
    try:
        sample.encode(name)
    except UnicodeEncodeError as e:
        print(e.encoding, e.start, e.end, e.reason)
    encoder = codecs.getincrementalencoder(name)("ignore")
    for c in sample:
        print(encoder.encode(c), encoder.getstate(), end=" ")
    state = encoder.getstate()
    print(encoder.encode("", True), encoder.getstate())
    encoder.setstate(state)
    print(encoder.encode("x", True))
    encoder.reset()
    data = sample.encode(name, "ignore")
    decoder = codecs.getincrementaldecoder(name)()
    print([(decoder.decode(data[i:i + 1]), decoder.getstate()) for i in range(len(data))], repr(decoder.decode(b"", True)))
    decoder.reset()
    print(decoder.getstate())
    reader = codecs.getreader(name)(io.BytesIO(b"abc\n" + data + b"\nrest"))
    print(ascii((reader.readline(), reader.read(1), reader.read(3), reader.readlines(), reader.read())))
    writer = codecs.getwriter(name)(io.BytesIO(), "replace")
    writer.write(sample)
    writer.writelines(["\u3042", "b\u00e6"])
    writer.reset()
    print(writer.stream.getvalue())


def attempt(function, *args, **kwargs):
    try:
        print(ascii(function(*args, **kwargs)))
    except Exception as e:
        print(type(e).__name__, e)


import _codecs_jp
import _multibytecodec

codec = _codecs_jp.getcodec("shift_jis")
print(type(codec).__name__, codec.encode("\u3042", "strict"), codec.decode(bytearray(b"\x82\xa0"), None))
attempt(_codecs_jp.getcodec, "gbk")
attempt(_codecs_jp.getcodec, 1)
attempt(codec.encode, "x", 1)
attempt(codec.encode, 12)
attempt(codec.decode, "x")
attempt(codec.decode, b"ab\x82")
attempt(codec.decode, b"ab\x82", "replace")
attempt(codec.decode, b"ab\x82\x01c", "surrogateescape")
attempt(codec.encode, "\udc82\udca0", "surrogateescape")
attempt(type(codec))
attempt(_multibytecodec.MultibyteIncrementalDecoder)
codecs.register_error("test.bytes", lambda e: (b"<>", e.end))
codecs.register_error("test.text", lambda e: ("<\u3042>", e.start + 1))
codecs.register_error("test.bad", lambda e: ("\ud800", e.end))
codecs.register_error("test.far", lambda e: ("", 1 << 70))
codecs.register_error("test.none", lambda e: None)
for errors in ("test.bytes", "test.text", "test.bad", "test.far"):
    attempt("a\xff\xffb".encode, "gbk", errors)
    attempt(b"a\xff\xffb".decode, "gbk", errors)
attempt(b"a\xffb".decode, "gbk", "test.none")
attempt(b"a\xffb".decode, "gbk", "test.missing")

attempt(b"a".decode, "utf-8\udce2")
attempt("a".encode, "gbk\udce2")
attempt(b"a".decode, "gbk", "\ud800")

decoder = codecs.getincrementaldecoder("euc_jp")()
print(ascii(decoder.decode(b"a\xa4")), decoder.getstate())
attempt(decoder.decode, b"", True)
print(ascii(decoder.decode(b"\xa2")))
attempt(decoder.setstate, 1)
attempt(decoder.setstate, (1, 1))
attempt(decoder.setstate, (b"123456789", 1))
attempt(decoder.setstate, (b"", -1))
decoder.errors = "ignore"
print(decoder.errors, ascii(decoder.decode(b"\xff\xa4\xa2", True)))
attempt(setattr, decoder, "errors", 1)
attempt(delattr, decoder, "errors")
encoder = codecs.getincrementalencoder("euc_jis_2004")()
attempt(encoder.setstate, "x")
attempt(encoder.setstate, 200)
attempt(encoder.setstate, 1 << 200)
writer = codecs.getwriter("gbk")(io.BytesIO())
attempt(writer.writelines, {"a"})
attempt(writer.writelines, ("a", 1, "b"))
print(writer.stream.getvalue())
reader = codecs.getreader("gbk")(io.StringIO("abc"))
attempt(reader.read)
attempt(codecs.getreader("gbk")(io.BytesIO(b"abc\xb0")).read)
attempt(reader.read, "x")
