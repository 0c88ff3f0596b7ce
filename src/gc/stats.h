/* Counters of the collector, for gc.get_stats, hooks and logs. Invariant: only src/gc writes them.
 */
#ifndef GC_STATS_H
#define GC_STATS_H

#include "base/common.h"

typedef struct GcStats {
  uint64_t minor_count;     /* minor collections so far */
  uint64_t major_count;     /* completed major collections */
  uint64_t slice_count;     /* pauses for a part, or all, of a major collection */
  uint64_t minor_ns;        /* time in minor collections */
  uint64_t major_ns;        /* time in major collections, their minor part excluded */
  uint64_t last_minor_ns;   /* pause of the last one */
  uint64_t last_major_ns;   /* the same */
  uint64_t longest_ns;      /* longest pause so far */
  uint64_t allocated_bytes; /* in the nursery, up to the last minor collection */
  uint64_t promoted_bytes;  /* survivors copied by minor collections */
  uint64_t pinned_objects;  /* promoted in place in the last minor collection */
  uint64_t pinned_total;    /* the same, over all */
  uint64_t large_allocated; /* bytes of large objects ever allocated */
  size_t nursery_bytes;     /* present size of the nursery */
  size_t old_bytes;         /* in use by old objects */
  size_t peak_old_bytes;    /* most of it ever */
  size_t mapped_bytes;      /* taken from the system */
  size_t threshold;         /* old_bytes at which the next major collection starts */
} GcStats;

/* A copy of the counters, brought up to date. */
GcStats gc_stats(void);

#endif
