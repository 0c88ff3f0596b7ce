#!/bin/sh
# Lists the files that `make format` would change; exits 1 if there are any.
set -eu
cd "$(dirname "$0")/.."
command -v clang-format >/dev/null || { echo "clang-format is not installed"; exit 0; }
bad=0
for file in $(git ls-files 'src/*.c' 'src/*.h' 'tests/*.c'); do
  clang-format --dry-run --Werror "$file" 2>/dev/null || { echo "$file: not formatted"; bad=1; }
done
exit $bad
