/* float and complex. Invariant: an exact float that flonum_encode takes is a flonum; FloatObjects
   are the rare other doubles and instances of subclasses.

   Making one may collect; it neither fails nor runs Python code. */
#ifndef OBJECTS_FLOAT_H
#define OBJECTS_FLOAT_H

#include "objects/protocol.h"

typedef struct FloatObject {
  Object header;
  double value; /* the double */
} FloatObject;
typedef struct ComplexObject {
  Object header;
  double real, imag; /* the two parts */
} ComplexObject;

extern Type float_type, complex_type;
extern Shape float_shape, complex_shape;

Value float_from_double_slow(double d);
static always_inline Value float_from_double(double d) {
  Value v;
  return likely(flonum_encode(d, &v)) ? v : float_from_double_slow(d);
}
static always_inline bool is_float(Value v) {
  return is_flonum(v) || has_type_flag(v, TYPE_FLOAT);
}
static always_inline bool is_exact_float(Value v) {
  return is_flonum(v) || has_shape(v, &float_shape);
}
/* v is a float or a subclass. */
static always_inline double as_double(Value v) {
  return likely(is_flonum(v)) ? as_flonum(v) : object_cast(FloatObject, v)->value;
}
Value complex_from_doubles(double real, double imag);

#endif
