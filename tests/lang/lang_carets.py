# The marks under the source of a traceback line, for every kind of expression and statement.
import traceback, os, linecache
path = f"/tmp/carets-{os.getpid()}.py"
class O:
    def __getattr__(self, n): raise AttributeError(n)
    def __enter__(self): pass
    def __exit__(self, *a): raise ValueError("exit")
o, d, l, n, s, f = O(), {}, [1], None, "str", lambda *a, **k: 1 / 0
CASES = '''o.attr
o.attr.deep.er
d["key"]
d["a"]["b"]
l[5]
l[1:2][0]
l["x"]
1 / 0
(1 + 2) / (3 - 3) * 4
1 + 2 / 0 + 3
-s
not_defined
not_defined + 1
f()
f(1, 2, k=3)
(f)(1)
o.method(1)(2)
f(*l, **d)
f(*5)
len(5)
s.upper().lower().nope
s + 1
s + "é€" + 1
"é€" + s + 1 + "x"
[1 / x for x in (1, 0)]
{x: 1 / x for x in (0,)}
sum(1 / x for x in (0,))
(lambda x: x / 0)(1)
l < 5 < 6
1 < 2 < "a"
5 in 5
n.x.y
n[0]
n()
n.x = 1
n[0] = 1
del n[0]
del d["k"]
del o.attr
l[0].real.nope.z
a, b = 1
a, *b, c = l
for x in 5: pass
for x in l: x / 0
while 1 / 0: pass
if 1 / 0: pass
assert 1 == 2, s
assert l[5]
raise ValueError("v")
raise ValueError("v") from KeyError(1)
raise n
x = f(1)
x: int = 1 / 0
s += 1
l[0] += s
import nope_module
from os import nope_name
with o: pass
with 5: pass
f"{1} {1 / 0}"
f"{s!r:{n}}"
print(f"{d['k']}")
(yield_ := 1 / 0)
int("x") + int("5")
[*5]
{**5}
print(*n)
1 if 1 / 0 else 2
1 and 1 / 0
not (1 / 0)
~1.5
2 ** "a"
2 ** -1 ** s
l @ l
s % 1 % 2
"%d" % s
s.join([1])
s.join(["a"] + [1])
max([])
[].pop()
{}.popitem()
next(iter([]))
class C(n): pass
class C(metaclass=5): pass
@n
def g(): pass
def g(x=1 / 0): pass
def g(x: 1 / 0): pass
lambda x=1 / 0: x
match 1 / 0:
match l:
global_name.attr[0](1)
      1   /   0
f(  1,   2  )  +  3
[1, 2, 3][1:2:0]
(1, 2)[5]
l[  5  ]
o . attr
exec("1/0")
compile("x =", "", "exec")
l[0](1, 2)
f(lambda: 1, [x for x in l], **{"a": 1})
(1).real(2)
a = b = c = 1 / 0
a, b = b, 1 / 0
return_value = (f(1), 2)
{"a": 1, "b": 1 / 0}
{1, [], 3}
l[not_def]
l[not_def:1]
f(not_def, 1)
s[1](2)[3]
((1 / 0))
( 1 / 0 )
True.x
0x10.x
1.5.x
"a" "b".x
...[0]
(1 +
'''
for c in CASES.strip("\n").split("\n"):
    src = {"match 1 / 0:": "match 1 / 0:\n  case 1: pass", "match l:": "match l:\n  case int(1, 2, 3): pass\n  case [O(x)]: pass", "@n": "@n\ndef g(): pass", "(1 +": "(1 +\n 2 +\n s)"}.get(c, c)
    with open(path, "w") as fh: fh.write(src + "\n")
    linecache.clearcache()
    try: exec(compile(src, path, "exec"), dict(o=o, d={}, l=[1], n=None, s="str", f=f))
    except BaseException as e: print("".join(traceback.format_exception(e)).replace(path, "FILE").replace("Traceback (most recent call last):\n", "").split("\n", 2)[2] if e.__traceback__.tb_next else traceback.format_exception_only(e)[-1], end="")
    else: print("no error:", c)
os.unlink(path)
