/* slice objects, and the arithmetic of slicing. */
#ifndef OBJECTS_SLICE_H
#define OBJECTS_SLICE_H

#include "objects/protocol.h"

typedef struct SliceObject {
  Object header;
  Slot start, stop, step; /* any object; None when left out */
} SliceObject;

extern Type slice_type;
extern Shape slice_shape;

static always_inline bool is_slice(Value v) {
  return has_shape(v, &slice_shape);
}
static always_inline SliceObject *as_slice(Value v) {
  return object_cast(SliceObject, v);
}
Value slice_new(Value start, Value stop, Value step);

/* The items that a slice selects from a sequence: start, start + step, ... (count of them). */
typedef struct SliceRange {
  int64_t start, stop,
      step;      /* as for range(): stop is -1 where a negative step reaches the first item */
  int64_t count; /* number of items selected */
} SliceRange;

/* The slice's fields as integers, clipped to int64, ends not yet relative to a length. false:
   TypeError, or ValueError for step 0. Runs Python code (__index__): read the sequence's length
   afterwards. */
bool slice_unpack(Value slice, SliceRange *out) must_check;
/* Makes an unpacked slice relative to a sequence of this length, and counts. Cannot fail. */
void slice_adjust(SliceRange *range, int64_t length);

#endif
