# typing, inspect, types helpers, abc, contextvars.
import typing, inspect, types, contextvars, abc, functools
from typing import *
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
T = TypeVar("T"); B = TypeVar("B", bound=int); Cn = TypeVar("Cn", int, str, ) ; P = ParamSpec("P"); Ts = TypeVarTuple("Ts")
print(T, B.__bound__, Cn.__constraints__, P, Ts, List[int], Dict[str, T][int], Optional[int], Union[int, str, int], Union[int], Callable[[int], str], Callable[..., int], Tuple[int, ...], Tuple[()], Type[int], Literal[1, "a"], Literal[1] == Literal[1], Any, ClassVar[int], Final[int], Annotated[int, "meta"], Annotated[int, 1].__metadata__, NoReturn, Never, Self, LiteralString, Concatenate[int, P], Required[int], Unpack[Ts], Generic[T], List[T][str], Union[int, None] == Optional[int], get_origin(List[int]), get_args(Dict[str, int]), get_origin(Union[int, str]), get_args(Callable[[int], str]), get_args(Literal[1, 2]), Iterable[int], Sequence[T].__parameters__, Deque[int], Counter[str], Text, AnyStr.__constraints__)
class G(Generic[T]):
    def m(self, x: T) -> "G[T]": return x
class H(G[int]): pass
class Pr(Protocol):
    def meth(self) -> int: ...
@runtime_checkable
class Rt(Protocol):
    attr: int
    def meth(self): ...
class Impl:
    attr = 1
    def meth(self): return 1
class TD(TypedDict, total=False):
    a: int
    b: Required[str]
class NT(NamedTuple):
    x: int
    y: str = "d"
UserId = NewType("UserId", int)
print(G[int], G[int](), H.__orig_bases__, G.__parameters__, isinstance(Impl(), Rt), isinstance(5, Rt), issubclass(H, G), TD(a=1), TD.__required_keys__, TD.__optional_keys__, TD.__total__, NT(1), NT(1, "q")._asdict(), NT.__annotations__, UserId(5), UserId.__name__, UserId, get_type_hints(G.m), get_type_hints(NT), cast(int, "x"), TYPE_CHECKING, overload(lambda: 0).__name__, final(G) is G, no_type_check.__name__, is_typeddict(TD), get_overloads(err), reveal_type.__name__, assert_type(1, int), dataclass_transform.__name__) if 0 else print(str(G[int]), H.__orig_bases__, G.__parameters__, isinstance(Impl(), Rt), isinstance(5, Rt), issubclass(H, G), TD(a=1), sorted(TD.__required_keys__), sorted(TD.__optional_keys__), TD.__total__, NT(1), NT(1, "q")._asdict(), NT.__annotations__, UserId(5), UserId.__name__, get_type_hints(G.m), get_type_hints(NT), cast(int, "x"), TYPE_CHECKING, final(H) is H, is_typeddict(TD), assert_type(1, int), get_type_hints(TD), get_type_hints(TD, include_extras=True))
for f in (lambda: List[int, str], lambda: Optional[int, str], lambda: Union[()], lambda: Callable[int], lambda: Callable[[int]], lambda: Generic[int], lambda: TypeVar("x", int), lambda: TypeVar("y", bound=5) and 1, lambda: Literal[()], lambda: isinstance(1, List[int]), lambda: isinstance(1, Pr), lambda: Pr(), lambda: Any(), lambda: Union(), lambda: G[int, str], lambda: Dict[int], lambda: ClassVar[int, str], lambda: Annotated[int], lambda: type("X", (Union,), {}), lambda: NamedTuple("X", [("a", int)])(), lambda: TypedDict("X", {"a": int})(a=1), lambda: get_type_hints(5), lambda: NT(), lambda: List[5], lambda: issubclass(int, Union[int, str]), lambda: Tuple[int][str], lambda: Required[int, str], lambda: ForwardRef("a b"), lambda: get_type_hints(type("X", (), {"__annotations__": {"a": "nope"}})), lambda: assert_never(5), lambda: typing.nope, lambda: isinstance(1, T)): err(f)
def fn(a, b: int = 1, /, c="s", *args: str, d, e: float = 2.0, **kw) -> bool: "doc string\n    indented"; x = 1; return x
class A:
    "class doc"
    attr = 1
    def m(self, x): pass
    @classmethod
    def c(cls, y=1): pass
    @staticmethod
    def s(z): pass
    @property
    def p(self): "p doc"
async def co(): pass
def ge(): yield
s = inspect.signature(fn); print(s, list(s.parameters), s.return_annotation, s.parameters["b"].default, [p.kind.name for p in s.parameters.values()], s.bind(1, d=2), s.bind(1, 2, 3, 4, d=5, z=6).arguments, s.bind_partial().arguments, s.replace(return_annotation=int), repr(s.parameters["e"]), inspect.signature(A.m), inspect.signature(A().m), inspect.signature(A.c), inspect.signature(A.s), inspect.signature(A), inspect.signature(functools.partial(fn, 1, d=3)), inspect.signature(lambda *, x: 0), inspect.signature(len)); b = s.bind(1, d=2); b.apply_defaults(); print(b.arguments, b.args, b.kwargs); err(lambda: s.bind()); err(lambda: s.bind(1, 2, d=1, a=3)); err(lambda: inspect.signature(5)); err(lambda: inspect.Parameter("1x", inspect.Parameter.POSITIONAL_ONLY)); err(lambda: inspect.Signature([s.parameters["kw"], s.parameters["a"]]))
print(inspect.getdoc(fn), inspect.getdoc(A.p), inspect.isfunction(fn), inspect.ismethod(A().m), inspect.isclass(A), inspect.ismodule(typing), inspect.isbuiltin(len), inspect.isgeneratorfunction(ge), inspect.iscoroutinefunction(co), inspect.isroutine(len), inspect.isdatadescriptor(A.p), inspect.ismethoddescriptor(str.upper), inspect.isabstract(A), inspect.isframe(inspect.currentframe()), inspect.iscode(fn.__code__), [n for n, _ in inspect.getmembers(A(), inspect.ismethod)], [(a.name, a.kind) for a in inspect.classify_class_attrs(A) if a.defining_class is A and a.name[0] != "_"], inspect.getmro(H)[1].__name__, inspect.getsource(ge), inspect.getsourcelines(co)[0], inspect.getfile(fn) == __file__, inspect.getmodule(fn).__name__, inspect.getfullargspec(fn).args, inspect.getfullargspec(fn).kwonlydefaults, inspect.getclosurevars(fn).unbound, inspect.cleandoc("  a\n    b"), inspect.unwrap(functools.wraps(fn)(lambda: 0)) is fn, inspect.stack()[0].function, inspect.currentframe().f_lineno > 0, inspect.getattr_static(A(), "p") is A.__dict__["p"], inspect.formatannotation(list[int]), inspect.getcallargs(A().m, 5)["x"], inspect.getmodulename("/a/b.py"), inspect.getgeneratorstate(ge()), inspect.indentsize("    x"))
v = contextvars.ContextVar("v", default=0); tok = v.set(1); print(v.get(), tok.old_value is contextvars.Token.MISSING, tok.var is v, v.reset(tok), v.get(), v.name); c = contextvars.copy_context(); print(c.run(lambda: (v.set(9), v.get())[1]), v.get(), c[v], v in c, len(c), list(c) == [v], c.get(v), c.copy()[v], dict(c)[v]); err(lambda: contextvars.ContextVar("n").get() if 0 else contextvars.ContextVar(5)); err(lambda: c.run()); err(lambda: contextvars.Context(1)); err(lambda: contextvars.Token()); print(contextvars.Context().run(v.get, "dflt") if 0 else contextvars.Context().run(v.get)); print(types.new_class("NC", (A,), {}, lambda ns: ns.update(z=1)).z, types.resolve_bases((int,)), types.prepare_class("x")[0], types.coroutine(ge).__name__, types.DynamicClassAttribute.__name__, [n for n in ("FunctionType", "CodeType", "CellType", "FrameType", "TracebackType", "GetSetDescriptorType", "MemberDescriptorType", "WrapperDescriptorType", "MethodWrapperType", "ClassMethodDescriptorType", "AsyncGeneratorType", "NoneType", "EllipsisType", "NotImplementedType") if not hasattr(types, n)])
