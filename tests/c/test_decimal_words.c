/* modules/_decimal/coefficient: every operation against the same on the numbers in binary, and
   identities; coefficients of all lengths on both sides of the thresholds, with words of all zeros
   and all nines. */
#include "check.h"
#include "modules/_decimal/coefficient.h"

enum { MAX_WORDS = 420 };

typedef struct Coefficient {
  int64_t count;                 /* words in use */
  Word words[2 * MAX_WORDS + 8]; /* the number */
} Coefficient;

static uint64_t random_state = 88172645463325252u;
static uint64_t random_word(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  return random_state ^= random_state << 17;
}

static void fill(Coefficient *c, int64_t max) {
  int64_t count = (int64_t)(random_word() % (uint64_t)(max + 1));
  for (int64_t i = 0; i < count; i++) {
    uint64_t kind = random_word() % 6;
    c->words[i] = kind == 0 ? 0 : kind == 1 ? WORD_RADIX - 1 : random_word() % WORD_RADIX;
  }
  c->count = words_normalize(c->words, count);
}

static LimbsResult binary(const Coefficient *c) {
  LimbsResult limbs = {NULL, 0};
  CHECK(words_to_limbs(&limbs, c->words, c->count));
  return limbs;
}

static bool equals(const Coefficient *c, const Limb *limbs, size_t count) {
  LimbsResult own = binary(c);
  bool same = limbs_compare(limbs_make(own.limbs, own.count), limbs_make(limbs, count)) == 0;
  free(own.limbs);
  return same;
}

static bool same_words(const Coefficient *a, const Coefficient *b) {
  return words_compare(a->words, a->count, b->words, b->count) == 0;
}

static void check_arithmetic(int64_t max_a, int64_t max_b) {
  static Coefficient a, b, sum, product, quotient, remainder, back;
  static Limb limbs[4 * MAX_WORDS];
  fill(&a, max_a);
  fill(&b, max_b);
  LimbsResult x = binary(&a), y = binary(&b);
  Limbs lx = limbs_make(x.limbs, x.count), ly = limbs_make(y.limbs, y.count);
  sum.count = words_add(sum.words, a.words, a.count, b.words, b.count);
  CHECK(equals(&sum, limbs, limbs_add(limbs, lx, ly)));
  back.count = words_sub(back.words, sum.words, sum.count, b.words, b.count);
  CHECK(same_words(&back, &a));
  CHECK(words_mul(product.words, &product.count, a.words, a.count, b.words, b.count));
  CHECK(equals(&product, limbs, limbs_mul(limbs, lx, ly)));
  if (b.count > 0) {
    CHECK(words_divmod(quotient.words, &quotient.count, remainder.words, &remainder.count, a.words,
                       a.count, b.words, b.count));
    CHECK(words_compare(remainder.words, remainder.count, b.words, b.count) < 0);
    CHECK(
        words_mul(product.words, &product.count, quotient.words, quotient.count, b.words, b.count));
    back.count =
        words_add(back.words, product.words, product.count, remainder.words, remainder.count);
    CHECK(same_words(&back, &a));
  }
  CHECK(words_from_limbs(back.words, &back.count, lx));
  CHECK(same_words(&back, &a));
  free(x.limbs);
  free(y.limbs);
}

/* What a shift to the right loses, by arithmetic. */
static Lost expected_loss(const Coefficient *rest, int64_t digits) {
  static Coefficient twice, unit;
  if (rest->count == 0) return LOST_NOTHING;
  twice.count = words_add(twice.words, rest->words, rest->count, rest->words, rest->count);
  unit.words[0] = 1;
  unit.count = words_shift_left(unit.words, unit.words, 1, digits);
  int order = words_compare(twice.words, twice.count, unit.words, unit.count);
  return order < 0 ? LOST_LESS : order == 0 ? LOST_HALF : LOST_MORE;
}

static void check_shifts(void) {
  static Coefficient a, left, right, low;
  Lost lost;
  fill(&a, 6);
  int64_t digits = (int64_t)(random_word() % 120), length = words_digits(a.words, a.count);
  left.count = words_shift_left(left.words, a.words, a.count, digits);
  CHECK(words_digits(left.words, left.count) == (a.count > 0 ? length + digits : 0));
  if (a.count > 0) {
    CHECK(words_trailing_zeros(left.words, left.count) ==
          digits + words_trailing_zeros(a.words, a.count));
    right.count = words_shift_right(right.words, left.words, left.count, digits, &lost);
    CHECK(lost == LOST_NOTHING && same_words(&right, &a));
  }
  if (random_word() % 3 == 0 && length > 0) { /* exactly a half, or nearly */
    left.words[0] = 5;
    left.count = words_shift_left(left.words, left.words, 1, digits);
    a.count = words_shift_left(a.words, a.words, a.count, digits + 1);
    a.count = words_add(a.words, a.words, a.count, left.words, left.count);
    if (random_word() % 2 == 0) a.count = words_increment(a.words, a.count);
    digits++;
  }
  right.count = words_shift_right(right.words, a.words, a.count, digits, &lost);
  low.count = words_low_digits(low.words, a.words, a.count, digits);
  CHECK(lost == expected_loss(&low, digits));
  left.count = words_shift_left(left.words, right.words, right.count, digits);
  left.count = words_add(left.words, left.words, left.count, low.words, low.count);
  CHECK(same_words(&left, &a));
}

static void check_text(void) {
  static Coefficient a, back;
  char text[18 * 12];
  fill(&a, 10);
  int64_t digits = words_digits(a.words, a.count) + (int64_t)(random_word() % 20);
  words_to_text(text, digits, a.words, a.count);
  back.count = words_from_text(back.words, text, digits);
  CHECK(same_words(&back, &a));
  for (int64_t i = 0; i < digits; i++)
    CHECK(words_digit_at(a.words, a.count, i) == text[digits - 1 - i] - '0');
}

static void test_words(void) {
  CHECK(word_digits(0) == 0);
  for (int k = 0; k <= WORD_DIGITS; k++) {
    CHECK(word_digits(word_powers[k]) == k + 1 && word_digits(word_powers[k] - 1) == k);
    for (int i = 0; i < 1000 && k > 0 && k < WORD_DIGITS; i++) {
      Word w = random_word() % WORD_RADIX;
      if (i % 3 == 0) w -= w % word_powers[k];
      if (i % 6 == 0 && w > 0) w--;
      CHECK(word_divide_power(w, k) == w / word_powers[k]);
    }
  }
  for (int i = 0; i < 10000; i++) {
    Word rest, high = random_word() % WORD_RADIX, low = i % 2 == 0 ? random_word() : ~(Word)0;
    Wide x = (Wide)high << 64 | low;
    Word quotient = wide_divide(x, &rest);
    CHECK(rest < WORD_RADIX && (Wide)quotient * WORD_RADIX + rest == x);
  }
}

int main(void) {
  test_words();
  for (int round = 0; round < 20000; round++) {
    check_arithmetic(8, 4);
    check_shifts();
    check_text();
  }
  for (int round = 0; round < 200; round++) {
    check_arithmetic(MAX_WORDS, MAX_WORDS / 2);
    check_arithmetic(MAX_WORDS / 2, MAX_WORDS);
    check_arithmetic(MAX_WORDS, 3);
  }
  return check_result();
}
