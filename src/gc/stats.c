#include "gc/block.h"
#include "gc/heap.h"
#include "gc/nursery.h"

#include <time.h>

static GcStats stats;

uint64_t stats_clock(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000000ull + now.tv_nsec;
}

static uint64_t pause_since(uint64_t start) {
  uint64_t pause = stats_clock() - start;
  stats.longest_ns = max_of(stats.longest_ns, pause);
  return pause;
}

void stats_minor(uint64_t start, size_t allocated, size_t promoted, size_t pinned) {
  stats.minor_count++;
  stats.last_minor_ns = pause_since(start);
  stats.minor_ns += stats.last_minor_ns;
  stats.allocated_bytes += allocated;
  stats.promoted_bytes += promoted;
  stats.pinned_objects = pinned;
  stats.pinned_total += pinned;
  stats.peak_old_bytes = max_of(stats.peak_old_bytes, heap.old_bytes);
}

void stats_slice(uint64_t start) {
  stats.slice_count++;
  stats.last_major_ns = pause_since(start);
  stats.major_ns += stats.last_major_ns;
}

void stats_cycle(void) {
  stats.major_count++;
}

void stats_large(size_t size) {
  stats.large_allocated += size;
}

GcStats gc_stats(void) {
  stats.nursery_bytes = nursery_size();
  stats.old_bytes = heap.old_bytes;
  stats.peak_old_bytes = max_of(stats.peak_old_bytes, heap.old_bytes);
  stats.mapped_bytes = block_mapped_bytes();
  stats.threshold = heap.threshold;
  return stats;
}
