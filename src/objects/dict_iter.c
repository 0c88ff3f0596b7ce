/* Iterators over the keys, values and items of dicts, forwards and backwards. */
#include "objects/dict_ops.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

static const Layout iterator_layout = {
    .name = "DictIterator",
    .fixed_size = sizeof(DictIterator),
    .slots_offset = offsetof(DictIterator, dict),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(dict_keyiterator);
DEFINE_TYPE_SHAPE(dict_valueiterator);
DEFINE_TYPE_SHAPE(dict_itemiterator);
DEFINE_TYPE_SHAPE(dict_reversekeyiterator);
DEFINE_TYPE_SHAPE(dict_reversevalueiterator);
DEFINE_TYPE_SHAPE(dict_reverseitemiterator);

static DictIterator *as_iterator(Value v) {
  return object_cast(DictIterator, v);
}
static Value iterator_dict(Value v) {
  return slot_get(&as_iterator(v)->dict);
}

Value dict_iterator_new(Shape *shape, Value dict) {
  DictIterator *iterator = gc_new(shape);
  iterator->used = iterator->remaining = dict_length(dict);
  slot_init(&iterator->dict, dict);
  return from_object(iterator);
}

Value dict_reverse_iterator_new(Shape *shape, Value dict) {
  Value iterator = dict_iterator_new(shape, dict);
  as_iterator(iterator)->position = owner_fill(dict_owner(dict)) - 1;
  return iterator;
}

Value dict_reversed(Value *args, int nargs) {
  return dict_reverse_iterator_new(&dict_reversekeyiterator_shape, args[0]);
}

/* -- Stepping ---------------------------------------------------------------------------------- */

static int64_t exhausted(Value self) {
  slot_set(as_object(self), &as_iterator(self)->dict, ABSENT);
  return -1;
}

/* The entry to give next; -1 at the end, with or without an exception. */
static int64_t next_position(Value self, bool backwards) {
  DictIterator *iterator = as_iterator(self);
  Value dict = slot_get(&iterator->dict);
  if (is_absent(dict)) return -1;
  if (iterator->used != dict_length(dict)) {
    iterator->used = -1; /* the error stays */
    raise_error(&exc_RuntimeError, "dictionary changed size during iteration");
    return -1;
  }
  int64_t position = backwards ? table_previous(dict_owner(dict), iterator->position)
                               : table_next(dict_owner(dict), iterator->position);
  if (position < 0) return exhausted(self);
  if (iterator->remaining == 0) {
    raise_error(&exc_RuntimeError, "dictionary keys changed during iteration");
    return exhausted(self);
  }
  iterator->position = backwards ? position - 1 : position + 1;
  iterator->remaining--;
  return position;
}

static Value item_at(Value dict, int64_t position) {
  return tuple_pack(2, dict_key_at(dict, position), dict_value_at(dict, position));
}

#define ITERATOR_NEXT(name, backwards, get)                                                        \
  static Value name(Value self) {                                                                  \
    Value dict = iterator_dict(self);                                                              \
    int64_t position = next_position(self, backwards);                                             \
    return position < 0 ? ABSENT : get(dict, position);                                            \
  }
ITERATOR_NEXT(next_key, false, dict_key_at)
ITERATOR_NEXT(next_value, false, dict_value_at)
ITERATOR_NEXT(next_item, false, item_at)
ITERATOR_NEXT(previous_key, true, dict_key_at)
ITERATOR_NEXT(previous_value, true, dict_value_at)
ITERATOR_NEXT(previous_item, true, item_at)

bool dict_item_next(Value iterator, Value *pair) {
  Value dict = iterator_dict(iterator);
  int64_t position = next_position(iterator, false);
  if (position < 0) return false;
  pair[0] = dict_key_at(dict, position);
  pair[1] = dict_value_at(dict, position);
  return true;
}

static Value iterator_length_hint(Value *args, int nargs) {
  Value dict = iterator_dict(args[0]);
  bool valid = !is_absent(dict) && as_iterator(args[0])->used == dict_length(dict);
  return from_small_int(valid ? as_iterator(args[0])->remaining : 0);
}

/* Pickles as an iterator over a list of what is left, without moving on. */
static Value iterator_reduce(Value *args, int nargs) {
  DictIterator *copy = gc_new(object_shape(as_object(args[0])));
  const DictIterator *original = as_iterator(args[0]);
  copy->position = original->position;
  copy->used = original->used;
  copy->remaining = original->remaining;
  slot_init(&copy->dict, slot_get(&original->dict));
  Value list = sequence_list(from_object(copy));
  return is_absent(list) ? ABSENT : reduce_builtin(NAME("iter"), tuple_pack(1, list), ABSENT);
}

/* -- Types ------------------------------------------------------------------------------------- */

static const BuiltinDef iterator_methods[] = {
    METHOD("__length_hint__(self, /)", iterator_length_hint, EFFECT_READ_DICT,
           "Return how many items are left to come."),
    METHOD("__reduce__(self, /)", iterator_reduce, EFFECT_ANY,
           "Return state information for pickling."),
    METHOD_END,
};

#define ITERATOR_TYPE(type_name, next_function)                                                    \
  Type type_name##_type = {                                                                        \
      .name = #type_name,                                                                          \
      .base = &object_type,                                                                        \
      .layout = &iterator_layout,                                                                  \
      .root_shape = &type_name##_shape,                                                            \
      .flags = TYPE_NO_INSTANCES,                                                                  \
      .slots = {.iter = iter_of_iterator, .next = next_function},                                  \
      .methods = iterator_methods,                                                                 \
  }
ITERATOR_TYPE(dict_keyiterator, next_key);
ITERATOR_TYPE(dict_valueiterator, next_value);
ITERATOR_TYPE(dict_itemiterator, next_item);
ITERATOR_TYPE(dict_reversekeyiterator, previous_key);
ITERATOR_TYPE(dict_reversevalueiterator, previous_value);
ITERATOR_TYPE(dict_reverseitemiterator, previous_item);
