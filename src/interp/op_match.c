/* match statements: keys of mapping patterns, class patterns. */
#include "interp/operations.h"
#include "objects/list.h"

bool op_match_keys(Value *base, Instr i) {
  Value subject = base[i.b], keys = base[i.c];
  int64_t count = tuple_length(keys);
  if (count == 0) {
    base[i.a] = from_object(tuple_empty);
    return true;
  }
  Value get = object_getattr(subject, NAME("get"));
  if (is_absent(get)) return false;
  Value missing = type_alloc(&object_type), seen = set_new(ABSENT), values = list_new(count);
  if (is_absent(seen)) return false;
  for (int64_t n = 0; n < count; n++) {
    Value key = tuple_get(keys, n);
    int added = set_add(seen, key);
    if (added < 0) return false;
    if (added == 0) {
      raise_value_error("mapping pattern checks duplicate key (%R)", key);
      return false;
    }
    Value v = call2(get, key, missing);
    if (is_absent(v)) return false;
    if (same(v, missing)) {
      base[i.a] = NONE;
      return true;
    }
    if (!list_append(values, v)) return false;
  }
  base[i.a] = list_as_tuple(values);
  return !is_absent(base[i.a]);
}

bool op_copy_dict_without_keys(Value *base, Instr i) {
  Value dict = dict_new(), keys = base[i.c];
  if (!dict_update(dict, base[i.b])) return false;
  for (int64_t n = 0; n < tuple_length(keys); n++) {
    if (dict_delete(dict, tuple_get(keys, n)) < 0) return false;
  }
  base[i.a] = dict;
  return true;
}

/* -- Class patterns ---------------------------------------------------------------------------- */

/* Appends subject.name to values. 1: done, 0: no such attribute, -1: error. */
static int take_attribute(Value subject, Value name, Value type, Value seen, Value values) {
  int added = set_add(seen, name);
  if (added < 0) return -1;
  if (added == 0) {
    raise_type_error("%N() got multiple sub-patterns for attribute %R", as_type(type), name);
    return -1;
  }
  Value v = object_lookup_attr(subject, name);
  if (is_absent(v)) return exception_pending() ? -1 : 0;
  return list_append(values, v) ? 1 : -1;
}

static bool raise_too_many_positional(Type *type, int64_t allowed, int given) {
  raise_type_error("%N() accepts %lld positional sub-pattern%s (%d given)", type,
                   (long long)allowed, allowed == 1 ? "" : "s", given);
  return false;
}

/* Positional sub-patterns through __match_args__. As take_attribute. */
static int take_positionals(Value subject, Value type, int count, Value seen, Value values) {
  Value names = object_lookup_attr(type, NAME("__match_args__"));
  if (is_absent(names)) {
    if (exception_pending()) return -1;
    bool whole = as_type(type)->flags & TYPE_MATCH_SELF;
    if (count > whole) return raise_too_many_positional(as_type(type), whole, count) ? 0 : -1;
    return list_append(values, subject) ? 1 : -1;
  }
  if (!has_shape(names, &tuple_shape)) {
    raise_type_error("%N.__match_args__ must be a tuple (got %T)", as_type(type), names);
    return -1;
  }
  if (count > tuple_length(names))
    return raise_too_many_positional(as_type(type), tuple_length(names), count) ? 0 : -1;
  for (int n = 0; n < count; n++) {
    Value name = tuple_get(names, n);
    if (!is_exact_str(name)) {
      raise_type_error("__match_args__ elements must be strings (got %T)", name);
      return -1;
    }
    int taken = take_attribute(subject, name, type, seen, values);
    if (taken <= 0) return taken;
  }
  return 1;
}

bool op_match_class(Value *base, Instr i) {
  Value subject = base[i.b], type = base[i.c], keywords = base[i.a];
  if (!is_type_object(type)) {
    raise_type_error("called match pattern must be a type");
    return false;
  }
  int instance = object_is_instance(subject, type);
  if (instance <= 0) {
    base[i.a] = NONE;
    return instance == 0;
  }
  Value seen = set_new(ABSENT), values = list_new(4);
  if (is_absent(seen)) return false;
  int taken = i.d > 0 ? take_positionals(subject, type, i.d, seen, values) : 1;
  for (int64_t n = 0; taken > 0 && n < tuple_length(keywords); n++) {
    taken = take_attribute(subject, tuple_get(keywords, n), type, seen, values);
  }
  if (taken < 0) return false;
  base[i.a] = taken ? list_as_tuple(values) : NONE;
  return !is_absent(base[i.a]);
}
