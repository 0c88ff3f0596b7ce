# Text of every width: storage changes, comparison, hashing, slicing, normalization, surrogates, encodings.
import unicodedata
a, l, b, w = "abc", "é\xff", "€ж", "😀𝒳"
for x in (a, l, b, w):
    for y in (a, l, b, w):
        z = x + y
        print(z, len(z), z[len(x):] == y, z.find(y), x < y, x == y, z.replace(x, y), (y in z), z.split(x), z[::-1], hash(z[:len(x)]) == hash(x), z[:len(x)] == x, (x * 2).count(x))
print(sorted(["é", "z", "a", "😀", "€", "\uffff", "\U00010000"]), max("a€😀é"), "\ud83d\ude00" == "😀", len("\ud83d\ude00"), "\ud83d" + "\ude00" == "😀", ascii("\ud83d\ude00"), repr("\ud800"), "é" == "e\u0301", unicodedata.normalize("NFC", "e\u0301") == "é", unicodedata.normalize("NFD", "é") == "e\u0301", unicodedata.normalize("NFKC", "ﬁ²"), unicodedata.normalize("NFKD", "ﬃ"))
for c in "aÀ€😀\n\x00²½٣ǅ漢":
    print(unicodedata.name(c, "none"), unicodedata.category(c), unicodedata.bidirectional(c), unicodedata.combining(c), unicodedata.east_asian_width(c), unicodedata.mirrored(c), unicodedata.decomposition(c), unicodedata.decimal(c, None), unicodedata.digit(c, None), unicodedata.numeric(c, None))
print(unicodedata.lookup("GREEK SMALL LETTER ALPHA"), "\N{GREEK SMALL LETTER ALPHA}\N{BULLET}\N{CJK UNIFIED IDEOGRAPH-4E00}\N{HANGUL SYLLABLE GA}", unicodedata.name("가"), unicodedata.name("一"), unicodedata.is_normalized("NFC", "é"))
for enc in ("utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-7", "utf-8-sig", "latin-1", "ascii", "cp1252", "cp437", "iso8859-15", "koi8-r", "raw_unicode_escape", "unicode_escape", "punycode", "idna", "charmap", "shift_jis", "gb18030", "big5", "euc_kr"):
    for t in ("abc", "é", "€", "ж", "😀", "漢字"):
        try: e = t.encode(enc); print(enc, t, e, e.decode(enc) == t)
        except UnicodeError as x: print(enc, t, type(x).__name__, x)
        except LookupError as x: print(enc, x)
for h in ("strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "namereplace", "surrogateescape", "surrogatepass"):
    for f in (lambda: "aé€\udc80b".encode("ascii", h), lambda: b"a\xff\xc3\xa9\xed\xa0\x80b".decode("utf-8", h), lambda: b"a\x80b".decode("ascii", h), lambda: "\ud800".encode("utf-8", h), lambda: "\udcff".encode("utf-8", h)):
        try: print(h, ascii(f()))
        except Exception as x: print(h, type(x).__name__, x)
for bad in (b"\x80", b"\xc0\x80", b"\xc3", b"\xe2\x82", b"\xf0\x9f\x98", b"\xf4\x90\x80\x80", b"\xed\xa0\x80", b"\xf8\x88\x80\x80\x80", b"a\xc3(b", b"\xe2(\xa1", b"\xf0(\x8c\xbc", b"\xff\xfe", b"ok\xe2\x28\xa1ok"):
    try: print(bad.decode())
    except UnicodeDecodeError as e: print(e, e.start, e.end, e.reason, e.object == bad, e.encoding, ascii(bad.decode("utf-8", "replace")), ascii(bad.decode("utf-8", "backslashreplace")))
for enc, bad in (("utf-16-le", b"\x00"), ("utf-16-le", b"\x00\xd8"), ("utf-16-le", b"\x00\xd8\x41\x00"), ("utf-32-le", b"\x00\x00\x11\x00"), ("utf-32-le", b"\x00\x00"), ("unicode_escape", b"\\x1"), ("unicode_escape", b"\\N{nope}"), ("utf-7", b"+AGEb"), ("cp1252", b"\x81"), ("punycode", b"\xff"), ("ascii", b"\xff\xfe")):
    try: print(enc, ascii(bad.decode(enc)))
    except UnicodeError as e: print(enc, e)
print("ΑΣ".lower(), "ΑΣΑ".lower(), "ß".upper(), "ŉ".upper(), "ﬀ".title(), "ǆ".title(), "İ".lower() == "i\u0307", "ı".upper(), "Ⅷ".lower(), "ⓐ".upper(), "ᾳ".upper(), "ͅ".upper(), "K".lower(), "Å".lower(), "Straße".casefold(), "ŉ".casefold())
print([hex(ord(c)) for c in "a€😀"], "".join(map(chr, [97, 0x20ac, 0x1f600, 0xd800])).encode("utf-8", "surrogatepass"), chr(0x10ffff).isprintable(), "\xad".isprintable(), " ".isprintable(), "\u3000".isspace(), "\u200b".isspace(), "x\u0660".isidentifier(), "\u2118".isidentifier(), "ª".isalpha(), "·a".isidentifier(), "a·".isidentifier(), repr("\u200b\xa0\u3000\ue000\U000e0001\u0378"), int("１２"), float("１.５"))
print("é" in "été", "t" in "été", "€" in "été", "été".index("t"), "été€"[3], "a" * 3 + "é" * 2 + "€" + "😀", "aé€😀"[1:3], "aé€😀"[-1], "aé€😀"[::2], "".join(c for c in "aé€😀" if c < "€"), "😀".join("ab"), "a😀b".split("😀"), "x".ljust(3, "😀"), "😀a".lstrip("😀"), f"{'😀':>3}|{'é':^5}|", "%3s|%-3s|" % ("😀", "é"))
