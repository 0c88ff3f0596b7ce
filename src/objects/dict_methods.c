/* dict: the type and its methods. */
#include "objects/dict_ops.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

static const Layout dict_layout = {
    .name = "DictObject",
    .fixed_size = sizeof(DictObject),
    .slots_offset = offsetof(DictObject, table),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(dict);

/* -- Items ------------------------------------------------------------------------------------- */

static int64_t dict_len(Value self) {
  return dict_length(self);
}

static Value missing_key(Value self, Value key) {
  if (!is_exact_dict(self)) {
    bool found;
    Value v = call_special(self, NAME("__missing__"), &key, 1, &found);
    if (found) return v;
  }
  return exception_pending() ? ABSENT : raise_key_error(key);
}

static Value dict_get_item(Value self, Value key) {
  Value v = dict_get(self, key);
  if (likely(!is_absent(v))) return v;
  return exception_pending() ? ABSENT : missing_key(self, key);
}

static bool dict_set_item(Value self, Value key, Value v) {
  if (!is_absent(v)) return dict_set(self, key, v);
  int deleted = dict_delete(self, key);
  if (deleted == 0) raise_key_error(key);
  return deleted > 0;
}

static Value method_get(Value *args, int nargs) {
  Value v = dict_get(args[0], args[1]);
  return is_absent(v) && !exception_pending() ? args[2] : v;
}

static Value method_getitem(Value *args, int nargs) {
  return dict_get_item(args[0], args[1]);
}

static Value method_contains(Value *args, int nargs) {
  int found = dict_contains(args[0], args[1]);
  return found < 0 ? ABSENT : from_bool(found);
}

static Value method_setdefault(Value *args, int nargs) {
  return dict_setdefault(args[0], args[1], args[2]);
}

static Value method_pop(Value *args, int nargs) {
  Value v = dict_pop(args[0], args[1]);
  if (!is_absent(v) || exception_pending()) return v;
  return is_absent(args[2]) ? raise_key_error(args[1]) : args[2];
}

static Value method_popitem(Value *args, int nargs) {
  Value key, v;
  if (dict_pop_last(args[0], &key, &v)) return tuple_pack(2, key, v);
  return raise_key_error(str_from_ascii("popitem(): dictionary is empty"));
}

/* -- The whole --------------------------------------------------------------------------------- */

static Value method_update(Value *args, int nargs, Value kwnames) {
  return dict_update_args(args[0], args + 1, nargs - 1, kwnames, "update") ? NONE : ABSENT;
}

static Value method_clear(Value *args, int nargs) {
  dict_clear(args[0]);
  return NONE;
}

static Value method_copy(Value *args, int nargs) {
  return dict_copy(args[0]);
}
static Value method_keys(Value *args, int nargs) {
  return dict_view_new(&dict_keys_shape, args[0]);
}
static Value method_values(Value *args, int nargs) {
  return dict_view_new(&dict_values_shape, args[0]);
}
static Value method_items(Value *args, int nargs) {
  return dict_view_new(&dict_items_shape, args[0]);
}

static Value method_sizeof(Value *args, int nargs) {
  HashTable *table = owner_table(as_owner(args[0]));
  size_t size =
      gc_object_size(as_object(args[0])) + (table == NULL ? 0 : gc_object_size(&table->header));
  return from_small_int(size);
}

static Value dict_or(Value left, Value right) {
  if (!is_dict(left) || !is_dict(right)) return NOT_IMPLEMENTED;
  Value result = dict_copy(left);
  return !is_absent(result) && dict_update(result, right) ? result : ABSENT;
}

static Value dict_inplace_or(Value self, Value other) {
  return dict_update(self, other) ? self : ABSENT;
}

/* 1 when every entry of a is in b, 0 or -1. Comparing values may change both dicts. */
static int entries_equal(Value a, Value b) {
  for (int64_t i = 0; (i = table_next(as_owner(a), i)) >= 0; i++) {
    Value v = dict_value_at(a, i), other;
    int64_t hash = table_entry_hash(as_owner(a), owner_table(as_owner(a)), i), position;
    int found = table_find(as_owner(b), dict_key_at(a, i), hash, &position);
    if (found <= 0) return found;
    other = dict_value_at(b, position);
    if (is_absent(other)) return 0;
    int equal = object_equal(v, other);
    if (equal <= 0) return equal;
  }
  return 1;
}

static Value dict_compare(Value self, Value other, CompareOp op) {
  if (!is_dict(self) || !is_dict(other) || (op != CMP_EQ && op != CMP_NE)) return NOT_IMPLEMENTED;
  int equal = dict_length(self) == dict_length(other) ? entries_equal(self, other) : 0;
  return equal < 0 ? ABSENT : from_bool(equal == (op == CMP_EQ));
}

static bool add_repr(StrBuilder *builder, Value v) {
  Value text = object_repr(v);
  return !is_absent(text) && str_builder_add(builder, text);
}

static bool add_entries(StrBuilder *builder, Value self) {
  Value key, v;
  bool first = true;
  for (int64_t position = 0; dict_next(self, &position, &key, &v); first = false) {
    if (!first && !str_builder_add_ascii(builder, ", ", 2)) return false;
    if (!add_repr(builder, key) || !str_builder_add_ascii(builder, ": ", 2) ||
        !add_repr(builder, v))
      return false;
  }
  return str_builder_add_char(builder, '}');
}

static Value dict_repr(Value self) {
  int active = repr_enter(self);
  if (active != 0) return active < 0 ? ABSENT : str_from_ascii("{...}");
  StrBuilder builder;
  str_builder_init(&builder, dict_length(self) * 6 + 2);
  bool done = str_builder_add_char(&builder, '{') && add_entries(&builder, self);
  repr_leave(self);
  return done ? str_builder_finish(&builder) : ABSENT;
}

/* -- Type -------------------------------------------------------------------------------------- */

static Value dict_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  return type == &dict_type ? dict_new() : type_alloc(type);
}

static bool dict_init(Value self, Value *args, int nargs, Value kwnames) {
  return dict_update_args(self, args, nargs, kwnames, "dict");
}

static Value dict_iter(Value self) {
  return dict_iterator_new(&dict_keyiterator_shape, self);
}
Value dict_iter_keys(Value dict) {
  return dict_iter(dict);
}

const BuiltinDef dict_methods[] = {
    METHOD("__contains__(self, key, /)", method_contains, EFFECT_ANY,
           "True if the dictionary has the key, else False."),
    METHOD("__getitem__(self, key, /)", method_getitem, EFFECT_ANY, "Return self[key]."),
    METHOD("__sizeof__(self, /)", method_sizeof, EFFECT_READ_DICT,
           "Return the size of the dict in memory, in bytes."),
    METHOD("get(self, key, default=None, /)", method_get, EFFECT_ANY,
           "Return the value of the key, or default if it is missing."),
    METHOD("setdefault(self, key, default=None, /)", method_setdefault, EFFECT_ANY,
           "Return the value of the key; if it is missing, enter it with default first."),
    METHOD("pop(self, key, default=<unrepresentable>, /)", method_pop, EFFECT_ANY,
           "Take the key out of the dict and return its value.\n\nWithout such a key: return the "
           "default, or raise KeyError if there is none."),
    METHOD("popitem(self, /)", method_popitem, EFFECT_ALLOC | EFFECT_WRITE_DICT,
           "Remove and return a (key, value) pair as a 2-tuple: the one inserted last.\n\n"
           "Raises KeyError if the dict is empty."),
    METHOD("keys(self, /)", method_keys, EFFECT_GC,
           "Return a view of the keys, which behaves like a set."),
    METHOD("items(self, /)", method_items, EFFECT_GC,
           "Return a view of the pairs (key, value), which behaves like a set."),
    METHOD("values(self, /)", method_values, EFFECT_GC, "Return a view of the values."),
    METHOD_RAW("update(self, /, *args, **kwargs)", method_update, EFFECT_ANY, 0,
               "D.update([E, ]**F) -> None.  Update D from dict/iterable E and F.\n"
               "With keys() method of E: for k in E: D[k] = E[k]\n"
               "Without: for k, v in E: D[k] = v\nThen: for k in F: D[k] = F[k]"),
    METHOD_FLAGS("fromkeys(type, iterable, value=None, /)", dict_fromkeys, EFFECT_ANY,
                 BUILTIN_CLASSMETHOD,
                 "Return a dict in which each item of the iterable is a key, with the same value."),
    METHOD("clear(self, /)", method_clear, EFFECT_WRITE_DICT,
           "D.clear() -> None.  Remove all items from D."),
    METHOD("copy(self, /)", method_copy, EFFECT_ALLOC | EFFECT_READ_DICT,
           "D.copy() -> a shallow copy of D"),
    METHOD("__reversed__(self, /)", dict_reversed, EFFECT_GC,
           "Return a reverse iterator over the dict keys."),
    CLASS_GETITEM_METHOD("See PEP 585"),
    METHOD_END,
};

Type dict_type = {
    .name = "dict",
    .base = &object_type,
    .layout = &dict_layout,
    .root_shape = &dict_shape,
    .flags = TYPE_BASE | TYPE_MAPPING | TYPE_MATCH_SELF | TYPE_DICT,
    .slots =
        {
            .repr = dict_repr,
            .hash = hash_unhashable,
            .compare = dict_compare,
            .iter = dict_iter,
            .new_object = dict_new_object,
            .init = dict_init,
            .or = dict_or,
            .inplace_or = dict_inplace_or,
            .length = dict_len,
            .get_item = dict_get_item,
            .set_item = dict_set_item,
            .contains = dict_contains,
        },
    .methods = dict_methods,
    .doc = "dict() -> new empty dictionary\n"
           "dict(mapping) -> new dictionary with the (key, value) pairs of a mapping\n"
           "dict(iterable) -> new dictionary from pairs: for k, v in iterable: d[k] = v\n"
           "dict(**kwargs) -> new dictionary with the name=value pairs of the call",
};
