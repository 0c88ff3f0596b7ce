# Literals: numbers, strings, bytes, escapes, concatenation, continuation lines, unusual layouts.
print(0, 00, 0_0, 1_000, 0xFF, 0Xff, 0x_f, 0o17, 0O17, 0b101, 0B1_0, 1.0, 1., .5, 1e5, 1E+5, 1e-5, 1_0.0_1e1_0, 0.0, 00.5, 09.5, 1j, 1.5J, 1e3j, 0j, 5e-324, 1e400, 0xFFFFFFFFFFFFFFFFFF, 123456789012345678901234567890)
print('a', "b", '''c''', """d""", 'it\'s', "q\"q", 'a\
b', "\a\b\f\n\r\t\v\\\0\x41\101\7\60\N{DIGIT ONE}\u0041\U00000041".encode(), r'\n\'', R"\x", b'b\x00\377\n', B"B", rb'\n', bR'\n', Rb'\x', u'u', U"U", f'{1}', F'{2}', fr'{3}\n', rF'{4}', 'a' 'b' "c" '''d''', b'a' b'b', ('x'
    'y'), 'a' f'{1}' 'b' f'{2}', '' '', """multi
line "with" 'quotes' \
continued""", '''''', "''", '""', "'''", '\\', '\\\\n', "\
")
import warnings; warnings.simplefilter("ignore"); print(eval(r"'\q\d\.'"), eval(r"b'\q'"), len('\
'), "\1", "\18", "\400" if 0 else "", b"\0a", "\x7f\x80\xff", '\u00e9é', "\ud800".encode("utf-16-le", "surrogatepass"))
x = [1,
     2,  # comment

     3,
     ]; y = (1 +
  2); z = {'a': 1,
 'b': 2}
print(x, y, z); print(1if 1else 2, [1for _ in"ab"], 1 if[]else 2, (1)and(2), 5 .real, 5..real, 1.5.real, 1e5.real, "a"if 1else"b", -1**2, 2**-1, --1, ~-1, +-+1, not not 1)
if 1: a = 1; b = 2; print(a, b)
if 1:

    # comment

    print("indented")
    
class A: x = 1; y = 2
def f(): return 1; return 2
def g(
    a, # first
    b=2, # second
    *, c
): return a, b, c
print(A.y, f(), g(1, c=3), f (), A . x, x [0], g(  1 ,c = 3 )); é = 1; ñandú = 2; 変数 = 3; print(é, ñandú, 変数, eval("ﬁ", {"fi": 4}), (_ := 5), (__ := 6)); print(... , Ellipsis, None, True, False, NotImplemented, __debug__, ()); print(1 < 2 < 3 == 3 != 4 >= 4 <= 5 in [5] not in [6] is not None); print((lambda: (yield))().__next__(), (lambda x: x)(*[1]), (lambda *, a: a)(a=1), {**{}}, {*()}, [*()], (*(),), [[]][0], ((((1)))), (1,)[0], {1: 2}[1], {1}, "abc"[1], (1, 2)[::-1], [i for i in (1, 2)][-1], f"{1}"[0], b"a"[0]); print(type(1_0), 1_0 == 10, 0b1_1, 0o7_7, 0xa_b, 1_2e1_2, 1_2j, "a_b".split("_"))
for s in ("1_", "1__0", "0x", "0b2", "0o8", "08", "1e", "1_e5", "0_x1", "1._5", "0b", "1.e", "12abc", "0xg", "1_000_", "'\\x1'", "b'é'", "'\\N{}'", "'\\u12'", "'abc", "'''abc", "f'{'", "0b1_", "1__000", "0xfor", "0 1", "1.2.3", "1if", "'a' b'b'", "f'' b''", "ur''", "bu''", "fb''", "\\", "1\\", "a b", "0e", "1e+", "000_1", "1_j", "5_.5"):
    try: print(s, eval(s))
    except SyntaxError as e: print(s, "|", e.msg, e.offset)
