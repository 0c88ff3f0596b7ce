/* Magnitudes of big integers as little-endian arrays of 64-bit limbs, computed by GMP's mpn layer.
   A magnitude is normalised when its highest limb is not zero (zero has no limbs). All operands
   must be normalised, all results are; functions returning size_t return the result's number of
   limbs. Room for the result is the caller's and its size is stated. Signs are the caller's too,
   except where a parameter says negative. Result and operands may be the same array only where that
   is said. */
#ifndef BASE_LIMBS_H
#define BASE_LIMBS_H

#include "base/common.h"

typedef uint64_t Limb;
enum { LIMB_BITS = 64, LIMBS_DOUBLE = 16 /* the largest double's magnitude */ };

typedef struct Limbs {
  const Limb *limbs; /* least significant first */
  size_t count;      /* how many */
} Limbs;

/* A result whose size is not known beforehand, in malloc'ed memory that the caller frees. */
typedef struct LimbsResult {
  Limb *limbs;  /* least significant first */
  size_t count; /* how many */
} LimbsResult;

static inline Limbs limbs_make(const Limb *limbs, size_t count) {
  return (Limbs){limbs, count};
}
static inline size_t limbs_normalize(const Limb *limbs, size_t count) {
  while (count > 0 && limbs[count - 1] == 0) count--;
  return count;
}
/* The magnitude of a machine integer in one limb. */
static inline size_t limbs_from_int64(Limb *result, int64_t number) {
  *result = number < 0 ? -(uint64_t)number : (uint64_t)number;
  return number != 0;
}

/* -1, 0 or 1 */
int limbs_compare(Limbs a, Limbs b);
size_t limbs_bit_length(Limbs a);
size_t limbs_popcount(Limbs a);
/* Number of zero bits below the lowest one; a must not be zero. */
size_t limbs_trailing_zeros(Limbs a);

/* a + b: max(a.count, b.count) + 1 limbs; result may be a or b. */
size_t limbs_add(Limb *result, Limbs a, Limbs b);
/* a - b for a >= b: a.count limbs; result may be a or b. */
size_t limbs_sub(Limb *result, Limbs a, Limbs b);
/* a * b: a.count + b.count limbs. */
size_t limbs_mul(Limb *result, Limbs a, Limbs b);
/* a * b + c, a.count + 1 limbs; result may be a. */
size_t limbs_mul_add_1(Limb *result, Limbs a, Limb b, Limb c);
/* Truncating division by b != 0. Quotient: a.count - b.count + 1 limbs (none if a.count < b.count);
   remainder: b.count limbs. Both counts are stored. */
void limbs_divmod(Limb *quotient, size_t *quotient_count, Limb *remainder, size_t *remainder_count,
                  Limbs a, Limbs b);
/* Stores a / b (a.count limbs; may be a) and its count, returns a % b. */
Limb limbs_divmod_1(Limb *quotient, size_t *quotient_count, Limbs a, Limb b);
Limb limbs_mod_1(Limbs a, Limb b);
/* a << bits: a.count + bits / 64 + 1 limbs. */
size_t limbs_shift_left(Limb *result, Limbs a, size_t bits);
/* a >> bits, towards zero: a.count - bits / 64 limbs (none if negative); *lost says whether a one
   was shifted out. */
size_t limbs_shift_right(Limb *result, Limbs a, size_t bits, bool *lost);

typedef enum LimbsBitwise { LIMBS_AND, LIMBS_OR, LIMBS_XOR } LimbsBitwise;
/* The operation on infinitely extended two's complement; max(a.count, b.count) + 1 limbs. */
size_t limbs_bitwise(LimbsBitwise operation, Limb *result, bool *negative, Limbs a, bool a_negative,
                     Limbs b, bool b_negative);

/* a ** exponent. False if there is no memory for it. */
must_check bool limbs_power(LimbsResult *result, Limbs a, uint64_t exponent);
/* a ** exponent % modulus: modulus.count limbs; modulus is not zero. */
size_t limbs_power_mod(Limb *result, Limbs a, Limbs exponent, Limbs modulus);
/* The x < modulus with a * x % modulus == 1: modulus.count limbs. False if there is none. */
must_check bool limbs_inverse_mod(Limb *result, size_t *count, Limbs a, Limbs modulus);
/* Greatest common divisor: as many limbs as the longer operand. */
size_t limbs_gcd(Limb *result, Limbs a, Limbs b);
/* floor(sqrt(a)): (a.count + 1) / 2 limbs. */
size_t limbs_isqrt(Limb *result, Limbs a);

/* Limbs enough for any number of this many digits. */
size_t limbs_digits_bound(size_t digits, unsigned base);
/* The number with these digits (values below the base, not characters; most significant first). */
size_t limbs_from_digits(Limb *result, const uint8_t *digits, size_t count, unsigned base);
/* At least the number of digits of a in this base, and at most one more; at least 1. */
size_t limbs_text_bound(Limbs a, unsigned base);
/* The digits in lower case, "0" for zero; not terminated. text has room for limbs_text_bound.
   Returns the length; 0 if there is no memory for temporaries. */
must_check size_t limbs_to_text(char *text, Limbs a, unsigned base);

/* The nearest double, ties to even; infinity if it is too large. */
double limbs_to_double(Limbs a);
/* The double nearest to a / b, b not zero, ties to even; infinity if it is too large. False if
   there is no memory. */
must_check bool limbs_true_divide(double *result, Limbs a, Limbs b);
/* fraction * 2**exponent = a with 0.5 <= fraction < 1, correctly rounded; a is not zero. */
double limbs_frexp(Limbs a, int64_t *exponent);
/* The integer part of the magnitude of a finite value: LIMBS_DOUBLE limbs. */
size_t limbs_from_double(Limb *result, double value);

/* Two's complement of `size` bytes. False, with the bytes undefined, if the number needs more; a
   negative one always does unless is_signed. */
must_check bool limbs_to_bytes(uint8_t *bytes, size_t size, bool big_endian, bool is_signed,
                               Limbs a, bool negative);
/* size / 8 + 1 limbs; *negative is set for a signed number whose highest bit is one. */
size_t limbs_from_bytes(Limb *result, bool *negative, const uint8_t *bytes, size_t size,
                        bool big_endian, bool is_signed);

#endif
