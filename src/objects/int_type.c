/* The type int: slots. Methods: int_methods.c. */
#include <math.h>

#include "objects/float.h"
#include "objects/int_internal.h"
#include "objects/int_methods.h"
#include "objects/str.h"
#include "objects/tuple.h"

static size_t big_int_bytes(const Object *object) {
  int64_t size = ((const BigInt *)object)->size;
  return (size_t)(size < 0 ? -size : size) * sizeof(uint64_t);
}
static const Layout int_layout = {.name = "BigInt",
                                  .fixed_size = sizeof(BigInt),
                                  .length_offset = offsetof(BigInt, size),
                                  .item_size = 8,
                                  .variable_size = big_int_bytes};
DEFINE_TYPE_SHAPE(int);

static bool both_int(Value a, Value b) {
  return is_int(a) && is_int(b);
}

/* -- Arithmetic -------------------------------------------------------------------------------- */

#define BINARY_SLOT(name, function)                                                                \
  static Value name(Value a, Value b) {                                                            \
    return both_int(a, b) ? function(a, b) : NOT_IMPLEMENTED;                                      \
  }
BINARY_SLOT(add, int_add)
BINARY_SLOT(subtract, int_subtract)
BINARY_SLOT(multiply, int_multiply)
BINARY_SLOT(floor_divide, int_floor_divide)
BINARY_SLOT(remainder_of, int_remainder)

static Value bit_and(Value a, Value b) {
  return both_int(a, b) ? int_bitwise(LIMBS_AND, a, b) : NOT_IMPLEMENTED;
}
static Value bit_or(Value a, Value b) {
  return both_int(a, b) ? int_bitwise(LIMBS_OR, a, b) : NOT_IMPLEMENTED;
}
static Value bit_xor(Value a, Value b) {
  return both_int(a, b) ? int_bitwise(LIMBS_XOR, a, b) : NOT_IMPLEMENTED;
}

static Value divide_pair(Value a, Value b) {
  Value quotient = ABSENT, remainder = ABSENT;
  if (!both_int(a, b)) return NOT_IMPLEMENTED;
  return int_divmod(a, b, &quotient, &remainder) ? tuple_pack(2, quotient, remainder) : ABSENT;
}

static Value true_divide(Value a, Value b) {
  if (!both_int(a, b)) return NOT_IMPLEMENTED;
  if (int_sign(b) == 0) return raise_error(&exc_ZeroDivisionError, "division by zero");
  uint64_t room_a, room_b;
  IntView x = int_view(a, &room_a), y = int_view(b, &room_b);
  double result;
  if (!limbs_true_divide(&result, x.magnitude, y.magnitude)) return raise_memory_error();
  if (isinf(result))
    return raise_error(&exc_OverflowError, "integer division result too large for a float");
  return float_from_double(x.negative != y.negative ? -result : result);
}

static Value shift_left(Value a, Value b) {
  int64_t count;
  if (!both_int(a, b)) return NOT_IMPLEMENTED;
  if (int_sign(b) < 0) return raise_value_error("negative shift count");
  if (int_sign(a) == 0) return from_small_int(0);
  if (!int_fits_i64(b, &count)) {
    /* Shifts by 2**66 bits and more are an OverflowError in CPython, fewer bits (that do not fit
       the memory) a MemoryError. */
    Value beyond = int_rshift(b, 66);
    if (is_absent(beyond)) return ABSENT;
    return int_sign(beyond) == 0 ? raise_memory_error()
                                 : raise_error(&exc_OverflowError, "too many digits in integer");
  }
  return int_lshift(a, count);
}
static Value shift_right(Value a, Value b) {
  int64_t count;
  if (!both_int(a, b)) return NOT_IMPLEMENTED;
  if (int_sign(b) < 0) return raise_value_error("negative shift count");
  if (!int_fits_i64(b, &count)) return from_small_int(int_sign(a) < 0 ? -1 : 0);
  return int_rshift(a, count);
}

static Value exact(Value v) {
  return is_exact_int(v) ? v : int_add(v, from_small_int(0));
}
static Value absolute(Value v) {
  return int_sign(v) < 0 ? int_negative(v) : exact(v);
}
static Value invert(Value v) {
  return int_subtract(from_small_int(-1), v);
}
static Value to_float(Value v) {
  double d;
  return int_to_double(v, &d) ? float_from_double(d) : ABSENT;
}
static int truth(Value v) {
  return int_sign(v) != 0;
}

/* -- Comparison, text -------------------------------------------------------------------------- */

static Value compare(Value a, Value b, CompareOp op) {
  if (!both_int(a, b)) return NOT_IMPLEMENTED;
  int order = int_compare(a, b);
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

static bool hash(Value v, int64_t *out) {
  *out = int_hash(v);
  return true;
}
static Value repr(Value v) {
  return int_to_text(v, 10);
}

Type int_type = {
    .name = "int",
    .base = &object_type,
    .layout = &int_layout,
    .root_shape = &int_shape,
    .flags = TYPE_BASE | TYPE_INT | TYPE_MATCH_SELF,
    .slots =
        {
            .repr = repr,
            .hash = hash,
            .compare = compare,
            .new_object = int_new,
            .add = add,
            .subtract = subtract,
            .multiply = multiply,
            .remainder = remainder_of,
            .divmod = divide_pair,
            .power = int_power,
            .negative = int_negative,
            .positive = exact,
            .absolute = absolute,
            .truth = truth,
            .invert = invert,
            .lshift = shift_left,
            .rshift = shift_right,
            .and = bit_and,
            .xor = bit_xor,
            .or = bit_or,
            .to_int = exact,
            .to_float = to_float,
            .index = exact,
            .floor_divide = floor_divide,
            .true_divide = true_divide,
        },
    .methods = int_methods,
    .getset = int_getset,
    .doc = "int([x]) -> integer\nint(x, base=10) -> integer\n\nConvert a number or string to an "
           "integer, or return 0 if no arguments are given.",
};
