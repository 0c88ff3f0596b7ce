/* The decisions of pacing.h, computed from measured pauses and from what survives. */
#include "gc/pacing.h"
#include "gc/nursery.h"
#include "gc/stress.h"

#include <unistd.h>

enum {
  SLICE_BYTES = 512 * 1024, /* that may become old, at most, before the next slice */
  LEAST_ROOM = 1024 * 1024, /* growth that a cycle may count on, */
  LEAST_PART = 6,           /* or such a part of the heap */
  LEAST_SHARE_OF_MIN = 2,   /* this part of PYPY_GC_MIN becomes old between two cycles, at least */
  SAMPLES = 16,             /* minor collections that the cost of the next is estimated from */
  GROW_AFTER = 12,          /* minor collections between two doublings of the nursery */
  START_SIZE = 256 * 1024,  /* of the nursery */
  LEAST_SIZE = 128 * 1024,  /* that it may shrink to */
  FULL_SIZE = 4 << 20,      /* that it may grow to, unless the cache is bigger than */
  BIG_CACHE = 8 << 20,      /* this */
  BIG_HEAP = 64 << 20,      /* bytes from which on copies go to memory that is not in the cache */
  TINY_SIZE = 64 * 1024
};

#define START 0.38        /* part of the allowed growth at which a cycle begins */
#define LATE_START 0.85   /* the same when it need not be so early, see Note [When to begin] */
#define BORN_FACTOR 2.5   /* what may become old during a cycle, relative to the last */
#define GROWING 0.05      /* the heap is growing when less than this part of it has died */
#define MINOR_SHARE 0.55  /* of the pause goal */
#define SLICE_SHARE 0.4   /* the same */
#define PAUSE_SHARE 0.85  /* for a minor collection and a slice that is behind */
#define LEAST_SHARE 0.1   /* for a slice when the minor collection has taken long */
#define DEATHS_WEIGHT 5   /* see Note [Floating garbage] */
#define INTERRUPTED 2.5   /* times the median: no sample */
#define SURVIVAL_COST 1.0 /* nanoseconds that a surviving byte takes, at least, */
#define MISSES_COST 1.5   /* and where the old space is too big for any cache */
#define FIRST_COST 1.5    /* the same with all that goes with it, while nothing is known */

static double growth = 1.82;    /* PYPY_GC_MAJOR_COLLECT */
static double growth_max = 1.4; /* PYPY_GC_GROWTH: from one limit to the next */
static size_t max_delta;        /* PYPY_GC_MAX_DELTA */
static size_t smallest;         /* PYPY_GC_MIN */
static size_t heap_max;         /* PYPY_GC_MAX; 0: none */
static size_t step_bytes;       /* PYPY_GC_INCREMENT_STEP; 0: slices end by the clock */
static uint64_t pause_ns;       /* PYPY_GC_PAUSE */
static size_t limit;            /* see pacing.h */
static size_t fixed_nursery;    /* PYPY_GC_NURSERY; 0: it adapts */
static bool limit_raised;       /* MemoryError has been raised, and nothing has got better since */

static double costs[SAMPLES]; /* of the last minor collections, see pacing_sample */
static unsigned next_cost;
static unsigned since_growth; /* minor collections */
static bool misses_expected;  /* see pacing_expect_misses */
static double slice_cost;     /* nanoseconds that a slice has to take per surviving byte */

static size_t begin_bytes;      /* heap.old_bytes when the present cycle began */
static uint64_t begin_promoted; /* heap.promoted_bytes then */

/* -- The machine ------------------------------------------------------------------------------- */

size_t gc_hardware_memory(void) {
  return (size_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE);
}

/* The smallest "cache size" of all processors; 0 if unknown. */
size_t gc_hardware_cache(void) {
  FILE *file = fopen("/proc/cpuinfo", "r");
  char line[256];
  unsigned long smallest_kb = 0, kb;
  if (file == NULL) return 0;
  while (fgets(line, sizeof line, file)) {
    if (sscanf(line, "cache size : %lu", &kb) == 1 && (smallest_kb == 0 || kb < smallest_kb))
      smallest_kb = kb;
  }
  fclose(file);
  return smallest_kb * 1024;
}

/* Computed as in PyPy. Reading the file takes long, so it is done only for a nursery that big. */
static size_t largest_nursery(size_t wanted) {
  static size_t largest;
  if (wanted <= FULL_SIZE || largest) return max_of(largest, (size_t)FULL_SIZE);
  size_t cache = gc_hardware_cache();
  largest = cache > BIG_CACHE ? cache / 2 : FULL_SIZE;
  return largest;
}

/* -- Settings ---------------------------------------------------------------------------------- */

static double factor(const char *name, double otherwise) {
  double wanted = config_number(name, otherwise);
  return wanted > 1.0 ? wanted : otherwise;
}

void pacing_init(void) {
  size_t wanted = config_size("PYPY_GC_NURSERY", 0);
  fixed_nursery = wanted ? max_of(wanted, (size_t)TINY_SIZE) : stress.interval ? TINY_SIZE : 0;
  growth = factor("PYPY_GC_MAJOR_COLLECT", growth);
  growth_max = factor("PYPY_GC_GROWTH", growth_max);
  max_delta = config_size("PYPY_GC_MAX_DELTA", gc_hardware_memory() / 8);
  smallest = config_size("PYPY_GC_MIN", wanted ? 8 * fixed_nursery : MIN_HEAP);
  smallest = max_of(smallest, (size_t)(fixed_nursery * growth));
  heap_max = config_size("PYPY_GC_MAX", 0);
  step_bytes = config_size("PYPY_GC_INCREMENT_STEP", 0);
  pause_ns = config_number("PYPY_GC_PAUSE", 1000) * 1000;
  if (pause_ns == 0) pause_ns = 1;
  for (int i = 0; i < SAMPLES; i++) costs[i] = FIRST_COST;
  limit = smallest;
  heap.threshold = heap_max ? min_of(smallest, heap_max) : smallest;
}

size_t pacing_least_limit(void) {
  return smallest;
}

void gc_set_max_heap_size(size_t bytes) {
  heap_max = bytes;
  if (bytes > 0) heap.threshold = min_of(heap.threshold, bytes);
}

/* -- The heap's growth ------------------------------------------------------------------------- */

size_t pacing_begin_cycle(void) {
  begin_bytes = heap.old_bytes;
  begin_promoted = heap.promoted_bytes;
  size_t room = limit > heap.old_bytes ? limit - heap.old_bytes : 0;
  return max_of(room, max_of((size_t)LEAST_ROOM, heap.old_bytes / LEAST_PART));
}

/* Note [Floating garbage]
   What became old during a cycle has not been looked at by it, and counts as alive. When the cycle
   freed little of the rest, the heap is growing, and most of that is indeed alive. When it freed a
   part, much of what is new has probably died too: it must not raise the limit, or the heap would
   become bigger than the factor promises. */
static double probably_alive(double born, double died) {
  double alive = max_of(1 - DEATHS_WEIGHT * died, 0.0);
  return heap.old_bytes - born * (1 - alive);
}

/* Note [When to begin]
   A cycle that begins early finds garbage early, and leaves much room for what becomes old while it
   runs, so the heap stays well below its limit. A cycle that begins late makes for fewer cycles.
   Late is better
   - while next to nothing dies: the cycle will free nothing, and leave no floating garbage;
   - in a heap so small that its limit is the least there is: growth alone is no reason to collect
     it;
   - as far as there is room for much more than became old during the last cycle;
   - so that some of PYPY_GC_MIN becomes old between two cycles.
   While nothing dies the limit need not grow slowly either, as all that is used is known to be
   alive. */
static size_t next_start(double used, double born, bool growing) {
  double room = limit - used, latest = used + room * LATE_START;
  if (growing || limit <= smallest) return latest;
  double start = max_of(used + room * START, limit - BORN_FACTOR * born);
  return min_of(latest, max_of(start, (double)heap.old_bytes + smallest / LEAST_SHARE_OF_MIN));
}

void pacing_end_cycle(void) {
  double born = (double)(int64_t)(heap.promoted_bytes - begin_promoted);
  double freed = max_of(begin_bytes + born - heap.old_bytes, 0.0);
  born = min_of(max_of(born, 0.0), (double)heap.old_bytes);
  double died = freed / max_of(begin_bytes, (size_t)1);
  bool growing = died < GROWING;
  double used = probably_alive(born, died);
  double wanted = min_of(used * growth, used + max_delta);
  if (!growing) wanted = min_of(wanted, limit * growth_max);
  wanted = max_of(wanted, (double)smallest);
  if (heap_max) wanted = min_of(wanted, (double)heap_max);
  limit = max_of((size_t)wanted, heap.old_bytes);
  heap.threshold = max_of(next_start(used, born, growing), heap.old_bytes + LEAST_ROOM / 2);
  slice_cost = 0;
  if (heap.old_bytes <= heap_max) limit_raised = false;
}

void pacing_in_cycle(uint64_t duration, double work, double work_ratio) {
  heap.threshold = heap.old_bytes + heap.pressure + SLICE_BYTES;
  slice_cost = work > 0 ? duration / work * work_ratio : 0;
}

/* -- Pauses ------------------------------------------------------------------------------------ */

uint64_t pacing_slice_ns(void) {
  if (step_bytes) return 0;
  double share = min_of(SLICE_SHARE, 1 - (double)gc_stats().last_minor_ns / pause_ns);
  return pause_ns * max_of(share, LEAST_SHARE);
}

uint64_t pacing_long_slice_ns(void) {
  uint64_t minor = gc_stats().last_minor_ns, all = pause_ns * PAUSE_SHARE;
  return max_of(pacing_slice_ns(), all > minor ? all - minor : 0);
}

size_t pacing_step_bytes(size_t otherwise) {
  return step_bytes ? step_bytes : otherwise;
}

/* The highest of the samples, but for those that look as if the system had given the processor to
   someone else. */
static double expected_cost(void) {
  double sorted[SAMPLES];
  for (int i = 0; i < SAMPLES; i++) {
    int at = i;
    for (; at > 0 && sorted[at - 1] > costs[i]; at--) sorted[at] = sorted[at - 1];
    sorted[at] = costs[i];
  }
  int last = SAMPLES - 1;
  while (sorted[last] > INTERRUPTED * sorted[SAMPLES / 2]) last--;
  return sorted[last];
}

/* What the collection would have taken had everything survived, by the byte of the nursery. */
void pacing_sample(uint64_t duration, size_t size, size_t survived) {
  double died = size > survived ? size - survived : 0;
  double cost = heap.old_bytes < BIG_HEAP ? SURVIVAL_COST : MISSES_COST;
  costs[next_cost] = (duration + died * cost) / size;
  next_cost = (next_cost + 1) % SAMPLES;
}

void pacing_expect_misses(void) {
  misses_expected = true;
}

size_t pacing_nursery(size_t size, size_t survived) {
  if (fixed_nursery) return fixed_nursery;
  if (misses_expected && size > LEAST_SIZE) {
    misses_expected = false;
    return LEAST_SIZE;
  }
  if (size == 0) return START_SIZE;
  size_t affordable = pause_ns * MINOR_SHARE / expected_cost();
  if (slice_cost > 0) affordable = min_of((double)affordable, pause_ns * SLICE_SHARE / slice_cost);
  affordable = min_of(max_of(affordable, (size_t)LEAST_SIZE), largest_nursery(affordable));
  if (affordable < size - size / 8) return affordable;
  bool grows = ++since_growth >= GROW_AFTER || survived >= size / 5;
  if (!grows || affordable < size + size / 8) return size;
  since_growth = 0;
  return min_of(2 * size, affordable);
}

/* -- The limit --------------------------------------------------------------------------------- */

static bool too_much(size_t more) {
  return heap_max && heap.old_bytes + heap.young_large + more > heap_max;
}

/* How far the heap may go beyond the limit, so that a program can react to the MemoryError. */
static size_t headroom(void) {
  return heap_max / 16;
}

void pacing_check_limit(void) {
  if (!too_much(0) || heap.collecting) return;
  if (limit_raised && heap.old_bytes + heap.young_large <= heap_max + headroom()) return;
  major_collect(NULL);
  if (!too_much(0)) return;
  if (limit_raised) {
    fputs("using too much memory, aborting\n", stderr);
    abort();
  }
  limit_raised = true;
  gc_notify_memory_error();
}

bool pacing_is_exceeded(void) {
  return too_much(0);
}

bool pacing_allows(size_t size) {
  if (!too_much(size)) return true;
  major_collect(NULL);
  return !too_much(size);
}
