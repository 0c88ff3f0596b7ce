/* Verifies marking while it goes on, and its result. Slow: for PYPY_GC_DEBUG. */
#include "gc/cells.h"
#include "gc/large.h"
#include "gc/nursery.h"
#include "gc/scan.h"

/* -- A set of objects -------------------------------------------------------------------------- */

typedef struct ObjectSet {
  const Object **places; /* open addressing, NULL: free */
  size_t size;           /* a power of two, or 0 */
  size_t used;           /* at most half of it */
} ObjectSet;

static const Object **place_of(const ObjectSet *set, const Object *object) {
  size_t at = ((uintptr_t)object >> 3) * 0x9e3779b97f4a7c15u >> 20;
  for (;; at++) {
    const Object **place = &set->places[at & (set->size - 1)];
    if (*place == NULL || *place == object) return place;
  }
}

static bool set_has(const ObjectSet *set, const Object *object) {
  return set->size && *place_of(set, object) != NULL;
}

static void set_grow(ObjectSet *set) {
  ObjectSet old = *set;
  set->size = old.size ? 2 * old.size : 1024;
  set->places = xcalloc(set->size, sizeof *set->places);
  for (size_t i = 0; i < old.size; i++) {
    if (old.places[i] != NULL) *place_of(set, old.places[i]) = old.places[i];
  }
  free(old.places);
}

/* False: it was there. */
static bool set_add(ObjectSet *set, const Object *object) {
  if (set->used >= set->size / 2) set_grow(set);
  const Object **place = place_of(set, object);
  if (*place != NULL) return false;
  *place = object;
  set->used++;
  return true;
}

static void set_clear(ObjectSet *set) {
  free(set->places);
  *set = (ObjectSet){0};
}

static noreturn_fn void broken(const char *what, const Object *owner, const Object *object) {
  fprintf(stderr, "heap broken: %s\n  object %p (%s, flags %02x)", what, (const void *)object,
          object_layout(object)->name, object->gc_flags);
  if (owner != NULL)
    fprintf(stderr, " in %p (%s, flags %02x)", (const void *)owner, object_layout(owner)->name,
            owner->gc_flags);
  fputc('\n', stderr);
  unreachable_state("marking went wrong");
}

/* -- The result: marking from scratch ---------------------------------------------------------- */

static ObjectSet reached;
static GcVector unseen; /* reached objects whose references have not been followed */
static Object *owner;   /* of the references that are being followed; NULL: a root */

static void reach(GcVisitor *visitor, Value *value) {
  if (!is_object(*value)) return;
  Object *object = as_object(*value);
  if (!is_black(object)) broken("reachable, but white at the end of marking", owner, object);
  if (set_add(&reached, object)) vector_push(&unseen, object);
}
static GcVisitor reach_visitor = {.visit = reach};

static void follow(Object *object) {
  owner = object;
  Value shape = from_object(object_shape(object));
  reach(&reach_visitor, &shape);
  scan_references(object, &reach_visitor);
}

void verify_marking(void) {
  owner = NULL;
  roots_visit(&reach_visitor);
  special_visit_roots(&reach_visitor);
  for (size_t i = 0; i < heap.statics.count; i++) {
    Value value = from_object(heap.statics.items[i]);
    reach(&reach_visitor, &value);
  }
  for (Object *object; (object = vector_pop(&unseen));) follow(object);
  set_clear(&reached);
}

/* -- Between slices: no black object refers to a white one ------------------------------------- */

static ObjectSet grey;

static void add_grey(Object *object) {
  set_add(&grey, object);
}

static void expect_marked(GcVisitor *visitor, Value *value) {
  if (is_object(*value) && !is_young(as_object(*value)) && !is_black(as_object(*value)))
    broken("white, but a black object refers to it", owner, as_object(*value));
}
static GcVisitor expect_visitor = {.visit = expect_marked};

static void verify_black(Object *object, void *data) {
  bool remembered = !(object->gc_flags & GC_TRACK);
  if (!is_black(object) || is_young(object) || remembered || set_has(&grey, object)) return;
  owner = object;
  scan_references(object, &expect_visitor);
}

void verify_colours(void) {
  if (heap.state != GC_MARKING) return;
  mark_each_grey(add_grey);
  gc_each_object(verify_black, NULL);
  set_clear(&grey);
}
