/* Type variables in parameterised generics: finding and replacing them, by the protocol of the
   typing module. */
#include "objects/genericalias.h"

#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* getattr(v, name, None) with None as ABSENT; *ok false when an exception is set. */
static Value attribute(Value v, Value name, bool *ok) {
  Value result = object_lookup_attr(v, name);
  *ok = !is_absent(result) || !exception_pending();
  return is_absent(result) || is_none(result) ? ABSENT : result;
}

static int64_t index_of(Value tuple, Value item) {
  for (int64_t i = 0; i < tuple_length(tuple); i++)
    if (same(tuple_get(tuple, i), item)) return i;
  return -1;
}

static bool extend(Value list, Value tuple) {
  for (int64_t i = 0; i < tuple_length(tuple); i++)
    if (!list_append(list, tuple_get(tuple, i))) return false;
  return true;
}

/* -- Finding ----------------------------------------------------------------------------------- */

static bool add_once(Value list, Value item) {
  for (int64_t i = 0; i < list_length(list); i++)
    if (same(list_get(list, i), item)) return true;
  return list_append(list, item);
}

static bool add_parameters_of(Value list, Value v) {
  bool ok;
  if (is_type_object(v)) return true;
  Value subst = attribute(v, NAME("__typing_subst__"), &ok);
  if (!is_absent(subst)) return add_once(list, v);
  Value parameters = ok ? attribute(v, NAME("__parameters__"), &ok) : ABSENT;
  if (!ok || is_absent(parameters) || !is_tuple(parameters)) return ok;
  for (int64_t i = 0; i < tuple_length(parameters); i++)
    if (!add_once(list, tuple_get(parameters, i))) return false;
  return true;
}

Value type_parameters(Value args) {
  Value list = list_new(0);
  for (int64_t i = 0; i < tuple_length(args); i++)
    if (!add_parameters_of(list, tuple_get(args, i))) return ABSENT;
  return list_as_tuple(list);
}

/* -- Replacing --------------------------------------------------------------------------------- */

/* The arguments of an unpacked tuple type of known length, else ABSENT. */
static Value unpacked_tuple_args(Value v, bool *ok) {
  Value args = ABSENT;
  *ok = true;
  if (is_type_object(v)) return ABSENT;
  if (type_of(v) == &generic_alias_type) {
    GenericAlias *alias = object_cast(GenericAlias, v);
    if (alias->starred && same(slot_get(&alias->origin), type_value(&tuple_type)))
      args = slot_get(&alias->args);
  } else {
    args = attribute(v, NAME("__typing_unpacked_tuple_args__"), ok);
  }
  if (is_absent(args) || !is_tuple(args)) return ABSENT;
  int64_t length = tuple_length(args);
  return length > 0 && same(tuple_get(args, length - 1), ELLIPSIS) ? ABSENT : args;
}

/* The items of a subscript as a tuple, with unpacked tuples spread out. */
static Value unpack_items(Value item) {
  Value list = list_new(4), items = is_tuple(item) ? item : tuple_pack(1, item);
  for (int64_t i = 0; i < tuple_length(items); i++) {
    bool ok;
    Value v = tuple_get(items, i), args = unpacked_tuple_args(v, &ok);
    if (!ok || !(is_absent(args) ? list_append(list, v) : extend(list, args))) return ABSENT;
  }
  return list_as_tuple(list);
}

/* Lets each type variable that wants to (ParamSpec, TypeVarTuple) regroup the items. */
static Value prepare_items(Value self, Value parameters, Value items) {
  for (int64_t i = 0; i < tuple_length(parameters); i++) {
    bool ok;
    Value prepare = attribute(tuple_get(parameters, i), NAME("__typing_prepare_subst__"), &ok);
    if (!ok) return ABSENT;
    if (is_absent(prepare)) continue;
    items = call2(prepare, self, items);
    if (is_absent(items)) return ABSENT;
    if (!is_tuple(items)) items = tuple_pack(1, items);
  }
  return items;
}

/* v[...] with its own type variables replaced; v itself if it has none. */
static Value substitute_inside(Value v, Value parameters, Value items) {
  bool ok;
  Value inner = attribute(v, NAME("__parameters__"), &ok);
  if (!ok) return ABSENT;
  if (is_absent(inner) || !is_tuple(inner) || tuple_length(inner) == 0) return v;
  Value list = list_new(4);
  for (int64_t i = 0; i < tuple_length(inner); i++) {
    Value parameter = tuple_get(inner, i);
    int64_t found = index_of(parameters, parameter);
    Value item = found < 0 ? parameter : tuple_get(items, found);
    bool many = found >= 0 && is_tuple(item) && type_of(parameter)->slots.iter != NULL;
    if (!(many ? extend(list, item) : list_append(list, item))) return ABSENT;
  }
  Value subscript = list_as_tuple(list);
  return is_absent(subscript) ? ABSENT : object_getitem(v, subscript);
}

/* Appends what one argument becomes. */
static bool substitute_one(Value list, Value v, Value parameters, Value items) {
  bool ok;
  if (is_type_object(v)) return list_append(list, v);
  Value flag = attribute(v, NAME("__typing_is_unpacked_typevartuple__"), &ok);
  int unpack = !ok ? -1 : is_absent(flag) ? 0 : object_truth(flag);
  Value subst = unpack < 0 ? ABSENT : attribute(v, NAME("__typing_subst__"), &ok);
  if (unpack < 0 || !ok) return false;
  int64_t index = is_absent(subst) ? -1 : index_of(parameters, v);
  Value result =
      index < 0 ? substitute_inside(v, parameters, items) : call1(subst, tuple_get(items, index));
  if (is_absent(result)) return false;
  return unpack && is_tuple(result) ? extend(list, result) : list_append(list, result);
}

Value type_substitute(Value self, Value args, Value parameters, Value item) {
  int64_t wanted = tuple_length(parameters);
  if (wanted == 0) return raise_type_error("%R is not a generic class", self);
  Value items = unpack_items(item);
  if (!is_absent(items)) items = prepare_items(self, parameters, items);
  if (is_absent(items)) return ABSENT;
  if (tuple_length(items) != wanted)
    return raise_type_error("Too %s arguments for %R; actual %zd, expected %zd",
                            tuple_length(items) > wanted ? "many" : "few", self,
                            (size_t)tuple_length(items), (size_t)wanted);
  Value list = list_new(tuple_length(args));
  for (int64_t i = 0; i < tuple_length(args); i++)
    if (!substitute_one(list, tuple_get(args, i), parameters, items)) return ABSENT;
  return list_as_tuple(list);
}

/* -- Text -------------------------------------------------------------------------------------- */

Value type_argument_repr(Value v) {
  bool ok;
  if (same(v, ELLIPSIS)) return str_from_ascii("...");
  Value origin = attribute(v, NAME("__origin__"), &ok);
  Value args = ok && !is_absent(origin) ? attribute(v, NAME("__args__"), &ok) : ABSENT;
  if (!ok) return ABSENT;
  if (!is_absent(args)) return object_repr(v);
  Value qualname = attribute(v, NAME("__qualname__"), &ok);
  Value module = ok && !is_absent(qualname) ? attribute(v, NAME("__module__"), &ok) : ABSENT;
  if (!ok) return ABSENT;
  if (is_absent(module)) return object_repr(v);
  if (is_str(module) && str_equals_ascii(module, "builtins")) return object_str(qualname);
  return format_text("%V.%V", module, qualname);
}
