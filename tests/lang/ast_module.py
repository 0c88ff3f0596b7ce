# The classes of _ast, trees as objects, and compiling trees.
import _ast

ONLY_AST = _ast.PyCF_ONLY_AST


def dump(v):
    if isinstance(v, _ast.AST):
        names = v._fields + v._attributes
        return f"{type(v).__name__}({', '.join(f'{n}={dump(getattr(v, n))}' for n in names)})"
    if isinstance(v, list):
        return "[" + ", ".join(map(dump, v)) + "]"
    return repr(v)


def failing(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except Exception as e:
        print(type(e).__name__, str(e).split(" object at ")[0])


for name in sorted(vars(_ast)):
    v = getattr(_ast, name)
    if name.startswith("__"):
        continue
    if isinstance(v, type):
        print(name, v.__module__, v.__bases__, v._fields, v._attributes, v.__match_args__, v.__doc__,
              [n for n in v._fields if hasattr(v, n)], getattr(v, "end_lineno", 0))
    else:
        print(name, v)

SOURCE = '''
@deco(1)
async def f(a, /, b: int = 2, *c, d, e=3, **g) -> "x":
    """doc"""
    global q
    async with a as b, c: await d
    async for x, *y in z: yield
    return [i async for i in j if k if l], {**a, 1: 2}, {1, *b}, {k: v for k, v in w}
class C(B, metaclass=M):
    x: int = 1
    y[0]: str
    del x, (y.z)
try:
    raise E from None
except* (A, B) as e:
    a = b = c @ d ** -e // ~f
else:
    x += lambda: (yield from a)
finally:
    assert a < b is not c not in d, f"{x!r:>{w}} {y=}"
match p:
    case [1, -2.5j, *_, None] | {"k": v, **rest} | P(a, b=c) as z if t := u: pass
    case _: ...
import a.b as c, d
from ..e import f as g
while x if y else z: break
else: continue
for i in 10000000000000000000000, 1e300, 1j, b"y", "\\ud800", u"u": nonlocal w
print(a[1:2, ::3], *args, **kw)
'''
tree = compile(SOURCE, "<test>", "exec", ONLY_AST)
print(dump(tree))
print(dump(compile("a, b", "<test>", "eval", ONLY_AST)))
print(dump(compile("x\n", "<test>", "single", ONLY_AST)))
print(dump(compile("(int, *str, **bytes) -> None", "<test>", "func_type", ONLY_AST)))
print(dump(compile("x = 1 # type: int\ndef f(\n a, # type: b\n):\n # type: (...) -> c\n pass # type: ignore[x]\n", "<test>", "exec",
                   ONLY_AST | _ast.PyCF_TYPE_COMMENTS)))
t = compile("x + y", "<test>", "eval", ONLY_AST).body
print(t.left.ctx is t.right.ctx, isinstance(t.op, _ast.operator), compile(tree, "", "exec", ONLY_AST) is tree)

# constructors
n = _ast.Name("a", _ast.Load(), lineno=3, extra=4)
print(list(n.__dict__), n.id, n.lineno, n.extra, n.__reduce__()[0])
failing(_ast.Name, 1, 2, 3)
failing(_ast.Name, "a", id="b")
failing(_ast.Pass, 1)
print(_ast.Name().__dict__, _ast.Return().value, _ast.alias("a").asname)
failing(lambda: _ast.Name().id)


class Sub(_ast.Name):
    _fields = ("id", "ctx", "more")


print(Sub("a", None, 5).more, isinstance(Sub(), _ast.expr))
failing(_ast.AST, 1)

# compiling trees
exec(compile(compile("print([i * 2 for i in range(3)], 'text', (1, 2), 10**20)", "", "exec", ONLY_AST), "<tree>", "exec"))
P = dict(lineno=1, col_offset=0)
Q = dict(P, end_lineno=1, end_col_offset=0)


def expression(body):
    return _ast.Expression(body)


def constant(v):
    return _ast.Constant(v, **P)


for v in [1, 10**30, 1.5, 2j, 1 + 2j, "s", "\ud800", b"b", None, True, ..., (1, (2, "x")), frozenset({1}), (1, [2]), [1], object, int]:
    failing(lambda: eval(compile(expression(constant(v)), "", "eval")))

name = lambda ctx=_ast.Load(): _ast.Name("a", ctx, **P)
args = lambda **k: _ast.arguments(**{**dict(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[]), **k})
one = [_ast.Pass(**P)]
matching = lambda pattern: _ast.Match(name(), [_ast.match_case(pattern, None, one)], **P)
for body in [
    None, 1, "x", name(_ast.Store()), name(_ast.Del()), _ast.Name("None", _ast.Load(), **P), _ast.Name("a", None, **P), _ast.Name(1, _ast.Load(), **P),
    _ast.Name("a", _ast.Load()), _ast.Name("a", _ast.Load(), lineno="x", col_offset=0), _ast.Name("a", _ast.Load(), lineno=5, col_offset=0, end_lineno=4),
    _ast.Name("a", _ast.Load(), lineno=5, col_offset=3, end_lineno=5, end_col_offset=2), _ast.BoolOp(_ast.And(), [name()], **P),
    _ast.BoolOp(_ast.Add(), [name(), name()], **P), _ast.Dict([name()], [], **P), _ast.Dict([None], [name()], **P), _ast.Set([None], **P), _ast.Set((), **P),
    _ast.ListComp(name(), [], **P), _ast.Compare(name(), [], [], **P), _ast.Compare(name(), [_ast.Lt()], [], **P), _ast.Call(name(), [], [], **P),
    _ast.Call(name(), [], [1], **P), _ast.UnaryOp(_ast.Not(), None, **P), _ast.Lambda(args(defaults=[name()]), name(), **P),
    _ast.Lambda(args(kw_defaults=[None]), name(), **P), _ast.Lambda(args(args=[_ast.arg("x", **P)]), name(), **P), _ast.Starred(name(), _ast.Load(), **P),
    _ast.NamedExpr(name(_ast.Store()), name(), **P), _ast.expr(), _ast.AST(), _ast.expr(**P),
]:
    failing(lambda: type(compile(expression(body), "", "eval")).__name__)
for stmt in [
    None, 1, name(), _ast.Expr(name()), _ast.Expr(None, **P), _ast.Expr(name(_ast.Store()), **P), _ast.Assign([], name(), **P), _ast.Assign([name()], name(), **P),
    _ast.Delete([name(_ast.Store())], **P), _ast.Delete([], **P), _ast.If(name(), [], [], **P), _ast.If(name(), [None], [], **P), _ast.For(name(_ast.Store()), name(), [], [], **P),
    _ast.While(name(), one, [name()], **P), _ast.With([], one, **P), _ast.Raise(None, name(), **P), _ast.Try([], [], [], [], **P), _ast.Try(one, [], [], [], **P),
    _ast.Try(one, [], one, one, **P), _ast.TryStar(one, [], [], [], **P), _ast.Import([], **P), _ast.ImportFrom("m", [], 0, **P),
    _ast.ImportFrom("m", [_ast.alias("a", **P)], -1, **P), _ast.Global([], **P), _ast.Nonlocal([], **P), _ast.AnnAssign(constant(1), name(), None, 1, **P),
    _ast.FunctionDef("f", args(), [], [], **P), _ast.FunctionDef("f", None, one, [], **P), _ast.FunctionDef(None, args(), one, [], **P), _ast.ClassDef("c", [], [], [], [], **P),
    _ast.Match(name(), [], **P), matching(_ast.MatchStar(None, **P)), matching(_ast.MatchStar(None, **Q)),
    matching(_ast.MatchValue(name(), **Q)), matching(_ast.MatchValue(constant(None), **Q)), matching(_ast.MatchValue(constant(1), **Q)),
    matching(_ast.MatchValue(_ast.UnaryOp(_ast.USub(), constant(2j), **P), **Q)), matching(_ast.MatchValue(_ast.UnaryOp(_ast.UAdd(), constant(2), **P), **Q)),
    matching(_ast.MatchValue(_ast.BinOp(constant(1), _ast.Add(), constant(2j), **P), **Q)),
    matching(_ast.MatchValue(_ast.BinOp(constant(1), _ast.Add(), constant(2), **P), **Q)), matching(_ast.MatchSingleton(1, **Q)),
    matching(_ast.MatchAs(None, "_", **Q)), matching(_ast.MatchAs(None, "None", **Q)), matching(_ast.MatchAs(_ast.MatchAs(None, "x", **Q), None, **Q)),
    matching(_ast.MatchOr([], **Q)), matching(_ast.MatchMapping([constant(1)], [], None, **Q)), matching(_ast.MatchMapping([], [], "_", **Q)),
    matching(_ast.MatchMapping([constant(None)], [_ast.MatchSingleton(None, **Q)], "x", **Q)), matching(_ast.MatchClass(constant(1), [], [], [], **Q)),
    matching(_ast.MatchClass(name(), [], ["a"], [], **Q)), matching(_ast.MatchClass(_ast.Attribute(name(), "b", _ast.Load(), **P), [], [], [], **Q)),
    matching(_ast.MatchSequence([_ast.MatchStar("x", **Q)], **Q)), matching(_ast.MatchSequence([_ast.MatchStar("_", **Q)], **Q)),
]:
    failing(lambda: type(compile(_ast.Module([stmt], []), "", "exec")).__name__)
for tree, mode in [(_ast.Module(one, []), "eval"), (_ast.Expression(name()), "exec"), (_ast.Module(one), "exec"), (_ast.Interactive(one), "single"), (name(), "eval")]:
    failing(lambda: type(compile(tree, "", mode)).__name__)
