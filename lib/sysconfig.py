"""Where Python's files are, and how the executable was built.

The public functions are those of the standard library's module; the schemes are PyPy's: packages are in lib/pypy3.11/site-packages.
"""
import os
import sys

__all__ = ["get_config_h_filename", "get_config_var", "get_config_vars", "get_makefile_filename", "get_path",
           "get_path_names", "get_paths", "get_platform", "get_python_version", "get_scheme_names", "parse_config_h"]

# Schemes: what each kind of file's folder is made of

_SCHEME_KEYS = ("stdlib", "platstdlib", "purelib", "platlib", "include", "scripts", "data")


def _below(base, platbase, folder, installed=None):
    """A scheme whose libraries are in BASE/lib/FOLDER."""
    return {
        "stdlib": installed or f"{base}/lib/{folder}",
        "platstdlib": installed or f"{platbase}/lib/{folder}",
        "purelib": f"{base}/lib/{folder}/site-packages",
        "platlib": f"{platbase}/lib/{folder}/site-packages",
        "include": f"{{installed_base}}/include/{folder}",
        "platinclude": f"{{installed_platbase}}/include/{folder}",
        "scripts": f"{base}/bin",
        "data": base,
    }


_FOLDER = "pypy{py_version_short}"
_INSTALL_SCHEMES = {
    "posix_prefix": _below("{base}", "{platbase}", _FOLDER, "{stdlib_dir}"),
    "posix_home": {
        "stdlib": "{installed_base}/lib/pypy",
        "platstdlib": "{base}/lib/pypy",
        "purelib": "{base}/lib/pypy",
        "platlib": "{base}/lib/pypy",
        "include": "{installed_base}/include/pypy",
        "platinclude": "{installed_base}/include/pypy",
        "scripts": "{base}/bin",
        "data": "{base}",
    },
    "posix_user": {**_below("{userbase}", "{userbase}", _FOLDER), "include": "{userbase}/include/" + _FOLDER},
    "posix_venv": _below("{base}", "{platbase}", _FOLDER),
}
del _INSTALL_SCHEMES["posix_user"]["platinclude"]
if not sys._stdlib_dir.startswith(sys.base_prefix + "/lib/" + sys.implementation.name):  # not installed: there is one library, for users too
    _INSTALL_SCHEMES["posix_user"].update(stdlib="{stdlib_dir}", platstdlib="{stdlib_dir}")
_INSTALL_SCHEMES["venv"] = _INSTALL_SCHEMES["posix_venv"]
# Schemes of other systems, which can be asked for by their names.
_INSTALL_SCHEMES["osx_framework_user"] = {
    "stdlib": "{userbase}/lib/pypy",
    "platstdlib": "{userbase}/lib/pypy",
    "purelib": "{userbase}/lib/pypy/site-packages",
    "platlib": "{userbase}/lib/pypy/site-packages",
    "include": "{userbase}/include/" + _FOLDER,
    "scripts": "{userbase}/bin",
    "data": "{userbase}",
}
_INSTALL_SCHEMES["nt_user"] = {
    "stdlib": "{userbase}/{implementation}{py_version_nodot_plat}",
    "platstdlib": "{userbase}/{implementation}{py_version_nodot_plat}",
    "purelib": "{userbase}/{implementation}{py_version_nodot_plat}/site-packages",
    "platlib": "{userbase}/{implementation}{py_version_nodot_plat}/site-packages",
    "include": "{userbase}/{implementation}{py_version_nodot_plat}/Include",
    "scripts": "{userbase}/{implementation}{py_version_nodot_plat}/Scripts",
    "data": "{userbase}",
}
_INSTALL_SCHEMES["nt"] = _INSTALL_SCHEMES["nt_venv"] = {
    "stdlib": "{installed_base}/Lib",
    "platstdlib": "{base}/Lib",
    "purelib": "{base}/Lib/site-packages",
    "platlib": "{base}/Lib/site-packages",
    "include": "{installed_base}/Include",
    "platinclude": "{installed_base}/Include",
    "scripts": "{base}/Scripts",
    "data": "{base}",
}

_PY_VERSION = sys.version.split()[0]
_PY_VERSION_SHORT = "%d.%d" % sys.version_info[:2]
_PY_VERSION_SHORT_NO_DOT = "%d%d" % sys.version_info[:2]
_PREFIX = os.path.normpath(sys.prefix)
_EXEC_PREFIX = os.path.normpath(sys.exec_prefix)
_BASE_PREFIX = os.path.normpath(sys.base_prefix)
_BASE_EXEC_PREFIX = os.path.normpath(sys.base_exec_prefix)
_PROJECT_BASE = os.path.dirname(os.path.realpath(sys.executable)) if sys.executable else os.path.realpath(os.getcwd())
_CONFIG_VARS = None
_PYTHON_BUILD = False    # the executable does not run in a tree that CPython's build made
_HAS_USER_BASE = True

# What a makefile's definitions and the two kinds of references to them look like (distutils asks for them by name)
_variable_rx = r"([a-zA-Z][a-zA-Z0-9_]+)\s*=\s*(.*)"
_findvar1_rx = r"\$\(([A-Za-z]\w*)\)"
_findvar2_rx = r"\$\{([A-Za-z]\w*)\}"


def _getuserbase():
    return os.environ.get("PYTHONUSERBASE") or os.path.expanduser(os.path.join("~", ".local"))


def is_python_build(check_home=None):
    """Whether the executable runs in a tree that CPython's build made."""
    if check_home is not None:
        import warnings
        warnings.warn("check_home argument is deprecated and ignored.", DeprecationWarning, stacklevel=2)
    return _PYTHON_BUILD


def _get_preferred_schemes():
    return {"prefix": "posix_prefix", "home": "posix_home", "user": "posix_user"}


def get_preferred_scheme(key):
    """Name of the scheme for 'prefix', 'home' or 'user'."""
    if key == "prefix" and sys.prefix != sys.base_prefix:
        return "venv"
    scheme = _get_preferred_schemes()[key]
    if scheme not in _INSTALL_SCHEMES:
        raise ValueError(f"{key!r} returned {scheme!r}, which is not a valid scheme on this platform")
    return scheme


def get_default_scheme():
    """Name of the scheme that installations without a choice use."""
    return get_preferred_scheme("prefix")


def get_scheme_names():
    """The names of all schemes, sorted."""
    return tuple(sorted(_INSTALL_SCHEMES))


def get_path_names():
    """The names of a scheme's paths."""
    return _SCHEME_KEYS


def _subst_vars(text, variables):
    for known in (variables, os.environ):
        try:
            return text.format(**known)
        except KeyError as error:
            missing = error
    raise AttributeError(f"{missing}")


def _expand_vars(scheme, variables):
    known = {**get_config_vars(), **(variables or {})}
    if variables and ("base" in variables or "installed_base" in variables):
        known["stdlib_dir"] = f"{known['installed_base']}/lib/pypy{_PY_VERSION_SHORT}"
    return {key: os.path.normpath(_subst_vars(os.path.expanduser(path), known))
            for key, path in _INSTALL_SCHEMES[scheme].items()}


def get_paths(scheme=None, vars=None, expand=True):
    """The paths of a scheme by their names; with expand False, as templates."""
    scheme = scheme or get_default_scheme()
    return _expand_vars(scheme, vars) if expand else _INSTALL_SCHEMES[scheme]


def get_path(name, scheme=None, vars=None, expand=True):
    """One of the paths of a scheme."""
    return get_paths(scheme, vars, expand)[name]


# Variables

def _get_sysconfigdata_name():
    return os.environ.get("_PYTHON_SYSCONFIGDATA_NAME", "_sysconfigdata")


def _init_posix(variables):
    module = __import__(_get_sysconfigdata_name(), fromlist=["build_time_vars"])
    variables.update(module.build_time_vars)


def _init_non_posix(variables):
    """Variables of systems without build-time ones (distutils asks for it by name)."""
    variables.update(LIBDEST=sys._stdlib_dir, BINLIBDEST=sys._stdlib_dir, INCLUDEPY=get_path("include"), EXT_SUFFIX=".pyd", EXE="",
                     VERSION=_PY_VERSION_SHORT_NO_DOT, BINDIR=_PROJECT_BASE)


def _init_config_vars():
    variables = {
        "prefix": _PREFIX, "exec_prefix": _EXEC_PREFIX,
        "py_version": _PY_VERSION, "py_version_short": _PY_VERSION_SHORT, "py_version_nodot": _PY_VERSION_SHORT_NO_DOT,
        "installed_base": _BASE_PREFIX, "base": _PREFIX,
        "installed_platbase": _BASE_EXEC_PREFIX, "platbase": _EXEC_PREFIX,
        "projectbase": _PROJECT_BASE, "srcdir": _PROJECT_BASE, "platlibdir": sys.platlibdir,
        "implementation": "PyPy", "implementation_lower": "pypy", "stdlib_dir": sys._stdlib_dir,
        "abiflags": sys.abiflags, "py_version_nodot_plat": "",
    }
    _init_posix(variables)
    variables["userbase"] = _getuserbase()
    variables["LIBDEST"] = variables["BINLIBDEST"] = sys._stdlib_dir
    variables["BINDIR"] = _PROJECT_BASE
    variables["INCLUDEPY"] = f"{_BASE_PREFIX}/include/pypy{_PY_VERSION_SHORT}"
    return variables


def get_config_vars(*names):
    """All variables as a dict, or the values of the named ones as a list (None for those that are not there)."""
    global _CONFIG_VARS
    if _CONFIG_VARS is None:
        _CONFIG_VARS = _init_config_vars()
    return [_CONFIG_VARS.get(name) for name in names] if names else _CONFIG_VARS


def get_config_var(name):
    """The value of a variable, None if there is none of that name."""
    return get_config_vars().get(name)


def get_python_version():
    """The language version, as '3.11'."""
    return _PY_VERSION_SHORT


def get_platform():
    """Text for the platform in names of distributions, such as 'linux-x86_64'."""
    if "_PYTHON_HOST_PLATFORM" in os.environ:
        return os.environ["_PYTHON_HOST_PLATFORM"]
    if os.name == "nt":
        return "win-amd64" if "amd64" in sys.version.lower() else sys.platform
    system = os.uname()
    name, release, machine = system.sysname.lower().replace("/", ""), system.release, system.machine.replace(" ", "_").replace("/", "-")
    if name != "darwin":
        return f"{name}-{machine}"
    import _osx_support
    return "-".join(_osx_support.get_platform_osx(get_config_vars(), name, release, machine))


# Files of a C build

def get_config_h_filename():
    """Path of pyconfig.h."""
    return os.path.join(get_path("platinclude"), "pyconfig.h")


def get_makefile_filename():
    """Path of the Makefile of a C build, next to the library."""
    return os.path.join(sys._stdlib_dir, f"config-{_PY_VERSION_SHORT}-{sys.implementation._multiarch}", "Makefile")


def _number_or_text(text):
    try:
        return int(text)
    except ValueError:
        return text


def parse_config_h(fp, vars=None):
    """Reads the `#define`s and the commented-out `#undef`s of a pyconfig.h into a dict, which is returned."""
    import re
    define = re.compile(r"#define ([A-Z][A-Za-z0-9_]+) (.*)\n")
    undefine = re.compile(r"/[*] #undef ([A-Z][A-Za-z0-9_]+) [*]/\n")
    found = {} if vars is None else vars
    for line in iter(fp.readline, ""):
        if match := define.match(line):
            found[match[1]] = _number_or_text(match[2])
        elif match := undefine.match(line):
            found[match[1]] = 0
    return found


def _parse_makefile(filename, vars=None, keep_unresolved=True):
    """The variables of a Makefile as a dict: references expanded, whole numbers as ints."""
    import re
    texts = {}
    with open(filename, encoding=sys.getfilesystemencoding(), errors="surrogateescape") as file:
        for line in file:
            if match := re.match(r"([a-zA-Z][a-zA-Z0-9_]+)\s*=\s*(.*)", line):
                texts[match[1]] = match[2].strip()

    def expand(name, pending):
        if name in pending or name not in texts:
            return os.environ.get(name, "")
        return re.sub(r"\$\$|" + _findvar1_rx + "|" + _findvar2_rx,
                      lambda m: "$" if m[0] == "$$" else expand(m[1] or m[2], pending | {name}), texts[name], flags=re.ASCII)

    found = {} if vars is None else vars
    found.update((name, _number_or_text(expand(name, frozenset()))) for name in texts)
    return found


def expand_makefile_vars(s, vars):
    """Replaces $(NAME) and ${NAME} in a text by what `vars` says, again and again."""
    import re
    pattern = re.compile(_findvar1_rx + "|" + _findvar2_rx, re.ASCII)
    while match := pattern.search(s):
        s = s[:match.start()] + str(vars.get(match[1] or match[2])) + s[match.end():]
    return s


# python -m sysconfig

def _main():
    print(f'Platform: "{get_platform()}"')
    print(f'Python version: "{get_python_version()}"')
    print(f'Current installation scheme: "{get_default_scheme()}"')
    for title, table in (("Paths", get_paths()), ("Variables", get_config_vars())):
        print()
        print(f"{title}: ")
        for key, value in sorted(table.items()):
            print(f'\t{key} = "{value}"')


if __name__ == "__main__":
    _main()
