/* Walks over the whole heap, and its verifier. */
#include "gc/cells.h"
#include "gc/large.h"
#include "gc/nursery.h"
#include "gc/scan.h"

/* -- Walking ----------------------------------------------------------------------------------- */

typedef void (*ObjectVisit)(Object *object, void *data);

/* Dead objects that have not been swept yet do not count: their shapes may be gone. */
typedef struct LivingVisit {
  ObjectVisit visit; /* called for each living object */
  void *data;        /* passed to it */
} LivingVisit;
static void visit_if_alive(Object *object, void *data) {
  const LivingVisit *living = data;
  bool some_dead = heap.state == GC_SWEEPING || heap.state == GC_DECIDING;
  if (!some_dead || is_black(object)) living->visit(object, living->data);
}

static void each_in_block(Block *block, ObjectVisit visit, void *data) {
  if (block->kind == BLOCK_CELLS) {
    cells_each_object(block, visit, data);
  } else if (block->kind == BLOCK_NURSERY) {
    nursery_each_old(block, visit, data);
  } else if (block->kind == BLOCK_LARGE) {
    visit((Object *)block->start, data);
  }
}

/* All objects in blocks but the young ones of the nursery. */
static void each_old(ObjectVisit visit, void *data) {
  LivingVisit living = {visit, data};
  for (int low = 0; low < 2; low++) {
    for (Chunk *chunk = block_chunks(low); chunk != NULL; chunk = chunk->next) {
      for (uint32_t i = 0; i < chunk->block_count; i++)
        each_in_block(&chunk->blocks[i], visit_if_alive, &living);
    }
  }
}

void gc_each_object(ObjectVisit visit, void *data) {
  nursery_close();
  each_old(visit, data);
  nursery_each_young(visit, data);
  for (size_t i = 0; i < heap.statics.count; i++) visit(heap.statics.items[i], data);
}

static void visit_runs(GcVisitor *visitor, Slot *first, size_t count) {
  for (size_t i = 0; i < count; i++) visitor->visit(visitor, &first[i].value);
}

void scan_references(Object *object, GcVisitor *visitor) {
  scan_object(object, visitor, visit_runs);
}

typedef struct ReferenceVisitor {
  GcVisitor visitor;                      /* first: trace functions see only this */
  void (*visit)(Value value, void *data); /* the caller's */
  void *data;                             /* its argument */
} ReferenceVisitor;

static void visit_reference(GcVisitor *visitor, Value *value) {
  ReferenceVisitor *reference = (ReferenceVisitor *)visitor;
  if (!is_absent(*value)) reference->visit(*value, reference->data);
}

void gc_each_reference(Object *object, void (*visit)(Value value, void *data), void *data) {
  ReferenceVisitor reference = {{.visit = visit_reference}, visit, data};
  Type *type = object_shape(object)->type;
  if (type != NULL) visit(from_object(type), data);
  scan_references(object, &reference.visitor);
}

/* -- Roots ------------------------------------------------------------------------------------- */

/* the caller's function; what is found on C stacks comes without an argument */
static LivingVisit root_visit;

static void visit_root(GcVisitor *visitor, Value *value) {
  if (is_object(*value)) root_visit.visit(as_object(*value), root_visit.data);
}

static void visit_word(uint64_t word) {
  Object *object = mark_find_old(word);
  if (object != NULL) root_visit.visit(object, root_visit.data);
}

void gc_each_root(ObjectVisit visit, void *data) {
  GcVisitor visitor = {.visit = visit_root};
  root_visit = (LivingVisit){visit, data};
  for (size_t i = 0; i < heap.statics.count; i++) visit(heap.statics.items[i], data);
  roots_visit(&visitor);
  special_visit_roots(&visitor);
  roots_scan_conservatively(visit_word);
}

/* -- Verifying --------------------------------------------------------------------------------- */

static GcVector young_starts;  /* addresses of young objects of the nursery, ascending */
static GcVector static_starts; /* the same of static objects */
static Object *owner;          /* whose Slots are being looked at; NULL for a root */

static int compare_words(const void *a, const void *b) {
  uintptr_t left = *(const uintptr_t *)a, right = *(const uintptr_t *)b;
  return left < right ? -1 : left > right;
}
static void sort(GcVector *addresses) {
  if (addresses->count) qsort(addresses->items, addresses->count, sizeof(void *), compare_words);
}
static bool is_among(const GcVector *addresses, const Object *object) {
  return addresses->count && bsearch(&object, addresses->items, addresses->count, sizeof(void *),
                                     compare_words) != NULL;
}

static bool is_shape(const Shape *shape) {
  const Block *block = block_of((uintptr_t)shape);
  if (block == NULL) return is_among(&static_starts, &shape->header);
  return block->kind == BLOCK_CELLS && block->chunk->low &&
         cells_find(block, (uintptr_t)shape) == &shape->header &&
         object_shape(&shape->header) == shape_shape;
}

static noreturn_fn void broken(const char *what, const Object *object, Value value) {
  fprintf(stderr, "heap broken: %s\n  object %p", what, (const void *)object);
  if (object != NULL && is_shape(object_shape(object)))
    fprintf(stderr, " (%s, flags %02x)", object_layout(object)->name, object->gc_flags);
  fprintf(stderr, ", value %#lx\n", (unsigned long)value.bits);
  unreachable_state("the heap is broken");
}

/* Whether an object begins exactly here. */
static bool is_object_start(const Object *object) {
  const Block *block = block_of_object(object);
  if (block == NULL) return is_among(&static_starts, object);
  if (block->kind == BLOCK_LARGE) return (const Object *)block->start == object;
  if (block->kind == BLOCK_CELLS) return cells_find(block, (uintptr_t)object) == object;
  if (block->kind != BLOCK_NURSERY) return false;
  return nursery_find_old(block, (uintptr_t)object) == object || is_among(&young_starts, object);
}

static bool in_remembered_set(const Object *object, Value *slot) {
  if (is_young(object) || !(object->gc_flags & GC_TRACK)) return true;
  if (!(object->gc_flags & GC_CARDS)) return false;
  const Slot *items = (const Slot *)((const char *)object + object_layout(object)->fixed_size);
  size_t index = (const Slot *)slot - items;
  return block_of_object(object)->large.cards[index / CARD_SLOTS];
}

static void verify_value(GcVisitor *visitor, Value *value) {
  if (is_absent(*value) || is_immediate(*value)) return;
  Object *object = as_object(*value);
  if (value->bits & 7) broken("reference has an impossible tag", owner, *value);
  if (!is_object_start(object)) broken("reference to something that is no object", owner, *value);
  if (owner != NULL && is_young(object) && !in_remembered_set(owner, value))
    broken("old object refers to a young one and is not remembered", owner, *value);
  if (!is_young(object) && heap.state != GC_MARKING && heap.state != GC_DECIDING &&
      !is_black(object))
    broken("reference to a white object", owner, *value);
}
static GcVisitor verify_visitor = {.visit = verify_value};

static void verify_object(Object *object, void *data) {
  if (!is_shape(object_shape(object))) broken("object without a shape", object, ABSENT);
  if (object->gc_flags & GC_FORWARD) broken("forwarding word outside a collection", object, ABSENT);
  size_t size = object_size(object);
  Block *block = block_of_object(object);
  if (block != NULL && block->kind == BLOCK_CELLS && size > block->cells.class->size)
    broken("object is bigger than its cell", object, ABSENT);
  if (block != NULL && block->kind == BLOCK_LARGE && size > block->large.size)
    broken("object is bigger than its memory", object, ABSENT);
  owner = object;
  scan_references(object, &verify_visitor);
}

static void note_young(Object *object, void *data) {
  vector_push(&young_starts, object);
}

/* A link that died since the last collection may still be watched; its memory is intact. */
static void verify_link(WeakLink *link) {
  Value referent = slot_get(&link->referent);
  if (!is_object_start(&link->header))
    broken("watched weak link is no object", NULL, from_object(link));
  if (is_object(referent) && !is_object_start(as_object(referent)))
    broken("weak link refers to something that is no object", &link->header, referent);
}

void gc_heap_verify(void) {
  young_starts.count = 0;
  nursery_close();
  nursery_each_young(note_young, NULL);
  sort(&young_starts);
  static_starts.count = 0;
  for (size_t i = 0; i < heap.statics.count; i++)
    vector_push(&static_starts, heap.statics.items[i]);
  sort(&static_starts);
  gc_each_object(verify_object, NULL);
  owner = NULL;
  roots_visit(&verify_visitor);
  special_visit_roots(&verify_visitor);
  special_each_link(verify_link);
}
