# timeout: 120
# Every module of the library imports, but for those that docs/modules.md names, which lack a module in C that it names, too.
import importlib.util
import re
import subprocess
import sys
from pathlib import Path

# Not for Linux, or with effects beyond an import; tests of CPython's insides.
ELSEWHERE = set("_msi _overlapped _scproxy _winapi antigravity asyncio.windows_events idlelib msilib msvcrt nt this tkinter _tkinter turtle turtledemo winreg winsound "
                "_gdbm _posixshmem".split())
text = (Path(__file__).parents[2] / "docs" / "modules.md").read_text()
in_c = set(re.search(r"^`(\w+ [^`]*)`$", text, re.MULTILINE).group(1).split())
in_python = set(re.findall(r"`(\w+)`", re.search(r"for want of one of them:([^.]*)\.", " ".join(text.split())).group(1)))

failures = {}
for name in sorted(sys.stdlib_module_names - ELSEWHERE):
    if not name.startswith("_test") and name not in in_c:
        done = subprocess.run([sys.executable, "-P", "-W", "ignore", "-c", f"import {name}"], capture_output=True, text=True)
        if done.returncode:
            failures[name] = (done.stderr.splitlines() or [f"status {done.returncode}"])[-1]
for name, message in failures.items():
    missing = re.match(r"ModuleNotFoundError: No module named '(\w+)'", message)
    if name not in in_python or missing is None or missing.group(1) not in in_c:
        print("fails, and is not documented:", name, message)
print("documented, but imports:", sorted(in_python - set(failures)))
print("documented as missing in C, but there:", sorted(name for name in in_c if name in sys.builtin_module_names))
