# Builtin functions that need no imports.
print(abs(-3), abs(-2.5), abs(3+4j), all([1, 2]), any([0, 0]), ascii("é"), bin(10), bin(-5), oct(64), hex(255), hex(-255), bool([]), callable(len), callable(5))
print(chr(65), ord("A"), complex(1, 2), complex("1+2j"), divmod(7, 2), list(enumerate("ab")), list(filter(lambda x: x > 1, [1, 2, 3])), float("1.5"), format(255, "x"), format("a", ">3"))
print(getattr("a", "upper")(), hasattr(1, "real"), hash(5), hash(-1), hash(1.0), hash(True), isinstance(1, (str, int)), issubclass(bool, int), iter([1]).__class__.__name__, len("abc"))
print(list(map(lambda a, b: a + b, [1, 2], [3, 4])), max(3, 1), max([1], default=0), max([], default="d"), max("b", "a", key=ord), min({3: 1, 2: 2}), next(iter([5])), pow(2, 8), pow(2, 8, 7))
print(list(range(3)), list(range(1, 10, 3)), list(range(5, 0, -2)), repr("a"), list(reversed("abc")), round(1.5), round(1.25, 1), slice(1, 2, 3), sorted("cab"), str(1), sum([1, 2], 10), tuple("ab"), type(1), list(zip("ab", [1, 2])))
print(int("z", 36), int(), float(), str(), list(), dict(), tuple(), bool(), complex(), bytes(3), bytes([65, 66]), bytearray(b"x"), set(), frozenset())
print(eval("1 + 2"), eval("x + y", {"x": 1}, {"y": 2}), exec("zz = 5"), zz)
ns = {}; exec("def f(): return 42\nclass C: pass", ns); print(ns["f"](), ns["C"].__name__, sorted(k for k in ns if k[0] != "_"))
print(eval(compile("a * 2", "<s>", "eval"), {"a": 21}), compile("1", "fn", "eval").co_filename)
print(id(5) == id(5), globals() is globals(), "ns" in globals(), vars() is globals(), dir([])[-3:], "append" in dir(list))
it = iter([1, 2]); print(next(it), next(it), next(it, "end")); 
def stepper(state=[0]): state[0] += 1; return state[0]
print(list(iter(stepper, 4)), list(zip()), list(zip([1, 2, 3], "ab")), list(map(str.upper, "ab")))
print(sum([[1], [2]], []), sum((0.1,) * 10), sum([True, True]), sorted([3, 1, 2], key=lambda x: -x), min("abc", key=lambda c: -ord(c)), max([(1, "b"), (1, "a")]), max(2, 2.0), min(2.0, 2))
print(isinstance([], list), type("X", (), {})().__class__.__name__, super.__name__, property.__name__, object().__class__.__name__, NotImplemented, Ellipsis, ..., __name__, __debug__)
print(print("x", end=""), print(*[1, 2, 3], sep=","), print(), input.__name__, memoryview(b"abc")[1], range(10)[2:5], range(10) == range(0, 10), 5 in range(0, 10, 5), len(range(0, 100, 7)), range(3).index(2))
def err(s):
    try: print(eval(s))
    except Exception as e: print(s, "->", type(e).__name__, e)
for s in ("abs('a')", "len(5)", "len()", "int('12x')", "int([])", "int('1', 99)", "chr(1114112)", "ord('')", "ord(5)", "next(5)", "next(iter([]))", "iter(5)", "sum('ab')", "sum(['a'])", "sum([1], 'a')", "max()", "max([])", "max(1)", "min(1, 'a')", "range('a')", "range(1, 2, 0)", "range()", "range(1.5)", "round('a')", "sorted(5)", "reversed({1})", "reversed(5)", "hash([])", "getattr(1, 'x')", "getattr(1)", "getattr(1, 2)", "isinstance(1, 2)", "issubclass(1, int)", "pow('a', 2)", "pow(2, 3.0, 4)", "divmod('a', 1)", "format(1, 's')", "format('a', 'd')", "bin(1.5)", "hex('a')", "float('x')", "complex('x')", "bytes('a')", "bytes([256])", "bytes(-1)", "zip(1)", "map(1)", "list(map(None, [1]))", "enumerate()", "enumerate(5)", "filter(1)", "type(1, 2)", "type('a', (), 1)", "type('a', (int, str), {})", "vars(1)", "eval('1 +')", "eval(5)", "exec(5)", "compile('x', 'f', 'bad')", "slice()", "tuple(5)", "dict(1)", "str(b'a', 'ascii', 5, 6)", "str(1, 'x')", "print(sep=1)", "print(1, foo=2)", "list(zip([1], [1, 2], strict=True))", "super()", "object(1)", "property(1, 2, 3, 4, 5)", "__import__('nope_x')", "memoryview(1)", "open('/nonexistent/x')", "setattr(1, 'a')", "callable()", "id()", "ascii()", "abs()", "abs(1, 2)", "all(1)", "any()"): err(s)
