/* Major collection, in slices: marks everything reachable, decides about weak and finalizable
   objects, sweeps.

   Invariants:
   - A slice runs right after a minor collection, when there is no young object.
   - While marking, every black object that has been written to since it was scanned is remembered,
   or grey again: so at the end only roots have to be looked at once more.
   - Sweeping is complete before the next marking begins, and new old objects are black in every
   phase.

   Note [Pacing]
   A cycle begins when the heap has used up START of the growth it is allowed (PYPY_GC_MAJOR_COLLECT
   times what was alive), and must end before the rest is used up. So each slice does at least
   `work_ratio` bytes of marking or sweeping per byte that has become old since the slice before. It
   goes on, if that was little, until SLICE_NS are over. */
#include "gc/cells.h"
#include "gc/large.h"
#include "gc/nursery.h"
#include "gc/stress.h"

enum {
  SLICE_NS = 400 * 1000,
  SLICE_BYTES = 512 * 1024, /* that may become old, at most, before the next slice */
  STEP_WORK = 16 * 1024,    /* bytes to mark between two looks at the clock */
  LEAST_ROOM = 1024 * 1024, /* growth that a cycle may count on */
  LAST_WORK =
      256 * 1024,    /* bytes to mark that may be left when the roots have been looked at again */
  MAX_RESCANS = 8,   /* then marking ends in one go */
  STRESS_WORK = 1024 /* bytes to mark per slice under stress */
};

#define START 0.6 /* part of the allowed growth at which a cycle begins */

static double growth = 1.82;
static size_t smallest = MIN_HEAP; /* PYPY_GC_MIN */
static double work_ratio;          /* of the present cycle */
static unsigned rescans;           /* of the roots in this cycle */
static size_t bytes_before;        /* old_bytes at the end of the last slice */

void major_init(void) {
  double wanted = config_number("PYPY_GC_MAJOR_COLLECT", growth);
  if (wanted > 1.0) growth = wanted;
  smallest = config_size("PYPY_GC_MIN", smallest);
  heap.threshold = smallest;
}

static bool trimming; /* sweeping is done, and free memory is being given back */

/* -- Phases ------------------------------------------------------------------------------------ */

static void begin_cycle(void) {
  assert(heap.state == GC_IDLE);
  size_t room =
      max_of((size_t)(heap.old_bytes / (1 + (growth - 1) * START) * (growth - 1) * (1 - START)),
             (size_t)LEAST_ROOM);
  work_ratio = 2.0 * heap.old_bytes / room; /* everything is marked, then swept */
  bytes_before = heap.old_bytes;
  heap.pressure = 0;
  heap.state = GC_MARKING;
  rescans = 0;
  mark_start();
}

static void start_sweep(void) {
  heap.state = GC_SWEEPING;
  cells_start_sweep();
  large_start_sweep();
  nursery_start_sweep();
  trimming = false;
}

/* Nothing is grey: looks at the roots again. When they lead to much that is white, marking goes on
 * in slices. */
static void finish_marking(void) {
  mark_roots();
  if (rescans++ < MAX_RESCANS && mark_some(LAST_WORK)) return;
  mark_drain();
  heap.state = GC_FINALIZING;
  special_major_end();
  start_sweep();
}

/* One piece of each kind of memory; false when all is swept. */
static bool sweep_some(void) {
  bool more = cells_sweep_some();
  more |= large_sweep_some();
  more |= nursery_sweep_some();
  return more;
}

static void end_cycle(void) {
  heap.threshold = max_of((size_t)(heap.old_bytes * (1 + (growth - 1) * START)), smallest);
  heap.state = GC_IDLE;
  stats_cycle();
}

/* A little of what the present phase has to do; returns about how many bytes it went through. */
static size_t step(size_t work) {
  if (heap.state == GC_MARKING) {
    if (!mark_some(work)) finish_marking();
    return work;
  }
  assert(heap.state == GC_SWEEPING);
  if (sweep_some()) return BLOCK_SIZE;
  /* The heap may grow again before the next cycle ends: part of the room for that stays. */
  if (!trimming) block_start_trim(nursery_size() + heap.old_bytes / 2);
  trimming = true;
  if (!block_trim_some()) end_cycle();
  return BLOCK_SIZE;
}

/* -- Slices ------------------------------------------------------------------------------------ */

static void leave(uint64_t start) {
  heap.collecting = false;
  stats_slice(start);
  if (gc_has_pending()) gc_notify_pending();
}

static void slice(void) {
  uint64_t start = stats_clock();
  heap.collecting = true;
  if (heap.state == GC_IDLE) begin_cycle();
  size_t grown = heap.old_bytes > bytes_before ? heap.old_bytes - bytes_before : 0;
  double debt = grown * work_ratio;
  do {
    debt -= step(stress.interval ? STRESS_WORK : STEP_WORK);
  } while (heap.state != GC_IDLE &&
           (debt > 0 || (!stress.interval && stats_clock() - start < SLICE_NS)));
  bytes_before = heap.old_bytes;
  if (heap.state != GC_IDLE) heap.threshold = heap.old_bytes + heap.pressure + SLICE_BYTES;
  leave(start);
}

void major_poll(void) {
  bool busy = heap.state != GC_IDLE || stress.interval;
  if (heap.enabled && (busy || major_is_due())) slice();
}

static void finish_cycle(void) {
  while (heap.state != GC_IDLE) step(SIZE_MAX / 2);
}

void major_collect(void *exact_from) {
  roots_wipe_stack();
  minor_collect();
  uint64_t start = stats_clock();
  heap.collecting = true;
  finish_cycle();
  roots_exact_from = exact_from;
  begin_cycle();
  finish_cycle();
  roots_exact_from = NULL;
  leave(start);
  if (stress.verify) gc_heap_verify();
}

/* -- The interface ----------------------------------------------------------------------------- */

void gc_collect_full(void) {
  major_collect(NULL);
}

void gc_collect_exact(void *from) {
  major_collect(from);
}

void gc_collect_minor(void) {
  minor_collect();
  if (stress.verify_minor) gc_heap_verify();
}

void gc_set_enabled(bool enabled) {
  heap.enabled = enabled;
}
bool gc_is_enabled(void) {
  return heap.enabled;
}

void gc_add_memory_pressure(size_t bytes) {
  heap.pressure += bytes;
}
