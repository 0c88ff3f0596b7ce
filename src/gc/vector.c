/* Growing a GcVector, which may not fail: the collector cannot do without. */
#include "gc/vector.h"

void gc_vector_grow(GcVector *vector) {
  vector->capacity = vector->capacity ? vector->capacity * 2 : 64;
  vector->items = xrealloc(vector->items, vector->capacity * sizeof *vector->items);
}
