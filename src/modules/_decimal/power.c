/* Powers. */
#include "modules/_decimal/number.h"

enum {
  POWER_GUARD = 23,      /* digits beyond the precision: those of an exponent, and four */
  MAX_POWER_DIGITS = 19, /* of an exponent by which multiplication is repeated */
};

/* -- Integer exponents ------------------------------------------------------------------------- */

/* result = a * b at the working precision; result may be either. */
static bool multiply_into(Number *result, const Number *a, const Number *b, const Settings *s,
                          uint32_t *status) {
  Number product;
  number_init(&product);
  number_multiply(&product, a, b, s, status);
  bool ok = number_copy(result, &product, status);
  number_clear(&product);
  return ok;
}

static void power_uint64(Number *result, const Number *base, uint64_t n, const Settings *s,
                         uint32_t *status) {
  uint64_t bit = (uint64_t)1 << (63 - __builtin_clzll(n));
  if (!number_copy(result, base, status)) return;
  while (bit >>= 1) {
    if (!multiply_into(result, result, result, s, status)) return;
    if ((n & bit) != 0 && !multiply_into(result, result, base, s, status)) return;
    if (number_is_special(result) || (result->count == 0 && (*status & STATUS_CLAMPED))) break;
  }
}

/* The magnitude of an integer of few digits. */
static uint64_t integer_magnitude(const Number *n) {
  Number whole;
  uint32_t status = 0;
  number_init(&whole);
  uint64_t magnitude = 0;
  if (number_copy(&whole, n, &status)) {
    number_rescale(&whole, 0, ROUND_DOWN, &status);
    for (int64_t i = whole.count - 1; i >= 0; i--)
      magnitude = magnitude * WORD_RADIX + whole.words[i];
  }
  number_clear(&whole);
  return magnitude;
}

static void power_integer(Number *result, const Number *base, const Number *exponent,
                          const Settings *s, uint32_t *status) {
  Settings working = settings_with_rounding(s, ROUND_HALF_EVEN);
  Number start, one;
  working.prec =
      min_of(working.prec + number_digits(exponent) + exponent->exponent + 2, DECIMAL_MAX_PREC);
  working.clamp = false;
  number_init(&start);
  if (exponent->negative) {
    working.prec = min_of(working.prec + 1, DECIMAL_MAX_PREC);
    number_init(&one);
    number_set_word(&one, false, 1, 0);
    number_divide(&start, &one, base, &working, status);
  } else {
    number_copy(&start, base, status);
  }
  power_uint64(result, &start, integer_magnitude(exponent), &working, status);
  /* rounded once more, in the mode that counts */
  if (result->kind == INFINITE) number_set_word(result, false, 1, s->emax + 1);
  number_clear(&start);
}

/* -- Other exponents --------------------------------------------------------------------------- */

/* exp(y ln(base)), each step correctly rounded with some digits more. An exact result, too, fills
   the precision and counts as inexact. */
static void power_real(Number *result, const Number *base, const Number *y, const Settings *s,
                       uint32_t *status) {
  Settings working = settings_widest;
  Number ln, product;
  uint32_t conditions = 0;
  working.prec = max_of(s->prec, number_digits(base)) + POWER_GUARD;
  number_init(&ln);
  number_init(&product);
  number_ln(&ln, base, &working, &conditions);
  number_multiply(&product, &ln, y, &working, &conditions);
  number_exp(result, &product, &working, status);
  *status |= (conditions & STATUS_ERRORS) | STATUS_INEXACT | STATUS_ROUNDED;
  number_clear(&ln);
  number_clear(&product);
}

/* base is +1 and the exponent finite. */
static void power_of_one(Number *result, const Number *base, const Number *y, const Settings *s,
                         uint32_t *status) {
  int64_t lowest = 1 - s->prec, exponent = lowest, n;
  if (!number_is_integer(y)) {
    *status |= STATUS_INEXACT | STATUS_ROUNDED;
  } else if (y->negative) {
    exponent = 0;
  } else {
    if (!number_to_int64(y, &n) || n > s->prec) n = s->prec;
    /* base has as many zeros behind the point as its exponent says, none before it */
    exponent = base->exponent == 0           ? 0
               : n > lowest / base->exponent ? lowest - 1
                                             : base->exponent * n;
    if (exponent < lowest) {
      exponent = lowest;
      *status |= STATUS_ROUNDED;
    }
  }
  number_set_word(result, false, 1, 0);
  if (exponent != 0 && !number_pad(result, -exponent, status)) assert(number_is_nan(result));
}

static bool is_one(const Number *n) {
  return number_adjusted(n) == 0 && words_digit_at(n->words, n->count, number_digits(n) - 1) == 1 &&
         words_trailing_zeros(n->words, n->count) == number_digits(n) - 1;
}

static int64_t exponent_digits(int64_t exponent) {
  return word_digits((Word)(exponent < 0 ? -exponent : exponent));
}

/* At most log10(abs(log10(x))), of a positive x that is not 1. */
static int64_t lower_log_bound(const Number *x, uint32_t *status) {
  int64_t adjusted = number_adjusted(x);
  Number one, distance;
  if (adjusted > 0) return exponent_digits(adjusted) - 1;
  if (adjusted < -1) return exponent_digits(adjusted + 1) - 1;
  number_init(&one);
  number_init(&distance);
  number_set_word(&one, false, 1, 0);
  number_subtract(&distance, x, &one, &settings_widest, status);
  int64_t bound = number_adjusted(&distance) - (adjusted == 0 ? 2 : 1);
  number_clear(&distance);
  return bound;
}

/* Is a result certain to be out of range? 1: too large, -1: too small. */
static int beyond_range(const Number *base, const Number *y, const Settings *s, uint32_t *status) {
  bool grows = (number_adjusted(base) >= 0) == !y->negative;
  int64_t limit = exponent_digits(grows ? s->emax : settings_etiny(s));
  if (limit >= lower_log_bound(base, status) + number_adjusted(y)) return 0;
  return grows ? 1 : -1;
}

/* base is positive, finite and not 1, y finite and not 0. */
static void power_finite(Number *result, const Number *base, const Number *y, const Settings *s,
                         uint32_t *status) {
  int beyond = beyond_range(base, y, s, status);
  if (beyond != 0) {
    number_set_word(result, false, 1, beyond > 0 ? s->emax + 1 : settings_etiny(s) - 1);
    number_finalize(result, s, status);
  } else if (number_is_integer(y) && number_adjusted(y) < MAX_POWER_DIGITS) {
    power_integer(result, base, y, s, status);
    number_finalize(result, s, status);
  } else {
    power_real(result, base, y, s, status);
    number_finalize(result, s, status);
  }
}

/* The cases of zeros and infinities; the sign is added by the caller. false: none of them. */
static bool power_special(Number *result, const Number *base, const Number *y, const Settings *s,
                          uint32_t *status) {
  bool grows;
  if (number_is_zero(base)) {
    grows = y->negative;
  } else if (base->kind == INFINITE) {
    grows = !y->negative;
  } else if (y->kind == INFINITE) {
    if (is_one(base)) {
      *status |= STATUS_INEXACT | STATUS_ROUNDED;
      number_set_word(result, false, 1, 0);
      return number_pad(result, s->prec - 1, status) || number_is_nan(result);
    }
    grows = (number_adjusted(base) >= 0) == !y->negative;
  } else {
    return false;
  }
  if (grows)
    number_set_infinity(result, false);
  else
    number_set_zero(result, false, 0);
  return true;
}

static bool is_power_invalid(const Number *a, const Number *b) {
  if (number_is_zero(a) && number_is_zero(b)) return true;
  return a->negative && !number_is_zero(a) && !number_is_zero(b) && !number_is_integer(b);
}

void number_raise(Number *result, const Number *a, const Number *b, const Settings *s,
                  uint32_t *status) {
  if (number_nans(result, a, b, s, status)) return;
  if (is_power_invalid(a, b)) {
    number_set_invalid(result, status, STATUS_INVALID_OPERATION);
    return;
  }
  if (number_is_zero(b)) {
    number_set_word(result, false, 1, 0);
    return;
  }
  bool negative = a->negative && number_is_integer(b) && number_is_odd(b);
  Number base = *a; /* without its sign; a view of a's words */
  base.words = a->words;
  base.capacity = 0;
  base.negative = false;
  if (!power_special(result, &base, b, s, status)) {
    /* rounding goes by the sign of the result */
    Settings mirrored = *s;
    if (negative && (s->rounding == ROUND_CEILING || s->rounding == ROUND_FLOOR))
      mirrored.rounding = s->rounding == ROUND_CEILING ? ROUND_FLOOR : ROUND_CEILING;
    if (is_one(&base))
      power_of_one(result, &base, b, &mirrored, status);
    else
      power_finite(result, &base, b, &mirrored, status);
  }
  if (!number_is_nan(result)) result->negative = negative;
}

/* -- Modular powers ---------------------------------------------------------------------------- */

typedef struct ModularPower {
  LimbsResult base, exponent, modulus; /* coefficients; malloc'ed */
  Limb *result, *product;              /* as large as the modulus; twice that */
  size_t count;                        /* limbs of the result */
} ModularPower;

/* result = result * a % modulus */
static bool multiply_mod(ModularPower *p, Limbs a) {
  size_t quotient_count, count = limbs_mul(p->product, limbs_make(p->result, p->count), a);
  Limb *quotient = malloc((count + 1) * sizeof(Limb));
  if (quotient == NULL) return false;
  Limbs product = limbs_make(p->product, limbs_normalize(p->product, count));
  limbs_divmod(quotient, &quotient_count, p->result, &p->count, product,
               limbs_make(p->modulus.limbs, p->modulus.count));
  free(quotient);
  return true;
}

/* base is the coefficient modulo the modulus, to be multiplied by 10**exponent. */
static bool power_limbs(ModularPower *p, const Number *a, const Number *b) {
  Limbs modulus = limbs_make(p->modulus.limbs, p->modulus.count);
  Limb ten = 10, exponent = a->exponent > 0 ? (Limb)a->exponent : 0;
  Limb *scale = malloc((modulus.count + 1) * sizeof(Limb));
  if (scale == NULL) return false;
  p->result[0] = 1;
  p->count = limbs_power_mod(p->result, limbs_make(&ten, 1), limbs_make(&exponent, exponent != 0),
                             modulus);
  bool ok = multiply_mod(p, limbs_make(p->base.limbs, p->base.count));
  for (int64_t i = 0; ok && i < b->exponent; i++) {
    memcpy(scale, p->result, p->count * sizeof(Limb));
    p->count =
        limbs_power_mod(p->result, limbs_make(scale, p->count), limbs_make(&ten, 1), modulus);
  }
  memcpy(scale, p->result, p->count * sizeof(Limb));
  p->count = limbs_power_mod(p->result, limbs_make(scale, p->count),
                             limbs_make(p->exponent.limbs, p->exponent.count), modulus);
  free(scale);
  return ok;
}

/* The coefficient of an integer, without zeros behind the point. */
static bool integer_limbs(LimbsResult *result, const Number *n) {
  if (n->exponent < 0) return number_to_limbs(n, result);
  return words_to_limbs(result, n->words, n->count);
}

static void power_mod_integers(Number *result, const Number *a, const Number *b,
                               const Number *modulus, uint32_t *status) {
  ModularPower p = {0};
  bool negative = a->negative && number_is_odd(b);
  bool ok = integer_limbs(&p.base, a) && integer_limbs(&p.exponent, b) &&
            number_to_limbs(modulus, &p.modulus);
  if (ok) {
    size_t size = p.modulus.count + 1;
    p.result = malloc(size * sizeof(Limb));
    p.product = malloc((size + p.base.count + 1) * sizeof(Limb));
    ok = p.result != NULL && p.product != NULL && power_limbs(&p, a, b) &&
         number_from_limbs(result, limbs_make(p.result, p.count), negative, status);
  }
  free(p.base.limbs);
  free(p.exponent.limbs);
  free(p.modulus.limbs);
  free(p.result);
  free(p.product);
  if (!ok) number_set_invalid(result, status, STATUS_MEMORY);
}

void number_power_mod(Number *result, const Number *a, const Number *b, const Number *modulus,
                      const Settings *s, uint32_t *status) {
  bool third_first =
      modulus->kind == SIGNALING_NAN && a->kind != SIGNALING_NAN && b->kind != SIGNALING_NAN;
  if (!third_first && number_nans(result, a, b, s, status)) return;
  if (number_nans(result, modulus, NULL, s, status)) return;
  bool valid = number_is_integer(a) && number_is_integer(b) && number_is_integer(modulus) &&
               !(b->negative && b->count > 0) && modulus->count > 0 &&
               number_adjusted(modulus) < s->prec && !(a->count == 0 && b->count == 0);
  if (valid)
    power_mod_integers(result, a, b, modulus, status);
  else
    number_set_invalid(result, status, STATUS_INVALID_OPERATION);
}
