/* The import lock: recursive, held by a thread. fork holds it, so that no other thread is in the
   middle of an import then. */
#ifndef MODULES_IMPORT_LOCK_H
#define MODULES_IMPORT_LOCK_H

#include "base/common.h"

/* May run Python code (signal handlers). false: one raised, the lock is not held. */
bool import_lock_acquire(void) must_check;
/* false: it was not held by this thread. */
bool import_lock_release(void);

#endif
