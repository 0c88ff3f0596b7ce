/* GcVector: growable array of words in malloc'ed memory, for the collector's stacks and lists. */
#ifndef GC_VECTOR_H
#define GC_VECTOR_H

#include "base/common.h"

typedef struct GcVector {
  void **items;    /* the words */
  size_t count;    /* in use */
  size_t capacity; /* allocated */
} GcVector;

/* Makes room for one more. */
cold_path void gc_vector_grow(GcVector *vector);

static always_inline void vector_push(GcVector *vector, void *item) {
  if (unlikely(vector->count == vector->capacity)) gc_vector_grow(vector);
  vector->items[vector->count++] = item;
}
/* NULL when empty. */
static always_inline void *vector_pop(GcVector *vector) {
  return vector->count ? vector->items[--vector->count] : NULL;
}

#endif
