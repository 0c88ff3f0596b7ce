"""Adds the folders of installed packages to sys.path and the interactive helpers to builtins, at start-up (unless -S).

In a virtual environment (pyvenv.cfg beside the executable or a folder above it) sys.prefix becomes its folder. Packages are in
PREFIX/lib/pypy3.11/site-packages and ~/.local/lib/pypy3.11/site-packages; folders of other Python implementations are never
used. A file NAME.pth in such a folder names further folders, a line each; its lines that begin with "import" are executed.
At the end sitecustomize and usercustomize are imported where they exist.
"""
import builtins
import os
import sys

import _sitebuiltins

PREFIXES = [sys.prefix, sys.exec_prefix]  # whose site-packages are added
ENABLE_USER_SITE = None                   # None: main() finds out (and it stays None where uid or gid were changed)
USER_BASE = None                          # see getuserbase()
USER_SITE = None                          # see getusersitepackages()

_FOLDER = "pypy%d.%d" % sys.version_info[:2]


def _trace(message):
    if sys.flags.verbose:
        print(message, file=sys.stderr)


# Paths

def makepath(*paths):
    """The joined path made absolute, and the form in which paths are compared."""
    path = os.path.join(*paths)
    try:
        path = os.path.abspath(path)
    except OSError:
        pass
    return path, os.path.normcase(path)


def abs_paths():
    """Makes __file__ and __cached__ of the loaded modules absolute, where importlib's own loaders made them."""
    for module in set(sys.modules.values()):
        spec = getattr(module, "__spec__", None)
        loader = getattr(module, "__loader__", None) or getattr(spec, "loader", None)
        if getattr(loader, "__module__", None) not in ("_frozen_importlib", "_frozen_importlib_external"):
            continue
        for name in ("__file__", "__cached__"):
            try:
                setattr(module, name, os.path.abspath(getattr(module, name)))
            except (AttributeError, OSError, TypeError):
                pass


def removeduppaths():
    """Makes sys.path absolute and free of repetitions; the set of what it holds then."""
    known, kept = set(), []
    for entry in sys.path:
        path, key = makepath(entry)
        if key not in known:
            known.add(key)
            kept.append(path)
    sys.path[:] = kept
    return known


def _init_pathinfo():
    """The existing entries of sys.path, in the form in which they are compared."""
    known = set()
    for entry in sys.path:
        try:
            if os.path.exists(entry):
                known.add(makepath(entry)[1])
        except TypeError:
            pass
    return known


# .pth files and site folders

def _report_bad_line(number, path):
    import traceback
    print(f"Error processing line {number} of {path}:\n", file=sys.stderr)
    for line in traceback.format_exc().splitlines():
        print("  " + line, file=sys.stderr)
    print("\nRemainder of file ignored", file=sys.stderr)


def _process_line(sitedir, line, known_paths):
    if line.startswith(("import ", "import\t")):
        exec(line)
        return
    path, key = makepath(sitedir, line.rstrip())
    if key not in known_paths and os.path.exists(path):
        sys.path.append(path)
        known_paths.add(key)


def addpackage(sitedir, name, known_paths):
    """Processes the file `name` of the folder; None for known_paths means what sys.path holds now, and is returned then."""
    import io
    given, known = known_paths, _init_pathinfo() if known_paths is None else known_paths
    path = os.path.join(sitedir, name)
    _trace(f"Processing .pth file: {path!r}")
    try:
        file = io.TextIOWrapper(io.open_code(path), encoding="locale")
    except OSError:
        return None
    with file:
        for number, line in enumerate(file, 1):
            if line.startswith("#") or not line.strip():
                continue
            try:
                _process_line(sitedir, line, known)
            except Exception:
                _report_bad_line(number, path)
                break
    return given


def addsitedir(sitedir, known_paths=None):
    """Appends the folder to sys.path and processes its .pth files, in the order of their names."""
    _trace(f"Adding directory: {sitedir!r}")
    known = _init_pathinfo() if known_paths is None else known_paths
    path, key = makepath(sitedir)
    if key not in known:
        sys.path.append(path)
        known.add(key)
    try:
        names = os.listdir(path)
    except OSError:
        return None
    for name in sorted(names):
        if name.endswith(".pth"):
            addpackage(path, name, known)
    return known_paths


# Packages of the user

def check_enableusersite():
    """True; False where an option turned the user's folder off; None where the process runs with another's rights."""
    if sys.flags.no_user_site:
        return False
    return True if os.getuid() == os.geteuid() and os.getgid() == os.getegid() else None


def _getuserbase():
    return os.environ.get("PYTHONUSERBASE") or os.path.expanduser(os.path.join("~", ".local"))


def _get_path(userbase):
    return f"{userbase}/lib/{_FOLDER}/site-packages"


def getuserbase():
    """The folder below which the user's packages and scripts are; kept in USER_BASE."""
    global USER_BASE
    if USER_BASE is None:
        USER_BASE = _getuserbase()
    return USER_BASE


def getusersitepackages():
    """The folder of the user's packages; kept in USER_SITE."""
    global USER_SITE, ENABLE_USER_SITE
    base = getuserbase()
    if USER_SITE is None:
        if base is None:
            ENABLE_USER_SITE = False
        else:
            USER_SITE = _get_path(base)
    return USER_SITE


def addusersitepackages(known_paths):
    """Adds the folder of the user's packages, if it exists and is enabled."""
    _trace("Processing user site-packages")
    folder = getusersitepackages()
    if ENABLE_USER_SITE and os.path.isdir(folder):
        addsitedir(folder, known_paths)
    return known_paths


# Packages of the installation

def getsitepackages(prefixes=None):
    """The folders of packages below the prefixes (PREFIXES by default), whether they exist or not."""
    found = []
    for prefix in PREFIXES if prefixes is None else prefixes:
        folder = os.path.join(prefix, sys.platlibdir, _FOLDER, "site-packages")
        if prefix and folder not in found:
            found.append(folder)
            if sys.platlibdir != "lib":
                found.append(os.path.join(prefix, "lib", _FOLDER, "site-packages"))
    return found


def addsitepackages(known_paths, prefixes=None):
    """Adds the existing folders of packages."""
    _trace("Processing global site-packages")
    for folder in getsitepackages(prefixes):
        if os.path.isdir(folder):
            addsitedir(folder, known_paths)
    return known_paths


# Virtual environments

def _read_configuration(path):
    """The `key = value` lines of pyvenv.cfg; keys in lower case."""
    with open(path, encoding="utf-8") as file:
        pairs = [line.partition("=") for line in file if "=" in line]
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def venv(known_paths):
    """Makes the virtual environment of the executable, if there is one, the prefix and adds its packages."""
    global PREFIXES, ENABLE_USER_SITE
    folder = os.path.dirname(os.path.abspath(sys.executable))
    prefix = os.path.dirname(folder)
    sys._home = None
    for candidate in (folder, prefix):
        path = os.path.join(candidate, "pyvenv.cfg")
        if os.path.isfile(path):
            break
    else:
        return known_paths
    settings = _read_configuration(path)
    sys._home = settings.get("home")
    sys.prefix = sys.exec_prefix = prefix
    addsitepackages(known_paths, [prefix])
    if settings.get("include-system-site-packages", "true").lower() == "true":
        PREFIXES.insert(0, prefix)
    else:
        PREFIXES = [prefix]
        ENABLE_USER_SITE = False
    return known_paths


# Interactive helpers

def setquit():
    """builtins.quit and builtins.exit."""
    for name in ("quit", "exit"):
        setattr(builtins, name, _sitebuiltins.Quitter(name, "Ctrl-D (i.e. EOF)"))


def setcopyright():
    """builtins.copyright, credits and license."""
    here = os.path.dirname(os.__file__)
    builtins.copyright = _sitebuiltins._Printer("copyright", sys.copyright)
    builtins.credits = _sitebuiltins._Printer(
        "credits", "pypy-c follows the architecture of PyPy (pypy.org) and runs the language of Python (python.org).")
    builtins.license = _sitebuiltins._Printer(
        "license", "See https://www.python.org/psf/license/", ["LICENSE.txt", "LICENSE"],
        [os.path.join(here, os.pardir), here, os.curdir])


def sethelper():
    """builtins.help."""
    builtins.help = _sitebuiltins._Helper()


def _use_history(readline):
    import atexit
    path = os.path.join(os.path.expanduser("~"), ".pypy_history")
    try:
        readline.read_history_file(path)
    except OSError:
        pass

    def write_history():
        try:
            readline.write_history_file(path)
        except OSError:
            pass

    atexit.register(write_history)


def enablerlcompleter():
    """Leaves in sys.__interactivehook__ what an interactive start does: Tab completes, the history has a file."""
    def register_readline():
        try:
            import readline
            import rlcompleter  # noqa: F401
        except ImportError:
            return
        libedit = "libedit" in (readline.__doc__ or "")
        readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
        try:
            readline.read_init_file()
        except OSError:
            pass
        if readline.get_current_history_length() == 0:
            _use_history(readline)

    sys.__interactivehook__ = register_readline


# The whole

def _customize(name):
    """Imports a module that need not exist; its errors are told but end nothing."""
    try:
        try:
            __import__(name)
        except ImportError as error:
            if error.name != name:
                raise
    except Exception as error:
        if sys.flags.verbose:
            sys.excepthook(*sys.exc_info())
        else:
            sys.stderr.write(f"Error in {name}; set PYTHONVERBOSE for traceback:\n{type(error).__name__}: {error}\n")


def execsitecustomize():
    """Imports sitecustomize."""
    _customize("sitecustomize")


def execusercustomize():
    """Imports usercustomize."""
    _customize("usercustomize")


def main():
    """All of it; runs when the module is imported, unless -S."""
    global ENABLE_USER_SITE
    before = sys.path[:]
    known = removeduppaths()
    if before != sys.path:
        abs_paths()
    known = venv(known)
    if ENABLE_USER_SITE is None:
        ENABLE_USER_SITE = check_enableusersite()
    known = addusersitepackages(known)
    known = addsitepackages(known)
    setquit()
    setcopyright()
    sethelper()
    if not sys.flags.isolated:
        enablerlcompleter()
    execsitecustomize()
    if ENABLE_USER_SITE:
        execusercustomize()


if not sys.flags.no_site:
    main()


# python -m site

def _status():
    """Exit status of --user-base and --user-site: the user's folder is enabled, turned off, or unsafe."""
    return 0 if ENABLE_USER_SITE else 1 if ENABLE_USER_SITE is False else 2 if ENABLE_USER_SITE is None else 3


_USAGE = """\
%s [--user-base] [--user-site]

Without arguments: prints sys.path and the user's folders.
With arguments: prints these folders, separated by '%s'. The exit status says whether the user's packages are used:
  0  they are
  1  an option turned them off
  2  they are not safe to use: the process runs with another user's rights
"""


def _script():
    arguments = sys.argv[1:]
    if not arguments:
        base, folder = getuserbase(), getusersitepackages()
        print("sys.path = [", *(f"    {entry!r}," for entry in sys.path), "]", sep="\n")
        for name, path in (("USER_BASE", base), ("USER_SITE", folder)):
            exists = path is not None and os.path.isdir(path)
            print(f"{name}: {path!r} (" + ("exists)" if exists else "doesn't exist)"))
        print(f"ENABLE_USER_SITE: {ENABLE_USER_SITE!r}")
        sys.exit(0)
    shown = [path for option, path in (("--user-base", USER_BASE), ("--user-site", USER_SITE)) if option in arguments]
    if not shown:
        print(_USAGE % (sys.argv[0], os.pathsep))
        sys.exit(10)
    print(os.pathsep.join(shown))
    sys.exit(_status())


if __name__ == "__main__":
    _script()
