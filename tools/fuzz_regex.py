"""Compares the matching engine of modules/sre with python3.11's: random patterns and texts, compiled by re/_compiler.py,
are given to build/BUILD/tests/test_sre together with what python3.11 finds.

usage: /usr/bin/python3.11 tools/fuzz_regex.py [--time SECONDS] [--seed N] [--build checked] [--print]

Lines of the format: `T char lower upper properties`, `# comment`, `P groups length code...`, `S length characters...`,
`C mode start end result...` with mode m(atch), f(ullmatch), s(earch) or i (finditer), and for every match its span,
lastindex and the spans of its groups.
"""
import argparse
import random
import re
import signal
import subprocess
import sys
import time
import warnings
from re import _compiler, _constants, _parser

ALPHABET = "ab"
RARE = "cAB1_ \n-é\xdf\xb5"
WIDE = "Ωω\u017f\u212aİı٣\u2003\u4e00ſΣσς\u0390\u1fd3"
ASTRAL = "\U00010400\U00010428\U0001d7d8\U0001f600"
CATEGORIES = [r"\d", r"\D", r"\s", r"\S", r"\w", r"\W"]
PLACES = ["^", "$", r"\A", r"\Z", r"\b", r"\B"]
QUANTIFIERS = ["*", "+", "?", "{2}", "{1,2}", "{0,3}", "{2,}", "{,1}", "{3,5}"]


class Generator:
    def __init__(self, rng):
        self.rng = rng

    def pattern(self):
        self.groups = 0
        self.closed = []
        self.kind = self.rng.choices(["narrow", "wide", "astral", "bytes"], [6, 2, 1, 2])[0]
        flags = 0
        for flag, chance in ((re.I, 0.25), (re.M, 0.15), (re.S, 0.2)):
            if self.rng.random() < chance:
                flags |= flag
        if self.kind == "bytes":
            if self.rng.random() < 0.3:
                flags |= re.L
        elif self.rng.random() < 0.2:
            flags |= re.A
        source = self.alternatives(self.rng.randint(1, 4))
        return (source.encode("latin-1") if self.kind == "bytes" else source), flags

    def character(self):
        pools = [ALPHABET] * 8 + [RARE] * 2
        if self.kind in ("wide", "astral"):
            pools += [WIDE] * 4
        if self.kind == "astral":
            pools += [ASTRAL] * 2
        return self.rng.choice(self.rng.choice(pools))

    def text(self):
        return "".join(self.character() for _ in range(self.rng.choice([0, 1, 2, 3, 5, 8, 12, 20, 40])))

    def alternatives(self, depth):
        count = self.rng.choices([1, 2, 3, 6, 70], [60, 20, 8, 3, 0.3])[0]
        return "|".join(self.sequence(depth if count < 50 else 0) for _ in range(count))

    def sequence(self, depth):
        return "".join(self.item(depth) for _ in range(self.rng.choice([0, 1, 1, 2, 2, 3, 4])))

    def item(self, depth):
        choice = self.rng.random()
        if choice < 0.08:
            return self.rng.choice(PLACES)
        groups = self.groups
        atom = self.atom(depth)
        if choice < 0.5:
            return atom
        suffix = self.rng.choice(["", "", "", "?", "+"])
        if suffix == "+" and self.groups > groups:
            suffix = ""  # 3.11 forgets to restore groups when such a repetition backtracks inside
        return atom + self.rng.choice(QUANTIFIERS) + suffix

    def atom(self, depth):
        choice = self.rng.random()
        if depth > 0 and choice < 0.45:
            return self.group(depth - 1)
        if choice < 0.55 and self.closed:
            return rf"(?:\{self.rng.choice(self.closed)})"
        if choice < 0.62:
            return self.rng.choice(CATEGORIES)
        if choice < 0.68:
            return "."
        if choice < 0.78:
            return self.set()
        if choice < 0.88:
            return "(?:" + "".join(re.escape(self.character()) for _ in range(self.rng.randint(2, 5))) + ")"
        return re.escape(self.character())

    def set(self):
        items = []
        for _ in range(self.rng.randint(1, 4)):
            choice = self.rng.random()
            if choice < 0.2:
                items.append(self.rng.choice(CATEGORIES))
            elif choice < 0.4:
                low, high = sorted((self.character(), self.character()))
                items.append(f"{re.escape(low)}-{re.escape(high)}")
            else:
                items.append(re.escape(self.character()))
        return "[" + self.rng.choice(["", "", "^"]) + "".join(items) + "]"

    def group(self, depth):
        choice = self.rng.random()
        if choice < 0.5:
            self.groups += 1
            number = self.groups
            inside = self.alternatives(depth)
            self.closed.append(number)
            return f"({inside})"
        if choice < 0.6:
            return f"(?={self.alternatives(depth)})"
        if choice < 0.67:
            return f"(?!{self.alternatives(depth)})"
        if choice < 0.73:
            return self.rng.choice(["(?<=", "(?<!"]) + self.sequence(0) + ")"
        if choice < 0.8:
            return f"(?>{self.alternatives(depth)})"
        if choice < 0.86 and self.closed:
            other = "" if self.rng.random() < 0.4 else "|" + self.sequence(depth)
            return f"(?({self.rng.choice(self.closed)}){self.sequence(depth)}{other})"
        if choice < 0.9 and self.kind != "bytes":
            return f"(?{self.rng.choice(['i', '-i', 's', '-s', 'a', 'm'])}:{self.alternatives(depth)})"
        return f"(?:{self.alternatives(depth)})"


class TookTooLong(Exception):
    pass


in_time = False  # the alarm may be late


def on_alarm(signum, frame):
    if in_time:
        raise TookTooLong


def compile_code(source, flags):
    """(pattern object, code array, number of groups), or None where re refuses the pattern."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            parsed = _parser.parse(source, flags)
            code = _compiler._code(parsed, flags)
            return re.compile(source, flags), code, parsed.state.groups - 1
    except (re.error, OverflowError, ValueError):
        return None


def describe(match):
    numbers = [*match.span(), match.lastindex or 0]
    for group in range(1, match.re.groups + 1):
        numbers += match.span(group)
    return " ".join(map(str, numbers))


def looks_for_the_wrong_start(code):
    """python3.11 computes what a match may begin with from the flags of the whole pattern, not from those of a group: it
    does not find r"(?a:\\W)" in "\u00e9", which ours finds."""
    unicode_categories = {int(c) for c in _constants.CHCODES if str(c).startswith("UNI_")}
    return code[0] == _constants.INFO and code[2] & _constants.SRE_INFO_CHARSET and bool(unicode_categories & set(code[5:code[1] + 1]))


def results_in_time(*arguments):
    """None when it takes too long."""
    global in_time
    try:
        in_time = True
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        found = results(*arguments)
        in_time = False
        return found
    except (TookTooLong, SystemError):
        return None
    finally:
        in_time = False
        signal.setitimer(signal.ITIMER_REAL, 0)


def results(pattern, text, mode, start, end):
    if mode == "i":
        matches = []
        for match in pattern.finditer(text, start, end):
            matches.append(describe(match))
            if len(matches) == 50:
                break
        return matches
    match = {"m": pattern.match, "f": pattern.fullmatch, "s": pattern.search}[mode](text, start, end)
    return [describe(match)] if match else []


def character_table():
    special = {ord(c) for c in RARE + WIDE + ASTRAL} | set(range(128, 256))
    special |= {ord(x) for c in special for x in (chr(c).lower(), chr(c).upper()) if len(x) == 1}
    for c in sorted(special):
        char = chr(c)
        # str.lower and str.upper may give several characters; re uses the simple mapping.
        lower = ord(char.lower()[0])
        upper = ord(char.upper()) if len(char.upper()) == 1 else c
        properties = char.isdecimal() * 1 | (char.isalnum() or char == "_") * 2 | char.isspace() * 4
        properties |= (len(f"a{char}a".splitlines()) == 2) * 8
        yield f"T {c} {lower} {upper} {properties}"


def cases(generator, deadline):
    rng = generator.rng
    while time.monotonic() < deadline:
        source, flags = generator.pattern()
        compiled = compile_code(source, flags)
        if compiled is None:
            continue
        pattern, code, groups = compiled
        if "(?a:" in str(source) and looks_for_the_wrong_start(code):
            continue
        yield f"# {source!r} {flags}"
        yield f"P {groups} {len(code)} " + " ".join(str(int(word)) for word in code)
        for _ in range(6):
            text = generator.text()
            if generator.kind == "bytes":
                text = text.encode("latin-1")
            yield f"# {source!r} {flags} {text!r}"
            yield f"S {len(text)} " + " ".join(str(c if isinstance(c, int) else ord(c)) for c in text)
            for mode in "mfsi":
                start, end = 0, len(text)
                if rng.random() < 0.2:
                    start = rng.randint(0, end)
                    end = rng.randint(start, end)
                found = results_in_time(pattern, text, mode, start, end)
                if found is None:
                    continue
                yield f"C {mode} {start} {end}" + "".join(" " + m for m in found)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--time", type=float, default=10)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    parser.add_argument("--build", default="checked")
    parser.add_argument("--print", action="store_true", help="only print the lines")
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, on_alarm)
    generator = Generator(random.Random(options.seed))
    if options.print:
        output, process = sys.stdout, None
    else:
        print(f"seed {options.seed}")
        sys.stdout.flush()
        process = subprocess.Popen([f"build/{options.build}/tests/test_sre", "-"], stdin=subprocess.PIPE, text=True)
        output = process.stdin
    for line in character_table():
        print(line, file=output)
    for line in cases(generator, time.monotonic() + options.time):
        print(line.replace("\n", "\\n"), file=output)
    if process:
        output.close()
        sys.exit(process.wait())


if __name__ == "__main__":
    main()
