/* gc: control of and questions to the collector, as PyPy has them (no thresholds, counts, debug flags or callbacks).

   Note [Visible objects]
   Lists, dicts and instances consist of several heap objects; Python sees one. An object is visible when its layout is that of its
   class's instances. References are followed through invisible ones. */
#include "interp/stack.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/tuple.h"
#include "objects/weakref.h"

enum { MAX_ROUNDS = 128 };

static bool app_disabled;       /* by gc.disable() */
static Value collect_function, get_objects_function;  /* the originals; roots */

static bool is_visible(const Object *object) {
  const Shape *shape = object_shape(object);
  return shape->type != NULL && shape->type->layout == shape->layout;
}

/* -- Collecting ----------------------------------------------------------------------------------- */

/* Runs finalizers even after gc.disable(). What they release goes with the next round. Programs expect it to be exact: an object that
   no variable refers to is gone afterwards. So stale words of dead registers and of C frames must not count. */
static Value collect(Value *args, int nargs) {
  int generation;
  if (!index_to_int(args[0], &generation)) return ABSENT;
  finalizers_disabled -= app_disabled;
  void *exact_from = stack_clear_dead(collect_function);
  for (int round = 0; round < MAX_ROUNDS; round++) {
    gc_collect_exact(exact_from);
    if (!gc_has_pending()) break;
    gc_run_pending();
  }
  finalizers_disabled += app_disabled;
  return NONE;
}

static Value enable(Value *args, int nargs) {
  finalizers_disabled -= app_disabled;
  app_disabled = false;
  gc_set_enabled(true);
  return NONE;
}

static Value disable(Value *args, int nargs) {
  finalizers_disabled += !app_disabled;
  app_disabled = true;
  gc_set_enabled(false);
  return NONE;
}

static Value isenabled(Value *args, int nargs) { return from_bool(!app_disabled); }

static Value enable_finalizers(Value *args, int nargs) {
  if (finalizers_disabled == 0) return raise_value_error("finalizers are already enabled");
  if (--finalizers_disabled == 0 && gc_has_pending()) gc_notify_pending();
  return NONE;
}

static Value disable_finalizers(Value *args, int nargs) {
  finalizers_disabled++;
  return NONE;
}

/* -- Sets of objects, outside the heap ------------------------------------------------------------ */

typedef struct ObjectSet {
  Object **places; /* open addressing, NULL: free */
  size_t size;     /* a power of two, or 0 */
  size_t used;     /* at most half of it */
} ObjectSet;

static Object **set_place(const ObjectSet *set, const Object *object) {
  size_t i = ((uintptr_t)object >> 3) * 0x9e3779b97f4a7c15u >> 20;
  while (set->places[i & (set->size - 1)] != NULL && set->places[i & (set->size - 1)] != object) i++;
  return &set->places[i & (set->size - 1)];
}

static bool set_has(const ObjectSet *set, const Object *object) {
  return set->size != 0 && *set_place(set, object) != NULL;
}

static void set_grow(ObjectSet *set) {
  ObjectSet old = *set;
  set->size = old.size ? 2 * old.size : 64;
  set->places = xcalloc(set->size, sizeof *set->places);
  for (size_t i = 0; i < old.size; i++) {
    if (old.places[i] != NULL) *set_place(set, old.places[i]) = old.places[i];
  }
  free(old.places);
}

/* False: it was there. */
static bool set_insert(ObjectSet *set, Object *object) {
  if (set->used >= set->size / 2) set_grow(set);
  Object **place = set_place(set, object);
  if (*place != NULL) return false;
  *place = object;
  set->used++;
  return true;
}

/* -- Walking references --------------------------------------------------------------------------- */

/* A search for the visible objects that one object refers to. */
typedef struct Search {
  void (*found)(Value v, void *data); /* called for each, as often as it is referred to */
  void *data;
  ObjectSet seen;   /* invisible objects on the way */
  Object **waiting; /* those of them to be looked into */
  size_t count, capacity;
} Search;

static void search_visit(Value v, void *data) {
  Search *search = data;
  if (!is_object(v) || is_visible(as_object(v))) {
    search->found(v, search->data);
    return;
  }
  bool is_shape = as_object(v)->shape_address == (uint32_t)(uintptr_t)shape_shape;
  if (is_shape || !set_insert(&search->seen, as_object(v))) return;
  if (search->count == search->capacity) {
    search->capacity = max_of(2 * search->capacity, (size_t)16);
    search->waiting = xrealloc(search->waiting, search->capacity * sizeof *search->waiting);
  }
  search->waiting[search->count++] = as_object(v);
}

/* May not allocate: nor may `found`. */
static void each_referent(Object *object, void (*found)(Value v, void *data), void *data) {
  Search search = {.found = found, .data = data};
  gc_each_reference(object, search_visit, &search);
  while (search.count > 0) gc_each_reference(search.waiting[--search.count], search_visit, &search);
  free(search.waiting);
  free(search.seen.places);
}

/* -- Lists of objects ----------------------------------------------------------------------------- */

typedef struct Collected {
  Value *values; /* in malloc'ed memory */
  size_t count, capacity;
} Collected;

static void add(Collected *collected, Value v) {
  if (collected->count == collected->capacity) {
    collected->capacity = max_of(2 * collected->capacity, (size_t)64);
    collected->values = xrealloc(collected->values, collected->capacity * sizeof *collected->values);
  }
  collected->values[collected->count++] = v;
}

static void add_value(Value v, void *data) { add(data, v); }

/* A list of old objects that were alive at the last full collection; frees the array. */
static Value list_of(Collected *collected) {
  bool enabled = gc_is_enabled();
  gc_set_enabled(false);
  Value list = list_new(collected->count);
  bool ok = true;
  for (size_t i = 0; ok && i < collected->count; i++) ok = list_append(list, collected->values[i]);
  gc_set_enabled(enabled);
  free(collected->values);
  return ok ? list : ABSENT;
}

static void add_if_visible(Object *object, void *data) {
  if (is_visible(object)) add(data, from_object(object));
}

static Value get_objects(Value *args, int nargs) {
  Collected collected = {0};
  if (!is_none(args[0])) return raise_not_implemented("get_objects(generation=...)");
  gc_collect_exact(stack_clear_dead(get_objects_function));
  gc_each_object(add_if_visible, &collected);
  return list_of(&collected);
}

static Value get_referents(Value *args, int nargs) {
  Collected collected = {0};
  gc_collect_full();
  for (int64_t i = 0; i < tuple_length(args[0]); i++) {
    Value v = tuple_get(args[0], i);
    if (is_object(v)) each_referent(as_object(v), add_value, &collected);
  }
  return list_of(&collected);
}

typedef struct ReferrerSearch {
  ObjectSet targets;   /* what is to be referred to */
  bool found;          /* by the object being looked at */
  const Object *argument; /* the tuple of targets, which does not count */
  Collected referrers;
} ReferrerSearch;

static void note_target(Value v, void *data) {
  ReferrerSearch *search = data;
  if (is_object(v) && set_has(&search->targets, as_object(v))) search->found = true;
}

static void add_if_referrer(Object *object, void *data) {
  ReferrerSearch *search = data;
  if (!is_visible(object) || object == search->argument) return;
  search->found = false;
  each_referent(object, note_target, search);
  if (search->found) add(&search->referrers, from_object(object));
}

static Value get_referrers(Value *args, int nargs) {
  ReferrerSearch search = {.argument = as_object(args[0])};
  gc_collect_full();
  for (int64_t i = 0; i < tuple_length(args[0]); i++) {
    Value v = tuple_get(args[0], i);
    if (is_object(v)) set_insert(&search.targets, as_object(v));
  }
  gc_each_object(add_if_referrer, &search);
  free(search.targets.places);
  return list_of(&search.referrers);
}

static const BuiltinDef functions[] = {
  METHOD("collect(generation=0)", collect, EFFECT_ANY, "Run a full collection and the finalizers it finds; the argument is ignored."),
  METHOD("enable()", enable, EFFECT_EXTERNAL, "Let major collections and finalizers happen by themselves (again)."),
  METHOD("disable()", disable, EFFECT_EXTERNAL, "Stop major collections and finalizers, but for calls of collect()."),
  METHOD("isenabled()", isenabled, EFFECT_EXTERNAL, "Whether major collections happen by themselves."),
  METHOD("enable_finalizers()", enable_finalizers, EFFECT_EXTERNAL | EFFECT_RAISE, "Undo one call of disable_finalizers()."),
  METHOD("disable_finalizers()", disable_finalizers, EFFECT_EXTERNAL, "Make finalizers wait; calls nest."),
  METHOD("get_objects(generation=None)", get_objects, EFFECT_ALLOC, "Return a list of all objects."),
  METHOD("get_referents(*objs)", get_referents, EFFECT_ALLOC, "Return a list of the objects that the arguments refer to directly."),
  METHOD("get_referrers(*objs)", get_referrers, EFFECT_ALLOC, "Return a list of the objects that refer directly to an argument."),
  METHOD_END,
};

static bool init(Value module) {
  if (is_absent(collect_function)) {
    gc_root_add(&collect_function);
    gc_root_add(&get_objects_function);
    collect_function = dict_get_str(module_dict(module), NAME("collect"));
    get_objects_function = dict_get_str(module_dict(module), NAME("get_objects"));
  }
  return module_add(module, "garbage", list_new(0));
}

static const ModuleDef gc_module = {
  .name = "gc",
  .doc = "Control of the garbage collector, and questions to it.",
  .functions = functions,
  .init = init,
};
MODULE_REGISTER(gc_module);
