/* Inside of int: what int_type.c's table needs from int_methods.c.

   Functions that return a Value may collect; the constructor runs Python code (__float__,
   __index__ and the like). */
#ifndef OBJECTS_INT_METHODS_H
#define OBJECTS_INT_METHODS_H

#include "objects/int.h"

extern const BuiltinDef int_methods[];
extern const GetSetDef int_getset[];
Value int_new(Type *type, Value *args, int nargs, Value kwnames);
Value int_power(Value a, Value b, Value modulus);

#endif
