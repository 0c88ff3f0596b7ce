/* Inside of float: what float.c's type needs from float_methods.c.

   Functions that return a Value may collect; the constructor runs Python code (__float__,
   __index__ and the like). */
#ifndef OBJECTS_FLOAT_METHODS_H
#define OBJECTS_FLOAT_METHODS_H

#include "objects/float.h"

extern const BuiltinDef float_methods[];
extern const GetSetDef float_getset[];
Value float_new(Type *type, Value *args, int nargs, Value kwnames);

#endif
