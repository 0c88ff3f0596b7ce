# Exit statuses and stderr of small programs.
import subprocess, sys
def run(code, *opts, **kw):
    p = subprocess.run([sys.executable, *opts, "-c", code], capture_output=True, text=True, **kw)
    print(repr(code), p.returncode, repr(p.stdout), repr(p.stderr))
run("pass"); run("import sys; sys.exit()"); run("import sys; sys.exit(3)"); run("import sys; sys.exit('message')"); run("import sys; sys.exit(None)"); run("import sys; sys.exit((1, 2))"); run("raise SystemExit"); run("raise SystemExit(257)"); run("raise SystemExit(-1)"); run("import sys; sys.exit(True)"); run("import sys; sys.exit(1.5)")
run("1/0"); run("raise KeyboardInterrupt"); run("x = "); run("import os; os._exit(7)"); run("import os, signal; os.kill(os.getpid(), signal.SIGTERM)"); run("import os; os.abort()")
run("print(1, flush=True); raise ValueError('v')"); run("import sys; print('out'); print('err', file=sys.stderr); sys.exit(4)"); run("import sys; sys.stdout.close()"); run("import sys\ndef f(): raise SystemExit(5)\ntry: f()\nfinally: print('fin')")
run("import sys; sys.excepthook = lambda t, v, tb: print('hook', t.__name__, v); 1/0"); run("import sys; sys.excepthook = 5; 1/0"); run("import sys\ndef h(*a): raise KeyError('in hook')\nsys.excepthook = h\n1/0")
run("import threading\nt = threading.Thread(target=lambda: print('t'))\nt.start()"); run("class A:\n  def __del__(self): print('del')\na = A()\ndel a\nimport gc; gc.collect()"); run("import sys; print(sys.argv)"); run("import sys; sys.exit(2**40)")
run("def f(): f()\nf.__name__\ntry: f()\nexcept RecursionError: print('rec')"); run("raise ExceptionGroup('g', [ValueError(1)])"); run("import warnings; warnings.warn('careful')"); run("assert 0", "-O"); run("import sys; print(sys.flags.optimize, sys.flags.dont_write_bytecode)", "-OO", "-B"); run("print(__name__, __file__ if '__file__' in dir() else 'no file')")
