/* Minor collection: everything young that is reachable becomes old; the rest of the nursery is
   garbage.

   Order of events:
   1. Words on C stacks and in registers that point into young objects: those objects are promoted
      in place.
   2. Precise roots, remembered objects and dirty cards: the young objects they refer to are copied
      to the old space, and the references updated.
   3. What was promoted is scanned in turn, until nothing is grey.
   4. Objects with `__del__` are kept; weak references are updated or cleared; unreached large
      objects are freed.
   5. The nursery starts afresh on what blocks and lines are left.

   While the first step runs nothing has moved, so all the sizes that walking needs are intact. */
#include "gc/cells.h"
#include "gc/large.h"
#include "gc/nursery.h"
#include "gc/scan.h"
#include "gc/pacing.h"
#include "gc/stress.h"

enum { UNMAP_PIECES = 2 }; /* of dead large objects' memory, per collection */

static GcVector promoted;     /* objects that have become old and wait to be scanned */
static GcVector tracked;      /* the same of arrays of which only dirty cards have to be */
static size_t promoted_bytes; /* in this collection */
static size_t captured_bytes; /* of objects promoted in place */
static size_t pinned_objects; /* their number */

/* -- Promotion --------------------------------------------------------------------------------- */

static void make_old(Object *object) {
  vector_push(unlikely(object->gc_flags & GC_TRACK) ? &tracked : &promoted, object);
  object->gc_flags = (object->gc_flags & (GC_WEAKLY | GC_CARDS)) | GC_OLD | GC_TRACK | heap.black;
  if (heap.state == GC_MARKING) mark_again(object);
}

static void promote_in_place(Object *object) {
  assert(is_young(object) && !(object->gc_flags & GC_FORWARD));
  Block *block = block_of_object(object);
  if (block->kind == BLOCK_LARGE) {
    heap.old_bytes += block->large.size;
    heap.promoted_bytes += block->large.size;
    heap.big_promoted += block->large.size;
  } else {
    size_t size = object_size(object);
    heap.old_bytes += nursery_capture(block, object, size);
    captured_bytes += size;
    pinned_objects++;
  }
  make_old(object);
}

static always_inline void copy_words(void *to, const void *from, size_t size) {
  uint64_t *target = to;
  const uint64_t *source = from;
  for (; size > 0; size -= 8) *target++ = *source++;
}

/* Copies a young object of the nursery to the old space; without memory for that, it becomes old
   where it is. */
static Object *evacuate(Object *object) {
  size_t size = object_size(object);
  Object *copy = cells_alloc(cells_class(size, false));
  if (unlikely(copy == NULL)) {
    promote_in_place(object);
    return object;
  }
  if (size <= 128) {
    copy_words(copy, object, size);
  } else {
    memcpy(copy, object, size);
  }
  promoted_bytes += size;
  make_old(copy);
  set_forward(object, copy);
  return copy;
}

/* Makes a young object that has been reached an old one. Returns where it is from now on. */
static Object *promote(Object *object) {
  if (object->gc_flags & GC_FORWARD) return get_forward(object);
  if (object->gc_flags & GC_PIN || block_of_object(object)->kind == BLOCK_LARGE) {
    promote_in_place(object);
    return object;
  }
  return evacuate(object);
}

static always_inline void visit_value(Value *value) {
  if (!is_object(*value)) return;
  Object *object = as_object(*value);
  if (may_be_young(object) && is_young(object)) *value = from_object(promote(object));
}
static void visit(GcVisitor *visitor, Value *value) {
  visit_value(value);
}
static always_inline void visit_run(GcVisitor *visitor, Slot *first, size_t count) {
  for (Slot *slot = first; slot < first + count; slot++) visit_value(&slot->value);
}
static void visit_many(GcVisitor *visitor, Slot *first, size_t count) {
  visit_run(visitor, first, count);
}
static GcVisitor minor_visitor = {.visit = visit, .visit_run = visit_many};

static void visit_card(Object *array, size_t first, size_t count) {
  visit_run(&minor_visitor, (Slot *)((char *)array + object_layout(array)->fixed_size) + first,
            count);
}

static void scan_tracked(Object *array) {
  const Shape *shape = object_shape(array);
  scan_fixed(array, shape, shape->layout, &minor_visitor, visit_run);
  scan_tail(array, shape, shape->layout, &minor_visitor, visit_run);
  large_scan_cards_of(array, visit_card);
}

static void drain(void) {
  do {
    for (Object *object; (object = vector_pop(&promoted));) {
      scan_object(object, &minor_visitor, visit_run);
      if (unlikely(object_layout(object)->clear_weak)) special_add_holder(object);
    }
    if (tracked.count) scan_tracked(vector_pop(&tracked));
  } while (promoted.count || tracked.count);
}

/* -- Roots ------------------------------------------------------------------------------------- */

static Object *find_young(uint64_t address) {
  const Block *block = block_of(address);
  if (block == NULL) return NULL;
  Object *object = NULL;
  if (block->kind == BLOCK_NURSERY) {
    object = nursery_find_young(block, address);
  } else if (block->kind == BLOCK_LARGE) {
    object = large_find(block, address);
  }
  return object != NULL && is_young(object) ? object : NULL;
}

/* For a word of a C stack: keeps and pins the young object that it points to or into. If it points
   into none, it may be the end of an array that a loop walks over: then the object that ends
   there. */
static void pin_word(uint64_t word) {
  Object *object = find_young(word);
  if (object == NULL && word % 8 == 0) object = find_young(word - 1);
  if (object != NULL) promote_in_place(object);
}

static void scan_remembered(void) {
  for (size_t i = 0; i < heap.remembered.count; i++) {
    Object *object = heap.remembered.items[i];
    assert(!(object->gc_flags & GC_TRACK) && !is_young(object));
    object->gc_flags |= GC_TRACK;
    scan_object(object, &minor_visitor, visit_run);
    if (object_layout(object)->clear_weak) special_touch_holder(object);
    if (heap.state == GC_MARKING && is_black(object)) mark_again(object);
  }
  heap.remembered.count = 0;
}

/* The Slots under a dirty card. If marking has passed the array it has to visit them again. */
static void scan_card(Object *array, size_t first, size_t count) {
  visit_card(array, first, count);
  if (heap.state == GC_MARKING && is_black(array)) mark_range(array, first, count);
}

/* -- The collection ---------------------------------------------------------------------------- */

static void trace_from_roots(void) {
  stats_tell(GC_EVENT_ROOTS_START);
  roots_scan_conservatively(pin_word);
  roots_pin_young(pin_word);
  roots_visit_young(&minor_visitor);
  special_visit_roots(&minor_visitor);
  stats_tell(GC_EVENT_ROOTS_STOP);
  scan_remembered();
  large_scan_cards(scan_card);
  drain();
  special_minor_keep(&minor_visitor);
  drain();
}

void minor_collect(void) {
  assert(!heap.collecting);
  StatsStart start = stats_start();
  heap.collecting = true;
  promoted_bytes = captured_bytes = pinned_objects = 0;
  heap.pins = 0;
  stats_tell(GC_EVENT_MINOR_START);
  nursery_close();
  large_discard_delayed();
  cells_limit_sweeping();
  size_t allocated = nursery_allocated();
  trace_from_roots();
  special_minor_end();
  large_minor_end();
  for (int i = 0; i < UNMAP_PIECES && block_unmap_some(); i++) continue;
  heap.promoted_bytes += promoted_bytes + captured_bytes;
  size_t size = nursery_size(), survived = promoted_bytes + captured_bytes;
  nursery_reset(survived);
  stress_tell_rotation();
  if (allocated >= size / 2) pacing_sample(stats_clock() - start.wall, size, survived);
  heap.collecting = false;
  stats_minor(start, allocated, promoted_bytes, captured_bytes, pinned_objects);
  if (gc_has_pending()) gc_notify_pending();
}
