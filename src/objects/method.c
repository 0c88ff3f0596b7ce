/* method: a function bound to an object. */
#include "base/hash.h"
#include "objects/descr.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_internal.h"

static const Layout method_layout = {
    .name = "MethodObject",
    .fixed_size = sizeof(MethodObject),
    .slots_offset = offsetof(MethodObject, function),
    .slots_count = 2,
};

Value method_new(Value function, Value self) {
  MethodObject *method = gc_new(&method_shape);
  slot_init(&method->function, function);
  slot_init(&method->self, self);
  return from_object(method);
}

static Value function_of(Value v) {
  return slot_get(&as_method(v)->function);
}
static Value self_of(Value v) {
  return slot_get(&as_method(v)->self);
}

static Value method_call(Value v, Value *args, int nargs, Value kwnames) {
  return call_with_first(function_of(v), self_of(v), args, nargs, kwnames);
}

static Value method_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("method() takes no keyword arguments");
  if (nargs != 2) return raise_type_error("method expected 2 arguments, got %d", nargs);
  if (!object_is_callable(args[0])) return raise_type_error("first argument must be callable");
  if (is_none(args[1])) return raise_type_error("instance must not be None");
  return method_new(args[0], args[1]);
}

/* A method has the attributes of its function, besides its own. */
static Value method_getattribute(Value v, Value name) {
  Value own = type_lookup(&method_type, name);
  if (is_absent(own)) return object_getattr(function_of(v), name);
  SlotGET get = type_of(own)->slots.descr_get;
  return get == NULL ? own : get(own, v, type_value(&method_type));
}

static Value method_repr(Value v) {
  Value name = object_lookup_attr(function_of(v), NAME("__qualname__"));
  if (is_absent(name) && !exception_pending())
    name = object_lookup_attr(function_of(v), NAME("__name__"));
  if (exception_pending()) return ABSENT;
  if (is_absent(name) || !is_str(name)) return format_text("<bound method ? of %R>", self_of(v));
  return format_text("<bound method %V of %R>", name, self_of(v));
}

static Value method_compare(Value a, Value b, CompareOp op) {
  if ((op != CMP_EQ && op != CMP_NE) || !is_method(a) || !is_method(b)) return NOT_IMPLEMENTED;
  int equal = object_equal(function_of(a), function_of(b));
  if (equal > 0) equal = object_is(self_of(a), self_of(b));
  return equal < 0 ? ABSENT : from_bool((equal > 0) == (op == CMP_EQ));
}

static bool method_hash(Value v, int64_t *hash) {
  Value self = self_of(v);
  if (!object_hash(function_of(v), hash)) return false;
  uint64_t of_self = is_object(self) ? object_identity_hash(as_object(self)) : self.bits >> 1;
  *hash = hash_finish((uint64_t)*hash ^ of_self << 3);
  return true;
}

static Value get_doc(Value v, void *closure) {
  Value doc = object_lookup_attr(function_of(v), NAME("__doc__"));
  return is_absent(doc) && !exception_pending() ? NONE : doc;
}

static const GetSetDef method_getset[] = {{"__doc__", get_doc, NULL, NULL, NULL},
                                          {NULL, NULL, NULL, NULL, NULL}};

static const MemberDef method_members[] = {{"__func__", MEMBER_SLOT,
                                            offsetof(MethodObject, function), false,
                                            "the function that the method calls"},
                                           {"__self__", MEMBER_SLOT, offsetof(MethodObject, self),
                                            false, "the instance to which a method is bound"},
                                           {NULL, 0, 0, false, NULL}};

static Value method_reduce(Value *args, int nargs) {
  Value builtins = import_module("builtins");
  Value getattr = is_absent(builtins) ? ABSENT : object_getattr(builtins, NAME("getattr"));
  Value name = is_absent(getattr) ? ABSENT : object_getattr(function_of(args[0]), NAME("__name__"));
  return is_absent(name) ? ABSENT : tuple_pack(2, getattr, tuple_pack(2, self_of(args[0]), name));
}

static const BuiltinDef method_methods[] = {
    METHOD("__reduce__(self, /)", method_reduce, EFFECT_ANY, NULL), METHOD_END};

DEFINE_TYPE_SHAPE(method);
Type method_type = {
    .name = "method",
    .layout = &method_layout,
    .root_shape = &method_shape,
    .flags = TYPE_HAS_WEAKREF,
    .slots = {.repr = method_repr,
              .call = method_call,
              .getattribute = method_getattribute,
              .compare = method_compare,
              .hash = method_hash,
              .new_object = method_new_object},
    .methods = method_methods,
    .getset = method_getset,
    .members = method_members,
    .doc = "Create a bound instance method object.",
    .text_signature = "(function, instance, /)",
};
