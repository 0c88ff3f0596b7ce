# The help pages and the manual page name the same options and variables, and the executable knows them all. The expected output
# stands beside this file.
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
INTERNAL = {"PYTHONTRACEMALLOC"}  # known to be refused


def output(*words, **variables):
    done = subprocess.run([sys.executable, *words], env={"PATH": os.environ["PATH"], **variables}, capture_output=True, text=True)
    return done.stdout


def differences(what, **sets):
    """Names that not all of the sets have."""
    common = set.intersection(*sets.values())
    print(what, len(common) > 5, {name: sorted(found - common) for name, found in sets.items() if found != common})


with open(ROOT + "/docs/pypy3.1") as file:
    manual = file.read().replace("\\-", "-")
before, variables_section = manual.split(".SH ENVIRONMENT")
variables_section = variables_section.split(".SH FILES")[0]
options_section, x_section = before.split(".SH OPTIONS")[1].split(".SS Names after -X")

VARIABLE = r"\b(?:PYTHON|PYPY)[A-Z0-9_]+"
sources = set()
for path, _, names in os.walk(ROOT + "/src"):
    for name in names:
        if name.endswith(".c") and name != "help.c":
            with open(os.path.join(path, name), encoding="utf-8") as file:
                sources |= set(re.findall(rf'"({VARIABLE})"', file.read()))
with open(ROOT + "/docs/gc.md") as file:
    debugging = set(re.findall(r"`(PYPY_GC_\w+)", file.read().split("## Finding mistakes")[-1]))
PYTHON_ONLY = {"PYTHONUSERBASE", "PYTHONASYNCIODEBUG"}  # read by the library
differences("variables", help=set(re.findall(VARIABLE, output("--help-env"))), manual=set(re.findall(VARIABLE, variables_section)),
            sources=(sources | PYTHON_ONLY) - INTERNAL - debugging)
tags = " ".join(re.findall(r"^\.B.*", options_section.replace("-IBc", ""), re.M))  # -IBc is an example
differences("options", help=set(re.findall(r"^(--?[\w-]+)", output("-h"), re.M)) | {"-?", "--help", "--version"},
            manual=set(re.findall(r"(?<![\w-])--?[\w?][\w-]*", re.sub(r"\\f.", " ", tags))))
differences("-X", help=set(re.findall(r"^-X ([\w-]+)", output("--help-xoptions"), re.M)),
            manual=set(re.findall(r"^\.TP\n(?:\.B[RI]* |\\fB)([\w-]+)", x_section, re.M)))
for letter in "bBdEiIOPqRsSuv":
    if subprocess.run([sys.executable, "-" + letter, "-c", "1"], stdin=subprocess.DEVNULL, capture_output=True).returncode:
        print("refused:", letter)
print(subprocess.run(["grep", "-c", "^\\.SH", ROOT + "/docs/pypy3.1"], capture_output=True, text=True).stdout.strip())
