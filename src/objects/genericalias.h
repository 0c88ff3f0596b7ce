/* types.GenericAlias: list[int].

   Functions that return a Value may collect and run Python code (__parameters__ and
   __typing_subst__ of the arguments). */
#ifndef OBJECTS_GENERICALIAS_H
#define OBJECTS_GENERICALIAS_H

#include "objects/protocol.h"

typedef struct GenericAlias {
  Object header;
  Slot origin;     /* the class that was subscripted */
  Slot args;       /* tuple */
  Slot parameters; /* tuple of type variables, or absent: not computed yet */
  bool starred;    /* *tuple[int] */
} GenericAlias;

extern Type generic_alias_type;

static inline bool is_generic_alias(Value v) {
  return is_instance(v, &generic_alias_type);
}
/* __class_getitem__(cls, item) of builtin types: METHOD_FLAGS(..., BUILTIN_CLASSMETHOD, "See PEP
   585"). */
Value generic_alias_class_getitem(Value *args, int nargs);

/* -- Type variables: genericalias_subst.c ------------------------------------------------------ */

/* The type variables in a tuple of arguments, each once. ABSENT: exception set. */
Value type_parameters(Value args) must_check;
/* args with the type variables `parameters` replaced by the items given in self[item]. A tuple;
   ABSENT: exception set. */
Value type_substitute(Value self, Value args, Value parameters, Value item) must_check;
/* How a class, `...` or another alias shows inside the brackets. */
Value type_argument_repr(Value v) must_check;

#endif
