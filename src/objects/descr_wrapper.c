/* wrapper_descriptor ("slot wrapper"): a type slot as a method; method-wrapper: the same bound to
   an object. */
#include "objects/descr_common.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_slots.h"

static WrapperDescriptor *as_wrapper(Value self) {
  return object_cast(WrapperDescriptor, self);
}

static const Layout wrapper_layout = {.name = "WrapperDescriptor",
                                      .fixed_size = sizeof(WrapperDescriptor),
                                      .trace = descr_trace_owner};

Value wrapper_descriptor_new(Type *owner, const SlotDef *def) {
  WrapperDescriptor *descriptor = gc_new(&wrapper_descriptor_shape);
  descriptor->def = def;
  descriptor->owner = owner;
  return from_object(descriptor);
}

static Value method_wrapper_new(Value descriptor, Value self) {
  MethodWrapper *wrapper = gc_new(&method_wrapper_shape);
  slot_init(&wrapper->descriptor, descriptor);
  slot_init(&wrapper->self, self);
  return from_object(wrapper);
}

static Value wrapper_get(Value self, Value object, Value type) {
  if (is_absent(object)) return self;
  return descr_check(self, object) ? method_wrapper_new(self, object) : ABSENT;
}

static Value call_wrapper(const WrapperDescriptor *wrapper, Value self, Value *args, int nargs,
                          Value kwnames) {
  return slot_wrapper_call(wrapper->def, *slot_field(wrapper->owner, wrapper->def), self, args,
                           nargs, kwnames);
}

static Value wrapper_call(Value self, Value *args, int nargs, Value kwnames) {
  WrapperDescriptor *wrapper = as_wrapper(self);
  if (nargs < 1)
    return raise_type_error("descriptor '%V' of '%N' object needs an argument", descr_name(self),
                            wrapper->owner);
  if (!is_instance(args[0], wrapper->owner))
    return raise_type_error("descriptor '%V' requires a '%N' object but received a '%T'",
                            descr_name(self), wrapper->owner, args[0]);
  return call_wrapper(wrapper, args[0], args + 1, nargs - 1, kwnames);
}

static Value wrapper_repr(Value self) {
  return descr_repr(self, "slot wrapper");
}

static Value get_doc(Value self, void *closure) {
  return slot_def_doc(as_wrapper(self)->def);
}
static Value get_text_signature(Value self, void *closure) {
  return str_from_ascii(slot_def_text_signature(as_wrapper(self)->def));
}

static const GetSetDef wrapper_getset[] = {
    DESCR_GETSET,
    {"__doc__", get_doc, NULL, NULL, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}};

DEFINE_TYPE_SHAPE(wrapper_descriptor);
Type wrapper_descriptor_type = {
    .name = "wrapper_descriptor",
    .layout = &wrapper_layout,
    .root_shape = &wrapper_descriptor_shape,
    .flags = TYPE_METHOD_LIKE | TYPE_NO_INSTANCES,
    .slots = {.repr = wrapper_repr, .call = wrapper_call, .descr_get = wrapper_get},
    .methods = descr_methods,
    .getset = wrapper_getset,
};

/* -- method-wrapper ---------------------------------------------------------------------------- */

static MethodWrapper *as_method_wrapper(Value v) {
  return object_cast(MethodWrapper, v);
}
static Value descriptor_of(Value v) {
  return slot_get(&as_method_wrapper(v)->descriptor);
}
static Value self_of(Value v) {
  return slot_get(&as_method_wrapper(v)->self);
}

static const Layout method_wrapper_layout = {
    .name = "MethodWrapper",
    .fixed_size = sizeof(MethodWrapper),
    .slots_offset = offsetof(MethodWrapper, descriptor),
    .slots_count = 2,
};

static Value method_wrapper_call(Value v, Value *args, int nargs, Value kwnames) {
  return call_wrapper(as_wrapper(descriptor_of(v)), self_of(v), args, nargs, kwnames);
}

static Value method_wrapper_repr(Value v) {
  Value self = self_of(v);
  return format_text("<method-wrapper '%V' of %T object at 0x%V>", descr_name(descriptor_of(v)),
                     self, int_to_text(object_id(self), 16));
}

static Value method_wrapper_compare(Value a, Value b, CompareOp op) {
  if ((op != CMP_EQ && op != CMP_NE) || type_of(a) != type_of(b)) return NOT_IMPLEMENTED;
  bool equal = same(descriptor_of(a), descriptor_of(b)) && object_is(self_of(a), self_of(b));
  return from_bool(equal == (op == CMP_EQ));
}

static bool method_wrapper_hash(Value v, int64_t *hash) {
  Value self = self_of(v);
  uint64_t of_self = is_object(self) ? object_identity_hash(as_object(self)) : self.bits >> 1;
  *hash = (int64_t)((of_self ^ (uint64_t)object_identity_hash(as_object(descriptor_of(v))) << 20) &
                    INT64_MAX);
  return true;
}

static Value bound_name(Value v, void *closure) {
  return descr_name(descriptor_of(v));
}
static Value bound_qualname(Value v, void *closure) {
  return descr_get_qualname(descriptor_of(v), NULL);
}
static Value bound_objclass(Value v, void *closure) {
  return descr_get_objclass(descriptor_of(v), NULL);
}
static Value bound_doc(Value v, void *closure) {
  return get_doc(descriptor_of(v), NULL);
}
static Value bound_text_signature(Value v, void *closure) {
  return get_text_signature(descriptor_of(v), NULL);
}

static const GetSetDef method_wrapper_getset[] = {
    {"__objclass__", bound_objclass, NULL, NULL, NULL},
    {"__name__", bound_name, NULL, NULL, NULL},
    {"__qualname__", bound_qualname, NULL, NULL, NULL},
    {"__doc__", bound_doc, NULL, NULL, NULL},
    {"__text_signature__", bound_text_signature, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}};

static const MemberDef method_wrapper_members[] = {
    {"__self__", MEMBER_SLOT, offsetof(MethodWrapper, self), false, NULL},
    {NULL, 0, 0, false, NULL}};

static Value method_wrapper_reduce(Value *args, int nargs) {
  Value builtins = import_module("builtins");
  Value getattr = is_absent(builtins) ? ABSENT : object_getattr(builtins, NAME("getattr"));
  if (is_absent(getattr)) return ABSENT;
  return tuple_pack(2, getattr,
                    tuple_pack(2, self_of(args[0]), descr_name(descriptor_of(args[0]))));
}

static const BuiltinDef method_wrapper_methods[] = {
    METHOD("__reduce__(self, /)", method_wrapper_reduce, EFFECT_ANY, NULL), METHOD_END};

DEFINE_TYPE_SHAPE(method_wrapper);
Type method_wrapper_type = {
    .name = "method-wrapper",
    .layout = &method_wrapper_layout,
    .root_shape = &method_wrapper_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = method_wrapper_repr,
              .call = method_wrapper_call,
              .compare = method_wrapper_compare,
              .hash = method_wrapper_hash},
    .methods = method_wrapper_methods,
    .getset = method_wrapper_getset,
    .members = method_wrapper_members,
};
