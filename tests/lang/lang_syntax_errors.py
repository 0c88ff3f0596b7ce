# SyntaxError messages and positions: (msg, line, column, end line, end column).
CASES = r"""
a = 
1 = a
None = 1
True = 1
f() = 1
a + 1 = 2
(a, 1) = 2
[a, f()] = 2
a = 1 = b
-a = 1
"s" = 1
f"{a}" = 1
{} = 1
{1: 2} = 3
lambda: 1 = 2
a if b else c = 1
a < b = 1
... = 1
__debug__ = 1
a += b += c
f() += 1
(a, b) += 1
[a] += 1
del f()
del 1
del (a, 1)
del a + b
for 1 in x: pass
for f() in x: pass
for a in x pass
for a x: pass
with a as 1: pass
with a as f(): pass
if a = 1: pass
if a: pass else: pass
if a
while a pass
def f( pass
def f(a, a): pass
def f(): return
class C( pass
class C: x = yield
return 1
yield 1
await x
async with a: pass
async for a in b: pass
[await x for x in y]
break
continue
if 1: break
x = (1, 2
x = [1, 2
x = {1: 2
x = (1, 2]
x = 1)
x = }
f(a b)
f(a, b c)
[a b]
(a b)
{a b}
{a: b c: d}
{a:}
{a: *b}
{a: b, c}
{**a, b}
a b
a.1
a..b
1a
1_
1__0
0777
0b12
0xg
0o8
1e
1e+
1.2.3
'abc
"abc
'''abc
f'{a
b'é'
'\N{nope}'
'\x1'
'\u12'
'\U00110000'
b'\x1'
print 1
print a, b
exec "x"
import
import a.
import a as b.c
from a import
from a import (b
from a import b,
from . import *, a
from a import b as
from a import (b, c as d,)
def f(): from a import *
global x; x = 1
nonlocal x
def f(): x = 1; global x
def f(x): global x
def f(): nonlocal x
def f(): global x; nonlocal x
lambda: (yield)
try: pass
try: pass finally
except: pass
raise a from
raise a, b
assert
assert (a, b)
x = a if b
x = if a else b
not
a and
a or
a ==
a === b
a <> b
a ! b
a ? b
a $ b
a ++
++a
a --
@
@a
@a b
def
class
class 1: pass
def 1(): pass
def f(1): pass
def f(a=): pass
f(a=)
f(1=2)
f(a+b=1)
f(True=1)
f(a=1, a=2)
f(**a, *b)
f(*a, b=1, c)
f(a for a in b, c)
f(c, a for a in b)
class C(a for a in b): pass
x = *a
*a = b
a, *b, *c = d
{x for x in y: 1}
[x for x]
[x for x in]
[for x in y]
[x in y for]
[x, y for x in z]
{x, y for x in z}
x[1:2:3:4]
x[]
x[1
else: pass
elif a: pass
finally: pass
case 1: pass
with: pass
while: pass
for: pass
with a, : pass
with (a, b) as c: pass
with (a as b, c): pass
async def f(): yield from x
async def f(): return 1; yield
async def f(): [x async for x in y]
def f(): [x async for x in y]
async x = 1
await = 1
async = 1
def await(): pass
a.None = 1
a.True
import None
def f(*, a): pass
def f(*): pass
def f(*, **k): pass
lambda *, : 1
x: int = 
(x): int
x = 1;; y = 2
;
pass pass
\
a = \ 1
def f():
class A:
if a:
f(a, b=c, d
x = 'a' 'b
x = "a" b"c"
f''' {a} 
f'{a:{b:{c}}}'
f"{'\n'}"
f'{a["b"]}' f'{'
(a, b
{'a': 1, 'b'
def f(a, b):
import a from b
from a import b c
a = b c
if a == b c: pass
x = [a, b c]
x = yield = 1
(yield) = 1
a = (yield) + 1
for x in *a, b: pass
return *a, b
del *a
del (*a)
with open(x) as f, open(y) as : pass
class C(x for x in y, z): pass
def f() -> : pass
match x: pass
a := 1
(a := 1, b)
a[b := 1] = 2
f(a := 1)
f(a.b := 1)
x = a := b
lambda a := 1: a
True := 1
(True := 1)
u'a' = 1
0 = x
x + = 1
x =+ 1
x = = 1
while True print(1)
elif
"""
for line in CASES.strip("\n").split("\n"):
    try: compile(line, "<t>", "exec"); print("ok    ", line)
    except SyntaxError as e: print(f"{type(e).__name__}: {line} | {e.msg} ({e.lineno},{e.offset})-({e.end_lineno},{e.end_offset})")

# What is shown with an error in a file is the file's line; with any other source, the statement.
import os
import tempfile
with tempfile.TemporaryDirectory() as folder:
    for source in ['foo = f"""{}\nfoo"""\n', 'if 1:\n  foo = f"""abc{\n}\nfoo"""\n', 'x = """a\nb""" 3\n', "x = (1\n'''a\n\nb''' 3 4\n\n", 'f(a for b in """\nx""", 2)\n',
                   '\ufeffx = é é\n', "x = 1\r\ny = = 2\r\n"]:
        for name in "no file", os.path.join(folder, "file.py"):
            if name != "no file":
                with open(name, "w", newline="", encoding="utf-8") as file: file.write(source)
            for mode in "exec", "single":
                try: compile(source.encode(), name, mode)
                except SyntaxError as e: print(os.path.basename(name), mode, e.msg, e.lineno, e.offset, e.end_lineno, e.end_offset, repr(e.text))
