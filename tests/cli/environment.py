# timeout: 90
# Every environment variable: as such, and switched off by -E and -I.
from support.table import check

FLAGS = "import sys; print(sys.flags.%s)"


def flag(name):
    return ["-c", FLAGS % name]


check([
    ("PYTHONDEBUG=1", *flag("debug")),
    ("PYTHONDEBUG=3", *flag("debug")),
    ("PYTHONDONTWRITEBYTECODE=x", *flag("dont_write_bytecode")),
    ("PYTHONINSPECT=1", *flag("inspect")),
    ("PYTHONNOUSERSITE=1", *flag("no_user_site")),
    ("PYTHONOPTIMIZE=1", *flag("optimize")),
    ("PYTHONOPTIMIZE=2", "-O", *flag("optimize")),
    ("PYTHONOPTIMIZE=x", "-c", "import sys; print(sys.flags.optimize, __debug__)"),
    ("PYTHONOPTIMIZE=", *flag("optimize")),
    ("PYTHONVERBOSE=", *flag("verbose")),
    ("PYTHONSAFEPATH=1", *flag("safe_path")),
    ("PYTHONUNBUFFERED=1", "-c", "import sys; print(sys.stdout.write_through)"),
    ("PYTHONDEVMODE=1", *flag("dev_mode")),
    ("PYTHONFAULTHANDLER=1", "-c", "import faulthandler; print(faulthandler.is_enabled())"),
    ("PYTHONHASHSEED=0", *flag("hash_randomization")),
    ("PYTHONHASHSEED=7", *flag("hash_randomization")),
    ("PYTHONHASHSEED=7", "-R", *flag("hash_randomization")),
    ("PYTHONHASHSEED=random", *flag("hash_randomization")),
    ("PYTHONHASHSEED=x", "-c", "1"),
    ("PYTHONINTMAXSTRDIGITS=1000", *flag("int_max_str_digits")),
    ("PYTHONINTMAXSTRDIGITS=1000", "-X", "int_max_str_digits=0", *flag("int_max_str_digits")),
    ("PYTHONINTMAXSTRDIGITS=3", "-c", "1"),
    ("PYTHONIOENCODING=latin-1:replace", "-c", "import sys; print(sys.stdout.encoding, sys.stdout.errors, sys.stderr.errors)"),
    ("PYTHONIOENCODING=:ignore", "-c", "import sys; print(sys.stdin.encoding, sys.stdin.errors)"),
    ("PYTHONIOENCODING=no-such", "-c", "1"),
    ("PYTHONUTF8=1", *flag("utf8_mode")),
    ("PYTHONUTF8=0", *flag("utf8_mode")),
    ("PYTHONUTF8=x", "-c", "1"),
    ("PYTHONUTF8=1", "-X", "utf8=0", *flag("utf8_mode")),
    ("PYTHONWARNDEFAULTENCODING=1", *flag("warn_default_encoding")),
    ("PYTHONWARNINGS=error,ignore::UserWarning", "-W", "once", "-b", "-c", "import sys; print(sys.warnoptions)"),
    ("PYTHONNODEBUGRANGES=1", "-c", "def f(): 1/0\nprint(set(f.__code__.co_positions()) <= {(1, None, None, None)})"),
    ("PYTHONPYCACHEPREFIX=/tmp/x", "-c", "import sys; print(sys.pycache_prefix)"),
    ("PYTHONPATH=/tmp/a:/tmp/b", "-c", "import sys; print([path for path in sys.path if path in ('/tmp/a', '/tmp/b')])"),
    ("PYTHONPATH=/tmp/a", "-c", "import sys; print('/tmp/a' in sys.path)"),
    ("PYTHONBREAKPOINT=0", "-c", "print(breakpoint())"),
    ("PYTHONBREAKPOINT=builtins.print", "-c", "breakpoint('called', 3)"),
    ("PYTHONBREAKPOINT=no.such", "-W", "ignore", "-c", "print(breakpoint())"),
    ("PYTHONUSERBASE=/tmp/u", "-c", "import site; print(site.getuserbase())"),
    ("PYTHONSTARTUP=FILE:print('startup')\n", "-q", "-c", "print('not at the prompt')"),
    ("PYTHONPROFILEIMPORTTIME=1", "-c", "import keyword"),
    ("PYTHONASYNCIODEBUG=1", "-c", "import asyncio; print(asyncio.new_event_loop().get_debug())"),
    ("PYTHONCOERCECLOCALE=0", "-c", "import os; print(os.environ.get('LC_CTYPE'))"),
], options=([], ["-E"], ["-I"]))
