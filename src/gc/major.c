/* Major collection, in slices: marks everything reachable, decides about weak and finalizable
   objects, sweeps, gives memory back.

   Invariants:
   - A slice runs right after a minor collection, when there is no young object.
   - While marking, every black object that has been written to since it was scanned is remembered,
     or grey again: so at the end only roots have to be looked at once more.
   - Sweeping is complete before the next marking begins, and new old objects are black in every
     phase.

   Note [Pacing]
   After a cycle that left `used` bytes alive the heap may grow to a limit (pacing.c). The next
   cycle begins when the part START of that growth is used up, and has to end before the rest is.
   Its progress is the part done of all that there is to mark and sweep; that may be behind the part
   of the rest that is used up by no more than SLACK (what becomes old meanwhile is work as well).

   As a rule the cycle is far ahead, and a slice takes a part of the pause goal. When it is behind,
   a slice takes the whole goal, and the nursery shrinks so that less becomes old between two
   slices. Only when that is not enough may a pause exceed the goal.

   A big object is much growth at once, and a slice could not make up for it within the goal. The
   program spends some time on it, too, and often keeps it. So a certain amount of big objects per
   cycle, half of the least limit and a quarter of the heap, does not count as growth but only as
   work that has been added: the heap may exceed its limit by that much. */
#include "base/os.h"
#include "gc/cells.h"
#include "gc/large.h"
#include "gc/nursery.h"
#include "gc/pacing.h"
#include "gc/stress.h"

enum {
  STEP_WORK = 16 * 1024, /* bytes to mark between two looks at the clock */
  SWEEP_SPEED = 4,       /* how many times faster than marking */
  LAST_WORK =
      256 * 1024, /* bytes to mark that may be left when the roots have been looked at again */
};

#define BIG_WORK 1.25 /* bytes of work that a byte of a big object is */
#define SLACK 0.1     /* part of a cycle that it may be behind */
#define HOPELESS 4.0  /* times as much, and the pause goal no longer counts */

typedef struct Cycle {
  double work_ratio; /* bytes to mark or sweep per byte that becomes old */
  double slack;      /* bytes of work it may be behind */
  double debt;       /* by how many it is behind; negative: ahead */
  size_t big_left;   /* bytes of big objects that do not count as growth yet */
  size_t seen_bytes; /* used_bytes() that debt takes account of */
  bool trimming;     /* sweeping is done, and free memory is being given back */
} Cycle;
static Cycle cycle;

/* -- Phases ------------------------------------------------------------------------------------ */

static void begin_cycle(void) {
  assert(heap.state == GC_SCANNING);
  size_t work =
      heap.old_bytes + heap.old_bytes / SWEEP_SPEED; /* everything is marked, then swept */
  cycle = (Cycle){.work_ratio = (double)work / pacing_begin_cycle() + 1,
                  .slack = work * SLACK,
                  .big_left = pacing_least_limit() / 2 + heap.old_bytes / 4,
                  .seen_bytes = heap.old_bytes};
  heap.pressure = 0;
  heap.state = GC_MARKING;
  mark_start();
}

static void start_sweep(void) {
  heap.state = GC_SWEEPING;
  stats_sweep_start();
  cells_start_sweep();
  large_start_sweep();
  nursery_start_sweep();
}

/* Nothing is grey: looks at the roots again. When they lead to much that is white, marking goes on
   in slices; new objects are never white, so this comes to an end. */
static void finish_marking(void) {
  mark_roots();
  if (mark_some(LAST_WORK)) return;
  if (stress.verify) verify_marking();
  heap.state = GC_DECIDING;
  large_keep_discarded();
  special_start_deciding();
}

/* One piece of each kind of memory; false when all is swept. */
static bool sweep_some(void) {
  bool more = cells_sweep_some();
  more |= large_sweep_some();
  more |= nursery_sweep_some();
  return more;
}

static void end_cycle(void) {
  pacing_end_cycle();
  heap.state = GC_SCANNING;
  stats_cycle();
}

/* A little of what the present phase has to do; returns about how many bytes could have been marked
   meanwhile. */
static size_t work_some(size_t work) {
  switch (heap.state) {
  case GC_SCANNING: begin_cycle(); return 0;
  case GC_MARKING:
    if (!mark_some(work)) finish_marking();
    return work;
  case GC_DECIDING:
    if (!special_decide_some(work)) start_sweep();
    return 0;
  case GC_SWEEPING:
    if (sweep_some()) return BLOCK_SIZE / SWEEP_SPEED;
    heap.state = GC_FINALIZING;
    /* The heap may grow again before the next cycle ends: part of the room for that stays. */
    block_start_trim(nursery_size() + heap.old_bytes / 2);
    return 0;
  default:
    if (!block_trim_some()) end_cycle();
    return 0;
  }
}

/* -- Slices ------------------------------------------------------------------------------------ */

/* How long a slice may go on. */
typedef struct Budget {
  uint64_t until;  /* stats_clock; 0: one piece of work, UINT64_MAX: the whole phase */
  uint64_t behind; /* the same for a cycle that has fallen behind */
  size_t work;     /* bytes between two looks at the clock */
} Budget;

/* Only marking and sweeping can make up for anything. */
static bool is_behind(double by) {
  return cycle.debt > by && (heap.state == GC_MARKING || heap.state == GC_SWEEPING);
}

static bool is_over(const Budget *budget) {
  if (budget->until == UINT64_MAX || is_behind(HOPELESS * cycle.slack)) return false;
  uint64_t until = is_behind(cycle.slack) ? budget->behind : budget->until;
  return until == 0 || stats_clock() >= until;
}

/* Goes on with the present phase, not beyond its end as programs see it. */
static void step(const Budget *budget, bool forced) {
  StatsStart start = stats_start();
  GcState from = heap.state, shown = gc_state();
  stats_tell(GC_EVENT_STEP_START);
  if (shown == GC_MARKING) mark_tell();
  do {
    cycle.debt -= work_some(budget->work);
  } while (gc_state() == shown && !is_over(budget));
  if (shown == GC_SWEEPING) stats_swept(large_freed(), heap.state == GC_SWEEPING);
  if (stress.verify_minor) verify_colours();
  stats_step(start, from, forced);
}

static void leave(void) {
  heap.collecting = false;
  if (gc_has_pending()) gc_notify_pending();
}

static size_t used_bytes(void) {
  return heap.old_bytes - heap.discarded + heap.pressure;
}

/* What has become old since the last slice. */
static void count_growth(void) {
  size_t used = used_bytes(), grown = used > cycle.seen_bytes ? used - cycle.seen_bytes : 0;
  size_t big = min_of(min_of(heap.big_promoted, grown), cycle.big_left);
  heap.big_promoted = 0;
  cycle.big_left -= big;
  cycle.debt += (grown - big) * cycle.work_ratio + big * BIG_WORK;
}

static void slice(void) {
  heap.collecting = true;
  count_growth();
  uint64_t start = stats_clock();
  double debt = cycle.debt;
  Budget budget = {start + pacing_slice_ns(), start + pacing_long_slice_ns(),
                   pacing_step_bytes(STEP_WORK)};
  if (stress.interval) {
    budget = (Budget){0, 0, stress.slice_work};
    cycle.debt = 0;
  }
  do {
    step(&budget, false);
  } while (is_behind(cycle.slack) && !is_over(&budget) && !stress.interval);
  cycle.seen_bytes = used_bytes();
  if (heap.state != GC_SCANNING)
    pacing_in_cycle(stats_clock() - start, debt - cycle.debt,
                    cycle.debt > 0 ? cycle.work_ratio : 0);
  leave();
}

void major_poll(void) {
  bool busy = heap.state != GC_SCANNING || stress.interval;
  if (heap.enabled && (busy || major_is_due())) slice();
  pacing_check_limit();
}

static void finish_cycle(void) {
  const Budget budget = {UINT64_MAX, 0, SIZE_MAX / 2};
  cycle.debt = 0;
  while (heap.state != GC_SCANNING) step(&budget, true);
}

void major_collect(void *exact_from) {
  gc_wipe_stack();
  pacing_expect_misses();
  minor_collect();
  heap.collecting = true;
  finish_cycle();
  roots_exact_from = exact_from;
  step(&(Budget){0, 0, SIZE_MAX / 2}, true);
  finish_cycle();
  roots_exact_from = NULL;
  leave();
  if (stress.verify) gc_heap_verify();
}

/* -- The interface ----------------------------------------------------------------------------- */

void gc_collect_full(void) {
  major_collect(NULL);
}

void gc_collect_exact(void *from) {
  major_collect(from);
}

GcStep gc_collect_step(void *exact_from) {
  uint64_t start = stats_clock(), processor = (uint64_t)os_clock_thread_cpu();
  minor_collect();
  GcState old_state = gc_state();
  roots_exact_from = exact_from;
  slice();
  roots_exact_from = NULL;
  return (GcStep){old_state, gc_state(), stats_clock() - start,
                  (uint64_t)os_clock_thread_cpu() - processor};
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
void gc_remove_memory_pressure(size_t bytes) {
  heap.pressure -= bytes < heap.pressure ? bytes : heap.pressure;
}
