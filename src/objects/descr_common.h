/* What all descriptors of builtin types share: they begin like a DescriptorHead.

   Functions that return a Value or are marked must_check may collect and run Python code (the
   repr of a name in an error). */
#ifndef OBJECTS_DESCR_COMMON_H
#define OBJECTS_DESCR_COMMON_H

#include "objects/descr.h"

/* Invariant: MethodDescriptor, GetSetDescriptor, WrapperDescriptor and MemberDescriptor all begin
   so. */
typedef struct DescriptorHead {
  Object header;
  const void *def; /* a BuiltinDef, GetSetDef, SlotDef or MemberDef */
  Type *owner;     /* class it was declared in */
} DescriptorHead;

/* Layout.trace of all of them. */
void descr_trace_owner(Object *object, GcVisitor *visitor);

static inline Type *descr_owner(Value self) {
  return object_cast(DescriptorHead, self)->owner;
}
/* Interned. */
Value descr_name(Value self);
/* "<method 'append' of 'list' objects>" */
Value descr_repr(Value self, const char *what);
/* TypeError unless object is an instance of the owner. */
bool descr_check(Value self, Value object) must_check;

Value descr_get_name(Value self, void *closure);
Value descr_get_qualname(Value self, void *closure);
Value descr_get_objclass(Value self, void *closure);
/* Entries for a getset table. */
#define DESCR_GETSET                                                                               \
  {"__name__", descr_get_name, NULL, NULL, NULL},                                                  \
      {"__qualname__", descr_get_qualname, NULL, NULL, NULL}, {                                    \
    "__objclass__", descr_get_objclass, NULL, NULL, NULL                                           \
  }

/* __reduce__ as getattr(class, name). */
extern const BuiltinDef descr_methods[];

#endif
