# timeout: 200
# How programs are found, how processes end and what becomes of their standard streams.
import os
import pty
import py_compile
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
BASE = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": folder.name}


def plain(text):
    text = text.replace(">>>> ", ">>> ").replace(folder.name, "DIR").replace(sys.executable, "EXE")
    text = re.sub(r"\d{4}-\d\d-\d\d [\d:]{8}", "TIME", re.sub(r"0x[0-9a-f]{8,}", "0xADDRESS", text))
    return re.sub(r"<frozen (\w+)>", r"<\1>", re.sub(r"(File \")[^\"]*/((?:runpy|threading|socket)\.py)", r"\1\2", text))


def write(name, text):
    with open(name, "w") as file:
        file.write(text)
    return name


def show(title, words, errors=True, **settings):
    """Runs the interpreter; prints status and output."""
    environment = {**BASE, **settings.pop("env", {})}
    done = subprocess.run([sys.executable, *words], env=environment, capture_output=True, text=True, timeout=60, **{"input": "", **settings})
    print("==", title, "->", done.returncode)
    print(plain(done.stdout), plain(done.stderr) if errors else "", sep="")


# sys.exit
for argument in ("", "0", "3", "-1", "255", "256", "2**70", "-2**70", "True", "None", "'text'", "b'x'", "1.5", "(1, 2)", "[]", "SystemExit(4)", "'\\udc80'",
                 "type('E', (), {'__str__': lambda self: 1/0})()", "type('I', (int,), {'__str__': lambda self: 'i'})(5)"):
    show(f"sys.exit({argument})", ["-c", f"import sys; sys.exit({argument})"])
show("SystemExit with attribute", ["-c", "e = SystemExit(1); e.code = 7; raise e"])
show("os._exit", ["-c", "import os; print('lost'); os._exit(9)"])
show("exit in a thread", ["-c", "import threading, sys; t = threading.Thread(target=sys.exit, args=(5,)); t.start(); t.join(); print('on')"])
show("SystemExit in atexit", ["-c", "import atexit, sys; atexit.register(sys.exit, 5); print('x')"])
show("sys.stderr is gone", ["-c", "import sys; sys.stderr = None; sys.exit('text')"])
show("sys.stderr is closed", ["-c", "import sys; sys.stderr.close(); sys.exit('text')"])

# Hooks
show("excepthook", ["-c", "import sys; sys.excepthook = lambda *a: print('hook', a[0], a[1]); 1/0"])
show("excepthook fails", ["-c", "import sys\ndef hook(*a): [][1]\nsys.excepthook = hook\n1/0"])
show("excepthook exits", ["-c", "import sys; sys.excepthook = lambda *a: sys.exit(6); 1/0"])
show("no excepthook", ["-c", "import sys; del sys.excepthook; 1/0"])
show("excepthook is no function", ["-c", "import sys; sys.excepthook = 3; 1/0"])
show("last_value", ["-c", "import sys, atexit; atexit.register(lambda: print(sys.last_type, sys.last_value)); 1/0"])
show("unraisablehook", ["-c", "import sys, gc\nsys.unraisablehook = lambda u: print('hook', u.exc_type, u.exc_value, u.err_msg)\n"
                        "class A:\n  def __del__(self): 1/0\nA(); gc.collect()"])
show("unraisable", ["-c", "import gc\nclass A:\n  def __del__(self): 1/0\n  def __repr__(self): return 'A()'\nA(); gc.collect(); print('on')"])
show("unraisablehook fails", ["-c", "import sys, gc\ndef hook(u): [][1]\nsys.unraisablehook = hook\nclass A:\n  def __del__(self): 1/0\nA(); gc.collect()"], False)
show("threading.excepthook", ["-c", "import threading\nthreading.excepthook = lambda a: print('hook', a.exc_type, a.exc_value, a.thread.name)\n"
                              "t = threading.Thread(target=lambda: 1/0, name='T'); t.start(); t.join()"])
show("exception in a thread", ["-c", "import threading\nt = threading.Thread(target=lambda: 1/0, name='T'); t.start(); t.join(); print('on')"])
show("displayhook", ["-i", "-q", "-c", "import sys; sys.ps1 = sys.ps2 = ''; sys.displayhook = lambda v: print('shown', v)"], input="1\n")
show("threads are waited for", ["-c", "import threading, time\nthreading.Thread(target=lambda: (time.sleep(.1), print('thread'))).start()\nprint('main')"])
show("daemons are not", ["-c", "import threading, time\nthreading.Thread(target=lambda: (time.sleep(30), print('thread')), daemon=True).start()\nprint('main')"])
show("order of atexit", ["-c", "import atexit, threading, time\nfor i in range(3): atexit.register(print, i)\natexit.register(lambda: 1/0)\n"
                         "threading.Thread(target=lambda: (time.sleep(.1), print('thread'))).start()"])
show("atexit after an exception", ["-c", "import atexit; atexit.register(print, 'end'); 1/0"])
show("atexit registers", ["-c", "import atexit; atexit.register(lambda: atexit.register(print, 'later'))"])

# Signals
show("KeyboardInterrupt", ["-c", "import atexit; atexit.register(print, 'end'); raise KeyboardInterrupt"])
show("KeyboardInterrupt('x')", ["-c", "raise KeyboardInterrupt('x')"])
show("subclass of KeyboardInterrupt", ["-c", "class K(KeyboardInterrupt): pass\nraise K"])
for name in "SIGINT", "SIGTERM", "SIGKILL", "SIGPIPE", "SIGXFSZ", "SIGHUP":
    show(name, ["-c", f"import os, signal, time; os.kill(os.getpid(), signal.{name}); time.sleep(.1); print('on')"])
show("SIGINT, own handler", ["-c", "import os, signal\nsignal.signal(signal.SIGINT, lambda *a: print('handler'))\nos.kill(os.getpid(), signal.SIGINT)\nprint('on')"])
show("SIGINT, ignored", ["-c", "import signal; print(signal.getsignal(signal.SIGINT))"], preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN))
show("-i after KeyboardInterrupt", ["-i", "-q", "-c", "import sys; sys.ps1 = ''; raise KeyboardInterrupt"], input="print('on')\n")
for name in "SIGSEGV", "SIGABRT", "SIGFPE", "SIGBUS", "SIGILL":
    show(f"{name}, faulthandler", ["-X", "faulthandler", "-c", f"import os, signal\ndef f(): os.kill(os.getpid(), signal.{name})\nf()"], False)
text = subprocess.run([sys.executable, "-X", "faulthandler", "-c", "import os, signal\ndef f():\n  os.kill(os.getpid(), signal.SIGSEGV)\ndef g():\n  f()\ng()"], capture_output=True, text=True).stderr
print(re.findall(r"Fatal.*|Current thread.*first\)|  File.*", re.sub("0x[0-9a-f]+", "0x", text)))

# Broken pipes, closed streams
WRITES = "import sys; sys.stdout.write('x' * 100000)"


def broken(title, program, options=()):
    """Nobody reads the output."""
    read_end, write_end = os.pipe()
    os.close(read_end)
    done = subprocess.run([sys.executable, *options, "-c", program], stdout=write_end, stderr=subprocess.PIPE, text=True, env=BASE)
    os.close(write_end)
    print("==", title, "->", done.returncode, plain(done.stderr), sep="\n")


broken("broken pipe at the exit", "print('x')")
broken("broken pipe, unbuffered", "print('x')", ["-u"])
broken("broken pipe in the program", WRITES)
broken("broken pipe, caught", "try:\n  print('x', flush=True)\nexcept BrokenPipeError as e: print(e, file=__import__('sys').stderr)")
broken("broken pipe and sys.exit(3)", "import sys; print('x'); sys.exit(3)")
with open("/dev/full", "w") as full:
    done = subprocess.run([sys.executable, "-c", "print('x')"], stdout=full, stderr=subprocess.PIPE, text=True)
    print("== a full disk", done.returncode, plain(done.stderr), sep="\n")
    done = subprocess.run([sys.executable, "-c", "import sys; print('x', file=sys.stderr)"], stderr=full)
    print("== stderr on a full disk", done.returncode)
for number in 0, 1, 2:
    write("closed.py", "import sys, os\nfd = os.open('out', os.O_WRONLY | os.O_CREAT | os.O_TRUNC)\nos.write(fd, repr([s and s.name for s in (sys.stdin, sys.stdout, sys.stderr)]).encode())\nprint('x')\n")
    done = subprocess.run(["/bin/sh", "-c", f"exec {sys.executable} closed.py {number}>&-"], capture_output=True, text=True, env=BASE)
    print("== closed", number, done.returncode, done.stdout, done.stderr, open("out").read())
done = subprocess.run(["/bin/sh", "-c", f"exec {sys.executable} -c 'import sys; print(1, file=sys.stderr); 1/0' 2>&-"], capture_output=True, text=True)
print("== closed stderr, exception", done.returncode, done.stdout, done.stderr)
show("input at the end", ["-c", "input('? ')"])
show("stdin as a program", ["-"], input="import sys\nprint(sys.argv, __name__, __file__)\n1/0\n")
show("stdin with an error", [], input="x = (\n")

# Line buffering


def on_terminal(program, options=()):
    """What comes out of a terminal before the process ends by itself."""
    master, slave = pty.openpty()
    process = subprocess.Popen([sys.executable, *options, "-c", program], stdin=subprocess.PIPE, stdout=slave, stderr=slave, env=BASE)
    os.close(slave)
    text = b""
    while b"|" not in text and select.select([master], [], [], 20)[0]:
        text += os.read(master, 1000)
    time.sleep(0.2)
    while select.select([master], [], [], 0.2)[0]:
        text += os.read(master, 1000)
    process.kill()
    process.wait()
    os.close(master)
    return text


SLEEPS = "import sys, time; sys.stdout.write('a\\nb'); sys.stderr.write('|\\n'); time.sleep(60)"
print("== terminal", on_terminal(SLEEPS), on_terminal(SLEEPS, ["-u"]))
print("== terminal, flags", on_terminal("import sys; print([(s.line_buffering, s.write_through, s.isatty()) for s in (sys.stdin, sys.stdout, sys.stderr)], '|'); sys.stdin.read()"))
show("flags in a pipe", ["-c", "import sys; print([(s.line_buffering, s.write_through, s.isatty(), s.name, s.mode, s.fileno()) for s in (sys.stdin, sys.stdout, sys.stderr)])"])
show("flags in a pipe, -u", ["-u", "-c", "import sys; print([(s.line_buffering, s.write_through, type(s.buffer).__name__) for s in (sys.stdin, sys.stdout, sys.stderr)])"])

# What can be run
MAIN = "import os, sys\nprint(__name__, __file__, __package__, __spec__ and __spec__.name, type(__loader__).__name__, sys.argv, sys.path[0] if sys.path[0] in ('', sys.argv[0]) or sys.path[0].startswith(os.getcwd()) else None)\n"
os.makedirs("application/package")
write("application/__main__.py", MAIN)
write("application/package/__init__.py", "print('package')\n")
write("application/package/__main__.py", MAIN)
write("script.py", MAIN)
with zipfile.ZipFile("archive.zip", "w") as archive:
    archive.writestr("__main__.py", MAIN)
    archive.writestr("module.py", "print('module')\n")
with open("executable", "wb") as file:
    file.write(b"#!/bin/sh\n" + open("archive.zip", "rb").read())
subprocess.run([sys.executable, "-m", "py_compile", "script.py"])
os.rename("__pycache__/" + os.listdir("__pycache__")[0], "compiled.pyc")
write("bad.pyc", "no code")
os.makedirs("empty")
os.symlink("application/__main__.py", "link.py")
write("package_only.py", "")
for words in (["script.py", "a"], ["./script.py"], [os.path.abspath("script.py")], ["application"], ["application/"], ["archive.zip", "b"], ["executable"],
              ["compiled.pyc"], ["link.py"], ["empty"], ["bad.pyc"], ["missing.py"], ["/dev/null"], ["-m", "script", "c"], ["-m", "application.package"],
              ["-m", "application"], ["-m", "empty"], ["-m", "script.x"], ["-m", "application.missing"], ["-m", ".x"], ["-P", "script.py"], ["-I", "application"],
              ["-i", "script.py"], ["-x", "script.py"], ["-c", MAIN.replace("__file__", "__name__").replace("__spec__.name", "1")], ["-m", "zipfile", "-l", "archive.zip"]):
    show(plain(" ".join(words)), words, env={"PYTHONDONTWRITEBYTECODE": "1"})
show("a zip file on the path", ["-c", "import module; print(module.__file__)"], env={"PYTHONPATH": "archive.zip"})
show("-m from standard input", ["-m", "script"], input="x")
show(".opt-1.pyc", ["-O", "-c", "import package_only, os; print([n.split('.', 2)[2] for n in os.listdir('__pycache__') if 'only' in n])"])
show(".opt-2.pyc", ["-OO", "-c", "import package_only, os; print(sorted(n.split('.', 2)[2] for n in os.listdir('__pycache__') if 'only' in n))"])
show("-B", ["-B", "-c", "import package_only, os; print(len([n for n in os.listdir('__pycache__') if 'only' in n]))"])
show("an error in the file", [write("wrong.py", "def f(:\n")])
write("latin.py", "")
with open("latin.py", "wb") as file:
    file.write(b"print('\xe9')\n")
show("no UTF-8", ["latin.py"])
