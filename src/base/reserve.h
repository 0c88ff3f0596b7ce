/* Memory kept back for the time when the system has no more: it is let go of when a request that
   may not fail is refused, so that the request can be made again, and what follows until the
   program hears of it (MemoryError) finds memory as well.

   Invariant: nothing ever touches the reserve, so it takes address space alone. */
#ifndef BASE_RESERVE_H
#define BASE_RESERVE_H

#include "base/common.h"

/* Keeps so many bytes back from now on. False: the system has not got them; nothing has changed. */
bool reserve_hold(size_t size);
/* Bytes kept back now. */
size_t reserve_size(void);
/* A request was refused: lets go of the reserve. It may be repeated then, in any case. May be
   called without the GIL. */
cold_path void reserve_release(void);
/* Whether that has happened since the last reserve_hold that succeeded. */
bool reserve_is_gone(void);

/* For tests: the x-functions of common.h behave as if the system refused when this says so. */
extern bool (*reserve_test)(void);

#endif
