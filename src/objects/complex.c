/* complex: representation and arithmetic. */
#include <math.h>

#include "objects/float.h"
#include "objects/int.h"
#include "objects/str.h"

static const Layout complex_layout = {.name = "ComplexObject", .fixed_size = sizeof(ComplexObject)};
DEFINE_TYPE_SHAPE(complex);

Value complex_from_doubles(double real, double imag) {
  ComplexObject *c = gc_new(&complex_shape);
  c->real = real;
  c->imag = imag;
  return from_object(c);
}

Type complex_type = {
    .name = "complex",
    .base = &object_type,
    .layout = &complex_layout,
    .root_shape = &complex_shape,
    .flags = TYPE_BASE,
    .doc = "Create a complex number from a string or numbers.",
};
