# timeout: 120
# The prompt in a terminal. The expected output, what the screen shows, stands beside this file.
import os
import tempfile
from support.terminal import Terminal

UP, DOWN, LEFT, RIGHT, HOME, END, DELETE = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C", "\x1b[H", "\x1b[F", "\x1b[3~"
home = tempfile.TemporaryDirectory()


def session(title, steps, *words, **environment):
    """steps: (keys, the text that must come then). The last ones end the process."""
    print("==", title)
    terminal = Terminal("-q", *words, **{"TERM": "xterm", "HOME": home.name, **environment})
    editing = not {"TERM", "PYTHON_BASIC_REPL"} & environment.keys()
    for keys, expected in [(None, ">>>> "), *steps]:
        if keys is not None:
            terminal.send(keys)
        if expected is not None:
            terminal.expect(expected, editing and expected != GONE)
    status = terminal.finish()
    print(terminal.screen.text())
    print("-- status", status, "colours", sorted(set(terminal.screen.colors)), "modes", sorted(set(terminal.screen.modes)))


GONE = "\x1b[?2004l"  # the editor's last word
QUIT = ("\x04", None)

session("values and _", [("1 + 2\r", ">>>> "), ("_ * 2\r", "6\r\n"), ("'a'\r", "'a'\r\n"), ("_\r", "'a'\r\n"), QUIT])
session("blocks", [("def f(x):\r", ".... "), ("return x + 1\r", ".... "), ("\r", ">>>> "), ("f(1)\r", "2\r\n"),
                   ("for i in range(2):\rprint(i)\r", ".... "), ("\r", "1\r\n"), QUIT])
session("block history", [("if 1:\rprint('one')\r\r", "one\r\n"), ("x = 5\r", ">>>> "), (UP + UP, "print"), ("\r\r", "one\r\n"),
                          (UP + LEFT * 2 + "!" + END + "\r\r", "one!\r\n"), (UP + UP + UP + DOWN + "\x15\x15dropped", "dropped"), ("\x03", "KeyboardInterrupt"), QUIT])
session("editing", [("rint('x')" + HOME + "p\r", "x\r\n"), ("prinnt('y')" + "\x01" + RIGHT * 4 + DELETE + END + "\r", "y\r\n"),
                    ("'abc def'" + "\x1bb\x0b" + "xyz'\r", "'abc xyz'"), ("'abc'" + "\x15" + "'d'\r", "'d'"), ("\x19\r", "'abc'"),
                    ("7\x7f8\r", "8\r\n"), ("'ba'\x02\x02\x14\r", "'ab'"), QUIT])
session("completion", [("import sys\r", ">>>> "), ("sys.getrecursionl\t\r", "1000"), ("sys.set\t", "setprofile"), ("\x15", None), ("sys.getrecursionlimit.__na\t\r", "'getrecursionlimit'"),
                       ("if 1:\r\tpass\r\r", ">>>> "), QUIT])
session("bracketed paste", [("\x1b[200~def g():\n  a = 1\n\n  return a\n\nprint(g())\nx = 3\n\x1b[201~", "x = 3"), ("\r", "1\r\n"), ("x\r", "3\r\n"), QUIT])
session("errors", [("1 +\r", "SyntaxError"), ("x =) 3\r", "SyntaxError"), ("def f(): 1/0\r\r", ">>>> "), ("f()\r", "ZeroDivisionError"), QUIT])
session("no colours", [("1/0\r", "ZeroDivisionError"), QUIT], NO_COLOR="1")
session("interrupts", [("abc\x03", "KeyboardInterrupt"), ("while 1: pass\r\r", GONE), ("\x03", "Traceback"), ("print('on')\r", "on\r\n"), QUIT])
session("interrupted statement", [("import time\r", ">>>> "), ("time.sleep(60)\r", GONE), ("\x03", "KeyboardInterrupt"), QUIT])
session("exit", [("exit\r", "Use exit()"), ("exit(3)\r", None)])
session("sys.exit", [("raise SystemExit('bye')\r", None)])
session("history of earlier sessions", [("len('abc')\r", "3\r\n"), (UP * 3, "exit(3)"), ("\x03", "KeyboardInterrupt"), ("\x12len\r", "3\r\n"), QUIT])
session("wide and long lines", [("'" + "ab" * 60 + "'\r", "ab'"), ("len('日本語')" + "\r", "3\r\n"), ("'é'" + LEFT * 2 + "ü" + END + "\r", "'üé'\r\n"), QUIT])
session("prompts of one's own", [("import sys; sys.ps1 = 'in: '; sys.ps2 = ' +: '\r", "in: "), ("if 1:\r", " +: "), ("'yes'\r\r", "'yes'\r\n"), QUIT])
session("several statements", [("a = 1; b = 2; a + b\r", "3\r\n"), ("# nothing\r", ">>>> "), ("\r", ">>>> "), ("from __future__ import annotations\r", ">>>> "),
                               ("def f(x: y): pass\r\r", ">>>> "), ("f.__annotations__\r", "{'x': 'y'}"), QUIT])
session("a dumb terminal", [("if 1:\r", ".... "), ("  print('x')\r", ".... "), ("\r", ">>>> "), QUIT], TERM="dumb")
session("PYTHON_BASIC_REPL", [("1 + 1\r", "2\r\n"), QUIT], PYTHON_BASIC_REPL="1")

program = os.path.join(home.name, "program.py")
with open(program, "w") as file:
    file.write("x = 40\ndef f():\n  y = 2\n  breakpoint()\n  return x + y\nprint(f())\nimport sys\nif len(sys.argv) > 1: raise ValueError(1)\n")


def debugger():
    print("== pdb in a program, -i after an exception")
    terminal = Terminal("-q", "-i", program, "fail", TERM="xterm", HOME=home.name)
    for keys, expected in [(None, "(Pdb) "), ("p y\r", "2\r\n(Pdb) "), ("c\r", ">>>> "), ("x\r", "40\r\n"), ("import pdb; pdb.pm()\r", "(Pdb) "), ("q\r", ">>>> "),
                           ("import code; code.interact(banner='inner', local={'z': 9})\r", "inner"), ("z\r", "9\r\n"), ("\x04", ">>>> "),
                           ("input('name? ')\r", "name? "), ("me\r", "'me'"), ("\x04", None)]:
        if keys is not None:
            terminal.send(keys)
        if expected is not None:
            terminal.expect(expected)
    status = terminal.finish()
    print(terminal.screen.text().replace(home.name, "HOME"))
    print("-- status", status)


debugger()
print(os.path.exists(os.path.join(home.name, ".pypy_history")))
