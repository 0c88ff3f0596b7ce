# dis, opcode, tokenize-independent structure: works over our own instructions; only what does not depend on them is printed.
import dis, io, opcode, types
def f(a, b=1):
    x = a + b
    for i in range(x):
        if i: print(i)
    try: return [j for j in (1, 2)]
    except ValueError: pass
    finally: b = None
def text(x, **k): o = io.StringIO(); dis.dis(x, file=o, **k); return o.getvalue()
t = text(f); print(len(t.splitlines()) > 10, "Disassembly of <code object <listcomp>" in t, "ExceptionTable" in t, str(f.__code__.co_firstlineno + 1) in t); ins = list(dis.get_instructions(f)); print(all(isinstance(i.opname, str) and i.opcode == dis.opmap[i.opname] for i in ins), [i.offset for i in ins] == sorted(i.offset for i in ins), {i.starts_line - f.__code__.co_firstlineno for i in ins if i.starts_line} >= {1, 2, 3, 4}, any(i.is_jump_target for i in ins), ins[0]._fields, all(i.positions is not None for i in ins), len(list(dis.findlinestarts(f.__code__))) >= 5, dis.findlabels(f.__code__.co_code) != [])
print(dis.code_info(f).splitlines()[0], [l for l in dis.code_info(f).splitlines() if l.startswith(("Argument", "Kw-only", "Positional"))], len(dis.opname) >= 256, dis.HAVE_ARGUMENT >= 0, set(dis.opmap.values()) <= set(range(256)), dis.stack_effect.__name__, dis.COMPILER_FLAG_NAMES[4]); b = dis.Bytecode(f); print(b.first_line == f.__code__.co_firstlineno, len(list(b)) == len(ins), b.info() == dis.code_info(f), len(b.dis()) > 10, dis.Bytecode("x + 1").codeobj.co_names)
for x in ("a = 1", lambda: 0, (i for i in ""), type("C", (), {"m": lambda s: 1}), f.__code__, types): 
    try: print(type(x).__name__, len(text(x)) > 0 if x is not types else "module")
    except TypeError as e: print(e)
try: dis.dis(5)
except TypeError as e: print(e)
try: 1 / 0
except ZeroDivisionError as e: o = io.StringIO(); dis.distb(e.__traceback__, file=o); print("-->" in o.getvalue())
async def co(): await x
def gen(): yield 1
print([dis.pretty_flags(k.__code__.co_flags) for k in (f, co, gen)], list(f.__code__.co_lines())[0][2] is not None)
