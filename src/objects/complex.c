/* complex: arithmetic, comparison, text. Construction and methods: complex_methods.c. */
#include <errno.h>
#include <math.h>

#include "base/float_print.h"
#include "base/hash.h"
#include "objects/complex_methods.h"
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

static ComplexObject *as_complex(Value v) {
  return object_cast(ComplexObject, v);
}
bool is_complex(Value v) {
  return is_instance(v, &complex_type);
}

/* A complex, float or int as a pair. 1 converted, 0 another type, -1 exception. */
static int to_pair(Value v, Pair *out) {
  out->imag = 0;
  if (is_complex(v)) {
    *out = (Pair){as_complex(v)->real, as_complex(v)->imag};
    return 1;
  }
  if (is_float(v)) {
    out->real = as_double(v);
    return 1;
  }
  return is_int(v) ? (int_to_double(v, &out->real) ? 1 : -1) : 0;
}

#define TWO_PAIRS(a, b, x, y)                                                                      \
  Pair x, y;                                                                                       \
  int x##_ok = to_pair(a, &x);                                                                     \
  if (x##_ok <= 0) return x##_ok ? ABSENT : NOT_IMPLEMENTED;                                       \
  int y##_ok = to_pair(b, &y);                                                                     \
  if (y##_ok <= 0) return y##_ok ? ABSENT : NOT_IMPLEMENTED

static Value from_pair(Pair p) {
  return complex_from_doubles(p.real, p.imag);
}

static Value add(Value a, Value b) {
  TWO_PAIRS(a, b, x, y);
  return complex_from_doubles(x.real + y.real, x.imag + y.imag);
}
static Value subtract(Value a, Value b) {
  TWO_PAIRS(a, b, x, y);
  return complex_from_doubles(x.real - y.real, x.imag - y.imag);
}
static Pair product(Pair x, Pair y) {
  return (Pair){x.real * y.real - x.imag * y.imag, x.real * y.imag + x.imag * y.real};
}
static Value multiply(Value a, Value b) {
  TWO_PAIRS(a, b, x, y);
  return from_pair(product(x, y));
}

/* Smith's algorithm: scales by the larger part of the divisor. */
static Pair quotient(Pair x, Pair y) {
  double abs_real = fabs(y.real), abs_imag = fabs(y.imag);
  if (abs_real >= abs_imag) {
    double ratio = y.imag / y.real, denominator = y.real + y.imag * ratio;
    return (Pair){(x.real + x.imag * ratio) / denominator, (x.imag - x.real * ratio) / denominator};
  }
  if (abs_imag >= abs_real) {
    double ratio = y.real / y.imag, denominator = y.real * ratio + y.imag;
    return (Pair){(x.real * ratio + x.imag) / denominator, (x.imag * ratio - x.real) / denominator};
  }
  return (Pair){NAN, NAN};
}
static Value true_divide(Value a, Value b) {
  TWO_PAIRS(a, b, x, y);
  if (y.real == 0 && y.imag == 0)
    return raise_error(&exc_ZeroDivisionError, "complex division by zero");
  return from_pair(quotient(x, y));
}

/* -- Power ------------------------------------------------------------------------------------- */

static Pair power_general(Pair x, Pair y, bool *zero_division) {
  if (y.real == 0 && y.imag == 0) return (Pair){1, 0};
  if (x.real == 0 && x.imag == 0) {
    *zero_division = y.imag != 0 || y.real < 0;
    return (Pair){0, 0};
  }
  double magnitude = hypot(x.real, x.imag), length = pow(magnitude, y.real),
         angle = atan2(x.imag, x.real);
  double phase = angle * y.real;
  if (y.imag != 0) {
    length *= exp(-angle * y.imag);
    phase += y.imag * log(magnitude);
  }
  return (Pair){length * cos(phase), length * sin(phase)};
}

static Pair power_small(Pair x, int64_t n) {
  Pair result = {1, 0}, factor = x;
  for (uint64_t bits = n < 0 ? -(uint64_t)n : (uint64_t)n; bits != 0; bits >>= 1) {
    if (bits & 1) result = product(result, factor);
    factor = product(factor, factor);
  }
  return n < 0 ? quotient((Pair){1, 0}, result) : result;
}

static Value power(Value a, Value b, Value modulus) {
  TWO_PAIRS(a, b, x, y);
  if (!is_absent(modulus)) return raise_value_error("complex modulo");
  bool zero_division = false;
  Pair result;
  if (y.imag == 0 && y.real == floor(y.real) && fabs(y.real) <= 100) {
    zero_division = x.real == 0 && x.imag == 0 && y.real < 0;
    result = zero_division ? x : power_small(x, (int64_t)y.real);
  } else {
    result = power_general(x, y, &zero_division);
  }
  if (zero_division)
    return raise_error(&exc_ZeroDivisionError, "0.0 to a negative or complex power");
  if (isinf(result.real) || isinf(result.imag))
    return raise_error(&exc_OverflowError, "complex exponentiation");
  return from_pair(result);
}

/* -- Unary, comparison ------------------------------------------------------------------------- */

static Value negative(Value v) {
  return complex_from_doubles(-as_complex(v)->real, -as_complex(v)->imag);
}
static Value positive(Value v) {
  return has_shape(v, &complex_shape)
             ? v
             : complex_from_doubles(as_complex(v)->real, as_complex(v)->imag);
}
static Value absolute(Value v) {
  double result = hypot(as_complex(v)->real, as_complex(v)->imag);
  if (isinf(result) && isfinite(as_complex(v)->real) && isfinite(as_complex(v)->imag))
    return raise_error(&exc_OverflowError, "absolute value too large");
  return float_from_double(result);
}
static int truth(Value v) {
  return as_complex(v)->real != 0 || as_complex(v)->imag != 0;
}

static Value compare(Value a, Value b, CompareOp op) {
  if (op != CMP_EQ && op != CMP_NE) return NOT_IMPLEMENTED;
  bool equal;
  if (is_complex(b))
    equal =
        as_complex(a)->real == as_complex(b)->real && as_complex(a)->imag == as_complex(b)->imag;
  else if (is_float(b))
    equal = as_complex(a)->imag == 0 && as_complex(a)->real == as_double(b);
  else if (!is_int(b))
    return NOT_IMPLEMENTED;
  else if (as_complex(a)->imag != 0)
    equal = false;
  else
    return object_compare(float_from_double(as_complex(a)->real), b, op);
  return from_bool(equal == (op == CMP_EQ));
}

static bool hash(Value v, int64_t *out) {
  double real = as_complex(v)->real, imag = as_complex(v)->imag;
  int64_t identity = isnan(real) || isnan(imag) ? object_identity_hash(as_object(v)) : 0;
  *out = hash_complex(isnan(real) ? identity : hash_double(real),
                      isnan(imag) ? identity : hash_double(imag));
  return true;
}

/* "3j", "(1+2j)", "(-0-0j)" */
static Value repr(Value v) {
  double real = as_complex(v)->real, imag = as_complex(v)->imag;
  char text[2 * FLOAT_REPR_SIZE + 8];
  size_t length = 0;
  bool imag_only = real == 0 && !signbit(real);
  if (!imag_only) {
    text[length++] = '(';
    length += float_format(real, 'r', 0, 0, text + length);
  }
  length += float_format(imag, 'r', 0, imag_only ? 0 : FLOAT_SIGN, text + length);
  text[length++] = 'j';
  if (!imag_only) text[length++] = ')';
  return str_from_ascii_n(text, length);
}

Type complex_type = {
    .name = "complex",
    .base = &object_type,
    .layout = &complex_layout,
    .root_shape = &complex_shape,
    .flags = TYPE_BASE,
    .slots =
        {
            .repr = repr,
            .hash = hash,
            .compare = compare,
            .new_object = complex_new,
            .add = add,
            .subtract = subtract,
            .multiply = multiply,
            .true_divide = true_divide,
            .power = power,
            .negative = negative,
            .positive = positive,
            .absolute = absolute,
            .truth = truth,
        },
    .methods = complex_methods,
    .members = complex_members,
    .doc = "Create a complex number from a string or numbers.\n\nIf a string is given, parse it as "
           "a complex number.\nIf a single number is given, convert it to a complex number.\nIf "
           "the 'real' or 'imag' arguments are given, create a complex number\nwith the specified "
           "real and imaginary components.",
    .text_signature = "(real=0, imag=0)",
};
