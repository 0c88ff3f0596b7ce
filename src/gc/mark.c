/* Marking: reaches every old object that is alive and makes it black.

   Invariant: an object that is black but not in `grey`, `grey_arrays` or `grey_ranges` has had all
   its Slots visited since marking began, or is in the remembered set. */
#include "gc/cells.h"
#include "gc/large.h"
#include "gc/nursery.h"
#include "gc/scan.h"

enum {
  ARRAY_PIECE = 512, /* Slots of a big array scanned at a time */
  CACHE_LINE = 64,   /* bytes */
  WINDOW = 64,       /* objects whose headers are being fetched into the cache */
};

typedef struct GreyArray {
  Object *array; /* black; its fixed part is scanned */
  size_t from;   /* first Slot of the variable part that is not */
} GreyArray;

/* Slots of a black array that are to be visited again. */
typedef struct GreyRange {
  Object *array;       /* black */
  uint64_t from : 40;  /* index of the first */
  uint64_t count : 24; /* how many from it on */
} GreyRange;
enum { RANGE_MAX = (1 << 24) - 1 };

static GcVector grey;          /* black objects to be scanned */
static GcVector grey_arrays;   /* pairs of words: GreyArray */
static GcVector grey_ranges;   /* pairs of words: GreyRange */
static Object *window[WINDOW]; /* reached, not yet looked at: Note [Prefetching] */
static size_t more_grey;       /* mark_again since the last mark_tell */
static size_t work_done;       /* bytes scanned, roughly */
static unsigned window_at;     /* oldest entry */

/* Arrays are counted for mark_is_waiting. */
static always_inline void count_grey(const Object *object, int by) {
  if (unlikely(object->gc_flags & GC_CARDS)) block_of_object(object)->large.grey += by;
}

void mark_again(Object *object) {
  more_grey++;
  count_grey(object, 1);
  vector_push(&grey, object);
}

/* Makes a white old object grey. */
static void mark_object(Object *object) {
  if (is_black(object)) return;
  set_black(object);
  count_grey(object, 1);
  vector_push(&grey, object);
}

/* Note [Prefetching]
   Reading the header of an object that has just been reached is mostly a cache miss. So the object
   is put into a small ring while its memory is being fetched, and the one that has been in the ring
   longest is looked at instead. Many objects (names, classes) are in the cache already, so the ring
   is longer than the number of fetches a processor has under way at a time. The
   object's second line is fetched because it is scanned soon after. */
static always_inline void reach(Object *object) {
  __builtin_prefetch(object);
  __builtin_prefetch((char *)object + CACHE_LINE);
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
static void visit_many(GcVisitor *visitor, Slot *first, size_t count) {
  visit_run(visitor, first, count);
}
static GcVisitor mark_visitor = {.visit = visit, .visit_run = visit_many};

static void push_array(GreyArray array) {
  vector_push(&grey_arrays, array.array);
  vector_push(&grey_arrays, (void *)array.from);
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
    push_array((GreyArray){object, 0}); /* still grey, as in the list it comes from */
  } else {
    scan_object(object, &mark_visitor, visit_run);
  }
}

static void push_range(GreyRange range) {
  vector_push(&grey_ranges, range.array);
  vector_push(&grey_ranges, (void *)((uint64_t)range.from << 24 | range.count));
}
static GreyRange pop_range(void) {
  uint64_t word = (uint64_t)vector_pop(&grey_ranges);
  return (GreyRange){vector_pop(&grey_ranges), word >> 24, word & RANGE_MAX};
}

/* Visits up to `length` Slots; the index behind them, 0 at the array's end. */
static size_t visit_part(GreyArray part, size_t length) {
  const Layout *layout = object_layout(part.array);
  size_t count = slot_items(part.array, layout);
  if (part.from >= count) return 0; /* it has become shorter */
  length = min_of(count - part.from, length);
  visit_run(&mark_visitor, (Slot *)((char *)part.array + layout->fixed_size) + part.from, length);
  return part.from + length < count ? part.from + length : 0;
}

/* The next piece of a big array. */
static void scan_piece(GreyArray piece) {
  piece.from = visit_part(piece, ARRAY_PIECE);
  if (piece.from) {
    push_array(piece);
  } else {
    count_grey(piece.array, -1);
  }
}

/* A piece of a range. */
static void scan_range(GreyRange range) {
  size_t piece = min_of((size_t)range.count, (size_t)ARRAY_PIECE);
  size_t next = visit_part((GreyArray){range.array, range.from}, piece);
  if (next && piece < range.count) {
    push_range((GreyRange){range.array, next, range.count - piece});
  } else {
    count_grey(range.array, -1);
  }
}

/* One object, or piece of an array or of a VM stack; false when nothing is grey. */
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
    return roots_mark_some(&mark_visitor);
  }
  return true;
}

/* Ranges are visited first, because each minor collection adds some. */
bool mark_some(size_t work) {
  size_t until = work_done + work;
  while (grey_ranges.count && work_done < until) scan_range(pop_range());
  while (work_done < until) {
    if (!scan_next()) return false;
  }
  return true;
}

void mark_tell(void) {
  stats_marked(grey.count + grey_arrays.count / 2 + grey_ranges.count / 2, more_grey);
  more_grey = 0;
}

void mark_range(Object *array, size_t first, size_t count) {
  for (size_t end = first + count; first < end; first += RANGE_MAX) {
    push_range((GreyRange){array, first, min_of(end - first, (size_t)RANGE_MAX)});
    count_grey(array, 1);
  }
}

bool mark_is_waiting(const Object *array) {
  for (unsigned i = 0; i < WINDOW; i++)
    if (window[i] == array) return true;
  return block_of_object(array)->large.grey > 0;
}

void mark_each_grey(void (*visit)(Object *object)) {
  empty_window();
  for (size_t i = 0; i < grey.count; i++) visit(grey.items[i]);
  for (size_t i = 0; i < grey_arrays.count; i += 2) visit(grey_arrays.items[i]);
  for (size_t i = 0; i < grey_ranges.count; i += 2) visit(grey_ranges.items[i]);
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

/* For a word of a C stack: marks the old object that it points to or into. If it points into none,
   it may be the end of an array that a loop has walked over: then the object that ends there. */
static void mark_word(uint64_t word) {
  Object *object = mark_find_old(word);
  if (object == NULL && word % 8 == 0) object = mark_find_old(word - 1);
  if (object != NULL) mark_object(object);
}

void mark_roots(void) {
  gc_wipe_stack();
  roots_scan_conservatively(mark_word);
  roots_mark_end(&mark_visitor);
  special_visit_roots(&mark_visitor);
}

void mark_start(void) {
  heap.black ^= GC_MARKED;
  for (size_t i = 0; i < heap.statics.count; i++) mark_object(heap.statics.items[i]);
  mark_object(&shape_shape->header);
  roots_mark_start();
}
