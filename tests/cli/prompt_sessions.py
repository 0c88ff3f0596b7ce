# timeout: 150
# How sessions at the prompt begin and end, what is kept from one to the next, and programs that ask questions of their own. The
# expected output, what the screen shows, stands beside this file.
import os
import re
import stat
import tempfile
from support.terminal import Terminal

UP = "\x1b[A"
GONE = "\x1b[?2004l"  # the editor's last word
folder = tempfile.TemporaryDirectory()
home = folder.name
END = ("\x04", None)


def session(title, steps, *words, first=">>>> ", **environment):
    """steps: (keys, the text that must come then). The last ones end the process."""
    print("==", title)
    terminal = Terminal(*words, **{"TERM": "xterm", "HOME": home, **environment})
    for keys, expected in [(None, first), *steps]:
        if keys is not None:
            terminal.send(keys)
        if expected is not None:
            terminal.expect(expected, expected in (">>>> ", ".... ") and environment.get("TERM") != "dumb")
    status = terminal.finish()
    text = re.sub(r'/\S*/bdb\.py(", line |\()\d+', r"bdb.py\1N", terminal.screen.text().replace(home, "HOME"))
    text = re.sub(r"^Python 3.*\n\[PyPy .* on linux", "VERSION", text, flags=re.M)
    print(text)
    print("-- status", status, "colours", sorted(set(terminal.screen.colors)), "modes", sorted(set(terminal.screen.modes)))


def write(name, text):
    path = os.path.join(home, name)
    with open(path, "w") as file:
        file.write(text)
    return path


startup = write("startup.py", "import sys\nprint('startup', __name__)\nkept = 5\n")
script = write("script.py", "import sys\ndef f(x):\n    y = x + 1\n    return y\nprint(f(3), sys.argv[1:])\n")
fails = write("fails.py", "def g(x):\n    return 1 / x\nkept = [1]\ng(0)\n")
inspects = write("inspects.py", "import os, sys\nos.environ['PYTHONINSPECT'] = '1'\nprint('end')\n")

# The beginning
session("banner", [END])
session("-q", [END], "-q")
session("PYTHONSTARTUP", [("kept\r", "5\r\n"), ("'__file__' in globals()\r", "False"), END], "-q", PYTHONSTARTUP=startup)
session("PYTHONSTARTUP, -E", [("kept\r", "NameError"), END], "-q", "-E", PYTHONSTARTUP=startup)
session("-I: no completion, no history", [("impo\t\r", "NameError"), END], "-q", "-I")
session("-S", [("exit\r", "NameError"), END], "-S")

# After a program
session("-i script", [("f(1)\r", "2\r\n"), ("__file__ == sys.argv[0]\r", "True"), END], "-i", script, "a")
session("-i after an exception", [("kept\r", "[1]"), ("import sys; sys.last_value\r", "ZeroDivisionError("), ("g(2)\r", "0.5"), END], "-i", fails)
session("-i after sys.exit", [("x\r", "1\r\n"), END], "-i", "-c", "import sys; x = 1; sys.exit(3)")
session("PYTHONINSPECT", [("x\r", "7\r\n"), ("exit(4)\r", None)], "-c", "x = 7", PYTHONINSPECT="1")
session("PYTHONINSPECT, set by the program", [("sys.argv\r", "inspects.py"), END], inspects)
session("PYTHONINSPECT, -E", [], "-E", "-c", "print('end')", first="end", PYTHONINSPECT="1")

# The end
session("quit()", [("quit()\r", None)], "-q")
session("exit status of -i", [("raise SystemExit(9)\r", None)], "-q", "-i", "-c", "1")
session("Ctrl-D deletes within a line, ends nothing", [("'abc'" + "\x01\x04\x04" + "'\r", "'bc'"), END], "-q")
session("Ctrl-D behind an unfinished block", [("if 1:\r", ".... "), ("xy", "xy"), ("\x04", None), ("\x03", ">>>> "), END], "-q")
session("Ctrl-C in a block", [("for i in 1, 2:\r", ".... "), ("print(i)", "print(i)"), ("\x03", ">>>> "), ("'on'\r", "'on'\r\n"), END], "-q")
session("atexit", [("import atexit; atexit.register(print, 'bye')\r", ">>>> "), ("\x04", "bye")], "-q")
session("a signal", [("import os, signal; os.kill(os.getpid(), signal.SIGTERM)\r", None)], "-q")

# History
session("a block for the next session", [("def block(n):\rreturn n + 1\r\r", ">>>> "), ("block(4)\r", "5\r\n"), END], "-q")
print(oct(stat.S_IMODE(os.stat(os.path.join(home, ".pypy_history")).st_mode)), "block(4)" in open(os.path.join(home, ".pypy_history")).read())
session("the block is one entry", [(UP * 2, "return n"), ("\r\r", ">>>> "), ("\x10\x10\r", "5\r\n"), END], "-q")
session("searching", [("\x12def bl", "(reverse search) def bl"), ("\x1b[B\x05\r\r", ">>>> "), ("\x12nothing such", "nothing such"), ("\x07", None), ("'x'\r", "'x'\r\n"), END], "-q")
session("the text being written is not lost", [("'new'" + UP + "\x1b[B\r", "'new'\r\n"), END], "-q")

# Completion
session("names, keywords, attributes, modules", [("impo\t", "import"), (" os\r", ">>>> "), ("os.path.abspa\t", "abspath("), ("'.') != ''\r", "True"), ("prin\t", "print("), ("7)\r", "7\r\n"),
                                                 ("nothing_such_nam\t", None), ("\x15", None), END], "-q")

# Colours
session("errors in colours", [("1/0\r", "ZeroDivisionError"), ("def f(: pass\r", "SyntaxError"), ("raise ExceptionGroup('e', [ValueError(1)])\r", "+---"), END], "-q")
session("NO_COLOR", [("1/0\r", "ZeroDivisionError"), END], "-q", NO_COLOR="1")

# A dumb terminal: nothing but text
session("a dumb terminal", [("1/0\r", ">>>> "), ("if 1:\r", ".... "), ("  'x'\r", ".... "), ("\r", ">>>> "), ("abc", "abc"), ("\x03", "KeyboardInterrupt"), ("'on'\r", "'on'"), END], "-q", TERM="dumb")
session("a dumb terminal, -i", [("x\r", "1\r\n"), END], "-i", "-c", "x = 1", TERM="dumb")

# Programs that ask
session("input()", [("name = input('name? ')\r", "name? "), ("me\r", ">>>> "), ("name\r", "'me'"), ("input('again? ')\r", "again? "), ("\x03", "KeyboardInterrupt"),
                    ("input('end? ')\r", "end? "), ("\x04", "EOFError"), END], "-q")
session("code.interact", [("import code; code.interact('inner', local={'z': 9}, exitmsg='outer')\r", "inner"), ("z\r", "9\r\n"), ("for i in 1, 2:\r", "... "), ("  print(i)\r", "... "), ("\r", "2\r\n"),
                          ("1/0\r", "ZeroDivisionError"), ("\x03", "KeyboardInterrupt"), ("\x04", "outer"), ("'on'\r", "'on'\r\n"), END], "-q")
session("-m code", [("1 + 1\r", "2\r\n"), END], "-m", "code", first=">>> ")
session("breakpoint()", [("def h(v):\rbreakpoint()\rreturn v\r\r", ">>>> "), ("h(8)\r", "(Pdb) "), ("p v\r", "8\r\n(Pdb) "), ("v = 9\r", "(Pdb) "), ("c\r", "9\r\n"),
                         ("PYTHONBREAKPOINT = 1; breakpoint()\r", "(Pdb) "), ("q\r", "BdbQuit"), END], "-q")
session("-m pdb", [("b f\r", "(Pdb) "), ("c\r", "(Pdb) "), ("a\r", "x = 3"), ("n\r", "(Pdb) "), ("n\r", "(Pdb) "), ("p y\r", "4\r\n(Pdb) "), ("l\r", "(Pdb) "), ("interact\r", ">>> "), ("y * 2\r", "8\r\n"),
                   ("\x04", "(Pdb) "), ("u\r", "(Pdb) "), ("c\r", "(Pdb) "), ("q\r", None)], "-m", "pdb", script, "a", first="(Pdb) ")
session("pdb.pm()", [("import pdb; pdb.pm()\r", "(Pdb) "), ("p x\r", "0\r\n(Pdb) "), ("q\r", ">>>> "), END], "-q", "-i", fails)
session("Ctrl-C in pdb", [("import pdb; pdb.run('print(\"begun\")\\nwhile 1: pass')\r", "(Pdb) "), ("c\r", "begun"), ("\x03", "(Pdb) "), ("q\r", ">>>> "), END], "-q")
session("help()", [("help(abs)\r", "absolute"), END], "-q", PAGER="cat")
