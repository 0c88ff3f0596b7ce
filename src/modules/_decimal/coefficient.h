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

/* Note [Division by the radix]
   A 128-bit number below WORD_RADIX * 2**64 is divided by the radix with two multiplications: the
   radix is shifted to have its top bit set, and its reciprocal is known. After "Improved division
   by invariant integers", Moeller and Granlund 2011. */
#define RADIX_SHIFT 4
#define RADIX_NORMAL (WORD_RADIX << RADIX_SHIFT)
#define RADIX_RECIPROCAL ((Word)(~(Wide)0 / RADIX_NORMAL))

static always_inline Word wide_divide(Wide x, Word *remainder) {
  Word high = (Word)(x >> (64 - RADIX_SHIFT)), low = (Word)x << RADIX_SHIFT;
  Wide q = (Wide)RADIX_RECIPROCAL * high + ((Wide)high << 64 | low);
  Word quotient = (Word)(q >> 64) + 1;
  Word rest = low - quotient * RADIX_NORMAL;
  if (rest > (Word)q) {
    quotient--;
    rest += RADIX_NORMAL;
  }
  if (unlikely(rest >= RADIX_NORMAL)) {
    quotient++;
    rest -= RADIX_NORMAL;
  }
  *remainder = rest >> RADIX_SHIFT;
  return quotient;
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
/* Truncating division by b != 0. Quotient: max(na - nb + 1, 0) words, remainder: nb words. */
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
