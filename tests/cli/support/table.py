"""Runs the interpreter once for each row of a table and prints what came of it, so that two interpreters can be compared."""
import os
import re
import subprocess
import sys
import tempfile


def plain(text, folder):
    """Without what differs from one implementation or run to the next: paths, versions, addresses, times."""
    text = text.replace(folder, "DIR").replace(sys.executable, "EXE")
    text = re.sub(r"^Python \d.*(\n\[.*)?", "Python VERSION", text)
    text = re.sub(r"^import time: .*\n", "", text, flags=re.M) + ("<import times>\n" if "import time:" in text else "")
    text = re.sub(r"\n?Current thread 0x.*\n  <no Python frame>\n", "", text)
    return text.replace(">>>> ", ">>> ")  # PyPy's prompts


def check(rows, options=([],), files={}):
    """A row: NAME=value settings of the environment, then arguments. FILE:text stands for a file of that text, DIR for the
    folder they run in, which has the files. Each row runs with each list of options in front of its arguments."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
            with open(os.path.join(folder, name), "w") as file:
                file.write(text)
        for number, row in enumerate(rows):
            words = []
            for word in row:
                setting, mark, text = word.partition("FILE:")
                if mark:
                    path = os.path.join(folder, f"file{number}.py")
                    with open(path, "w") as file:
                        file.write(text)
                    word = setting + path
                words.append(word.replace("DIR", folder))
            settings = {}
            while words and re.match(r"PYTHON\w*=", words[0]):
                name, _, settings[name] = words.pop(0).partition("=")
            for more in options:
                run([*more, *row], [*more, *words], settings, folder)


def run(title, words, settings, folder):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run([sys.executable, *words], env={**environment, **settings}, cwd=folder, capture_output=True, text=True,
                          input="print('from the standard input')\n", timeout=60)
    print("==", *map(repr, title), "->", done.returncode)
    for text in done.stdout, done.stderr:
        if text:
            print(plain(text, folder))
