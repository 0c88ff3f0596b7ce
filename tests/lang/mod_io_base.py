# What the base classes of streams do by themselves.
import _io, io
print(_io.UnsupportedOperation, _io.UnsupportedOperation.__mro__)
f=_io.FileIO("/etc/hostname")
print(isinstance(f,_io._RawIOBase), f.closed, _io.FileIO.__mro__)
f.x=3; print(f.x, sorted(f.__dict__))
f.close()
try: f.readline()
except ValueError as e: print(e)
class B(_io._IOBase): pass
b=B(); 
for n in "seek tell fileno truncate isatty close seekable readlines isatty __enter__ _checkReadable".split():
    try: print(n, getattr(b,n)(*([0] if n=="seek" else [])))
    except Exception as e: print(n, repr(e), type(e).__module__)
print(b.closed, b.__dict__)
class R(_io._RawIOBase):
    def __init__(s): s.d=b"abc\ndef\nxyz"
    def readinto(s,b):
        n=min(len(b),len(s.d)); b[:n]=s.d[:n]; s.d=s.d[n:]; return n
print(R().read(), R().readline(), R().readlines(), R().readlines(3), R().read(4))

import io
class Lines(io.RawIOBase):
    def __init__(self, *lines): self.lines = list(lines)
    def readline(self): return self.lines.pop(0) if self.lines else b""
print(Lines(b"a", b"bc").readlines(), Lines(b"a", b"bc", b"d").readlines(2), list(Lines(b"x")))
class Sink(io.RawIOBase):
    def __init__(self): self.got = []
    def writable(self): return True
    def write(self, b): self.got.append(bytes(b)); return len(b)
    def flush(self): print("flush"); 1 / 0
with Sink() as s: s.writelines([b"1", b"2"]); s.__class__.flush = lambda self: print("flushed")
print(s.got, s.closed)
try: s.writelines([b"x"])
except ValueError as e: print(e)
class Bad(io.RawIOBase):
    def flush(self): raise OSError("flush")
b = Bad()
try: b.close()
except OSError as e: print(e, b.closed, e.__context__)
class Both(io.BufferedIOBase):
    def read(self, n): return b"x" * (n + 1)
    def read1(self, n): return "x"
for name in ("readinto", "readinto1"):
    try: getattr(Both(), name)(bytearray(3))
    except Exception as e: print(repr(e))
for name in ("readinto", "write", "read", "readall"):
    try: getattr(io.RawIOBase(), name)(*[b""] * (name in ("readinto", "write")))
    except Exception as e: print(repr(e))

# read1() asks the raw stream for as much as it was asked for, buffer or not.
class Counted(io.RawIOBase):
    def __init__(self, data): self.data, self.sizes = data, []
    def readable(self): return True
    def readinto(self, b):
        self.sizes.append(len(b))
        n = min(len(b), len(self.data), 5)
        b[:n], self.data = self.data[:n], self.data[n:]
        return n
for size in (4, 16):
    raw = Counted(b"0123456789abcdefghij")
    f = io.BufferedReader(raw, size)
    print(f.read1(3), f.read1(10), f.peek(), f.read1(1), f.read1(), f.read1(20), f.read(3), f.read1(2), raw.sizes)
