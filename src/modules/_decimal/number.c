/* Numbers: making, rounding, comparing. */
#include "modules/_decimal/number.h"

const Settings settings_widest = {
    .prec = DECIMAL_MAX_PREC,
    .emax = DECIMAL_MAX_EMAX,
    .emin = DECIMAL_MIN_EMIN,
    .rounding = ROUND_HALF_EVEN,
};

/* -- Making ------------------------------------------------------------------------------------ */

void number_set_invalid(Number *n, uint32_t *status, uint32_t condition) {
  n->kind = QUIET_NAN;
  n->negative = false;
  n->count = n->exponent = 0;
  *status |= condition;
}

void number_set_infinity(Number *n, bool negative) {
  n->kind = INFINITE;
  n->negative = negative;
  n->count = n->exponent = 0;
}

void number_set_zero(Number *n, bool negative, int64_t exponent) {
  n->kind = FINITE;
  n->negative = negative;
  n->count = 0;
  n->exponent = exponent;
}

void number_set_word(Number *n, bool negative, Word word, int64_t exponent) {
  assert(word < WORD_RADIX);
  number_set_zero(n, negative, exponent);
  n->words[0] = word;
  n->count = word != 0;
}

void number_set_int64(Number *n, int64_t i) {
  Word magnitude = i < 0 ? -(Word)i : (Word)i;
  number_set_word(n, i < 0, magnitude % WORD_RADIX, 0);
  if (magnitude >= WORD_RADIX) {
    n->words[1] = magnitude / WORD_RADIX;
    n->count = 2;
  }
}

bool number_reserve_slow(Number *n, int64_t count, uint32_t *status) {
  count = max_of(count, n->capacity + n->capacity / 2);
  Word *words = words_alloc(count);
  if (words == NULL) {
    number_set_invalid(n, status, STATUS_MEMORY);
    return false;
  }
  memcpy(words, n->words, (size_t)n->count * sizeof *words);
  number_clear(n);
  n->words = words;
  n->capacity = count;
  return true;
}

bool number_copy(Number *result, const Number *a, uint32_t *status) {
  if (!number_reserve(result, a->count, status)) return false;
  words_copy(result->words, a->words, a->count);
  result->count = a->count;
  result->exponent = a->exponent;
  result->kind = a->kind;
  result->negative = a->negative;
  return true;
}

/* -- Changing the exponent --------------------------------------------------------------------- */

bool number_pad(Number *n, int64_t digits, uint32_t *status) {
  if (!number_reserve(n, n->count + digits / WORD_DIGITS + 1, status)) return false;
  n->count = words_shift_left(n->words, n->words, n->count, digits);
  n->exponent -= digits;
  return true;
}

Lost number_drop(Number *n, int64_t digits, Rounding rounding, uint32_t *status) {
  Lost lost;
  n->count = words_shift_right(n->words, n->words, n->count, digits, &lost);
  n->exponent += digits;
  Word lowest = n->count > 0 ? n->words[0] : 0;
  if (rounding_increments(rounding, n->negative, lowest, lost) &&
      number_reserve(n, n->count + 1, status))
    n->count = words_increment(n->words, n->count);
  return lost;
}

Lost number_rescale(Number *n, int64_t exponent, Rounding rounding, uint32_t *status) {
  if (n->count == 0) {
    n->exponent = exponent;
    return LOST_NOTHING;
  }
  if (exponent > n->exponent) return number_drop(n, exponent - n->exponent, rounding, status);
  bool done = exponent == n->exponent || number_pad(n, n->exponent - exponent, status);
  return done ? LOST_NOTHING : LOST_LESS;
}

/* -- Rounding ---------------------------------------------------------------------------------- */

static void set_overflow(Number *n, const Settings *s, uint32_t *status) {
  bool infinite = s->rounding != ROUND_DOWN && s->rounding != ROUND_05UP &&
                  s->rounding != (n->negative ? ROUND_CEILING : ROUND_FLOOR);
  *status |= STATUS_OVERFLOW | STATUS_INEXACT | STATUS_ROUNDED;
  if (infinite) {
    number_set_infinity(n, n->negative);
  } else if (number_reserve(n, words_for_digits(s->prec), status)) {
    n->count = words_nines(n->words, s->prec);
    n->exponent = settings_etop(s);
  }
}

static void finalize_zero(Number *n, const Settings *s, uint32_t *status) {
  int64_t top = s->clamp ? settings_etop(s) : s->emax, bottom = settings_etiny(s);
  if (n->exponent >= bottom && n->exponent <= top) return;
  n->exponent = n->exponent > top ? top : bottom;
  *status |= STATUS_CLAMPED;
}

static void trim_payload(Number *n, const Settings *s) {
  int64_t room = s->prec - s->clamp;
  if (words_digits(n->words, n->count) > room)
    n->count = words_low_digits(n->words, n->words, n->count, room);
}

/* Drops what is below `exponent`. */
static void round_to_exponent(Number *n, int64_t exponent, bool subnormal, const Settings *s,
                              uint32_t *status) {
  Lost lost = number_drop(n, exponent - n->exponent, s->rounding, status), none;
  if (n->count > 0 && words_digits(n->words, n->count) > s->prec) { /* 99.9 became 100 */
    n->count = words_shift_right(n->words, n->words, n->count, 1, &none);
    n->exponent++;
  }
  *status |= STATUS_ROUNDED;
  if (n->exponent > settings_etop(s)) {
    set_overflow(n, s, status);
    return;
  }
  if (lost != LOST_NOTHING) *status |= STATUS_INEXACT | (subnormal ? STATUS_UNDERFLOW : 0);
  if (subnormal) *status |= STATUS_SUBNORMAL;
  if (n->count == 0) *status |= STATUS_CLAMPED;
}

void number_finalize(Number *n, const Settings *s, uint32_t *status) {
  if (unlikely(number_is_special(n))) {
    if (number_is_nan(n)) trim_payload(n, s);
    return;
  }
  if (n->count == 0) {
    finalize_zero(n, s, status);
    return;
  }
  int64_t lowest = words_digits(n->words, n->count) + n->exponent - s->prec;
  int64_t bottom = settings_etiny(s), top = settings_etop(s);
  if (lowest > top) {
    set_overflow(n, s, status);
    return;
  }
  bool subnormal = lowest < bottom;
  if (subnormal) lowest = bottom;
  if (n->exponent < lowest) {
    round_to_exponent(n, lowest, subnormal, s, status);
    return;
  }
  if (subnormal) *status |= STATUS_SUBNORMAL;
  if (s->clamp && n->exponent > top) {
    *status |= STATUS_CLAMPED;
    if (!number_pad(n, n->exponent - top, status)) return;
  }
}

/* -- NaNs -------------------------------------------------------------------------------------- */

bool number_nans(Number *result, const Number *a, const Number *b, const Settings *s,
                 uint32_t *status) {
  bool second = b != NULL && number_is_nan(b);
  if (likely(!number_is_nan(a) && !second)) return false;
  const Number *source = a->kind == SIGNALING_NAN             ? a
                         : second && b->kind == SIGNALING_NAN ? b
                         : number_is_nan(a)                   ? a
                                                              : b;
  if (source->kind == SIGNALING_NAN) *status |= STATUS_INVALID_OPERATION;
  if (number_copy(result, source, status)) {
    result->kind = QUIET_NAN;
    trim_payload(result, s);
  }
  return true;
}

/* -- Comparing --------------------------------------------------------------------------------- */

/* Coefficients with a's exponent at least b's, both nonzero and with the same adjusted exponent. */
static int compare_aligned(const Number *a, const Number *b) {
  int64_t gap = a->exponent - b->exponent;
  if (gap == 0) return words_compare(a->words, a->count, b->words, b->count);
  Word shifted[2 * NUMBER_SMALL];
  if (gap < NUMBER_SMALL * WORD_DIGITS && a->count < NUMBER_SMALL) {
    int64_t count = words_shift_left(shifted, a->words, a->count, gap);
    return words_compare(shifted, count, b->words, b->count);
  }
  int64_t da = number_digits(a), top = gap + da;
  for (int64_t i = top - 1; i >= 0; i--) {
    int x = i < gap ? 0 : words_digit_at(a->words, a->count, i - gap);
    int y = words_digit_at(b->words, b->count, i);
    if (x != y) return x < y ? -1 : 1;
  }
  return 0;
}

int number_compare_magnitude(const Number *a, const Number *b) {
  if (a->count == 0 || b->count == 0) return (a->count != 0) - (b->count != 0);
  int64_t x = number_adjusted(a), y = number_adjusted(b);
  if (x != y) return x < y ? -1 : 1;
  return a->exponent >= b->exponent ? compare_aligned(a, b) : -compare_aligned(b, a);
}

static int sign_of(const Number *n) {
  return number_is_zero(n) ? 0 : n->negative ? -1 : 1;
}

int number_compare_values(const Number *a, const Number *b) {
  int sa = sign_of(a), sb = sign_of(b);
  if (sa != sb) return sa < sb ? -1 : 1;
  if (sa == 0) return 0;
  if (a->kind == INFINITE || b->kind == INFINITE)
    return sa * ((a->kind == INFINITE) - (b->kind == INFINITE));
  return sa * number_compare_magnitude(a, b);
}

/* -- Integers ---------------------------------------------------------------------------------- */

bool number_is_integer(const Number *n) {
  if (n->kind != FINITE) return false;
  if (n->exponent >= 0 || n->count == 0) return true;
  return words_trailing_zeros(n->words, n->count) >= -n->exponent;
}

bool number_is_odd(const Number *n) {
  if (n->count == 0 || n->exponent > 0) return false;
  return words_digit_at(n->words, n->count, -n->exponent) % 2 != 0;
}

bool number_to_int64(const Number *n, int64_t *out) {
  if (!number_is_integer(n)) return false;
  *out = 0;
  if (n->count == 0) return true;
  int64_t digits = number_adjusted(n) + 1;
  if (digits > WORD_DIGITS) return false;
  Word shifted[NUMBER_SMALL];
  Lost lost;
  if (n->exponent >= 0) {
    words_shift_left(shifted, n->words, n->count, n->exponent);
  } else if (n->count == 1) {
    shifted[0] = n->words[0] / word_powers[-n->exponent];
  } else { /* an integer with many zeros behind the point */
    Word *words = words_alloc(n->count);
    if (words == NULL) return false;
    words_shift_right(words, n->words, n->count, -n->exponent, &lost);
    shifted[0] = words[0];
    free(words);
  }
  *out = n->negative ? -(int64_t)shifted[0] : (int64_t)shifted[0];
  return true;
}

bool number_to_limbs(const Number *n, LimbsResult *result) {
  uint32_t status = 0;
  Number whole;
  number_init(&whole);
  bool ok = number_copy(&whole, n, &status);
  if (ok) {
    number_rescale(&whole, 0, ROUND_DOWN, &status);
    ok = status == 0 && words_to_limbs(result, whole.words, whole.count);
  }
  number_clear(&whole);
  return ok;
}

bool number_from_limbs(Number *n, Limbs a, bool negative, uint32_t *status) {
  number_set_zero(n, negative, 0);
  if (!number_reserve(n, words_for_limbs(a.count), status)) return false;
  if (words_from_limbs(n->words, &n->count, a)) return true;
  number_set_invalid(n, status, STATUS_MEMORY);
  return false;
}
