/* What the collector tells about itself: counters for gc.get_stats, and events for hooks and logs.
   Invariant: only src/gc writes the counters. */
#ifndef GC_STATS_H
#define GC_STATS_H

#include "base/common.h"

/* Phase of the major collection, numbered as PyPy's programs know them. */
typedef enum GcState {
  GC_SCANNING,   /* none is going on: all old objects are black */
  GC_MARKING,    /* white objects are being reached */
  GC_SWEEPING,   /* white objects are being freed */
  GC_FINALIZING, /* free memory is given back; then the cycle is over */
  GC_DECIDING    /* end of marking: what dies, which finalizers are due. Shown as GC_MARKING. */
} GcState;

typedef struct GcStats {
  uint64_t minor_count;     /* minor collections so far */
  uint64_t major_count;     /* completed major collections */
  uint64_t slice_count;     /* pauses for a part, or all, of a major collection */
  uint64_t minor_ns;        /* time in minor collections */
  uint64_t major_ns;        /* time in major collections, their minor part excluded */
  uint64_t last_minor_ns;   /* pause of the last one */
  uint64_t last_major_ns;   /* the same */
  uint64_t longest_ns;      /* longest pause so far, collections that were asked for excluded */
  uint64_t allocated_bytes; /* in the nursery, up to the last minor collection */
  uint64_t promoted_bytes;  /* survivors copied by minor collections */
  uint64_t pinned_objects;  /* promoted in place in the last minor collection */
  uint64_t pinned_total;    /* the same, over all */
  uint64_t large_allocated; /* bytes of large objects ever allocated */
  size_t nursery_bytes;     /* present size of the nursery */
  size_t old_bytes;         /* in use by old objects */
  size_t arena_bytes;       /* of these, in arenas */
  size_t large_bytes;       /* and in large objects, young ones included */
  size_t arena_mapped;      /* memory of arenas, free parts included */
  size_t large_mapped;      /* memory of large objects */
  size_t arena_count;       /* arenas there are */
  size_t peak_used_bytes;   /* the most there ever was of all objects and the nursery, */
  size_t peak_arena_bytes;  /* and of each */
  size_t peak_large_bytes;  /* the same, of large objects */
  size_t peak_mapped_bytes; /* the same, of memory taken from the system */
  size_t mapped_bytes;      /* taken from the system */
  size_t threshold;         /* old_bytes and pressure at which the next major collection starts */
  size_t pressure;          /* gc_add_memory_pressure since the last major collection began */
} GcStats;

/* A copy of the counters, brought up to date. */
GcStats gc_stats(void);

/* -- Events ------------------------------------------------------------------------------------ */

typedef enum GcEventKind {
  GC_EVENT_NURSERY_SIZE, /* the nursery has got its size, or another one: used_bytes */
  GC_EVENT_ROTATED, /* PYPY_GC_DEBUG: old_nursery cannot be read for a while; used_bytes as above */
  GC_EVENT_MINOR_START,
  GC_EVENT_ROOTS_START, /* inside a minor collection */
  GC_EVENT_ROOTS_STOP,
  GC_EVENT_MINOR_STOP, /* used_bytes, surviving_bytes, pinned_objects, duration_ns, processor_ns */
  GC_EVENT_STEP_START, /* a slice begins: old_state */
  GC_EVENT_MARKED,     /* inside one: to_mark, more_to_mark */
  GC_EVENT_SWEPT,      /* inside one: freed_large, large_limit, page_limit, more */
  GC_EVENT_DONE,       /* a major collection is complete: the numbers before and after it */
  GC_EVENT_STEP_STOP   /* old_state, new_state, duration_ns, processor_ns */
} GcEventKind;

typedef struct GcEvent {
  GcEventKind kind;             /* says which of the fields below are set */
  GcState old_state, new_state; /* never GC_DECIDING */
  uint64_t duration_ns;         /* of what has ended, by the clock on the wall */
  uint64_t processor_ns;        /* the same in processor time of the thread */
  size_t used_bytes;            /* in old objects (GC_EVENT_NURSERY_SIZE: in the nursery) */
  size_t surviving_bytes;       /* of the nursery, copied or kept in place */
  size_t pinned_objects;        /* kept in place */
  size_t to_mark, more_to_mark; /* grey objects: reached, and written to after they were black */
  size_t freed_large;           /* objects freed in this slice */
  size_t large_limit;           /* the most a slice could have freed */
  size_t page_limit;            /* the most pages a slice could have swept */
  bool more;                    /* pages are left to be swept */
  uint64_t major_count;         /* completed major collections */
  size_t arenas_before, arenas_after;    /* how many there were */
  size_t arena_bytes;                    /* in use afterwards */
  size_t large_before, large_after;      /* bytes in large objects */
  size_t threshold;                      /* of the next major collection */
  const void *old_nursery, *new_nursery; /* where the nursery was and is: its first blocks */
} GcEvent;

/* `observer` is called at each event from now on, inside the collection: it may not allocate on the
   heap or touch objects. At most a few. */
typedef void (*GcObserver)(const GcEvent *event);
void gc_observe(GcObserver observer);

/* One step as gc.collect_step() makes it: a minor collection, then a slice of the major collection
   that runs (or is begun), which looks at the C stack as gc_collect_exact does. Returns where it
   went from and to; never GC_DECIDING. May collect. */
typedef struct GcStep {
  GcState old_state, new_state;       /* phase before and after */
  uint64_t duration_ns, processor_ns; /* as in GcEvent */
} GcStep;
GcStep gc_collect_step(void *exact_from);

/* The processors' cache (0: unknown) and the machine's memory, in bytes. */
size_t gc_hardware_cache(void);
size_t gc_hardware_memory(void);

/* The present phase as programs see it. */
GcState gc_state(void);

#endif
