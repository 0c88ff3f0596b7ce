/* Modules frozen into the executable: marshalled code, compiled at build time from the installed
   library and from lib/. */
#ifndef MODULES_FROZEN_H
#define MODULES_FROZEN_H

#include "bytecode/code.h"

typedef struct FrozenModule {
  const char *name;          /* dotted */
  const unsigned char *code; /* marshal */
  int64_t size;              /* of code in bytes */
  bool is_package;           /* it has submodules */
  const char *origin; /* name of the library's module; NULL: from lib/, has no file that importlib
                         could name */
} FrozenModule;

/* NULL: none of that name. */
const FrozenModule *frozen_find(const char *name);
/* Number i of them, from 0; NULL behind the last. */
const FrozenModule *frozen_at(int i);
/* A new code object. ABSENT: exception set. */
Value frozen_code(const FrozenModule *module) must_check;

#endif
