# os.path.normpath: slashes, dots, wide text, bytes, long paths.
import os, itertools
for n in range(5):
    for parts in itertools.product(("", ".", "..", "a", "\u20acb"), repeat=n):
        p = "/".join(parts)
        print(ascii(p), ascii(os.path.normpath(p)), os.path.normpath(os.fsencode(p)))
for p in ("/", "//", "///", "////a", "//a/..", "a/" * 200 + ".." , "../" * 70 + "x", "/" + "../" * 70, "./" * 300):
    print(os.path.normpath(p))
class S(str): pass
print(type(os.path.normpath(S("a/b"))))
class P:
    def __fspath__(self): return "x/../y"
print(os.path.normpath(P()))
