# The interactive interpreter classes and the `single` mode: what is echoed, incomplete input, errors.
import code, codeop, io, sys
def session(lines):
    c = code.InteractiveConsole(); out, err = sys.stdout, sys.stderr; sys.stdout = sys.stderr = b = io.StringIO(); more = []
    try:
        for l in lines.split("\n"): more.append(c.push(l))
    finally: sys.stdout, sys.stderr = out, err
    print(repr(lines), "".join("." if m else ">" for m in more)); print(b.getvalue(), end="")
session("1 + 1"); session("x = 5\nx\nx * 2\n_"); session("def f(a):\n    return a + 1\n\nf(2)"); session("for i in range(2):\n    i\n"); session("if 1:\n  2\nelse:\n  3\n"); session("1/0"); session("x ="); session("foo(\n1,\n2)"); session("'''multi\nline'''"); session("class A:\n    def m(self): return 1\n\nA().m()"); session("@property\ndef f(s): pass\n\n1"); session("try:\n  1/0\nexcept ZeroDivisionError as e:\n  print(e)\n"); session("None\nTrue\n'str'"); session("a = 1; b = 2; a; b"); session("print('p'); 5"); session("import sys; sys.exit"); session("   indented"); session("if 1:\npass"); session("x = [1,\n 2]\nx"); session("# comment\n"); session("raise SystemError('m')"); session("async def f(): pass\n\nf"[:20]); session("with open('/dev/null') as f:\n  f.read()\n"); session("lambda: 0"[:0] + "(lambda: 7)()"); session("del x"); session("1 +\\\n2"); session("def f():\n\n  return 1\n\n"); session("while 0: pass\n"); session("x = 1\\")
for s in ("1", "1 +", "def f():", "def f():\n  pass", "def f():\n  pass\n", "x = (", "x = )", "'''a", "'a", "if 1:\n  2\n", "a\\", "", " ", "#", "@d", "class A:", "try:\n  1", "f'{", "1\n2", "pass;", "for x in y: z", "match x:", "async def f():", "x = {1:", "lambda:", "return 1"):
    try: r = codeop.compile_command(s); print(repr(s), "incomplete" if r is None else "complete")
    except SyntaxError as e: print(repr(s), type(e).__name__, e.msg)
old = sys.displayhook; sys.displayhook = lambda v: print("hook", v); exec(compile("1; 'two'; None; x = 3", "<s>", "single")); sys.displayhook = old; exec(compile("5", "<s>", "single"))
