# signal: handlers, alarms, masks, wakeups, default behaviour in children, interrupting calls.
import signal, os, time, sys, subprocess, threading, select
log = []
def h(n, f): log.append((signal.Signals(n).name, f.f_code.co_name))
old = signal.signal(signal.SIGUSR1, h); print(old == signal.SIG_DFL, signal.getsignal(signal.SIGUSR1) is h, signal.getsignal(signal.SIGINT) is signal.default_int_handler)
def inner(): os.kill(os.getpid(), signal.SIGUSR1); [0 for _ in range(1000)]
inner(); print(log[0][0]); signal.raise_signal(signal.SIGUSR1); print(len(log)); signal.signal(signal.SIGUSR1, signal.SIG_IGN); os.kill(os.getpid(), signal.SIGUSR1); print(len(log)); signal.signal(signal.SIGUSR1, lambda *a: 1 / 0)
try: os.kill(os.getpid(), signal.SIGUSR1); time.sleep(0.2)
except ZeroDivisionError as e: print("raised from handler", e)
try: signal.raise_signal(signal.SIGINT); time.sleep(0.2)
except KeyboardInterrupt: print("KeyboardInterrupt")
signal.signal(signal.SIGALRM, lambda *a: log.append("alarm")); print(signal.setitimer(signal.ITIMER_REAL, 0.02), signal.getitimer(signal.ITIMER_REAL)[1]); t = time.monotonic(); time.sleep(0.1); print(log[-1], time.monotonic() - t >= 0.1, signal.alarm(0)); signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01); k = len(log); 
while len(log) < k + 3: pass
signal.setitimer(signal.ITIMER_REAL, 0); print("repeated"); r, w = os.pipe(); signal.setitimer(signal.ITIMER_REAL, 0.02); threading.Timer(0.1, os.write, (w, b"x")).start(); print(os.read(r, 1)); signal.signal(signal.SIGALRM, lambda *a: [][1]); signal.setitimer(signal.ITIMER_REAL, 0.02)
try: os.read(r, 1)
except IndexError: print("read interrupted by exception")
os.set_blocking(w, False); signal.signal(signal.SIGUSR1, lambda *a: None); signal.set_wakeup_fd(w); signal.raise_signal(signal.SIGUSR1); print(os.read(r, 10) == bytes([signal.SIGUSR1]), signal.set_wakeup_fd(-1) == w)
print(sorted(signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR1])), signal.pthread_sigmask(signal.SIG_BLOCK, [])); os.kill(os.getpid(), signal.SIGUSR1); print(signal.sigpending(), signal.sigwait([signal.SIGUSR1]), signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGUSR1])); print(signal.strsignal(signal.SIGTERM), signal.SIGTERM, repr(signal.SIGINT), signal.Signals(9).name, signal.SIG_DFL, signal.NSIG, len(signal.valid_signals()) > 30, signal.siginterrupt(signal.SIGUSR1, True), signal.Handlers.SIG_IGN.name)
def err(f):
    try: print(f())
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: signal.signal(999, h), lambda: signal.signal(signal.SIGKILL, h), lambda: signal.signal(signal.SIGUSR1, 5), lambda: signal.signal("x", h), lambda: signal.getsignal(999), lambda: os.kill(os.getpid(), 999), lambda: signal.raise_signal(999), lambda: signal.set_wakeup_fd(9999), lambda: signal.setitimer(99, 1), lambda: signal.setitimer(0, -1), lambda: signal.pthread_sigmask(99, []), lambda: signal.sigwait([999]), lambda: signal.strsignal(999), lambda: signal.Signals(999), lambda: signal.alarm("x"), lambda: signal.sigtimedwait([signal.SIGUSR1], 0.01), lambda: signal.sigtimedwait([], -1)): err(f)
out = []; th = threading.Thread(target=lambda: err(lambda: signal.signal(signal.SIGUSR1, h))); th.start(); th.join()
for code in ("import time; time.sleep(10)", "import signal, time; signal.signal(signal.SIGTERM, lambda *a: print('handled')); print('ready', flush=True); time.sleep(0.5)", "import signal, time\nsignal.signal(signal.SIGTERM, lambda *a: exit(5))\nprint('ready', flush=True)\ntime.sleep(10)", "import time\ntry: print('ready', flush=True); time.sleep(10)\nexcept KeyboardInterrupt: print('ki')"):
    p = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    if "ready" in code: p.stdout.readline()
    else: time.sleep(0.1)
    p.send_signal(signal.SIGINT if "Keyboard" in code else signal.SIGTERM); print(repr(p.communicate()[0]), p.returncode)
