# BytesIO: views, positions, state, errors, use after close().
import _io, gc, warnings, sys
warnings.simplefilter("always")
b=_io.BytesIO(b"hello\nworld\nx")
print(b.readline(), list(b), b.seek(0), b.readlines(3), b.tell(), b.read(), b.read())
b.write(b"yy"); print(b.getvalue()); b.seek(20); b.write(b"z"); print(b.getvalue())
v=b.getbuffer(); v[0]=65
try: b.write(b"1")
except BufferError as e: print(e)
print(b.getvalue()[:3]); v.release(); b.truncate(3); print(b.getvalue(), b.__getstate__())
x=_io.BytesIO(); x.__setstate__((b"abc",1,{"q":3})); print(x.read(), x.q)
for a in [(),1,(1,2,3),(b"",1.0,None),(b"",-1,None),(b"",1,3)]:
    try: x.__setstate__(a)
    except Exception as e: print(repr(e))
for f in (lambda: x.seek(-1), lambda:x.seek(0,7), lambda:x.truncate(-1), lambda:x.read("a"), lambda:x.write("a"), lambda:x.readinto(b"a"), lambda: _io.BytesIO("s"), lambda:memoryview(x)):
    try: f()
    except Exception as e: print(repr(e))
x.close()
for f in (x.read,x.readline,x.tell,x.getvalue,x.getbuffer,x.__iter__,x.flush,x.isatty,x.readable,x.__next__, lambda:list(x)):
    try: f()
    except Exception as e: print(repr(e))
print(x.closed)
bb=_io.BytesIO(); bb.foo=1; print(bb.foo, bb.__dict__)
class S(_io.BytesIO):
    def __del__(self): print("del")
S(); gc.collect(); gc.collect()
