/* The parts of the module gc.

   Invariant: what the collector tells while it runs is put into static C variables; Python code
   hears of it at the next safepoint. */
#ifndef MODULES_GC_H
#define MODULES_GC_H

#include "gc/stats.h"
#include "objects/module.h"

/* -- objects.c: sets and lists of objects, outside the heap ------------------------------------ */

typedef struct ObjectSet {
  Object **places; /* open addressing, NULL: free */
  size_t size;     /* a power of two, or 0 */
  size_t used;     /* at most half of it */
} ObjectSet;
bool object_set_has(const ObjectSet *set, const Object *object);
/* False: it was there. */
bool object_set_insert(ObjectSet *set, Object *object);
void object_set_free(ObjectSet *set);

typedef struct Collected {
  Value *values;          /* in malloc'ed memory */
  size_t count, capacity; /* in use, and allocated */
} Collected;
void collected_add(Collected *collected, Value v);
/* A list of what `wrap` makes of each; frees the array. They must be old, and alive at the last
   full collection. ABSENT: MemoryError. */
Value collected_list(Collected *collected, Value (*wrap)(Value v)) must_check;

/* See Note [Visible objects]. */
bool gc_is_visible(const Object *object);

extern const BuiltinDef gc_object_functions[];
void gc_objects_init(Value module);

/* -- heap.c: the heap as the collector sees it ------------------------------------------------- */

extern Type gc_ref_type;
extern const BuiltinDef gc_heap_functions[];

/* -- stats.c ----------------------------------------------------------------------------------- */

extern const BuiltinDef gc_stats_functions[];

/* -- hooks.c ----------------------------------------------------------------------------------- */

/* What programs call the state in which only finalizers are left to run; behind those of the
   collector. */
#define GC_USERDEL ((GcState)(GC_FINALIZING + 1))

bool gc_hooks_init(Value module) must_check;
/* Calls the hooks that something has happened for. Errors are "unraisable". Runs Python code; keeps
   the exception in flight. */
void gc_hooks_run(void);
/* What gc.collect_step() returns: a GcCollectStepStats of one step; GC_USERDEL may be a state. */
Value gc_step_value(const GcEvent *event) must_check;

#endif
