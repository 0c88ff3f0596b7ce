/* When collections begin, how long their slices take, how big nursery and heap may get: all that
   the PYPY_GC_* variables decide. docs/gc.md lists them.

   Invariant: `heap.threshold` is where the next slice or cycle begins; `limit`, what the heap may
   grow to before the cycle has ended, is at least that. */
#ifndef GC_PACING_H
#define GC_PACING_H

#include "gc/heap.h"

/* Reads the environment. */
void pacing_init(void);
/* PYPY_GC_MIN: below that no major collection begins. */
size_t pacing_least_limit(void);
/* A cycle begins: returns how many bytes the heap may grow by until it ends; at least some. */
size_t pacing_begin_cycle(void);
/* A cycle is complete: sets the next limit and threshold from what is alive. */
void pacing_end_cycle(void);
/* A slice is over, the cycle is not: decides when the next one is due at the latest. It took so
   long for so many bytes of work; if it is behind, each byte that becomes old means `work_ratio`
   more of that (else 0). */
void pacing_in_cycle(uint64_t duration, double work, double work_ratio);
/* Nanoseconds for the slice that begins now; and when the cycle has fallen behind. */
uint64_t pacing_slice_ns(void);
uint64_t pacing_long_slice_ns(void);
/* Bytes to mark between two looks at the clock: PYPY_GC_INCREMENT_STEP, as a rule `otherwise`. */
size_t pacing_step_bytes(size_t otherwise);
/* A minor collection of a nursery of `size` bytes, of which `survived` have, has taken that
   long. */
void pacing_sample(uint64_t duration, size_t size, size_t survived);
/* Size of a nursery whose minor collections stay inside the pause goal, whatever survives; after
   `survived` bytes of one of `size` have (0: there was none yet). */
size_t pacing_nursery(size_t size, size_t survived);
/* A whole major collection will have emptied the caches: the next nursery is a small one. */
void pacing_expect_misses(void);
/* PYPY_GC_MAX: when more is in use collects, then has MemoryError raised, the second time ends the
   process. */
void pacing_check_limit(void);
/* Whether an object of this size may be allocated at all. May collect. */
bool pacing_allows(size_t size);
/* Whether objects use more than PYPY_GC_MAX. */
bool pacing_is_exceeded(void);

#endif
