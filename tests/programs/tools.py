# timeout: 90
# The library's tools, run with -m.
import os
import re
import subprocess
import sys
import tempfile

FILES = {
    "mod.py": '"""Doc.\n\n>>> f(2)\n3\n>>> f(3)\n5\n"""\nimport os\n\n\nclass C:\n    "Doc of C."\n\n    def m(self, a=1):\n        return a\n\n\n'
              'def f(x: int) -> int:\n    "Doc of f."\n    return x + 1\n\n\nif __name__ == "__main__":\n    print(f(1))\n',
    "bad.py": "x = (\n",
    "test_mod.py": "import unittest\nimport mod\n\n\nclass T(unittest.TestCase):\n    def test_f(self):\n        self.assertEqual(mod.f(1), 2)\n\n"
                   "    def test_wrong(self):\n        self.assertEqual([1, 2], [1, 3])\n\n    @unittest.skip('why')\n    def test_not(self):\n        pass\n",
    "a.json": '{"b": [1, 2.50, "\\u00e9"], "a": null}',
    "app/__main__.py": "import sys\nprint('app', sys.argv[1:])\n",
}
COMMANDS = [
    "json.tool a.json", "json.tool --sort-keys --indent 1 a.json", "json.tool --compact --no-ensure-ascii a.json", "json.tool bad.py", "pprint",
    "timeit -n 2 -r 1 pass", "timeit 1/0", "unittest -v test_mod", "unittest discover", "unittest no_such", "doctest mod.py", "doctest -v mod.py",
    "tokenize mod.py", "tokenize -e mod.py", "tokenize bad.py", "ast mod.py", "ast -a --indent 1 mod.py", "ast bad.py", "pydoc mod", "pydoc mod.f",
    "pydoc no_such", "zipapp app -o a.pyz -c -p /bin/python", "zipapp a.pyz --info", "calendar 2024", "calendar -t html 2024 2", "profile mod.py",
    "symtable mod.py", "inspect mod:f", "py_compile bad.py", "compileall -q bad.py", "tabnanny mod.py", "gzip mod.py", "zipfile -l a.pyz", "base64 -e a.json",
    "quopri a.json", "pyclbr mod.py", "trace --count -C DIR/cover mod.py", "modulefinder app/__main__.py", "textwrap", "html.entities", "encodings.rot_13",
]


def plain(text):
    text = text.replace(folder, "DIR").replace(sys.executable, "EXE")
    text = re.sub(r"\d+(\.\d+)? [nmu]?sec", "TIME", re.sub(r"in \d+\.\d+s|in \d+\.\d+ seconds", "in TIME", text))
    text = re.sub(r"0x[0-9a-f]{6,}", "ADDRESS", re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "DATE", text))
    return re.sub(r"^ +\d+ +\d\.\d+ .*(setprofile|profile:0).*\n", "", re.sub(r"\d\.\d\d\d +", "T ", text), flags=re.M)


with tempfile.TemporaryDirectory() as folder:
    for name, text in FILES.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)
    for command in COMMANDS:
        words = command.replace("DIR", folder).split()
        done = subprocess.run([sys.executable, "-m", *words], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        print("==", command, "->", done.returncode)
        shown = done.stdout if words[0] != "modulefinder" else "\n".join(line for line in done.stdout.splitlines() if "__main__" in line)
        print(plain(shown), plain(done.stderr), sep="\n--\n")
    # dis shows instructions of its own kind, cProfile needs a module in C: only that they end as they should.
    print(subprocess.run([sys.executable, "-m", "dis", "mod.py"], cwd=folder, capture_output=True).returncode)
    done = subprocess.run([sys.executable, folder + "/a.pyz", "argument"], capture_output=True, text=True)
    print(done.returncode, done.stdout, done.stderr)
