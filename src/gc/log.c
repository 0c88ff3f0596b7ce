/* Writes the collector's sections of the log as PyPy words them, which its tools rely on. */
#include "gc/log.h"

#include "base/log.h"
#include "gc/heap.h"

static const char *const state_names[] = {"SCANNING", "MARKING", "SWEEPING", "FINALIZING"};

/* -- Minor collections ------------------------------------------------------------------------- */

static void log_nursery_size(size_t size) {
  log_start("gc-set-nursery-size");
  log_print("nursery size: %zu", size);
  log_stop("gc-set-nursery-size");
}

static void log_rotation(const GcEvent *event) {
  log_start("gc-debug");
  log_print("switching from nursery %p to nursery %p size %zu", event->old_nursery,
            event->new_nursery, event->used_bytes);
  log_stop("gc-debug");
}

static void log_minor_stop(const GcEvent *event) {
  log_print("minor collect, total memory used: %zu", event->used_bytes);
  log_print("number of pinned objects: %zu", event->pinned_objects);
  log_print("total size of surviving objects: %zu", event->surviving_bytes);
  log_print("time taken: %f", event->duration_ns / 1e9);
  log_stop("gc-minor");
}

/* -- Major collections. The double blanks are PyPy's ------------------------------------------- */

static void log_step_start(const GcEvent *event) {
  log_start("gc-collect-step");
  log_print("starting gc state:  %s", state_names[event->old_state]);
}

static void log_swept(const GcEvent *event) {
  log_print("freeing raw objects: %zu freed, limit was %zu", event->freed_large,
            event->large_limit);
  if (event->more)
    log_print("freeing GC objects, up to %zu pages. More to do.", event->page_limit);
  else
    log_print("freeing GC objects, up to %zu pages. No more pages left.", event->page_limit);
}

static void log_done(const GcEvent *event) {
  log_start("gc-collect-done");
  log_print("arenas:                %zu  =>  %zu", event->arenas_before, event->arenas_after);
  log_print("bytes used in arenas:  %zu", event->arena_bytes);
  log_print("bytes raw-malloced:    %zu  =>  %zu", event->large_before, event->large_after);
  log_print("next major collection threshold:  %f", (double)event->threshold);
  log_stop("gc-collect-done");
}

static void log_step_stop(const GcEvent *event) {
  log_print("stopping, now in gc state:  %s", state_names[event->new_state]);
  log_print("time taken:  %f", event->duration_ns / 1e9);
  log_stop("gc-collect-step");
}

/* -- All --------------------------------------------------------------------------------------- */

static void observe(const GcEvent *event) {
  switch (event->kind) {
  case GC_EVENT_NURSERY_SIZE: log_nursery_size(event->used_bytes); break;
  case GC_EVENT_ROTATED: log_rotation(event); break;
  case GC_EVENT_MINOR_START: log_start("gc-minor"); break;
  case GC_EVENT_ROOTS_START: log_start("gc-minor-walkroots"); break;
  case GC_EVENT_ROOTS_STOP: log_stop("gc-minor-walkroots"); break;
  case GC_EVENT_MINOR_STOP: log_minor_stop(event); break;
  case GC_EVENT_STEP_START: log_step_start(event); break;
  case GC_EVENT_MARKED:
    log_print("number of objects to mark %zu plus %zu", event->to_mark, event->more_to_mark);
    break;
  case GC_EVENT_SWEPT: log_swept(event); break;
  case GC_EVENT_DONE: log_done(event); break;
  case GC_EVENT_STEP_STOP: log_step_stop(event); break;
  }
}

static void log_hardware(void) {
  size_t cache = gc_hardware_cache();
  log_start("gc-hardware");
  if (cache)
    log_print("L2cache = %zu", cache);
  else
    log_print("Warning: cannot find your CPU L2 cache size in /proc/cpuinfo");
  log_stop("gc-hardware");
  log_start("gc-hardware");
  log_print("memtotal = %f", (double)gc_hardware_memory());
  log_stop("gc-hardware");
}

void gc_log_init(void) {
  if (!log_is_on()) return;
  log_hardware();
  gc_observe(observe);
  stats_nursery();
}
