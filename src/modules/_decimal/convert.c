/* Decimals from and to other types. */
#include <math.h>

#include "base/float_parse.h"
#include "base/hash.h"
#include "modules/_decimal/decimal.h"
#include "objects/float.h"
#include "objects/int_internal.h"
#include "objects/list.h"

/* -- Numbers from Values ----------------------------------------------------------------------- */

static void number_from_int(Number *n, Value v, uint32_t *status) {
  number_init(n);
  if (is_small_int(v)) {
    number_set_int64(n, as_small_int(v));
  } else {
    uint64_t room;
    IntView view = int_view(v, &room);
    number_from_limbs(n, view.magnitude, view.negative, status);
  }
}

bool number_load_slow(Number *n, Value v, uint32_t *status) {
  if (is_int(v))
    number_from_int(n, v, status);
  else if (is_decimal(v))
    decimal_view(n, v);
  else
    return false;
  return true;
}

bool number_load_or_raise(Number *n, Value v, uint32_t *status) {
  if (likely(number_load(n, v, status))) return true;
  raise_type_error("conversion from %T to Decimal is not supported", v);
  return false;
}

/* m * 2**-k = m * 5**k * 10**-k */
static void multiply_by_five(Number *n, int64_t k, uint32_t *status) {
  enum { STEP = 25 }; /* 5**25 is below the radix */
  const Word five_to_step = 298023223876953125;
  if (!number_reserve(n, n->count + k / STEP + 2, status)) return;
  n->exponent = -k;
  for (; k >= STEP; k -= STEP) n->count = words_mul_add_1(n->words, n->count, five_to_step, 0);
  Word rest = 1;
  for (; k > 0; k--) rest *= 5;
  n->count = words_mul_add_1(n->words, n->count, rest, 0);
}

void number_from_double(Number *n, double d, uint32_t *status) {
  number_init(n);
  n->negative = signbit(d) != 0;
  if (isnan(d)) {
    n->kind = QUIET_NAN;
  } else if (isinf(d)) {
    number_set_infinity(n, n->negative);
  } else if (d != 0) {
    int exponent;
    bool negative = n->negative;
    int64_t mantissa = (int64_t)ldexp(frexp(fabs(d), &exponent), 53);
    int zeros = __builtin_ctzll((unsigned long long)mantissa);
    exponent += zeros - 53;
    number_set_int64(n, mantissa >> zeros);
    n->negative = negative;
    if (exponent < 0) {
      multiply_by_five(n, -exponent, status);
    } else if (number_reserve(n, n->count + exponent / 59 + 2, status)) {
      for (; exponent > 0; exponent -= min_of(exponent, 59))
        n->count = words_mul_add_1(n->words, n->count, (Word)1 << min_of(exponent, 59), 0);
    }
  }
}

/* -- Text -------------------------------------------------------------------------------------- */

static bool is_blank(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f);
}

/* Parses text in which blanks around and underscores are allowed. */
static void parse_loose(Number *n, const char *text, size_t length, uint32_t *status) {
  while (length > 0 && is_blank(*text)) text++, length--;
  while (length > 0 && is_blank(text[length - 1])) length--;
  if (memchr(text, '_', length) == NULL) {
    number_parse(n, text, length, status);
    return;
  }
  char *copy = malloc(length);
  if (copy == NULL) {
    number_set_invalid(n, status, STATUS_MEMORY);
    return;
  }
  size_t kept = 0;
  for (size_t i = 0; i < length; i++) {
    if (text[i] != '_') copy[kept++] = text[i];
  }
  number_parse(n, copy, kept, status);
  free(copy);
}

/* What an exact conversion does not allow makes it invalid. */
static void check_exact(Number *n, uint32_t *status) {
  number_finalize(n, &settings_widest, status);
  if (*status & (STATUS_INEXACT | STATUS_ROUNDED | STATUS_CLAMPED))
    number_set_invalid(n, status, STATUS_INVALID_OPERATION);
  *status &= STATUS_ERRORS;
}

/* The last steps of a conversion: exactly, or within the context's precision. */
static Value finish_conversion(Number *n, DecimalContext *context, bool exact, uint32_t status) {
  if (exact)
    check_exact(n, &status);
  else
    number_finalize(n, &context->settings, &status);
  return decimal_finish(context, n, status);
}

static void reject_long_payload(Number *n, const Settings *s, uint32_t *status) {
  if (number_is_nan(n) && words_digits(n->words, n->count) > s->prec - s->clamp)
    number_set_invalid(n, status, STATUS_CONVERSION_SYNTAX);
}

static Value from_str(Value v, DecimalContext *context, bool exact) {
  Value ascii = str_to_number_text(v);
  if (is_absent(ascii)) return ABSENT;
  const char *text = str_units(as_str(ascii));
  size_t length = (size_t)str_length(ascii);
  uint32_t status = 0;
  Number n;
  number_init(&n);
  if (exact) {
    parse_loose(&n, text, length, &status);
  } else {
    number_parse(&n, text, length, &status);
    reject_long_payload(&n, &context->settings, &status);
  }
  GC_KEEP(as_object(ascii));
  return finish_conversion(&n, context, exact, status);
}

/* -- Tuples ------------------------------------------------------------------------------------ */

static Value sign_from_value(Value v, bool *negative) {
  int64_t sign;
  if (!is_int(v) || !int_fits_i64(v, &sign) || sign < 0 || sign > 1)
    return raise_value_error("sign must be an integer with the value 0 or 1");
  *negative = sign != 0;
  return v;
}

static Value exponent_from_value(Value v, Number *n) {
  if (is_str(v)) {
    n->kind = str_equals_ascii(v, "F")   ? INFINITE
              : str_equals_ascii(v, "n") ? QUIET_NAN
              : str_equals_ascii(v, "N") ? SIGNALING_NAN
                                         : FINITE;
    if (n->kind != FINITE) return v;
    return raise_value_error("string argument in the third position must be 'F', 'n' or 'N'");
  }
  if (!is_int(v)) return raise_value_error("exponent must be an integer");
  if (!index_to_i64(v, &n->exponent)) return ABSENT;
  const int64_t limit = 4 * (DECIMAL_MAX_EMAX + 1); /* anything beyond is out of range as well */
  n->exponent = max_of(min_of(n->exponent, limit), -limit);
  return v;
}

static Value raise_bad_coefficient(void) {
  return raise_value_error("coefficient must be a tuple of digits");
}

static Value coefficient_from_value(Value v, Number *n, uint32_t *status) {
  Value digits = is_tuple(v) ? v : is_list(v) ? sequence_tuple(v) : raise_bad_coefficient();
  if (is_absent(digits)) return ABSENT;
  int64_t count = tuple_length(digits);
  char *text = malloc((size_t)count + 1);
  if (text == NULL) return raise_memory_error();
  for (int64_t i = 0; i < count; i++) {
    int64_t digit;
    Value item = tuple_get(digits, i);
    if (!is_int(item) || !int_fits_i64(item, &digit) || digit < 0 || digit > 9) {
      free(text);
      return raise_bad_coefficient();
    }
    text[i] = (char)('0' + digit);
  }
  if (n->kind != INFINITE && number_reserve(n, words_for_digits(count), status))
    n->count = words_from_text(n->words, text, count);
  free(text);
  return digits;
}

static Value from_tuple(Value v, DecimalContext *context, bool exact) {
  Value parts = is_tuple(v) ? v : sequence_tuple(v);
  uint32_t status = 0;
  Number n;
  number_init(&n);
  if (is_absent(parts)) return ABSENT;
  if (tuple_length(parts) != 3) return raise_value_error("argument must be a sequence of length 3");
  bool negative = false;
  if (is_absent(sign_from_value(tuple_get(parts, 0), &negative)) ||
      is_absent(exponent_from_value(tuple_get(parts, 2), &n)) ||
      is_absent(coefficient_from_value(tuple_get(parts, 1), &n, &status))) {
    number_clear(&n);
    return ABSENT;
  }
  n.negative = negative;
  if (number_is_special(&n)) n.exponent = 0;
  if (!exact) reject_long_payload(&n, &context->settings, &status);
  return finish_conversion(&n, context, exact, status);
}

/* -- Decimals from Values ---------------------------------------------------------------------- */

static Value from_decimal(Value v, DecimalContext *context, bool exact) {
  uint32_t status = 0;
  Number n, copy;
  if (exact && has_shape(v, &decimal_shape)) return v;
  decimal_view(&n, v);
  if (exact) return decimal_from_number(&n);
  number_init(&copy);
  if (number_copy(&copy, &n, &status)) reject_long_payload(&copy, &context->settings, &status);
  return finish_conversion(&copy, context, false, status);
}

static Value from_float(Value v, DecimalContext *context, bool exact, bool explicit) {
  uint32_t status = 0;
  Number n;
  if (!explicit && !context_raise(context, STATUS_FLOAT_OPERATION)) return ABSENT;
  number_from_double(&n, as_double(v), &status);
  return finish_conversion(&n, context, exact, status);
}

static Value from_int(Value v, DecimalContext *context, bool exact) {
  uint32_t status = 0;
  Number n;
  number_from_int(&n, v, &status);
  return finish_conversion(&n, context, exact, status);
}

static Value from_value(Value v, DecimalContext *context, bool exact) {
  if (is_int(v)) return from_int(v, context, exact);
  if (is_str(v)) return from_str(v, context, exact);
  if (is_decimal(v)) return from_decimal(v, context, exact);
  if (is_tuple(v) || is_list(v)) return from_tuple(v, context, exact);
  if (is_float(v)) return from_float(v, context, exact, false);
  return raise_type_error("conversion from %T to Decimal is not supported", v);
}

Value decimal_from_value_exact(Value v, DecimalContext *context) {
  return from_value(v, context, true);
}
Value decimal_from_value(Value v, DecimalContext *context) {
  return from_value(v, context, false);
}

Value decimal_from_float_value(Value v, DecimalContext *context, bool exact) {
  if (is_int(v)) return from_int(v, context, exact);
  if (is_float(v)) return from_float(v, context, exact, true);
  return raise_type_error("argument must be int or float");
}

/* -- Values from Decimals ---------------------------------------------------------------------- */

static bool check_finite(const Number *n, const char *target) {
  if (n->kind == FINITE) return true;
  if (n->kind == INFINITE)
    raise_error(&exc_OverflowError, "cannot convert Infinity to %s", target);
  else
    raise_value_error("cannot convert NaN to %s", target);
  return false;
}

/* The coefficient of a number whose exponent is 0 as an int. */
static Value int_from_words(const Number *n) {
  LimbsResult binary = {NULL, 0};
  if (n->count == 0) return from_small_int(0);
  if (n->count == 1)
    return int_from_i64(n->negative ? -(int64_t)n->words[0] : (int64_t)n->words[0]);
  if (!words_to_limbs(&binary, n->words, n->count)) return raise_memory_error();
  Value v = int_from_limbs(binary.limbs, binary.count, n->negative);
  free(binary.limbs);
  return v;
}

Value decimal_to_int(Value v, Rounding rounding) {
  uint32_t status = 0;
  Number n, whole;
  decimal_view(&n, v);
  if (!check_finite(&n, "integer")) return ABSENT;
  if (n.exponent == 0) return int_from_words(&n);
  number_init(&whole);
  if (number_copy(&whole, &n, &status)) number_rescale(&whole, 0, rounding, &status);
  Value result = status & STATUS_MEMORY ? raise_memory_error() : int_from_words(&whole);
  number_clear(&whole);
  return result;
}

Value decimal_to_float(Value v) {
  const DecimalObject *d = as_decimal(v);
  if (d->kind == QUIET_NAN) return float_from_double(d->negative ? -NAN : NAN);
  if (d->kind == SIGNALING_NAN) return raise_value_error("cannot convert signaling NaN to float");
  Value text = decimal_text(v, NOTATION_SCIENTIFIC, true);
  double result;
  if (is_absent(text)) return ABSENT;
  float_parse(str_units(as_str(text)), (size_t)str_length(text), false, &result);
  return float_from_double(result);
}

/* 10**digits as an int */
static Value power_of_ten(int64_t digits) {
  uint32_t status = 0;
  Number n;
  number_init(&n);
  number_set_word(&n, false, 1, 0);
  Value v = number_pad(&n, digits, &status) ? int_from_words(&n) : raise_memory_error();
  number_clear(&n);
  return v;
}

/* numerator / denominator in lowest terms */
static Value ratio(Value numerator, Value denominator) {
  uint64_t room_a, room_b;
  IntView a = int_view(numerator, &room_a), b = int_view(denominator, &room_b);
  Scratch scratch;
  if (!scratch_init(&scratch, max_of(a.magnitude.count, b.magnitude.count) + 1)) return ABSENT;
  size_t count = limbs_gcd(scratch.limbs, a.magnitude, b.magnitude);
  Value divisor = int_from_limbs(scratch.limbs, count, false);
  scratch_free(&scratch);
  if (is_absent(divisor)) return ABSENT;
  numerator = int_floor_divide(numerator, divisor);
  denominator = is_absent(numerator) ? ABSENT : int_floor_divide(denominator, divisor);
  return is_absent(denominator) ? ABSENT : tuple_pack(2, numerator, denominator);
}

Value decimal_as_integer_ratio(Value *args, int nargs) {
  uint32_t status = 0;
  Number n, short_form;
  decimal_view(&n, args[0]);
  if (!check_finite(&n, "integer ratio")) return ABSENT;
  if (n.count == 0) return tuple_pack(2, from_small_int(0), from_small_int(1));
  number_init(&short_form);
  if (!number_copy(&short_form, &n, &status)) return raise_memory_error();
  number_drop(&short_form, words_trailing_zeros(n.words, n.count), ROUND_DOWN, &status);
  int64_t exponent = short_form.exponent;
  if (exponent > 0) number_rescale(&short_form, 0, ROUND_DOWN, &status);
  Value numerator = status ? raise_memory_error() : int_from_words(&short_form);
  number_clear(&short_form);
  if (is_absent(numerator)) return ABSENT;
  if (exponent >= 0) return tuple_pack(2, numerator, from_small_int(1));
  Value denominator = power_of_ten(-exponent);
  return is_absent(denominator) ? ABSENT : ratio(numerator, denominator);
}

static Value digits_tuple(const Number *n) {
  int64_t digits = n->kind == QUIET_NAN || n->kind == SIGNALING_NAN
                       ? words_digits(n->words, n->count)
                       : number_digits(n);
  TupleObject *tuple = tuple_alloc(digits);
  for (int64_t i = 0; i < digits; i++)
    slot_init(&tuple->items[i], from_small_int(words_digit_at(n->words, n->count, digits - 1 - i)));
  return from_object(tuple);
}

Value decimal_as_tuple(Value *args, int nargs) {
  static const char *const names[] = {"", "F", "n", "N"};
  Number n;
  decimal_view(&n, args[0]);
  Value digits = digits_tuple(&n);
  Value exponent = n.kind == FINITE ? int_from_i64(n.exponent) : str_from_ascii(names[n.kind]);
  Value class = decimal_tuple_class;
  return call3(class, from_small_int(n.negative), digits, exponent);
}

/* -- Hash -------------------------------------------------------------------------------------- */

static uint64_t multiply_mod(uint64_t a, uint64_t b) {
  Wide product = (Wide)a * b;
  uint64_t sum = (uint64_t)(product & HASH_MODULUS) + (uint64_t)(product >> HASH_MODULUS_BITS);
  return sum >= HASH_MODULUS ? sum - HASH_MODULUS : sum;
}

/* 10**exponent modulo the prime that hashes of numbers go by */
static uint64_t power_of_ten_mod(int64_t exponent) {
  const uint64_t inverse_of_ten = 2075258708292324556;
  uint64_t base = exponent < 0 ? inverse_of_ten : 10, result = 1;
  uint64_t rest = exponent < 0 ? -(uint64_t)exponent : (uint64_t)exponent;
  for (; rest > 0; rest >>= 1) {
    if (rest & 1) result = multiply_mod(result, base);
    base = multiply_mod(base, base);
  }
  return result;
}

bool decimal_hash(Value v, int64_t *hash) {
  DecimalObject *d = as_decimal(v);
  if (d->kind == SIGNALING_NAN) {
    raise_type_error("Cannot hash a signaling NaN value");
    return false;
  }
  if (d->kind == QUIET_NAN) {
    *hash = object_identity_hash(as_object(v));
    return true;
  }
  if (d->hash == 0) {
    uint64_t h = d->kind == INFINITE ? HASH_INFINITY : 0;
    for (int64_t i = d->length - 1; i >= 0; i--)
      h = (multiply_mod(h, WORD_RADIX % HASH_MODULUS) + d->words[i]) % HASH_MODULUS;
    if (d->exponent != 0) h = multiply_mod(h, power_of_ten_mod(d->exponent));
    d->hash = hash_finish(d->negative ? -h : h);
  }
  *hash = d->hash;
  return true;
}
