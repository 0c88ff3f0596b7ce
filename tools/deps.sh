#!/bin/sh
# Installs the Debian packages that are missing.   usage: tools/deps.sh [build|test|bench]...
# Does nothing, quickly and without privileges, when everything is there.
set -eu

build="gcc make ccache libgmp-dev libssl-dev libffi-dev zlib1g-dev libbz2-dev liblzma-dev libexpat1-dev libsqlite3-dev libcrypt-dev libedit-dev unicode-data
       python3.11 libpython3.11-stdlib python3-distutils python3-lib2to3 python3-pip-whl python3-setuptools-whl"
test="libpython3.11-testsuite clang clang-format"
bench="pypy3"

wanted=
for group in "${@:-build}"; do
  case $group in
  build) wanted="$wanted $build" ;;
  test) wanted="$wanted $build $test" ;;
  bench) wanted="$wanted $build $bench" ;;
  *) echo "usage: $0 [build|test|bench]..." >&2; exit 2 ;;
  esac
done

if ! command -v dpkg-query >/dev/null; then
  echo "tools/deps.sh knows Debian only; elsewhere, install the equivalents of:" $wanted >&2
  exit 0
fi

missing=
for package in $wanted; do
  status=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
[ "$(id -u)" = 0 ] || as_root=sudo
echo "installing:$missing"
export DEBIAN_FRONTEND=noninteractive
install() { $as_root apt-get install -y -q --no-install-recommends $missing; }
install || { $as_root apt-get update -q && install; }
