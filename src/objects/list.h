/* list. Invariant: `items` is an array object whose shape tells the kind: list_items_shape (Slots),
   list_i64_shape (raw int64: every item a small int) or list_f64_shape (raw doubles: every item a
   flonum); its capacity is at least `length`. Slots from `length` on are absent. Raw arrays are
   made where many numbers appear at once (repetition, ranges) and are not scanned by the collector;
   the first other item turns a list to Slots. Code outside objects/list*.c uses the functions; only
   the interpreter's fast paths look at the kinds.

   Functions that make or change a list may collect. Only those that take an iterable, and
   sorting, run Python code. */
#ifndef OBJECTS_LIST_H
#define OBJECTS_LIST_H

#include "objects/protocol.h"

typedef struct ListObject {
  Object header;
  int64_t length; /* number of items */
  Slot items;     /* ListItems, ListI64 or ListF64 */
} ListObject;
typedef struct ListItems {
  Object header;
  int64_t capacity; /* items there is room for */
  Slot items[];     /* absent from the list's length on */
} ListItems;
typedef struct ListI64 {
  Object header;
  int64_t capacity; /* items there is room for */
  int64_t items[];  /* small ints, untagged */
} ListI64;
typedef struct ListF64 {
  Object header;
  int64_t capacity; /* items there is room for */
  double items[];   /* flonums, decoded */
} ListF64;

/* Both directions: counts up, or down to -1. */
typedef struct ListIterator {
  Object header;
  int64_t index; /* of the next item */
  Slot list;     /* absent once exhausted */
} ListIterator;

extern Type list_type, list_iterator_type, list_reverseiterator_type;
extern Shape list_iterator_shape, list_reverseiterator_shape;
extern Shape list_shape, list_items_shape, list_i64_shape, list_f64_shape;

static always_inline bool is_list(Value v) {
  return has_type_flag(v, TYPE_LIST);
}
static always_inline ListObject *as_list(Value v) {
  return object_cast(ListObject, v);
}
static always_inline int64_t list_length(Value v) {
  return as_list(v)->length;
}

/* Never fail. */
Value list_new(int64_t capacity);
Value list_from_values(const Value *values, int64_t length);
Value list_get_slow(Value list, int64_t i);
/* i in bounds. May allocate (boxing an item of a raw kind). */
static always_inline Value list_get(Value list, int64_t i) {
  Value items = slot_get(&as_list(list)->items);
  assert(i >= 0 && i < as_list(list)->length);
  if (likely(has_shape(items, &list_items_shape)))
    return slot_get(&object_cast(ListItems, items)->items[i]);
  return list_get_slow(list, i);
}
void list_set(Value list, int64_t i, Value v); /* i in bounds */
/* false: MemoryError. */
bool list_append(Value list, Value v) must_check;
bool list_extend(Value list, Value iterable) must_check;
bool list_insert(Value list, int64_t i, Value v) must_check;
bool list_set_slice(Value list, int64_t from, int64_t to, Value iterable) must_check;
Value list_slice(Value list, int64_t from, int64_t to) must_check;
Value list_pop_last(Value list); /* not empty */
void list_clear(Value list);
bool list_sort(Value list) must_check;
/* list.sort(key=..., reverse=...): key absent or None for none. */
bool list_sort_by(Value list, Value key, bool reverse) must_check;
Value list_as_tuple(Value list) must_check;

#endif
