# io: TextIOWrapper and StringIO: newlines, encodings, seek/tell, errors, write-through, reconfigure.
import io, os, tempfile
d = tempfile.mkdtemp(); path = os.path.join(d, "f.txt")
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).replace(d, "DIR"))
for nl in (None, "", "\n", "\r", "\r\n"):
    with open(path, "wb") as f: f.write(b"a\nb\rc\r\nd\n\re\r\n")
    with open(path, newline=nl) as f: print(repr(nl), f.read().__repr__(), f.newlines); f.seek(0); print(f.readlines(), f.newlines)
    with open(path, newline=nl) as f: print([f.readline() for _ in range(3)], f.tell(), f.read(2))
    with open(path, "w", newline=nl) as f: print(f.write("x\ny\r\nz\r"), end=" ")
    with open(path, "rb") as f: print(f.read())
with open(path, "w+", encoding="utf-8") as f:
    f.write("héllo\nwörld €😀\n"); f.seek(0); print(f.readline(), f.tell(), f.read(3), f.encoding, f.errors, f.line_buffering, f.write_through, f.name == path, f.mode, f.closed, f.readable(), f.writable(), f.seekable(), f.isatty(), f.fileno() > 2, f.buffer.__class__.__name__, f.buffer.raw.__class__.__name__)
    pos = f.tell(); rest = f.read(); f.seek(pos); print(f.read() == rest, f.read(), f.seek(0, 2) > 0, f.truncate(3)); f.seek(0); print(repr(f.read()))
print(f.closed); err(lambda: f.read()); err(lambda: f.write("x")); err(lambda: next(f))
with open(path, "a", encoding="utf-8") as f: f.write("\nappended"); f.writelines(["1", "2\n"]); print(f.tell() > 0)
with open(path, encoding="utf-8") as f: print(list(f), [l for l in f])
with open(path, encoding="latin-1") as f: print(ascii(f.read()))
def write_closed(text, **options):
    with open(path, "w", **options) as f: return f.write(text)
for e in ("strict", "ignore", "replace", "surrogateescape", "backslashreplace"):
    with open(path, "wb") as f: f.write(b"a\xffb\xc3")
    err(lambda: ascii(open(path, encoding="utf-8", errors=e).read()))
    err(lambda: write_closed("aéb\udcff", encoding="ascii", errors=e))
for enc in ("utf-16", "utf-8-sig", "utf-32", "latin-1", "cp1252", "utf-16-le"):
    with open(path, "w", encoding=enc) as f: f.write("ab\n"); f.write("é\n")
    with open(path, "rb") as f: raw = f.read()
    with open(path, encoding=enc) as f: print(enc, raw, f.readline(), f.tell() > 0, f.read())
for args in ((path, "q"), (path, "rw"), (path, "r+w"), (path, "U"), (path, ""), (path, "rb", -1, "utf-8"), (path, "r", 0), (path, "r", -1, "nope-enc"), (path, "r", -1, None, "nope-err"), (path, "r", -1, None, None, "x"), ("/nonexistent/x", "r"), (d, "r"), (d, "w"), ("", "r"), ("a\0b", "r"), (5.5,), (None,), (-1,), (9999,), (path, "rb", 1 << 70), (path, "x"), (path, 5), (path, "rb", -1, None, None, "\n")): err(lambda: open(*args).close())
s = io.StringIO("line1\nline2\r\nline3"); print(s.read(3), s.tell(), s.readline(), s.readlines(), s.read(), s.seek(0), s.getvalue(), list(s), s.seek(2), s.write("XX"), s.getvalue(), s.truncate(), s.getvalue(), s.seek(0, 2), s.newlines, s.line_buffering, s.encoding, s.errors, s.closed)
s = io.StringIO(newline=None); s.write("a\r\nb\rc\n"); print(repr(s.getvalue()), s.newlines); s = io.StringIO("a\r\nb", newline=""); print(s.readlines()); s = io.StringIO("a\nb", newline="\r\n"); print(repr(s.getvalue())); s.seek(100); s.write("end") if 0 else None; s = io.StringIO(); s.seek(3); s.write("x"); print(repr(s.getvalue())); s.close(); err(lambda: s.getvalue()); err(lambda: s.read()); err(lambda: io.StringIO(5)); err(lambda: io.StringIO().write(b"x")); err(lambda: io.StringIO("a", newline="q")); err(lambda: io.StringIO().seek(-1)); err(lambda: io.StringIO().seek(1, 1)); err(lambda: io.StringIO().truncate(-1)); err(lambda: io.StringIO().fileno()); err(lambda: io.StringIO("é")(1)); err(lambda: io.StringIO().read("x")); err(lambda: io.StringIO().readline(1.5)); err(lambda: io.StringIO("a").detach())
b = io.BytesIO(); t = io.TextIOWrapper(b, "utf-8", newline="\n", write_through=True); t.write("é"); print(b.getvalue(), t.tell()); t.reconfigure(encoding="latin-1", newline="\r\n", line_buffering=True, errors="replace"); t.write("é€\n"); print(b.getvalue(), t.encoding, t.line_buffering, t.errors); err(lambda: t.reconfigure(encoding="nope")); t.flush(); raw = t.detach(); print(raw is b, b.closed); err(lambda: t.read()); err(lambda: t.buffer); err(lambda: io.TextIOWrapper(5)); err(lambda: io.TextIOWrapper(b, newline="zz")); err(lambda: io.TextIOWrapper(b, encoding=5)); err(lambda: io.TextIOWrapper(b, errors="nope")); err(lambda: io.TextIOWrapper(io.BytesIO()).write(b"bytes")); err(lambda: io.TextIOWrapper(io.BytesIO(b"\xff"), "ascii").read()); err(lambda: io.TextIOWrapper(io.BytesIO(b"ab")).seek(1, 1)); err(lambda: io.TextIOWrapper(io.BytesIO(b"ab")).seek(-1)); err(lambda: io.TextIOWrapper(io.BytesIO(b"a\nb")).seek(0, 5)); i = io.TextIOWrapper(io.BytesIO(b"a\nb\n")); next(i); err(lambda: i.tell()); print(list(i)); n = io.IncrementalNewlineDecoder(None, True); print(repr(n.decode("a\r")), repr(n.decode("\nb\r\n", final=True)), n.newlines, n.getstate()); print("x", "y", sep="", end="", file=(f := io.StringIO())); print(f.getvalue()); err(lambda: print("x", file=5)); long = io.TextIOWrapper(io.BytesIO(("é" * 10000 + "\n") .encode() * 3), "utf-8"); print(len(long.readline()), len(long.read(5000)), long.tell() > 0, len(long.read())); import shutil; shutil.rmtree(d)
