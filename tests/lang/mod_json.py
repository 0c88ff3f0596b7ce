# json: dumps options, loads hooks, errors with positions, unicode, numbers, custom encoders.
import json, decimal
vals = [None, True, False, 0, -1, 2**70, 1.5, -0.0, 1e100, 1e-7, "", "abc", "é€😀", "\n\t\"\\/\b\f\r\x00\x1f\x7f\u2028", [], [1, [2, []]], {}, {"a": {"b": [None]}}, (1, 2), {1: 2, 1.5: 3, True: 4, None: 5}, "\ud800"]
for v in vals:
    s = json.dumps(v); print(s, json.dumps(v, ensure_ascii=False).encode("utf-8", "backslashreplace"), json.dumps(v, indent=1).replace("\n", "~"), json.loads(s) == v)
d = {"b": [1, {"c": ()}], "a": {"z": None}, "e": []}; print(json.dumps(d, sort_keys=True), json.dumps(d, indent=2), json.dumps(d, indent="\t"), json.dumps(d, separators=(",", ":")), json.dumps(d, indent=None, separators=(", ", " : ")), json.dumps([float("nan"), float("inf"), -float("inf")]), json.dumps({(1,): 2, "k": 1}, skipkeys=True), json.dumps({3: 1, 2: 2}, sort_keys=True), json.dumps([], indent=2), json.dumps({}, indent=2), json.dumps([[]], indent=2), json.dumps("a", indent=2), sep="\n")
class E(json.JSONEncoder):
    def default(self, o): return {"set": sorted(o)} if isinstance(o, set) else super().default(o)
class Int(int): pass
class Str(str): pass
class Lst(list): pass
class Dct(dict): pass
class Flt(float):
    def __repr__(self): return "custom"
print(json.dumps({1, 2}, cls=E), json.dumps([{3}], default=lambda o: list(o)), json.dumps([Int(5), Str("s"), Lst([1]), Dct(a=1), Flt(1.5)]), list(E().iterencode([1, {2}])) if 0 else "".join(E(indent=1).iterencode([{2}])))
print(json.loads(' { "a" : [ 1 , 2.0 , -3e2 , true , false , null , "x\\u00e9\\ud83d\\ude00\\n" ] } '), json.loads("[]"), json.loads('"\\""'), json.loads(b'"bytes"'), json.loads('"utf16"'.encode("utf-16")), json.loads(bytearray(b"[1]")), json.loads("NaN") != json.loads("NaN"), json.loads("[Infinity, -Infinity]"), json.loads("1E5"), json.loads("-0"), json.loads("-0.0"), json.loads('{"a": 1, "a": 2}'), json.loads("123456789012345678901234567890"), json.loads('"\\ud800"') == "\ud800")
print(json.loads("[1.5, 2]", parse_float=decimal.Decimal), json.loads("[1, 2]", parse_int=str), json.loads("[NaN]", parse_constant=lambda c: "const " + c), json.loads('{"a": {"b": 1}}', object_hook=lambda d: sorted(d)), json.loads('{"a": 1, "b": 2}', object_pairs_hook=lambda p: p), json.JSONDecoder().raw_decode('[1] rest'), json.JSONDecoder(strict=False).decode('"a\nb"'), json.loads('"a\tb"', strict=False))
def err(f):
    try: print(f())
    except json.JSONDecodeError as e: print(e, "|", e.msg, e.pos, e.lineno, e.colno)
    except Exception as e: print(type(e).__name__, e)
for s in ("", " ", "{", "[", "[1", "[1,", "[1,]", "[,1]", "{'a': 1}", '{"a"', '{"a":', '{"a": 1', '{"a": 1,', '{"a": 1,}', '{"a" 1}', '{1: 2}', "nul", "tru", "truex", "1 2", "01", "1.", ".5", "+1", "-", "1e", '"abc', '"\\x"', '"\\u12"', '"\\u12g4"', '"\n"', '"\x00"', "[1 2]", "[1]]", "\ufeff[]", "// c", "NaNx", "-Infinit", '["a\nb"]', '{"a":1 "b":2}', "[1,\n 2,\n x]"): err(lambda: json.loads(s))
for f in (lambda: json.dumps({1, 2}), lambda: json.dumps(object), lambda: json.dumps({(1, 2): 3}), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.dumps(b"x"), lambda: json.dumps(1j), lambda: json.loads(5), lambda: json.loads(None), lambda: json.loads(b"\xff"), lambda: json.dumps({"a": 1, 2: 3}, sort_keys=True), lambda: json.dumps([1], indent=-1), lambda: json.dumps({"k": {1}}), lambda: json.dumps(1, foo=2)): err(f)
r = []; r.append(r); err(lambda: json.dumps(r)); r = {}; r["r"] = r; err(lambda: json.dumps(r)); err(lambda: json.dumps(r, check_circular=False)); x = [];
for _ in range(100000): x = [x]
err(lambda: json.dumps(x)); err(lambda: json.loads("[" * 100000)); del x
class Rec:
    def __init__(s, n): s.n = n
err(lambda: json.dumps(Rec(1), default=lambda o: Rec(2) if o.n else None)); err(lambda: json.dumps(Rec(3), default=lambda o: o)); import io; f = io.StringIO(); json.dump([1, "é"], f); f.seek(0); print(json.load(f), f.getvalue()); print(json.dumps({"big": list(range(30))})[:40], json.loads(json.dumps([{"k%d" % i: [i, str(i), i / 4]} for i in range(50)]))[49], json.encoder.encode_basestring("é\n\""), json.encoder.encode_basestring_ascii("é\n\"😀"), json.scanner.NUMBER_RE.pattern[:10])
