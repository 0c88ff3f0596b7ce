/* What objects/dict*.c share. */
#ifndef OBJECTS_DICT_OPS_H
#define OBJECTS_DICT_OPS_H

#include "objects/hash_table.h"

static always_inline TableOwner *dict_owner(Value dict) {
  return as_owner(dict);
}
static inline Value dict_value_at(Value dict, int64_t position) {
  return entry_value(dict_owner(dict), owner_table(dict_owner(dict)), position);
}
static inline Value dict_key_at(Value dict, int64_t position) {
  return entry_key(owner_table(dict_owner(dict)), 1, position);
}

/* dict_set with a known hash (of a key that is neither str nor small int). */
bool dict_set_hashed(Value dict, Value key, int64_t hash, Value v) must_check;
/* dict.update and the constructor: at most one positional argument, then keywords. name is for the
 * message. */
bool dict_update_args(Value dict, Value *args, int nargs, Value kwnames,
                      const char *name) must_check;
Value dict_fromkeys(Value *args, int nargs);

Value dict_view_new(Shape *shape, Value dict);
Value dict_reversed(Value *args, int nargs);
Value dict_iterator_new(Shape *shape, Value dict);
Value dict_reverse_iterator_new(Shape *shape, Value dict);
extern const BuiltinDef dict_methods[];

#endif
