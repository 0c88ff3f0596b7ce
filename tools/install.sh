#!/bin/sh
# Puts an installation below a folder.   usage: tools/install.sh EXECUTABLE LIBRARY PREFIX [DESTDIR]
#
# bin/pypy3.11, bin/pypy3; lib/pypy3.11: the pure-Python library at LIBRARY with our own modules in place of its own,
# precompiled, site-packages, and the wheels for ensurepip; include/pypy3.11; share/man/man1. Nothing but the .pyc files,
# where importing corrects it, names PREFIX: the folder may be moved.
set -eu
executable=$1 library=$2 prefix=$3 destdir=${4:-}
here=$(cd "$(dirname "$0")/.." && pwd)
root=$destdir$prefix
lib=$root/lib/pypy3.11

install -D -m 755 "$executable" "$root/bin/pypy3.11"
ln -sf pypy3.11 "$root/bin/pypy3"

# The modules that CPython has in C are in the executable; its tests, its build's files and Debian's own rules stay behind.
rm -rf "$lib/__pycache__"
install -d "$lib/site-packages"
tar -C "$library" -cf - --exclude=./test --exclude='./*/test' --exclude=tests --exclude=idle_test --exclude=__pycache__ --exclude=./lib-dynload \
    --exclude='./config-*' --exclude='./_sysconfigdata*' --exclude=./sitecustomize.py --exclude=./EXTERNALLY-MANAGED \
    --exclude=./dist-packages --exclude=./site-packages --exclude=./LICENSE.txt --exclude=./ensurepip . | tar -C "$lib" --no-same-owner -xf -
cp -RL "$here"/lib/. "$lib"
find "$lib" -name __pycache__ -prune -exec rm -rf {} +
license=$library/LICENSE.txt
[ ! -r "$license" ] || install -m 644 "$license" "$lib/LICENSE.txt"

install -d "$lib/ensurepip/_bundled"
for wheel in /usr/share/python-wheels/pip-*.whl /usr/share/python-wheels/setuptools-*.whl; do
  [ ! -r "$wheel" ] || install -m 644 "$wheel" "$lib/ensurepip/_bundled"
done

install -d "$root/include/pypy3.11"
install -m 644 "$here"/include/pypy3.11/*.h "$root/include/pypy3.11"
install -D -m 644 "$here/docs/pypy3.1" "$root/share/man/man1/pypy3.1"
chmod -R u+w,go+rX "$lib"

# lib2to3 has files that are not Python 3.
"$root/bin/pypy3" -I -m compileall -q -j 0 ${destdir:+-s "$destdir" -p /} -x '/(lib2to3/tests|_bundled)/' "$lib"
