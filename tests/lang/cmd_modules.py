# timeout: 120
# stress: off starts many processes
# Modules run with -m, and interpreter options.
import subprocess, sys, os, tempfile, textwrap
d = tempfile.mkdtemp()
def write(name, text):
    path = os.path.join(d, name)
    with open(path, "w") as f: f.write(textwrap.dedent(text))
    return path
def run(*args, stdin="", show=True, env=None):
    p = subprocess.run([sys.executable, *args], input=stdin, capture_output=True, text=True, cwd=d, env={**os.environ, **(env or {})}, timeout=100)
    print("$", " ".join(a.replace(d, "DIR") for a in args), "->", p.returncode)
    if show: print(p.stdout.replace(d, "DIR"), end=""); print(p.stderr.replace(d, "DIR").replace(sys.executable, "EXE"), end="")
    return p
run("-m", "json.tool", stdin='{"b": [1, 2], "a": null}'); run("-m", "json.tool", "--sort-keys", "--compact", stdin='{"b": 1, "a": 2}'); run("-m", "json.tool", stdin="{bad"); run("-m", "json.tool", "--json-lines", stdin='{"a":1}\n[2]\n')
run("-m", "calendar", "2023", "5"); run("-m", "base64", "-t"); run("-m", "timeit", "-n", "1", "-r", "1", "pass", show=False); run("-m", "timeit", "1/0"); run("-m", "quopri", "-h", show=False); run("-m", "tokenize", write("tok.py", "x = 1 + 'a'  # c\n")); run("-m", "ast", write("t.py", "print(1 + 2)\n")); run("-m", "tokenize", write("bad.py", "x = (\n"))
write("tests.py", """
    import unittest
    class T(unittest.TestCase):
        def test_a(self): self.assertEqual(1, 1)
        def test_b(self): self.assertEqual(1, 2)
        def test_c(self): raise KeyError('k')
        @unittest.skip('no')
        def test_d(self): pass
    """); p = run("-m", "unittest", "-v", "tests", show=False); print([l for l in p.stderr.splitlines() if "..." in l or l.startswith(("FAILED", "AssertionError", "KeyError"))])
write("dt.py", '"""\n>>> 1 + 1\n2\n>>> 1 / 0\nTraceback (most recent call last):\nZeroDivisionError: division by zero\n"""\n'); run("-m", "doctest", "dt.py"); run("-m", "doctest", write("dt2.py", '"""\n>>> 1\n2\n"""\n')); run("-m", "compileall", "-q", "-f", "dt.py"); run("-m", "py_compile", "bad.py"); run("-m", "zipapp", "-h", show=False); os.mkdir(d + "/app"); write("app/__main__.py", "print('zipapp runs', __name__)\n"); run("-m", "zipapp", "app", "-o", "app.pyz"); run("app.pyz"); run("app"); run("-m", "app"); write("mod.py", '"""Module doc."""\ndef f(x: int = 1) -> str:\n    """Doc of f."""\nclass C:\n    """Doc of C."""\n    def m(self): pass\n'); p = run("-m", "pydoc", "mod", show=False); print("Doc of f." in p.stdout, "class C" in p.stdout); p = run("-m", "pydoc", "nope_zz", show=False); print(p.stdout or p.stderr); p = run("-m", "cProfile", "t.py", show=False); run("-m", "trace", "--count", "--missing", "-C", d, "t.py", show=False); run("-m", "nope_module"); run("-m", "os.path", show=False); run("-m", "gzip", "-h", show=False); run("-m", "this", show=False); run("-m", "textwrap", show=False); run("-m", "difflib", "-h", show=False)
run("-c", "import sys; print(sys.argv)", "a", "-b", "--c"); run("-", "x", stdin="import sys; print(sys.argv, __name__)"); run(stdin="print('from stdin')\n"); run("-c", "print(__name__, __doc__)"); run("-O", "-c", "assert 0; print(__debug__)"); run("-OO", "-c", "def f(): 'doc'\nprint(f.__doc__)"); run("-W", "error", "-c", "import warnings; warnings.warn('w')"); run("-W", "ignore", "-c", "import warnings; warnings.warn('w')"); run("-X", "utf8", "-c", "import sys; print(sys.flags.utf8_mode, sys._xoptions)"); run("-X", "importtime", "-c", "1", show=False); run("-B", "-c", "import sys; print(sys.dont_write_bytecode)"); run("-E", "-c", "import sys; print(sys.flags.ignore_environment)", env={"PYTHONOPTIMIZE": "1"}); run("-I", "-c", "import sys; print(sys.flags.isolated, sys.path[0] != '')"); run("-s", "-S", "-c", "import sys; print(sys.flags.no_site, 'site' in sys.modules)"); run("-u", "-c", "import sys; sys.stdout.write('u\\n')"); run("-q", "-c", "pass"); run("-b", "-c", "print(b'a' == 'a')"); run("-bb", "-c", "print(b'a' == 'a')"); run("-P", "-c", "import sys; print('' in sys.path)"); run("-v", "-c", "1", show=False); run("-x", write("skip.py", "not python at all\nprint('second line')\n")); run("nofile.py"); run("-c", "import sys; print(sys.flags.hash_randomization)", env={"PYTHONHASHSEED": "random"}); run("-c", "import x_path_mod; print(x_path_mod.v)", env={"PYTHONPATH": os.path.dirname(write("pp/x_path_mod.py", "v = 1\n"))} if os.path.isdir(d + "/pp") or os.mkdir(d + "/pp") is None else None); run("-c", "import sys; print(sys.stdout.encoding)", env={"PYTHONIOENCODING": "latin-1"}); run("-c", "print(1)\n1/0\n"); run("-i", "-c", "x = 5", stdin="print(x + 1)\nx\n1/0\n", env={"TERM": "dumb"}, show=False); run("-c", "import sys; print(sys.stdin.read())", stdin="input text"); run("-c", "print(input('prompt> '))", stdin="typed\n"); run("-c", "input()", stdin=""); run("t.py", "arg"); run(d + "/t.py"); import shutil; shutil.rmtree(d)
