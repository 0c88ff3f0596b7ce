# timeout: 120
# What options and variables do to a program, beyond what sys.flags says.
import os
import subprocess
import sys
import tempfile
from support.table import check

WARNS = """FILE:import warnings
for i in range(2):
    warnings.warn('first')
    warnings.warn('second', DeprecationWarning)
warnings.warn('first')
warnings.warn_explicit('third', ResourceWarning, 'other.py', 5, 'other')
"""
FILTERS = ["default", "error", "always", "module", "once", "ignore", "d", "a:first", "e:FIRST", "e:irst", "e::DeprecationWarning", "i::Warning", "a:::other", "e:::other:5",
           "e:::other:6", "e:::oth", "i:::__main__", "a:sec:DeprecationWarning:__main__:4", "e::no.Such", "e::NoSuch", "x::", "e:::m:x", "e:a:b:c:1:d", "", "e::UserWarning:"]
SHOW_STREAMS = "import sys; print([(s.encoding, s.errors) for s in (sys.stdin, sys.stdout, sys.stderr)], sys.getfilesystemencoding())"
SITE = "import site, sys; print(site.ENABLE_USER_SITE, site.USER_SITE in sys.path); import mine"
CACHED = "import module, os, sys; print(module.__cached__ is not None and os.path.exists(module.__cached__), any('__pycache__' in n for n in os.listdir('DIR')), sys.pycache_prefix)"
PROMPTS = "import sys; sys.ps1 = sys.ps2 = ''"
LOST = "import sys, os; sys.stdout.write('out'); sys.stderr.write('err'); os._exit(0)"

check([
    # Letters that stand together, arguments that stand at their letters
    ["-Sc", "import sys; print(sys.flags.no_site)"],
    ["-cprint(1)"],
    ["-bBcprint(1)"],
    ["-Werror", "-c", "import warnings; warnings.warn('w')"],
    ["-Xdev", "-c", "import sys; print(sys.flags.dev_mode)"],
    ["-mjson.tool", "-h"],
    ["-OOc", "import sys; print(sys.flags.optimize)"],
    ["-uW", "ignore", "-c", "import sys; print(sys.warnoptions)"],
    ["-IZ"],
    ["-c", ""],
    ["-c", "x ="],
    ["-m", ""],
    ["-X", "", "-c", "import sys; print(sys._xoptions)"],
    ["-VBc", "1"],
    ["-V", "-Z"],
    ["-c", "import sys; print(sys.argv)", "--", "-x", "--help"],
    # -i, PYTHONINSPECT: the prompt afterwards
    ["-i", "-c", PROMPTS + "; sys.exit(3)"],
    ["-i", "-c", PROMPTS + "; 1/0"],
    ["-i", "FILE:" + PROMPTS + "\nprint('file')\n"],
    ["-i", "-m", "shown"],
    ["-i", "-q", "no_such_file.py"],
    ["-i"],
    ["-i", "-q"],
    ["-iS"],
    ["PYTHONINSPECT=1", "-c", PROMPTS],
    ["-c", PROMPTS + "; import os; os.environ['PYTHONINSPECT'] = '1'"],
    # PYTHONSTARTUP
    ["PYTHONSTARTUP=FILE:" + PROMPTS + "; print('startup', __name__, __file__ is not None)\nx = 5\n", "-i", "-q"],
    ["PYTHONSTARTUP=FILE:" + PROMPTS + "; print('startup')\n", "-i", "-q", "-E"],
    ["PYTHONSTARTUP=FILE:" + PROMPTS + "; print('startup')\n1/0\n", "-i", "-q"],
    ["PYTHONSTARTUP=FILE:" + PROMPTS + "; sys.exit(4)\n", "-i", "-q"],
    ["PYTHONSTARTUP=FILE:x = (\n", "-i", "-q"],
    ["PYTHONSTARTUP=no_such_file", "-i", "-q"],
    # Assertions and docstrings
    ["FILE:'doc'\nprint(__doc__, __debug__)\nassert False\n"],
    ["-O", "FILE:'doc'\nprint(__doc__, __debug__)\nassert False\n"],
    ["-OO", "FILE:'doc'\nclass A: 'doc'\nprint(__doc__, A.__doc__, print.__doc__ is None)\nassert False\n"],
    ["PYTHONOPTIMIZE=2", "FILE:'doc'\nprint(__doc__)\nassert False\n"],
    # Bytes
    ["-b", "-c", "b'a' == 'a'; b'a' == 97; bytearray(b'a') != 'a'; str(b'a'); str(bytearray()); print({b'a': 1, 'a': 2}, '%s' % b'a', f'{b\"\"}')"],
    ["-bb", "-c", "b'a' == 97"],
    ["-bb", "-c", "'%s' % b''"],
    # Buffers
    ["-c", LOST],
    ["-u", "-c", LOST],
    ["PYTHONUNBUFFERED=1", "-c", LOST],
    ["PYTHONUNBUFFERED=1", "-E", "-c", LOST],
    # Packages of the user
    *[[f"PYTHONUSERBASE=DIR/user", *words, "-c", SITE] for words in ([], ["-s"], ["-I"], ["-E"], ["-S"])],
    ["PYTHONNOUSERSITE=1", "PYTHONUSERBASE=DIR/user", "-c", SITE],
    ["PYTHONNOUSERSITE=", "PYTHONUSERBASE=DIR/user", "-c", SITE],
    # The folder of the program on the path
    *[[*words, *target] for words in ([], ["-P"], ["-I"], ["PYTHONSAFEPATH=1"], ["PYTHONSAFEPATH=1", "-E"])
      for target in (["sub/script.py"], ["-c", "import beside"], ["-m", "shown"])],
    ["PYTHONPATH=DIR/sub", "-c", "import beside_script"],
    ["PYTHONPATH=DIR/sub", "-I", "-c", "import beside_script"],
    ["PYTHONPATH=:DIR/sub::/no/such", "-c", "import sys; print(sys.path[:4])"],
    ["PYTHONPATH=DIR/sub:.", "-P", "-c", "import sys; print(sys.path[:2])"],
    # Compiled files
    ["-B", "-c", CACHED],
    ["PYTHONDONTWRITEBYTECODE=1", "-c", CACHED],
    ["PYTHONPYCACHEPREFIX=DIR/tree", "-c", CACHED],
    ["-X", "pycache_prefix=DIR/tree2", "-c", CACHED],
    ["PYTHONPYCACHEPREFIX=DIR/tree", "-X", "pycache_prefix=", "-B", "-c", CACHED],
    ["-c", CACHED],
    # Warnings
    *[["-W", text, WARNS] for text in FILTERS],
    ["-W", "ignore", "-W", "error::DeprecationWarning", WARNS],
    ["PYTHONWARNINGS=error,ignore:first", "-W", "default:second", WARNS],
    ["PYTHONWARNINGS=error", "-E", WARNS],
    ["PYTHONWARNINGS=,no such,,default", WARNS],
    ["-X", "dev", WARNS],
    # -X and its variables
    ["-X", "dev", "-c", "'x'.encode('ascii', 'no-such')"],
    ["-c", "'x'.encode('ascii', 'no-such')"],
    ["PYTHONDEVMODE=1", "-c", "import asyncio, sys; loop = asyncio.new_event_loop(); print(loop.get_debug(), sys.flags.dev_mode, sys.warnoptions); loop.close()"],
    ["-X", "dev", "-W", "ignore", WARNS],
    ["-X", "utf8", "-c", SHOW_STREAMS],
    ["-X", "utf8=0", "-c", SHOW_STREAMS],
    ["-X", "int_max_str_digits=640", "-c", "int('1' * 641)"],
    ["PYTHONINTMAXSTRDIGITS=0", "-c", "print(len(str(int('1' * 5000))))"],
    ["-X", "warn_default_encoding", "-c", "import os; open(os.devnull).close(); open(os.devnull, encoding='locale').close(); print(os.path)"],
    ["PYTHONWARNDEFAULTENCODING=1", "-c", "import os; open(os.devnull).close()"],
    ["PYTHONWARNDEFAULTENCODING=1", "-E", "-c", "import os; open(os.devnull).close()"],
    ["-X", "no_debug_ranges", "FILE:def f(x):\n    return x.a + x.b\nf(3)\n"],
    ["PYTHONNODEBUGRANGES=1", "FILE:def f(x):\n    return x.a + x.b\nf(3)\n"],
    ["FILE:def f(x):\n    return x.a + x.b\nf(3)\n"],
    ["-X", "importtime", "-c", "import sub.beside_script"],
    ["PYTHONPROFILEIMPORTTIME=1", "-E", "-c", "import keyword"],
    ["-X", "frozen_modules", "-c", "import os; print(os.__name__)"],
    ["-X", "showrefcount", "-X", "own=1", "-c", "import sys; print(sys._xoptions)"],
    ["PYTHONFAULTHANDLER=1", "-E", "-c", "import faulthandler; print(faulthandler.is_enabled())"],
    ["PYTHONBREAKPOINT=shown.hook", "-c", "breakpoint(3, k=4)"],
    ["PYTHONBREAKPOINT=shown.no", "-c", "breakpoint()"],
    ["PYTHONBREAKPOINT=", "-c", "import sys; sys.breakpointhook = lambda *a: print('own hook', a); breakpoint(1)"],
    ["PYTHONIOENCODING=utf-16", "-c", "print('a')"],
    ["-x", "FILE:#!/no/such\n1/0\n"],
    ["-x", "FILE:only line"],
], files={
    "shown.py": "print('shown', __name__)\ndef hook(*args, **kwargs): print('hook', args, kwargs)\n",
    "beside.py": "print('beside')\n",
    "module.py": "",
    "sub/script.py": "import beside_script\n",
    "sub/beside_script.py": "print('beside the script')\n",
    **{f"user/lib/{name}3.11/site-packages/mine.py": "print('mine')\n" for name in ("python", "pypy")},
})


def output(*words, **environment):
    return subprocess.run([sys.executable, *words], env={"PATH": os.environ["PATH"], **environment}, capture_output=True, text=True).stdout


# Hashes
HASHES = "print(hash('text'), hash(b'bytes'), hash(1.5))"
for seed in "0", "1", "4294967295", "random", None:
    settings = {} if seed is None else {"PYTHONHASHSEED": seed}
    first, again, others = (output(*words, "-c", HASHES, **settings) for words in ([], [], ["-R"]))
    print(seed, first == again, first == others, output("-E", "-c", HASHES, **settings) == first)
print(len({output("-c", HASHES, PYTHONHASHSEED=seed) for seed in "0123"}))

# Compiled files that hold the hash of their source
with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    for mode in "CHECKED_HASH", "UNCHECKED_HASH":
        for wish in "default", "always", "never":
            with open("m.py", "w") as file:
                file.write("print('old')\n")
            output("-c", f"import py_compile as p; p.compile('m.py', invalidation_mode=p.PycInvalidationMode.{mode})")
            with open("m.py", "w") as file:
                file.write("print('new')\n")
            print(mode, wish, output("--check-hash-based-pycs", wish, "-B", "-c", "import m"))
    os.chdir("/")
