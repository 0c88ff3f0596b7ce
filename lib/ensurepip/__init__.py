"""Installs pip and setuptools from wheels that came with the interpreter or, in Debian, with the system.

bootstrap() installs, version() is pip's. The settings of pip that a user may have, in variables or files, do not count.
"""
import os
import subprocess
import sys
import sysconfig
import tempfile
from typing import NamedTuple

__all__ = ["version", "bootstrap"]

_PACKAGE_NAMES = ("setuptools", "pip")     # in the order of their installation
_WHEEL_PKG_DIR = sysconfig.get_config_var("WHEEL_PKG_DIR")  # searched before the others; None: nothing
_OWN_FOLDERS = (os.path.join(os.path.dirname(__file__), "_bundled"), "/usr/share/python-wheels")
_PACKAGES = None                           # what _get_packages found


class _Package(NamedTuple):
    version: str
    wheel_name: str
    wheel_path: str


def _find_packages(folder):
    """The newest wheel of each package in the folder."""
    found = {}
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        names = []
    for file_name in names:
        name, dash, rest = file_name.partition("-")
        if dash and name in _PACKAGE_NAMES and file_name.endswith(".whl"):
            found[name] = _Package(rest.partition("-")[0], file_name, os.path.join(folder, file_name))
    return found


def _find_in(folders):
    """The packages of the first folder that has all of them; {} where none has."""
    for folder in folders:
        packages = _find_packages(folder)
        if len(packages) == len(_PACKAGE_NAMES):
            return packages
    return {}


def _get_packages():
    global _PACKAGES
    if _PACKAGES is None:
        _PACKAGES = _find_in([_WHEEL_PKG_DIR, *_OWN_FOLDERS] if _WHEEL_PKG_DIR else _OWN_FOLDERS)
    if not _PACKAGES:
        raise FileNotFoundError(f"no wheels of {' and '.join(_PACKAGE_NAMES)} in {', '.join(_OWN_FOLDERS)}")
    return _PACKAGES


_PIP_VERSION = _find_packages(_OWN_FOLDERS[0]).get("pip", _find_packages(_OWN_FOLDERS[1]).get("pip", ("",)))[0]


def version():
    """The version of pip that bootstrap() installs."""
    return _get_packages()["pip"].version


_RUN = "import runpy, sys; sys.path[:0] = %r; sys.argv[1:] = %r; runpy.run_module('pip', run_name='__main__', alter_sys=True)"


def _run_pip(args, additional_paths=()):
    """Runs pip, from wheels on additional_paths, in a process of its own; the exit status."""
    options = ["-W", "ignore::DeprecationWarning"] + (["-I"] if sys.flags.isolated else [])
    return subprocess.run([sys.executable, *options, "-c", _RUN % (list(additional_paths), args)], check=False).returncode


def _forget_settings():
    """pip's own variables and configuration files."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        del os.environ[name]
    os.environ["PIP_CONFIG_FILE"] = os.devnull


def _verbosity(level):
    return ["-" + "v" * level] if level else []


def bootstrap(*, root=None, upgrade=False, user=False, altinstall=False, default_pip=False, verbosity=0):
    """Installs pip into the current installation or environment; root: below another folder.

    Scripts: pip3 and pip3.11; with default_pip pip as well, with altinstall pip3.11 alone.
    """
    _bootstrap(root=root, upgrade=upgrade, user=user, altinstall=altinstall, default_pip=default_pip, verbosity=verbosity)


def _bootstrap(*, root=None, upgrade=False, user=False, altinstall=False, default_pip=False, verbosity=0):
    """bootstrap() with the exit status of pip."""
    if altinstall and default_pip:
        raise ValueError("Cannot use altinstall and default_pip together")
    sys.audit("ensurepip.bootstrap", root)
    _forget_settings()
    if altinstall:
        os.environ["ENSUREPIP_OPTIONS"] = "altinstall"
    elif not default_pip:
        os.environ["ENSUREPIP_OPTIONS"] = "install"
    packages = _get_packages()
    with tempfile.TemporaryDirectory() as folder:
        copies = [_copy_wheel(packages[name], folder) for name in _PACKAGE_NAMES]
        options = ["--root", root] if root else []
        options += ["--upgrade"] * upgrade + ["--user"] * user + _verbosity(verbosity)
        arguments = ["install", "--no-cache-dir", "--no-index", "--find-links", folder, *options, *_PACKAGE_NAMES]
        return _run_pip(arguments, copies)


def _copy_wheel(package, folder):
    """The copy's path: pip takes all wheels of a folder for candidates."""
    path = os.path.join(folder, package.wheel_name)
    with open(package.wheel_path, "rb") as source, open(path, "wb") as copy:
        copy.write(source.read())
    return path


def _uninstall_helper(*, verbosity=0):
    """Uninstalls pip and setuptools, if pip is there in the version that bootstrap() installs; the exit status or None."""
    try:
        import pip
    except ImportError:
        return None
    if pip.__version__ != (ours := version()):
        print(f"ensurepip will only uninstall a matching version ({pip.__version__!r} installed, {ours!r} available)", file=sys.stderr)
        return None
    _forget_settings()
    return _run_pip(["uninstall", "-y", "--disable-pip-version-check", *_verbosity(verbosity), *reversed(_PACKAGE_NAMES)])


def _parser(program):
    """What `python -m ensurepip` and its uninstaller have in common."""
    import argparse
    parser = argparse.ArgumentParser(prog=f"python -m {program}")
    parser.add_argument("--version", action="version", version=f"pip {version()}", help="show the version of pip that belongs to this Python")
    parser.add_argument("-v", "--verbose", action="count", default=0, dest="verbosity", help="show more; up to three times")
    return parser


def _main(argv=None):
    parser = _parser("ensurepip")
    parser.add_argument("-U", "--upgrade", action="store_true", help="replace an older version")
    parser.add_argument("--user", action="store_true", help="install into the user's folder")
    parser.add_argument("--root", help="install below this folder")
    parser.add_argument("--altinstall", action="store_true", help="make the script pip3.11 only")
    parser.add_argument("--default-pip", action="store_true", help="make the script pip, too")
    return _bootstrap(**vars(parser.parse_args(argv)))
