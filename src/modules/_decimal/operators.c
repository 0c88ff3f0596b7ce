/* Decimal's operators, and how operations get their operands. */
#include "modules/_decimal/decimal.h"

/* -- Fast paths -------------------------------------------------------------------------------- */

/* Note [Small operands]
   Coefficients of at most two words, 36 digits, are computed with as 128-bit numbers, if no more
   than some digits of the result have to be rounded off, its exponent is far from the limits, and
   no condition that may occur is trapped. Everything else takes the general way. */
static always_inline Wide wide_coefficient(const DecimalObject *d) {
  return d->length == 0   ? 0
         : d->length == 1 ? d->words[0]
                          : (Wide)d->words[1] * WORD_RADIX + d->words[0];
}

static always_inline bool is_small(const DecimalObject *d) {
  return d->kind == FINITE && d->length <= 2;
}

/* Does the exponent allow any coefficient up to 36 digits? */
static always_inline bool exponent_fits(int64_t exponent, const Settings *s) {
  return exponent >= s->emin && exponent <= s->emax - 2 * WORD_DIGITS && !s->clamp;
}

static always_inline int small_digits(Word high, Word low) {
  return high != 0 ? WORD_DIGITS + word_digits(high) : word_digits(low);
}

/* Rounds `drop` digits off. false: it takes the general way. */
static always_inline bool round_small(Word *high, Word *low, int64_t drop, bool negative,
                                      DecimalContext *context) {
  if (drop >= WORD_DIGITS || (context->traps & (STATUS_INEXACT | STATUS_ROUNDED)) != 0)
    return false;
  Word unit = word_powers[drop], low_kept = word_divide_power(*low, (int)drop);
  Word high_kept = word_divide_power(*high, (int)drop);
  Lost lost = lost_part(*low - low_kept * unit, unit, false);
  Word carried = (*high - high_kept * unit) * word_powers[WORD_DIGITS - drop];
  *low = low_kept + carried;
  *high = high_kept;
  if (rounding_increments(context->settings.rounding, negative, *low, lost)) {
    if (++*low == WORD_RADIX) {
      *low = 0;
      ++*high;
    }
    if (small_digits(*high, *low) > context->settings.prec) return false;
  }
  context->status |= STATUS_ROUNDED | (lost != LOST_NOTHING ? STATUS_INEXACT : 0);
  return true;
}

/* ABSENT: it does not fit; no exception. */
static always_inline Value small_result(Word high, Word low, int64_t exponent, bool negative,
                                        DecimalContext *context) {
  const Settings *s = &context->settings;
  int64_t drop = small_digits(high, low) - s->prec;
  if (!exponent_fits(exponent, s)) return ABSENT;
  if (drop > 0) {
    if (!round_small(&high, &low, drop, negative, context)) return ABSENT;
    exponent += drop;
  }
  int length = high != 0 ? 2 : low != 0;
  DecimalObject *d =
      gc_alloc(&decimal_shape, sizeof(DecimalObject) + (size_t)length * sizeof(Word));
  d->length = length;
  d->exponent = exponent;
  d->negative = negative;
  if (length > 0) d->words[0] = low;
  if (length > 1) d->words[1] = high;
  return from_object(d);
}

static always_inline Value small_result_wide(Wide coefficient, int64_t exponent, bool negative,
                                             DecimalContext *context) {
  Word low;
  if (coefficient >= (Wide)WORD_RADIX * WORD_RADIX) return ABSENT;
  Word high = wide_divide(coefficient, &low);
  return small_result(high, low, exponent, negative, context);
}

static always_inline int word_bits(Word w) {
  return 64 - __builtin_clzll(w | 1);
}
static always_inline int wide_bits(Wide w) {
  return w >> 64 != 0 ? 64 + word_bits((Word)(w >> 64)) : word_bits((Word)w);
}

static always_inline Value add_small(Value a, Value b, bool negate, DecimalContext *context) {
  enum { SAFE_BITS = 125 }; /* the sum of two of these has no overflow */
  const DecimalObject *x = as_decimal(a), *y = as_decimal(b);
  if (!is_small(x) || !is_small(y) || x->length == 0 || y->length == 0) return ABSENT;
  Wide cx = wide_coefficient(x), cy = wide_coefficient(y);
  bool y_negative = y->negative != negate, negative = x->negative;
  int64_t gap = x->exponent - y->exponent, exponent = x->exponent;
  if (gap != 0) {
    Wide *high = gap > 0 ? &cx : &cy;
    uint64_t distance = gap > 0 ? (uint64_t)gap : -(uint64_t)gap;
    if (distance > WORD_DIGITS) return ABSENT;
    Word power = word_powers[distance];
    if (wide_bits(*high) + word_bits(power) > SAFE_BITS) return ABSENT;
    *high *= power;
    if (gap > 0) exponent = y->exponent;
  }
  if (x->negative == y_negative) {
    cx += cy;
  } else if (cx > cy) {
    cx -= cy;
  } else if (cx < cy) {
    cx = cy - cx;
    negative = y_negative;
  } else {
    cx = 0;
    negative = context->settings.rounding == ROUND_FLOOR;
  }
  return small_result_wide(cx, exponent, negative, context);
}

static always_inline Value multiply_small(Value a, Value b, DecimalContext *context) {
  const DecimalObject *x = as_decimal(a), *y = as_decimal(b);
  if (!is_small(x) || !is_small(y) || x->length > 1 || y->length > 1) return ABSENT;
  Wide product = wide_coefficient(x) * wide_coefficient(y);
  return small_result_wide(product, x->exponent + y->exponent, x->negative != y->negative, context);
}

/* Words of a quotient of two words, to one or two digits more than the precision. */
static Value divide_small(Value a, Value b, DecimalContext *context) {
  enum { MAX_SMALL_PREC = 2 * WORD_DIGITS - 2 };
  const DecimalObject *x = as_decimal(a), *y = as_decimal(b);
  int64_t prec = context->settings.prec;
  if (x->kind != FINITE || y->kind != FINITE || x->length != 1 || y->length != 1) return ABSENT;
  int64_t shift = word_digits(y->words[0]) - word_digits(x->words[0]) + prec + 1;
  if (prec > MAX_SMALL_PREC || shift < 0) return ABSENT;
  Word q[5];
  int64_t count = words_shift_left(q, x->words, 1, shift);
  int64_t exponent = x->exponent - y->exponent - shift;
  Word rest = words_divide_1(q, &count, y->words[0]);
  if (rest != 0) {
    if (q[0] % 5 == 0) q[0]++; /* something follows */
  } else {
    Lost lost;
    int64_t zeros = min_of(words_trailing_zeros(q, count), shift);
    count = words_shift_right(q, q, count, zeros, &lost);
    exponent += zeros;
  }
  return small_result(count > 1 ? q[1] : 0, q[0], exponent, x->negative != y->negative, context);
}

static always_inline bool both_exact(Value a, Value b) {
  return has_shape(a, &decimal_shape) && has_shape(b, &decimal_shape);
}

/* -- Operands ---------------------------------------------------------------------------------- */

/* Loads both, which are Decimals or ints. */
static always_inline bool load_both(Number *x, Number *y, Value a, Value b, uint32_t *status) {
  if (!number_load(x, a, status)) return false;
  if (number_load(y, b, status)) return true;
  number_clear(x);
  return false;
}

static Value compute(const Number *x, const Number *y, BinaryOperation *operation,
                     DecimalContext *context, uint32_t status) {
  Number result;
  number_init(&result);
  operation(&result, x, y, &context->settings, &status);
  return decimal_finish(context, &result, status);
}

static Value binary(Value a, Value b, BinaryOperation *operation, DecimalContext *context) {
  uint32_t status = 0;
  Number x, y;
  if (!load_both(&x, &y, a, b, &status)) return NOT_IMPLEMENTED;
  Value v = compute(&x, &y, operation, context, status);
  number_clear(&x);
  number_clear(&y);
  return v;
}

static bool load_both_or_raise(Number *x, Number *y, Value a, Value b, uint32_t *status) {
  if (!number_load_or_raise(x, a, status)) return false;
  if (number_load_or_raise(y, b, status)) return true;
  number_clear(x);
  return false;
}

Value decimal_binary_checked(Value a, Value b, BinaryOperation *operation,
                             DecimalContext *context) {
  uint32_t status = 0;
  Number x, y;
  if (!load_both_or_raise(&x, &y, a, b, &status)) return ABSENT;
  Value v = compute(&x, &y, operation, context, status);
  number_clear(&x);
  number_clear(&y);
  return v;
}

Value decimal_unary(Value self, UnaryOperation *operation, DecimalContext *context) {
  uint32_t status = 0;
  Number n, result;
  if (!number_load_or_raise(&n, self, &status)) return ABSENT;
  number_init(&result);
  operation(&result, &n, &context->settings, &status);
  Value v = decimal_finish(context, &result, status);
  number_clear(&n);
  return v;
}

/* -- Operators --------------------------------------------------------------------------------- */

Value decimal_add(Value a, Value b) {
  DecimalContext *context = current_context();
  if (context == NULL) return ABSENT;
  if (likely(both_exact(a, b))) {
    Value v = add_small(a, b, false, context);
    if (likely(!is_absent(v))) return v;
  }
  return binary(a, b, number_add, context);
}

Value decimal_subtract(Value a, Value b) {
  DecimalContext *context = current_context();
  if (context == NULL) return ABSENT;
  if (likely(both_exact(a, b))) {
    Value v = add_small(a, b, true, context);
    if (likely(!is_absent(v))) return v;
  }
  return binary(a, b, number_subtract, context);
}

Value decimal_multiply(Value a, Value b) {
  DecimalContext *context = current_context();
  if (context == NULL) return ABSENT;
  if (likely(both_exact(a, b))) {
    Value v = multiply_small(a, b, context);
    if (likely(!is_absent(v))) return v;
  }
  return binary(a, b, number_multiply, context);
}

static Value operator_binary(Value a, Value b, BinaryOperation *operation) {
  DecimalContext *context = current_context();
  return context == NULL ? ABSENT : binary(a, b, operation, context);
}
Value decimal_true_divide(Value a, Value b) {
  DecimalContext *context = current_context();
  if (context == NULL) return ABSENT;
  if (likely(both_exact(a, b))) {
    Value v = divide_small(a, b, context);
    if (likely(!is_absent(v))) return v;
  }
  return binary(a, b, number_divide, context);
}
Value decimal_floor_divide(Value a, Value b) {
  return operator_binary(a, b, number_divide_int);
}
Value decimal_remainder(Value a, Value b) {
  return operator_binary(a, b, number_remainder);
}

static Value operator_unary(Value self, UnaryOperation *operation) {
  DecimalContext *context = current_context();
  return context == NULL ? ABSENT : decimal_unary(self, operation, context);
}
Value decimal_negative(Value v) {
  return operator_unary(v, number_minus);
}
Value decimal_positive(Value v) {
  return operator_unary(v, number_plus);
}
Value decimal_absolute(Value v) {
  return operator_unary(v, number_abs);
}

/* -- Operations with more operands or results -------------------------------------------------- */

static Value divmod_loaded(const Number *x, const Number *y, DecimalContext *context,
                           uint32_t status) {
  Number quotient, remainder;
  number_init(&quotient);
  number_init(&remainder);
  number_divide_both(&quotient, &remainder, x, y, &context->settings, &status);
  Value q = decimal_finish(context, &quotient, status);
  Value r = is_absent(q) ? ABSENT : decimal_from_number(&remainder);
  number_clear(&remainder);
  return is_absent(r) ? ABSENT : tuple_pack(2, q, r);
}

Value decimal_divmod_checked(Value a, Value b, DecimalContext *context) {
  uint32_t status = 0;
  Number x, y;
  if (!load_both_or_raise(&x, &y, a, b, &status)) return ABSENT;
  Value v = divmod_loaded(&x, &y, context, status);
  number_clear(&x);
  number_clear(&y);
  return v;
}

static bool is_operand(Value v) {
  return is_decimal(v) || is_int(v);
}

Value decimal_divmod(Value a, Value b) {
  DecimalContext *context = current_context();
  if (context == NULL) return ABSENT;
  if (!is_operand(a) || !is_operand(b)) return NOT_IMPLEMENTED;
  return decimal_divmod_checked(a, b, context);
}

typedef void TernaryOperation(Number *result, const Number *a, const Number *b, const Number *c,
                              const Settings *s, uint32_t *status);

static Value ternary(Value a, Value b, Value c, TernaryOperation *operation,
                     DecimalContext *context) {
  uint32_t status = 0;
  Number x, y, z, result;
  if (!load_both_or_raise(&x, &y, a, b, &status)) return ABSENT;
  Value v = ABSENT;
  if (number_load_or_raise(&z, c, &status)) {
    number_init(&result);
    operation(&result, &x, &y, &z, &context->settings, &status);
    v = decimal_finish(context, &result, status);
    number_clear(&z);
  }
  number_clear(&x);
  number_clear(&y);
  return v;
}

Value decimal_fma_checked(Value a, Value b, Value c, DecimalContext *context) {
  return ternary(a, b, c, number_fma, context);
}

Value decimal_power_checked(Value a, Value b, Value modulus, DecimalContext *context) {
  if (is_absent(modulus) || is_none(modulus))
    return decimal_binary_checked(a, b, number_raise, context);
  return ternary(a, b, modulus, number_power_mod, context);
}

Value decimal_power(Value a, Value b, Value modulus) {
  DecimalContext *context = current_context();
  if (context == NULL) return ABSENT;
  bool has_modulus = !is_absent(modulus) && !is_none(modulus);
  if (!is_operand(a) || !is_operand(b) || (has_modulus && !is_operand(modulus)))
    return NOT_IMPLEMENTED;
  return decimal_power_checked(a, b, modulus, context);
}
