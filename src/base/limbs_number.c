/* Powers, roots and number theory. */
#include "base/limbs.h"

#include <gmp.h>

/* Room for a ** exponent, or 0 if its number of bits does not fit a size. */
static size_t power_bound(Limbs a, uint64_t exponent) {
  unsigned __int128 bits = (unsigned __int128)limbs_bit_length(a) * exponent;
  return bits >> 56 != 0 ? 0 : (size_t)bits / LIMB_BITS + 2;
}

/* Left to right over the exponent's bits; each squaring goes from one buffer to the other. */
static size_t power_into(Limb **value, Limb **spare, Limbs a, uint64_t exponent) {
  memcpy(*value, a.limbs, a.count * sizeof(Limb));
  size_t count = a.count;
  for (int bit = 62 - __builtin_clzll(exponent); bit >= 0; bit--) {
    Limbs current = limbs_make(*value, count);
    count = limbs_mul(*spare, current, current);
    Limb *squared = *spare;
    *spare = *value;
    *value = squared;
    if (exponent >> bit & 1) {
      count = limbs_mul(*spare, limbs_make(*value, count), a);
      Limb *multiplied = *spare;
      *spare = *value;
      *value = multiplied;
    }
  }
  return count;
}

static bool power_odd(LimbsResult *result, Limbs a, uint64_t exponent, size_t extra) {
  size_t bound = power_bound(a, exponent);
  if (bound == 0) return false;
  /* A product has as many limbs as its factors together: up to two more than the bits need. */
  Limb *value = malloc((bound + 2 + extra) * sizeof(Limb));
  Limb *spare = malloc((bound + 2 + extra) * sizeof(Limb));
  bool done = value != NULL && spare != NULL;
  if (done) result->count = power_into(&value, &spare, a, exponent);
  free(spare);
  if (done)
    result->limbs = value;
  else
    free(value);
  return done;
}

/* Powers of two in the base are left out of the multiplications and shifted in at the end. */
bool limbs_power(LimbsResult *result, Limbs a, uint64_t exponent) {
  static const Limb one = 1;
  if (exponent == 0 || a.count == 0) {
    a = limbs_make(&one, exponent == 0);
    exponent = 1;
  }
  size_t zeros = a.count == 0 ? 0 : limbs_trailing_zeros(a);
  unsigned __int128 shift = (unsigned __int128)zeros * exponent;
  if (shift >> 56 != 0) return false;
  Limb *odd = malloc((a.count + 1) * sizeof(Limb));
  if (odd == NULL) return false;
  bool lost;
  size_t odd_count = limbs_shift_right(odd, a, zeros, &lost);
  size_t extra = (size_t)shift / LIMB_BITS + 1;
  bool done = power_odd(result, limbs_make(odd, odd_count), exponent, extra);
  free(odd);
  if (done && shift > 0)
    result->count =
        limbs_shift_left(result->limbs, limbs_make(result->limbs, result->count), (size_t)shift);
  return done;
}

/* mpz views of magnitudes: read-only, nothing to clear. */
static mpz_srcptr view(mpz_ptr storage, Limbs a) {
  return mpz_roinit_n(storage, a.limbs, (mp_size_t)a.count);
}

static size_t take_result(Limb *result, mpz_ptr value) {
  size_t count = mpz_size(value);
  if (count > 0) memcpy(result, mpz_limbs_read(value), count * sizeof(Limb));
  mpz_clear(value);
  return count;
}

size_t limbs_power_mod(Limb *result, Limbs a, Limbs exponent, Limbs modulus) {
  mpz_t value, base_view, exponent_view, modulus_view;
  mpz_init(value);
  mpz_powm(value, view(base_view, a), view(exponent_view, exponent), view(modulus_view, modulus));
  return take_result(result, value);
}

bool limbs_inverse_mod(Limb *result, size_t *count, Limbs a, Limbs modulus) {
  mpz_t value, a_view, modulus_view;
  mpz_init(value);
  bool exists = mpz_invert(value, view(a_view, a), view(modulus_view, modulus)) != 0;
  if (!exists) mpz_set_ui(value, 0);
  *count = take_result(result, value);
  return exists;
}

size_t limbs_gcd(Limb *result, Limbs a, Limbs b) {
  mpz_t value, a_view, b_view;
  mpz_init(value);
  mpz_gcd(value, view(a_view, a), view(b_view, b));
  return take_result(result, value);
}

size_t limbs_isqrt(Limb *result, Limbs a) {
  if (a.count == 0) return 0;
  mpn_sqrtrem(result, NULL, a.limbs, (mp_size_t)a.count);
  return limbs_normalize(result, (a.count + 1) / 2);
}
