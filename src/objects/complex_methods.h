/* Inside of complex: what complex.c's type needs from complex_methods.c, and the other way
   round.

   Functions that return a Value may collect; the constructor runs Python code (__float__,
   __index__ and the like). */
#ifndef OBJECTS_COMPLEX_METHODS_H
#define OBJECTS_COMPLEX_METHODS_H

#include "objects/float.h"

typedef struct Pair {
  double real, imag; /* the two parts */
} Pair;

bool is_complex(Value v);
extern const BuiltinDef complex_methods[];
extern const MemberDef complex_members[];
Value complex_new(Type *type, Value *args, int nargs, Value kwnames);

#endif
