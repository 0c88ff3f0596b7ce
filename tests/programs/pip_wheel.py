# timeout: 120
# pip, from its own wheel: its version, and the installation of a local wheel into a virtual environment.
import base64
import glob
import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile

PIP = glob.glob("/usr/share/python-wheels/pip-*.whl")
FILES = {
    "example/__init__.py": "def main():\n    print('example runs', __name__)\n    return 7\n",
    "example/data.txt": "data\n",
    "example-1.5.dist-info/METADATA": "Metadata-Version: 2.1\nName: example\nVersion: 1.5\nSummary: An example\n",
    "example-1.5.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    "example-1.5.dist-info/entry_points.txt": "[console_scripts]\nexample-script = example:main\n",
}


def digest(text):
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def make_wheel(folder):
    path = os.path.join(folder, "example-1.5-py3-none-any.whl")
    record = "".join(f"{name},{digest(text)},{len(text)}\n" for name, text in FILES.items())
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in FILES.items():
            wheel.writestr(name, text)
        wheel.writestr("example-1.5.dist-info/RECORD", record + "example-1.5.dist-info/RECORD,,\n")
    return path


def run(*command, **environment):
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL,
                          env={**settings, "PIP_CONFIG_FILE": os.devnull, **environment})
    return done.returncode, *(re.sub(r"\S*/site-packages|\S*-packages", "SITE", text.replace(work, "DIR")) for text in (done.stdout, done.stderr))


def pip(*arguments):
    status, out, err = run(python, "-m", "pip", "--disable-pip-version-check", "--no-cache-dir", *arguments, PYTHONPATH=PIP[0])
    print(arguments[0], status, out, err)


work = os.path.realpath(tempfile.mkdtemp())
try:
    print(run(sys.executable, "-m", "venv", "--without-pip", work + "/env"))
    python = work + "/env/bin/python"
    print(sorted(os.listdir(work + "/env")), os.path.exists(work + "/env/bin/activate"))
    status, out, err = run(python, "-c", "import sys; print(sys.prefix, sys.prefix != sys.base_prefix, sys.exec_prefix)")
    print(status, out, err)
    wheel = make_wheel(work)
    status, out, err = run(python, "-m", "pip", "--version", PYTHONPATH=PIP[0])
    print(status, out.split()[:2], err)
    pip("install", "--no-index", wheel)
    pip("list")
    pip("show", "example")
    print(run(work + "/env/bin/example-script"))
    print(run(python, "-c", "import example, importlib.metadata as m; example.main(); print(m.version('example'))"))
    pip("check")
    pip("install", "--no-index", "no-such-package")
    pip("uninstall", "-y", "example")
    print(run(python, "-c", "import example")[0])
finally:
    shutil.rmtree(work)
