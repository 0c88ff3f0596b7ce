# int: constructors, methods, attributes, subclasses, conversion protocols, string limits.
print(int("0b101", 0), int("0o17", 0), int("0xFF", 0), int("  42  "), int("-7"), int("+7"), int("1_000"), int("z", 36), int(b"12"), int(bytearray(b"5")), int(3.99), int(True), int("٣"), int("1" * 50))
print((5).bit_length(), (-5).bit_length(), (0).bit_length(), (7).bit_count(), (-7).bit_count(), (10).conjugate(), (10).real, (10).imag, (10).numerator, (10).denominator, (10).as_integer_ratio(), (5).__index__(), (5).__trunc__(), (5).__round__(), (1234).__round__(-2), (5).__floor__(), (5).__ceil__())
print((255).to_bytes(2, "big"), (255).to_bytes(2, "little"), (-1).to_bytes(3, "big", signed=True), (5).to_bytes(), (0).to_bytes(0, "big"), int.from_bytes(b"\x01\x00", "big"), int.from_bytes(b"\xff\xfe", "little", signed=True), int.from_bytes([1, 2], "big"), int.from_bytes(b""), int.from_bytes(bytearray(b"\x10")))
class I(int):
    def __repr__(self): return f"I({int(self)})"
    def __add__(self, o): return I(int(self) + o)
i = I(5); print(i, i + 1, i - 1, 1 + i, type(i + 1).__name__, type(i - 1).__name__, type(+i).__name__, int(i), [1, 2, 3, 4, 5, 6][i], f"{i}", f"{i:d}", str(i), "%d" % i, i == 5, hash(i) == hash(5), {5: "x"}[i], type(int(i)).__name__, i.real, isinstance(i.real, I), I("12"), I(b"3"), I("ff", 16), type(I.from_bytes(b"\x05", "big")).__name__)
class Idx:
    def __index__(self): return 7
class Int:
    def __int__(self): return 8
class Tr:
    def __trunc__(self): return 9
class Sub:
    def __int__(self): return True
print(int(Idx()), int(Int()), float(Idx()), bin(Idx()), "%x" % Idx(), round(1.23456, I(2)), range(Idx())[-1])
import warnings; warnings.simplefilter("ignore"); print(int(Tr()), int(Sub()), type(int(Sub())).__name__)
for b in range(2, 37, 5): print(b, int("10", b), int("-1" + "0" * 20, b))
for n in (0, 1, -1, 255, -256, 10**20): print(bin(n), oct(n), hex(n), f"{n:b} {n:o} {n:x} {n:X} {n:#b} {n:#o} {n:#X} {n:,} {n:_} {n:_x} {n:+} {n: } {n:010} {n:<8}| {n:^8}| {n:=+10} {n:e} {n:.2f} {n:%} {n:n} {n:g}")
print(-7 // 2, -7 % 2, 7 // -2, 7 % -2, divmod(-7, 2), -1 >> 100, 1 << 70 >> 70, -5 & 3, -5 | 3, -5 ^ 3, ~(2**64), pow(2, -1, 5), pow(-2, 3, 7), pow(2, 3, -5), pow(0, 0, 1), pow(5, 0, 1), 3 .__pow__(2, 5), (3).__divmod__(2), (3).__add__("a"), (3).__radd__(4), (3).__eq__(3.0), (3).__lt__("x"))
def err(s):
    try: print(eval(s))
    except Exception as e: print(s, "->", type(e).__name__, e)
for s in ("int('')", "int(' ')", "int('1 2')", "int('1__2')", "int('_1')", "int('1_')", "int('0x')", "int('09', 0)", "int('00', 0)", "int('2', 2)", "int('1', 1)", "int('1', 37)", "int('1', -1)", "int(1, 2)", "int(1.5, 2)", "int(None)", "int([])", "int('é')", "int(b'\\xff')", "int('\\0')", "int('12\\0')", "int(base=5)", "int('1', base='x')", "int(x='1')", "(5).to_bytes(-1, 'big')", "(-5).to_bytes(1, 'big')", "(256).to_bytes(1, 'big')", "(5).to_bytes(1, 'middle')", "int.from_bytes('a', 'big')", "int.from_bytes([256], 'big')", "int.from_bytes(b'a', 'x')", "(5).foo", "5 .real.x", "(1).__round__('a')", "round(5, 1.5)", "pow(2, -1, 4)", "pow(1, 2, 0)", "pow(1.0, 2, 3)", "1 << (1 << 70)", "1 >> (1 << 70)", "0 << (1 << 70)", "'a' * (1 << 70)", "int('9' * 4301)", "len(str(10**4299))", "str(10**4300)", "int('f' * 5000, 16) > 0", "f'{10**5000}'", "format(5, 'q')", "format(5, '.2d')", "format(5, ',x')", "format(5, 's')", "format(5, '1000000000000000000000d')", "format(5, 'c')", "format(-1, 'c')", "format(1114112, 'c')", "'%c' % 300", "'%c' % -1", "'%c' % 'ab'", "int.__new__(str)", "int.__new__()", "I('x')"): err(s)
import sys; print(sys.get_int_max_str_digits(), sys.int_info.default_max_str_digits); sys.set_int_max_str_digits(0); print(len(str(10**5000))); sys.set_int_max_str_digits(4300); err("sys.set_int_max_str_digits(100)"); print(sys.maxsize, isinstance(sys.hash_info.modulus, int), hash(2**61 - 1), hash(2**61), hash(-2), hash(2**200), hash(-(2**61 - 1)))
