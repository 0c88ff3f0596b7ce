/* First version of the collector: allocation only, nothing is ever freed. */
#include "gc/barrier.h"

#include <sys/mman.h>

GcNursery gc_nursery;
Shape *shape_shape;

static char *low_next, *low_limit;

static char *map_memory(size_t size) {
  char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (memory == MAP_FAILED) unreachable_state("out of memory");
  return memory;
}

static void *take(char **next, char **limit, size_t size, bool low) {
  size = align_up(size, 16);
  if (size > (size_t)(*limit - *next)) {
    size_t chunk = max_of(size, (size_t)1 << 20);
    *next = low ? mmap((void *)0x40000000, chunk, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0)
                : map_memory(chunk);
    *limit = *next + chunk;
  }
  char *memory = *next;
  *next += size;
  return memory;
}

void *gc_alloc_slow(Shape *shape, size_t size) {
  void *memory = take(&gc_nursery.next, &gc_nursery.limit, size, false);
  gc_init_header(memory, shape, 0);
  return memory;
}
void *gc_try_alloc(Shape *shape, size_t size) {
  if (size > (size_t)1 << 40) {
    gc_raise_memory_error();
    return NULL;
  }
  return gc_alloc(shape, size);
}
void *gc_alloc_old(Shape *shape, size_t size) {
  void *memory = gc_alloc_slow(shape, size);
  gc_init_header(memory, shape, GC_OLD);
  return memory;
}
void *gc_alloc_low(Shape *shape, size_t size) {
  void *memory = take(&low_next, &low_limit, size, true);
  gc_init_header(memory, shape, GC_OLD);
  return memory;
}
void gc_shrink(Object *object, size_t old_size) {}
void gc_register_static(void *object, Shape *shape) { gc_init_header(object, shape, GC_OLD | GC_STATIC); }

size_t gc_object_size(const Object *object) {
  const Shape *shape = object_shape(object);
  const Layout *layout = shape->layout;
  if (layout->item_size == 0) return shape->fixed_bytes;
  size_t bytes = layout->variable_size
                     ? layout->variable_size(object)
                     : *(uint64_t *)((char *)object + layout->length_offset) * layout->item_size;
  return shape->fixed_bytes + align_up(bytes, 8);
}

static const Layout shape_layout = {.name = "Shape", .fixed_size = sizeof(Shape)};

Shape *gc_new_shape(const Layout *layout, Type *type, uint32_t flags, unsigned inline_capacity) {
  Shape *shape = gc_alloc_low(shape_shape, sizeof(Shape));
  shape->layout = layout;
  shape->type = type;
  shape->flags = flags;
  if (flags & SHAPE_FINALIZER || layout->finalize || layout->clear_weak) shape->flags |= SHAPE_SPECIAL;
  shape->inline_capacity = inline_capacity;
  shape->fixed_bytes = layout->fixed_size + 8 * inline_capacity + (flags & SHAPE_TAIL ? 8 : 0);
  return shape;
}

void gc_init(void) {
  if (shape_shape != NULL) return;
  shape_shape = gc_new_shape(&shape_layout, NULL, SHAPE_NO_ATTRS, 0);
  shape_shape->header.shape_address = (uint32_t)(uintptr_t)shape_shape;
}
void gc_collect_minor(void) {}
void gc_collect_full(void) {}
bool gc_has_pending(void) { return false; }
void gc_add_memory_pressure(size_t bytes) {}
void gc_heap_verify(void) {}
void gc_root_add(Value *variable) {}
void gc_root_add_range(Value *first, size_t count) {}
void gc_roots_register(GcRootFunction visit, void (*pin)(void)) {}
void gc_visit_slot(GcVisitor *visitor, Slot *slot) {}
void gc_visit_value(GcVisitor *visitor, Value *value) {}
void gc_visit_slots(GcVisitor *visitor, Slot *first, size_t count) {}
void gc_pin_address(uint64_t word) {}
void gc_thread_attach(GcThread *thread, void *stack_base) {}
void gc_thread_detach(GcThread *thread) {}
void gc_thread_park(GcThread *thread) {}
void gc_thread_unpark(GcThread *thread) {}

uint32_t object_identity_hash(Object *object) {
  static uint32_t state = 0x9e3779b9;
  uint32_t hash = object->identity_hash[0] | object->identity_hash[1] << 8 | object->identity_hash[2] << 16;
  while (hash == 0) {
    state ^= state << 13, state ^= state >> 17, state ^= state << 5;
    hash = state & 0xffffff;
  }
  for (int i = 0; i < 3; i++) object->identity_hash[i] = hash >> 8 * i & 0xff;
  return hash;
}
uint64_t gc_object_id(Object *object) { return (uintptr_t)object; }
bool gc_is_dead(const Object *object) { return false; }
void gc_register_finalizer(Object *object) {}
Value gc_next_finalizer(void) { return ABSENT; }
void gc_register_weak(WeakLink *link) {}
Value gc_next_weak_callback(void) { return ABSENT; }
void gc_each_object(void (*visit)(Object *object, void *data), void *data) {}
void gc_remember_slow(Object *owner) {}
void gc_remember_card_slow(Object *array, size_t index) {}

void slots_copy(void *owner, Slot *to, const Slot *from, size_t count) {
  gc_write_barrier(owner);
  if (count) memcpy(to, from, count * sizeof *to);
}
void slots_move(void *owner, Slot *to, const Slot *from, size_t count) {
  gc_write_barrier(owner);
  if (count) memmove(to, from, count * sizeof *to);
}
void slots_fill(void *owner, Slot *to, Value v, size_t count) {
  gc_write_barrier(owner);
  for (size_t i = 0; i < count; i++) slot_init(&to[i], v);
}
void slots_from_values(void *owner, Slot *to, const Value *from, size_t count) {
  gc_write_barrier(owner);
  for (size_t i = 0; i < count; i++) slot_init(&to[i], from[i]);
}
__attribute__((weak)) void gc_raise_memory_error(void) { unreachable_state("out of memory"); }
