/* A loop over any iterable in C. Invariant: what it yields is what the iterator would, also if the
   list changes meanwhile; for exact lists and tuples, whose iterators nobody could see, none is
   made. Lives on the C stack. */
#ifndef OBJECTS_ITERATION_H
#define OBJECTS_ITERATION_H

#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/tuple.h"

typedef struct Iteration {
  Value source;  /* the list or tuple itself, else the iterator */
  int64_t index; /* of the next item */
  enum { ITERATION_LIST, ITERATION_TUPLE, ITERATION_ITERATOR } kind; /* what `source` is */
} Iteration;

/* false: not iterable, exception set. May run Python. */
static inline bool must_check iteration_begin(Iteration *it, Value iterable) {
  it->index = 0;
  it->kind = has_shape(iterable, &list_shape)    ? ITERATION_LIST
             : has_shape(iterable, &tuple_shape) ? ITERATION_TUPLE
                                                 : ITERATION_ITERATOR;
  it->source = it->kind == ITERATION_ITERATOR ? object_iter(iterable) : iterable;
  return !is_absent(it->source);
}

/* ABSENT at the end, or with an exception set. May run Python. */
static inline Value iteration_next(Iteration *it) {
  if (likely(it->kind == ITERATION_LIST))
    return it->index < list_length(it->source) ? list_get(it->source, it->index++) : ABSENT;
  if (it->kind == ITERATION_TUPLE)
    return it->index < tuple_length(it->source) ? tuple_get(it->source, it->index++) : ABSENT;
  return iter_next(it->source);
}

#endif
