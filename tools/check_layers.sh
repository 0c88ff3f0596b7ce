#!/bin/sh
# Checks the direction of includes: a file includes headers of its own layer and of layers to the left, nothing else.
# Prints each offence as file:line and exits 1 if there is any.
set -eu
cd "$(dirname "$0")/.."

find src -name '*.[ch]' -o -name '*.def' | sort | xargs awk '
  BEGIN {
    count = split("base value gc objects bytecode frontend interp jit modules cli", names, " ")
    for (i = 1; i <= count; i++) rank[names[i]] = i
  }
  FNR == 1 { split(FILENAME, path, "/"); own = path[2] }
  FNR == 1 && !(own in rank) { print FILENAME ": not in a layer"; bad = 1; own = "cli" }
  /^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, quoted, "\"")
    split(quoted[2], target, "/")
    layer = target[1]
    if (!(layer in rank)) {
      dir = FILENAME; sub(/[^\/]*$/, "", dir)
      if ((getline line < (dir quoted[2])) >= 0) {
        print FILENAME ":" FNR ": write \"" quoted[2] "\" from src/"; bad = 1
      }
      close(dir quoted[2])
    } else if (rank[layer] > rank[own]) {
      print FILENAME ":" FNR ": " own " may not include " layer " (\"" quoted[2] "\")"; bad = 1
    }
  }
  END { exit bad }
'
