/* Coefficients: addition, shifts by decimal digits, text. */
#include "modules/_decimal/coefficient.h"

const Word word_powers[WORD_DIGITS + 1] = {
    1,
    10,
    100,
    1000,
    10000,
    100000,
    1000000,
    10000000,
    100000000,
    1000000000,
    10000000000,
    100000000000,
    1000000000000,
    10000000000000,
    100000000000000,
    1000000000000000,
    10000000000000000,
    100000000000000000,
    1000000000000000000,
};

#define RECIPROCAL(power, shift)                                                                   \
  { (Word)((((Wide)1 << (64 + shift)) + (power - 1)) / power), shift }
const PowerReciprocal power_reciprocals[WORD_DIGITS] = {
    {0, 0}, /* not used */
    RECIPROCAL(10, 3),
    RECIPROCAL(100, 6),
    RECIPROCAL(1000, 9),
    RECIPROCAL(10000, 13),
    RECIPROCAL(100000, 16),
    RECIPROCAL(1000000, 19),
    RECIPROCAL(10000000, 23),
    RECIPROCAL(100000000, 26),
    RECIPROCAL(1000000000, 29),
    RECIPROCAL(10000000000, 33),
    RECIPROCAL(100000000000, 36),
    RECIPROCAL(1000000000000, 39),
    RECIPROCAL(10000000000000, 43),
    RECIPROCAL(100000000000000, 46),
    RECIPROCAL(1000000000000000, 49),
    RECIPROCAL(10000000000000000, 53),
    RECIPROCAL(100000000000000000, 56),
};

int words_compare(const Word *a, int64_t na, const Word *b, int64_t nb) {
  if (na != nb) return na < nb ? -1 : 1;
  for (int64_t i = na - 1; i >= 0; i--) {
    if (a[i] != b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}

/* -- Addition ---------------------------------------------------------------------------------- */

static always_inline Word add_word(Word a, Word b, Word *carry) {
  Word sum = a + b + *carry;
  *carry = sum >= WORD_RADIX;
  return sum - (*carry ? WORD_RADIX : 0);
}

int64_t words_add(Word *result, const Word *a, int64_t na, const Word *b, int64_t nb) {
  if (na < nb) return words_add(result, b, nb, a, na);
  Word carry = 0;
  int64_t i = 0;
  for (; i < nb; i++) result[i] = add_word(a[i], b[i], &carry);
  for (; i < na; i++) result[i] = add_word(a[i], 0, &carry);
  if (carry) result[i++] = 1;
  return i;
}

static always_inline Word sub_word(Word a, Word b, Word *borrow) {
  Word take = b + *borrow;
  *borrow = a < take;
  return a - take + (*borrow ? WORD_RADIX : 0);
}

int64_t words_sub(Word *result, const Word *a, int64_t na, const Word *b, int64_t nb) {
  Word borrow = 0;
  int64_t i = 0;
  for (; i < nb; i++) result[i] = sub_word(a[i], b[i], &borrow);
  for (; i < na; i++) result[i] = sub_word(a[i], 0, &borrow);
  assert(!borrow);
  return words_normalize(result, na);
}

int64_t words_increment(Word *a, int64_t na) {
  for (int64_t i = 0; i < na; i++) {
    if (++a[i] < WORD_RADIX) return na;
    a[i] = 0;
  }
  a[na] = 1;
  return na + 1;
}

int64_t words_mul_add_1(Word *a, int64_t na, Word factor, Word carry) {
  for (int64_t i = 0; i < na; i++) carry = wide_divide((Wide)a[i] * factor + carry, &a[i]);
  if (carry != 0) a[na++] = carry;
  return na;
}

Word words_divide_1(Word *a, int64_t *na, Word divisor) {
  enum { FEW_WORDS = 2 }; /* for which a reciprocal does not pay */
  Word rest = 0;
  if (*na <= FEW_WORDS) {
    for (int64_t i = *na - 1; i >= 0; i--) {
      Wide part = (Wide)rest * WORD_RADIX + a[i];
      a[i] = rest == 0 ? a[i] / divisor : (Word)(part / divisor);
      rest = (Word)part - a[i] * divisor;
    }
  } else {
    Divisor d = divisor_make(divisor);
    for (int64_t i = *na - 1; i >= 0; i--)
      a[i] = divide_by((Wide)rest * WORD_RADIX + a[i], d, &rest);
  }
  *na = words_normalize(a, *na);
  return rest;
}

/* -- Shifts ------------------------------------------------------------------------------------ */

int64_t words_shift_left(Word *result, const Word *a, int64_t na, int64_t digits) {
  if (na == 0) return 0;
  int64_t whole = digits / WORD_DIGITS, n = na + whole;
  int part = (int)(digits % WORD_DIGITS), rest = WORD_DIGITS - part;
  if (part == 0) {
    words_copy(result + whole, a, na);
  } else {
    Word up = word_powers[part], down = word_powers[rest];
    Word word = a[na - 1], high = word_divide_power(word, rest);
    if (high != 0) result[n++] = high;
    for (int64_t i = na - 1; i > 0; i--) {
      Word next = a[i - 1], next_high = word_divide_power(next, rest);
      result[i + whole] = (word - high * down) * up + next_high;
      word = next;
      high = next_high;
    }
    result[whole] = (word - high * down) * up;
  }
  for (int64_t i = 0; i < whole; i++) result[i] = 0;
  return n;
}

static bool any_nonzero(const Word *a, int64_t count) {
  return words_normalize(a, count) > 0;
}

int64_t words_shift_right(Word *result, const Word *a, int64_t na, int64_t digits, Lost *lost) {
  int64_t whole = digits / WORD_DIGITS;
  int cut = (int)(digits % WORD_DIGITS);
  if (whole >= na) {
    *lost = na == 0                   ? LOST_NOTHING
            : whole == na && cut == 0 ? lost_part(a[na - 1], WORD_RADIX, any_nonzero(a, na - 1))
                                      : LOST_LESS;
    return 0;
  }
  if (cut == 0) {
    *lost =
        whole == 0 ? LOST_NOTHING : lost_part(a[whole - 1], WORD_RADIX, any_nonzero(a, whole - 1));
    words_copy(result, a + whole, na - whole);
    return na - whole;
  }
  Word down = word_powers[cut], up = word_powers[WORD_DIGITS - cut];
  Word high = word_divide_power(a[whole], cut);
  *lost = lost_part(a[whole] - high * down, down, any_nonzero(a, whole));
  for (int64_t i = whole; i + 1 < na; i++) {
    Word next = a[i + 1], next_high = word_divide_power(next, cut);
    result[i - whole] = high + (next - next_high * down) * up;
    high = next_high;
  }
  result[na - whole - 1] = high;
  return words_normalize(result, na - whole);
}

int64_t words_low_digits(Word *result, const Word *a, int64_t na, int64_t digits) {
  int64_t whole = digits / WORD_DIGITS, n = min_of(na, whole);
  words_copy(result, a, n);
  if (whole < na && digits % WORD_DIGITS != 0)
    result[n++] = a[whole] % word_powers[digits % WORD_DIGITS];
  return words_normalize(result, n);
}

int64_t words_trailing_zeros(const Word *a, int64_t na) {
  int64_t zeros = 0;
  while (*a == 0 && na > 1) {
    a++;
    na--;
    zeros += WORD_DIGITS;
  }
  Word w = *a;
  for (int step = 16; step > 0; step /= 2) {
    Word shorter = word_divide_power(w, step);
    if (shorter * word_powers[step] == w) {
      w = shorter;
      zeros += step;
    }
  }
  return zeros;
}

int64_t words_nines(Word *result, int64_t digits) {
  int64_t n = digits / WORD_DIGITS;
  for (int64_t i = 0; i < n; i++) result[i] = WORD_RADIX - 1;
  if (digits % WORD_DIGITS != 0) result[n++] = word_powers[digits % WORD_DIGITS] - 1;
  return n;
}

/* -- Text -------------------------------------------------------------------------------------- */

static const char digit_pairs[] = "00010203040506070809101112131415161718192021222324"
                                  "25262728293031323334353637383940414243444546474849"
                                  "50515253545556575859606162636465666768697071727374"
                                  "75767778798081828384858687888990919293949596979899";

static void word_to_text(char *text, int digits, Word w) {
  while (digits >= 2) {
    digits -= 2;
    memcpy(text + digits, digit_pairs + 2 * (w % 100), 2);
    w /= 100;
  }
  if (digits == 1) *text = (char)('0' + w % 10);
}

void words_to_text(char *text, int64_t digits, const Word *a, int64_t na) {
  for (int64_t i = 0; digits > 0; i++) {
    int part = (int)min_of(digits, (int64_t)WORD_DIGITS);
    digits -= part;
    word_to_text(text + digits, part, i < na ? a[i] : 0);
  }
}

static Word word_from_text(const char *text, int digits) {
  Word w = 0;
  for (int i = 0; i < digits; i++) w = w * 10 + (Word)(text[i] - '0');
  return w;
}

int64_t words_from_text(Word *result, const char *text, int64_t digits) {
  int64_t n = 0;
  while (digits > 0) {
    int part = (int)min_of(digits, (int64_t)WORD_DIGITS);
    digits -= part;
    result[n++] = word_from_text(text + digits, part);
  }
  return words_normalize(result, n);
}
