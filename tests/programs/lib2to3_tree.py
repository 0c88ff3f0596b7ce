# timeout: 120
# lib2to3 with all its fixers over packages of the library: what it would change.
import hashlib
import io
import os
import sys
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    from lib2to3 import refactor

LIBRARY = os.path.dirname(os.__file__) if os.path.isdir(os.path.join(os.path.dirname(os.__file__), "json")) else "/usr/lib/python3.11"
PACKAGES = ["json", "unittest", "wsgiref", "dbm", "importlib", "logging"]


class Tool(refactor.RefactoringTool):
    def log_error(self, message, *args, **keywords):
        print("error:", message, args)

    def print_output(self, old, new, filename, equal):
        if not equal:
            print(os.path.relpath(filename, LIBRARY), len(new), hashlib.md5(new.encode()).hexdigest())


tool = Tool(sorted(refactor.get_fixers_from_package("lib2to3.fixes")), {"doctests_only": False})
for package in PACKAGES:
    for folder, folders, files in os.walk(os.path.join(LIBRARY, package)):
        folders.sort()
        for name in sorted(files):
            if name.endswith(".py"):
                tool.refactor_file(os.path.join(folder, name), write=False)
old = "print 'a', `b`\nexec 'x' in d\nraise E, 'v', tb\nfor k in d.iterkeys(): pass\nprint >>f, u'x', 0777, 1L, a <> b\n"
print(tool.refactor_string(old, "old"))
