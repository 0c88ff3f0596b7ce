# timeout: 60
# A virtual environment without pip: its layout, its interpreter, packages of its own.
import os
import shutil
import subprocess
import sys
import tempfile


def run(*command, **environment):
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment})
    print(done.returncode, done.stdout.replace(work, "DIR"), done.stderr.replace(work, "DIR"))


work = os.path.realpath(tempfile.mkdtemp())
try:
    run(sys.executable, "-m", "venv", "--without-pip", work + "/env")
    python = work + "/env/bin/python"
    print(sorted(os.listdir(work + "/env")), [name for name in sorted(os.listdir(work + "/env/bin")) if "ctivate" in name])
    with open(work + "/env/pyvenv.cfg") as file:
        print(sorted(line.split("=")[0].strip() for line in file))
    run(python, "-c", "import sys; print(sys.prefix, sys.exec_prefix, sys.prefix != sys.base_prefix, sys.executable)")
    run(python, "-c", "import site, sys; print(site.ENABLE_USER_SITE, [p for p in sys.path if p.startswith(sys.prefix)] == site.getsitepackages()[:1])")
    packages = subprocess.run([python, "-c", "import site; print(site.getsitepackages()[0])"], capture_output=True, text=True).stdout.strip()
    with open(packages + "/only_here.py", "w") as file:
        file.write("print('imported', __name__)\n")
    run(python, "-c", "import only_here")
    run(python, "-I", "-m", "only_here")
    print(subprocess.run([sys.executable, "-c", "import only_here"], capture_output=True).returncode)
    run("/bin/sh", "-c", f". {work}/env/bin/activate; command -v python; echo $VIRTUAL_ENV; python -c 'import only_here'; deactivate; echo $VIRTUAL_ENV-")
    run(sys.executable, "-m", "venv", "--without-pip", "--clear", "--prompt", "name", "--system-site-packages", work + "/env")
    with open(work + "/env/pyvenv.cfg") as file:
        print([line for line in file if line.startswith(("include", "prompt"))], os.path.exists(packages + "/only_here.py"))
finally:
    shutil.rmtree(work)
