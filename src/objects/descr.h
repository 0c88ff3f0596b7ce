/* Descriptors: what stands in the dicts of builtin types, and property, classmethod, staticmethod,
   bound methods. */
#ifndef OBJECTS_DESCR_H
#define OBJECTS_DESCR_H

#include "objects/protocol.h"

/* method_descriptor and classmethod_descriptor: a BuiltinDef of a builtin type. */
typedef struct MethodDescriptor {
  Object header;
  const BuiltinDef *def; /* the method */
  Type *owner;           /* traced by the layout */
} MethodDescriptor;

/* getset_descriptor */
typedef struct GetSetDescriptor {
  Object header;
  const GetSetDef *def; /* the attribute */
  Type *owner;          /* class it was declared in; traced by the layout */
} GetSetDescriptor;

/* member_descriptor: a field of a builtin type's C struct (def), or an attribute declared in
   __slots__ (def NULL). */
typedef struct MemberDescriptor {
  Object header;
  const MemberDef *def; /* the field; NULL for one of __slots__ */
  Type *owner;          /* class it was declared in; traced by the layout */
  Slot name;            /* str */
  uint32_t index;       /* of the declared attribute, in all subclasses of owner */
} MemberDescriptor;

/* wrapper_descriptor (slot wrapper): a type slot seen as a special method; method-wrapper binds
   it. */
typedef struct WrapperDescriptor {
  Object header;
  const struct SlotDef *def; /* the special method */
  Type *owner;               /* class whose slot it calls; traced by the layout */
} WrapperDescriptor;
typedef struct MethodWrapper {
  Object header;
  Slot descriptor, self; /* the WrapperDescriptor and what it is bound to */
} MethodWrapper;

typedef struct PropertyObject {
  Object header;
  Slot getter, setter, deleter; /* absent: none */
  Slot doc;                     /* absent: none */
  Slot name;                    /* from __set_name__, or absent */
  bool doc_from_getter;         /* `doc` is the getter's docstring, not one that was given */
} PropertyObject;

/* classmethod and staticmethod */
typedef struct WrapperObject {
  Object header;
  Slot callable; /* absent before __init__ */
  Slot dict;     /* __dict__, or absent */
} WrapperObject;

typedef struct MethodObject {
  Object header;
  Slot function, self; /* what is called, and with which first argument */
} MethodObject;

extern Type method_descriptor_type, classmethod_descriptor_type, getset_descriptor_type,
    member_descriptor_type;
extern Type wrapper_descriptor_type, method_wrapper_type, property_type, classmethod_type,
    staticmethod_type, method_type;
extern Shape method_descriptor_shape, classmethod_descriptor_shape, getset_descriptor_shape,
    member_descriptor_shape;
extern Shape wrapper_descriptor_shape, method_wrapper_shape, property_shape, classmethod_shape,
    staticmethod_shape, method_shape;

/* None of the makers runs Python code; all may collect. */
Value method_descriptor_new(Type *owner, const BuiltinDef *def);
Value classmethod_descriptor_new(Type *owner, const BuiltinDef *def);
Value getset_descriptor_new(Type *owner, const GetSetDef *def);
Value member_descriptor_new(Type *owner, const MemberDef *def);
Value slot_member_descriptor_new(Type *owner, Value name, uint32_t index);
Value wrapper_descriptor_new(Type *owner, const struct SlotDef *def);
Value classmethod_new(Value callable);
Value staticmethod_new(Value callable);
/* Bound method: function(self, ...). */
Value method_new(Value function, Value self);
static always_inline bool is_method(Value v) {
  return has_shape(v, &method_shape);
}
static always_inline MethodObject *as_method(Value v) {
  return object_cast(MethodObject, v);
}
static always_inline bool is_method_descriptor(Value v) {
  return has_shape(v, &method_descriptor_shape);
}

/* Read-only view of a mapping. */
Value mappingproxy_new(Value mapping);

/* The value of a C struct's field as Python sees it; ABSENT: exception set. */
Value member_get(Value self, const MemberDef *def) must_check;

/* super(class, object).name without making the super object: looks behind `class` in the MRO of
   object's type and binds. `start` is checked as super() does. ABSENT: exception set. */
Value super_getattr(Value class_, Value object, Value name) must_check;
/* The same lookup for a call: sets *bound to false and returns the plain function if it takes
   `object` as first argument (a METHOD_LIKE attribute of an instance), else true and the finished
   attribute. */
Value super_lookup_method(Value class_, Value object, Value name, bool *bound) must_check;
extern Type super_type;

/* -- Provided by the interpreter --------------------------------------------------------------- */

/* The class (contents of the __class__ cell) and the first argument of the running function, for
   super() without arguments. false: RuntimeError set. */
bool current_super_arguments(Value *class_, Value *self) must_check;

#endif
