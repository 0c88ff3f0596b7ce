/* Objects of every layout kind, for the tests of the collector. */
#ifndef TESTS_GC_OBJECTS_H
#define TESTS_GC_OBJECTS_H

#include "gc/barrier.h"

/* All begin with a number that says which object it is. */
typedef struct Node {
  Object header;
  int64_t number;
  Slot slots[]; /* KIND_PAIR, KIND_FINAL, KIND_HIDDEN: fixed; KIND_INSTANCE: inline attributes */
} Node;
typedef struct Items {
  Object header;
  int64_t number;
  int64_t length;
  Slot slots[];
} Items;
typedef struct Bytes {
  Object header;
  int64_t number;
  int64_t length;
  uint8_t bytes[];
} Bytes;
typedef struct Weak {
  WeakLink link;
  int64_t number;
} Weak;

typedef enum Kind {
  KIND_PAIR,     /* two Slots */
  KIND_HIDDEN,   /* two Slots that only a trace function knows */
  KIND_INSTANCE, /* four inline attributes */
  KIND_FINAL,    /* two Slots and `__del__` */
  KIND_RESOURCE, /* a finalize function */
  KIND_ARRAY,    /* variable part of Slots */
  KIND_BYTES,    /* variable part of bytes */
  KIND_TAIL,     /* variable part of bytes and a tail Slot */
  KIND_WEAK,     /* WeakLink */
  KINDS
} Kind;

static int resources_released;

static void trace_hidden(Object *object, GcVisitor *visitor) {
  gc_visit_slots(visitor, ((Node *)object)->slots, 2);
}
static void release_resource(Object *object) {
  resources_released++;
}

static const Layout layouts[KINDS] = {
    [KIND_PAIR] = {.name = "Pair", .fixed_size = 32, .slots_offset = 16, .slots_count = 2},
    [KIND_HIDDEN] = {.name = "Hidden", .fixed_size = 32, .trace = trace_hidden},
    [KIND_INSTANCE] = {.name = "Instance", .fixed_size = 16},
    [KIND_FINAL] = {.name = "Final", .fixed_size = 32, .slots_offset = 16, .slots_count = 2},
    [KIND_RESOURCE] = {.name = "Resource", .fixed_size = 16, .finalize = release_resource},
    [KIND_ARRAY] = {.name = "Array",
                    .fixed_size = 24,
                    .length_offset = 16,
                    .item_size = 8,
                    .items_are_slots = true},
    [KIND_BYTES] = {.name = "Bytes", .fixed_size = 24, .length_offset = 16, .item_size = 1},
    [KIND_TAIL] = {.name = "Tail", .fixed_size = 24, .length_offset = 16, .item_size = 1},
    [KIND_WEAK] = {.name = "Weak", .fixed_size = 32, .slots_offset = 16, .slots_count = 1},
};
static Shape *shapes[KINDS];

static void make_shapes(void) {
  for (Kind kind = 0; kind < KINDS; kind++) {
    uint32_t flags = kind == KIND_FINAL ? SHAPE_FINALIZER : kind == KIND_TAIL ? SHAPE_TAIL : 0;
    shapes[kind] = gc_new_shape(&layouts[kind], NULL, flags, kind == KIND_INSTANCE ? 4 : 0);
    gc_root_add((Value *)&shapes[kind]);
  }
}

static inline Kind kind_of(const Object *object) {
  return object_layout(object) - layouts;
}

/* The object's Slots, however they are laid out. */
static inline Slot *slots_of(Object *object, size_t *count) {
  switch (kind_of(object)) {
  case KIND_PAIR:
  case KIND_HIDDEN:
  case KIND_FINAL: *count = 2; return ((Node *)object)->slots;
  case KIND_INSTANCE: *count = 4; return inline_slot(object, object_shape(object), 0);
  case KIND_ARRAY: *count = ((Items *)object)->length; return ((Items *)object)->slots;
  case KIND_TAIL: *count = 1; return (Slot *)((char *)object + gc_object_size(object)) - 1;
  default: *count = 0; return NULL;
  }
}

static inline int64_t *number_of(Object *object) {
  return kind_of(object) == KIND_WEAK ? &((Weak *)object)->number : &((Node *)object)->number;
}

/* A new object; `length` counts for kinds with a variable part. */
static inline Object *make(Kind kind, int64_t number, size_t length) {
  bool variable = kind == KIND_ARRAY || kind == KIND_BYTES || kind == KIND_TAIL;
  size_t part = !variable ? 0 : kind == KIND_ARRAY ? 8 * length : align_up(length, 8);
  Object *object = gc_alloc(shapes[kind], shapes[kind]->fixed_bytes + part);
  *number_of(object) = number;
  if (variable) ((Items *)object)->length = length;
  return object;
}

static inline Object *make_pair(int64_t number, Value left, Value right) {
  Node *pair = (Node *)make(KIND_PAIR, number, 0);
  slot_init(&pair->slots[0], left);
  slot_init(&pair->slots[1], right);
  return &pair->header;
}

#endif
