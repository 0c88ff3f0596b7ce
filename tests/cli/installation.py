# timeout: 240
# What tools/install.sh (`make install`) puts into a folder: it works there, and elsewhere when the folder is moved; virtual environments with pip.
# The expected output stands beside this file.
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
folder = tempfile.TemporaryDirectory()
top = os.path.realpath(folder.name)
os.chdir(top)
VARIABLES = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": top + "/home", "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1",
             "PIP_ROOT_USER_ACTION": "ignore"}


def run(*words, cwd=top, **variables):
    """What the command prints; its errors and its status where there are any."""
    done = subprocess.run(words, env={**VARIABLES, **variables}, cwd=cwd, capture_output=True, text=True, timeout=120)
    text = done.stdout + done.stderr + (f"[status {done.returncode}]" if done.returncode else "")
    return text.replace(top, "TOP").rstrip()


def files(place):
    return sum(name.endswith(".pyc") for _, _, names in os.walk(place) for name in names)


print(run(ROOT + "/tools/install.sh", sys.executable, sys._stdlib_dir, top + "/first"))
print(sorted(os.listdir("first")), sorted(os.listdir("first/bin")), os.readlink("first/bin/pypy3"), sorted(os.listdir("first/share/man/man1")))
print(sorted(name for name in os.listdir("first/lib/pypy3.11") if name in ("os.py", "site.py", "site-packages", "test", "lib-dynload", "LICENSE.txt", "_prompt.py")),
      glob.glob("first/lib/pypy3.11/**/tests", recursive=True), len(os.listdir("first/include/pypy3.11")) > 0)
sources = [os.path.join(path, name) for path, _, names in os.walk("first/lib") for name in names if name.endswith(".py")]
print(len(sources) > 600, files("first") / len(sources) > 0.99, subprocess.run(["grep", "-rlF", "--exclude=*.pyc", top, "first"], capture_output=True, text=True).stdout)

# Elsewhere
os.makedirs("höme place")
os.rename("first", "höme place/second")
here = top + "/höme place/second"
python = here + "/bin/pypy3"
before = files(here)
print(run(python, "-c", "import sys; print(sys.prefix, sys.base_prefix, sys.executable, sys.path, sys._stdlib_dir, sep='\\n')"))
print(run(python, "-c", "import json, asyncio, decimal, os; print(json.__cached__, os.path.exists(json.__cached__))"), files(here) == before)
os.symlink(python, "link")
print(run("./link", "-c", "import sys; print(sys.prefix)"), run("pypy3.11", "-c", "import sys; print(sys.prefix, sys.executable)", PATH=here + "/bin"))
print(run("sh", "-c", "cd /; exec pypy3 -c 'import sys; print(sys.executable)'", PATH=here + "/bin:/bin:/usr/bin"))
print(run(python, "-c", "import json; json.loads('x')").splitlines()[2:4])
print(run(python, "-c", "import sysconfig, os; print(*[f'{k} {v} {os.path.isdir(v)}' for k, v in sysconfig.get_paths().items()], sep='\\n')"))
print(run(python, "-c", "import sysconfig; print(sysconfig.get_config_vars('EXT_SUFFIX', 'SOABI', 'py_version_short', 'implementation_lower', 'INCLUDEPY', 'BINDIR'))"))
print(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib', 'posix_user'), sysconfig.get_path('scripts', 'posix_user'))"))

# python -m site, sysconfig, platform: what they print is so.
print(run(python, "-m", "site"))
print(run(python, "-m", "site", "--user-site"), run(python, "-m", "site", "--user-base", "--user-site"))
lines = run(python, "-m", "sysconfig").splitlines()
print(lines[:3])
shown = dict(re.findall(r'^\t(\w+) = "(.*)"$', "\n".join(lines), re.M))
print(shown["purelib"], shown["prefix"], shown["stdlib"], shown["SOABI"])
print(run(python, "-m", "platform") == run(sys.executable, "-c", "import platform; print(platform.platform())"), run(python, "-m", "platform", "terse") != "")
print(run(python, "-c", "import platform as p, sys; print(p.python_implementation(), p.python_version() == sys.version.split()[0], p.architecture()[0], p.machine() == __import__('os').uname().machine)"))

# ensurepip, pip, packages for all and for the user
print(re.sub(r"[\d.]+", "N", run(python, "-m", "ensurepip", "--version")), run(python, "-m", "pip", "--version"))
environment = top + "/envi ronment"
print(run(python, "-m", "venv", environment))
inside = environment + "/bin/python"
print(sorted(os.listdir(environment + "/bin")), sorted(os.listdir(environment + "/lib")), os.path.realpath(inside) == os.path.realpath(python))
print(run(inside, "-c", "import sys; print(sys.prefix, sys.base_prefix, sys.prefix != sys.base_prefix)"))
print(re.sub(r"pip [\d.]+", "pip N", run(inside, "-m", "pip", "--version")))
print(re.sub(r"[\d.]+", "N", run(environment + "/bin/pip", "list", "--format=freeze")))
print(run(inside, "-c", "from pip._vendor.packaging import tags; print(*[tag for tag in tags.sys_tags() if 'manylinux' not in str(tag)][:3], "
          "tags.interpreter_name() + tags.interpreter_version())"))

NAME = "example-1.5"
with zipfile.ZipFile(NAME + "-py3-none-any.whl", "w") as wheel:
    for name, text in {"example.py": "import sys\ndef main(): print('example', sys.prefix)\n", f"{NAME}.dist-info/METADATA": "Metadata-Version: 2.1\nName: example\nVersion: 1.5\n",
                       f"{NAME}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
                       f"{NAME}.dist-info/entry_points.txt": "[console_scripts]\nexample-script = example:main\n", f"{NAME}.dist-info/RECORD": ""}.items():
        wheel.writestr(name, text)
print(run(inside, "-m", "pip", "install", "-q", "--no-index", NAME + "-py3-none-any.whl"), run(environment + "/bin/example-script"))
print(run("sh", "-c", ". 'envi ronment/bin/activate'; python -c 'import example; example.main()'; deactivate; command -v python || echo none", PATH="/bin"))
print(run(python, "-m", "ensurepip", "-v", "--default-pip").count("Successfully installed"), re.sub(r"pip [\d.]+", "pip N", run(here + "/bin/pip3", "--version")))
print(run(python, "-m", "pip", "install", "-q", "--no-index", "--user", "--no-warn-script-location", NAME + "-py3-none-any.whl"), run(top + "/home/.local/bin/example-script"))
print(run(python, "-s", "-c", "import example").splitlines()[-1:], run(python, "-c", "import example; print(example.__file__)"))
print(run(python, "-m", "pip", "list", "--user", "--format=freeze"))
shutil.rmtree(environment)
