# timeout: 120
# SIGINT, as Ctrl-C sends it, while the program waits in one of many ways: KeyboardInterrupt there, and the process ends by the signal.
import signal
import subprocess
import sys
import time

PROGRAMS = [
    "import time; time.sleep(60)",
    "import threading; threading.Event().wait(60)",
    "while True: pass",
    "import sys; sys.stdin.readline()",
    "input()",
    "import os; os.read(0, 1)",
    "import subprocess; subprocess.run(['sleep', '60'])",
    "import select; select.select([], [], [], 60)",
    "import signal; signal.pause()",
    "import threading, time; t = threading.Thread(target=time.sleep, args=(60,), daemon=True); t.start(); t.join(); print('not reached')",
    "import asyncio; asyncio.run(asyncio.sleep(60))",
    "import queue; queue.Queue().get()",
    "import threading; lock = threading.Lock(); lock.acquire(); lock.acquire()",
    "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(); s.accept()",
    "import time\ntry:\n  time.sleep(60)\nfinally:\n  print('finally')",
    "import time\ntry:\n  time.sleep(60)\nexcept KeyboardInterrupt:\n  print('caught')",
    "import atexit, time; atexit.register(print, 'atexit'); time.sleep(60)",
    "import sys, time; sys.excepthook = lambda *a: print('hook', a[0].__name__); time.sleep(60)",
    "import signal, time; signal.signal(signal.SIGINT, lambda *a: print('handler', a[0])); time.sleep(6); print('on')",
    "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(6); print('on')",
    "import signal, time; signal.signal(signal.SIGINT, signal.SIG_DFL); time.sleep(60)",
    "import time\ndef g():\n  try:\n    yield 1\n  finally:\n    print('closed')\nfor i in g():\n  time.sleep(60)",
]
running = [subprocess.Popen([sys.executable, "-u", "-c", program.replace("time.sleep(", "print('go'); time.sleep(", 1) if "args=" not in program and "time.sleep(" in program
                             else "print('go')\n" + program],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for program in PROGRAMS]
for process in running:
    process.stdout.readline()
time.sleep(1)
for process in running:
    process.send_signal(signal.SIGINT)
for program, process in zip(PROGRAMS, running):
    try:
        out, errors = process.communicate(timeout=40)
    except subprocess.TimeoutExpired:
        process.kill()
        out, errors = process.communicate()
    print(repr(program), process.returncode, repr(out), errors.strip().rsplit("\n", 1)[-1])
