/* Reacting to refused memory, and keeping the reserve in proportion to the heap. */
#include "gc/shortage.h"

#include <malloc.h>

#include "base/os.h"
#include "base/reserve.h"
#include "gc/nursery.h"
#include "gc/pacing.h"
#include "gc/stress.h"

enum {
  RESERVE = 4 << 20,   /* bytes, at least; the nursery may survive as a whole; */
  LOAN = RESERVE / 16, /* bytes of an object that may come from it, see Note [Stale words] */
  RESERVE_SHARE = 32,  /* and this part of the heap: the stack of grey objects must find room */
  GROWTH = RESERVE / 4 /* of the heap, but for what was young, until the program is told again */
};

static size_t told_at;  /* old_bytes when the program was last told; 0: there is nothing to tell */
static bool to_tell;    /* at the next safepoint, unless a collection there helps */
static bool look_again; /* it has been told; what it has dropped since is not collected yet */

static size_t wanted(void) {
  return RESERVE + nursery_size() + heap.old_bytes / RESERVE_SHARE;
}

static bool refill(void) {
  if (stress_fails() || !(reserve_hold(wanted()) || reserve_hold(RESERVE))) return false;
  told_at = 0;
  return true;
}

/* The program hears of it now, or with `later` at the next safepoint. */
static void tell(bool later) {
  told_at = max_of(heap.old_bytes + heap.young_large, (size_t)1);
  to_tell = later;
  look_again = true;
  if (later) gc_notify_memory_error();
}

/* Gives all free memory back. Twice: the first time spares only become stale. */
static void trim_all(void) {
  for (int i = 0; i < 2; i++) {
    block_start_trim(0);
    while (block_trim_some()) {
    }
  }
}

void shortage_make_room(size_t size) {
  size_t room = size + (reserve_is_gone() ? wanted() : 0);
  major_collect(NULL);
  trim_all();
  if (block_free_bytes() >= room / 4) block_unmap_free(room);
  if (reserve_is_gone()) (void)refill();
}

/* Note [Stale words]
   A collection in the middle of a builtin finds on the C stack, and in registers of the interpreter
   that are dead, what earlier calls have left there. One such word may keep alive all that the
   program has just dropped. At a safepoint a collection can be exact; so a MemoryError waits until
   then, and what is not big is granted for the moment. */
bool shortage_lend(size_t size) {
  bool lends = size <= LOAN && !reserve_is_gone();
  tell(lends);
  return lends;
}

/* A full collection; true: that was enough. What stays free in arenas should not all go to the
   reserve. */
static bool recover(void *exact_from) {
  major_collect(exact_from);
  trim_all();
  if (block_free_bytes() >= 2 * wanted()) block_unmap_free(wanted());
  return refill();
}

static void react(void) {
  bool news = told_at == 0 || heap.old_bytes >= told_at + nursery_size() + GROWTH;
  if (refill() || !(news || look_again) || (news && recover(NULL))) return;
  if (news) {
    tell(true);
  } else {
    look_again = false;
    told_at = min_of(told_at, heap.old_bytes);
    gc_notify_memory_error(); /* only for the exact collection */
  }
}

bool gc_relieve(void *exact_from) {
  bool tells = to_tell;
  to_tell = false;
  if (reserve_is_gone() && !refill() && !recover(exact_from) && tells) {
    gc_notify_memory_error(); /* to look again: the handler may have dropped much by then */
    return false;
  }
  if (pacing_is_exceeded()) major_collect(exact_from);
  return !pacing_is_exceeded();
}

void shortage_poll(void) {
  if (unlikely(reserve_is_gone())) {
    react();
    return;
  }
  told_at = 0;
  if (wanted() > 2 * reserve_size()) (void)reserve_hold(wanted());
}

/* Each thread's arena of malloc would reserve 64 MB, for ever. */
static void share_malloc_arena(void) {
#ifdef M_ARENA_MAX
  if (os_address_space_limit() != SIZE_MAX) mallopt(M_ARENA_MAX, 1);
#endif
}

void shortage_init(void) {
  share_malloc_arena();
  reserve_test = stress_fails;
  if (!reserve_hold(RESERVE)) reserve_release();
}
