/* Addition, multiplication, and what comes down to them. */
#include "modules/_decimal/number.h"

/* -- Signs ------------------------------------------------------------------------------------- */

static void copy_finalized(Number *result, const Number *a, bool negative, const Settings *s,
                           uint32_t *status) {
  if (number_nans(result, a, NULL, s, status) || !number_copy(result, a, status)) return;
  /* a zero gets the sign that 0 + a or 0 - a has */
  result->negative = number_is_zero(a) && s->rounding != ROUND_FLOOR ? false : negative;
  number_finalize(result, s, status);
}

void number_plus(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  copy_finalized(result, a, a->negative, s, status);
}
void number_minus(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  copy_finalized(result, a, !a->negative, s, status);
}
void number_abs(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  copy_finalized(result, a, false, s, status);
  if (!number_is_nan(a)) result->negative = false;
}

void number_copy_sign(Number *result, const Number *a, const Number *b, const Settings *s,
                      uint32_t *status) {
  if (number_copy(result, a, status)) result->negative = b->negative;
}

/* -- Addition ---------------------------------------------------------------------------------- */

static void add_specials(Number *result, const Number *a, const Number *b, bool b_negative,
                         const Settings *s, uint32_t *status) {
  if (number_nans(result, a, b, s, status)) return;
  if (a->kind == INFINITE && b->kind == INFINITE && a->negative != b_negative)
    number_set_invalid(result, status, STATUS_INVALID_OPERATION);
  else
    number_set_infinity(result, a->kind == INFINITE ? a->negative : b_negative);
}

/* One of them is zero: the other is moved towards the lower exponent as far as the precision
 * allows. */
static void add_zero(Number *result, const Number *a, const Number *b, bool b_negative,
                     const Settings *s, uint32_t *status) {
  int64_t exponent = min_of(a->exponent, b->exponent);
  if (a->count == 0 && b->count == 0) {
    bool negative = a->negative == b_negative ? a->negative : s->rounding == ROUND_FLOOR;
    number_set_zero(result, negative, exponent);
  } else {
    const Number *other = a->count == 0 ? b : a;
    if (!number_copy(result, other, status)) return;
    if (other == b) result->negative = b_negative;
    exponent = max_of(exponent, other->exponent - s->prec - 1);
    number_rescale(result, exponent, s->rounding, status);
  }
  number_finalize(result, s, status);
}

/* result, with high's coefficient shifted to low's exponent, plus or minus low. */
static void add_shifted(Number *result, const Number *low, bool low_negative, const Settings *s,
                        uint32_t *status) {
  if (!number_reserve(result, max_of(result->count, low->count) + 1, status)) return;
  Word *words = result->words;
  if (result->negative == low_negative) {
    result->count = words_add(words, words, result->count, low->words, low->count);
  } else {
    int order = words_compare(words, result->count, low->words, low->count);
    if (order >= 0) {
      result->count = words_sub(words, words, result->count, low->words, low->count);
    } else {
      result->count = words_sub(words, low->words, low->count, words, result->count);
      result->negative = low_negative;
    }
    if (order == 0) result->negative = s->rounding == ROUND_FLOOR;
  }
  number_finalize(result, s, status);
}

static void add_signed(Number *result, const Number *a, const Number *b, bool b_negative,
                       const Settings *s, uint32_t *status) {
  if (unlikely(number_is_special(a) || number_is_special(b))) {
    add_specials(result, a, b, b_negative, s, status);
    return;
  }
  if (unlikely(a->count == 0 || b->count == 0)) {
    add_zero(result, a, b, b_negative, s, status);
    return;
  }
  bool a_high = a->exponent >= b->exponent;
  const Number *high = a_high ? a : b, *low = a_high ? b : a;
  Number speck; /* stands for what is too small to matter but for rounding */
  bool low_negative = a_high ? b_negative : a->negative;
  int64_t gap = high->exponent - low->exponent;
  if (gap > 0) {
    int64_t below = high->exponent + min_of((int64_t)-1, number_digits(high) - s->prec - 2);
    if (number_adjusted(low) < below) {
      number_init(&speck);
      number_set_word(&speck, low_negative, 1, below);
      low = &speck;
      gap = high->exponent - below;
    }
  }
  if (!number_reserve(result, high->count + gap / WORD_DIGITS + 1, status)) return;
  result->count = words_shift_left(result->words, high->words, high->count, gap);
  result->exponent = low->exponent;
  result->kind = FINITE;
  result->negative = a_high ? a->negative : b_negative;
  add_shifted(result, low, low_negative, s, status);
}

void number_add(Number *result, const Number *a, const Number *b, const Settings *s,
                uint32_t *status) {
  add_signed(result, a, b, b->negative, s, status);
}
void number_subtract(Number *result, const Number *a, const Number *b, const Settings *s,
                     uint32_t *status) {
  add_signed(result, a, b, !b->negative, s, status);
}

/* -- Multiplication ---------------------------------------------------------------------------- */

/* The exact product of numbers that are no NaNs. false: there is none; status says why. */
static bool multiply_exact(Number *result, const Number *a, const Number *b, uint32_t *status) {
  bool negative = a->negative != b->negative;
  if (unlikely(a->kind == INFINITE || b->kind == INFINITE)) {
    if (number_is_zero(a) || number_is_zero(b)) {
      number_set_invalid(result, status, STATUS_INVALID_OPERATION);
      return false;
    }
    number_set_infinity(result, negative);
    return true;
  }
  number_set_zero(result, negative, a->exponent + b->exponent);
  if (!number_reserve(result, a->count + b->count, status)) return false;
  if (words_mul(result->words, &result->count, a->words, a->count, b->words, b->count)) return true;
  number_set_invalid(result, status, STATUS_MEMORY);
  return false;
}

void number_multiply(Number *result, const Number *a, const Number *b, const Settings *s,
                     uint32_t *status) {
  if (!number_nans(result, a, b, s, status) && multiply_exact(result, a, b, status))
    number_finalize(result, s, status);
}

void number_fma(Number *result, const Number *a, const Number *b, const Number *c,
                const Settings *s, uint32_t *status) {
  Number product;
  uint32_t conditions = 0;
  number_init(&product);
  if (!number_nans(&product, a, b, s, &conditions)) multiply_exact(&product, a, b, &conditions);
  *status |= conditions;
  if (conditions == 0) /* a signaling c counts even if the product is a quiet NaN */
    number_add(result, &product, c, s, status);
  else
    number_copy(result, &product, status);
  number_clear(&product);
}

/* -- Comparison -------------------------------------------------------------------------------- */

void number_compare(Number *result, const Number *a, const Number *b, const Settings *s,
                    uint32_t *status) {
  if (!number_nans(result, a, b, s, status)) number_set_int64(result, number_compare_values(a, b));
}

void number_compare_signal(Number *result, const Number *a, const Number *b, const Settings *s,
                           uint32_t *status) {
  number_compare(result, a, b, s, status);
  if (number_is_nan(result)) *status |= STATUS_INVALID_OPERATION;
}

/* NaNs are above infinities, signaling ones below quiet ones. */
static int total_rank(const Number *n) {
  return n->kind == SIGNALING_NAN ? 1 : n->kind == QUIET_NAN ? 2 : 0;
}

int number_total_order_magnitude(const Number *a, const Number *b) {
  int ra = total_rank(a), rb = total_rank(b);
  if (ra != rb) return ra < rb ? -1 : 1;
  if (ra != 0) return words_compare(a->words, a->count, b->words, b->count);
  if (a->kind == INFINITE || b->kind == INFINITE)
    return (a->kind == INFINITE) - (b->kind == INFINITE);
  int order = number_compare_magnitude(a, b);
  return order != 0 ? order : (a->exponent > b->exponent) - (a->exponent < b->exponent);
}

int number_total_order(const Number *a, const Number *b) {
  if (a->negative != b->negative) return a->negative ? -1 : 1;
  int order = number_total_order_magnitude(a, b);
  return a->negative ? -order : order;
}

void number_compare_total(Number *result, const Number *a, const Number *b, const Settings *s,
                          uint32_t *status) {
  number_set_int64(result, number_total_order(a, b));
}
void number_compare_total_mag(Number *result, const Number *a, const Number *b, const Settings *s,
                              uint32_t *status) {
  number_set_int64(result, number_total_order_magnitude(a, b));
}

static int magnitude_order(const Number *a, const Number *b) {
  if (a->kind == INFINITE || b->kind == INFINITE)
    return (a->kind == INFINITE) - (b->kind == INFINITE);
  return number_compare_magnitude(a, b);
}

/* The larger (direction 1) or smaller (-1) of a and b; a number is preferred to a quiet NaN. */
static void choose(Number *result, const Number *a, const Number *b, int direction,
                   bool by_magnitude, const Settings *s, uint32_t *status) {
  const Number *chosen;
  if (a->kind == QUIET_NAN && !number_is_nan(b)) {
    chosen = b;
  } else if (b->kind == QUIET_NAN && !number_is_nan(a)) {
    chosen = a;
  } else {
    if (number_nans(result, a, b, s, status)) return;
    int order = by_magnitude ? magnitude_order(a, b) : number_compare_values(a, b);
    if (order == 0) order = number_total_order(a, b);
    chosen = order * direction >= 0 ? a : b;
  }
  if (number_copy(result, chosen, status)) number_finalize(result, s, status);
}

void number_max(Number *result, const Number *a, const Number *b, const Settings *s,
                uint32_t *status) {
  choose(result, a, b, 1, false, s, status);
}
void number_max_mag(Number *result, const Number *a, const Number *b, const Settings *s,
                    uint32_t *status) {
  choose(result, a, b, 1, true, s, status);
}
void number_min(Number *result, const Number *a, const Number *b, const Settings *s,
                uint32_t *status) {
  choose(result, a, b, -1, false, s, status);
}
void number_min_mag(Number *result, const Number *a, const Number *b, const Settings *s,
                    uint32_t *status) {
  choose(result, a, b, -1, true, s, status);
}

/* -- Kinds ------------------------------------------------------------------------------------- */

bool number_is_normal(const Number *n, const Settings *s) {
  return n->kind == FINITE && n->count > 0 && number_adjusted(n) >= s->emin;
}
bool number_is_subnormal(const Number *n, const Settings *s) {
  return n->kind == FINITE && n->count > 0 && number_adjusted(n) < s->emin;
}

bool number_same_quantum(const Number *a, const Number *b) {
  if (number_is_special(a) || number_is_special(b))
    return (number_is_nan(a) && number_is_nan(b)) || (a->kind == INFINITE && b->kind == INFINITE);
  return a->exponent == b->exponent;
}

const char *number_class(const Number *n, const Settings *s) {
  if (n->kind == QUIET_NAN) return "NaN";
  if (n->kind == SIGNALING_NAN) return "sNaN";
  if (n->kind == INFINITE) return n->negative ? "-Infinity" : "+Infinity";
  if (n->count == 0) return n->negative ? "-Zero" : "+Zero";
  if (number_is_subnormal(n, s)) return n->negative ? "-Subnormal" : "+Subnormal";
  return n->negative ? "-Normal" : "+Normal";
}
