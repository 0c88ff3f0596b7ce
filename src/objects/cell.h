/* cell: the box of a variable that an inner function shares. */
#ifndef OBJECTS_CELL_H
#define OBJECTS_CELL_H

#include "objects/protocol.h"

typedef struct CellObject {
  Object header;
  Slot contents; /* absent: empty */
} CellObject;

extern Type cell_type;
extern Shape cell_shape;

static always_inline bool is_cell(Value v) {
  return has_shape(v, &cell_shape);
}
static always_inline CellObject *as_cell(Value v) {
  return object_cast(CellObject, v);
}
/* contents may be ABSENT. May collect. */
Value cell_new(Value contents);

#endif
