#!/usr/bin/python3.11
"""Looks for inputs that crash our executable: damaged source text, marshal data, regular expressions, format strings,
decimal arithmetic.

usage: tools/fuzz_inputs.py [--time SECONDS] [--seed N] [--exe PATH] [--kind source|marshal|regex|format|decimal]...

Cases run a few hundred at a time in one child, which says where it is before each; a child that dies by a signal, hangs, or
says "SystemError" names the case, which is then run alone, made smaller and written to build/fuzz/. For source text, regular
expressions, formats and decimal arithmetic the outcome (accepted, or the type and text of the error) is compared with that of python3.11; the
first differences of each kind are listed. The exit status is 1 if anything was found. The seed is printed.
"""
import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from harness import REFERENCE, clean_environment, install_handlers, last_lines, run_process

FOUND = ROOT / "build" / "fuzz"
LIBRARY = Path("/usr/lib/python3.11")
BATCH = 200
ENOUGH = 20  # crashes after which the search ends
KINDS = ("source", "marshal", "regex", "format", "decimal")

# What the child does with each case. Each case is the repr of a str or bytes on a line of the file.
CHILD = r'''
import sys
kind, path, progress = sys.argv[1:4]
exact = kind in ("source", "regex", "format", "decimal")
def source(text):
    compile(text, "<fuzz>", "exec", dont_inherit=True)
def marshal_(data):
    import marshal
    value = marshal.loads(data)
    if not hasattr(value, "co_code"):
        repr(value)
def regex(case):
    import re
    re.purge()
    pattern, text = case.split("\x1e")
    return [m.span() for m in re.finditer(pattern, text)][:20]
VALUES = (0, -17, 2**70, 1.5, -0.0, 1e30, "text", "\u20ac", True, None, 1j)
def format_(spec):
    out = []
    for value in VALUES:
        for attempt in (lambda: format(value, spec), lambda: ("{:" + spec + "}").format(value), lambda: ("%" + spec) % (value,)):
            try: out.append(attempt())
            except (ValueError, TypeError, OverflowError, KeyError, IndexError, AttributeError, MemoryError) as e:
                out.append(type(e).__name__ + str(e))
    return out
def decimal_(case):
    import decimal
    settings, name, *operands = case.split("|")
    prec, rounding, emin, emax, clamp = settings.split()
    context = decimal.Context(int(prec), rounding, int(emin), int(emax), clamp=int(clamp), traps=[])
    decimal.setcontext(context)
    values = [decimal.Decimal(o) for o in (operands[:1] if name == "format" else operands)]
    if name == "format":
        result = format(values[0], operands[1])
    elif name == "text":
        result = context.create_decimal(operands[0]), [str(values[0]), context.to_eng_string(values[0])]
    elif name.startswith("__"):
        result = getattr(values[0], name)(*values[1:])
    else:
        result = getattr(context, name)(*values)
    return str(result), [s.__name__ for s, on in context.flags.items() if on]
run = {"source": source, "marshal": marshal_, "regex": regex, "format": format_, "decimal": decimal_}[kind]
log = open(progress, "w")
for number, line in enumerate(open(path, encoding="ascii")):
    log.write(str(number) + "\n"); log.flush()
    try:
        result = "ok " + repr(run(eval(line)))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as e:
        result = type(e).__name__ + (": " + str(e) if exact else "")
    print(number, ascii(result))
'''


# Making cases

def library_files():
    files = [p for p in LIBRARY.glob("*.py") if p.stat().st_size < 60000]
    return sorted(files) + sorted((ROOT / "tests" / "lang").glob("*.py"))


TOKENS = ("( ) [ ] { } , : ; . ... -> = == != < <= := + - * ** / // % @ & | ^ ~ << >> += **= if else elif for while in not is and or "
          "lambda def class return yield yield_from await async with as try except except* finally raise from import global nonlocal "
          "del assert pass break continue match case _ None True False x y self 0 1 1.5 2j 0x 1_0 'a' \"b\" '''c f'{x}' f'{ b'd' r'\\' "
          "\\ \n \t \n\x20\x20\x20\x20 # @ $ ? ! ` \x0c \xe9 \u20ac \U0001f600 \x00").split(" ")


def mutate_text(rng, text):
    """A few edits of a slice of real text: lines and tokens deleted, doubled, swapped, inserted, cut."""
    lines = text.splitlines(True)
    start = rng.randrange(len(lines))
    lines = lines[start:start + rng.randrange(1, 30)]
    for _ in range(rng.randrange(1, 5)):
        if not lines:
            break
        i = rng.randrange(len(lines))
        line = lines[i]
        at = rng.randrange(len(line) + 1)
        action = rng.randrange(7)
        if action == 0:
            del lines[i]
        elif action == 1:
            lines.insert(i, lines[rng.randrange(len(lines))])
        elif action == 2:
            lines[i] = line[:at] + rng.choice(TOKENS) + line[at:]
        elif action == 3:
            lines[i] = line[:at] + line[at + rng.randrange(1, 6):]
        elif action == 4:
            lines[i] = line[:at]
        elif action == 5:
            lines[i] = " " * rng.randrange(5) + line.lstrip()
        else:
            lines[i] = line[:at] + rng.choice("()[]{}") * rng.randrange(1, 150) + line[at:]
    return "".join(lines)


def make_source(rng, files):
    if rng.random() < 0.2:
        return " ".join(rng.choice(TOKENS) for _ in range(rng.randrange(1, 25)))
    text = rng.choice(files).read_text(encoding="utf-8", errors="replace")
    text = mutate_text(rng, text or "\n")
    if rng.random() < 0.1:
        data = bytearray(text.encode("utf-8", "replace"))
        for _ in range(rng.randrange(1, 4)):
            if data:
                data[rng.randrange(len(data))] = rng.randrange(256)
        return bytes(data)
    return text


def marshal_seeds():
    import marshal
    values = [None, True, 0, -1, 2**40, -2**100, 1.5, 2j, "abc", "\u20ac", "\U0001f600", b"bytes", (1, (2, 3)), [1, [2]], {"a": 1, "b": [2]},
              {1, 2}, frozenset("ab"), ..., ("s", "s", "s"), tuple(range(300))]
    return [marshal.dumps(v, version) for v in values for version in (0, 2, 4)]


def make_marshal(rng, seeds):
    data = bytearray(rng.choice(seeds))
    for _ in range(rng.randrange(1, 6)):
        action = rng.randrange(5)
        at = rng.randrange(len(data) + 1)
        if action == 0 and data:
            data[at % len(data)] = rng.randrange(256)
        elif action == 1:
            data[at:at] = bytes([rng.choice(b"0NFTSiIlgyxfsu()[]{}<>rRtaAzZc?.\xe9\xdb\xa9\xfb")]) + bytes(rng.choices(range(256), k=4))
        elif action == 2:
            del data[at:]
        elif action == 3:
            other = rng.choice(seeds)
            data[at:at] = other
        else:
            data[at:at + 4] = rng.choice([b"\xff\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"\0\0\0\0", b"\1\0\0\0"])
    return bytes(data)


PIECES = ["a", "b", "ab", ".", "\\d", "\\w", "\\s", "\\b", "\\B", "^", "$", "\\A", "\\Z", "[ab]", "[^a]", "[a-z0-9]", "[\\w-]", "\\1", "\\2", "(?P=n)",
          "x*", "*", "+", "?", "*?", "+?", "??", "*+", "++", "{2}", "{1,3}", "{,2}", "{2,}", "{0}?", "{3,1}", "|", "(", ")", "(?:", "(?=", "(?!", "(?<=", "(?<!",
          "(?>", "(?P<n>", "(?i)", "(?i:", "(?-i:", "(?s:", "(?x: # c\n", "(?(1)a|b)", "(?(n)a)", "(?#c)", "\\", "[", "]", "{", "}", "\u00e9", "\u20ac", "K", "\\u212a",
          "\\x41", "\\N{BULLET}", "\\101", "\\0", "-", " ", "\n", "\\."]
SUBJECTS = ["", "a", "ab", "aab", "abab", "aaaaaaaaaaaa", "ba ab", "a1_b2", "\n\n", "a\nb\n", "\u00e9a\u20ac", "KkK\u212a", "xyz", "abcabcabc", "((a))", "12 345"]


def make_regex(rng, _):
    return "".join(rng.choice(PIECES) for _ in range(rng.randrange(1, 9))) + "\x1e" + "".join(rng.choices(SUBJECTS, k=3))


def make_format(rng, _):
    parts = [rng.choice(["", "<", ">", "^", "=", "*<", "\u00e9^", "0", "{"]), rng.choice(["", "+", "-", " ", "#", "z"]), rng.choice(["", "0", "#", "#0"]),
             rng.choice(["", "5", "12", "20", "0", "999999999999999999999"]), rng.choice(["", ",", "_"]),
             rng.choice(["", ".0", ".3", ".20", ".", ".99999999999999999999"]), rng.choice(["", "d", "f", "e", "g", "G", "E", "F", "%", "x", "X", "b", "o", "c", "n", "s", "q", "}", "!"])]
    if rng.random() < 0.2:
        rng.shuffle(parts)
    return "".join(parts)


ROUNDINGS = ["ROUND_" + r for r in "CEILING FLOOR UP DOWN HALF_UP HALF_DOWN HALF_EVEN 05UP".split()]
DECIMAL_UNARY = ("abs exp ln log10 logb logical_invert minus next_minus next_plus normalize plus sqrt to_integral_exact to_integral_value number_class text "
                 "__hash__ __int__ __float__ __round__ __floor__ as_integer_ratio").split()
DECIMAL_BINARY = ("add subtract multiply divide divide_int remainder divmod power quantize compare compare_signal compare_total compare_total_mag copy_sign max "
                  "max_mag min min_mag next_toward remainder_near rotate scaleb shift logical_and logical_xor same_quantum "
                  "__add__ __sub__ __mul__ __truediv__ __floordiv__ __mod__ __pow__ __add__ __sub__ __mul__ __truediv__ __eq__ __lt__ __ge__").split()
DECIMAL_EXACT = "__int__ __float__ __round__ __floor__ as_integer_ratio".split()
DECIMAL_TERNARY = ["fma", "power"]


def make_digits(rng):
    length = rng.choice([1, 1, 2, 3, 5, 9, 17, 18, 19, 28, 35, 36, 37, 40, 55, 90, 200])
    return "".join(rng.choices(rng.choice(["0123456789", "01", "09", "05", "9"]), k=length))


def make_operand(rng, reach):
    if rng.random() < 0.06:
        return rng.choice(["", "-"]) + rng.choice(["Infinity", "NaN", "sNaN", "NaN12345678901234567890", "sNaN7", "0", "0E-7", "0E+9", "1", "10"])
    digits = make_digits(rng)
    if rng.random() < 0.3:
        at = rng.randrange(len(digits) + 1)
        digits = digits[:at] + "." + digits[at:]
    exponent = rng.choice([0, 0, rng.randrange(-5, 6), rng.randrange(-60, 60), -len(digits), rng.choice([-1, 1]) * reach + rng.randrange(-9, 9)])
    return rng.choice(["", "", "-"]) + digits + (f"E{exponent}" if exponent else "")


def make_decimal(rng, _):
    prec, reach = rng.choice([1, 2, 3, 7, 9, 16, 17, 28, 28, 28, 34, 50, 130]), rng.choice([9, 99, 384, 999999, 999999])
    settings = f"{prec} {rng.choice(ROUNDINGS)} {-reach} {reach} {int(rng.random() < 0.2)}"
    if rng.random() < 0.1:
        return f"{settings}|format|{make_operand(rng, 40)}|{make_format(rng, None)}"
    names, count = rng.choice([(DECIMAL_UNARY, 1), (DECIMAL_BINARY, 2), (DECIMAL_BINARY, 2), (DECIMAL_TERNARY, 3)])
    name = rng.choice(names)
    operands = [make_operand(rng, 20 if name in DECIMAL_EXACT else reach) for _ in range(count)]
    if count > 1 and rng.random() < (0.7 if count == 3 or name in ("power", "rotate", "shift", "scaleb") else 0.1):
        operands[1:] = [str(rng.randrange(-60, 400)) for _ in operands[1:]]
    if count > 1 and rng.random() < 0.1:
        operands[1] = operands[0]
    return "|".join([settings, name] + operands)


MAKERS = {"source": (make_source, library_files), "marshal": (make_marshal, marshal_seeds),
          "regex": (make_regex, lambda: None), "format": (make_format, lambda: None),
          "decimal": (make_decimal, lambda: None)}


# Running

def run_batch(exe, kind, cases, folder, timeout):
    """(outcomes by number, number of the case that killed or hung the child or None, how it ended)."""
    path, progress, program = folder / "cases", folder / "progress", folder / "child.py"
    path.write_text("".join(ascii(c) + "\n" for c in cases))
    progress.write_text("")
    program.write_text(CHILD)
    result = run_process([exe, program, kind, path, progress], timeout=timeout,
                         env=clean_environment(PYTHONWARNINGS="ignore"))
    outcomes = {}
    for line in result.stdout.splitlines():
        number, _, outcome = line.partition(" ")
        if number.isdigit():
            outcomes[int(number)] = outcome
    if result.status == 0:
        return outcomes, None, ""
    at = progress.read_text().split()
    return outcomes, int(at[-1]) if at else 0, f"{result.status}\n{last_lines(result.stderr, 8)}"


def crashes(exe, kind, case, folder):
    return run_batch(exe, kind, [case], folder, 20)[1] is not None


def make_smaller(exe, kind, case, folder):
    """Cuts pieces out of a case while it still kills the child."""
    size, tries = len(case) // 2, 0
    while size and tries < 150:
        at = 0
        while at < len(case) and tries < 150:
            shorter = case[:at] + case[at + size:]
            tries += 1
            if crashes(exe, kind, shorter, folder):
                case = shorter
            else:
                at += size
        size //= 2
    return case


def is_known_difference(kind, case, ours, theirs):
    """Outcomes that may differ: limits of the parsers' stacks, and texts that name CPython's own limits."""
    text = ours + theirs
    if kind == "source" and "UnicodeDecodeError" in theirs:
        return True  # python3.11 fails over the bytes of the line that it wants to show
    if kind == "decimal" and "|__hash__|" in case and "NaN" in case:
        return True  # the hash of a NaN is that of its identity
    if kind == "decimal" and "|format|" in case and "z" in case and case.endswith("F") and \
            theirs.replace("-", "") == ours.replace("+", ""):
        return True  # python3.11 keeps the sign of what "F", unlike "f", rounds to zero
    return any(word in text for word in ("too many nested", "RecursionError", "MemoryError", "TimeoutError"))


class Search:
    def __init__(self, options):
        self.exe, self.seed = options.exe, options.seed
        self.rng = random.Random(options.seed)
        self.crashed, self.different = [], {}
        self.folder = Path(tempfile.mkdtemp(prefix="fuzz-inputs-"))

    def note_crash(self, kind, case, how):
        if len([c for c in self.crashed if c[0] == kind]) < 3:
            case = make_smaller(self.exe, kind, case, self.folder)
        FOUND.mkdir(parents=True, exist_ok=True)
        (FOUND / f"{kind}-{self.seed}-{len(self.crashed)}.txt").write_text(ascii(case) + "\n" + how + "\n")
        self.crashed.append((kind, case, how))
        print(f"CRASH {kind}: {ascii(case)[:200]}\n  {how}", flush=True)

    def can_run(self, kind):
        """Whether the child works at all on a harmless case; says so if not."""
        harmless = {"source": "x = 1", "marshal": b"N", "regex": "a\x1ea", "format": "5",
                    "decimal": "9 ROUND_UP -9 9 0|add|1|2"}[kind]
        _, killer, how = run_batch(self.exe, kind, [harmless], self.folder, 60)
        if killer is not None:
            print(f"{kind}: left out, the child does not run: {how}")
        return killer is None

    def round(self, kind):
        make, prepare = MAKERS[kind]
        material = prepare()
        cases = [make(self.rng, material) for _ in range(BATCH)]
        outcomes, first = {}, 0
        while first < len(cases) and len(self.crashed) < ENOUGH:
            got, killer, how = run_batch(self.exe, kind, cases[first:], self.folder, 60)
            outcomes.update({first + n: o for n, o in got.items()})
            if killer is None:
                break
            self.note_crash(kind, cases[first + killer], how)
            first += killer + 1
        for number, outcome in outcomes.items():
            if "SystemError" in outcome:
                self.note_crash(kind, cases[number], outcome)
        if kind != "marshal":
            self.compare(kind, cases, outcomes)
        return len(cases)

    def compare(self, kind, cases, outcomes):
        theirs, killer, _ = run_batch(REFERENCE, kind, cases, self.folder, 60)
        for number, outcome in outcomes.items():
            other = theirs.get(number, outcome)
            if outcome != other and not is_known_difference(kind, cases[number], outcome, other):
                self.different.setdefault(kind, []).append((cases[number], outcome, other))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--time", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--exe", type=Path, default=ROOT / "build" / "checked" / "pypy3")
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--show", type=int, default=10, help="differences to list of each kind")
    options = parser.parse_args()
    options.exe = options.exe.absolute()
    return options


def main():
    options = parse_arguments()
    install_handlers()
    print(f"seed {options.seed}", flush=True)
    search = Search(options)
    counts = {kind: 0 for kind in options.kind or KINDS if search.can_run(kind)}
    end = time.monotonic() + options.time
    while counts and time.monotonic() < end and len(search.crashed) < ENOUGH:
        kind = min(counts, key=counts.get)
        counts[kind] += search.round(kind)
    for kind, found in search.different.items():
        print(f"{kind}: {len(found)} outcomes differ from python3.11")
        for case, ours, theirs in found[:options.show]:
            print(f"  {ascii(case)[:200]}\n    ours   {ours[:200]}\n    python {theirs[:200]}")
    print(", ".join(f"{n} {kind}" for kind, n in counts.items()), f"cases; {len(search.crashed)} crashes, "
          f"{sum(map(len, search.different.values()))} differences; seed {options.seed}")
    sys.exit(1 if search.crashed or search.different else 0)


if __name__ == "__main__":
    main()
