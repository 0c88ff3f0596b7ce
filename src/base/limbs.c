/* Arithmetic, shifts and logic. */
#include "base/limbs.h"

#include <gmp.h>

_Static_assert(sizeof(mp_limb_t) == sizeof(Limb) && GMP_NAIL_BITS == 0, "GMP's limbs are ours");

int limbs_compare(Limbs a, Limbs b) {
  if (a.count != b.count) return a.count < b.count ? -1 : 1;
  if (a.count == 0) return 0;
  int order = mpn_cmp(a.limbs, b.limbs, (mp_size_t)a.count);
  return (order > 0) - (order < 0);
}

size_t limbs_bit_length(Limbs a) {
  if (a.count == 0) return 0;
  return a.count * LIMB_BITS - (size_t)__builtin_clzll(a.limbs[a.count - 1]);
}

size_t limbs_popcount(Limbs a) {
  return a.count == 0 ? 0 : mpn_popcount(a.limbs, (mp_size_t)a.count);
}

size_t limbs_trailing_zeros(Limbs a) {
  return mpn_scan1(a.limbs, 0);
}

static size_t copy_limbs(Limb *result, Limbs a) {
  if (a.count > 0) memmove(result, a.limbs, a.count * sizeof(Limb));
  return a.count;
}

size_t limbs_add(Limb *result, Limbs a, Limbs b) {
  Limbs longer = a.count >= b.count ? a : b, shorter = a.count >= b.count ? b : a;
  if (shorter.count == 0) return copy_limbs(result, longer);
  Limb carry = mpn_add(result, longer.limbs, (mp_size_t)longer.count, shorter.limbs,
                       (mp_size_t)shorter.count);
  result[longer.count] = carry;
  return longer.count + (carry != 0);
}

size_t limbs_sub(Limb *result, Limbs a, Limbs b) {
  if (b.count == 0) return copy_limbs(result, a);
  mpn_sub(result, a.limbs, (mp_size_t)a.count, b.limbs, (mp_size_t)b.count);
  return limbs_normalize(result, a.count);
}

size_t limbs_mul(Limb *result, Limbs a, Limbs b) {
  Limbs longer = a.count >= b.count ? a : b, shorter = a.count >= b.count ? b : a;
  if (shorter.count == 0) return 0;
  if (a.limbs == b.limbs && a.count == b.count)
    mpn_sqr(result, a.limbs, (mp_size_t)a.count);
  else
    mpn_mul(result, longer.limbs, (mp_size_t)longer.count, shorter.limbs, (mp_size_t)shorter.count);
  return limbs_normalize(result, a.count + b.count);
}

size_t limbs_mul_add_1(Limb *result, Limbs a, Limb b, Limb c) {
  if (a.count == 0) return (*result = c) != 0;
  Limb carry = mpn_mul_1(result, a.limbs, (mp_size_t)a.count, b);
  carry += mpn_add_1(result, result, (mp_size_t)a.count, c);
  result[a.count] = carry;
  return limbs_normalize(result, a.count + 1);
}

void limbs_divmod(Limb *quotient, size_t *quotient_count, Limb *remainder, size_t *remainder_count,
                  Limbs a, Limbs b) {
  if (a.count < b.count) {
    *quotient_count = 0;
    *remainder_count = copy_limbs(remainder, a);
    return;
  }
  mpn_tdiv_qr(quotient, remainder, 0, a.limbs, (mp_size_t)a.count, b.limbs, (mp_size_t)b.count);
  *quotient_count = limbs_normalize(quotient, a.count - b.count + 1);
  *remainder_count = limbs_normalize(remainder, b.count);
}

Limb limbs_divmod_1(Limb *quotient, size_t *quotient_count, Limbs a, Limb b) {
  *quotient_count = 0;
  if (a.count == 0) return 0;
  Limb remainder = mpn_divrem_1(quotient, 0, a.limbs, (mp_size_t)a.count, b);
  *quotient_count = limbs_normalize(quotient, a.count);
  return remainder;
}

Limb limbs_mod_1(Limbs a, Limb b) {
  return a.count == 0 ? 0 : mpn_mod_1(a.limbs, (mp_size_t)a.count, b);
}

size_t limbs_shift_left(Limb *result, Limbs a, size_t bits) {
  if (a.count == 0) return 0;
  size_t whole = bits / LIMB_BITS;
  unsigned rest = bits % LIMB_BITS;
  Limb carry = 0;
  if (rest != 0)
    carry = mpn_lshift(result + whole, a.limbs, (mp_size_t)a.count, rest);
  else
    copy_limbs(result + whole, a);
  memset(result, 0, whole * sizeof(Limb));
  result[whole + a.count] = carry;
  return whole + a.count + (carry != 0);
}

size_t limbs_shift_right(Limb *result, Limbs a, size_t bits, bool *lost) {
  size_t whole = bits / LIMB_BITS;
  unsigned rest = bits % LIMB_BITS;
  if (whole >= a.count) {
    *lost = a.count > 0;
    return 0;
  }
  *lost = limbs_normalize(a.limbs, whole) > 0;
  Limbs upper = limbs_make(a.limbs + whole, a.count - whole);
  if (rest == 0) return copy_limbs(result, upper);
  *lost |= mpn_rshift(result, upper.limbs, (mp_size_t)upper.count, rest) != 0;
  return limbs_normalize(result, upper.count);
}

static always_inline Limb apply_bitwise(LimbsBitwise operation, Limb a, Limb b) {
  switch (operation) {
  case LIMBS_AND: return a & b;
  case LIMBS_OR: return a | b;
  case LIMBS_XOR: return a ^ b;
  }
  unreachable_state("unknown bitwise operation");
}

/* Hands out the limbs of a signed number in two's complement, from the lowest, for ever. */
typedef struct TwosComplement {
  Limbs magnitude; /* of the number */
  Limb flip;       /* all ones if negative */
  bool carry;      /* of the increment that completes a negation */
  size_t next;     /* index of the limb to hand out next */
} TwosComplement;

static TwosComplement twos_complement(Limbs a, bool negative) {
  return (TwosComplement){a, negative ? ~(Limb)0 : 0, negative, 0};
}

static always_inline Limb next_limb(TwosComplement *number) {
  Limb limb = number->next < number->magnitude.count ? number->magnitude.limbs[number->next] : 0;
  number->next++;
  limb = (limb ^ number->flip) + number->carry;
  number->carry = number->carry && limb == 0;
  return limb;
}

size_t limbs_bitwise(LimbsBitwise operation, Limb *result, bool *negative, Limbs a, bool a_negative,
                     Limbs b, bool b_negative) {
  size_t count = max_of(a.count, b.count) + 1;
  TwosComplement left = twos_complement(a, a_negative), right = twos_complement(b, b_negative);
  *negative = apply_bitwise(operation, a_negative, b_negative);
  for (size_t i = 0; i < count; i++)
    result[i] = apply_bitwise(operation, next_limb(&left), next_limb(&right));
  if (*negative) mpn_neg(result, result, (mp_size_t)count);
  return limbs_normalize(result, count);
}
