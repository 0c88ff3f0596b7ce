# _decimal: what test_decimal does not look at closely: messages, exact digits of long results, flags, contexts of tasks and
# threads. Numbers are made by a generator of our own, so that both implementations see the same ones.
import contextvars
import copy
import decimal
import itertools
import math
import pickle
import sys
import threading
from decimal import *
from fractions import Fraction

sys.set_int_max_str_digits(0)


def show(function, *args):
    try:
        print(repr(function(*args)))
    except Exception as error:
        print(type(error).__name__, error)


state = 12345


def number(below):
    global state
    state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
    return (state >> 20) % below


def digits(count):
    return "".join(str(number(10)) for _ in range(count))


# Construction
for v in ["1.5", " -1_000.50 ", "1e5", "Infinity", "-sNaN123", "\u0661\u0662.\u0663", "", "x", "1 2", "1\x00", "\ud800", 7, -2**70, True, 0.1, -0.0, 5e-324,
          1.7976931348623157e308, float("inf"), (0, (1, 2), -1), [1, [3], 2], (0, (), "F"), (1, (1, 2), "n"), (2, (1,), 0), (0, (1, 22), 1), (0, 3, 1), (0, (1,), "x"),
          (0, (1,), 1.0), (1, 2), b"1", None, 1j, "1e1000000000000000000", "1e-2000000000000000000", "9" * 40]:
    show(Decimal, v)
show(Decimal, 1, 2)
show(Decimal.from_float, "x")
show(Decimal.from_float, 2)
c = Context(prec=5, rounding=ROUND_DOWN)
for v in ["1.234567", " 1", "1_0", 1234567, 0.1, (0, (1, 2, 3, 4, 5, 6), -2), "NaN1234567", Decimal("1.234567")]:
    show(c.create_decimal, v)
show(c.create_decimal_from_float, 0.1)
print(c)

# Attributes of contexts
for name, v in [("prec", 0), ("prec", "x"), ("prec", 2**63), ("Emin", 1), ("Emax", -1), ("rounding", 1), ("rounding", "x"), ("capitals", 2), ("clamp", -1), ("foo", 1), ("flags", {}),
                ("flags", 3), ("traps", [Inexact]), ("traps", {s: s is Inexact for s in c.flags})]:
    show(setattr, c, name, v)
show(delattr, c, "prec")
show(lambda: c.flags[3])
show(lambda: c.flags.__delitem__(Inexact))
show(lambda: c.flags == c.traps)
show(lambda: c.flags == dict(c.flags))
print(c.traps, list(c.flags.items()) == list(c.flags.copy().items()), c.flags.get(1), len(c.traps))
show(Context, 1, 2)
show(lambda: Context(a=1))
show(lambda: Context(flags=[Inexact, Overflow], traps=[]))
show(localcontext, 1)
show(lambda: localcontext(foo=1))
show(setcontext, 1)
with localcontext(prec=3, rounding=ROUND_UP) as inner:
    print(inner.prec, Decimal(1) / 3, getcontext() is inner)
print(getcontext().prec)
print(pickle.loads(pickle.dumps(c)), copy.copy(c), pickle.loads(pickle.dumps(Decimal("-1.50"))), copy.deepcopy(Decimal("sNaN4")))
setcontext(BasicContext)
print(getcontext() is BasicContext, getcontext())
setcontext(DefaultContext)

# Signals
for text in ["Decimal(1) / 0", "Decimal(0) / 0", "Decimal('sNaN') + 1", "Decimal('x')", "Decimal(1) < Decimal('NaN')", "Decimal('NaN') == 1", "Decimal('inf') - Decimal('inf')",
             "Decimal(10) ** 1000000", "Decimal(10) ** -2000000", "Decimal(-8) ** Decimal('0.5')", "Decimal(1) % 0", "Decimal('1e30') // 1", "pow(Decimal(7), 10**30, 1000)", "pow(Decimal(7), -1, 5)",
             "Decimal(0) ** 0", "Decimal(-1).ln()", "Decimal(0).log10()", "Decimal(-1).sqrt()", "Decimal(0).logb()", "divmod(Decimal(1), 0)", "Decimal(1).quantize(Decimal('1e-40'))"]:
    getcontext().clear_flags()
    show(eval, text)
    print([s.__name__ for s, on in getcontext().flags.items() if on])

# Operators with other types
d = Decimal("2.50")
for text in ["d + 1", "1 - d", "d * True", "d + 1.0", "d + 'x'", "d < 2.6", "d == 2.5", "d == 2.5 + 0j", "d != 'x'", "d < 'x'", "d == Fraction(5, 2)", "d < Fraction(51, 20)", "hash(d) == hash(2.5)",
             "5 ** d", "d ** 'x'", "pow(d, 2, 'x')", "divmod(7, d)", "7 // d", "-7 % d", "round(d)", "round(d, 1)", "round(d, -1)", "d.__round__('x')", "int(d)", "math.floor(-d)", "math.ceil(d)", "math.trunc(-d)",
             "float(d)", "complex(d)", "d.as_integer_ratio()", "d.as_tuple()", "abs(-d)", "+d", "bool(d - d)", "sum([d, d])", "max(d, 2)", "d.real, d.imag", "d.conjugate() is d", "int(Decimal('inf'))",
             "int(Decimal('nan'))", "float(Decimal('snan'))", "hash(Decimal('snan'))", "Decimal('nan').as_integer_ratio()", "d.compare('x')", "d.quantize(1, 'x')", "d.exp(3)", "d.to_integral(3)",
             "c.canonical(1)", "c.add(1, 'x')", "d.fma(2, '3')"]:
    show(eval, text)

# Exact and rounded results of all lengths, in all modes; the flags tell what happened
for prec, rounding in itertools.product([1, 5, 18, 19, 28, 36, 37, 100], [ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEILING, ROUND_UP, ROUND_DOWN, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_05UP]):
    with localcontext(Context(prec=prec, rounding=rounding, Emax=400, Emin=-400, traps=[])) as context:
        a = Decimal(digits(1 + number(60))).scaleb(-number(50)) + 0
        b = Decimal(("-" if number(2) else "") + digits(1 + number(40)) + "1").scaleb(-number(30))
        print(prec, rounding, a + b, a - b, a * b, a / b, a % b, a // b, a.sqrt(), (a / 10**40).exp(), a.ln(), b.copy_abs().log10(), abs(b) ** Decimal("1.5"), b ** 3, a.fma(b, b),
              a.next_plus(), b.next_minus(), a.normalize(), b.to_integral_exact(), a.remainder_near(b), a.compare(b), a.max_mag(b), context.power(a, -2),
              [s.__name__ for s, on in context.flags.items() if on])

# Long coefficients: every way of multiplying and dividing
with localcontext(Context(prec=60000, Emax=MAX_EMAX, Emin=MIN_EMIN)) as context:
    for la, lb in [(40, 30), (700, 650), (2000, 1900), (5000, 2000), (20000, 19000), (30000, 100)]:
        a, b = int("1" + digits(la)), int("7" + digits(lb))
        x, y = Decimal(a), Decimal(b)
        print(la, lb, x * y == a * b, divmod(x * y + 1, x) == (y, 1), int(x) == a, x + y == a + b, x - y == a - b, hash(x) == hash(a), x // y == a // b, x % y == a % b, (x * x).sqrt() == x, hash(x * y / 10**77))
        print(str(x * y)[::997], (x / y).normalize().as_tuple().digits[:60], len(str(x / y)))
    context.prec = 2000
    print(Decimal(2).sqrt() % Decimal("1e-1900"), Decimal(1).exp() % Decimal("1e-1950"), Decimal(10).ln() % Decimal("1e-1950"), Decimal(2).log10() % Decimal("1e-1950"))
with localcontext(Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)):
    print(Decimal(4) / 2, Decimal(1) / 2**30, Decimal(400) ** -1, Decimal("1e-400").sqrt(), Decimal(10**50).log10(), divmod(Decimal(10**40), 3))

# Text
for text in ["0", "-0", "0E-6", "0E-7", "0E+3", "1E+5", "12345E-10", "1.000", "123456789012345678901234567890", "-1E-7", "NaN12", "-Infinity", "999E+996"]:
    d = Decimal(text)
    print(d, repr(d), d.to_eng_string(), d.adjusted(), d.number_class(), d.as_tuple(), Context(capitals=0).to_sci_string(d))
for spec in ["", "10", "<10", "^+12", "x= 12", "012", "012,", ",.2f", ".0f", ".3e", "E", "g", ".2g", ".4G", "%", ".1%", "z.1f", "z<5", "z#<5", "+z", "\u20ac>12", "n", ".3n", "_", "#", "x", "<012", ".", "00012", "c"]:
    for text in ["1234567.891", "-0.04", "0E+4", "-1E-9", "NaN5", "-inf"]:
        show(format, Decimal(text), spec)
show(Decimal("12345.6").__format__, "n", {"decimal_point": ",", "thousands_sep": "\u2009", "grouping": "\x03\x02"})
show(Decimal(1).__format__, "f", {})
show(Decimal(1).__format__, "f", 3)
show(Decimal(1).__format__, 3)

# Classes derived from ours
class Money(Decimal):
    def __new__(cls, v, currency="EUR"):
        self = super().__new__(cls, v)
        self.currency = currency
        return self

    def __str__(self):
        return super().__str__() + " " + self.currency


m = Money("12.50")
print(m, repr(m), type(m + 1), m + 1, m.currency, Money.from_float(0.5), type(Decimal(m)), m == Decimal("12.5"), pickle.loads(pickle.dumps(m)), f"{m:.1f}")


class MyContext(Context):
    pass


print(MyContext(prec=4).add(1, Decimal("1.23456")), type(MyContext().copy()))
setcontext(MyContext(prec=6))
print(Decimal(1) / 7, type(getcontext()))
setcontext(DefaultContext)

# Every task and thread has its own context
getcontext().prec = 11


def in_thread():
    print("thread", getcontext().prec, Decimal(1) / 3)
    getcontext().prec = 4
    print("thread", Decimal(1) / 3)


thread = threading.Thread(target=in_thread)
thread.start()
thread.join()


def in_context():
    setcontext(Context(prec=3))
    print("context", Decimal(1) / 3)


print(Decimal(1) / 3)
contextvars.copy_context().run(in_context)
print(Decimal(1) / 3)


def generator():
    with localcontext() as context:
        context.prec = 2
        yield Decimal(1) / 3
        yield Decimal(2) / 3


g = generator()
print(next(g), Decimal(1) / 3, next(g), list(g), Decimal(1) / 3)

for spec in "zé^5.0", "zé", "zx^5", "z<5", "z", "z.1f", "é^z9.1f", "+zé^5", "z\0<5", "z\x7f<9", " z9.1f", "x<+z9.1f":
    try:
        print(ascii(spec), ascii(format(decimal.Decimal("-0.001"), spec)))
    except ValueError as error:
        print(ascii(spec), error)
