/* Coefficients: multiplication and division, and conversion to and from binary. */
#include "modules/_decimal/coefficient.h"

enum {
  LARGE_ENOUGH = 10,    /* a divisor above this part of the radix is not made larger */
  COLUMN_PRODUCTS = 16, /* what may be summed before it has to be divided by the radix */
  MUL_PACKED = 100,     /* words of the shorter operand from which on packing is faster */
  PACK_TWO = 256,       /* up to so many words two limbs hold a sum of products */
  DIVIDE_BINARY = 60,   /* words of quotient and divisor from which on binary division is faster */
  CONVERT_BY_TEXT = 40, /* words or limbs from which on the library's conversion is faster */
};

Word *words_alloc(int64_t count) {
  if (count < 0 || (uint64_t)count > SIZE_MAX / 2 / sizeof(Word)) return NULL;
  return malloc((size_t)max_of(count, 1) * sizeof(Word));
}

/* -- Multiplication ---------------------------------------------------------------------------- */

/* Sums the products of one column: at most 16 before a division, so that sums stay below what
 * wide_divide takes. Returns what goes to the next column. */
static always_inline Wide column(Word *digit, const Word *a, const Word *b_end, int64_t terms,
                                 Wide carry) {
  Wide sum = carry, next = 0;
  while (terms > COLUMN_PRODUCTS) {
    for (int i = 0; i < COLUMN_PRODUCTS; i++) sum += (Wide)*a++ * *--b_end;
    Word rest;
    next += wide_divide(sum, &rest);
    sum = rest;
    terms -= COLUMN_PRODUCTS;
  }
  for (; terms > 0; terms--) sum += (Wide)*a++ * *--b_end;
  return next + wide_divide(sum, digit);
}

static void mul_columns(Word *result, const Word *a, int64_t na, const Word *b, int64_t nb) {
  Wide carry = 0;
  for (int64_t k = 0; k < na + nb - 1; k++) {
    int64_t first = k < nb ? 0 : k - nb + 1, last = min_of(k, na - 1);
    carry = column(&result[k], a + first, b + (k - first + 1), last - first + 1, carry);
  }
  result[na + nb - 1] = (Word)carry;
}

/* Note [Multiplication by packing]
   The words are taken for the coefficients of a polynomial, whose value at a power of two so large
   that sums of products do not run into each other is a binary number: each word gets two or three
   limbs. The product of two such numbers, which the library computes in nearly linear time, holds
   the columns of the product, whose carries are then spread. (Kronecker's substitution.) */
static void pack(Limb *packed, const Word *a, int64_t na, int limbs) {
  memset(packed, 0, (size_t)(na * limbs) * sizeof(Limb));
  for (int64_t i = 0; i < na; i++) packed[i * limbs] = a[i];
}

/* A number of two or three limbs plus carry, divided by the radix. */
static Word divide_packed(const Limb *part, int limbs, Wide *carry) {
  Wide low = (Wide)part[0] + (Word)*carry;
  Wide middle = (Wide)part[1] + (Word)(*carry >> 64) + (Word)(low >> 64);
  Word high = (Word)(middle >> 64) + (limbs == 3 ? part[2] : 0), rest;
  Word q1 = wide_divide((Wide)high << 64 | (Word)middle, &rest);
  Word q0 = wide_divide((Wide)rest << 64 | (Word)low, &rest);
  *carry = (Wide)q1 << 64 | q0;
  return rest;
}

static bool mul_packed(Word *result, const Word *a, int64_t na, const Word *b, int64_t nb) {
  int limbs = min_of(na, nb) <= PACK_TWO ? 2 : 3;
  size_t count = (size_t)((na + nb) * limbs);
  Limb *packed = malloc(2 * count * sizeof(Limb)), *product = packed + count;
  if (packed == NULL) return false;
  Limb *packed_b = packed + na * limbs;
  pack(packed, a, na, limbs);
  pack(packed_b, b, nb, limbs);
  size_t used = limbs_mul(product, limbs_make(packed, limbs_normalize(packed, na * limbs)),
                          limbs_make(packed_b, limbs_normalize(packed_b, nb * limbs)));
  memset(product + used, 0, (count - used) * sizeof(Limb));
  Wide carry = 0;
  for (int64_t i = 0; i < na + nb; i++)
    result[i] = divide_packed(product + i * limbs, limbs, &carry);
  free(packed);
  return true;
}

bool words_mul(Word *result, int64_t *count, const Word *a, int64_t na, const Word *b, int64_t nb) {
  *count = 0;
  if (na == 0 || nb == 0) return true;
  if (min_of(na, nb) < MUL_PACKED)
    mul_columns(result, a, na, b, nb);
  else if (!mul_packed(result, a, na, b, nb))
    return false;
  *count = words_normalize(result, na + nb);
  return true;
}

/* -- Division ---------------------------------------------------------------------------------- */

/* rest[0 .. n] -= q * b; true if that was too much. */
static bool subtract_product(Word *rest, const Word *b, int64_t n, Word q) {
  Word carry = 0, borrow = 0;
  for (int64_t i = 0; i <= n; i++) {
    Word digit;
    carry = wide_divide((i < n ? (Wide)q * b[i] : 0) + carry, &digit);
    Word take = digit + borrow;
    borrow = rest[i] < take;
    rest[i] = rest[i] - take + (borrow ? WORD_RADIX : 0);
  }
  return borrow;
}

static void add_back(Word *rest, const Word *b, int64_t n) {
  Word carry = 0;
  for (int64_t i = 0; i <= n; i++) {
    Word sum = rest[i] + (i < n ? b[i] : 0) + carry;
    carry = sum >= WORD_RADIX;
    rest[i] = sum - (carry ? WORD_RADIX : 0);
  }
}

/* A digit of the quotient, at most one too large: from the three highest words of the rest and the
 * two of the divisor, the first of which is b1's. */
static always_inline Word estimate(const Word *top, Divisor b1, Word b1_word, Word b0) {
  Word q = WORD_RADIX - 1;
  Wide high = (Wide)top[0] * WORD_RADIX + top[-1], rest;
  if (likely(top[0] < b1_word)) {
    Word small_rest;
    q = divide_by(high, b1, &small_rest);
    rest = small_rest;
  } else {
    rest = high - (Wide)q * b1_word;
  }
  while (rest < WORD_RADIX && (Wide)q * b0 > rest * WORD_RADIX + top[-2]) {
    q--;
    rest += b1_word;
  }
  return q;
}

/* Long division (Knuth's algorithm D). rest: na + 1 words with a times the factor that makes the
   divisor's highest word large, so that few estimates have to be corrected; b has been multiplied
   too. */
static void divide_long(Word *quotient, Word *rest, int64_t na, const Word *b, int64_t nb) {
  Word b1 = b[nb - 1];
  Divisor divisor = divisor_make(b1);
  for (int64_t at = na - nb; at >= 0; at--) {
    Word q = estimate(rest + at + nb, divisor, b1, b[nb - 2]);
    if (q != 0 && subtract_product(rest + at, b, nb, q)) {
      q--;
      add_back(rest + at, b, nb);
    }
    quotient[at] = q;
  }
}

static bool divmod_long(Word *quotient, Word *remainder, int64_t *remainder_count, const Word *a,
                        int64_t na, const Word *b, int64_t nb) {
  Word few[48], *rest = few;
  if (na + 1 + nb + 1 > (int64_t)countof(few)) rest = words_alloc(na + nb + 2);
  if (rest == NULL) return false;
  bool large = b[nb - 1] >= WORD_RADIX / LARGE_ENOUGH;
  Word *divisor = rest + na + 1, factor = large ? 1 : WORD_RADIX / (b[nb - 1] + 1);
  words_copy(rest, a, na);
  words_copy(divisor, b, nb);
  rest[na] = 0;
  if (factor > 1) {
    words_mul_add_1(rest, na, factor, 0);
    words_mul_add_1(divisor, nb, factor, 0);
  }
  divide_long(quotient, rest, na, divisor, nb);
  *remainder_count = words_normalize(rest, nb);
  if (remainder != NULL) {
    if (factor > 1) words_divide_1(rest, remainder_count, factor);
    words_copy(remainder, rest, *remainder_count);
  }
  if (rest != few) free(rest);
  return true;
}

static bool binary_into(Word *result, int64_t *count, Limbs a, int64_t room) {
  Word *words = words_alloc(words_for_limbs(a.count));
  bool ok = words != NULL && words_from_limbs(words, count, a);
  if (ok) memcpy(result, words, (size_t)min_of(*count, room) * sizeof *words);
  free(words);
  return ok;
}

static bool divmod_binary(Word *quotient, int64_t *quotient_count, Word *remainder,
                          int64_t *remainder_count, const Word *a, int64_t na, const Word *b,
                          int64_t nb) {
  LimbsResult x = {NULL, 0}, y = {NULL, 0};
  Limb *q = NULL;
  bool ok = words_to_limbs(&x, a, na) && words_to_limbs(&y, b, nb) &&
            (q = malloc((x.count + 1 + y.count) * sizeof(Limb))) != NULL;
  if (ok) {
    size_t q_count = 0, r_count = 0;
    Limb *r = q + (x.count + 1);
    limbs_divmod(q, &q_count, r, &r_count, limbs_make(x.limbs, x.count),
                 limbs_make(y.limbs, y.count));
    *remainder_count = (int64_t)r_count;
    ok = binary_into(quotient, quotient_count, limbs_make(q, q_count), na - nb + 1) &&
         (remainder == NULL || binary_into(remainder, remainder_count, limbs_make(r, r_count), nb));
  }
  free(q);
  free(x.limbs);
  free(y.limbs);
  return ok;
}

bool words_divmod(Word *quotient, int64_t *quotient_count, Word *remainder,
                  int64_t *remainder_count, const Word *a, int64_t na, const Word *b, int64_t nb) {
  if (na < nb) {
    *quotient_count = 0;
    *remainder_count = na;
    if (remainder != NULL) words_copy(remainder, a, na);
    return true;
  }
  if (nb == 1) {
    words_copy(quotient, a, na);
    *quotient_count = na;
    Word rest = words_divide_1(quotient, quotient_count, b[0]);
    if (remainder != NULL) remainder[0] = rest;
    *remainder_count = rest != 0;
    return true;
  }
  if (nb >= DIVIDE_BINARY && na - nb >= DIVIDE_BINARY)
    return divmod_binary(quotient, quotient_count, remainder, remainder_count, a, na, b, nb);
  if (!divmod_long(quotient, remainder, remainder_count, a, na, b, nb)) return false;
  *quotient_count = words_normalize(quotient, na - nb + 1);
  return true;
}

/* -- Binary ------------------------------------------------------------------------------------ */

static bool to_limbs_by_text(LimbsResult *result, const Word *a, int64_t na) {
  int64_t digits = words_digits(a, na);
  char *text = malloc((size_t)digits);
  if (text == NULL) return false;
  words_to_text(text, digits, a, na);
  for (int64_t i = 0; i < digits; i++) text[i] = (char)(text[i] - '0');
  result->limbs = malloc(limbs_digits_bound((size_t)digits, 10) * sizeof(Limb));
  if (result->limbs != NULL)
    result->count = limbs_from_digits(result->limbs, (const uint8_t *)text, (size_t)digits, 10);
  free(text);
  return result->limbs != NULL;
}

bool words_to_limbs(LimbsResult *result, const Word *a, int64_t na) {
  result->count = 0;
  if (na > CONVERT_BY_TEXT) return to_limbs_by_text(result, a, na);
  result->limbs = malloc((size_t)(na + 1) * sizeof(Limb));
  if (result->limbs == NULL) return false;
  for (int64_t i = na - 1; i >= 0; i--)
    result->count =
        limbs_mul_add_1(result->limbs, limbs_make(result->limbs, result->count), WORD_RADIX, a[i]);
  return true;
}

static bool from_limbs_by_text(Word *result, int64_t *count, Limbs a) {
  char *text = malloc(limbs_text_bound(a, 10));
  size_t length = text == NULL ? 0 : limbs_to_text(text, a, 10);
  if (length > 0) *count = words_from_text(result, text, (int64_t)length);
  free(text);
  return length > 0;
}

bool words_from_limbs(Word *result, int64_t *count, Limbs a) {
  Limb rest[CONVERT_BY_TEXT];
  *count = 0;
  if (a.count > CONVERT_BY_TEXT) return from_limbs_by_text(result, count, a);
  if (a.count > 0) memcpy(rest, a.limbs, a.count * sizeof(Limb));
  for (size_t n = a.count; n > 0;)
    result[(*count)++] = limbs_divmod_1(rest, &n, limbs_make(rest, n), WORD_RADIX);
  return true;
}
