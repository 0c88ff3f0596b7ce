/* Which objects there are and which refer to which, as Python sees it.

   Note [Visible objects]
   A list, dict or instance consists of several heap objects (the list and the array of its items),
   of which Python sees one. An object is visible when its layout is that of its class's instances;
   references through invisible objects count as references of the visible one. */
#include "modules/gc/gc.h"

#include "interp/stack.h"
#include "objects/audit.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/tuple.h"

static Value get_objects_function; /* the original; a root */

bool gc_is_visible(const Object *object) {
  const Shape *shape = object_shape(object);
  return shape->type != NULL && shape->type->layout == shape->layout;
}

/* -- Sets of objects, outside the heap --------------------------------------------------------- */

static Object **set_place(const ObjectSet *set, const Object *object) {
  size_t i = ((uintptr_t)object >> 3) * 0x9e3779b97f4a7c15u >> 20;
  while (set->places[i & (set->size - 1)] != NULL && set->places[i & (set->size - 1)] != object)
    i++;
  return &set->places[i & (set->size - 1)];
}

bool object_set_has(const ObjectSet *set, const Object *object) {
  return set->size != 0 && *set_place(set, object) != NULL;
}

void object_set_free(ObjectSet *set) {
  free(set->places);
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

bool object_set_insert(ObjectSet *set, Object *object) {
  if (set->used >= set->size / 2) set_grow(set);
  Object **place = set_place(set, object);
  if (*place != NULL) return false;
  *place = object;
  set->used++;
  return true;
}

/* -- Walking references ------------------------------------------------------------------------ */

/* A search for the visible objects that one object refers to. */
typedef struct Search {
  void (*found)(Value v, void *data); /* called for each, as often as it is referred to */
  void *data;                         /* passed to `found` */
  ObjectSet seen;                     /* invisible objects on the way */
  Object **waiting;                   /* those of them to be looked into */
  size_t count, capacity;             /* of waiting: in use, and allocated */
} Search;

static void search_visit(Value v, void *data) {
  Search *search = data;
  if (!is_object(v) || gc_is_visible(as_object(v))) {
    search->found(v, search->data);
    return;
  }
  bool is_shape = as_object(v)->shape_address == (uint32_t)(uintptr_t)shape_shape;
  if (is_shape || !object_set_insert(&search->seen, as_object(v))) return;
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
  object_set_free(&search.seen);
}

/* -- Lists of objects -------------------------------------------------------------------------- */

void collected_add(Collected *collected, Value v) {
  if (collected->count == collected->capacity) {
    collected->capacity = max_of(2 * collected->capacity, (size_t)64);
    collected->values =
        xrealloc(collected->values, collected->capacity * sizeof *collected->values);
  }
  collected->values[collected->count++] = v;
}

static Value as_it_is(Value v) {
  return v;
}
static void add_value(Value v, void *data) {
  collected_add(data, v);
}

Value collected_list(Collected *collected, Value (*wrap)(Value v)) {
  bool enabled = gc_is_enabled();
  gc_set_enabled(false);
  Value list = list_new(collected->count);
  bool ok = true;
  for (size_t i = 0; ok && i < collected->count; i++)
    ok = list_append(list, wrap(collected->values[i]));
  gc_set_enabled(enabled);
  free(collected->values);
  return ok ? list : ABSENT;
}

static void add_if_visible(Object *object, void *data) {
  if (gc_is_visible(object)) collected_add(data, from_object(object));
}

static Value get_objects(Value *args, int nargs) {
  Collected collected = {0};
  if (!is_none(args[0])) return raise_not_implemented("get_objects(generation=...)");
  if (!audit("gc.get_objects", "i", -1)) return ABSENT;
  gc_collect_exact(stack_clear_dead(get_objects_function));
  gc_each_object(add_if_visible, &collected);
  return collected_list(&collected, as_it_is);
}

static Value get_referents(Value *args, int nargs) {
  Collected collected = {0};
  if (!audit("gc.get_referents", "O", args[0])) return ABSENT;
  gc_collect_minor(); /* so that nothing moves while the list is being made */
  for (int64_t i = 0; i < tuple_length(args[0]); i++) {
    Value v = tuple_get(args[0], i);
    if (is_object(v)) each_referent(as_object(v), add_value, &collected);
  }
  return collected_list(&collected, as_it_is);
}

typedef struct ReferrerSearch {
  ObjectSet targets;      /* what is to be referred to */
  bool found;             /* by the object being looked at */
  const Object *argument; /* the tuple of targets, which does not count */
  Collected referrers;    /* the result so far */
} ReferrerSearch;

static void note_target(Value v, void *data) {
  ReferrerSearch *search = data;
  if (is_object(v) && object_set_has(&search->targets, as_object(v))) search->found = true;
}

static void add_if_referrer(Object *object, void *data) {
  ReferrerSearch *search = data;
  if (!gc_is_visible(object) || object == search->argument) return;
  search->found = false;
  each_referent(object, note_target, search);
  if (search->found) collected_add(&search->referrers, from_object(object));
}

static Value get_referrers(Value *args, int nargs) {
  ReferrerSearch search = {.argument = as_object(args[0])};
  if (!audit("gc.get_referrers", "O", args[0])) return ABSENT;
  gc_collect_full();
  for (int64_t i = 0; i < tuple_length(args[0]); i++) {
    Value v = tuple_get(args[0], i);
    if (is_object(v)) object_set_insert(&search.targets, as_object(v));
  }
  gc_each_object(add_if_referrer, &search);
  object_set_free(&search.targets);
  return collected_list(&search.referrers, as_it_is);
}

const BuiltinDef gc_object_functions[] = {
    METHOD("get_objects(generation=None)", get_objects, EFFECT_ANY,
           "Return a list of all objects."),
    METHOD("get_referents(*objs)", get_referents, EFFECT_ANY,
           "Return a list of the objects that the arguments refer to directly."),
    METHOD("get_referrers(*objs)", get_referrers, EFFECT_ANY,
           "Return a list of the objects that refer directly to an argument."),
    METHOD_END,
};

void gc_objects_init(Value module) {
  if (!is_absent(get_objects_function)) return;
  gc_root_add(&get_objects_function);
  get_objects_function = dict_get_str(module_dict(module), NAME("get_objects"));
}
