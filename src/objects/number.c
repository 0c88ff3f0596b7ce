/* Number operators on any Value: operand priority and reflection, conversions to C numbers. */
#include "objects/float.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/protocol.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* One row per NumberOp, in its order: where the slots are and how messages call it. */
static const struct {
  size_t slot, inplace_slot;
  const char *symbol, *inplace_symbol;
} operators[NUMBER_OP_COUNT] = {
#define OPERATOR(name, symbol)                                                                     \
  { offsetof(TypeSlots, name), offsetof(TypeSlots, inplace_##name), symbol, symbol "=" }
    OPERATOR(add, "+"),
    OPERATOR(subtract, "-"),
    OPERATOR(multiply, "*"),
    OPERATOR(true_divide, "/"),
    OPERATOR(floor_divide, "//"),
    OPERATOR(remainder, "%"),
    {offsetof(TypeSlots, power), offsetof(TypeSlots, inplace_power), "** or pow()", "**="},
    OPERATOR(matrix_multiply, "@"),
    OPERATOR(lshift, "<<"),
    OPERATOR(rshift, ">>"),
    OPERATOR(and, "&"),
    OPERATOR(or, "|"),
    OPERATOR(xor, "^"),
};

static SlotBINARY slot_at(Type *type, size_t offset) {
  return *(SlotBINARY *)((char *)&type->slots + offset);
}

/* Left operand's slot, then the right one's; the right one first where its type is a subclass that
   has its own. */
static Value try_binary(size_t offset, Value a, Value b) {
  Type *ta = type_of(a), *tb = type_of(b);
  SlotBINARY left = slot_at(ta, offset), right = ta == tb ? NULL : slot_at(tb, offset);
  if (right == left) right = NULL;
  if (left != NULL) {
    if (right != NULL && type_is_subtype(tb, ta)) {
      Value result = right(a, b);
      if (!same(result, NOT_IMPLEMENTED)) return result;
      right = NULL;
    }
    Value result = left(a, b);
    if (!same(result, NOT_IMPLEMENTED)) return result;
  }
  return right != NULL ? right(a, b) : NOT_IMPLEMENTED;
}

/* print >> file, as it was in Python 2. */
static bool is_old_print(const char *symbol, Value a) {
  return strcmp(symbol, ">>") == 0 && is_builtin_function(a) &&
         str_equals_ascii(builtin_def_name(as_builtin_function(a)->def), "print");
}

static Value raise_unsupported(const char *symbol, Value a, Value b) {
  if (is_old_print(symbol, a))
    return raise_type_error("unsupported operand type(s) for %s: '%T' and '%T'. Did you mean "
                            "\"print(<message>, file=<output_stream>)\"?",
                            symbol, a, b);
  return raise_type_error("unsupported operand type(s) for %s: '%T' and '%T'", symbol, a, b);
}

/* The sequence meaning of *: the count comes through __index__. */
static Value repeat_sequence(SlotREPEAT slot, Value sequence, Value count) {
  int64_t n;
  if (is_absent(count)) return ABSENT;
  if (!is_int(count) && type_of(count)->slots.index == NULL) {
    return raise_type_error("can't multiply sequence by non-int of type '%T'", count);
  }
  Value index = number_index(count);
  if (is_absent(index)) return ABSENT;
  if (!int_fits_i64(index, &n))
    return raise_error(&exc_OverflowError, "cannot fit '%T' into an index-sized integer", count);
  return slot(sequence, n);
}

/* + and * of sequences, after both number slots declined. */
static Value try_sequence(NumberOp op, Value a, Value b) {
  if (op == OP_ADD && type_of(a)->slots.concat != NULL) return type_of(a)->slots.concat(a, b);
  if (op == OP_MULTIPLY) {
    if (type_of(a)->slots.repeat != NULL) return repeat_sequence(type_of(a)->slots.repeat, a, b);
    if (type_of(b)->slots.repeat != NULL) return repeat_sequence(type_of(b)->slots.repeat, b, a);
  }
  return NOT_IMPLEMENTED;
}

static Value power_inner(Value a, Value b, Value modulus, const char *symbol);

/* The operators that cannot fail on two small ints; *done says whether it was one of them. */
static Value small_int_binary(NumberOp op, Value a, Value b, bool *done) {
  int64_t x = as_small_int(a), y = as_small_int(b), result;
  *done = true;
  switch (op) {
  case OP_ADD: return int_from_i64(x + y);
  case OP_SUBTRACT: return int_from_i64(x - y);
  case OP_MULTIPLY:
    if (!__builtin_mul_overflow(x, y, &result)) return int_from_i64(result);
    break;
  case OP_AND: return (Value){a.bits & b.bits};
  case OP_OR: return (Value){a.bits | b.bits};
  case OP_XOR: return from_small_int(x ^ y);
  default: break;
  }
  *done = false;
  return ABSENT;
}

Value number_binary(NumberOp op, Value a, Value b) {
  if (both_small_int(a, b)) {
    bool done;
    Value result = small_int_binary(op, a, b, &done);
    if (done) return result;
  }
  if (op == OP_POWER) return power_inner(a, b, ABSENT, operators[OP_POWER].symbol);
  Value result = try_binary(operators[op].slot, a, b);
  if (!same(result, NOT_IMPLEMENTED)) return result;
  result = try_sequence(op, a, b);
  if (!same(result, NOT_IMPLEMENTED)) return result;
  return raise_unsupported(operators[op].symbol, a, b);
}

static Value inplace_sequence(NumberOp op, Value a, Value b) {
  const TypeSlots *slots = &type_of(a)->slots;
  if (op == OP_ADD && slots->inplace_concat != NULL) return slots->inplace_concat(a, b);
  if (op == OP_MULTIPLY && slots->inplace_repeat != NULL)
    return repeat_sequence(slots->inplace_repeat, a, b);
  return try_sequence(op, a, b);
}

Value number_inplace(NumberOp op, Value a, Value b) {
  if (op == OP_POWER) {
    SlotTERNARY slot = type_of(a)->slots.inplace_power;
    Value result = slot != NULL ? slot(a, b, ABSENT) : NOT_IMPLEMENTED;
    return same(result, NOT_IMPLEMENTED) ? power_inner(a, b, ABSENT, "**=") : result;
  }
  SlotBINARY slot = slot_at(type_of(a), operators[op].inplace_slot);
  Value result = slot != NULL ? slot(a, b) : NOT_IMPLEMENTED;
  if (!same(result, NOT_IMPLEMENTED)) return result;
  if (both_small_int(a, b) && op != OP_MATRIX_MULTIPLY) return number_binary(op, a, b);
  result = try_binary(operators[op].slot, a, b);
  if (!same(result, NOT_IMPLEMENTED)) return result;
  result = inplace_sequence(op, a, b);
  if (!same(result, NOT_IMPLEMENTED)) return result;
  return raise_unsupported(operators[op].inplace_symbol, a, b);
}

/* -- Power, divmod ----------------------------------------------------------------------------- */

static Value raise_power_unsupported(Value a, Value b, Value modulus, const char *symbol) {
  if (is_absent(modulus) || is_none(modulus)) {
    return raise_type_error("unsupported operand type(s) for %s: '%T' and '%T'", symbol, a, b);
  }
  return raise_type_error("unsupported operand type(s) for %s: '%T', '%T', '%T'", symbol, a, b,
                          modulus);
}

static Value power_inner(Value a, Value b, Value modulus, const char *symbol) {
  Type *ta = type_of(a), *tb = type_of(b);
  SlotTERNARY left = ta->slots.power, right = ta == tb ? NULL : tb->slots.power;
  if (right == left) right = NULL;
  Value result = NOT_IMPLEMENTED;
  if (left != NULL) {
    if (right != NULL && type_is_subtype(tb, ta)) {
      result = right(a, b, modulus);
      if (!same(result, NOT_IMPLEMENTED)) return result;
      right = NULL;
    }
    result = left(a, b, modulus);
  }
  if (same(result, NOT_IMPLEMENTED) && right != NULL) result = right(a, b, modulus);
  if (same(result, NOT_IMPLEMENTED) && !is_absent(modulus)) {
    SlotTERNARY third = type_of(modulus)->slots.power;
    if (third != NULL && third != left && third != tb->slots.power) result = third(a, b, modulus);
  }
  return same(result, NOT_IMPLEMENTED) ? raise_power_unsupported(a, b, modulus, symbol) : result;
}

Value number_power(Value a, Value b, Value modulus) {
  if (!is_absent(modulus) && is_none(modulus)) modulus = ABSENT;
  return power_inner(a, b, modulus, "** or pow()");
}

Value number_divmod(Value a, Value b) {
  Value result = try_binary(offsetof(TypeSlots, divmod), a, b);
  return same(result, NOT_IMPLEMENTED) ? raise_unsupported("divmod()", a, b) : result;
}

/* -- Unary ------------------------------------------------------------------------------------- */

static Value unary(Value v, SlotUNARY slot, const char *message) {
  return slot != NULL ? slot(v) : raise_type_error(message, v);
}

Value number_negative(Value v) {
  return unary(v, type_of(v)->slots.negative, "bad operand type for unary -: '%T'");
}
Value number_positive(Value v) {
  return unary(v, type_of(v)->slots.positive, "bad operand type for unary +: '%T'");
}
Value number_invert(Value v) {
  return unary(v, type_of(v)->slots.invert, "bad operand type for unary ~: '%T'");
}
Value number_absolute(Value v) {
  return unary(v, type_of(v)->slots.absolute, "bad operand type for abs(): '%T'");
}

/* -- Conversions ------------------------------------------------------------------------------- */

/* int subclasses where an exact int is due: deprecated but taken. ABSENT: wrong type or the warning
   is an error. */
static Value exact_from_method(Value v, Value result, const char *method) {
  if (is_absent(result) || is_exact_int(result)) return result;
  if (!is_int(result)) return raise_type_error("%s returned non-int (type %T)", method, result);
  if (!warn(&exc_DeprecationWarning, 1,
            "%s returned non-int (type %T).  The ability to return an instance of a strict "
            "subclass of int is deprecated, "
            "and may be removed in a future version of Python.",
            method, result))
    return ABSENT;
  return int_add(result, from_small_int(0));
}

Value number_index(Value v) {
  if (is_exact_int(v)) return v;
  if (is_int(v)) return int_add(v, from_small_int(0));
  SlotUNARY slot = type_of(v)->slots.index;
  if (slot == NULL) return raise_type_error("'%T' object cannot be interpreted as an integer", v);
  return exact_from_method(v, slot(v), "__index__");
}

bool index_to_i64_clip(Value v, int64_t *out) {
  if (likely(is_small_int(v))) {
    *out = as_small_int(v);
    return true;
  }
  Value index = number_index(v);
  if (is_absent(index)) return false;
  if (!int_fits_i64(index, out)) *out = int_sign(index) < 0 ? INT64_MIN : INT64_MAX;
  return true;
}

bool index_to_i64(Value v, int64_t *out) {
  if (likely(is_small_int(v))) {
    *out = as_small_int(v);
    return true;
  }
  Value index = number_index(v);
  if (is_absent(index)) return false;
  if (int_fits_i64(index, out)) return true;
  raise_error(&exc_OverflowError, "Python int too large to convert to C ssize_t");
  return false;
}

bool index_to_int(Value v, int *out) {
  Value index = number_index(v);
  int64_t wide;
  if (is_absent(index)) return false;
  if (!int_fits_i64(index, &wide) || wide < INT_MIN || wide > INT_MAX) {
    raise_error(&exc_OverflowError, "Python int too large to convert to C int");
    return false;
  }
  *out = (int)wide;
  return true;
}

bool index_to_parsed_int(Value v, int *out) {
  Value index = number_index(v);
  int64_t wide;
  if (is_absent(index) || !int_to_i64(index, &wide)) return false;
  if (wide < INT_MIN || wide > INT_MAX) {
    raise_error(&exc_OverflowError, wide < 0 ? "signed integer is less than minimum"
                                             : "signed integer is greater than maximum");
    return false;
  }
  *out = (int)wide;
  return true;
}

static Value float_from_index(Value v) {
  Value index = number_index(v);
  double d;
  if (is_absent(index) || !int_to_double(index, &d)) return ABSENT;
  return float_from_double(d);
}

/* The float (or subclass) that __float__ or __index__ gives. */
static Value float_by_protocol(Value v) {
  SlotUNARY slot = type_of(v)->slots.to_float;
  if (slot == NULL) {
    if (type_of(v)->slots.index != NULL) return float_from_index(v);
    return raise_type_error("must be real number, not %T", v);
  }
  Value result = slot(v);
  if (is_absent(result) || is_exact_float(result)) return result;
  if (!is_float(result))
    return raise_type_error("%T.__float__ returned non-float (type %T)", v, result);
  if (!warn(&exc_DeprecationWarning, 1,
            "%T.__float__ returned non-float (type %T).  The ability to return an instance of a "
            "strict subclass of float is "
            "deprecated, and may be removed in a future version of Python.",
            v, result))
    return ABSENT;
  return float_from_double(as_double(result));
}

bool value_to_double(Value v, double *out) {
  if (is_float(v)) {
    *out = as_double(v);
    return true;
  }
  if (is_int(v) && type_of(v)->slots.to_float == int_type.slots.to_float)
    return int_to_double(v, out);
  Value f = float_by_protocol(v);
  if (is_absent(f)) return false;
  *out = as_double(f);
  return true;
}

Value number_to_float(Value v) {
  if (is_exact_float(v)) return v;
  if (type_of(v)->slots.to_float == NULL && type_of(v)->slots.index == NULL) { /* text */
    return call1(type_value(&float_type), v);
  }
  return float_by_protocol(v);
}

/* __trunc__ of types that have no __int__ (deprecated). */
static Value int_by_trunc(Value v) {
  bool found;
  Value truncated = call_special(v, NAME("__trunc__"), NULL, 0, &found);
  if (!found || is_absent(truncated)) return ABSENT;
  if (!warn(&exc_DeprecationWarning, 1, "The delegation of int() to __trunc__ is deprecated."))
    return ABSENT;
  if (is_int(truncated)) return int_add(truncated, from_small_int(0));
  if (type_of(truncated)->slots.index == NULL) {
    return raise_type_error("__trunc__ returned non-Integral (type %T)", truncated);
  }
  return number_index(truncated);
}

Value number_to_int(Value v) {
  if (is_exact_int(v)) return v;
  if (type_of(v)->slots.to_int != NULL)
    return exact_from_method(v, type_of(v)->slots.to_int(v), "__int__");
  if (type_of(v)->slots.index != NULL) return number_index(v);
  Value result = int_by_trunc(v);
  if (!is_absent(result) || exception_pending()) return result;
  return raise_type_error(
      "int() argument must be a string, a bytes-like object or a real number, not '%T'", v);
}
