/* weakref: references that do not keep their object alive.

   Invariants: a weak reference's `referent` is absent from the collection that found its object
   dead; its callback is then queued by the collector and called at a safepoint, at most once; not
   if the weak reference dies first. There is at most one plain ref and one plain proxy (exact type,
   no callback) of an object: asking for another gives the same. */
#ifndef OBJECTS_WEAKREF_H
#define OBJECTS_WEAKREF_H

#include "objects/protocol.h"

typedef struct WeakRef {
  WeakLink link; /* referent and callback */
  Slot next;     /* next weak reference to the same object, in the table; weak */
  int64_t hash;  /* of the referent, if has_hash */
  bool has_hash; /* it has been asked for */
} WeakRef;

extern Type weakref_type, weakproxy_type, weakcallableproxy_type;
extern Shape weakref_shape, weakproxy_shape, weakcallableproxy_shape;

static inline bool is_weakref(Value v) {
  return is_instance(v, &weakref_type);
}
static inline bool is_weakproxy(Value v) {
  return has_shape(v, &weakproxy_shape) || has_shape(v, &weakcallableproxy_shape);
}
static always_inline WeakRef *as_weakref(Value v) {
  return object_cast(WeakRef, v);
}
/* The object; ABSENT (no exception) when it is dead. */
static always_inline Value weakref_get(Value ref) {
  Value referent = slot_get(&as_weakref(ref)->link.referent);
  return is_object(referent) && gc_is_lost(as_object(referent)) ? ABSENT : referent;
}

void weakref_init(void);
/* weakref.ref(object, callback); callback ABSENT: none. ABSENT: TypeError. May collect. */
Value weakref_new(Value object, Value callback) must_check;
/* The same with a proxy. */
Value weakproxy_new(Value object, Value callback) must_check;

/* The references to an object, first the plain ones: how many, and as a new list. */
int64_t weakref_count(Value object);
Value weakref_list(Value object) must_check;

/* Layout of all weak reference types. */
extern const Layout weakref_layout;

/* pending.c. Runs what the collector has queued: weakref callbacks, then `__del__` methods. Errors
   are "unraisable". Not recursive: called from within it returns at once. False: nothing was run.
   Runs Python; keeps the exception in flight. */
bool gc_run_pending(void);
/* The end of the process: calls `__del__` of all objects that have one left and are wanted, and of
   those that come into being meanwhile, once. In the order of their creation (as in CPython, where
   the end of a module is one big cycle), or the opposite one. Errors are "unraisable". Runs Python;
   `wanted` may not allocate. */
void finalize_at_exit(bool (*wanted)(const Object *object), bool newest_first);
/* Whether it is at work. */
extern bool gc_pending_runs;
/* Called behind what gc_run_pending runs: tells programs of collections. NULL: nobody has asked.
   May run Python code; keeps the exception in flight. */
extern void (*gc_reports_pending)(void);
/* gc.disable() and gc.enable_finalizers(): while disabled, `__del__` methods wait. */
extern int finalizers_disabled;

#endif
