/* Allocation outside the inline fast path; identity; start-up. */
#include "base/log.h"
#include "base/reserve.h"
#include "gc/cells.h"
#include "gc/large.h"
#include "gc/log.h"
#include "gc/nursery.h"
#include "gc/pacing.h"
#include "gc/scan.h"
#include "gc/shortage.h"
#include "gc/stress.h"

/* Bytes of young large objects that bring on a minor collection; those with Slots have to be
   scanned. */
enum { YOUNG_LARGE_LIMIT = 4 << 20, YOUNG_SLOTS_LIMIT = 1 << 20 };

enum { TRACKED_FROM = 256 * 1024 }; /* bytes of a young array from which on it has cards */

#define ABSURD_SIZE ((size_t)1 << 46)

GcHeap heap;
Shape *shape_shape;
static size_t most_pins; /* PYPY_GC_MAX_PINNED */

/* For programs without an object layer: the collector's own tests. */
__attribute__((weak)) void gc_raise_memory_error(void) {
  unreachable_state("out of memory");
}
__attribute__((weak)) void gc_notify_pending(void) {}
__attribute__((weak)) void gc_notify_memory_error(void) {}

/* -- Young objects ----------------------------------------------------------------------------- */

static void collect_automatically(void) {
  gc_collect_minor();
  major_poll();
  shortage_poll();
}

void gc_poll(void) {
  if (large_remembered_much()) collect_automatically();
}

/* NULL: no memory, even after a collection. */
static Object *alloc_large(Shape *shape, size_t size, bool need) {
  size_t limit = shape->layout->items_are_slots ? YOUNG_SLOTS_LIMIT : YOUNG_LARGE_LIMIT;
  if (heap.young_large + size > limit && heap.young_large) collect_automatically();
  Object *object = large_alloc(shape, size, 0, false, false);
  if (object == NULL) shortage_make_room(size);
  for (int tries = 0; object == NULL && tries < 2; tries++)
    object = large_alloc(shape, size, 0, false, need || (tries && shortage_lend(size)));
  return object;
}

static Object *alloc_young(Shape *shape, size_t size, bool need) {
  if (unlikely(heap.pins > most_pins)) collect_automatically();
  if (size > MAX_CELL) return alloc_large(shape, size, need);
  void *memory = nursery_take(size);
  if (memory == NULL) {
    collect_automatically();
    memory = nursery_take(size);
  }
  gc_init_header(memory, shape, 0);
  return memory;
}

/* NULL: no memory; if it is a need, not even the reserve. */
static Object *alloc(Shape *shape, size_t size, bool need) {
  assert(!heap.collecting && size >= sizeof(Object));
  if (shape->layout->finalize) return gc_alloc_old(shape, size);
  stress_tick();
  Object *object = alloc_young(shape, align_up(size, 8), need);
  if (object != NULL) special_register(object, shape);
  return object;
}

void *gc_alloc_slow(Shape *shape, size_t size) {
  void *object = size < ABSURD_SIZE ? alloc(shape, size, true) : NULL;
  if (object == NULL) unreachable_state("out of memory");
  return object;
}

static always_inline Object *try_alloc(Shape *shape, size_t size) {
  bool possible = size < ABSURD_SIZE && pacing_allows(size) && !stress_fails();
  Object *object = possible ? alloc(shape, size, false) : NULL;
  if (object == NULL) gc_raise_memory_error();
  return object;
}

void *gc_try_alloc(Shape *shape, size_t size) {
  return try_alloc(shape, size);
}

void *gc_try_alloc_tracked(Shape *shape, size_t size) {
  Object *array = try_alloc(shape, size);
  bool big = size >= TRACKED_FROM || stress.interval;
  if (array != NULL && big && array->gc_flags & GC_CARDS) array->gc_flags |= GC_TRACK;
  return array;
}

void gc_shrink(Object *object, size_t old_size) {
  size_t size = object_size(object);
  assert(size <= align_up(old_size, 8));
  if (is_young(object)) memset((char *)object + size, 0, align_up(old_size, 8) - size);
}

/* -- Old objects ------------------------------------------------------------------------------- */

static Object *alloc_cell(Shape *shape, size_t size, unsigned flags, bool low) {
  Object *object = cells_alloc(cells_class(size, low));
  if (object == NULL) return NULL;
  memset(object, 0, size);
  gc_init_header(object, shape, flags);
  return object;
}

static Object *take_old(Shape *shape, size_t size, unsigned flags, bool low, bool need) {
  return size > MAX_CELL ? large_alloc(shape, size, flags, low, need)
                         : alloc_cell(shape, size, flags, low);
}

/* A new old object is black, and remembered because its Slots will be initialised without
   barrier. */
static void *alloc_old(Shape *shape, size_t size, bool low) {
  assert(!heap.collecting && size >= sizeof(Object));
  stress_tick();
  if (major_is_due() || reserve_is_gone()) collect_automatically();
  unsigned flags = GC_OLD | heap.black;
  size = align_up(size, 8);
  Object *object = take_old(shape, size, flags, low, false);
  if (object == NULL) {
    shortage_make_room(size);
    flags = GC_OLD | heap.black;
  }
  for (int tries = 0; object == NULL && tries < 2; tries++)
    object = take_old(shape, size, flags, low, true);
  if (object == NULL) unreachable_state("out of memory");
  if (shape == NULL) return object;
  vector_push(&heap.remembered, object);
  special_register(object, shape);
  if (shape->layout->clear_weak) special_add_holder(object);
  return object;
}

void *gc_alloc_old(Shape *shape, size_t size) {
  return alloc_old(shape, size, false);
}
void *gc_alloc_low(Shape *shape, size_t size) {
  return alloc_old(shape, size, true);
}

void gc_register_static(void *memory, Shape *shape) {
  Object *object = memory;
  gc_init_header(object, shape, GC_OLD | GC_STATIC | heap.black);
  vector_push(&heap.statics, object);
  vector_push(&heap.remembered, object);
  if (shape->layout->clear_weak) special_add_holder(object);
}

size_t gc_object_size(const Object *object) {
  return object_size(object);
}

/* -- Identity ---------------------------------------------------------------------------------- */

static uint32_t next_hash(void) {
  static uint32_t state = 0x9e3779b9;
  do {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
  } while ((state & 0xffffff) == 0);
  return state & 0xffffff;
}

uint32_t object_identity_hash(Object *object) {
  uint8_t *bytes = object->identity_hash;
  uint32_t hash = bytes[0] | bytes[1] << 8 | (uint32_t)bytes[2] << 16;
  if (hash != 0) return hash;
  hash = next_hash();
  for (int i = 0; i < 3; i++) bytes[i] = hash >> 8 * i;
  return hash;
}

/* At the limit the next allocation takes the slow path and collects: nothing is young then. */
static void pin(Object *object) {
  object->gc_flags |= GC_PIN;
  bool moves = block_of_object(object)->kind == BLOCK_NURSERY;
  if (moves && ++heap.pins > most_pins) gc_nursery.limit = gc_nursery.next;
}

uint64_t gc_object_id(Object *object) {
  if (is_young(object) && !(object->gc_flags & GC_PIN)) pin(object);
  return (uintptr_t)object;
}

/* -- Start-up ---------------------------------------------------------------------------------- */

void gc_init(void) {
  if (shape_shape != NULL) return;
  log_init();
  cells_init();
  stress_init();
  pacing_init();
  roots_init();
  shortage_init();
  nursery_init();
  shapes_init();
  heap.enabled = true;
  most_pins = config_size("PYPY_GC_MAX_PINNED", SIZE_MAX);
  gc_log_init();
}
