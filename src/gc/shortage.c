/* Reacting to refused memory, and keeping the reserve in proportion to the heap. */
#include "gc/shortage.h"

#include "base/reserve.h"
#include "gc/stress.h"

enum {
  RESERVE = 4 << 20,   /* bytes, at least; */
  RESERVE_SHARE = 32,  /* and this part of the heap: the stack of grey objects must find room */
  GROWTH = RESERVE / 4 /* of the heap, after which the program is told once more */
};

static size_t told_at; /* old_bytes when the program was last told; 0: there is nothing to tell */

static size_t wanted(void) {
  return RESERVE + heap.old_bytes / RESERVE_SHARE;
}

static bool refill(void) {
  if (stress_fails() || !(reserve_hold(wanted()) || reserve_hold(RESERVE))) return false;
  told_at = 0;
  return true;
}

/* Gives all free memory back. Twice: the first time spares only become stale. */
static void trim_all(void) {
  for (int i = 0; i < 2; i++) {
    block_start_trim(0);
    while (block_trim_some()) {
    }
  }
}

static void react(void) {
  if (refill() || (told_at != 0 && heap.old_bytes < told_at + GROWTH)) return;
  major_collect(NULL);
  trim_all();
  if (refill()) return;
  told_at = max_of(heap.old_bytes, (size_t)1);
  gc_notify_memory_error();
}

void shortage_poll(void) {
  if (unlikely(reserve_is_gone())) {
    react();
  } else if (wanted() > 2 * reserve_size()) {
    (void)reserve_hold(wanted());
  }
}

void shortage_init(void) {
  reserve_test = stress_fails;
  if (!reserve_hold(RESERVE)) reserve_release();
}
