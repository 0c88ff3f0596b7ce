/* __slots__: which attributes a class declares, and whether its instances get a __dict__ and weak
   references. */
#include "objects/type_internal.h"

#include "objects/dict.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* Private names are mangled as in the class's body: __x of class _C becomes _C__x. */
static Value mangle(Value class_name, Value name) {
  int64_t length = str_length(name), start = 0;
  if (length < 3 || str_char_at(name, 0) != '_' || str_char_at(name, 1) != '_') return name;
  bool is_special = str_char_at(name, length - 1) == '_' && str_char_at(name, length - 2) == '_';
  if (is_special || str_find_char(name, '.', 0, length) >= 0) return name;
  while (start < str_length(class_name) && str_char_at(class_name, start) == '_') start++;
  if (start == str_length(class_name)) return name;
  return format_text("_%V%V", str_slice(class_name, start, str_length(class_name)), name);
}

static bool check_name(Value name) {
  if (!is_str(name)) {
    raise_type_error("__slots__ items must be strings, not '%T'", name);
    return false;
  }
  Value valid = call_method0(name, NAME("isidentifier"));
  if (is_absent(valid)) return false;
  if (same(valid, TRUE_VALUE)) return true;
  raise_type_error("__slots__ must be identifiers");
  return false;
}

/* Takes a __dict__ or __weakref__ entry: sets the flag, once. */
static bool take_special(uint32_t *flags, uint32_t flag, bool allowed, const char *message) {
  if (!allowed || *flags & flag) {
    raise_type_error("%s", message);
    return false;
  }
  *flags |= flag;
  return true;
}

/* A declared name may not also be a class variable, but for the two that the compiler puts
   there. */
static bool check_conflict(Value name, Value dict) {
  int present = dict_contains(dict, name);
  if (present <= 0) return present == 0;
  if (str_equals_ascii(name, "__qualname__") || str_equals_ascii(name, "__classcell__"))
    return true;
  raise_value_error("%R in __slots__ conflicts with class variable", name);
  return false;
}

static bool add_declared(Value class_name, Value name, Value dict, Value declared) {
  if (!is_exact_str(name)) name = str_slice(name, 0, str_length(name));
  Value mangled = mangle(class_name, name);
  if (is_absent(mangled)) return false;
  return check_conflict(mangled, dict) && list_append(declared, str_intern(mangled));
}

bool type_may_have_weakrefs(const Type *base) {
  return !(base->flags & (TYPE_HAS_WEAKREF | TYPE_INT | TYPE_TUPLE | TYPE_BYTES));
}

Value type_declared_names(Value class_name, const Type *base, Value slots, Value dict,
                          uint32_t *flags) {
  slots = is_str(slots) ? tuple_pack(1, slots) : sequence_tuple(slots);
  if (is_absent(slots)) return ABSENT;
  if (tuple_length(slots) > 0 && base->flags & (TYPE_INT | TYPE_TUPLE | TYPE_BYTES | TYPE_TYPE))
    return raise_type_error("nonempty __slots__ not supported for subtype of '%N'", base);
  Value declared = list_new(tuple_length(slots));
  for (int64_t i = 0; i < tuple_length(slots); i++) {
    Value name = tuple_get(slots, i);
    bool ok = check_name(name);
    if (ok && str_equals_ascii(name, "__dict__"))
      ok = take_special(flags, TYPE_HAS_DICT, !(base->flags & TYPE_HAS_DICT),
                        "__dict__ slot disallowed: we already got one");
    else if (ok && str_equals_ascii(name, "__weakref__"))
      ok = take_special(
          flags, TYPE_HAS_WEAKREF, type_may_have_weakrefs(base),
          "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
    else if (ok)
      ok = add_declared(class_name, name, dict, declared);
    if (!ok) return ABSENT;
  }
  return list_sort(declared) ? list_as_tuple(declared) : ABSENT;
}
