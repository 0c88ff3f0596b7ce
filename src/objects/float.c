/* float: representation and slots. */
#include "objects/float.h"

#include <errno.h>
#include <math.h>

#include "base/float_parse.h"
#include "base/float_print.h"
#include "base/hash.h"
#include "objects/float_methods.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

static const Layout float_layout = {.name = "FloatObject", .fixed_size = sizeof(FloatObject)};
DEFINE_TYPE_SHAPE(float);

Value float_from_double_slow(double d) {
  FloatObject *f = gc_new(&float_shape);
  f->value = d;
  return from_object(f);
}

/* A float, or an int as double. 1 converted, 0 another type, -1 exception (int too large). */
static int to_double(Value v, double *out) {
  if (is_float(v)) {
    *out = as_double(v);
    return 1;
  }
  return is_int(v) ? (int_to_double(v, out) ? 1 : -1) : 0;
}

#define TWO_DOUBLES(a, b, x, y)                                                                    \
  double x, y;                                                                                     \
  int x##_ok = to_double(a, &x);                                                                   \
  if (x##_ok <= 0) return x##_ok ? ABSENT : NOT_IMPLEMENTED;                                       \
  int y##_ok = to_double(b, &y);                                                                   \
  if (y##_ok <= 0) return y##_ok ? ABSENT : NOT_IMPLEMENTED

static Value add(Value a, Value b) {
  TWO_DOUBLES(a, b, x, y);
  return float_from_double(x + y);
}
static Value subtract(Value a, Value b) {
  TWO_DOUBLES(a, b, x, y);
  return float_from_double(x - y);
}
static Value multiply(Value a, Value b) {
  TWO_DOUBLES(a, b, x, y);
  return float_from_double(x * y);
}
static Value true_divide(Value a, Value b) {
  TWO_DOUBLES(a, b, x, y);
  if (y == 0) return raise_error(&exc_ZeroDivisionError, "float division by zero");
  return float_from_double(x / y);
}

/* Python's floored division: the remainder has the divisor's sign, the quotient is what makes the
   pair exact. */
static void floor_divmod(double x, double y, double *quotient, double *remainder) {
  double r = fmod(x, y), q = (x - r) / y;
  if (r != 0) {
    if ((y < 0) != (r < 0)) {
      r += y;
      q -= 1.0;
    }
  } else {
    r = copysign(0.0, y);
  }
  if (q != 0) {
    double floored = floor(q);
    if (q - floored > 0.5) floored += 1.0;
    q = floored;
  } else {
    q = copysign(0.0, x / y);
  }
  *quotient = q;
  *remainder = r;
}

static Value floor_divide(Value a, Value b) {
  TWO_DOUBLES(a, b, x, y);
  if (y == 0) return raise_error(&exc_ZeroDivisionError, "float floor division by zero");
  double q, r;
  floor_divmod(x, y, &q, &r);
  return float_from_double(q);
}
static Value remainder_of(Value a, Value b) {
  TWO_DOUBLES(a, b, x, y);
  if (y == 0) return raise_error(&exc_ZeroDivisionError, "float modulo");
  double q, r;
  floor_divmod(x, y, &q, &r);
  return float_from_double(r);
}
static Value divide_pair(Value a, Value b) {
  TWO_DOUBLES(a, b, x, y);
  if (y == 0) return raise_error(&exc_ZeroDivisionError, "float divmod()");
  double q, r;
  floor_divmod(x, y, &q, &r);
  Value quotient = float_from_double(q), remainder = float_from_double(r);
  return tuple_pack(2, quotient, remainder);
}

/* type(number, text of the number) */
static Value raise_errno_pair(Type *type, int number) {
  Value args = tuple_pack(2, from_small_int(number), str_from_ascii(strerror(number)));
  return raise_instance(exception_new(type, args));
}

static Value power(Value a, Value b, Value modulus) {
  if (!is_absent(modulus))
    return raise_type_error("pow() 3rd argument not allowed unless all arguments are integers");
  TWO_DOUBLES(a, b, x, y);
  if (x == 0 && y < 0 && isfinite(y))
    return raise_error(&exc_ZeroDivisionError, "0.0 cannot be raised to a negative power");
  if (x < 0 && isfinite(x) && isfinite(y) && y != floor(y)) {
    return complex_type.slots.power(complex_from_doubles(x, 0), complex_from_doubles(y, 0), ABSENT);
  }
  double result = pow(x, y);
  if (isinf(result) && isfinite(x) && isfinite(y))
    return raise_errno_pair(&exc_OverflowError, ERANGE);
  return float_from_double(result);
}

static Value exact(Value v) {
  return is_exact_float(v) ? v : float_from_double(as_double(v));
}
static Value negative(Value v) {
  return float_from_double(-as_double(v));
}
static Value absolute(Value v) {
  return float_from_double(fabs(as_double(v)));
}
static Value to_int(Value v) {
  return int_from_double(as_double(v));
}
static int truth(Value v) {
  return as_double(v) != 0;
}

/* -- Comparison: exact, also with ints that no double holds ------------------------------------ */

static int compare_with_int(double x, Value i) {
  if (isinf(x)) return x > 0 ? 1 : -1;
  double floored = floor(x);
  Value whole = int_from_double(floored);
  int order = int_compare(whole, i);
  return order == 0 && x != floored ? 1 : order;
}

static Value order_result(int order, CompareOp op) {
  switch (op) {
  case CMP_LT: return from_bool(order < 0);
  case CMP_LE: return from_bool(order <= 0);
  case CMP_EQ: return from_bool(order == 0);
  case CMP_NE: return from_bool(order != 0);
  case CMP_GT: return from_bool(order > 0);
  case CMP_GE: return from_bool(order >= 0);
  }
  unreachable_state("comparison operator");
}

static Value compare(Value a, Value b, CompareOp op) {
  double x = as_double(a), y;
  if (is_float(b))
    y = as_double(b);
  else if (!is_int(b))
    return NOT_IMPLEMENTED;
  else if (isnan(x))
    y = 0;
  else
    return order_result(compare_with_int(x, b), op);
  if (isnan(x) || isnan(y)) return from_bool(op == CMP_NE);
  return order_result((x > y) - (x < y), op);
}

static bool hash(Value v, int64_t *out) {
  double d = as_double(v);
  *out = !isnan(d) ? hash_double(d) : is_object(v) ? object_identity_hash(as_object(v)) : 0;
  return true;
}

static Value repr(Value v) {
  char text[FLOAT_REPR_SIZE];
  return str_from_ascii_n(text, float_repr(as_double(v), text));
}

Type float_type = {
    .name = "float",
    .base = &object_type,
    .layout = &float_layout,
    .root_shape = &float_shape,
    .flags = TYPE_BASE | TYPE_FLOAT | TYPE_MATCH_SELF,
    .slots =
        {
            .repr = repr,
            .hash = hash,
            .compare = compare,
            .new_object = float_new,
            .add = add,
            .subtract = subtract,
            .multiply = multiply,
            .remainder = remainder_of,
            .divmod = divide_pair,
            .power = power,
            .negative = negative,
            .positive = exact,
            .absolute = absolute,
            .truth = truth,
            .to_int = to_int,
            .to_float = exact,
            .floor_divide = floor_divide,
            .true_divide = true_divide,
        },
    .methods = float_methods,
    .getset = float_getset,
    .doc = "Return the float that a number or the text of one stands for.",
    .text_signature = "(x=0, /)",
};
