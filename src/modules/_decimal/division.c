/* Division, remainders, square root. */
#include "modules/_decimal/number.h"

enum { LONG_PRECISION = 200 }; /* from here on an exact result is looked for with less */

/* -- Division ---------------------------------------------------------------------------------- */

/* Coefficients with their quotient and remainder. */
typedef struct Division {
  Number dividend, divisor;   /* padded to a common exponent, or to a wanted number of digits */
  Number quotient, remainder; /* of these two */
} Division;

static void division_init(Division *d) {
  number_init(&d->dividend);
  number_init(&d->divisor);
  number_init(&d->quotient);
  number_init(&d->remainder);
}
static void division_clear(Division *d) {
  number_clear(&d->dividend);
  number_clear(&d->divisor);
  number_clear(&d->quotient);
  number_clear(&d->remainder);
}

/* a's coefficient * 10**digits, or a itself. */
static bool pad_operand(Number *n, const Number *a, int64_t digits, uint32_t *status) {
  if (digits == 0) {
    number_init_view(n, a->words, a->count);
    return true;
  }
  if (!number_reserve(n, a->count + digits / WORD_DIGITS + 1, status)) return false;
  n->count = words_shift_left(n->words, a->words, a->count, digits);
  return true;
}

/* Divides coefficients, a's or b's padded with zeros. Of the remainder only the count is found out
 * if it is not `wanted`. */
static bool divide_padded(Division *d, const Number *a, int64_t a_digits, const Number *b,
                          int64_t b_digits, bool wanted, uint32_t *status) {
  if (!pad_operand(&d->dividend, a, a_digits, status) ||
      !pad_operand(&d->divisor, b, b_digits, status))
    return false;
  const Number *x = &d->dividend, *y = &d->divisor;
  if (!number_reserve(&d->quotient, max_of(x->count - y->count + 1, (int64_t)0), status) ||
      (wanted && !number_reserve(&d->remainder, y->count, status)))
    return false;
  if (words_divmod(d->quotient.words, &d->quotient.count, wanted ? d->remainder.words : NULL,
                   &d->remainder.count, x->words, x->count, y->words, y->count))
    return true;
  *status |= STATUS_MEMORY;
  return false;
}

/* To `prec` digits and one or two more. The last one is not 0 or 5 if there is a remainder, so that
   it can be rounded further. */
static bool divide_digits(Number *result, const Number *a, const Number *b, int64_t prec,
                          bool *exact, uint32_t *status) {
  int64_t shift = number_digits(b) - number_digits(a) + prec + 1;
  int64_t ideal = a->exponent - b->exponent;
  int64_t a_digits = max_of(shift, (int64_t)0), b_digits = max_of(-shift, (int64_t)0);
  if (b->count > 1 && b_digits == 0) { /* fill the divisor's highest word: see divmod_long */
    b_digits = WORD_DIGITS - word_digits(b->words[b->count - 1]);
    a_digits += b_digits;
  }
  Division d;
  division_init(&d);
  bool ok = divide_padded(&d, a, a_digits, b, b_digits, false, status);
  if (ok) {
    Number *q = &d.quotient;
    *exact = d.remainder.count == 0;
    q->exponent = ideal - shift;
    q->negative = a->negative != b->negative;
    if (!*exact) {
      if (q->words[0] % 5 == 0) q->words[0]++;
    } else if (q->exponent < ideal) {
      int64_t zeros = words_trailing_zeros(q->words, q->count);
      number_drop(q, min_of(zeros, ideal - q->exponent), ROUND_DOWN, status);
    }
    ok = number_copy(result, q, status);
  }
  division_clear(&d);
  return ok;
}

/* An exact quotient has no more digits than the dividend and four for each digit of the divisor,
   which is a product of twos and fives then: more are computed only if that does not do. */
static void divide_finite(Number *result, const Number *a, const Number *b, const Settings *s,
                          uint32_t *status) {
  int64_t enough = number_digits(a) + 4 * number_digits(b);
  bool exact = false;
  if (s->prec > LONG_PRECISION && s->prec / 2 > enough) {
    if (!divide_digits(result, a, b, enough, &exact, status)) goto failed;
  }
  if (!exact && !divide_digits(result, a, b, s->prec, &exact, status)) goto failed;
  number_finalize(result, s, status);
  return;
failed:
  number_set_invalid(result, status, STATUS_MEMORY);
}

void number_divide(Number *result, const Number *a, const Number *b, const Settings *s,
                   uint32_t *status) {
  bool negative = a->negative != b->negative;
  if (number_nans(result, a, b, s, status)) return;
  if (a->kind == INFINITE && b->kind == INFINITE) {
    number_set_invalid(result, status, STATUS_INVALID_OPERATION);
  } else if (a->kind == INFINITE) {
    number_set_infinity(result, negative);
  } else if (b->kind == INFINITE) {
    number_set_zero(result, negative, settings_etiny(s));
    *status |= STATUS_CLAMPED;
  } else if (b->count == 0) {
    if (a->count == 0) {
      number_set_invalid(result, status, STATUS_DIVISION_UNDEFINED);
    } else {
      number_set_infinity(result, negative);
      *status |= STATUS_DIVISION_BY_ZERO;
    }
  } else if (a->count == 0) {
    number_set_zero(result, negative, a->exponent - b->exponent);
    number_finalize(result, s, status);
  } else {
    divide_finite(result, a, b, s, status);
  }
}

/* -- Integer division -------------------------------------------------------------------------- */

static bool too_long(const Number *n, const Settings *s) {
  return words_digits(n->words, n->count) > s->prec;
}

/* Finite numbers, b not zero: fills in the quotient and remainder of d, signs and exponents
 * included. false: `impossible`, or no memory. */
static bool divide_to_integer(Division *d, const Number *a, const Number *b, const Settings *s,
                              uint32_t *status) {
  int64_t ideal = min_of(a->exponent, b->exponent), gap = number_adjusted(a) - number_adjusted(b);
  if (a->count == 0 || gap <= -2) {
    number_set_zero(&d->quotient, false, 0);
    if (!number_copy(&d->remainder, a, status)) return false;
    number_rescale(&d->remainder, ideal, s->rounding, status);
    d->remainder.negative = a->negative;
  } else {
    if (gap > s->prec) {
      *status |= STATUS_DIVISION_IMPOSSIBLE;
      return false;
    }
    if (!divide_padded(d, a, a->exponent - ideal, b, b->exponent - ideal, true, status))
      return false;
    if (too_long(&d->quotient, s)) {
      *status |= STATUS_DIVISION_IMPOSSIBLE;
      return false;
    }
    d->remainder.negative = a->negative;
    d->remainder.exponent = ideal;
  }
  d->quotient.negative = a->negative != b->negative;
  return true;
}

/* Both results of a finite or infinite b and a finite a, or NaNs. Either may be NULL. */
static void divide_both(Number *quotient, Number *remainder, const Number *a, const Number *b,
                        const Settings *s, uint32_t *status) {
  Division d;
  division_init(&d);
  bool ok;
  if (b->kind == INFINITE) {
    number_set_zero(&d.quotient, a->negative != b->negative, 0);
    ok = number_copy(&d.remainder, a, status);
  } else {
    ok = divide_to_integer(&d, a, b, s, status);
  }
  if (quotient != NULL) {
    if (!ok || !number_copy(quotient, &d.quotient, status))
      number_set_invalid(quotient, status, 0);
    else if (b->kind != INFINITE)
      number_finalize(quotient, s, status);
  }
  if (remainder != NULL) {
    if (ok && number_copy(remainder, &d.remainder, status))
      number_finalize(remainder, s, status);
    else
      number_set_invalid(remainder, status, 0);
  }
  division_clear(&d);
}

void number_divide_int(Number *result, const Number *a, const Number *b, const Settings *s,
                       uint32_t *status) {
  bool negative = a->negative != b->negative;
  if (number_nans(result, a, b, s, status)) return;
  if (a->kind == INFINITE) {
    if (b->kind == INFINITE)
      number_set_invalid(result, status, STATUS_INVALID_OPERATION);
    else
      number_set_infinity(result, negative);
  } else if (number_is_zero(b)) {
    if (a->count == 0) {
      number_set_invalid(result, status, STATUS_DIVISION_UNDEFINED);
    } else {
      number_set_infinity(result, negative);
      *status |= STATUS_DIVISION_BY_ZERO;
    }
  } else {
    divide_both(result, NULL, a, b, s, status);
  }
}

void number_remainder(Number *result, const Number *a, const Number *b, const Settings *s,
                      uint32_t *status) {
  if (number_nans(result, a, b, s, status)) return;
  if (a->kind == INFINITE)
    number_set_invalid(result, status, STATUS_INVALID_OPERATION);
  else if (number_is_zero(b))
    number_set_invalid(result, status,
                       a->count == 0 ? STATUS_DIVISION_UNDEFINED : STATUS_INVALID_OPERATION);
  else
    divide_both(NULL, result, a, b, s, status);
}

void number_divide_both(Number *quotient, Number *remainder, const Number *a, const Number *b,
                        const Settings *s, uint32_t *status) {
  bool negative = a->negative != b->negative;
  if (number_nans(quotient, a, b, s, status)) {
    number_copy(remainder, quotient, status);
  } else if (a->kind == INFINITE) {
    number_set_invalid(remainder, status, STATUS_INVALID_OPERATION);
    if (b->kind == INFINITE)
      number_set_invalid(quotient, status, 0);
    else
      number_set_infinity(quotient, negative);
  } else if (number_is_zero(b)) {
    if (a->count == 0) {
      number_set_invalid(quotient, status, STATUS_DIVISION_UNDEFINED);
      number_set_invalid(remainder, status, 0);
    } else {
      number_set_infinity(quotient, negative);
      number_set_invalid(remainder, status, STATUS_DIVISION_BY_ZERO | STATUS_INVALID_OPERATION);
    }
  } else {
    divide_both(quotient, remainder, a, b, s, status);
  }
}

/* -- Remainder of the nearest quotient --------------------------------------------------------- */

/* Makes the remainder of d the one that is nearest to zero, its quotient one more if need be.
 * false: no memory. */
static bool to_nearest(Division *d, uint32_t *status) {
  Number *q = &d->quotient, *r = &d->remainder, twice;
  const Number *b = &d->divisor;
  number_init(&twice);
  bool ok = number_reserve(&twice, r->count + 2, status);
  if (ok) {
    twice.count = words_add(twice.words, r->words, r->count, r->words, r->count);
    bool odd = q->count > 0 && q->words[0] % 2 != 0;
    if (odd) twice.count = words_increment(twice.words, twice.count);
    ok = number_reserve(r, b->count + 1, status) && number_reserve(q, q->count + 1, status);
    if (ok && words_compare(twice.words, twice.count, b->words, b->count) > 0) {
      r->count = words_sub(r->words, b->words, b->count, r->words, r->count);
      r->negative = !r->negative;
      q->count = words_increment(q->words, q->count);
    }
  }
  number_clear(&twice);
  return ok;
}

static void remainder_near_finite(Number *result, const Number *a, const Number *b,
                                  const Settings *s, uint32_t *status) {
  int64_t ideal = min_of(a->exponent, b->exponent), gap = number_adjusted(a) - number_adjusted(b);
  if (gap >= s->prec + 1) {
    number_set_invalid(result, status, STATUS_DIVISION_IMPOSSIBLE);
    return;
  }
  if (gap <= -2) {
    if (!number_copy(result, a, status)) return;
    number_rescale(result, ideal, s->rounding, status);
    number_finalize(result, s, status);
    return;
  }
  Division d;
  division_init(&d);
  bool ok = divide_padded(&d, a, a->exponent - ideal, b, b->exponent - ideal, true, status);
  if (ok) {
    d.remainder.negative = a->negative;
    d.remainder.exponent = ideal;
    ok = to_nearest(&d, status);
  }
  if (ok && too_long(&d.quotient, s)) {
    *status |= STATUS_DIVISION_IMPOSSIBLE;
    ok = false;
  }
  if (ok && number_copy(result, &d.remainder, status))
    number_finalize(result, s, status);
  else
    number_set_invalid(result, status, 0);
  division_clear(&d);
}

void number_remainder_near(Number *result, const Number *a, const Number *b, const Settings *s,
                           uint32_t *status) {
  if (number_nans(result, a, b, s, status)) return;
  if (a->kind == INFINITE) {
    number_set_invalid(result, status, STATUS_INVALID_OPERATION);
  } else if (number_is_zero(b)) {
    number_set_invalid(result, status,
                       a->count == 0 ? STATUS_DIVISION_UNDEFINED : STATUS_INVALID_OPERATION);
  } else if (b->kind == INFINITE || a->count == 0) {
    if (!number_copy(result, a, status)) return;
    if (b->kind != INFINITE) result->exponent = min_of(a->exponent, b->exponent);
    number_finalize(result, s, status);
  } else {
    remainder_near_finite(result, a, b, s, status);
  }
}

/* -- Square root ------------------------------------------------------------------------------- */

/* root = floor(sqrt(square)); *exact if that is all of it. */
static bool integer_root(Number *root, const Number *square, bool *exact, uint32_t *status) {
  LimbsResult binary = {NULL, 0};
  bool ok = words_to_limbs(&binary, square->words, square->count);
  Limb *memory = ok ? malloc((binary.count / 2 + 1) * 3 * sizeof(Limb)) : NULL;
  if (memory != NULL) {
    Limb *product = memory + binary.count / 2 + 1;
    size_t count = limbs_isqrt(memory, limbs_make(binary.limbs, binary.count));
    size_t product_count = limbs_mul(product, limbs_make(memory, count), limbs_make(memory, count));
    *exact = limbs_compare(limbs_make(product, product_count),
                           limbs_make(binary.limbs, binary.count)) == 0;
    ok = number_from_limbs(root, limbs_make(memory, count), false, status);
  } else {
    number_set_invalid(root, status, STATUS_MEMORY);
    ok = false;
  }
  free(memory);
  free(binary.limbs);
  return ok;
}

/* To `prec` + 1 digits, fit to be rounded further. */
static bool root_digits(Number *result, const Number *a, int64_t prec, bool *exact,
                        uint32_t *status) {
  int64_t odd = a->exponent & 1, exponent = (a->exponent - odd) / 2;
  int64_t digits = (number_digits(a) + odd + 1) / 2, shift = prec + 1 - digits;
  Number square;
  Lost lost = LOST_NOTHING;
  number_init(&square);
  bool ok = number_copy(&square, a, status);
  if (ok && odd + 2 * shift >= 0)
    ok = number_pad(&square, odd + 2 * shift, status);
  else if (ok)
    lost = number_drop(&square, -(odd + 2 * shift), ROUND_DOWN, status);
  ok = ok && integer_root(result, &square, exact, status);
  number_clear(&square);
  if (!ok) return false;
  *exact = *exact && lost == LOST_NOTHING;
  result->exponent = exponent - shift;
  if (!*exact) {
    if (result->words[0] % 5 == 0) result->words[0]++;
  } else if (shift > 0) {
    number_drop(result, shift, ROUND_DOWN, status);
  } else if (shift < 0) {
    ok = number_pad(result, -shift, status);
  }
  return ok;
}

void number_sqrt(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  Settings nearest = settings_with_rounding(s, ROUND_HALF_EVEN);
  bool exact = false;
  if (number_nans(result, a, NULL, s, status)) return;
  if (number_is_zero(a)) {
    number_set_zero(result, a->negative, (a->exponent - (a->exponent & 1)) / 2);
    number_finalize(result, s, status);
    return;
  }
  if (a->negative) {
    number_set_invalid(result, status, STATUS_INVALID_OPERATION);
    return;
  }
  if (a->kind == INFINITE) {
    number_set_infinity(result, false);
    return;
  }
  int64_t enough = number_digits(a) / 2 + 2; /* for an exact result */
  if (s->prec > LONG_PRECISION && s->prec / 2 > enough &&
      !root_digits(result, a, enough, &exact, status))
    return;
  if (exact || root_digits(result, a, s->prec, &exact, status))
    number_finalize(result, &nearest, status);
}
