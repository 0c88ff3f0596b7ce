# match, case and _ as plain names.
match = {"case": 1}; case = [1, 2]; _ = 5
print(match["case"], case[0], _, match.get("x"), -_)
match [0:1] if False else None
def case(match=1, _=2): return match + _
print(case(), case(match=3), case(_=4))
class match:
    case = "attr"
    def match(self, case): return case
print(match.case, match().match(9))
match = 5
match -1
match * 2
print(match - 1, match * 2)
match (match):
    case (5): print("five")
    case _: print("other")
match match:
    case match if match > 3: print("guarded", match)
match, case = 1, 2; print(match, case)
match: int = 7; print(match)
import sys as match; print(match is match)
for match in range(2): print(match)
lambda match: case
print([match for match in "ab"], {case: match for case, match in [(1, 2)]}, (lambda case: case)(1))
match = lambda *a: a
match (1, 2)
print(match(1, *[2]), match (1), match
      (3))
match \
  (1)
type = 5; print(type); del type
def f(x):
    match x:
        case case: return case
print(f(1))
match [1]:
    case [_]: print("list", _)
match {}: 
    case {}: print("dict")
match 1, : 
    case 1, : print("tuple")
match -1:
    case -1: print("neg")
match not 1:
    case False: print("not")
match f"{1}":
    case "1": print("fstr")
match lambda: 1:
    case x: print(x())
match (yield_ := 3):
    case 3: print("walrus")
match *[1], 2:
    case 1, 2: print("star subject")
for s in ("match x:\n case 1: pass", "match x:\ncase 1: pass", "match x:\n pass", "match:\n case 1: pass", "match x\n case 1: pass", "match x:\n case 1", "match x:\n case 1 | y: pass", "match x:\n case y: pass\n case 1: pass", "match x:\n case _: pass\n case 1: pass", "match x:\n case [*a, *b]: pass", "match x:\n case {**r, 'a': 1}: pass", "match x:\n case {**_}: pass", "match x:\n case a, a: pass", "match x:\n case C(a=1, a=2): pass", "match x:\n case C(a=1, 2): pass", "match x:\n case 1 + 2: pass", "match x:\n case 1 + 2j: pass", "match x:\n case -'a': pass", "match x:\n case f'a': pass", "match x:\n case (1 as _): pass", "match x:\n case 1 as a.b: pass", "match x:\n case {a: 1}: pass", "match x:\n case {'a': 1, 'a': 2}: pass", "match x:\n case (a | b): pass", "match x:\n case (a := 1): pass", "match x:\n case a.b.c(): pass", "match x:\n case *a: pass", "match x:\n case None | True | a.b: pass", "match x:\n case 1 if True: pass\n else: pass", "match x: case 1: pass", "match x:\n case x[0]: pass", "match x:\n case {1 + 1: 2}: pass", "match x:\n case {-1: 2, 1+1j: 3, None: 4}: pass"):
    try: compile(s, "<s>", "exec"); print("ok", repr(s))
    except SyntaxError as e: print(repr(s), "|", type(e).__name__, e.msg, e.lineno, e.offset)
