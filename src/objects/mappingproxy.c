/* mappingproxy: a read-only view of any mapping, such as a class's __dict__. */
#include "objects/dict.h"
#include "objects/genericalias.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct MappingProxy {
  Object header;
  Slot mapping; /* what it shows */
} MappingProxy;

static Shape mappingproxy_shape;
extern Type mappingproxy_type;

static Value mapping_of(Value v) {
  return slot_get(&object_cast(MappingProxy, v)->mapping);
}

static const Layout mappingproxy_layout = {
    .name = "MappingProxy",
    .fixed_size = sizeof(MappingProxy),
    .slots_offset = offsetof(MappingProxy, mapping),
    .slots_count = 1,
};

Value mappingproxy_new(Value mapping) {
  MappingProxy *proxy = gc_new(&mappingproxy_shape);
  slot_init(&proxy->mapping, mapping);
  return from_object(proxy);
}

static bool is_mapping(Value v) {
  return type_of(v)->slots.get_item != NULL && !is_tuple(v) && !has_type_flag(v, TYPE_LIST);
}

static Value mappingproxy_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("mappingproxy(mapping)");
  Value mapping;
  if (!signature_bind(&signature, args, nargs, kwnames, &mapping)) return ABSENT;
  if (!is_mapping(mapping))
    return raise_type_error("mappingproxy() argument must be a mapping, not %T", mapping);
  return mappingproxy_new(mapping);
}

/* -- Forwarding -------------------------------------------------------------------------------- */

static Value proxy_repr(Value self) {
  return format_text("mappingproxy(%R)", mapping_of(self));
}
static Value proxy_str(Value self) {
  return object_str(mapping_of(self));
}
static Value proxy_iter(Value self) {
  return object_iter(mapping_of(self));
}
static int64_t proxy_length(Value self) {
  return object_length(mapping_of(self));
}
static Value proxy_get_item(Value self, Value key) {
  return object_getitem(mapping_of(self), key);
}
static int proxy_contains(Value self, Value key) {
  return object_contains(mapping_of(self), key);
}
static Value proxy_compare(Value self, Value other, CompareOp op) {
  return object_compare(mapping_of(self), other, op);
}

static Value unwrap(Value v) {
  return type_of(v) == &mappingproxy_type ? mapping_of(v) : v;
}
static Value proxy_or(Value left, Value right) {
  return number_binary(OP_OR, unwrap(left), unwrap(right));
}
static Value proxy_inplace_or(Value self, Value other) {
  return raise_type_error("'|=' is not supported by %T; use '|' instead", self);
}

static Value proxy_get(Value *args, int nargs) {
  return call_method2(mapping_of(args[0]), NAME("get"), args[1], args[2]);
}
static Value proxy_keys(Value *args, int nargs) {
  return call_method0(mapping_of(args[0]), NAME("keys"));
}
static Value proxy_values(Value *args, int nargs) {
  return call_method0(mapping_of(args[0]), NAME("values"));
}
static Value proxy_items(Value *args, int nargs) {
  return call_method0(mapping_of(args[0]), NAME("items"));
}
static Value proxy_copy(Value *args, int nargs) {
  return call_method0(mapping_of(args[0]), NAME("copy"));
}
static Value proxy_reversed(Value *args, int nargs) {
  return call_method0(mapping_of(args[0]), NAME("__reversed__"));
}

static const BuiltinDef proxy_methods[] = {
    METHOD("get(self, key, default=None, /)", proxy_get, EFFECT_ANY,
           "Return the value for key if key is in the mapping, else default."),
    METHOD("keys(self, /)", proxy_keys, EFFECT_ANY,
           "a set-like object providing a view on D's keys"),
    METHOD("values(self, /)", proxy_values, EFFECT_ANY, "an object providing a view on D's values"),
    METHOD("items(self, /)", proxy_items, EFFECT_ANY,
           "a set-like object providing a view on D's items"),
    METHOD("copy(self, /)", proxy_copy, EFFECT_ANY, "a shallow copy of D"),
    METHOD("__reversed__(self, /)", proxy_reversed, EFFECT_ANY,
           "D.__reversed__() -> reverse iterator"),
    METHOD_FLAGS("__class_getitem__(cls, item, /)", generic_alias_class_getitem, EFFECT_ALLOC,
                 BUILTIN_CLASSMETHOD, "See PEP 585"),
    METHOD_END};

Type mappingproxy_type = {
    .name = "mappingproxy",
    .layout = &mappingproxy_layout,
    .root_shape = &mappingproxy_shape,
    .flags = TYPE_MAPPING,
    .slots = {.repr = proxy_repr,
              .str = proxy_str,
              .iter = proxy_iter,
              .length = proxy_length,
              .get_item = proxy_get_item,
              .contains = proxy_contains,
              .compare = proxy_compare,
              .or = proxy_or,
              .inplace_or = proxy_inplace_or,
              .new_object = mappingproxy_new_object},
    .methods = proxy_methods,
};
