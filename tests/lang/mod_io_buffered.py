# Buffered streams over files and over raw streams of all manners: what is read and written when, positions, errors.
import _io, gc, warnings, sys, os
warnings.simplefilter("ignore")
import tempfile
N = tempfile.mktemp()
w=_io.BufferedWriter(_io.FileIO(N,"w"), 16)
print(type(w).__name__, w.write(b"hello\n"), w.tell(), w.write(b"x"*40), w.tell(), w.write(bytearray(b"abc")), w.flush(), w.tell(), w.seek(2), w.write(b"LL"), w.truncate(), w.close(), w.closed)
print(open(N,"rb").read())
with _io.BufferedWriter(_io.FileIO(N,"w")) as w:
    for i in range(3000): w.write(b"line %d\n" % i)
r=_io.BufferedReader(_io.FileIO(N), 100)
print(r.readline(), r.readline(3), r.read(5), r.peek()[:5], r.read1(), r.tell(), r.seek(-5,1), r.read(7), r.seek(0), len(r.read()), r.read(), r.read(5), r.readline())
r.seek(0); print(sum(1 for _ in r), r.tell()); r.seek(10); b=bytearray(300); print(r.readinto(b), b[:20], b[-5:], r.readinto1(b), r.readlines(20))
r.seek(-20,2); print(list(r)); print(type(r.raw).__name__, r.name == N, r.mode, r.fileno()>2, r.isatty(), r.seekable(), r.readable(), r.writable())
for f in (lambda:r.write(b""), lambda:r.seek(0,9), lambda: r.read(-2), lambda:r.truncate(0), lambda:r.readinto(b"x"), lambda: r.read("a"), lambda:_io.BufferedReader(3), lambda:_io.BufferedReader(r.raw,0), lambda:_io.BufferedReader(r.raw,-1), lambda:_io.BufferedReader(), lambda:_io.BufferedWriter(r.raw), lambda:_io.BufferedRandom(r.raw), lambda:_io.BufferedReader.__new__(_io.BufferedReader).read(), lambda:_io.BufferedWriter(_io.BytesIO()).write("s")):
    try: print(f())
    except Exception as e: print(repr(e))
raw=r.detach(); print(type(raw).__name__)
try: r.read()
except Exception as e: print(repr(e))
try: repr(r)
except Exception as e: print(repr(e))
r=_io.BufferedReader(raw); r.close()
for f in (r.read, r.readline, r.peek, r.read1, lambda:r.readinto(bytearray(3)), r.tell, lambda:r.seek(0), r.flush, r.fileno, r.isatty, lambda:list(r), r.__enter__, r.detach):
    try: print(f())
    except Exception as e: print(repr(e))
q=_io.BufferedRandom(_io.FileIO(N,"r+"), 64)
print(q.read(10), q.write(b"XXXX"), q.read(5), q.tell(), q.seek(0), q.read(25), q.seek(5), q.write(b"abc"), q.seek(0), q.read(20), q.seek(0,2), q.write(b"end"), q.seek(-5,1), q.read(), q.truncate(30), q.seek(0), q.read())
q.close()
class R(_io._RawIOBase):
    def __init__(s,a): s.a=list(a)
    def readable(s): return True
    def readinto(s,b):
        x=s.a.pop(0) if s.a else b""
        if x is None: return None
        b[:len(x)]=x; return len(x)
r=_io.BufferedReader(R([b"ab",None,b"c\nde",b"",b"zz"]))
print(r.read(1), r.read(5), r.read(5), r.readline(), r.read(9), r.read())
r=_io.BufferedReader(R([None])); print(r.read()); 
r=_io.BufferedReader(R([None])); print(r.read(3)); 
r=_io.BufferedReader(R([None])); print(r.read1(3), r.readinto(bytearray(4)), r.peek(), r.readline()); 
class W(_io._RawIOBase):
    def __init__(s,a): s.a=list(a); s.got=[]
    def writable(s): return True
    def write(s,b):
        n=s.a.pop(0) if s.a else len(b)
        if n is not None: s.got.append(bytes(b[:n]))
        return n
w=_io.BufferedWriter(W([3,None,2]),8)
for d in (b"123456",b"abcdef",b"0123456789", b"q"*20):
    try: print(w.write(d))
    except BlockingIOError as e: print(e.strerror, e.characters_written)
w.flush(); print(w.raw.got); del w
w=_io.BufferedWriter(W([99]),8)
try: w.write(b"a"*9); w.flush()
except OSError as e: print(repr(e))
p=_io.BufferedRWPair(_io.BytesIO(b"abcdef"),_io.BytesIO()); print(p.read(3), p.peek(), p.write(b"x"), p.readable(), p.writable(), p.isatty(), p.closed, p.close(), p.closed)
class Re(_io._RawIOBase):
    def readable(s): return True
    def readinto(s,b): return s.o.read(1)
x=Re(); o=_io.BufferedReader(x); x.o=o
try: o.read(3)
except Exception as e: print(type(e), str(e)[:40])
def lost():
    f=_io.BufferedWriter(_io.FileIO(N,"w")); f.write(b"not lost")
lost(); gc.collect(); gc.collect(); print(open(N).read())
print(open(N, "rb").read())
os.remove(N)
