/* Counting what happens in collections, and telling observers. */
#include "gc/stats.h"

#include "base/os.h"
#include "gc/large.h"
#include "gc/nursery.h"

static GcStats stats;
static GcObserver observers[4];
static size_t observer_count;
static GcEvent cycle; /* what a major collection found when its sweep began */

uint64_t stats_clock(void) {
  return (uint64_t)os_clock_monotonic();
}

StatsStart stats_start(void) {
  return (StatsStart){stats_clock(), observer_count ? (uint64_t)os_clock_thread_cpu() : 0};
}

/* 0 when nobody observed at the start. */
static uint64_t processor_since(StatsStart start) {
  return start.processor ? (uint64_t)os_clock_thread_cpu() - start.processor : 0;
}

static GcState shown(GcState state) {
  return state == GC_DECIDING ? GC_MARKING : state;
}
GcState gc_state(void) {
  return shown(heap.state);
}

void gc_observe(GcObserver observer) {
  if (observer_count == countof(observers)) unreachable_state("too many observers");
  observers[observer_count++] = observer;
}

static void tell(const GcEvent *event) {
  for (size_t i = 0; i < observer_count; i++) observers[i](event);
}

void stats_tell(GcEventKind kind) {
  if (observer_count) tell(&(GcEvent){.kind = kind, .old_state = gc_state()});
}

void stats_nursery(void) {
  if (observer_count) tell(&(GcEvent){.kind = GC_EVENT_NURSERY_SIZE, .used_bytes = nursery_size()});
}

void stats_rotated(const void *old_nursery) {
  if (observer_count == 0) return;
  tell(&(GcEvent){.kind = GC_EVENT_ROTATED,
                  .used_bytes = nursery_size(),
                  .old_nursery = old_nursery,
                  .new_nursery = gc_nursery.next});
}

static void raise_peaks(void) {
  stats.peak_used_bytes =
      max_of(stats.peak_used_bytes, heap.old_bytes + heap.young_large + nursery_size());
  stats.peak_large_bytes = max_of(stats.peak_large_bytes, heap.large_bytes);
  stats.arena_bytes = heap.old_bytes - (heap.large_bytes - heap.young_large);
  stats.peak_arena_bytes = max_of(stats.peak_arena_bytes, stats.arena_bytes);
  stats.peak_mapped_bytes = max_of(stats.peak_mapped_bytes, block_mapped_bytes());
}

/* Time since start; a pause that the program did not ask for may be the longest so far. */
static uint64_t pause_since(StatsStart start, bool forced) {
  uint64_t pause = stats_clock() - start.wall;
  if (!forced) stats.longest_ns = max_of(stats.longest_ns, pause);
  return pause;
}

void stats_minor(StatsStart start, size_t allocated, size_t promoted, size_t captured,
                 size_t pinned) {
  stats.minor_count++;
  stats.last_minor_ns = pause_since(start, false);
  stats.minor_ns += stats.last_minor_ns;
  stats.allocated_bytes += allocated;
  stats.promoted_bytes += promoted;
  stats.pinned_objects = pinned;
  stats.pinned_total += pinned;
  raise_peaks();
  if (observer_count == 0) return;
  tell(&(GcEvent){.kind = GC_EVENT_MINOR_STOP,
                  .old_state = gc_state(),
                  .new_state = gc_state(),
                  .duration_ns = stats.last_minor_ns,
                  .processor_ns = processor_since(start),
                  .used_bytes = heap.old_bytes,
                  .surviving_bytes = promoted + captured,
                  .pinned_objects = pinned});
}

void stats_marked(size_t to_mark, size_t more_to_mark) {
  if (observer_count)
    tell(&(GcEvent){.kind = GC_EVENT_MARKED, .to_mark = to_mark, .more_to_mark = more_to_mark});
}

void stats_sweep_start(void) {
  cycle.arenas_before = block_arena_count();
  cycle.large_before = heap.large_bytes;
}

void stats_swept(size_t freed_large, bool more) {
  if (observer_count == 0) return;
  tell(&(GcEvent){.kind = GC_EVENT_SWEPT,
                  .freed_large = freed_large,
                  .large_limit = max_of(freed_large, nursery_size() * 3 / 280),
                  .page_limit = nursery_size() * 3 / 8192,
                  .more = more});
}

void stats_step(StatsStart start, GcState old_state, bool forced) {
  stats.slice_count++;
  stats.last_major_ns = pause_since(start, forced);
  stats.major_ns += stats.last_major_ns;
  raise_peaks();
  if (observer_count == 0) return;
  tell(&(GcEvent){.kind = GC_EVENT_STEP_STOP,
                  .old_state = shown(old_state),
                  .new_state = gc_state(),
                  .duration_ns = stats.last_major_ns,
                  .processor_ns = processor_since(start),
                  .used_bytes = heap.old_bytes});
}

void stats_cycle(void) {
  stats.major_count++;
  raise_peaks();
  cycle.kind = GC_EVENT_DONE;
  cycle.major_count = stats.major_count;
  cycle.arenas_after = block_arena_count();
  cycle.arena_bytes = stats.arena_bytes;
  cycle.large_after = heap.large_bytes;
  cycle.threshold = heap.threshold;
  cycle.pinned_objects = stats.pinned_objects;
  cycle.used_bytes = heap.old_bytes;
  tell(&cycle);
}

void stats_large(size_t size) {
  stats.large_allocated += size;
}

GcStats gc_stats(void) {
  raise_peaks();
  stats.nursery_bytes = nursery_size();
  stats.old_bytes = heap.old_bytes;
  stats.large_bytes = heap.large_bytes;
  stats.arena_count = block_arena_count();
  stats.arena_mapped = block_arena_bytes();
  stats.mapped_bytes = block_mapped_bytes();
  stats.large_mapped = stats.mapped_bytes - stats.arena_mapped;
  stats.threshold = heap.threshold;
  stats.pressure = heap.pressure;
  return stats;
}
