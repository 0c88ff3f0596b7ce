/* collections.OrderedDict: a dict whose entries can be moved to either end. The hash table keeps
   the order. */
#ifndef MODULES_COLLECTIONS_ORDERED_DICT_H
#define MODULES_COLLECTIONS_ORDERED_DICT_H

#include "modules/_collections/collections.h"
#include "objects/dict_ops.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

typedef struct OrderedDict {
  DictObject dict; /* an OrderedDict is a dict */
  int64_t first;   /* entries before this position are deleted, if the dict's version is
                      first_version: so a queue does not walk over them again and again */
  uint32_t first_version;
} OrderedDict;

extern Type odict_iterator_type, odict_keys_type, odict_values_type, odict_items_type;
extern Shape odict_iterator_shape, odict_keys_shape, odict_values_shape, odict_items_shape;

static inline OrderedDict *as_ordered(Value v) {
  return object_cast(OrderedDict, v);
}
static inline bool is_ordered_dict(Value v) {
  return is_instance(v, &ordered_dict_type);
}
static inline bool is_exact_ordered_dict(Value v) {
  return has_shape(v, &ordered_dict_shape) || type_of(v) == &ordered_dict_type;
}

typedef enum OrderedPart { ORDERED_KEYS, ORDERED_VALUES, ORDERED_ITEMS } OrderedPart;
Value ordered_iterator_new(Value dict, OrderedPart part, bool backwards);

/* update() as MutableMapping defines it: through __setitem__. false: exception set. */
bool ordered_update(Value dict, Value other) must_check;
bool ordered_update_args(Value dict, Value *args, int nargs, Value kwnames) must_check;

#endif
