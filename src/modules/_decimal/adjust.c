/* Operations on exponents, and the neighbours of a number. */
#include "modules/_decimal/number.h"

/* -- Exponents --------------------------------------------------------------------------------- */

static void quantize_finite(Number *result, const Number *a, int64_t exponent, const Settings *s,
                            uint32_t *status) {
  if (!number_copy(result, a, status)) return;
  Lost lost = LOST_NOTHING;
  if (a->count == 0) {
    result->exponent = exponent;
  } else {
    int64_t adjusted = number_adjusted(a);
    bool fits = adjusted <= s->emax && adjusted - exponent + 1 <= s->prec;
    if (fits) lost = number_rescale(result, exponent, s->rounding, status);
    if (!fits || (result->count > 0 &&
                  (number_adjusted(result) > s->emax || number_digits(result) > s->prec))) {
      number_set_invalid(result, status, STATUS_INVALID_OPERATION);
      return;
    }
  }
  if (exponent > a->exponent && a->count > 0) *status |= STATUS_ROUNDED;
  if (lost != LOST_NOTHING) *status |= STATUS_INEXACT;
  number_finalize(result, s, status);
}

void number_quantize(Number *result, const Number *a, const Number *b, const Settings *s,
                     uint32_t *status) {
  if (number_nans(result, a, b, s, status)) return;
  if (a->kind == INFINITE && b->kind == INFINITE)
    number_set_infinity(result, a->negative);
  else if (a->kind == INFINITE || b->kind == INFINITE || b->exponent > s->emax ||
           b->exponent < settings_etiny(s))
    number_set_invalid(result, status, STATUS_INVALID_OPERATION);
  else
    quantize_finite(result, a, b->exponent, s, status);
}

void number_to_integral_exact(Number *result, const Number *a, const Settings *s,
                              uint32_t *status) {
  if (number_nans(result, a, NULL, s, status) || !number_copy(result, a, status)) return;
  if (a->kind == INFINITE || a->exponent >= 0) return;
  if (number_rescale(result, 0, s->rounding, status) != LOST_NOTHING) *status |= STATUS_INEXACT;
  if (a->count > 0) *status |= STATUS_ROUNDED;
}

void number_to_integral_value(Number *result, const Number *a, const Settings *s,
                              uint32_t *status) {
  uint32_t conditions = 0;
  number_to_integral_exact(result, a, s, &conditions);
  *status |= conditions & STATUS_INVALID;
}

void number_reduce(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  if (number_nans(result, a, NULL, s, status) || !number_copy(result, a, status)) return;
  number_finalize(result, s, status);
  if (number_is_special(result)) return;
  if (result->count == 0) {
    result->exponent = 0;
    return;
  }
  int64_t top = s->clamp ? settings_etop(s) : s->emax;
  int64_t zeros = words_trailing_zeros(result->words, result->count);
  zeros = min_of(zeros, top - result->exponent);
  if (zeros > 0) number_drop(result, zeros, ROUND_DOWN, status);
}

void number_logb(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  if (number_nans(result, a, NULL, s, status)) return;
  if (a->kind == INFINITE) {
    number_set_infinity(result, false);
  } else if (a->count == 0) {
    number_set_infinity(result, true);
    *status |= STATUS_DIVISION_BY_ZERO;
  } else {
    number_set_int64(result, number_adjusted(a));
    number_finalize(result, s, status);
  }
}

/* An integer argument with exponent 0 and a magnitude up to `limit`. */
static bool small_argument(const Number *b, int64_t limit, int64_t *out) {
  if (b->kind != FINITE || b->exponent != 0 || b->count > 2) return false;
  Wide magnitude = b->count == 0 ? 0 : b->words[0];
  if (b->count == 2) magnitude += (Wide)b->words[1] * WORD_RADIX;
  if (magnitude > (Wide)limit) return false;
  *out = b->negative ? -(int64_t)magnitude : (int64_t)magnitude;
  return true;
}

void number_scaleb(Number *result, const Number *a, const Number *b, const Settings *s,
                   uint32_t *status) {
  int64_t change;
  if (number_nans(result, a, b, s, status)) return;
  if (!small_argument(b, 2 * (s->emax + s->prec), &change)) {
    number_set_invalid(result, status, STATUS_INVALID_OPERATION);
  } else if (number_copy(result, a, status) && a->kind == FINITE) {
    result->exponent += change;
    number_finalize(result, s, status);
  }
}

/* -- Neighbours -------------------------------------------------------------------------------- */

/* The largest finite number. */
static void set_largest(Number *n, bool negative, const Settings *s, uint32_t *status) {
  number_set_zero(n, negative, settings_etop(s));
  if (number_reserve(n, words_for_digits(s->prec), status))
    n->count = words_nines(n->words, s->prec);
}

/* The next number in this direction; conditions are of no account. */
static void next_in_direction(Number *result, const Number *a, bool down, const Settings *s,
                              uint32_t *status) {
  uint32_t ignored = 0;
  Settings directed = settings_with_rounding(s, down ? ROUND_FLOOR : ROUND_CEILING);
  if (a->kind == INFINITE) {
    if (a->negative == down)
      number_set_infinity(result, down);
    else
      set_largest(result, !down, s, status);
    return;
  }
  if (!number_copy(result, a, status)) return;
  number_finalize(result, &directed, &ignored);
  if (number_compare_values(result, a) == 0) {
    Number speck;
    number_init(&speck);
    number_set_word(&speck, down, 1, settings_etiny(s) - 1);
    number_add(result, a, &speck, &directed, &ignored);
  }
  *status |= ignored & STATUS_MEMORY;
}

void number_next_minus(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  if (!number_nans(result, a, NULL, s, status)) next_in_direction(result, a, true, s, status);
}
void number_next_plus(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  if (!number_nans(result, a, NULL, s, status)) next_in_direction(result, a, false, s, status);
}

void number_next_toward(Number *result, const Number *a, const Number *b, const Settings *s,
                        uint32_t *status) {
  if (number_nans(result, a, b, s, status)) return;
  int order = number_compare_values(a, b);
  if (order == 0) {
    number_copy_sign(result, a, b, s, status);
    return;
  }
  next_in_direction(result, a, order > 0, s, status);
  if (result->kind == INFINITE) {
    *status |= STATUS_OVERFLOW | STATUS_INEXACT | STATUS_ROUNDED;
  } else if (number_adjusted(result) < s->emin) {
    *status |= STATUS_UNDERFLOW | STATUS_SUBNORMAL | STATUS_INEXACT | STATUS_ROUNDED;
    if (result->count == 0) *status |= STATUS_CLAMPED;
  }
}

/* -- Shifts ------------------------------------------------------------------------------------ */

static bool shift_argument(Number *result, const Number *a, const Number *b, int64_t *places,
                           const Settings *s, uint32_t *status) {
  if (number_nans(result, a, b, s, status)) return false;
  if (!small_argument(b, s->prec, places)) {
    number_set_invalid(result, status, STATUS_INVALID_OPERATION);
    return false;
  }
  return number_copy(result, a, status) && a->kind == FINITE;
}

/* The coefficient within the precision, shifted left (or right). */
static bool shift_within(Number *n, int64_t places, const Settings *s, uint32_t *status) {
  int64_t exponent = n->exponent;
  bool ok = true;
  if (places < 0) {
    n->count = words_low_digits(n->words, n->words, n->count, s->prec);
    number_drop(n, -places, ROUND_DOWN, status);
  } else {
    n->count = words_low_digits(n->words, n->words, n->count, s->prec - places);
    ok = number_pad(n, places, status);
  }
  n->exponent = exponent;
  return ok;
}

void number_shift(Number *result, const Number *a, const Number *b, const Settings *s,
                  uint32_t *status) {
  int64_t places;
  if (shift_argument(result, a, b, &places, s, status)) shift_within(result, places, s, status);
}

void number_rotate(Number *result, const Number *a, const Number *b, const Settings *s,
                   uint32_t *status) {
  int64_t places;
  if (!shift_argument(result, a, b, &places, s, status)) return;
  if (places < 0) places += s->prec;
  Number high;
  number_init(&high);
  if (number_copy(&high, result, status) && shift_within(&high, places - s->prec, s, status) &&
      shift_within(result, places, s, status) &&
      number_reserve(result, max_of(result->count, high.count) + 1, status))
    result->count = words_add(result->words, result->words, result->count, high.words, high.count);
  number_clear(&high);
}

/* -- Logical operations ------------------------------------------------------------------------ */

typedef enum Logical { LOGICAL_AND, LOGICAL_OR, LOGICAL_XOR } Logical;

static bool is_logical(const Number *n) {
  if (n->kind != FINITE || n->negative || n->exponent != 0) return false;
  for (int64_t i = 0; i < n->count; i++) {
    for (Word w = n->words[i]; w != 0; w /= 10) {
      if (w % 10 > 1) return false;
    }
  }
  return true;
}

static Word combine(Word a, Word b, Logical operation) {
  Word result = 0;
  for (int i = WORD_DIGITS - 1; i >= 0; i--) {
    int x = a / word_powers[i] % 10 != 0, y = b / word_powers[i] % 10 != 0;
    result = result * 10 + (Word)(operation == LOGICAL_AND  ? x & y
                                  : operation == LOGICAL_OR ? x | y
                                                            : x ^ y);
  }
  return result;
}

static void logical(Number *result, const Number *a, const Number *b, Logical operation,
                    const Settings *s, uint32_t *status) {
  if (!is_logical(a) || !is_logical(b)) {
    number_set_invalid(result, status, STATUS_INVALID_OPERATION);
    return;
  }
  int64_t count = max_of(a->count, b->count);
  if (!number_reserve(result, count, status)) return;
  for (int64_t i = 0; i < count; i++)
    result->words[i] =
        combine(i < a->count ? a->words[i] : 0, i < b->count ? b->words[i] : 0, operation);
  count = words_normalize(result->words, count);
  number_set_zero(result, false, 0);
  result->count = words_low_digits(result->words, result->words, count, s->prec);
}

void number_and(Number *result, const Number *a, const Number *b, const Settings *s,
                uint32_t *status) {
  logical(result, a, b, LOGICAL_AND, s, status);
}
void number_or(Number *result, const Number *a, const Number *b, const Settings *s,
               uint32_t *status) {
  logical(result, a, b, LOGICAL_OR, s, status);
}
void number_xor(Number *result, const Number *a, const Number *b, const Settings *s,
                uint32_t *status) {
  logical(result, a, b, LOGICAL_XOR, s, status);
}

void number_invert_digits(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  Number ones;
  number_init(&ones);
  if (number_reserve(&ones, words_for_digits(s->prec), status)) {
    ones.count = words_nines(ones.words, s->prec);
    for (int64_t i = 0; i < ones.count; i++) ones.words[i] /= 9;
    logical(result, a, &ones, LOGICAL_XOR, s, status);
  } else {
    number_set_invalid(result, status, 0);
  }
  number_clear(&ones);
}
