/* Coefficients: magnitudes as little-endian arrays of words of 18 decimal digits each.

   A coefficient is normalised when its highest word is not zero (zero has no words). All operands
   must be, and functions that return a count return that of a normalised result. Room for a result
   is the caller's and its size is stated; it is apart from the operands unless said otherwise. A
   bool result is false when there is no memory for temporaries; no exception is set. Nothing here
   knows of Python. */
#ifndef MODULES_DECIMAL_COEFFICIENT_H
#define MODULES_DECIMAL_COEFFICIENT_H

#include "base/limbs.h"

typedef uint64_t Word;
typedef unsigned __int128 Wide;

enum { WORD_DIGITS = 18 };
#define WORD_RADIX ((Word)1000000000000000000)
extern const Word word_powers[WORD_DIGITS + 1]; /* of ten */

/* Number of decimal digits; 0 for zero. */
static always_inline int word_digits(Word w) {
  int guess = (64 - __builtin_clzll(w | 1)) * 1233 >> 12; /* bits * log10(2), at most one short */
  return guess + (w >= word_powers[guess]);
}

/* Note [Division by an invariant]
   A 128-bit number below divisor * 2**64 is divided with two multiplications: the divisor is
   shifted to have its top bit set, and its reciprocal is known. After "Improved division by
   invariant integers", Moeller and Granlund 2011. */
typedef struct Divisor {
  Word normal;     /* shifted */
  Word reciprocal; /* (2**128 - 1) / normal - 2**64 */
  int shift;       /* by how much, at least 1 */
} Divisor;

static always_inline Word divide_by(Wide x, Divisor d, Word *remainder) {
  Word high = (Word)(x >> (64 - d.shift)), low = (Word)x << d.shift;
  Wide q = (Wide)d.reciprocal * high + ((Wide)high << 64 | low);
  Word quotient = (Word)(q >> 64) + 1;
  Word rest = low - quotient * d.normal;
  if (rest > (Word)q) {
    quotient--;
    rest += d.normal;
  }
  if (unlikely(rest >= d.normal)) {
    quotient++;
    rest -= d.normal;
  }
  *remainder = rest >> d.shift;
  return quotient;
}

static inline Divisor divisor_make(Word word) {
  Divisor d = {.shift = __builtin_clzll(word)};
  d.normal = word << d.shift;
  d.reciprocal = (Word)(~(Wide)0 / d.normal);
  return d;
}

static always_inline Word wide_divide(Wide x, Word *remainder) {
  const Word normal = WORD_RADIX << 4;
  return divide_by(x, (Divisor){normal, (Word)(~(Wide)0 / normal), 4}, remainder);
}

static always_inline int64_t words_normalize(const Word *words, int64_t count) {
  while (count > 0 && words[count - 1] == 0) count--;
  return count;
}
/* Number of decimal digits; 0 for zero. */
static always_inline int64_t words_digits(const Word *words, int64_t count) {
  return count == 0 ? 0 : (count - 1) * WORD_DIGITS + word_digits(words[count - 1]);
}
static always_inline int64_t words_for_digits(int64_t digits) {
  return (digits + WORD_DIGITS - 1) / WORD_DIGITS;
}

/* Note [Division by a power of ten]
   w / 10**k is the upper half of w * m, shifted right by s, where s is the power's bit length less
   one and m is 2**(64 + s) / 10**k rounded up. That is exact for w < 2**60: the error of m, below
   2**(s + 1), makes less than a unit of the quotient's fraction then. */
typedef struct PowerReciprocal {
  Word multiplier; /* m */
  unsigned shift;  /* s */
} PowerReciprocal;
extern const PowerReciprocal power_reciprocals[WORD_DIGITS];

/* w / 10**k for a word and 0 < k < WORD_DIGITS. */
static always_inline Word word_divide_power(Word w, int k) {
  return (Word)((Wide)w * power_reciprocals[k].multiplier >> 64) >> power_reciprocals[k].shift;
}

/* Copies to the same place or elsewhere; most coefficients are short. */
static always_inline void words_copy(Word *to, const Word *from, int64_t count) {
  if (likely(count <= 2)) {
    Word first = count > 0 ? from[0] : 0, second = count > 1 ? from[1] : 0;
    if (count > 0) to[0] = first;
    if (count > 1) to[1] = second;
  } else {
    memmove(to, from, (size_t)count * sizeof *to);
  }
}

/* -- coefficient.c ----------------------------------------------------------------------------- */

int words_compare(const Word *a, int64_t na, const Word *b, int64_t nb); /* -1, 0, 1 */
/* a + b: max(na, nb) + 1 words; result may be a or b. */
int64_t words_add(Word *result, const Word *a, int64_t na, const Word *b, int64_t nb);
/* a - b for a >= b: na words; result may be a or b. */
int64_t words_sub(Word *result, const Word *a, int64_t na, const Word *b, int64_t nb);
/* a += 1: na + 1 words. */
int64_t words_increment(Word *a, int64_t na);
/* a * factor + carry, in place: na + 1 words. factor and carry below the radix. */
int64_t words_mul_add_1(Word *a, int64_t na, Word factor, Word carry);
/* a /= divisor in place, by less than the radix; returns the remainder. */
Word words_divide_1(Word *a, int64_t *na, Word divisor);
/* a * 10**digits: na + digits / 18 + 1 words; result may be a. */
int64_t words_shift_left(Word *result, const Word *a, int64_t na, int64_t digits);

/* What is cut off, compared with half a unit of what is kept. */
typedef enum Lost { LOST_NOTHING, LOST_LESS, LOST_HALF, LOST_MORE } Lost;
/* `part` of `unit`, and whether anything is below it. */
static always_inline Lost lost_part(Word part, Word unit, bool sticky) {
  Word half = unit / 2;
  if (part == 0 && !sticky) return LOST_NOTHING;
  if (part == half && !sticky) return LOST_HALF;
  return part >= half ? LOST_MORE : LOST_LESS;
}
/* a / 10**digits: na words; result may be a. */
int64_t words_shift_right(Word *result, const Word *a, int64_t na, int64_t digits, Lost *lost);
/* The lowest `digits` digits of a: na words; result may be a. */
int64_t words_low_digits(Word *result, const Word *a, int64_t na, int64_t digits);
/* Number of zeros at the end; a is not zero. */
int64_t words_trailing_zeros(const Word *a, int64_t na);
/* 10**digits - 1: words_for_digits(digits) words. */
int64_t words_nines(Word *result, int64_t digits);
/* Digit number `at`, 0 being the lowest; 0 beyond the end. */
static inline int words_digit_at(const Word *a, int64_t na, int64_t at) {
  return at / WORD_DIGITS >= na ? 0
                                : (int)(a[at / WORD_DIGITS] / word_powers[at % WORD_DIGITS] % 10);
}

/* Writes exactly `digits` characters, with zeros in front if there are fewer digits. */
void words_to_text(char *text, int64_t digits, const Word *a, int64_t na);
/* Of that many ASCII digits: words_for_digits(digits) words. */
int64_t words_from_text(Word *result, const char *text, int64_t digits);

/* -- coefficient_large.c ----------------------------------------------------------------------- */

/* a * b: na + nb words. */
bool words_mul(Word *result, int64_t *count, const Word *a, int64_t na, const Word *b,
               int64_t nb) must_check;
/* Truncating division by b != 0. Quotient: max(na - nb + 1, 0) words, remainder: nb words; or NULL,
   and *remainder_count only tells whether it is zero. */
bool words_divmod(Word *quotient, int64_t *quotient_count, Word *remainder,
                  int64_t *remainder_count, const Word *a, int64_t na, const Word *b,
                  int64_t nb) must_check;

/* The same number in binary, malloc'ed. */
bool words_to_limbs(LimbsResult *result, const Word *a, int64_t na) must_check;
/* Words that are enough for a number of so many limbs. */
static inline int64_t words_for_limbs(size_t limbs) {
  return (int64_t)(limbs + limbs / 8 + 2); /* 64 bits are less than 9/8 of 18 digits */
}
/* words_for_limbs(a.count) words. */
bool words_from_limbs(Word *result, int64_t *count, Limbs a) must_check;
/* Memory for that many words; NULL if there is none. */
Word *words_alloc(int64_t count) must_check;

#endif
