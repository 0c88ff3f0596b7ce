/* Methods of classes: mro(), __subclasses__(), isinstance hooks, dir(). */
#include "objects/type_internal.h"

#include "objects/dict.h"
#include "objects/list.h"
#include "objects/tuple.h"

static Value type_mro(Value *args, int nargs) {
  Value order = type_compute_mro(as_type(args[0]));
  return is_absent(order) ? ABSENT : sequence_list(order);
}

static Value type_subclasses(Value *args, int nargs) {
  return type_subclasses_list(as_type(args[0]));
}

static Value type_prepare(Value *args, int nargs) {
  return dict_new();
}

static Value type_instancecheck(Value *args, int nargs) {
  int result = object_plain_is_instance(args[1], args[0]);
  return result < 0 ? ABSENT : from_bool(result);
}

static Value type_subclasscheck(Value *args, int nargs) {
  int result = object_plain_is_subclass(args[1], args[0]);
  return result < 0 ? ABSENT : from_bool(result);
}

/* Adds the names of the class and its bases to a dict. Any object with __dict__ and __bases__
   counts as a class. */
static bool merge_class_dict(Value names, Value class_) {
  Value dict = object_lookup_attr(class_, NAME("__dict__"));
  if (!is_absent(dict) && !dict_update(names, dict)) return false;
  Value bases = exception_pending() ? ABSENT : object_lookup_attr(class_, NAME("__bases__"));
  if (is_absent(bases)) return !exception_pending();
  int64_t count = object_length(bases);
  for (int64_t i = 0; i < count; i++) {
    Value base = object_getitem(bases, from_small_int(i));
    if (is_absent(base) || !merge_class_dict(names, base)) return false;
  }
  return count >= 0;
}

Value type_class_names(Value class_) {
  Value names = dict_new();
  return merge_class_dict(names, class_) ? names : ABSENT;
}

static Value type_dir(Value *args, int nargs) {
  Value names = type_class_names(args[0]);
  return is_absent(names) ? ABSENT : dict_keys_list(names);
}

static Value type_sizeof(Value *args, int nargs) {
  return from_small_int((int64_t)gc_object_size(as_object(args[0])));
}

const BuiltinDef type_methods[] = {
    METHOD("mro(self, /)", type_mro, EFFECT_ALLOC, "Return a type's method resolution order."),
    METHOD("__subclasses__(self, /)", type_subclasses, EFFECT_ALLOC,
           "Return a list of immediate subclasses."),
    METHOD_FLAGS("__prepare__(cls, /, *args, **kwargs)", type_prepare, EFFECT_ALLOC,
                 BUILTIN_CLASSMETHOD, "Make the namespace that a class statement runs in."),
    METHOD("__instancecheck__(self, instance, /)", type_instancecheck, EFFECT_ANY,
           "Check if an object is an instance."),
    METHOD("__subclasscheck__(self, subclass, /)", type_subclasscheck, EFFECT_ANY,
           "Check if a class is a subclass."),
    METHOD("__dir__(self, /)", type_dir, EFFECT_ANY,
           "Specialized __dir__ implementation for types."),
    METHOD("__sizeof__(self, /)", type_sizeof, EFFECT_PURE,
           "Return memory consumption of the type object."),
    METHOD_END};
