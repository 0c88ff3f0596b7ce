/* Modes that make memory errors show: PYPY_GC_STRESS=N collects at every Nth allocation. */
#ifndef GC_STRESS_H
#define GC_STRESS_H

#include "gc/block.h"

typedef struct GcStress {
  size_t interval;   /* N; 0 = off */
  size_t countdown;  /* allocations until the next collection */
  size_t minors;     /* collections until the next full one */
  size_t slice_work; /* PYPY_GC_STRESS_WORK: bytes to mark per slice; 1 = one object */
  size_t fail_every; /* PYPY_GC_FAIL: every so many-th request for memory fails; 0 = off */
  bool fails;        /* it does so now */
  bool fill_nursery; /* PYPY_GC_NURSERY_DEBUG, checked builds: what young objects have left is
                        overwritten */
  bool verify;       /* PYPY_GC_DEBUG: verify the heap at every major collection */
  bool verify_minor; /* PYPY_GC_DEBUG=2: at minor ones too */
} GcStress;
extern GcStress stress;

void stress_init(void);
/* At each slow-path allocation: collects if it is time. */
void stress_tick(void);
/* Whether a request for memory is to fail, as if the system had no more. */
bool stress_fails(void);
/* Takes a block that young objects were evacuated from and makes it unreadable for a while. False:
   not taken. */
bool stress_quarantine(Block *block);
/* At the end of a minor collection: tells observers if that has happened in it. */
void stress_tell_rotation(void);

#endif
