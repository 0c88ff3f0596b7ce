/* Names, checks and texts of the descriptors of builtin types. */
#include "objects/descr_common.h"

#include "objects/function_builtin.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/type_slots.h"

_Static_assert(offsetof(MethodDescriptor, owner) == offsetof(DescriptorHead, owner), "common head");
_Static_assert(offsetof(GetSetDescriptor, owner) == offsetof(DescriptorHead, owner), "common head");
_Static_assert(offsetof(MemberDescriptor, owner) == offsetof(DescriptorHead, owner), "common head");
_Static_assert(offsetof(WrapperDescriptor, owner) == offsetof(DescriptorHead, owner),
               "common head");

void descr_trace_owner(Object *object, GcVisitor *visitor) {
  Value owner = type_value(((DescriptorHead *)object)->owner); /* types do not move */
  if (((DescriptorHead *)object)->owner != NULL) gc_visit_value(visitor, &owner);
}

Value descr_name(Value self) {
  const void *def = object_cast(DescriptorHead, self)->def;
  Type *type = type_of(self);
  if (type == &wrapper_descriptor_type) return slot_def_name(def);
  if (type == &getset_descriptor_type) return str_intern_static(((const GetSetDef *)def)->name);
  if (type == &member_descriptor_type) return slot_get(&object_cast(MemberDescriptor, self)->name);
  return builtin_def_name(def);
}

Value descr_repr(Value self, const char *what) {
  return format_text("<%s '%V' of '%N' objects>", what, descr_name(self), descr_owner(self));
}

bool descr_check(Value self, Value object) {
  if (is_instance(object, descr_owner(self))) return true;
  raise_type_error("descriptor '%V' for '%N' objects doesn't apply to a '%T' object",
                   descr_name(self), descr_owner(self), object);
  return false;
}

Value descr_get_name(Value self, void *closure) {
  return descr_name(self);
}
Value descr_get_qualname(Value self, void *closure) {
  return format_text("%V.%V", slot_get(&descr_owner(self)->qualname), descr_name(self));
}
Value descr_get_objclass(Value self, void *closure) {
  return type_value(descr_owner(self));
}

static Value descr_reduce(Value *args, int nargs) {
  Value builtins = import_module("builtins");
  Value getattr = is_absent(builtins) ? ABSENT : object_getattr(builtins, NAME("getattr"));
  if (is_absent(getattr)) return ABSENT;
  return tuple_pack(2, getattr,
                    tuple_pack(2, type_value(descr_owner(args[0])), descr_name(args[0])));
}

const BuiltinDef descr_methods[] = {METHOD("__reduce__(self, /)", descr_reduce, EFFECT_ANY, NULL),
                                    METHOD_END};
