/* The C structs of the iterators that builtins make.

   The functions may collect; tuple_of_iterators runs Python code (__iter__). */
#ifndef OBJECTS_ITERATORS_H
#define OBJECTS_ITERATORS_H

#include "objects/protocol.h"

/* iter(x) of an x with only __getitem__. */
typedef struct SeqIterator {
  Object header;
  int64_t index; /* of the next item */
  Slot sequence; /* absent once exhausted */
} SeqIterator;
/* iter(callable, sentinel) */
typedef struct CallableIterator {
  Object header;
  Slot callable, sentinel; /* absent once exhausted */
} CallableIterator;
/* reversed(x) of an x without __reversed__. */
typedef struct Reversed {
  Object header;
  int64_t index; /* of the next item */
  Slot sequence; /* absent once exhausted */
} Reversed;
typedef struct Enumerate {
  Object header;
  Slot iterator; /* gives the items */
  Slot index;    /* int: number of the next item */
} Enumerate;
typedef struct Zip {
  Object header;
  int64_t strict; /* raise ValueError if one ends before the others */
  Slot iterators; /* tuple */
} Zip;
typedef struct Map {
  Object header;
  Slot function;  /* called with an item of each iterator */
  Slot iterators; /* tuple */
} Map;
typedef struct Filter {
  Object header;
  Slot function; /* None: the items' own truth */
  Slot iterator; /* gives the items */
} Filter;

extern Type seq_iterator_type, callable_iterator_type, reversed_type, enumerate_type, zip_type,
    map_type, filter_type;
extern Shape seq_iterator_shape, callable_iterator_shape, reversed_shape, enumerate_shape,
    zip_shape, map_shape, filter_shape;

/* The callable has been checked. */
Value callable_iter_new(Value callable, Value sentinel);
/* iter() of each; ABSENT: exception set. */
Value tuple_of_iterators(const Value *iterables, int count) must_check;

#endif
