/* OrderedDict.update, its views and iterators. */
#include "modules/_collections/ordered_dict.h"

/* -- update() ---------------------------------------------------------------------------------- */

/* Unpacks what must have two items. false: exception set. */
static bool unpack_pair(Value pair, Value *key, Value *v) {
  Value iterator = object_iter(pair);
  if (is_absent(iterator)) return false;
  *key = iter_next(iterator);
  *v = is_absent(*key) ? ABSENT : iter_next(iterator);
  if (is_absent(*v)) {
    if (!exception_pending())
      raise_value_error(is_absent(*key) ? "need more than 0 values to unpack"
                                        : "need more than 1 value to unpack");
    return false;
  }
  if (!is_absent(iter_next(iterator))) raise_value_error("too many values to unpack (expected 2)");
  return !exception_pending();
}

static bool add_pairs(Value dict, Value pairs) {
  Value iterator = object_iter(pairs), key, v;
  if (is_absent(iterator)) return false;
  for (;;) {
    Value pair = iter_next(iterator);
    if (is_absent(pair)) return !exception_pending();
    if (!unpack_pair(pair, &key, &v) || !object_setitem(dict, key, v)) return false;
  }
}

static bool add_by_keys(Value dict, Value other, Value keys_method) {
  Value keys = call0(keys_method);
  Value iterator = is_absent(keys) ? ABSENT : object_iter(keys);
  if (is_absent(iterator)) return false;
  for (;;) {
    Value key = iter_next(iterator);
    if (is_absent(key)) return !exception_pending();
    Value v = object_getitem(other, key);
    if (is_absent(v) || !object_setitem(dict, key, v)) return false;
  }
}

bool ordered_update(Value dict, Value other) {
  if (is_exact_dict(other)) {
    Value items = dict_items_list(other);
    return !is_absent(items) && add_pairs(dict, items);
  }
  Value method = object_lookup_attr(other, NAME("keys"));
  if (!is_absent(method)) return add_by_keys(dict, other, method);
  if (exception_pending()) return false;
  method = object_lookup_attr(other, NAME("items"));
  if (is_absent(method)) return !exception_pending() && add_pairs(dict, other);
  Value items = call0(method);
  return !is_absent(items) && add_pairs(dict, items);
}

bool ordered_update_args(Value dict, Value *args, int nargs, Value kwnames) {
  if (nargs > 0 && !ordered_update(dict, args[0])) return false;
  int64_t keywords = is_absent(kwnames) ? 0 : tuple_length(kwnames);
  for (int64_t i = 0; i < keywords; i++)
    if (!object_setitem(dict, tuple_get(kwnames, i), args[nargs + i])) return false;
  return true;
}

/* -- Iterator ---------------------------------------------------------------------------------- */

typedef struct OrderedIterator {
  Object header;
  int64_t position; /* entry to look at next */
  uint32_t version; /* of the dict when it began */
  uint16_t part;    /* OrderedPart */
  bool backwards;   /* from the last entry to the first */
  Slot dict;        /* absent once exhausted */
} OrderedIterator;

static const Layout odict_iterator_layout = {
    .name = "OrderedIterator",
    .fixed_size = sizeof(OrderedIterator),
    .slots_offset = offsetof(OrderedIterator, dict),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(odict_iterator);

static OrderedIterator *as_iterator(Value v) {
  return object_cast(OrderedIterator, v);
}

Value ordered_iterator_new(Value dict, OrderedPart part, bool backwards) {
  OrderedIterator *iterator = gc_new(&odict_iterator_shape);
  iterator->position = backwards ? owner_fill(dict_owner(dict)) - 1 : 0;
  iterator->version = dict_owner(dict)->version;
  iterator->part = part;
  iterator->backwards = backwards;
  slot_init(&iterator->dict, dict);
  return from_object(iterator);
}

static Value part_at(Value dict, int64_t position, OrderedPart part) {
  Value key = dict_key_at(dict, position);
  if (part == ORDERED_KEYS) return key;
  Value v = dict_value_at(dict, position);
  if (!is_exact_ordered_dict(dict)) v = object_getitem(dict, key);
  return is_absent(v) || part == ORDERED_VALUES ? v : tuple_pack(2, key, v);
}

static Value iterator_next(Value self) {
  OrderedIterator *iterator = as_iterator(self);
  Value dict = slot_get(&iterator->dict);
  if (is_absent(dict)) return ABSENT;
  if (iterator->version != dict_owner(dict)->version) {
    slot_set(iterator, &iterator->dict, ABSENT);
    return raise_error(&exc_RuntimeError, "OrderedDict mutated during iteration");
  }
  int64_t position = iterator->backwards ? table_previous(dict_owner(dict), iterator->position)
                                         : table_next(dict_owner(dict), iterator->position);
  if (position < 0) {
    slot_set(iterator, &iterator->dict, ABSENT);
    return ABSENT;
  }
  iterator->position = iterator->backwards ? position - 1 : position + 1;
  return part_at(dict, position, iterator->part);
}

/* Pickles as an iterator over a list of what is left, without moving on. */
static Value iterator_reduce(Value *args, int nargs) {
  Value copy = from_object(gc_new(&odict_iterator_shape));
  const OrderedIterator *original = as_iterator(args[0]);
  OrderedIterator *fields = as_iterator(copy);
  fields->position = original->position;
  fields->version = original->version;
  fields->part = original->part;
  fields->backwards = original->backwards;
  slot_init(&fields->dict, slot_get(&original->dict));
  Value list = sequence_list(copy);
  return is_absent(list) ? ABSENT : reduce_builtin(NAME("iter"), tuple_pack(1, list), ABSENT);
}

static const BuiltinDef iterator_methods[] = {
    METHOD("__reduce__(self, /)", iterator_reduce, EFFECT_ANY,
           "Return state information for pickling"),
    METHOD_END,
};

Type odict_iterator_type = {
    .name = "odict_iterator",
    .base = &object_type,
    .layout = &odict_iterator_layout,
    .root_shape = &odict_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iter_of_iterator, .next = iterator_next},
    .methods = iterator_methods,
};

/* -- Views ------------------------------------------------------------------------------------- */

static const Layout view_layout = {
    .name = "DictView",
    .fixed_size = sizeof(DictView),
    .slots_offset = offsetof(DictView, dict),
    .slots_count = 1,
};

static Value view_dict(Value v) {
  return slot_get(&object_cast(DictView, v)->dict);
}

#define ODICT_VIEW(view, part)                                                                     \
  DEFINE_TYPE_SHAPE(odict_##view);                                                                 \
  static Value view##_iter(Value self) {                                                           \
    return ordered_iterator_new(view_dict(self), part, false);                                     \
  }                                                                                                \
  static Value view##_reversed(Value *args, int nargs) {                                           \
    return ordered_iterator_new(view_dict(args[0]), part, true);                                   \
  }                                                                                                \
  static const BuiltinDef view##_methods[] = {                                                     \
      METHOD("__reversed__(self, /)", view##_reversed, EFFECT_GC, NULL),                           \
      METHOD_END,                                                                                  \
  };                                                                                               \
  Type odict_##view##_type = {                                                                     \
      .name = "odict_" #view,                                                                      \
      .base = &dict_##view##_type,                                                                 \
      .layout = &view_layout,                                                                      \
      .root_shape = &odict_##view##_shape,                                                         \
      .flags = TYPE_NO_INSTANCES,                                                                  \
      .slots = {.iter = view##_iter},                                                              \
      .methods = view##_methods,                                                                   \
  }
ODICT_VIEW(keys, ORDERED_KEYS);
ODICT_VIEW(values, ORDERED_VALUES);
ODICT_VIEW(items, ORDERED_ITEMS);
