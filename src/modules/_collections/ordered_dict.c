/* OrderedDict: type and methods. */
#include "modules/_collections/ordered_dict.h"

#include "objects/list.h"

static const Layout ordered_dict_layout = {
    .name = "OrderedDict",
    .fixed_size = sizeof(OrderedDict),
    .slots_offset = offsetof(DictObject, table),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(ordered_dict);

/* -- Items ------------------------------------------------------------------------------------- */

/* Like dict's; one more or less entry behind `first` leaves it valid. */
static bool ordered_set_item(Value self, Value key, Value v) {
  OrderedDict *dict = as_ordered(self);
  uint32_t version = dict->dict.version;
  HashTable *table = owner_table(dict);
  if (!dict_type.slots.set_item(self, key, v)) return false;
  bool same_entries = version == dict->first_version && dict->dict.version - version <= 1 &&
                      owner_table(dict) == table;
  if (same_entries && owner_fill(dict) >= dict->first) dict->first_version = dict->dict.version;
  return true;
}

static int64_t first_position(Value self) {
  OrderedDict *dict = as_ordered(self);
  return table_next(dict_owner(self), dict->first_version == dict->dict.version ? dict->first : 0);
}

static void remove_first(Value self, int64_t position) {
  OrderedDict *dict = as_ordered(self);
  table_remove(dict_owner(self), position);
  dict->first = position + 1;
  dict->first_version = dict->dict.version;
}

static Value ordered_pop(Value *args, int nargs) {
  Value v = dict_pop(args[0], args[1]);
  if (!is_absent(v) || exception_pending()) return v;
  return is_absent(args[2]) ? raise_key_error(args[1]) : args[2];
}

static Value ordered_popitem(Value *args, int nargs) {
  bool last;
  if (!arg_truth(args[1], &last)) return ABSENT;
  TableOwner *owner = dict_owner(args[0]);
  int64_t position = last ? table_previous(owner, INT64_MAX) : first_position(args[0]);
  if (position < 0) return raise_key_error(str_from_ascii("dictionary is empty"));
  Value key = dict_key_at(args[0], position), v = dict_value_at(args[0], position);
  if (last)
    table_pop(owner, position);
  else
    remove_first(args[0], position);
  return tuple_pack(2, key, v);
}

static Value ordered_setdefault(Value *args, int nargs) {
  if (is_exact_ordered_dict(args[0])) return dict_setdefault(args[0], args[1], args[2]);
  int found = object_contains(args[0], args[1]);
  if (found < 0) return ABSENT;
  if (found) return object_getitem(args[0], args[1]);
  return object_setitem(args[0], args[1], args[2]) ? args[2] : ABSENT;
}

static Value ordered_move_to_end(Value *args, int nargs) {
  bool last;
  if (!arg_truth(args[2], &last)) return ABSENT;
  return dict_move_to_end(args[0], args[1], last) ? NONE : ABSENT;
}

/* -- The whole --------------------------------------------------------------------------------- */

static bool ordered_init(Value self, Value *args, int nargs, Value kwnames) {
  if (nargs > 1) {
    raise_type_error("expected at most 1 arguments, got %d", nargs);
    return false;
  }
  return ordered_update_args(self, args, nargs, kwnames);
}

static Value ordered_update_method(Value *args, int nargs, Value kwnames) {
  if (nargs > 2)
    return raise_type_error("update() takes at most 1 positional argument (%d given)", nargs - 1);
  return ordered_update_args(args[0], args + 1, nargs - 1, kwnames) ? NONE : ABSENT;
}

static Value ordered_clear(Value *args, int nargs) {
  dict_clear(args[0]);
  return NONE;
}

static Value ordered_copy(Value *args, int nargs) {
  Value copy = call0(type_value(type_of(args[0])));
  if (is_absent(copy)) return ABSENT;
  for (int64_t i = 0; (i = table_next(dict_owner(args[0]), i)) >= 0; i++) {
    Value key = dict_key_at(args[0], i), v = dict_value_at(args[0], i);
    if (!is_exact_ordered_dict(args[0])) v = object_getitem(args[0], key);
    if (is_absent(v) || !object_setitem(copy, key, v)) return ABSENT;
  }
  return copy;
}

static Value ordered_reduce(Value *args, int nargs) {
  Value state = call_method0(args[0], NAME("__getstate__"));
  if (is_absent(state)) return ABSENT;
  Value items = call_method0(args[0], NAME("items")),
        iterator = is_absent(items) ? ABSENT : object_iter(items);
  if (is_absent(iterator)) return ABSENT;
  return tuple_pack(5, type_value(type_of(args[0])), from_object(tuple_empty), state, NONE,
                    iterator);
}

static Value ordered_or(Value left, Value right) {
  if (!is_dict(left) || !is_dict(right)) return NOT_IMPLEMENTED;
  Value result = call1(type_value(type_of(is_ordered_dict(left) ? left : right)), left);
  return !is_absent(result) && ordered_update(result, right) ? result : ABSENT;
}

static Value ordered_inplace_or(Value self, Value other) {
  return ordered_update(self, other) ? self : ABSENT;
}

static Value repr_contents(Value self) {
  Value items =
      is_exact_ordered_dict(self) ? dict_items_list(self) : call_method0(self, NAME("items"));
  if (!is_absent(items) && !is_list(items)) items = sequence_list(items);
  return is_absent(items) ? ABSENT : format_text("%s(%R)", type_short_name(type_of(self)), items);
}

static Value ordered_repr(Value self) {
  if (dict_length(self) == 0) return format_text("%s()", type_short_name(type_of(self)));
  int active = repr_enter(self);
  if (active != 0) return active < 0 ? ABSENT : str_from_ascii("...");
  Value text = repr_contents(self);
  repr_leave(self);
  return text;
}

/* Between two OrderedDicts the order counts. */
static Value ordered_compare(Value self, Value other, CompareOp op) {
  if (op != CMP_EQ && op != CMP_NE) return NOT_IMPLEMENTED;
  Value equal = dict_type.slots.compare(self, other, CMP_EQ);
  if (is_absent(equal) || same(equal, NOT_IMPLEMENTED)) return equal;
  if (same(equal, TRUE_VALUE) && is_ordered_dict(other)) {
    equal = object_compare(dict_keys_list(self), dict_keys_list(other), CMP_EQ);
    if (is_absent(equal)) return ABSENT;
  }
  return from_bool(same(equal, TRUE_VALUE) == (op == CMP_EQ));
}

static Value ordered_fromkeys(Value *args, int nargs) {
  return dict_fromkeys(args, nargs);
}
static Value ordered_keys(Value *args, int nargs) {
  return dict_view_new(&odict_keys_shape, args[0]);
}
static Value ordered_values(Value *args, int nargs) {
  return dict_view_new(&odict_values_shape, args[0]);
}
static Value ordered_items(Value *args, int nargs) {
  return dict_view_new(&odict_items_shape, args[0]);
}
static Value ordered_iter(Value self) {
  return ordered_iterator_new(self, ORDERED_KEYS, false);
}
static Value ordered_reversed(Value *args, int nargs) {
  return ordered_iterator_new(args[0], ORDERED_KEYS, true);
}

static const BuiltinDef ordered_methods[] = {
    METHOD_FLAGS(
        "fromkeys(type, /, iterable, value=None)", ordered_fromkeys, EFFECT_ANY,
        BUILTIN_CLASSMETHOD,
        "Return an OrderedDict in which each item of the iterable is a key, with the same value."),
    METHOD("__reduce__(self, /)", ordered_reduce, EFFECT_ANY,
           "Return state information for pickling"),
    METHOD("setdefault(self, /, key, default=None)", ordered_setdefault, EFFECT_ANY,
           "Return the value of the key; if it is missing, enter it with default first."),
    METHOD("pop(self, /, key, default=<unrepresentable>)", ordered_pop, EFFECT_ANY,
           "Take the key out and return its value.\n\nWithout such a key: return the default, or "
           "raise KeyError if there is none."),
    METHOD("popitem(self, /, last=True)", ordered_popitem, EFFECT_ANY,
           "Remove and return a (key, value) pair from the dictionary.\n\nThe last one if last is "
           "true, else the first."),
    METHOD("keys(self, /)", ordered_keys, EFFECT_GC, NULL),
    METHOD("values(self, /)", ordered_values, EFFECT_GC, NULL),
    METHOD("items(self, /)", ordered_items, EFFECT_GC, NULL),
    METHOD_RAW("update(self, /, *args, **kwargs)", ordered_update_method, EFFECT_ANY, 0, NULL),
    METHOD("clear(self, /)", ordered_clear, EFFECT_WRITE_DICT, "Take out all items."),
    METHOD("copy(self, /)", ordered_copy, EFFECT_ANY, "od.copy() -> a shallow copy of od"),
    METHOD("__reversed__(self, /)", ordered_reversed, EFFECT_GC,
           "od.__reversed__() <==> reversed(od)"),
    METHOD("move_to_end(self, /, key, last=True)", ordered_move_to_end, EFFECT_ANY,
           "Make the key the last one or, with last=False, the first.\n\nA key that is not there "
           "is a KeyError."),
    METHOD_END,
};

Type ordered_dict_type = {
    .name = "collections.OrderedDict",
    .base = &dict_type,
    .layout = &ordered_dict_layout,
    .root_shape = &ordered_dict_shape,
    .flags = TYPE_BASE | TYPE_MAPPING | TYPE_DICT | TYPE_HAS_DICT | TYPE_HAS_WEAKREF,
    .slots =
        {
            .repr = ordered_repr,
            .hash = hash_unhashable,
            .compare = ordered_compare,
            .iter = ordered_iter,
            .init = ordered_init,
            .or = ordered_or,
            .inplace_or = ordered_inplace_or,
            .set_item = ordered_set_item,
        },
    .methods = ordered_methods,
    .doc = "Dictionary that remembers insertion order",
};
