# Where distutils would install: it must know every variable in the folders of sysconfig. (Debian's python3.11 has others.)
import sys, warnings
warnings.simplefilter("ignore")
from distutils.command.install import install
from distutils.dist import Distribution

name = "pypy" if sys.implementation.name == "pypy" else "python"
for option, value in [("prefix", "/p"), ("home", "/h"), ("user", True)]:
    command = install(Distribution({"name": "x"}))
    setattr(command, option, value)
    command.ensure_finalized()
    for attribute in "install_purelib", "install_platlib", "install_headers", "install_scripts", "install_data":
        folder = getattr(command, attribute)
        print(option, attribute, "{" in folder, "$" in folder, folder.replace(f"/{name}", "/LIB") if option == "home" else "")
