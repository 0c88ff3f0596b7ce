# Building, changing and compiling trees; unparse; errors of invalid trees.
import ast
t = ast.parse("x = 1 + 2\nprint(x)")
class Swap(ast.NodeTransformer):
    def visit_Add(self, n): return ast.Mult()
    def visit_Constant(self, n): return ast.copy_location(ast.Constant(n.value * 10), n)
t = ast.fix_missing_locations(Swap().visit(t)); exec(compile(t, "<ast>", "exec"))
f = ast.FunctionDef("f", ast.arguments([], [ast.arg("a")], None, [], [], None, [ast.Constant(5)]), [ast.Return(ast.BinOp(ast.Name("a", ast.Load()), ast.Pow(), ast.Constant(2)))], [])
ns = {}; exec(compile(ast.fix_missing_locations(ast.Module([f], [])), "m", "exec"), ns); print(ns["f"](), ns["f"](3))
print(eval(compile(ast.fix_missing_locations(ast.Expression(ast.List([ast.Constant(i) for i in range(3)], ast.Load()))), "", "eval")))
class V(ast.NodeVisitor):
    def __init__(self): self.names = []
    def visit_Name(self, n): self.names.append(n.id)
    def visit_FunctionDef(self, n): self.names.append("def " + n.name); self.generic_visit(n)
v = V(); v.visit(ast.parse("def g(a): return a + b * c.d")); print(v.names)
n = ast.Name("x", ctx=ast.Load()); print(n._fields, n.id, ast.Name._attributes, isinstance(n, ast.expr), ast.BinOp._fields, repr(ast.Name.__doc__), ast.iter_fields(n).__class__.__name__, [k for k, _ in ast.iter_fields(n)], ast.AST.__subclasses__()[0].__name__ != "")
def err(fn):
    try: print(fn())
    except Exception as e: print(type(e).__name__, e)
err(lambda: ast.Name("a", "b", "c", "d")); err(lambda: ast.Name(foo=1).foo); err(lambda: ast.Name("a", id="b")); err(lambda: ast.Name().id)
L = lambda x: ast.fix_missing_locations(x)
E = lambda e: compile(L(ast.Expression(e)), "", "eval")
err(lambda: E(ast.Name("x", ast.Store()))); err(lambda: E(ast.Constant([1]))); err(lambda: E(ast.BinOp(ast.Constant(1), None, ast.Constant(2)))); err(lambda: E(ast.Name(5, ast.Load()))); err(lambda: E(ast.Name("None", ast.Load()))); err(lambda: E(ast.Compare(ast.Constant(1), [], []))); err(lambda: E(ast.Dict([None], []))); err(lambda: E(ast.BoolOp(ast.And(), [ast.Constant(1)])))
err(lambda: compile(L(ast.Module([ast.Assign([], ast.Constant(1))], [])), "", "exec")); err(lambda: compile(L(ast.Module([ast.If(ast.Constant(1), [], [])], [])), "", "exec")); err(lambda: compile(ast.Module([ast.Expr(ast.Constant(1))], []), "", "exec")); err(lambda: compile(L(ast.Module([ast.Expr()], [])), "", "exec")); err(lambda: compile(L(ast.Module([ast.ImportFrom("a", [], 0)], [])), "", "exec")); err(lambda: compile(L(ast.Module([ast.Try([ast.Pass()], [], [], [])], [])), "", "exec")); err(lambda: compile(ast.Expression(ast.Constant(1)), "", "exec")); err(lambda: compile(L(ast.Module([5], [])), "", "exec")); err(lambda: compile(L(ast.Module([ast.Return(ast.Constant(1))], [])), "", "exec")); err(lambda: compile(L(ast.Module([ast.Delete([])], [])), "", "exec")); err(lambda: E(ast.Call(ast.Name("f", ast.Load()), 5, []))); err(lambda: E(ast.Lambda(ast.arguments([], [], None, [], [], None, [ast.Constant(1)]), ast.Constant(1))))
for s in ("a+b*c", "(a+b)*c", "-a**-b", "not (a or b) and c", "lambda x,*y,z=1,**k:(yield x)", "f'{a!r:>{w}} {{}} {b=}'", "x if y else (z if w else v)", "[i async for i in x if i]", "{**a,'b':1}", "a[1:2,::3]", "(a,)", "f(*a,k=1,**b)", "'it\\'s' \"q\"", "b'\\x00'", "1e1000", "-1j", "(yield)", "await_", "(x:=1)", "a<b<c", "not a", "...", "(a.b).c[d](e)", "(1).real", "a if b else lambda:0", "(lambda:0)()", "{1}", "*a,b", "a and b or c and d", "(await x)**2", "a@b", "~-+a", "a<<b>>c&d|e^f"):
    try: print(ast.unparse(ast.parse(s)))
    except SyntaxError as e: print(s, e.msg)
print(ast.unparse(ast.parse('''
@d
class C(B, k=1):
    """doc"""
    x: int = 1
    async def f(self, a, /, b: int=2, *c, d, e=3, **g) -> "r":
        async with a as b, c: pass
        async for i in x:
            continue
        else: break
    def g(self):
        global q
        try:
            del a, b[0]
        except (A, B) as e: raise X from e
        except: raise
        else: assert a, "m"
        finally:
            return
        while True:
            if a: pass
            elif b: a += 1
            else: nonlocal_ = 2
        from .. import z as y, w
        import a.b
        with (a as b): a = b = *c, d
        match x:
            case [1, *_, {"a": b, **r}] | C(d, e=f) as g if h: pass
            case -1 | 2+3j | "s" | None | a.b: pass
            case _: pass
        try: pass
        except* V: pass
''')))
a, b = ast.parse("x = 1"), ast.parse("x = 1"); print(a == b, ast.dump(a) == ast.dump(b), ast.compare(a, b) if hasattr(ast, "compare") else "")
print([type(c).__name__ for c in ast.iter_child_nodes(ast.parse("a = f(b)").body[0])], ast.increment_lineno(ast.parse("x"), 5).body[0].lineno, isinstance(ast.Constant(1), ast.Num), isinstance(ast.Constant("a"), ast.Str), ast.Constant("s").kind)
import pickle, copy; p = pickle.loads(pickle.dumps(a)); print(ast.dump(p)); print(ast.dump(copy.deepcopy(a)))
