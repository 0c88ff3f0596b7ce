# timeout: 60
# Regular expressions through re: what the engine must get right and what its objects show.
import copy
import pickle
import re


def show(function, *args, **kwargs):
    try:
        print(repr(function(*args, **kwargs)))
    except Exception as error:
        print(type(error).__name__, error)


# Representation
for flags in (0, re.I | re.M, re.A, re.X | re.S | 0x1000):
    print(re.compile("a", flags))
print(re.compile(b"a", re.I | re.M | re.L))
print(re.compile("a" * 300))
print(re.match("a*", "a" * 200), re.match(b"a", bytearray(b"a")), re.match("é", "é"))
print(re.compile("a") == re.compile("a"), re.compile("a") == re.compile(b"a"))

# Repeats
for pattern, text in [
    (r"a*a", "aaa"), (r"a*?b", "aab"), (r"(a+?)(a*)", "aaa"), (r"a{2,3}?", "aaaa"), (r"a++a", "aaa"),
    (r"(?>a*)a", "aaa"), (r"(?:ab)*+ab", "abab"), (r"(?:a|b)*c", "abac"), (r"(a|ab)(c|bcd)(d*)", "abcd"),
    (r"(?:a?)*?y", "z"), (r"(a?)*", "aab"), (r"(?:(a)|b)*", "abb"), (r"(\w+) \1", "the the"), (r".*b", "aXbYb\nb"),
    (r"(?s).*b", "aXbYb\nb"), (r'"[^"]*"', 'say "x" and "y"'), (r"(?i)straße", "STRAßE"), (r"(?i)ſ", "S"),
    (r"(?i)[k-m]", "\u212a"), (r"\bfoo\b", "a foo b"), (r"\B", ""), (r"x*", "axb"), (r"(?=a)\w", "ba"),
    (r"(?<=b)a", "aba"), (r"(?<!b)a", "ba a"), (r"(?!a)\w", "ab"), (r"(a)?(?(1)b|c)", "c ab"), (r"^b$", "a\nb"),
    (r"(?m)^b$", "a\nb\nc"), (r"b\Z", "ab\n"), (r"b$", "ab\n"), (r"[^\W\d]+", "123abc_"), (r"\d+", "x٣٤"),
    (r"(?a)\d+", "x٣٤5"), (r"[а-я]+", "Привет мир"), (r"😀+", "a😀😀b"), (r"(?:a{1000}){2}", "a" * 2500),
]:
    m = re.search(pattern, text)
    print(pattern, m and (m.span(), m.regs, m.lastindex))

# Group access
m = re.match(r"(?P<x>a)(b)?", "ac")
print(m.group(0, 1, 2), m.group("x"), m["x"], m[1], m.groups(), m.groups("-"), m.groupdict(), m.groupdict(4))
print(m.span(2), m.start(), m.end("x"), m.lastgroup, m.lastindex, m.expand(r"<\1\g<x>\2>"), m.string, m.re)
show(m.group, 3)
show(m.group, "y")
show(m.expand, r"\9")
show(m.group, 0, 9)
print(copy.copy(m) is m, copy.deepcopy(m.re) is m.re, pickle.loads(pickle.dumps(m.re)) == m.re)
show(pickle.dumps, m)
print(type(m)[str], re.Pattern[bytes])
show(re.Pattern)

# Substitution
print(re.sub("a", "b", "banana"), re.subn("a", "b", "banana", 2), re.sub("", "-", "abc"), re.sub("x*", "-", "abxd"))
print(re.sub(r"(\w+) (\w+)", r"\2 \1", "ab cd ef gh"), re.sub("(a)|(b)", r"[\1\2]", "xaby"))
print(re.sub(r"(?P<n>.)", r"\g<n>\g<0>\\n", "ab"), re.sub("a", r"\n\t\\", "xax"), re.sub("é", "\u4e00", "café"))
print(re.sub("a", lambda m: m[0].upper(), "banana"), re.sub("a", lambda m: None, "banana"))
print(re.sub(b"a", b"\\0x", b"banana"), re.sub(b"a", bytearray(b"1"), b"xa"), re.sub(b"(a)", rb"<\1>", bytearray(b"xa")))
for repl, string in [(1, "a"), (b"1", "a"), (b"1", "b"), (r"\2", "a"), (lambda m: 1, "xa"), (r"\g<x>", "a"), ([], "a")]:
    show(re.sub, "a", repl, string)
text = "no match"
print(re.sub("x", "y", text) is text)

# Splitting and finding
print(re.split("(a)|b", "xaybz"), re.split("x*", "axbc"), re.split(r"\s*,\s*", "a , b,c", 1), re.split("(,)", "a,b"))
print(re.findall("a|b", "cab"), re.findall("(a)(b)?", "abac"), re.findall("(a)|b", "ab"), re.findall("", "ab"))
print(re.findall(b"a.", memoryview(b"abac")), re.findall(r"\w+", "un été à la mer"))
it = re.finditer("a", "banana", re.I)
print(type(it).__name__, [m.start() for m in it], list(it))
buffer = bytearray(b"x")
it = re.finditer(b"a", buffer)
show(buffer.extend, b"y" * 400)
print(list(it))
show(buffer.extend, b"y" * 400)
s = re.compile("a|(b)").scanner("ab", 0)
print(s.match(), s.search(), s.search(), s.match())
p = re.compile("^a")
print(p.match("ba", 1), p.search("aba", 2), p.fullmatch("ab", 0, 1), p.findall("aaa", 1), re.compile("").match("abc", 2, 1))


class Text(str):
    pass


print(type(re.match("a*", Text("aa")).group()), type(re.sub("x", "y", Text("aa"))), type(re.split("x", Text("a"))[0]))
scanner = re.Scanner([(r"\d+", lambda s, t: int(t)), (r"\w+", lambda s, t: t), (r"\s+", None)])
print(scanner.scan("abc 12 de ;"))
for bad in ("(", "a**", "[z-a]", "(?P<1>a)", r"\8", "(?<=a*)b", "(?i", "x{2,1}", "(?P<n>a)(?P<n>b)"):
    show(re.compile, bad)
for args in (("a", 1), ("a", b"a"), (b"a", "a"), (1, "a"), ("a", None)):
    show(re.match, *args)
print(re.compile("(?:a|b)*c").search("ab" * 50000), re.match("(?:.a)*", "ba" * 100000).end())
