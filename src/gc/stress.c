/* The modes of stress.h: collections out of turn, requests that fail, blocks made unreadable. */
#include "gc/stress.h"
#include "gc/heap.h"

#include <sys/mman.h>

enum { FULL_EVERY = 50, QUARANTINE = 256 };

GcStress stress;
static Block *quarantine[QUARANTINE]; /* ring of unreadable blocks */
static unsigned quarantine_at;        /* the oldest */
static const void *rotated; /* memory of the first block put there in this minor collection */

void stress_init(void) {
  stress.interval = config_size("PYPY_GC_STRESS", 0);
  stress.countdown = stress.interval;
  stress.slice_work = config_size("PYPY_GC_STRESS_WORK", 1024);
  stress.minors = FULL_EVERY;
  stress.fails = true;
  stress.fail_every = config_size("PYPY_GC_FAIL", 0);
  double debug = config_number("PYPY_GC_DEBUG", 0);
  stress.verify = debug >= 1;
  stress.fill_nursery = config_number("PYPY_GC_NURSERY_DEBUG", 0) != 0;
#ifdef VM_CHECKED
  stress.fill_nursery = true;
#endif
  stress.verify_minor = debug >= 2;
}

void stress_tick(void) {
  if (stress.interval == 0 || --stress.countdown > 0) return;
  stress.countdown = stress.interval;
  if (stress.minors > 0 || !heap.enabled) {
    stress.minors -= stress.minors > 0;
    gc_collect_minor();
    major_poll();
  } else {
    stress.minors = FULL_EVERY;
    major_collect(NULL);
  }
}

void gc_let_requests_fail(bool on) {
  stress.fails = on;
}

bool stress_fails(void) {
  static size_t requests;
  return stress.fail_every > 1 && stress.fails && shape_shape != NULL &&
         ++requests % stress.fail_every == 0;
}

static void release(Block *block) {
  if (block == NULL) return;
  mprotect(block->start, BLOCK_SIZE, PROT_READ | PROT_WRITE);
  block_give(block, 1);
}

bool stress_quarantine(Block *block) {
  if ((stress.interval == 0 && !stress.verify) ||
      mprotect(block->start, BLOCK_SIZE, PROT_NONE) != 0)
    return false;
  release(quarantine[quarantine_at]);
  block->kind = BLOCK_QUARANTINE;
  quarantine[quarantine_at] = block;
  quarantine_at = (quarantine_at + 1) % QUARANTINE;
  if (rotated == NULL) rotated = block->start;
  return true;
}

void stress_tell_rotation(void) {
  if (rotated != NULL) stats_rotated(rotated);
  rotated = NULL;
}

/* Objects on an address sanitizer's fake stack would not be seen by the conservative scan. */
const char *__asan_default_options(void);
__attribute__((visibility("default"))) const char *__asan_default_options(void) {
  return "detect_stack_use_after_return=0:detect_leaks=0";
}
