/* types.SimpleNamespace. */
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

extern Type namespace_type;

static const Layout namespace_layout = {.name = "Object", .fixed_size = sizeof(Object)};

static Value namespace_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}

static bool namespace_init(Value self, Value *args, int nargs, Value kwnames) {
  if (nargs > 0) {
    raise_type_error("no positional arguments expected");
    return false;
  }
  for (int64_t i = 0; !is_absent(kwnames) && i < tuple_length(kwnames); i++)
    if (!instance_set(as_object(self), tuple_get(kwnames, i), args[i])) return false;
  return true;
}

/* "a=1, b=2" */
static Value join_items(Value dict) {
  Value texts = list_new(4), names = dict_keys_list(dict);
  for (int64_t i = 0; !is_absent(names) && i < list_length(names); i++) {
    Value name = list_get(names, i), v = dict_get(dict, name);
    if (is_absent(v) && exception_pending()) return ABSENT;
    if (is_absent(v) || !is_str(name) || str_length(name) == 0) continue;
    Value text = format_text("%V=%R", name, v);
    if (is_absent(text) || !list_append(texts, text)) return ABSENT;
  }
  return is_absent(names) ? ABSENT : str_join(str_from_ascii(", "), texts);
}

static Value namespace_repr(Value self) {
  const char *name = type_of(self) == &namespace_type ? "namespace" : type_name(type_of(self));
  int active = repr_enter(self);
  if (active != 0) return active < 0 ? ABSENT : format_text("%s(...)", name);
  Value dict = instance_dict(as_object(self));
  Value items = is_absent(dict) ? ABSENT : join_items(dict);
  repr_leave(self);
  return is_absent(items) ? ABSENT : format_text("%s(%V)", name, items);
}

static Value namespace_compare(Value a, Value b, CompareOp op) {
  if (!is_instance(a, &namespace_type) || !is_instance(b, &namespace_type)) return NOT_IMPLEMENTED;
  Value x = instance_dict(as_object(a)), y = is_absent(x) ? ABSENT : instance_dict(as_object(b));
  return is_absent(y) ? ABSENT : object_compare(x, y, op);
}

static Value namespace_reduce(Value *args, int nargs) {
  Value dict = instance_dict(as_object(args[0]));
  return is_absent(dict)
             ? ABSENT
             : tuple_pack(3, type_value(type_of(args[0])), from_object(tuple_empty), dict);
}

static const BuiltinDef namespace_methods[] = {METHOD("__reduce__(self, /)", namespace_reduce,
                                                      EFFECT_ALLOC,
                                                      "Return state information for pickling"),
                                               METHOD_END};

DEFINE_TYPE_SHAPE(namespace);
Type namespace_type = {
    .name = "types.SimpleNamespace",
    .layout = &namespace_layout,
    .root_shape = &namespace_shape,
    .flags = TYPE_BASE | TYPE_HAS_DICT,
    .slots = {.repr = namespace_repr,
              .compare = namespace_compare,
              .new_object = namespace_new_object,
              .init = namespace_init},
    .methods = namespace_methods,
    .doc = "An object to which attributes can be given freely.\n\nSimpleNamespace(**kwargs) has "
           "the keyword arguments as attributes.",
};
