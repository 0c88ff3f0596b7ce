/* What modules that wait for descriptors share: descriptors and timeouts given as arguments.
   Everything here that takes a Value may run Python code (fileno, __index__). */
#ifndef MODULES_WAITING_H
#define MODULES_WAITING_H

#include <semaphore.h>

#include "objects/protocol.h"

enum { NS_PER_SECOND = 1000000000, NS_PER_MILLISECOND = 1000000 };

/* An int or what v.fileno() gives. false: TypeError, ValueError (negative). */
bool waiting_descriptor(Value v, int *fd) must_check;

/* A number of units of so many nanoseconds (int or float), as nanoseconds, away from zero.
   false: TypeError of the conversion, ValueError (NaN), OverflowError. */
bool waiting_duration(Value v, int64_t unit, int64_t *ns) must_check;

/* Nanoseconds rounded up to milliseconds for poll(); negative: -1, for ever.
   false: OverflowError. */
bool waiting_milliseconds(int64_t ns, int *ms) must_check;

/* When a wait of `ns` that begins now is over, on the monotonic clock. */
int64_t waiting_deadline(int64_t ns);
/* What is left until then, never negative. */
int64_t waiting_left(int64_t deadline);

/* Waits for a semaphore without the GIL; ns 0 only tries, a negative one waits for ever. Signal
   handlers run in between. false with an exception: a handler raised; false without: timed out. */
bool waiting_semaphore(sem_t *semaphore, int64_t ns) must_check;

#endif
