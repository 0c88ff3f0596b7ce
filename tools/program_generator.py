"""Random programs for tools/fuzz_programs.py.

They end, print nothing that depends on addresses or on the order of sets, and mostly have sensible
types, so that they get far; what goes wrong is caught and printed. The grammar is in templates, where
  <int>        is an expression of that type: a variable in scope, a constant or another template
  <comp:int>   the inside of a comprehension whose elements have that type
  <new:int>    the name of a new variable, in scope from the next line on
  <var:int>    a variable of that type, or a new one
  <has:int>    a variable of that type; the template is not chosen where there is none
  <counter>    a new name that nothing else uses; <last> is the newest name, <same> that of <has>
  <block>      a few statements (<loop>: inside a loop, where `break` and `continue` may stand)
  <small>      a small number, and any other <word> one of WORDS[word].
Whatever is stored goes through lim(), which keeps numbers and containers small.
"""
import re

PRELUDE = '''\
def lim(x):
    if isinstance(x, bool): return x
    if isinstance(x, int): return x if x.bit_length() < 400 else x % 1000000007
    if isinstance(x, (str, list, tuple, bytes)): return x if len(x) < 40 else x[:40]
    if isinstance(x, (dict, set)) and len(x) > 40: return type(x)()
    return x
def show(x, depth=0):
    if depth > 4: return "..."
    inner = lambda items: ", ".join(show(i, depth + 1) for i in items)
    if isinstance(x, (set, frozenset)): return "{" + ", ".join(sorted(show(i, depth + 1) for i in x)) + "}"
    if isinstance(x, dict): return "{" + ", ".join(show(k, 3) + ": " + show(v, depth + 1) for k, v in x.items()) + "}"
    if isinstance(x, list): return "[" + inner(x) + "]"
    if isinstance(x, tuple): return "(" + inner(x) + ")"
    if isinstance(x, BaseException): return type(x).__name__ + show(x.args, depth + 1)
    if isinstance(x, Box): return type(x).__name__ + show(x.__dict__, depth + 1)
    if x is None or isinstance(x, (int, float, complex, str, bytes, range)): return repr(x)
    return "<" + type(x).__name__ + ">"
def call(name, f):
    try: print(name, show(f()))
    except Exception as e: print(name, "raised", type(e).__name__, e)
class Box:
    def __init__(self, v=0, w=None): self.v = v; self.w = w
    def __repr__(self): return type(self).__name__
    def __add__(self, o): return Box(lim(self.v + (o.v if isinstance(o, Box) else o)))
    def __eq__(self, o): return isinstance(o, Box) and self.v == o.v
    def __hash__(self): return hash(str(self.v))
    def __lt__(self, o): return str(self.v) < str(o.v)
    def __len__(self): return 3
    def __getitem__(self, i): return (self.v, i)
    def __iter__(self): return iter((self.v, 0))
    def __contains__(self, x): return x == self.v
    def __enter__(self): return self.v
    def __exit__(self, t, v, tb): return t is KeyError
    def __call__(self, *a): return len(a)
    def __bool__(self): return bool(self.v)
    @property
    def prop(self): return self.v, self.w
def drive(c):
    out = []
    try:
        while len(out) < 20: out.append(c.send(None))
    except StopIteration as e: return out, e.value
    finally: c.close() # its finally clauses run now, not at a collection
    return out
def take(g):
    try: return [x for x, _ in zip(g, range(30))]
    finally: g.close()
class Wait:
    def __init__(self, v): self.v = v
    def __await__(self): return (yield self.v)
'''

WORDS = {
    "arith": "+ - * // % & | ^ + - *".split(), "farith": "+ - * / // %".split(),
    "compare": "< > <= >= == !=".split(), "setop": "| & - ^".split(),
    "augment": "+= -= *= //= %= |= &= ^=".split(), "faugment": "+= -= *= /=".split(),
    "strmethod": "upper lower strip title swapcase capitalize".split(),
    "strtest": "isalnum isdigit isupper isspace isidentifier".split(),
    "spec": ["", "!r", "!s", ":>8", ":<5", ":^7"], "fspec": [".3f", "10.2e", "g", "+.1f", "%", ""],
    "ispec": ["x", ",", "08d", "b", "+d", "#o", "", "^9", "e"],
    "function": ["str", "repr", "lambda x: (x, 1)", "Box", "type(1)", "bool"],
    "class": ["int", "str", "(list, dict)", "float", "Box", "(tuple, bool)"],
    "leave": ["break", "continue"], "end": ["pass", "print(1)", "raise"],
    "catch": ["Exception", "BaseException", "(LookupError, ArithmeticError, TypeError, ValueError)"],
    "error": """ValueError KeyError TypeError IndexError ZeroDivisionError RuntimeError LookupError
                AttributeError Exception""".split(),
    "pattern": ["0 | 1", "int(n) if n > 5", "str()", "[]", "[a]", "[a, *b]", "(1, _)", "{'k': v}", "{}",
                "Box(v=v)", "float() | None", "[1, 2, *_]", "True", "-1 | 'x'", "list()", "dict()",
                "[int(), str() as t]", "{1: x, **rest}"],
    "extra": ["", "", ", k=3", ", **{'k': 4}", ", *[1, 2]"],
}

ATOMS = {
    "int": """0 1 -1 2 3 7 10 -5 255 1000 4611686018427387903 4611686018427387904 -4611686018427387904
              9223372036854775807 -9223372036854775808 18446744073709551616 -1180591620717411303424
              1000000000000000000000000000000 True False""".split(),
    "float": """0.0 -0.0 1.0 0.5 -1.5 3.14 1e10 1e-10 1e300 -1e300 1e16 5e-324 0.1 float('inf')
                float('nan')""".split(),
    "str": ["''", "'a'", "'abc'", "'Hello World'", "'x,y,z'", r"'\n\t'", r"'\xe9'", r"'\u20ac'",
            r"'\U0001f600'", "'12'", "'%s'", "'{}'", "' pad '"],
    "list": ["[]", "[1, 2, 3]", "['a', 'b']", "[0.5]"], "dict": ["{}", "{1: 'x'}", "{'k': 2}"],
    "tuple": ["()", "(1, 2)", "('t',)"], "set": ["set()", "{1, 2}", "{'s'}"], "bool": ["True", "False"],
    "any": ["None", "...", "1j", "b'by'", "frozenset([1])", "range(4)", "Box(1)"],
}

EXPRESSIONS = {
    "int": """
        (<int> <arith> <int>)
        (<int> <arith> <int>)
        (-<int>)
        (~<int>)
        (<int> << <small>)
        (<int> >> <small>)
        (<int> ** <small>)
        len(<str>)
        len(<list>)
        len(<dict>)
        len(<set>)
        abs(<int>)
        int(<float>)
        int(<str>)
        sum([<int>, <int>])
        (<int> if <bool> else <int>)
        min(<int>, <int>)
        max(<list> or [0])
        <str>.find(<str>)
        <list>.count(<any>)
        ord(<str>[0])
        hash(abs(<int>))
        (<int> and <int>)
        (<int> or <int>)
        round(<float>)
        (lambda x: x + <int>)(<int>)
        <list>[<int>]
        <dict>.get(<int>, <int>)
        divmod(<int>, <int>)[0]
        (<int>).bit_length()
        sum(<comp:int>)
        <call>""",
    "float": """
        (<float> <farith> <float>)
        (<float> <farith> <int>)
        (<int> / <int>)
        float(<int>)
        abs(<float>)
        round(<float>, <small>)
        (-<float>)
        max(<float>, <float>)
        sum([<float>, <float>, <int>])
        (<float> ** 2)
        (abs(<float>) ** 0.5)
        (<float> if <bool> else <float>)""",
    "str": """
        (<str> + <str>)
        (<str> * <small>)
        str(<int>)
        repr(<str>)
        str(<float>)
        str(<list>)
        <str>.<strmethod>()
        <str>[<slice>]
        <str>.replace(<str>, <str>)
        <str>.join(<str>.split())
        f'{<has:int><spec>}|{<has:str><spec>}'
        '%s:%r' % (<int>, <str>)
        '{}-{}'.format(<int>, <str>)
        ''.join(sorted(<str>))
        <str>[::-1]
        chr(abs(<int>) % 1000 + 32)
        <str>.center(<small>, '*')
        type(<any>).__name__
        ','.join(map(str, <list>))
        (<str> if <bool> else <str>)
        format(<float>, '<fspec>')
        format(<int>, '<ispec>')
        <str>.partition(<str>)[<small>]
        ''.join(<comp:str>)""",
    "bool": """
        (<int> <compare> <int>)
        (<float> <compare> <int>)
        (<str> <compare> <str>)
        (<list> <compare> <list>)
        (<tuple> <compare> <tuple>)
        (<any> == <any>)
        (not <any>)
        (<bool> and <bool>)
        (<bool> or <bool>)
        (<any> in <list>)
        (<int> in <dict>)
        (<str> in <str>)
        isinstance(<any>, <class>)
        any(<list>)
        all(<comp:bool>)
        (<int> < <int> <= <int>)
        (<any> is None)
        <str>.startswith(<str>)
        <str>.<strtest>()""",
    "list": """
        [<any>, <int>]
        [<int>, *<list>]
        [<str>]
        [<comp:int>]
        [<comp:any>]
        (<list> + <list>)
        <list>[<slice>]
        list(<str>)
        list(<tuple>)
        list(<dict>)
        sorted(<list>, key=str)
        ([<int>] * <small>)
        list(range(<small>))
        <str>.split(',')
        list(map(<function>, <list>))
        list(zip(<list>, <str>))
        list(enumerate(<str>))
        list(reversed(<list>))
        list(filter(None, <list>))
        list(<dict>.items())
        list((<comp:int>))""",
    "dict": """
        {<int>: <any>, <str>: <any>}
        {<str>: <int>}
        {str(<int>): <any> for i in range(<small>)}
        {**<dict>, <int>: <any>}
        dict(zip(<str>, <list>))
        (<dict> | <dict>)
        dict.fromkeys(<str>, <int>)
        dict(a=<any>, b=<int>)
        <dict>.copy()""",
    "tuple": """
        (<any>, <any>)
        (<int>,)
        tuple(<list>)
        (<tuple> + <tuple>)
        <tuple>[<slice>]
        divmod(<int>, <int>)
        (*<list>, <int>)
        tuple(<comp:int>)
        Box(<any>, <int>).prop""",
    "set": """
        set(<str>)
        {<int>, <str>}
        (<set> <setop> <set>)
        {<comp:int>}
        set(map(str, <list>))
        <set>.union(<str>)
        set(<dict>)""",
    "any": """
        <int>
        <str>
        <list>
        <tuple>
        <float>
        <dict>
        Box(<any>)
        (Box(<int>) + <int>)
        <made>""",
}

# A template, how often it is chosen, and where it may stand: a word of Scope.places, or anywhere.
STATEMENTS = [
    (6, "", "<var:int> = lim(<int>)"), (3, "", "<var:str> = lim(<str>)"), (3, "", "<var:list> = lim(<list>)"),
    (2, "", "<var:float> = <float>"), (2, "", "<var:dict> = lim(<dict>)"), (1, "", "<var:set> = lim(<set>)"),
    (1, "", "<var:tuple> = lim(<tuple>)"), (2, "", "<var:any> = lim(<any>)"),
    (3, "", "<has:int> <augment> <int>"), (2, "", "<has:str> += <str>"), (1, "", "<has:list> += <list>"),
    (1, "", "<has:float> <faugment> <float>"),
    (3, "", "<has:list>.append(<any>)"), (1, "", "<has:list>.insert(<int>, <int>)"), (1, "", "<has:list>.pop()"),
    (1, "", "<has:list>[<int>] = <any>"), (1, "", "<has:list>[<slice>] = <list>"), (1, "", "del <has:list>[<slice>]"),
    (1, "", "<has:list>.sort(key=repr)"), (1, "", "<has:list>.extend(<str>)"), (1, "", "<has:list>.remove(<any>)"),
    (3, "", "<has:dict>[<int>] = <any>"), (2, "", "<has:dict>[<str>] = <any>"), (1, "", "<has:dict>.pop(<int>, None)"),
    (1, "", "<has:dict>.setdefault(<str>, []).append(<int>)"), (1, "", "del <has:dict>[<int>]"),
    (1, "", "<has:set>.add(<int>)"), (1, "", "<has:set>.discard(<int>)"),
    (3, "", "print(show(<int>), show(<str>))"), (2, "", "print(show(<any>))"), (1, "", "print(show(<set>))"),
    (2, "", "<new:any>, <new:any> = <any>, <any>"), (1, "", "<new:any>, *<new:list> = <list>"),
    (1, "", "<new:any>, <new:any> = <tuple>"), (1, "", "(<new:int> := lim(<int>))"),
    (3, "nest", "if <bool>:\n    <block>"), (2, "nest", "if <bool>:\n    <block>\nelse:\n    <block>"),
    (1, "nest", "if <bool>:\n    <block>\nelif <bool>:\n    <block>\nelse:\n    <block>"),
    (3, "nest", "for <new:int> in range(<small>):\n    <loop>"), (1, "nest", "for <new:str> in <str>:\n    <loop>"),
    (1, "nest", "for <new:any> in (<list>)[:20]:\n    <loop>\nelse:\n    <block>"),
    (1, "nest", "for <new:any>, <new:int> in enumerate(list(<dict>)):\n    <loop>"),
    (2, "nest", "<counter> = 5\nwhile <last> > 0 and <bool>:\n    <last> -= 1\n    <loop>"),
    (2, "nest", "try:\n    <block>\nexcept <error> as error:\n    print(show(error))\nexcept <catch>: <end>"),
    (2, "nest", "try:\n    <block>\n    raise <error>(<any>)\nexcept <error> as error:\n"
                "    print(show(error), type(error.__context__).__name__)\n    <block>\nfinally:\n    <block>"),
    (1, "nest", "try:\n    <block>\n    raise <error>(<int>) from <error>()\n"
                "except (<error>, <error>): print(2)\nelse:\n    <block>\nfinally: print(3)"),
    (2, "nest", "with Box(<any>) as <new:any>:\n    <block>"),
    (1, "nest", "with Box(<any>), Box(<int>) as <new:int>:\n    <block>\n    raise KeyError(<int>)"),
    (2, "nest", "match <any>:\n    case <pattern>:\n        <block>\n    case <pattern>:\n        <block>\n"
                "    case _:\n        <block>"),
    (1, "nest", "match <list>:\n    case <pattern>:\n        <block>"),
    (2, "function", "def inner(x=<any>, *rest, k=<int>):\n    return <int>, x, rest, k\n"
                    "print(show(inner(<any><extra>)))"),
    (1, "function", "def inner():\n    nonlocal <has:int>\n    <same> = lim(<same> + 1)\n    return <same>\n"
                    "print(inner(), inner())"),
    (2, "loop", "if <bool>: <leave>"), (1, "function", "if <bool>: return <any>"),
    (4, "generator", "yield <any>"), (2, "generator", "<new:any> = yield <int>"), (2, "generator", "yield from <list>"),
    (4, "coroutine", "await Wait(<any>)"), (2, "coroutine", "<new:any> = await Wait(<int>)"),
]

PLACE = re.compile(r"<(?:(comp|new|var|has):)?([a-z]+)>")
TYPES = ["int", "int", "float", "str", "str", "list", "list", "dict", "tuple", "bool", "any"]


class Scope:
    """The variables of a function by type, and the places that may be filled in it."""

    def __init__(self, *places):
        self.types = {}
        self.places = set(places) | {""}
        self.count = 0
        self.pending = {}  # made on the line at hand
        self.last = self.same = ""

    def new(self, kind):
        self.count += 1
        self.last = f"{kind[0]}{self.count}"
        self.pending[self.last] = kind
        return self.last

    def of(self, kind):
        """Variables of a type; sets are not "any", for their text depends on the order of their elements."""
        return [n for n, k in self.types.items() if k == kind or (kind == "any" and k != "set")]

    def end_line(self):
        self.types.update(self.pending)
        self.pending = {}


class Program:
    def __init__(self, rng, size):
        self.rng, self.size = rng, size
        self.lines, self.functions, self.classes = [], [], []

    def emit(self, depth, text):
        self.lines.append("    " * depth + text)

    # Expressions

    def expand(self, template, scope, depth):
        """The template with its places filled."""
        return PLACE.sub(lambda place: self.fill(place[1], place[2], scope, depth), template)

    def fill(self, form, kind, scope, depth):
        if form == "comp":
            return self.comprehension(kind, scope, depth)
        if form == "new" or (form == "var" and not (scope.of(kind) and self.rng.random() < 0.5)):
            return scope.new(kind)
        if form in ("has", "var"):
            scope.same = self.rng.choice(scope.of(kind) or ATOMS[kind])
            return scope.same
        if kind == "counter":
            scope.new("while")
            del scope.pending[scope.last]
            return scope.last
        if kind in ("last", "same"):
            return getattr(scope, kind)
        if kind == "small":
            return str(self.rng.randrange(6))
        if kind == "slice":
            part = lambda: self.rng.choice(["", str(self.rng.randrange(-4, 5))] + scope.of("int")[:2])
            return part() + ":" + part() + self.rng.choice(["", "", ":2", ":-1"])
        if kind in WORDS:
            return self.rng.choice(WORDS[kind])
        if kind in ("call", "made"):
            return getattr(self, kind)(scope, depth)
        return self.expression(kind, scope, depth)

    def expression(self, kind, scope, depth):
        known = scope.of(kind)
        if known and self.rng.random() < (0.4 if depth < 2 else 0.75):
            return self.rng.choice(known)
        if self.rng.random() < 0.01:
            return f"({self.expression(self.rng.choice(TYPES), scope, depth + 1)})"
        if depth > 3 or self.rng.random() < 0.15:
            return self.rng.choice(ATOMS[kind])
        templates = [t for t in EXPRESSIONS[kind].strip().split("\n") if self.has_names(t, scope)]
        return self.expand(self.rng.choice(templates).strip(), scope, depth + 1)

    def has_names(self, template, scope):
        return all(scope.of(kind) for kind in re.findall("<has:([a-z]+)>", template))

    def comprehension(self, kind, scope, depth):
        scope.count += 1
        name = f"c{scope.count}"
        source = self.expand(self.rng.choice(["range(<small>)", "<list>", "<str>", "<tuple>"]), scope, depth)
        scope.types[name] = "int" if source.startswith("range") else "any"
        text = f"{self.expression(kind, scope, depth)} for {name} in {source}"
        text += self.rng.choice(["", "", f" if {name}", f" if {self.expression('bool', scope, 3)}"])
        del scope.types[name]
        return text

    def call(self, scope, depth):
        """A call of an earlier function, but not in a loop: programs must end soon."""
        if not self.functions or "loop" in scope.places:
            return self.rng.choice(ATOMS["int"])
        name, parameters = self.rng.choice(self.functions)
        return f"{name}({', '.join(self.expression(kind, scope, depth + 1) for kind in parameters)})"

    def made(self, scope, depth):
        name = self.rng.choice(self.classes or ["Box"])
        return f"{name}({self.expression('int', scope, depth)}, {self.expression('any', scope, depth)})"

    # Statements

    def block(self, scope, depth, count=None):
        """Some statements; variables they make are mostly forgotten after them, for they may be unbound there."""
        known = dict(scope.types)
        for _ in range(count or self.rng.randrange(1, 4)):
            self.statement(scope, depth)
        if depth > 1 and self.rng.random() < 0.9:
            scope.types = known

    def statement(self, scope, depth):
        places = scope.places | ({"nest"} if depth < 5 else set())
        usable = [s for s in STATEMENTS if s[1] in places and self.has_names(s[2], scope)]
        template = self.rng.choices(usable, [s[0] for s in usable])[0][2]
        for line in template.split("\n"):
            inner = depth + (len(line) - len(line.lstrip())) // 4
            self.line(line.strip(), scope, inner)

    def line(self, template, scope, depth):
        if template == "<block>":
            self.block(scope, depth)
        elif template == "<loop>":
            outer, scope.places = scope.places, scope.places | {"loop"}
            self.block(scope, depth)
            scope.places = outer
        else:
            self.emit(depth, self.expand(template, scope, 0))
            scope.end_line()
            if " += " in template or "*=" in template:
                name = self.lines[-1].split()[0]
                self.emit(depth, f"{name} = lim({name})")

    # Definitions

    def body(self, scope, depth, count, result):
        self.block(scope, depth, count)
        self.emit(depth, "return " + self.expression(result, scope, 0))

    def function(self, number):
        """Writes a function; returns its kind and the types of its parameters."""
        kind = self.rng.choices(["plain", "generator", "coroutine"], [6, 2, 1])[0]
        scope = Scope("function", kind)
        parameters = [self.rng.choice(TYPES + ["set"]) for _ in range(self.rng.randrange(4))]
        names = [scope.new(k) for k in parameters]
        scope.end_line()
        self.emit(0, f"{'async ' if kind == 'coroutine' else ''}def fn{number}({', '.join(names)}):")
        if kind == "generator":
            self.emit(1, "yield 'start'")
        self.body(scope, 1, self.rng.randrange(3, 9), self.rng.choice(TYPES))
        return kind, parameters

    def class_(self, number):
        name, base = f"C{number}", self.rng.choice(["Box"] + self.classes)
        self.emit(0, f"class {name}({base}):")
        methods = [("method", "self, x=1", "any"), ("__eq__", "self, o", "bool"), ("__len__", "self", "int"),
                   ("__bool__", "self", "bool"), ("__lt__", "self, o", "bool"), ("__getitem__", "self, i", "any"),
                   ("__missing__", "self, k", "any"), ("__call__", "self, *a", "tuple")]
        for method, parameters, result in self.rng.sample(methods, 3):
            self.emit(1, f"def {method}({parameters}):")
            self.body(Scope("function"), 2, 1, result)
        self.emit(1, "__hash__ = object.__hash__")
        self.classes.append(name)

    def definition(self, number):
        """Writes a function or class; returns (name, expression) pairs that use it."""
        nothing = Scope()
        if self.rng.random() < 0.2:
            self.class_(number)
            made = f"C{number}({self.expression('any', nothing, 2)})"
            return [(f"C{number}", f"[{made}.prop, len({made}), {made} == {made}, {made}(1), {made}[0]]")]
        kind, parameters = self.function(number)
        form = {"plain": "{}", "generator": "take({})", "coroutine": "drive({})"}[kind]
        uses = []
        for _ in range(2):
            arguments = ", ".join(self.expression(k, nothing, 2) for k in parameters)
            uses.append((f"fn{number}", form.format(f"fn{number}({arguments})")))
        if kind == "plain":
            self.functions.append((f"fn{number}", parameters))
        return uses

    def text(self):
        uses = [use for number in range(self.size) for use in self.definition(number)]
        for name, use in uses:
            self.emit(0, f"call('{name}', lambda: {use})")
        scope = Scope()
        for _ in range(3):
            self.emit(0, "try:")
            self.block(scope, 1, 2)
            self.emit(0, "except Exception as error: print(type(error).__name__, error)")
        return PRELUDE + "\n".join(self.lines) + "\n"
