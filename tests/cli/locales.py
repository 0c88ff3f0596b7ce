# timeout: 120
# Encodings and error handlers of the standard streams, of file names and of arguments, in every kind of locale.
import os
import re
import subprocess
import sys
import tempfile

SHOW = """
import locale, os, sys
print([(stream.encoding, stream.errors) for stream in (sys.stdin, sys.stdout, sys.stderr)])
print(sys.getfilesystemencoding(), sys.getfilesystemencodeerrors(), sys.flags.utf8_mode, locale.getpreferredencoding(), locale.getencoding(),
      open(os.devnull).encoding, locale.getlocale(locale.LC_CTYPE))
print([ascii(word) for word in sys.argv[1:]], ascii(os.environ.get('TEXT')))
for name in 'h\\xe9', '\\u20ac', '\\udce9x':
    try:
        os.stat(os.path.join('missing', name))
    except (OSError, UnicodeError) as error:
        print(type(error).__name__, ascii(str(error)))
"""
NAMES = "import os; open(b'h\\xe9', 'w').close(); print(*map(ascii, os.listdir())); print([os.path.exists(name) for name in os.listdir()]); os.unlink(b'h\\xe9')"


def run(options, environment, program, folder):
    done = subprocess.run([sys.executable, *options, "-c", program, "h\xe9".encode(), b"\xff\xe9"], capture_output=True,
                          env={"TEXT": b"\xc3\xa9", **environment}, cwd=folder, stdin=subprocess.DEVNULL)
    errors = re.sub(r"\n?Current thread 0x.*\n  <no Python frame>\n", "", done.stderr.decode("latin-1").replace(sys.executable, "EXE"))
    shown = {name: value for name, value in environment.items() if name != "LOCPATH"}
    print("==", shown, options, done.returncode, done.stdout.decode("latin-1"), errors, sep="\n")


with tempfile.TemporaryDirectory() as locales, tempfile.TemporaryDirectory() as folder:
    for source, charset, name in ("en_US", "ISO-8859-1", "en_US.ISO-8859-1"), ("en_US", "ISO-8859-15", "en_US.ISO-8859-15"), ("ja_JP", "EUC-JP", "ja_JP.eucJP"):
        subprocess.run(["localedef", "-i", source, "-f", charset, os.path.join(locales, name)], capture_output=True)
    places = [{}, {"LC_ALL": "C"}, {"LC_ALL": "POSIX"}, {"LC_ALL": "C.UTF-8"}, {"LC_CTYPE": "C"}, {"LANG": "C"}, {"LANG": "C.UTF-8"}, {"LC_ALL": "no_such"},
              {"LC_ALL": "en_US.ISO-8859-1"}, {"LANG": "en_US.ISO-8859-15"}, {"LANG": "ja_JP.eucJP"},
              *({name: "C", "PYTHONCOERCECLOCALE": wish} for name in ("LANG", "LC_ALL") for wish in ("0", "1", "warn", "x")),
              {"LANG": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}, {"LANG": "C", "PYTHONUTF8": "0"}, {"LC_ALL": "C", "PYTHONUTF8": "0"},
              {"LC_ALL": "en_US.ISO-8859-1", "PYTHONUTF8": "1"}, {"LC_ALL": "en_US.ISO-8859-1", "PYTHONIOENCODING": "utf-8"},
              {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}]
    places += [{"LC_ALL": "C.UTF-8", "PYTHONIOENCODING": wish}
               for wish in ("ascii", ":replace", "latin-1:", ":", "latin1:xmlcharrefreplace", "utf-8:no_such", "no_such", "UTF8:strict:x")]
    for place in places:
        for options in ([], ["-E"], ["-I"]):
            if not options or any(name.startswith("PYTHON") for name in place):
                run(options, {"LOCPATH": locales, **place}, SHOW, folder)
    for place in {"LC_ALL": "C.UTF-8"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}, {"LC_ALL": "en_US.ISO-8859-1"}:
        run([], {"LOCPATH": locales, **place}, NAMES, folder)
        for program in ("print('\\xe9\\u20ac')", "import sys; print('\\xe9\\u20ac', file=sys.stderr)", "raise ValueError('\\xe9\\u20ac')", "print('é')"):
            run([], {"LOCPATH": locales, **place}, program, folder)
