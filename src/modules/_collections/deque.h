/* collections.deque: a ring buffer. Invariants: item i is in Slot (start + i) modulo capacity of
   `items`, whose capacity is a power of two (or 0); all other Slots are absent. `version` changes
   whenever an item is added or removed. */
#ifndef MODULES_COLLECTIONS_DEQUE_H
#define MODULES_COLLECTIONS_DEQUE_H

#include "gc/barrier.h"
#include "objects/list_store.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

typedef struct Deque {
  Object header;
  int64_t length;  /* number of items */
  int64_t start;   /* Slot of item 0 */
  int64_t limit;   /* maxlen, -1: none */
  int64_t version; /* changes with each change of length: iterators notice */
  Slot items;      /* ListItems */
} Deque;

extern Type deque_type, deque_iterator_type, deque_reverse_iterator_type;
extern Shape deque_shape, deque_iterator_shape, deque_reverse_iterator_shape;

static inline bool is_deque(Value v) {
  return is_instance(v, &deque_type);
}
static always_inline Deque *as_deque(Value v) {
  return object_cast(Deque, v);
}
static always_inline ListItems *deque_array(const Deque *deque) {
  return object_cast(ListItems, slot_get(&deque->items));
}
static always_inline int64_t deque_place(const Deque *deque, int64_t i) {
  return (deque->start + i) & (deque_array(deque)->capacity - 1);
}
static always_inline Value deque_get(const Deque *deque, int64_t i) {
  return slot_get(&deque_array(deque)->items[deque_place(deque, i)]);
}
static always_inline void deque_put(const Deque *deque, int64_t i, Value v) {
  slot_set_item(deque_array(deque), deque_array(deque)->items, deque_place(deque, i), v);
}

/* At either end; a full deque with a limit loses the item at the other. false: MemoryError. */
bool deque_append(Deque *deque, Value v) must_check;
bool deque_append_left(Deque *deque, Value v) must_check;
/* Not empty. */
Value deque_pop(Deque *deque);
Value deque_pop_left(Deque *deque);
void deque_clear(Deque *deque);
bool deque_extend(Value deque, Value iterable) must_check;
/* Fresh deque of the same class and limit. */
Value deque_copy(Value deque) must_check;
Value deque_iter(Value deque);
extern const BuiltinDef deque_methods[];
/* Position of an item equal to v in from .. to; -1 none, -2 exception set. */
int64_t deque_find(Deque *deque, Value v, int64_t from, int64_t to);

#endif
