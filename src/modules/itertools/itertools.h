/* What the files of itertools share: declarations of its types, and the frame in which each is
   defined.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_ITERTOOLS_ITERTOOLS_H
#define MODULES_ITERTOOLS_ITERTOOLS_H

#include "gc/barrier.h"
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

#define ITERTOOL_DECLARE(id)                                                                       \
  extern Type itertools_##id##_type;                                                               \
  extern Shape itertools_##id##_shape
ITERTOOL_DECLARE(accumulate);
ITERTOOL_DECLARE(chain);
ITERTOOL_DECLARE(combinations);
ITERTOOL_DECLARE(combinations_with_replacement);
ITERTOOL_DECLARE(compress);
ITERTOOL_DECLARE(count);
ITERTOOL_DECLARE(cycle);
ITERTOOL_DECLARE(dropwhile);
ITERTOOL_DECLARE(filterfalse);
ITERTOOL_DECLARE(groupby);
ITERTOOL_DECLARE(grouper);
ITERTOOL_DECLARE(islice);
ITERTOOL_DECLARE(pairwise);
ITERTOOL_DECLARE(permutations);
ITERTOOL_DECLARE(product);
ITERTOOL_DECLARE(repeat);
ITERTOOL_DECLARE(starmap);
ITERTOOL_DECLARE(takewhile);
ITERTOOL_DECLARE(tee);
ITERTOOL_DECLARE(tee_data);
ITERTOOL_DECLARE(zip_longest);

/* Layout and shape of `struct_type`, whose Slots are the run that begins with field `first`. */
#define ITERTOOL_LAYOUT(id, struct_type, first, count)                                             \
  static const Layout id##_layout = {                                                              \
      .name = #struct_type,                                                                        \
      .fixed_size = sizeof(struct_type),                                                           \
      .slots_offset = offsetof(struct_type, first),                                                \
      .slots_count = count,                                                                        \
  };                                                                                               \
  DEFINE_TYPE_SHAPE(itertools_##id)

/* Type from functions named after it: id_new, id_next, id_methods. */
#define ITERTOOL_TYPE(id, python_name, type_flags, signature_text, doc_text)                       \
  Type itertools_##id##_type = {                                                                   \
      .name = "itertools." python_name,                                                            \
      .base = &object_type,                                                                        \
      .layout = &id##_layout,                                                                      \
      .root_shape = &itertools_##id##_shape,                                                       \
      .flags = type_flags,                                                                         \
      .slots = {.iter = iter_of_iterator, .next = id##_next, .new_object = id##_new},              \
      .methods = id##_methods,                                                                     \
      .doc = doc_text,                                                                             \
      .text_signature = signature_text,                                                            \
  }

#define REDUCE_METHOD(function)                                                                    \
  METHOD("__reduce__(self, /)", function, EFFECT_ANY, "Return state information for pickling.")
#define SETSTATE_METHOD(function)                                                                  \
  METHOD("__setstate__(self, state, /)", function, EFFECT_ANY,                                     \
         "Set state information for unpickling.")

/* (type(self), args) and (type(self), args, state): results of __reduce__. */
static inline Value reduce_self(Value self, Value args) {
  return tuple_pack(2, type_value(type_of(self)), args);
}
static inline Value reduce_state(Value self, Value args, Value state) {
  return tuple_pack(3, type_value(type_of(self)), args, state);
}
/* Checks that there are no keywords and just `count` arguments. */
bool itertools_arguments(const Type *type, const Type *base, int nargs, int count,
                         Value kwnames) must_check;
/* Checks the argument of __setstate__: a tuple of `least` to `most` items. */
bool itertools_check_state(Value state, int64_t least, int64_t most) must_check;

#endif
