/* tuple: items inline, immutable once it has escaped its maker. */
#ifndef OBJECTS_TUPLE_H
#define OBJECTS_TUPLE_H

#include "objects/protocol.h"

typedef struct TupleObject {
  Object header;
  int64_t length; /* number of items */
  Slot items[];   /* never absent once the tuple is out */
} TupleObject;

typedef struct TupleIterator {
  Object header;
  int64_t index; /* of the next item */
  Slot tuple;    /* absent once exhausted */
} TupleIterator;

extern Type tuple_type, tuple_iterator_type;
extern Shape tuple_shape, tuple_iterator_shape;
extern TupleObject *tuple_empty;

static always_inline bool is_tuple(Value v) {
  return has_type_flag(v, TYPE_TUPLE);
}
static always_inline TupleObject *as_tuple(Value v) {
  return object_cast(TupleObject, v);
}
/* Fresh tuple with all items absent: fill with slot_init before the next allocation (slot_set after
   one). */
TupleObject *tuple_alloc(int64_t length) __attribute__((returns_nonnull));
/* The same for lengths that the program chose: fill with slots_copy and its kin, or call
   slots_written. NULL: MemoryError. */
TupleObject *tuple_try_alloc(int64_t length) must_check;
Value tuple_from_values(const Value *values, int64_t length);
Value tuple_pack(int count, ...); /* of Values */
static always_inline int64_t tuple_length(Value v) {
  return as_tuple(v)->length;
}
static always_inline Value tuple_get(Value v, int64_t i) {
  assert(i >= 0 && i < as_tuple(v)->length);
  return slot_get(&as_tuple(v)->items[i]);
}
Value tuple_slice(Value v, int64_t from, int64_t to); /* bounds already clipped */

#endif
