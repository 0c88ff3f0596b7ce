/* What the files of _functools share.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_FUNCTOOLS_FUNCTOOLS_H
#define MODULES_FUNCTOOLS_FUNCTOOLS_H

#include "objects/protocol.h"

extern Type partial_type, key_wrapper_type, lru_cache_type;

/* Makes what all caches share; idempotent. */
void lru_cache_init(void);

/* reduce(function, iterable[, initial]) and cmp_to_key(mycmp): entries of the module's table. */
Value functools_reduce(Value *args, int nargs);
Value functools_cmp_to_key(Value *args, int nargs);

#endif
