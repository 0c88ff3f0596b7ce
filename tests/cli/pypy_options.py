# Options and variables that only PyPy has. The expected output stands beside this file.
import ast
import os
import re
import subprocess
import sys
import tempfile


def run(*words, **environment):
    done = subprocess.run([sys.executable, *words], env={"PATH": "/usr/bin:/bin", **environment}, input="", capture_output=True,
                          text=True, timeout=60)
    errors = done.stderr.replace(sys.executable, "EXE").rstrip()
    return done.returncode, done.stdout.rstrip(), re.sub(r"\nusage: EXE .*\nTry `python -h' for more information.$", " <usage>", errors)


def info():
    """The names and values of --info, from its groups."""
    status, text, errors = run("--info")
    print("--info", status, repr(errors))
    groups, facts = [], {}
    for line in text.splitlines():
        depth = (len(line) - len(line.lstrip())) // 4
        del groups[depth:]
        if group := re.fullmatch(r" *\[(\w+)\]", line):
            groups.append(group[1])
        else:
            name, value = re.fullmatch(r" *(\w+) = (.*)", line).groups()
            facts[".".join([*groups, name])] = ast.literal_eval(value)
    return facts


facts = info()
print(list(facts) == sorted(facts), facts == sys.pypy_translation_info)
print({name: facts[name] for name in ("objspace.soabi", "translation.jit", "translation.thread", "translation.sandbox")})
print([name for name in sys.builtin_module_names if not facts.get("objspace.usemodules." + name)])

status, text, errors = run("--jit", "help")
print("--jit help", status, errors, max(map(len, text.splitlines())) <= 72)
print(re.findall(r"^ (\w+)=N$", text, re.M))
print(re.findall(r"\(default\s+(\w+)\)", text))

for parameters in ("off", "default", "threshold=10,function_threshold=-1", " decay=2000 ", "threshold= 5", "enable_opts=", "enable_opts=all",
                   "enable_opts=intbounds:heap:unroll", "trace_limit=100000000", "vec=1,vec_all=1,vec_cost=3"):
    print(f"--jit {parameters!r}", *run("--jit", parameters, "-c", "print(1)"))
for parameters in ("", " ", "off ", "a,off", "threshold", "threshold=", "threshold=x", "threshold=1.5", "threshold=1=2", "threshold =5", "threshold=5,",
                   "trace_limit=100000001", "trace_limit=-1", "no_such=1", "enable_opts=no_such", "enable_opts=intbounds: heap"):
    print(f"--jit {parameters!r}", *run("--jit", parameters, "-c", "print(1)"), sep=" | ")
print(*run("--jit"))
print("-X jit-off", *run("-X", "jit-off", "-c", "import sys; print(sys._xoptions)"))
print("-X track-resources", *run("-X", "track-resources", "-c", "import sys; print(sys._xoptions)"))

# --heapsize: the program does not see it
grow = "x = [bytes(1 << 20) for i in range(200)]"
print(run("--heapsize", str(50 << 20), "-c", "import sys; print(sys.argv, sys.orig_argv[1:])"))
print(run("--heapsize", str(50 << 20), "-c", grow))
print(run("--heapsize", str(500 << 20), "-c", grow))
for words in (["--heapsize"], ["--heapsize", "many"], ["--heapsize", "-1"], ["-S", "--heapsize", "1000000"]):
    status, output, errors = run(*words)
    print(words, status, errors)

# A line at the interactive start
topics = set()
for i in range(12):
    status, output, errors = run("-i", PYPY_IRC_TOPIC="1")
    topics.add(re.search("^And now for something completely different: (.{10,})$", errors, re.M)[1])
print(len(topics) > 1)
for words, value in ((["-i"], ""), (["-i", "-q"], "1"), (["-i", "-E"], "1"), (["-i", "-I"], "1"), (["-i", "-c", "1"], "1")):
    print(words, value, "something" in run(*words, PYPY_IRC_TOPIC=value)[2])

# The log of the runtime: no option switches it off.
for words in [], ["-E"], ["-I"]:
    print("PYPYLOG", words, "{gc-collect-step" in run(*words, "-c", "import gc; gc.collect()", PYPYLOG="gc-col:-")[2])

print(*(re.sub(r"\(.*\)|[\d.]+", "N", line) for line in run("--version")[1].splitlines()), sep="\n")
print(run("--version")[1] == "Python " + sys.version == run("-V")[1] == run("-VV")[1])

# Help, traces of imports, another installation's library
texts = [run(option) for option in ("-h", "-?", "--help", "-Eh")]
print([(status, errors, text == texts[0][1]) for status, text, errors in texts])
print(all(re.search(rf"^-{letter}\b", texts[0][1], re.M) for letter in "bBcdEhiImOPqRsSuvVWxX"), run("--help-all")[1].count("\n") > texts[0][1].count("\n"))
print(all("-X " + name in run("--help-xoptions")[1] for name in ("dev", "faulthandler", "frozen_modules", "importtime", "int_max_str_digits", "jit-off",
                                                                  "no_debug_ranges", "pycache_prefix", "utf8", "warn_default_encoding")))
print([re.search("^import .*keyword", run(*words, "-c", "import keyword", **variables)[2], re.M) is not None
       for words, variables in ((["-v"], {}), ([], {"PYTHONVERBOSE": "1"}), (["-E"], {"PYTHONVERBOSE": "1"}), ([], {}))])
with tempfile.TemporaryDirectory() as folder:
    os.makedirs(folder + "/lib/pypy3.11")
    for name in "os.py", "site.py":
        open(f"{folder}/lib/pypy3.11/{name}", "w").close()
    for words in [], ["-E"], ["-I"]:
        print(words, folder in run(*words, "-S", "-c", "import sys; print(sys.prefix, sys.path)", PYTHONHOME=folder)[1])
