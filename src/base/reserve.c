/* The memory kept back for a shortage: one mapping that is never touched. */
#include "base/reserve.h"

#include <stdatomic.h>

#include "base/os.h"

static _Atomic(char *) memory; /* NULL: none */
static size_t held;            /* its size */
static atomic_bool gone;       /* see reserve_is_gone */
bool (*reserve_test)(void);

static void drop(void) {
  char *old = atomic_exchange(&memory, NULL);
  if (old != NULL) os_release(old, held);
}

bool reserve_hold(size_t size) {
  char *more = os_map_reserve(size);
  if (more == NULL) return false;
  if (!os_commit(more, size)) {
    os_release(more, size);
    return false;
  }
  drop();
  held = size;
  atomic_store(&memory, more);
  atomic_store(&gone, false);
  return true;
}

size_t reserve_size(void) {
  return atomic_load(&memory) == NULL ? 0 : held;
}

void reserve_release(void) {
  atomic_store(&gone, true);
  drop();
}

bool reserve_is_gone(void) {
  return atomic_load_explicit(&gone, memory_order_relaxed);
}
