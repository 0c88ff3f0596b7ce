# The module _sre by itself: programs written by hand, errors, small functions.
import _sre


def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(type(error).__name__, error)


print(_sre.MAGIC, _sre.CODESIZE, _sre.MAXREPEAT, _sre.MAXGROUPS, _sre.getcodesize())
for c in (65, 97, 48, 0xC0, 0xE0, 0xB5, 0x130, 0x1E9E, 0x10400, -5, 2**31 - 1):
    print(c, _sre.ascii_iscased(c), _sre.ascii_tolower(c), _sre.unicode_iscased(c), _sre.unicode_tolower(c))
show(_sre.ascii_iscased, "a")
show(_sre.ascii_tolower, 1.5)

LITERAL, MARK, SUCCESS = 16, 17, 1


def make(code, groups=0, source="x", index={}, names=()):
    return _sre.compile(source, 0, code, groups, index, names)


show(_sre.compile, {}, 0, [], 0, [], [])
show(_sre.compile, "a", "x", [], 0, {}, ())
show(_sre.compile, "a", 0, (), 0, {}, ())
show(_sre.compile, "a", 0, [], 0, {}, [])
show(make, [])
show(make, [SUCCESS], -1)
show(make, [SUCCESS], 2**40)
show(make, [2**32, SUCCESS])
show(make, [2**64, SUCCESS])
show(make, [-1, SUCCESS])
show(make, ["x", SUCCESS])
show(make, [LITERAL, SUCCESS])
show(make, [99, SUCCESS])
show(make, [SUCCESS], 0, 5)
show(make, [SUCCESS], 0, bytearray(b"a"))
show(make, [SUCCESS], 0, None)
anything = make([SUCCESS], 0, None)
show(anything.match, b"abc")
show(anything.match, "abc")

p = make([MARK, 0, LITERAL, 97, MARK, 1, LITERAL, 98, SUCCESS], 1, "(?P<n>a)b", {"n": 1}, (None, "n"))
m = p.search("xxabyy")
print(p, p.pattern, p.flags, p.groups, p.groupindex, m)
print(m.group(), m.group(1), m["n"], m.span(), m.span("n"), m.regs, m.lastindex, m.lastgroup, m.pos, m.endpos)
print(m.groups(), m.groupdict(), m.re is p, m.string)
print(p.findall("abxab"), p.split("1ab2ab3"), p.sub("-", "1ab2ab3"), p.subn(lambda m: m[1] * 3, "1ab2ab3", 1))
print([x.span() for x in p.finditer("ababab", 1, 5)])
s = p.scanner("abab ab")
print(s.pattern is p, s.match().span(), s.match().span(), s.match(), s.match())
print(p == make([MARK, 0, LITERAL, 97, MARK, 1, LITERAL, 98, SUCCESS], 1, "(?P<n>a)b"), p == 1, p != p, hash(p) == hash(p))
show(p.match)
show(p.match, "a", 2**70)
show(p.match, b"a")
show(p.match, 5)
show(m.group, 2)
show(m.group, "x")
show(lambda: m[2**80])
show(lambda: m[[]])
show(m.start, 7)
show(m.groups, 1, 2)
show(setattr, m, "pos", 1)
show(setattr, p, "flags", 1)
show(type(p))
show(type(m))
show(lambda: p < p)
show(p.sub, b"x", "ab")
show(p.sub, lambda m: 1, "1ab")
