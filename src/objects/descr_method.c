/* method_descriptor and classmethod_descriptor: methods in the dicts of builtin types. */
#include "objects/descr_common.h"
#include "objects/function_builtin.h"

static MethodDescriptor *as_method_descriptor(Value v) {
  return object_cast(MethodDescriptor, v);
}

static const Layout method_descriptor_layout = {
    .name = "MethodDescriptor",
    .fixed_size = sizeof(MethodDescriptor),
    .trace = descr_trace_owner, /* at the offset that all descriptors share */
};

static Value make(Shape *shape, Type *owner, const BuiltinDef *def) {
  MethodDescriptor *descriptor = gc_new(shape);
  descriptor->def = def;
  descriptor->owner = owner;
  return from_object(descriptor);
}
Value method_descriptor_new(Type *owner, const BuiltinDef *def) {
  return make(&method_descriptor_shape, owner, def);
}
Value classmethod_descriptor_new(Type *owner, const BuiltinDef *def) {
  return make(&classmethod_descriptor_shape, owner, def);
}

/* -- method_descriptor ------------------------------------------------------------------------- */

static Value method_descriptor_get(Value self, Value object, Value type) {
  if (is_absent(object)) return self;
  if (!descr_check(self, object)) return ABSENT;
  return builtin_method_new(as_method_descriptor(self)->def, object);
}

static Value method_descriptor_call(Value self, Value *args, int nargs, Value kwnames) {
  MethodDescriptor *descriptor = as_method_descriptor(self);
  if (nargs < 1)
    return raise_type_error("unbound method %N.%V() needs an argument", descriptor->owner,
                            descr_name(self));
  if (!descr_check(self, args[0])) return ABSENT;
  return builtin_call(descriptor->def, args[0], args + 1, nargs - 1, kwnames);
}

static Value get_doc(Value self, void *closure) {
  return builtin_def_doc(as_method_descriptor(self)->def);
}
static Value get_text_signature(Value self, void *closure) {
  return builtin_def_text_signature(as_method_descriptor(self)->def, true);
}

static const GetSetDef method_descriptor_getset[] = {
    DESCR_GETSET,
    {"__doc__", get_doc, NULL, NULL, NULL},
    {"__text_signature__", get_text_signature, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}};

static Value method_descriptor_repr(Value self) {
  return descr_repr(self, "method");
}

DEFINE_TYPE_SHAPE(method_descriptor);
Type method_descriptor_type = {
    .name = "method_descriptor",
    .layout = &method_descriptor_layout,
    .root_shape = &method_descriptor_shape,
    .flags = TYPE_METHOD_LIKE | TYPE_NO_INSTANCES,
    .slots = {.repr = method_descriptor_repr,
              .call = method_descriptor_call,
              .descr_get = method_descriptor_get},
    .methods = descr_methods,
    .getset = method_descriptor_getset,
};

/* -- classmethod_descriptor -------------------------------------------------------------------- */

static Value classmethod_descriptor_get(Value self, Value object, Value type) {
  MethodDescriptor *descriptor = as_method_descriptor(self);
  if (is_absent(type)) {
    if (is_absent(object))
      return raise_type_error("descriptor '%V' for type '%N' needs either an object or a type",
                              descr_name(self), descriptor->owner);
    type = type_value(type_of(object));
  }
  if (!is_type_object(type))
    return raise_type_error("descriptor '%V' for type '%N' needs a type, not a '%T' as arg 2",
                            descr_name(self), descriptor->owner, type);
  if (!type_is_subtype(as_type(type), descriptor->owner))
    return raise_type_error("descriptor '%V' requires a subtype of '%N' but received '%N'",
                            descr_name(self), descriptor->owner, as_type(type));
  return builtin_method_new(descriptor->def, type);
}

static Value classmethod_descriptor_call(Value self, Value *args, int nargs, Value kwnames) {
  MethodDescriptor *descriptor = as_method_descriptor(self);
  if (nargs < 1)
    return raise_type_error("descriptor '%V' of '%N' object needs an argument", descr_name(self),
                            descriptor->owner);
  Value bound = classmethod_descriptor_get(self, ABSENT, args[0]);
  return is_absent(bound) ? ABSENT : call(bound, args + 1, nargs - 1, kwnames);
}

DEFINE_TYPE_SHAPE(classmethod_descriptor);
Type classmethod_descriptor_type = {
    .name = "classmethod_descriptor",
    .layout = &method_descriptor_layout,
    .root_shape = &classmethod_descriptor_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = method_descriptor_repr,
              .call = classmethod_descriptor_call,
              .descr_get = classmethod_descriptor_get},
    .getset = method_descriptor_getset,
};
