/* NULL-terminated arrays of C strings for exec and its relatives. Invariant: the strings are copies
   outside the heap, so that they stay where they are whatever the collector does, and a child of
   vfork can use them.

   The makers may run Python code. They return NULL with an exception set. */
#ifndef MODULES_POSIX_STRINGS_H
#define MODULES_POSIX_STRINGS_H

#include "objects/protocol.h"

/* Each item str, bytes or os.PathLike, encoded for the file system. */
char **strings_from_paths(Value sequence) must_check;
/* Each item bytes. */
char **strings_from_bytes(Value sequence) must_check;
/* "NAME=value" strings from a mapping of names to values. */
char **strings_from_environment(Value mapping) must_check;
/* NULL: does nothing. */
void strings_free(char **strings);

/* The file system encoding of a str, bytes or os.PathLike: bytes without NULs. ABSENT: exception
   set. */
Value fs_bytes(Value v) must_check;

#endif
