/* Major collection: marks everything reachable, decides about weak and finalizable objects, sweeps.

   Invariant: heap.state tells the phase; each phase is a function that can be called again until it
   says that it is done. */
#include "gc/cells.h"
#include "gc/large.h"
#include "gc/nursery.h"
#include "gc/stress.h"

/* The heap may grow to this multiple of what was alive before the next collection
 * (PYPY_GC_MAJOR_COLLECT). */
static double growth = 1.82;
static size_t smallest = MIN_HEAP; /* PYPY_GC_MIN */

void major_init(void) {
  double wanted = config_number("PYPY_GC_MAJOR_COLLECT", growth);
  if (wanted > 1.0) growth = wanted;
  smallest = config_size("PYPY_GC_MIN", smallest);
  heap.threshold = smallest;
  heap.enabled = true;
}

static void set_threshold(void) {
  size_t wanted = (size_t)(heap.old_bytes * growth);
  heap.threshold = max_of(wanted, smallest);
  heap.pressure = 0;
}

static void mark(void) {
  heap.state = GC_MARKING;
  roots_wipe_stack();
  mark_start();
  mark_drain();
}

static void finalize(void) {
  heap.state = GC_FINALIZING;
  special_major_end();
}

static void sweep(void) {
  heap.state = GC_SWEEPING;
  cells_start_sweep();
  large_sweep();
  nursery_sweep();
  while (cells_sweep_some()) {
  }
  block_trim(nursery_size());
}

void major_collect(void) {
  roots_wipe_stack();
  minor_collect();
  uint64_t start = stats_clock();
  heap.collecting = true;
  mark();
  finalize();
  sweep();
  set_threshold();
  heap.state = GC_IDLE;
  heap.collecting = false;
  stats_major(start);
  if (gc_has_pending()) gc_notify_pending();
  if (stress.verify) gc_heap_verify();
}

void major_poll(void) {
  if (heap.old_bytes + heap.pressure > heap.threshold && heap.enabled) major_collect();
}

void gc_collect_full(void) {
  major_collect();
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
