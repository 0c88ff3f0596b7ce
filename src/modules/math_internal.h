/* What the files of the math module share. math.c has the module and the functions of doubles,
   math_integer.c those of integers, math_vector.c those of many numbers. */
#ifndef MODULES_MATH_INTERNAL_H
#define MODULES_MATH_INTERNAL_H

#include <math.h>

#include "objects/float.h"
#include "objects/int.h"

extern const BuiltinDef math_integer_functions[], math_vector_functions[];

static inline Value math_domain_error(void) {
  return raise_value_error("math domain error");
}
static inline Value math_range_error(void) {
  return raise_error(&exc_OverflowError, "math range error");
}

#endif
