/* builtin_function_or_method: a C function, alone or bound to self. Its binding rules are those of
   objects/builtin.h. */
#ifndef OBJECTS_FUNCTION_BUILTIN_H
#define OBJECTS_FUNCTION_BUILTIN_H

#include "objects/protocol.h"

typedef struct BuiltinObject {
  Object header;
  const BuiltinDef *def; /* the function */
  Slot self;   /* bound object, class of a classmethod, module of a module function; or absent */
  Slot module; /* str __module__, or absent (shows as None) */
  bool passes_self; /* self is an argument of the call (not so for functions of modules and static
                       methods) */
} BuiltinObject;

extern Type builtin_function_type;
extern Shape builtin_function_shape;

static always_inline bool is_builtin_function(Value v) {
  return has_shape(v, &builtin_function_shape);
}
static always_inline BuiltinObject *as_builtin_function(Value v) {
  return object_cast(BuiltinObject, v);
}

/* Bound method of a builtin type: self is the first argument. May collect. */
Value builtin_method_new(const BuiltinDef *def, Value self);
/* Function of a module (self: the module or ABSENT; module: its name or ABSENT). May collect. */
Value builtin_function_new(const BuiltinDef *def, Value self, Value module);

/* Name of a definition: the signature up to "(", as an interned str. */
Value builtin_def_name(const BuiltinDef *def);
/* Docstring or None. */
Value builtin_def_doc(const BuiltinDef *def);
/* "($self, x, /)" for inspect, or None where the signature hides it (a parameter written `name=?`).
   is_method: self shows as $self. */
Value builtin_def_text_signature(const BuiltinDef *def, bool is_method);

#endif
