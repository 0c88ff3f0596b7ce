#!/bin/sh
# Makes a Debian package of an installation.   usage: tools/make_deb.sh TREE VERSION OUTPUT
# TREE holds usr/bin, usr/lib and so on. The shared libraries it needs are found by dpkg-shlibdeps where that is there.
set -eu
tree=$1 version=$2 output=$3
control=$tree/DEBIAN

needs="libbz2-1.0, libc6, libcrypt1, libedit2, libexpat1, libgmp10, liblzma5, zlib1g"
if command -v dpkg-shlibdeps >/dev/null; then
  work=$(mktemp -d)
  mkdir "$work/debian"
  printf 'Source: pypy-c\n\nPackage: pypy-c\nArchitecture: any\n' > "$work/debian/control"
  cp "$tree/usr/bin/pypy3.11" "$work/"
  found=$(cd "$work" && dpkg-shlibdeps -O pypy3.11 2>/dev/null | sed -n 's/^shlibs:Depends=//p')
  rm -r "$work"
  needs=${found:-$needs}
fi

mkdir -p "$control"
cat > "$control/control" <<END
Package: pypy-c
Version: $version
Architecture: $(dpkg --print-architecture)
Maintainer: the pypy-c authors <pypy-c@localhost>
Section: python
Priority: optional
Installed-Size: $(du -sk --exclude=DEBIAN "$tree" | cut -f1)
Depends: $needs
Recommends: libffi8, libsqlite3-0, libssl3, ca-certificates
Provides: pypy3
Conflicts: pypy3
Description: Python 3.11 in C, with PyPy's architecture
 An interpreter of the language Python 3.11, called pypy3, with its library
 and with pip for virtual environments.
END
gzip -9nf "$tree/usr/share/man/man1/pypy3.1"
(cd "$tree" && find usr -type f -exec md5sum {} +) > "$control/md5sums"
dpkg-deb --root-owner-group -Zxz --build "$tree" "$output" >/dev/null
