# io: FileIO, BufferedReader/Writer/Random/RWPair, BytesIO, raw protocols, custom raw classes.
import io, os, tempfile
d = tempfile.mkdtemp(); path = os.path.join(d, "f.bin")
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, str(e).replace(d, "DIR"))
with open(path, "wb") as f: print(type(f).__name__, f.write(b"0123456789" * 3), f.tell(), f.write(bytearray(b"xy")), f.write(memoryview(b"z")), f.raw.mode, f.mode); f.seek(5); f.write(b"FIVE"); f.flush(); print(os.path.getsize(path))
with open(path, "rb") as f: print(type(f).__name__, f.read(4), f.peek(3)[:3], f.tell(), f.read1(3), f.readline(), f.seek(-3, 2), f.read(), f.read(), f.seek(5), f.read(4), f.readinto(ba := bytearray(6)), ba, f.readinto1(bytearray(2)), f.seek(2, 1), f.readable(), f.writable(), f.seekable())
with open(path, "r+b") as f: print(type(f).__name__, f.read(3), f.write(b"###"), f.tell(), f.read(3), f.seek(0), f.read(12), f.truncate(10), f.seek(0, 2), f.read()); f.seek(3); f.write(b"!"); f.seek(0); print(f.read())
with open(path, "rb", 0) as f: print(type(f).__name__, f.read(3), f.readall(), f.readinto(bytearray(2)), f.mode, f.closefd, f.name == path, f.seek(0), f.readline(), repr(f).replace(path, "P")); err(lambda: f.write(b"x"))
with open(path, "wb+") as f: f.write(b"a\nbb\n\nccc"); f.seek(0); print(f.readlines(), f.seek(0), list(f), f.seek(0), f.readlines(3), f.seek(0), [f.readline(2) for _ in range(4)])
with open(path, "ab+") as f: print(f.tell(), f.write(b"END"), f.seek(0), f.read())
with open(path, "xb") if not os.path.exists(path) else open(path + "2", "xb") as f: print(f.mode)
fd = os.open(path, os.O_RDONLY); f = open(fd, "rb", closefd=False); print(f.read(2), f.name == fd); f.close(); print(os.read(fd, 2)); os.close(fd); err(lambda: os.read(fd, 1)); f = open(path, "rb"); f.close(); f.close(); err(lambda: f.read()); err(lambda: f.seek(0)); err(lambda: f.fileno()); err(lambda: f.__enter__()); err(lambda: iter(f).__next__()); print(f.closed, repr(f).replace(path, "P"))
b = io.BytesIO(b"hello\nworld"); print(b.read(2), b.tell(), b.readline(), b.read(), b.getvalue(), b.seek(0), b.readlines(), b.seek(3), b.write(b"XX"), b.getvalue(), b.seek(15), b.write(b"end"), b.getvalue(), b.truncate(4), b.getvalue(), b.tell(), b.seek(0, 2), b.getbuffer()[0], b.readinto(bytearray(2)), b.seek(0), b.read1(), b.read1(1), b.readable(), b.isatty()); v = b.getbuffer(); err(lambda: b.write(b"x" * 100)); v[0] = 65; print(b.getvalue()); v.release(); b.write(b"!"); b.close(); err(lambda: b.getvalue()); err(lambda: io.BytesIO("s")); err(lambda: io.BytesIO().write("s")); err(lambda: io.BytesIO().seek(-1)); err(lambda: io.BytesIO().seek(0, 9)); err(lambda: io.BytesIO().truncate(-1)); err(lambda: io.BytesIO().read("x")); err(lambda: io.BytesIO().fileno()); err(lambda: io.BytesIO(b"a").readinto(b"const")); print(list(io.BytesIO(b"a\nb")), io.BytesIO(initial_bytes=b"k").read(), io.BytesIO(b"abc").__getstate__())
class Raw(io.RawIOBase):
    def __init__(self, data, chunk=3): self.data, self.pos, self.chunk, self.out = data, 0, chunk, []
    def readable(self): return True
    def writable(self): return True
    def readinto(self, b): n = min(len(b), self.chunk, len(self.data) - self.pos); b[:n] = self.data[self.pos:self.pos + n]; self.pos += n; return n
    def write(self, b): self.out.append(bytes(b[:self.chunk])); return min(len(b), self.chunk)
r = io.BufferedReader(Raw(b"abcdefghij\nklm"), 4); print(r.read(1), r.peek(), r.read1(10), r.readline(), r.read()); w = io.BufferedWriter(raw := Raw(b""), 5); print(w.write(b"12"), raw.out, w.write(b"3456789"), w.flush(), raw.out); print(Raw(b"xyz1").read(2), Raw(b"xyz1").readall(), Raw(b"l1\nl2").readlines(), Raw(b"q").read(-1)); p = io.BufferedRWPair(Raw(b"read"), wr := Raw(b""), 4); print(p.read(2), p.write(b"out"), p.flush(), wr.out, p.readable(), p.writable())
class None_(Raw):
    def readinto(self, b): return None
class Bad(Raw):
    def readinto(self, b): return len(b) + 10
    def write(self, b): return 100000
class Boom(Raw):
    def readinto(self, b): raise OSError(5, "boom")
    def write(self, b): raise OSError(6, "wboom")
print(io.BufferedReader(None_(b"")).read(), io.BufferedReader(None_(b"")).read(5)); err(lambda: io.BufferedReader(Bad(b"")).read(5)); err(lambda: io.BufferedReader(Boom(b"")).read(5)); bw = io.BufferedWriter(Boom(b"")); bw.write(b"x"); err(bw.flush); err(bw.close); print(bw.closed); x = io.BufferedWriter(Bad(b"")); x.write(b"a"); err(x.flush); x.raw.write = lambda b: len(b); err(lambda: io.BufferedReader(5)); err(lambda: io.BufferedReader(io.BytesIO(), 0)); err(lambda: io.BufferedReader(io.BytesIO(), -5)); err(lambda: io.FileIO(path, "q")); err(lambda: io.FileIO(path, "rw")); err(lambda: io.FileIO("/nonexistent")); err(lambda: io.FileIO(-5)); err(lambda: io.FileIO(d)); err(lambda: io.FileIO(path, opener=lambda p, f: -1)); err(lambda: io.FileIO(path, opener=lambda p, f: "x")); err(lambda: io.RawIOBase().read()); err(lambda: io.IOBase().fileno()); err(lambda: io.IOBase().seek(0)); err(lambda: io.BufferedIOBase().read()); err(lambda: io.TextIOBase().read()); err(lambda: io.BufferedReader(io.BytesIO(b"a")).read("x")); err(lambda: io.BufferedReader(io.BytesIO(b"a")).write(b"a")); err(lambda: io.open(path, opener=5)); err(lambda: open(path, "rb", buffering=0).seek(0, 7)); print(isinstance(open(path, "rb"), io.BufferedIOBase), io.SEEK_END, io.DEFAULT_BUFFER_SIZE, issubclass(io.StringIO, io.TextIOBase), io.UnsupportedOperation.__mro__[1:3], [c.__name__ for c in io.BytesIO.__mro__])
with open(path, "wb") as f: f.write(os.urandom(0) + bytes(range(256)) * 1000)
f = open(path, "rb", 1000); n = [len(f.read(k)) for k in (1, 999, 1000, 1001, 5000, 100000)]; print(n, f.tell(), f.seek(-10, 1), f.read(5), f.seek(3), len(f.read())); m = f.detach(); print(type(m).__name__); m.close()
r_, w_ = os.pipe(); rf, wf = open(r_, "rb"), open(w_, "wb", 0); wf.write(b"through pipe\n"); print(rf.readline(), rf.seekable()); wf.close(); print(rf.read()); rf.close(); err(lambda: open(path, "rb").writelines([b"x"])); err(lambda: open(path, "wb").writelines(["x"])); err(lambda: open(path, "wb").write("s")); err(lambda: open(path, "wb").read()); import shutil; shutil.rmtree(d)
