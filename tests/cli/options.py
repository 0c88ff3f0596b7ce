# timeout: 90
# Every option: its letter, what a program sees of it, its exit status and its messages.
from support.table import check

FLAGS = "import sys; print({name: getattr(sys.flags, name) for name in %r})"


def flags(*names):
    return ["-c", FLAGS % (names,)]


check([
    # Each switch and its field of sys.flags
    ["-b", *flags("bytes_warning")],
    ["-bb", *flags("bytes_warning")],
    ["-B", *flags("dont_write_bytecode")],
    ["-d", *flags("debug")],
    ["-E", *flags("ignore_environment")],
    ["-I", *flags("isolated", "ignore_environment", "no_user_site", "safe_path")],
    ["-O", *flags("optimize")],
    ["-OO", *flags("optimize")],
    ["-OOO", *flags("optimize")],
    ["-P", *flags("safe_path")],
    ["-q", *flags("quiet")],
    ["-R", *flags("hash_randomization")],
    ["-s", *flags("no_user_site")],
    ["-S", *flags("no_site")],
    ["-BEsS", *flags("dont_write_bytecode", "ignore_environment", "no_user_site", "no_site")],
    # What they do
    ["-b", "-c", "print(b'a' == 'a', str(b'a'))"],
    ["-bb", "-c", "str(b'a')"],
    ["-O", "-c", "assert 0; print(__debug__)"],
    ["-OO", "-c", "def f(): 'doc'\nprint(f.__doc__)"],
    ["-S", "-c", "import sys; print('site' in sys.modules)"],
    ["-I", "-c", "import sys; print('' in sys.path)"],
    ["-P", "-c", "import sys; print('' in sys.path)"],
    ["-u", "-c", "import sys; print(sys.stdout.write_through, sys.stdout.line_buffering); sys.stdout.write('x'); import os; os._exit(0)"],
    ["-x", "FILE:not Python\nprint('second line')\n"],
    ["FILE:import sys\nprint(sys.argv[1:], __name__)\n", "-b", "--", "x"],
    ["--", "FILE:print('after --')\n"],
    ["-", "a"],
    ["-c", "import sys; print(sys.argv, sys.orig_argv[1:])", "a", "-c", "-b"],
    ["-c"],
    ["-m"],
    ["-W"],
    ["-X"],
    ["-m", "no_such_module"],
    ["-m", "json.tool", "--help"],
    ["-m", "json"],
    ["no-such-file.py"],
    ["-Z"],
    ["-J"],
    ["--no-such-option"],
    ["-W", "error", "-c", "import warnings; warnings.warn('w')"],
    ["-W", "ignore", "-c", "import warnings; warnings.warn('w')"],
    ["-Wdefault::DeprecationWarning", "-Wi", "-c", "import sys; print(sys.warnoptions)"],
    ["-W", "nonsense", "-c", "print(1)"],
    ["-i", "-c", "x = 5"],
    ["-V"],
    ["--version"],
    ["--check-hash-based-pycs", "always", "-c", "import _imp; print(_imp.check_hash_based_pycs)"],
    ["--check-hash-based-pycs", "sometimes", "-c", "1"],
    ["--check-hash-based-pycs"],
    # -X
    ["-X", "dev", *flags("dev_mode")],
    ["-X", "dev", "-c", "import sys, faulthandler; print(faulthandler.is_enabled(), sys.warnoptions)"],
    ["-X", "utf8", *flags("utf8_mode")],
    ["-X", "utf8=0", *flags("utf8_mode")],
    ["-X", "utf8=3", "-c", "1"],
    ["-X", "faulthandler", "-c", "import faulthandler; print(faulthandler.is_enabled())"],
    ["-X", "int_max_str_digits=700", *flags("int_max_str_digits")],
    ["-X", "int_max_str_digits=5", "-c", "1"],
    ["-X", "no_debug_ranges", "-c", "def f(): 1/0\nprint(set(f.__code__.co_positions()) <= {(1, None, None, None)})"],
    ["-X", "pycache_prefix=/tmp/x", "-c", "import sys; print(sys.pycache_prefix)"],
    ["-X", "warn_default_encoding", *flags("warn_default_encoding")],
    ["-X", "frozen_modules=off", "-c", "import os; print(os.__spec__.origin.endswith('os.py'))"],
    ["-X", "frozen_modules=maybe", "-c", "1"],
    ["-X", "a", "-X", "b=c=d", "-c", "import sys; print(sys._xoptions)"],
    ["-X", "importtime", "-c", "import keyword"],
])
