/* How Python values become arguments of a simple type: simple_param.c. */
#ifndef MODULES_CTYPES_SIMPLE_H
#define MODULES_CTYPES_SIMPLE_H

#include "objects/builtin.h"

/* from_param of c_char_p, c_wchar_p and c_void_p; NULL: that of all simple types will do. */
const BuiltinDef *simple_from_param_def(char code);
/* The from_param of all others. */
Value simple_from_param(Value *args, int nargs);

#endif
