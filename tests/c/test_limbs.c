/* base/limbs: chosen values, then identities between the operations on random magnitudes. */
#include "base/decimal.h"
#include "base/limbs.h"
#include "check.h"

#include <math.h>

enum { MAX_COUNT = 40 };

typedef struct Number {
  size_t count;
  Limb limbs[4 * MAX_COUNT + 4];
} Number;

static Limbs magnitude(const Number *n) {
  return limbs_make(n->limbs, n->count);
}

static Number number(const char *text, unsigned base) {
  Number n;
  uint8_t digits[2000];
  size_t length = strlen(text);
  for (size_t i = 0; i < length; i++) digits[i] = digit_values[(uint8_t)text[i]];
  CHECK(limbs_digits_bound(length, base) <= countof(n.limbs));
  n.count = limbs_from_digits(n.limbs, digits, length, base);
  return n;
}

static bool text_is(const Number *n, unsigned base, const char *expected) {
  char text[12000];
  size_t length = limbs_to_text(text, magnitude(n), base);
  CHECK(length <= limbs_text_bound(magnitude(n), base));
  return length == strlen(expected) && memcmp(text, expected, length) == 0;
}

static bool same(const Number *a, const Number *b) {
  return limbs_compare(magnitude(a), magnitude(b)) == 0;
}

static uint64_t random_state = 88172645463325252u;
static uint64_t random_word(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  return random_state ^= random_state << 17;
}

/* Limbs of all zeros and all ones are frequent. */
static Number random_number(void) {
  Number n;
  n.count = random_word() % (random_word() % 8 == 0 ? MAX_COUNT : 5);
  for (size_t i = 0; i < n.count; i++) {
    uint64_t kind = random_word() % 4;
    n.limbs[i] = kind == 0 ? 0 : kind == 1 ? ~(Limb)0 : random_word();
  }
  n.count = limbs_normalize(n.limbs, n.count);
  return n;
}

static void test_text(void) {
  const char *digits = "123456789012345678901234567890123456789012345678901234567890";
  Number n = number(digits, 10), zero = number("000", 10);
  CHECK(text_is(&n, 10, digits) && text_is(&zero, 10, "0") && zero.count == 0);
  n = number("ZZzzzzzzzzzzzzzzz0", 36);
  CHECK(text_is(&n, 36, "zzzzzzzzzzzzzzzzz0"));
  n = number("10000000000000000000000000000000000000000000000000000000000000000", 2);
  CHECK(n.count == 2 && n.limbs[0] == 0 && n.limbs[1] == 1 && text_is(&n, 16, "10000000000000000"));
  CHECK(text_is(&n, 10, "18446744073709551616") && limbs_bit_length(magnitude(&n)) == 65);
  char text[DIGITS_UINT64_SIZE];
  CHECK(decimal_write_int64(INT64_MIN, text) == 20 &&
        memcmp(text, "-9223372036854775808", 20) == 0);
  CHECK(decimal_write_uint64(0, text) == 1 && text[0] == '0');
  CHECK(decimal_write_uint64(1234567, text) == 7 && memcmp(text, "1234567", 7) == 0);
  CHECK(digits_write_uint64(UINT64_MAX, 2, text) == 64 && digits_write_uint64(35, 36, text) == 1);
}

static double to_double(const char *text) {
  Number n = number(text, 16);
  return limbs_to_double(magnitude(&n));
}

static void test_double(void) {
  CHECK(to_double("0") == 0 && to_double("1") == 1 && to_double("20000000000001") == 0x1p53);
  CHECK(to_double("20000000000003") == 0x1p53 + 4);
  CHECK(to_double("200000000000010000000000000000") == 0x1p117);
  CHECK(to_double("200000000000010000000000000001") == 0x1p117 + 0x1p65);
  Number n = number("1", 16), big;
  big.count = limbs_shift_left(big.limbs, magnitude(&n), 1024);
  CHECK(isinf(limbs_to_double(magnitude(&big))));
  int64_t exponent;
  CHECK(limbs_frexp(magnitude(&big), &exponent) == 0.5 && exponent == 1025);
  Number less;
  less.count = limbs_sub(less.limbs, magnitude(&big), magnitude(&n));
  CHECK(isinf(limbs_to_double(magnitude(&less))));
  CHECK(limbs_frexp(magnitude(&less), &exponent) == 0.5 && exponent == 1025);
  n.count = limbs_from_double(n.limbs, 0x1.fffffffffffffp1023);
  CHECK(n.count == 16 && limbs_to_double(magnitude(&n)) == 0x1.fffffffffffffp1023);
  CHECK(limbs_from_double(n.limbs, 0.99) == 0 && limbs_from_double(n.limbs, 1e-300) == 0);
  CHECK(limbs_from_double(n.limbs, -1.5) == 1 && n.limbs[0] == 1);
}

static void test_true_divide(void) {
  Number one = number("1", 10), three = number("3", 10), power, quotient_of;
  double result;
  CHECK(limbs_true_divide(&result, magnitude(&one), magnitude(&three)) && result == 1.0 / 3);
  power.count = limbs_shift_left(power.limbs, magnitude(&one), 1074);
  CHECK(limbs_true_divide(&result, magnitude(&one), magnitude(&power)) && result == 5e-324);
  CHECK(limbs_true_divide(&result, magnitude(&power), magnitude(&one)) && isinf(result));
  quotient_of.count = limbs_shift_left(quotient_of.limbs, magnitude(&one), 1075);
  CHECK(limbs_true_divide(&result, magnitude(&one), magnitude(&quotient_of)) && result == 0);
  CHECK(limbs_true_divide(&result, magnitude(&three), magnitude(&quotient_of)) && result == 1e-323);
  CHECK(limbs_true_divide(&result, magnitude(&quotient_of), magnitude(&power)) && result == 2);
}

static void test_number_theory(void) {
  LimbsResult result;
  Number ten = number("10", 10), n, m;
  CHECK(limbs_power(&result, magnitude(&ten), 40));
  n.count = result.count;
  memcpy(n.limbs, result.limbs, result.count * sizeof(Limb));
  free(result.limbs);
  CHECK(text_is(&n, 10, "10000000000000000000000000000000000000000"));
  m.count = limbs_isqrt(m.limbs, magnitude(&n));
  CHECK(text_is(&m, 10, "100000000000000000000"));
  Number zero = {.count = 0};
  CHECK(limbs_power(&result, magnitude(&zero), 0) && result.count == 1 && result.limbs[0] == 1);
  free(result.limbs);
  CHECK(limbs_power(&result, magnitude(&zero), 5) && result.count == 0);
  free(result.limbs);
  CHECK(!limbs_power(&result, magnitude(&ten), UINT64_MAX));
  Number seven = number("7", 10), prime = number("170141183460469231731687303715884105727", 10);
  m.count = limbs_power_mod(m.limbs, magnitude(&seven), magnitude(&prime), magnitude(&prime));
  CHECK(same(&m, &seven));
  CHECK(limbs_inverse_mod(m.limbs, &m.count, magnitude(&seven), magnitude(&ten)) &&
        m.limbs[0] == 3);
  CHECK(!limbs_inverse_mod(m.limbs, &m.count, magnitude(&ten), magnitude(&ten)));
  m.count = limbs_gcd(m.limbs, magnitude(&n), magnitude(&zero));
  CHECK(same(&m, &n));
}

static bool fits(int64_t value, size_t size, bool is_signed) {
  Limb limb;
  uint8_t bytes[16];
  size_t count = limbs_from_int64(&limb, value);
  return limbs_to_bytes(bytes, size, false, is_signed, limbs_make(&limb, count), value < 0);
}

static void test_bytes(void) {
  CHECK(fits(0, 0, true) && fits(127, 1, true) && !fits(128, 1, true) && fits(128, 1, false));
  CHECK(fits(-128, 1, true) && !fits(-129, 1, true) && !fits(-1, 1, false) && !fits(-1, 0, true));
  CHECK(fits(-1, 3, true) && !fits(256, 1, false) && !fits(1, 0, false));
}

static void check_arithmetic(void) {
  Number a = random_number(), b = random_number(), sum, back, product, rest, quotient;
  sum.count = limbs_add(sum.limbs, magnitude(&a), magnitude(&b));
  back.count = limbs_sub(back.limbs, magnitude(&sum), magnitude(&b));
  CHECK(same(&back, &a));
  product.count = limbs_mul(product.limbs, magnitude(&a), magnitude(&b));
  Number plus = random_number();
  if (limbs_compare(magnitude(&plus), magnitude(&b)) >= 0) plus.count = 0;
  product.count = limbs_add(product.limbs, magnitude(&product), magnitude(&plus));
  if (b.count > 0) {
    limbs_divmod(quotient.limbs, &quotient.count, rest.limbs, &rest.count, magnitude(&product),
                 magnitude(&b));
    CHECK(same(&quotient, &a) && same(&rest, &plus));
  }
  Limb divisor = random_word() | 1;
  Limb remainder = limbs_divmod_1(quotient.limbs, &quotient.count, magnitude(&a), divisor);
  CHECK(remainder == limbs_mod_1(magnitude(&a), divisor));
  quotient.count = limbs_mul_add_1(quotient.limbs, magnitude(&quotient), divisor, remainder);
  CHECK(same(&quotient, &a));
  size_t bits = random_word() % 300;
  bool lost;
  sum.count = limbs_shift_left(sum.limbs, magnitude(&a), bits);
  back.count = limbs_shift_right(back.limbs, magnitude(&sum), bits, &lost);
  CHECK(same(&back, &a) && !lost &&
        limbs_popcount(magnitude(&sum)) == limbs_popcount(magnitude(&a)));
}

/* a + b == (a ^ b) + 2 * (a & b) and a | b == (a ^ b) + (a & b), for signed numbers. */
static void add_signed(Number *result, bool *negative, Number *a, bool a_negative, Number *b,
                       bool b_negative) {
  if (a_negative == b_negative) {
    result->count = limbs_add(result->limbs, magnitude(a), magnitude(b));
    *negative = a_negative;
  } else if (limbs_compare(magnitude(a), magnitude(b)) >= 0) {
    result->count = limbs_sub(result->limbs, magnitude(a), magnitude(b));
    *negative = a_negative;
  } else {
    result->count = limbs_sub(result->limbs, magnitude(b), magnitude(a));
    *negative = b_negative;
  }
  if (result->count == 0) *negative = false;
}

static void check_bitwise(void) {
  Number a = random_number(), b = random_number(), sum, xored, anded, ored, total;
  bool a_negative = a.count > 0 && random_word() % 2, b_negative = b.count > 0 && random_word() % 2;
  bool sum_negative, xor_negative, and_negative, or_negative, total_negative;
  xored.count = limbs_bitwise(LIMBS_XOR, xored.limbs, &xor_negative, magnitude(&a), a_negative,
                              magnitude(&b), b_negative);
  anded.count = limbs_bitwise(LIMBS_AND, anded.limbs, &and_negative, magnitude(&a), a_negative,
                              magnitude(&b), b_negative);
  ored.count = limbs_bitwise(LIMBS_OR, ored.limbs, &or_negative, magnitude(&a), a_negative,
                             magnitude(&b), b_negative);
  add_signed(&total, &total_negative, &xored, xor_negative, &anded, and_negative);
  CHECK(same(&total, &ored) && total_negative == or_negative);
  add_signed(&total, &total_negative, &total, total_negative, &anded, and_negative);
  add_signed(&sum, &sum_negative, &a, a_negative, &b, b_negative);
  CHECK(same(&total, &sum) && total_negative == sum_negative);
}

static void check_conversions(void) {
  Number a = random_number(), back;
  char text[MAX_COUNT * 64 + 1];
  unsigned base = 2 + (unsigned)(random_word() % 35);
  size_t length = limbs_to_text(text, magnitude(&a), base);
  CHECK(length <= limbs_text_bound(magnitude(&a), base));
  CHECK(limbs_digits_bound(length, base) >= a.count);
  uint8_t digits[sizeof text];
  for (size_t i = 0; i < length; i++) digits[i] = digit_values[(uint8_t)text[i]];
  back.count = limbs_from_digits(back.limbs, digits, length, base);
  CHECK(same(&back, &a));
  bool negative = a.count > 0 && random_word() % 2, big = random_word() % 2, back_negative;
  uint8_t bytes[MAX_COUNT * 8 + 8];
  size_t size = limbs_bit_length(magnitude(&a)) / 8 + 1 + random_word() % 5;
  CHECK(limbs_to_bytes(bytes, size, big, true, magnitude(&a), negative));
  back.count = limbs_from_bytes(back.limbs, &back_negative, bytes, size, big, true);
  CHECK(same(&back, &a) && back_negative == negative);
  Number root, square;
  root.count = limbs_isqrt(root.limbs, magnitude(&a));
  square.count = limbs_mul(square.limbs, magnitude(&root), magnitude(&root));
  CHECK(limbs_compare(magnitude(&square), magnitude(&a)) <= 0);
}

static void check_division(void) {
  uint64_t a = random_word() >> random_word() % 64, b = (random_word() >> random_word() % 64) | 1;
  double result;
  CHECK(limbs_true_divide(&result, limbs_make(&a, a != 0), limbs_make(&b, 1)));
  if (a >> 53 == 0 && b >> 53 == 0) CHECK(result == (double)a / (double)b);
  CHECK(limbs_to_double(limbs_make(&a, a != 0)) == (double)a);
}

int main(void) {
  test_text();
  test_double();
  test_true_divide();
  test_number_theory();
  test_bytes();
  for (int round = 0; round < 20000; round++) {
    check_arithmetic();
    check_bitwise();
    check_conversions();
    check_division();
  }
  return check_result();
}
