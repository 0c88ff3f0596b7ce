/* Marking: reaches every old object that is alive and makes it black.

   Invariant: an object that is black but not in `grey` or `grey_arrays` has had all its Slots
   visited since marking began, or is in the remembered set. */
#include "gc/cells.h"
#include "gc/large.h"
#include "gc/nursery.h"
#include "gc/scan.h"

enum {
  ARRAY_PIECE = 512, /* Slots of a big array scanned at a time */
  WINDOW = 8,        /* objects whose headers are being fetched into the cache */
};

typedef struct GreyArray {
  Object *array; /* black; its fixed part is scanned */
  size_t from;   /* first Slot of the variable part that is not */
} GreyArray;

static GcVector grey;          /* black objects to be scanned */
static GcVector grey_arrays;   /* pairs of words: GreyArray */
static Object *window[WINDOW]; /* reached, not yet looked at: Note [Prefetching] */
static size_t more_grey;       /* mark_again since the last mark_tell */
static size_t work_done;       /* bytes scanned, roughly */
static unsigned window_at;     /* oldest entry */

void mark_again(Object *object) {
  more_grey++;
  vector_push(&grey, object);
}

void mark_object(Object *object) {
  if (is_black(object)) return;
  set_black(object);
  vector_push(&grey, object);
}

/* Note [Prefetching]
   Looking at the header of an object just reached is a cache miss. So it waits in a small ring
   while its memory is being fetched, and the object that has waited longest is looked at instead.
 */
static always_inline void reach(Object *object) {
  __builtin_prefetch(object);
  Object *ready = window[window_at];
  window[window_at] = object;
  window_at = (window_at + 1) % WINDOW;
  if (ready != NULL && !is_young(ready)) mark_object(ready);
}

static void empty_window(void) {
  for (unsigned i = 0; i < WINDOW; i++) {
    Object *object = window[i];
    window[i] = NULL;
    if (object != NULL && !is_young(object)) mark_object(object);
  }
}

static always_inline void visit_run(GcVisitor *visitor, Slot *first, size_t count) {
  work_done += count * sizeof(Slot);
  for (Slot *slot = first; slot < first + count; slot++) {
    Value value = slot_get(slot);
    if (is_object(value)) reach(as_object(value));
  }
}
static void visit(GcVisitor *visitor, Value *value) {
  if (is_object(*value)) reach(as_object(*value));
}
static GcVisitor mark_visitor = {visit};

static void push_array(Object *array, size_t from) {
  vector_push(&grey_arrays, array);
  vector_push(&grey_arrays, (void *)from);
}
static GreyArray pop_array(void) {
  size_t from = (size_t)vector_pop(&grey_arrays);
  return (GreyArray){vector_pop(&grey_arrays), from};
}

static void scan(Object *object) {
  Shape *shape = object_shape(object);
  work_done += 16;
  mark_object(&shape->header);
  if (object->gc_flags & GC_CARDS) {
    scan_fixed(object, shape, shape->layout, &mark_visitor, visit_run);
    scan_tail(object, shape, shape->layout, &mark_visitor, visit_run);
    push_array(object, 0);
  } else {
    scan_object(object, &mark_visitor, visit_run);
  }
}

/* The next piece of a big array. */
static void scan_piece(GreyArray piece) {
  const Layout *layout = object_layout(piece.array);
  size_t count = slot_items(piece.array, layout);
  if (piece.from >= count) return;
  size_t length = min_of(count - piece.from, (size_t)ARRAY_PIECE);
  Slot *items = (Slot *)((char *)piece.array + layout->fixed_size);
  if (piece.from + length < count) push_array(piece.array, piece.from + length);
  visit_run(&mark_visitor, items + piece.from, length);
}

/* One object or piece of an array; false when nothing is grey. */
static bool scan_next(void) {
  Object *object = vector_pop(&grey);
  if (object == NULL) {
    empty_window();
    object = vector_pop(&grey);
  }
  if (object != NULL) {
    scan(object);
  } else if (grey_arrays.count) {
    scan_piece(pop_array());
  } else {
    return false;
  }
  return true;
}

bool mark_some(size_t work) {
  size_t until = work_done + work;
  while (work_done < until) {
    if (!scan_next()) return false;
  }
  return true;
}

void mark_tell(void) {
  stats_marked(grey.count + grey_arrays.count / 2, more_grey);
  more_grey = 0;
}

void mark_slots(Slot *first, size_t count) {
  visit_run(&mark_visitor, first, count);
}

void mark_each_grey(void (*visit)(Object *object)) {
  empty_window();
  for (size_t i = 0; i < grey.count; i++) visit(grey.items[i]);
  for (size_t i = 0; i < grey_arrays.count; i += 2) visit(grey_arrays.items[i]);
}

/* -- Roots ------------------------------------------------------------------------------------- */

Object *mark_find_old(uint64_t address) {
  const Block *block = block_of(address);
  if (block == NULL) return NULL;
  Object *object = NULL;
  if (block->kind == BLOCK_CELLS) {
    object = cells_find(block, address);
  } else if (block->kind == BLOCK_LARGE) {
    object = large_find(block, address);
  } else if (block->kind == BLOCK_NURSERY) {
    object = nursery_find_old(block, address);
  }
  return object != NULL && !is_young(object) ? object : NULL;
}

static void mark_object_at(uint64_t address) {
  Object *object = mark_find_old(address);
  if (object != NULL) mark_object(object);
}

static void mark_word(uint64_t word) {
  mark_object_at(word);
  if (word % 8 == 0) mark_object_at(word - 1);
}

void mark_roots(void) {
  roots_wipe_stack();
  roots_scan_conservatively(mark_word);
  roots_visit(&mark_visitor);
  special_visit_roots(&mark_visitor);
}

void mark_start(void) {
  heap.black ^= GC_MARKED;
  for (size_t i = 0; i < heap.statics.count; i++) mark_object(heap.statics.items[i]);
  mark_object(&shape_shape->header);
  mark_roots();
}
