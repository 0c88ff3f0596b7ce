# A daemon thread may hold a buffered file when the process ends: nobody waits for it.
import os, subprocess, sys
program = """
import os, sys, threading
r, w = os.pipe()
file = open(w, "wb", buffering=16)
started = threading.Event()
def fill():
    started.set()
    for i in range(100000): file.write(b"x" * 10)
threading.Thread(target=fill, daemon=True).start()
started.wait()
import time; time.sleep(0.3)  # the pipe is full: the thread waits in write(), the file locked
print("end")
"""
done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
print(done.returncode == 0 or "pypy" not in sys.executable, done.stdout)  # CPython may abort
