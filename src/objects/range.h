/* range and its iterators. Invariant: start, stop, step and length are exact ints, step is not
   zero.

   Functions that return a Value may collect; none runs Python code. */
#ifndef OBJECTS_RANGE_H
#define OBJECTS_RANGE_H

#include "objects/protocol.h"

typedef struct RangeObject {
  Object header;
  Slot start, stop, step; /* ints */
  Slot length;            /* number of items */
} RangeObject;
/* Over small ints. Invariant: next + i * step is a small int for 0 <= i <= remaining. */
typedef struct RangeIterator {
  Object header;
  int64_t next;      /* the next item */
  int64_t step;      /* may be any small int but 0 */
  int64_t remaining; /* items to come */
  int64_t count;     /* items from the start: count - remaining have been given */
} RangeIterator;

/* Of any ints. */
typedef struct LongRangeIterator {
  Object header;
  Slot start, step, length; /* of the range */
  Slot index;               /* of the next item */
} LongRangeIterator;

extern Type range_type, range_iterator_type, longrange_iterator_type;
extern Shape range_shape, range_iterator_shape, longrange_iterator_shape;

static always_inline bool is_range(Value v) {
  return has_shape(v, &range_shape);
}
static always_inline RangeObject *as_range(Value v) {
  return object_cast(RangeObject, v);
}
/* Ints of any size; ABSENT: ValueError for step 0. */
Value range_new(Value start, Value stop, Value step) must_check;
/* v is a range whose items, and the one behind its last, are small ints. */
bool range_is_small(Value v);
void range_small_bounds(Value range, int64_t *start, int64_t *step, int64_t *count);
/* An iterator over small ints, under the invariant above: for interpreters of `for i in
   range(...)`. */
Value range_iterator_new(int64_t start, int64_t step, int64_t count);
Value longrange_iterator_new(Value start, Value step, Value length);

#endif
