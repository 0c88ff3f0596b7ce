/* What the collector has queued, run at a safepoint: weakref callbacks and `__del__` methods. And
   what is left at the end. */
#include "objects/weakref.h"

int finalizers_disabled;
bool gc_pending_runs;
void (*gc_reports_pending)(void);

static void run_callback(WeakLink *link) {
  Value callback = slot_get(&link->callback);
  if (is_absent(callback)) return;
  slot_set(link, &link->callback, ABSENT);
  if (is_absent(call1(callback, from_object(link)))) exception_write_unraisable(callback);
}

static void run_finalizer(Value object) {
  SlotFINALIZE finalize = type_of(object)->slots.finalize;
  if (finalize != NULL) finalize(object);
  if (exception_pending()) exception_write_unraisable(object);
}

/* False: nothing is due, or it has to wait. */
static bool run_next(void) {
  Value v = gc_next_weak_callback();
  if (!is_absent(v)) {
    run_callback(object_cast(WeakLink, v));
    return true;
  }
  v = finalizers_disabled ? ABSENT : gc_next_finalizer();
  if (is_absent(v)) return false;
  run_finalizer(v);
  return true;
}

bool gc_run_pending(void) {
  if (gc_pending_runs) return false;
  gc_pending_runs = true;
  Value raised = exception_fetch();
  bool any = false;
  while (run_next()) any = true;
  if (!is_absent(raised)) exception_restore(raised);
  gc_pending_runs = false;
  if (gc_reports_pending != NULL) gc_reports_pending();
  return any;
}

/* -- The end of the process -------------------------------------------------------------------- */

void finalize_at_exit(bool (*wanted)(const Object *object), bool newest_first) {
  enum { ROUNDS = 2 }; /* finalizers make objects, too: but not for ever */
  finalizers_disabled = 0;
  for (int round = 0; round < ROUNDS && gc_queue_finalizers(wanted, newest_first); round++)
    gc_run_pending();
}
