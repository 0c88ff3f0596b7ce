/* exp, ln and log10, correctly rounded.

   Note [Correct rounding]
   A result is computed with some more digits than asked for. If these are so near to a place where
   the rounding changes that the error could decide, it is computed again with still more. That
   ends, because the results that lie exactly on such a place are known: all others are irrational.
 */
#include <math.h>

#include "modules/_decimal/fixed.h"

enum {
  FIRST_GUARD = 12, /* digits beyond the precision */
  ROUGH_ERROR = 10, /* units of the last place by which a result may be off before it is rounded */
};

/* -- Rounding ---------------------------------------------------------------------------------- */

/* Is the difference of the magnitudes below ROUGH_ERROR? */
static bool near(const Number *a, const Number *b) {
  Number difference;
  uint32_t status = 0;
  number_init(&difference);
  bool ok = number_reserve(&difference, max_of(a->count, b->count), &status);
  if (ok) {
    bool larger = words_compare(a->words, a->count, b->words, b->count) >= 0;
    const Number *high = larger ? a : b, *low = larger ? b : a;
    int64_t count = words_sub(difference.words, high->words, high->count, low->words, low->count);
    ok = count == 0 || (count == 1 && difference.words[0] < ROUGH_ERROR);
  }
  number_clear(&difference);
  return ok;
}

/* Whether a number that is off by less than ROUGH_ERROR units of its last place is too near to
   where rounding to `prec` digits changes. If not, the last digit is made to tell in further
   roundings that something follows. */
static bool near_boundary(Number *n, int64_t prec, uint32_t *status) {
  static const struct {
    Word digit; /* the first, before zeros */
    int below;  /* by how many digits it is shorter than a unit of what is kept */
  } places[] = {{0, 0}, {5, 1}, {1, 0}}; /* zero, a half, one */
  int64_t digits = number_digits(n) - prec;
  Number rest, boundary;
  number_init(&rest);
  number_init(&boundary);
  bool found = false;
  if (number_copy(&rest, n, status)) {
    rest.count = words_low_digits(rest.words, rest.words, rest.count, digits);
    for (size_t i = 0; i < countof(places) && !found; i++) {
      number_set_word(&boundary, false, places[i].digit, 0);
      if (!number_pad(&boundary, digits - places[i].below, status)) break;
      found = near(&rest, &boundary);
    }
  }
  number_clear(&rest);
  number_clear(&boundary);
  if (!found && n->words[0] % 5 == 0) n->words[0]++;
  return found;
}

/* n = floor(a * 10**places / 2**bits), with the exponent for these places. */
static bool decimal_from_fixed(Number *n, const Fixed *a, size_t bits, int64_t places,
                               uint32_t *status) {
  Fixed scaled, whole;
  size_t room = a->count + (size_t)places / WORD_DIGITS + 2;
  if (!fixed_alloc(&scaled, room)) return false;
  memcpy(scaled.limbs, a->limbs, a->count * sizeof(Limb));
  scaled.count = a->count;
  for (int64_t left = places; left > 0; left -= WORD_DIGITS)
    scaled.count = limbs_mul_add_1(scaled.limbs, fixed_limbs(&scaled),
                                   word_powers[min_of(left, (int64_t)WORD_DIGITS)], 0);
  bool ok = fixed_shift(&whole, fixed_limbs(&scaled), -(int64_t)bits) &&
            number_from_limbs(n, fixed_limbs(&whole), a->negative, status);
  n->exponent = -places;
  fixed_clear(&scaled);
  fixed_clear(&whole);
  return ok;
}

static void out_of_memory(Number *n, uint32_t *status) {
  number_set_invalid(n, status, STATUS_MEMORY);
}

/* 1 and a speck more or less, which is too small to be seen. */
static void set_nearly_one(Number *n, bool less, int64_t prec, uint32_t *status) {
  if (less) {
    number_set_zero(n, false, -(prec + 1));
    if (!number_reserve(n, words_for_digits(prec + 1), status)) return;
    n->count = words_nines(n->words, prec + 1);
  } else {
    number_set_word(n, false, 1, 0);
    if (number_pad(n, prec + 1, status)) n->words[0]++;
  }
}

/* -- Exponential ------------------------------------------------------------------------------- */

/* x = power * ln(10) + rest with 0 <= rest < ln(10); -x if negative. */
static bool reduce_by_ln10(Fixed *rest, int64_t *power, Limbs x, bool negative, size_t bits) {
  Fixed ln10 = {NULL, 0, false}, quotient = ln10, remainder = ln10;
  size_t wide = bits + FIXED_RESERVE;
  bool ok = fixed_ln10(&ln10, wide) && fixed_alloc(&quotient, x.count + 1) &&
            fixed_alloc(&remainder, max_of(x.count, ln10.count) + 1);
  if (ok) {
    limbs_divmod(quotient.limbs, &quotient.count, remainder.limbs, &remainder.count, x,
                 fixed_limbs(&ln10));
    *power = quotient.count == 0 ? 0 : (int64_t)quotient.limbs[0];
    if (negative) {
      *power = -*power;
      if (remainder.count > 0) {
        --*power;
        remainder.count = limbs_sub(remainder.limbs, fixed_limbs(&ln10), fixed_limbs(&remainder));
      }
    }
    ok = fixed_shift(rest, fixed_limbs(&remainder), -FIXED_RESERVE);
  }
  fixed_clear(&ln10);
  fixed_clear(&quotient);
  fixed_clear(&remainder);
  return ok;
}

/* exp(+-x) to so many digits, cut off. x has FIXED_RESERVE places more than `bits` and is below
   2**62. */
static bool exp_rough(Number *result, Limbs x, bool negative, size_t bits, int64_t digits,
                      uint32_t *status) {
  Fixed rest = {NULL, 0, false}, power = {NULL, 0, false};
  int64_t tens = 0;
  bool ok = reduce_by_ln10(&rest, &tens, x, negative, bits) &&
            fixed_exp(&power, fixed_limbs(&rest), bits) &&
            decimal_from_fixed(result, &power, bits, digits - 1, status);
  fixed_clear(&rest);
  fixed_clear(&power);
  if (!ok) out_of_memory(result, status);
  result->exponent += tens;
  return ok;
}

/* |x| as a Fixed. */
static bool fixed_from_number(Fixed *result, const Number *x, size_t bits) {
  LimbsResult binary = {NULL, 0}, ten = {NULL, 0};
  Fixed shifted = {NULL, 0, false};
  Limb base = 10;
  int64_t exponent = x->exponent;
  *result = (Fixed){NULL, 0, false};
  bool ok = words_to_limbs(&binary, x->words, x->count) &&
            fixed_shift(&shifted, limbs_make(binary.limbs, binary.count), (int64_t)bits);
  if (ok && exponent != 0)
    ok = limbs_power(&ten, limbs_make(&base, 1), (uint64_t)(exponent < 0 ? -exponent : exponent));
  if (ok) ok = fixed_alloc(result, shifted.count + ten.count + 1);
  if (ok && exponent > 0) {
    result->count =
        limbs_mul(result->limbs, fixed_limbs(&shifted), limbs_make(ten.limbs, ten.count));
  } else if (ok && exponent < 0) {
    size_t remainder_count;
    Fixed remainder;
    ok = fixed_alloc(&remainder, max_of(ten.count, shifted.count) + 1);
    if (ok)
      limbs_divmod(result->limbs, &result->count, remainder.limbs, &remainder_count,
                   fixed_limbs(&shifted), limbs_make(ten.limbs, ten.count));
    fixed_clear(&remainder);
  } else if (ok) {
    memcpy(result->limbs, shifted.limbs, shifted.count * sizeof(Limb));
    result->count = shifted.count;
  }
  free(binary.limbs);
  free(ten.limbs);
  fixed_clear(&shifted);
  return ok;
}

static void exp_finite(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  for (int64_t guard = FIRST_GUARD;; guard *= 2) {
    int64_t digits = s->prec + guard;
    size_t bits = fixed_bits(digits);
    Fixed x;
    bool ok = fixed_from_number(&x, a, bits + FIXED_RESERVE);
    if (ok)
      ok = exp_rough(result, fixed_limbs(&x), a->negative, bits, digits, status);
    else
      out_of_memory(result, status);
    fixed_clear(&x);
    if (!ok || !near_boundary(result, s->prec, status)) return;
  }
}

void number_exp(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  Settings nearest = settings_with_rounding(s, ROUND_HALF_EVEN);
  if (number_nans(result, a, NULL, s, status)) return;
  if (a->kind == INFINITE) {
    if (a->negative)
      number_set_zero(result, false, 0);
    else
      number_set_infinity(result, false);
    return;
  }
  if (a->count == 0) {
    number_set_word(result, false, 1, 0);
    return;
  }
  int64_t adjusted = number_adjusted(a);
  if (adjusted > WORD_DIGITS) /* beyond all exponents */
    number_set_word(result, false, 1, a->negative ? settings_etiny(s) - 1 : s->emax + 1);
  else if (adjusted < -(s->prec + 1))
    set_nearly_one(result, a->negative, s->prec, status);
  else
    exp_finite(result, a, s, status);
  number_finalize(result, &nearest, status);
}

/* -- Logarithms -------------------------------------------------------------------------------- */

static bool add_multiple(Fixed *sum, const Fixed *a, uint64_t factor) {
  Fixed product;
  if (!fixed_alloc(&product, max_of(a->count, sum->count) + 2)) return false;
  product.count = limbs_mul_add_1(product.limbs, fixed_limbs(a), factor, 0);
  product.count = limbs_add(product.limbs, fixed_limbs(&product), fixed_limbs(sum));
  fixed_clear(sum);
  *sum = product;
  return true;
}

/* a - b, signed */
static bool difference(Fixed *result, const Fixed *a, const Fixed *b) {
  bool negative = limbs_compare(fixed_limbs(a), fixed_limbs(b)) < 0;
  const Fixed *high = negative ? b : a, *low = negative ? a : b;
  if (!fixed_alloc(result, high->count + 1)) return false;
  result->count = limbs_sub(result->limbs, fixed_limbs(high), fixed_limbs(low));
  result->negative = negative;
  return true;
}

/* c * 10**e = m * 2**s * 10**e with 1 <= m < 2: ln(m) + s ln(2) + e ln(10). */
static bool ln_parts(Fixed *result, const Number *x, Limbs c, size_t wide) {
  Fixed m = {NULL, 0, false}, sum = m, negative_sum = m, ln2 = m, ln10 = m;
  int64_t s = (int64_t)limbs_bit_length(c) - 1;
  bool ok = fixed_shift(&m, c, (int64_t)wide - s) && fixed_ln(&sum, fixed_limbs(&m), wide);
  if (ok && s != 0) ok = fixed_ln2(&ln2, wide) && add_multiple(&sum, &ln2, (uint64_t)s);
  if (ok && x->exponent != 0) ok = fixed_ln10(&ln10, wide);
  if (ok && x->exponent > 0) ok = add_multiple(&sum, &ln10, (uint64_t)x->exponent);
  if (ok && x->exponent < 0) ok = add_multiple(&negative_sum, &ln10, (uint64_t)-x->exponent);
  ok = ok && difference(result, &sum, &negative_sum);
  fixed_clear(&m);
  fixed_clear(&sum);
  fixed_clear(&negative_sum);
  fixed_clear(&ln2);
  fixed_clear(&ln10);
  return ok;
}

/* ln(x) of a positive finite number. */
static bool ln_number(Fixed *result, const Number *x, size_t bits) {
  LimbsResult binary = {NULL, 0};
  Fixed exact = {NULL, 0, false};
  *result = exact;
  bool ok = words_to_limbs(&binary, x->words, x->count) &&
            ln_parts(&exact, x, limbs_make(binary.limbs, binary.count), bits + FIXED_RESERVE) &&
            fixed_shift(result, fixed_limbs(&exact), -FIXED_RESERVE);
  result->negative = exact.negative;
  free(binary.limbs);
  fixed_clear(&exact);
  return ok;
}

/* The value of the first digits, as fraction * 10**exponent with fraction in [1, 10). */
static double leading_double(const Number *n, int64_t *exponent) {
  double top = (double)n->words[n->count - 1];
  int digits = word_digits(n->words[n->count - 1]);
  if (n->count > 1) top += (double)n->words[n->count - 2] / (double)WORD_RADIX;
  *exponent = number_adjusted(n);
  return top / (double)word_powers[digits - 1];
}

static double log10_double(const Number *x) {
  int64_t exponent;
  double fraction = leading_double(x, &exponent);
  return log10(fraction) + (double)exponent;
}

/* A double close to log10(abs(ln(x))) of a positive finite x that is not 1. */
static double ln_magnitude(const Number *x) {
  int64_t adjusted = number_adjusted(x), exponent;
  double fraction = leading_double(x, &exponent);
  if (adjusted == 0 || adjusted == -1) {
    double near_one = adjusted == 0 ? fraction : fraction / 10;
    if (near_one > 0.9 && near_one < 1.1) { /* ln(x) is about x - 1 */
      Number one, distance;
      uint32_t status = 0;
      number_init(&one);
      number_init(&distance);
      number_set_word(&one, false, 1, 0);
      number_subtract(&distance, x, &one, &settings_widest, &status);
      double magnitude = -(double)DECIMAL_MAX_PREC;
      if (distance.count > 0) magnitude = log10_double(&distance);
      number_clear(&distance);
      return magnitude;
    }
  }
  return log10(fabs(log10_double(x) * log(10)));
}

/* ln(x) or log10(x) to `digits` significant digits and some more. */
static bool log_rough(Number *result, const Number *x, int64_t digits, int64_t leading_zeros,
                      bool to_ten, uint32_t *status) {
  int64_t places = digits + leading_zeros;
  size_t bits = fixed_bits(places) + FIXED_RESERVE;
  Fixed ln = {NULL, 0, false}, ten = ln, scaled = ln, quotient = ln, remainder = ln;
  bool ok = ln_number(&ln, x, bits);
  if (ok && to_ten) {
    ok = fixed_ln10(&ten, bits) && fixed_shift(&scaled, fixed_limbs(&ln), (int64_t)bits) &&
         fixed_alloc(&quotient, scaled.count + 1) &&
         fixed_alloc(&remainder, max_of(scaled.count, ten.count) + 1);
    if (ok) {
      limbs_divmod(quotient.limbs, &quotient.count, remainder.limbs, &remainder.count,
                   fixed_limbs(&scaled), fixed_limbs(&ten));
      quotient.negative = ln.negative;
    }
  }
  ok = ok && decimal_from_fixed(result, to_ten ? &quotient : &ln, bits, places, status);
  fixed_clear(&ln);
  fixed_clear(&ten);
  fixed_clear(&scaled);
  fixed_clear(&quotient);
  fixed_clear(&remainder);
  if (!ok) out_of_memory(result, status);
  return ok;
}

static void log_finite(Number *result, const Number *a, bool to_ten, const Settings *s,
                       uint32_t *status) {
  Settings nearest = settings_with_rounding(s, ROUND_HALF_EVEN);
  double magnitude = ln_magnitude(a);
  int64_t zeros = magnitude < 0 ? (int64_t)-magnitude + 2 : 1;
  for (int64_t guard = FIRST_GUARD;; guard *= 2) {
    if (!log_rough(result, a, s->prec + guard, zeros, to_ten, status)) return;
    if (!near_boundary(result, s->prec, status)) break;
  }
  number_finalize(result, &nearest, status);
}

/* Everything but positive finite numbers. */
static bool log_special(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  if (number_nans(result, a, NULL, s, status)) return true;
  if (number_is_zero(a))
    number_set_infinity(result, true);
  else if (a->negative)
    number_set_invalid(result, status, STATUS_INVALID_OPERATION);
  else if (a->kind == INFINITE)
    number_set_infinity(result, false);
  else
    return false;
  return true;
}

static bool is_power_of_ten(const Number *a) {
  return words_trailing_zeros(a->words, a->count) == number_digits(a) - 1 &&
         words_digit_at(a->words, a->count, number_digits(a) - 1) == 1;
}

void number_ln(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  if (log_special(result, a, s, status)) return;
  if (is_power_of_ten(a) && number_adjusted(a) == 0)
    number_set_zero(result, false, 0);
  else
    log_finite(result, a, false, s, status);
}

void number_log10(Number *result, const Number *a, const Settings *s, uint32_t *status) {
  Settings nearest = settings_with_rounding(s, ROUND_HALF_EVEN);
  if (log_special(result, a, s, status)) return;
  if (is_power_of_ten(a)) {
    number_set_int64(result, number_adjusted(a));
    number_finalize(result, &nearest, status);
  } else {
    log_finite(result, a, true, s, status);
  }
}
