# open(): modes, objections, layers; open_code(), text_encoding().
import io, os, tempfile
P = tempfile.mktemp()
for a in [dict(mode="rr"),dict(mode="U"),dict(mode="rU"),dict(mode="q"),dict(mode=""),dict(mode="rbt"),dict(mode="rw"),dict(mode="b"),dict(mode="rb",encoding="x"),dict(mode="rb",errors="x"),dict(mode="rb",newline=""),dict(buffering=0),dict(mode="rb",buffering=-5),dict(mode="r",buffering=1.5),dict(mode=1),dict(mode="r",encoding=1),dict(mode="r+b"),dict(mode="rb",buffering=1),dict(mode="+"),dict(mode="r++"),dict(newline="q"),dict(mode="rbb"),dict(mode="r\0")]:
    import warnings
    with warnings.catch_warnings(record=True) as w:
        warnings.simplefilter("always")
        try: f=open("/etc/hostname" , **a); print(a, type(f).__name__, f.mode); f.close()
        except BaseException as e: print(a,repr(e))
        for x in w: print("   ", x.category, x.message)
warnings.simplefilter("ignore")
for x in (3.5, None, [], -1, 9999,"/nonexist","/tmp","a\0b",b"/etc/hostname"):
    try: print(open(x).name)
    except BaseException as e: print(x,repr(e))
try: io.open_code(3)
except BaseException as e: print(repr(e))
print(io.open_code("/etc/hostname").mode, io.text_encoding(None), io.text_encoding("x"), )
print(io.text_encoding(3))
print(open, open.__module__, io.open is open)
with open(P,"w") as f:
    for i in range(5): print(i, file=f)
print(list(open(P)), open(P,"rb").readlines())
print(io.BufferedReader.__mro__, io.TextIOWrapper.__mro__)

# what is left open is not lost
import subprocess, sys
code = f"f = open({P!r}, 'w'); f.write('text'); g = open({P + 'b'!r}, 'wb'); g.write(b'bytes')"
try: subprocess.run([sys.executable, "-c", code])
except Exception as e: print(repr(e))
print(open(P).read(), open(P + "b", "rb").read())
os.remove(P); os.remove(P + "b")
