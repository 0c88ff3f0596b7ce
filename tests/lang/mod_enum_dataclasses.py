# enum and dataclasses.
from enum import *
from dataclasses import *
import dataclasses, pickle, copy
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
class C(Enum):
    RED = 1
    GREEN = "g"
    ALIAS = 1
    def describe(self): return f"{self.name}:{self.value}"
    @property
    def p(self): return self.name.lower()
print(C.RED, repr(C.RED), C(1), C["GREEN"], C.ALIAS is C.RED, list(C), len(C), C.RED.describe(), C.GREEN.p, C.__members__, "RED" in C.__members__, C.RED in C, C.RED == 1, C.RED != C.GREEN, hash(C.RED) == hash(C.RED), isinstance(C.RED, C), {C.RED: 1}[C(1)], C.RED.name, C.__name__, pickle.loads(pickle.dumps(C.RED)) is C.RED, copy.deepcopy(C.RED) is C.RED, f"{C.RED}", "%s" % C.RED, bool(C.RED), list(reversed(C)), type(C).__name__, C.RED.__class__)
class N(IntEnum):
    A = auto()
    B = auto()
    C = 10
    D = auto()
class F(Flag):
    R = auto(); W = auto(); X = auto(); RW = R | W
class IF(IntFlag):
    A = 1; B = 2; C = 4
class SE(StrEnum):
    X = auto(); Y = "why"
print(list(N), N.A + 1, N.B < N.C, sorted([N.C, N.A]), [10, 20, 30][N.A], int(N.D), repr(N.A), str(N.A), f"{N.A}", N(10), N.A == 1, F.R | F.X, F.RW, ~F.R, F.R in F.RW, F(5), F(0), list(F.RW), bool(F(0)), F.R & F.W, F.R ^ F.RW, IF.A | 8, IF(7), IF.A | IF.B, ~IF.A, IF(3) & 1, repr(IF(9)), len(F), SE.X, SE.Y.upper(), SE("why"), [m.value for m in F], F["R"], F.RW.name, (F.R | F.X).name, IF.B in IF(3), N.A.real)
class Planet(Enum):
    E = (1.0, 2.0); M = (3.0, 4.0)
    def __init__(self, m, r): self.m, self.r = m, r
    @property
    def g(self): return self.m / self.r
class Auto(Enum):
    def _generate_next_value_(name, start, count, last): return name.lower() + str(count)
    A = auto(); B = auto()
    @classmethod
    def _missing_(cls, v): return cls.A if v == "dflt" else None
    _ignore_ = ["tmp"]
    tmp = 5
class Bound(Flag, boundary=KEEP): A = 1
print(Planet.E.g, Planet((3.0, 4.0)), Auto.A.value, Auto("dflt"), Enum("Dyn", "a b c")(2), Enum("D2", {"x": 5}).x.value, IntEnum("D3", ["q"], start=7).q, Bound(9), unique(C2 := Enum("C2", "a b")) is C2, verify.__name__, member.__name__, C.RED._value_, C.RED._name_, C._member_map_ == C.__members__); err(lambda: C(99)); err(lambda: C["NOPE"]); err(lambda: C.NOPE); err(lambda: setattr(C, "RED", 5)); err(lambda: delattr(C, "RED")); err(lambda: type("X", (C,), {})); err(lambda: C.RED < C.GREEN); err(lambda: unique(C)); err(lambda: F(99)); err(lambda: exec("class X(Enum):\n A = 1\n A = 2")); err(lambda: Auto("zz")); err(lambda: setattr(C.RED, "name", "x")); err(lambda: setattr(C.RED, "value", 1)); err(lambda: C()); err(lambda: C.RED + 1); err(lambda: Enum("X", 5)); err(lambda: exec("class X(IntEnum):\n A = 'x'"))
@dataclass
class P:
    x: int
    y: int = 2
    z: list = field(default_factory=list, repr=False, compare=False)
@dataclass(frozen=True, order=True)
class Fz:
    a: int
    b: str = "b"
@dataclass(slots=True, kw_only=True)
class K:
    m: int
    n: int = 5
@dataclass
class Sub(P):
    w: str = "w"
    _: KW_ONLY = None
    k: int = 0
    iv: InitVar[int] = 3
    cv: "ClassVar[int]" = 1
    def __post_init__(self, iv): self.post = iv * 2
from typing import ClassVar
print(P(1), P(1, 3) == P(1, 3), P(1) != P(2), P(1).z is not P(1).z, Fz(1) < Fz(2), sorted([Fz(2), Fz(1, "c"), Fz(1)]), hash(Fz(1)) == hash(Fz(1)), K(m=1), K.__slots__, Sub(1, k=5, iv=4), Sub(1).post, [f.name for f in fields(Sub)], asdict(Sub(1, z=[P(2)])), astuple(P(1)), replace(P(1), y=9), is_dataclass(P), is_dataclass(P(1)), is_dataclass(int), P.__match_args__, P.__dataclass_fields__["y"].default, P.__annotations__, make_dataclass("Mk", ["a", ("b", int), ("c", int, field(default=7))])(1, 2), repr(fields(P)[0])[:30], copy.copy(P(1, 2, [3])).z, pickle.loads(pickle.dumps(P(1, z=[5]))).z, K(m=2).n, P.__doc__, Fz.__doc__, P.__eq__(P(1), 5)); err(lambda: P()); err(lambda: P(1, 2, 3, 4)); err(lambda: setattr(Fz(1), "a", 2)); err(lambda: delattr(Fz(1), "a")); err(lambda: K(1)); err(lambda: setattr(K(m=1), "q", 1)); err(lambda: hash(P(1))); err(lambda: P(1) < P(2)); err(lambda: fields(5)); err(lambda: asdict(5)); err(lambda: replace(5)); err(lambda: exec("@dataclass\nclass X:\n a: list = []")); err(lambda: exec("@dataclass\nclass X:\n a: int = 1\n b: int")); err(lambda: exec("@dataclass(order=True, eq=False)\nclass X: pass")); err(lambda: exec("@dataclass(frozen=True)\nclass X(P): pass")); err(lambda: exec("@dataclass\nclass X:\n a: int = field(default=1, default_factory=list)")); err(lambda: make_dataclass("X", ["1a"])); err(lambda: make_dataclass("X", ["a", "a"])); err(lambda: replace(Fz(1), nope=1)); err(lambda: P(q=1)); err(lambda: Sub(1, 2, [], "w", 9))
@dataclass(unsafe_hash=True, eq=False)
class H: a: int
@dataclass(repr=False)
class R: a: int
@dataclass
class Rec: child: "Rec" = None
r = Rec(); r.child = r; print(r, hash(H(1)) == hash(H(1)), repr(R(1)).split(" at")[0])
match P(5, 6):
    case P(x, y): print(x, y)
