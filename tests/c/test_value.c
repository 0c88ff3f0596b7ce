/* value/value.h: every exponent of doubles through the flonum encoding, limits of small integers,
   tags that do not collide. */
#include "value/value.h"
#include "check.h"

#include <float.h>

static bool round_trips(uint64_t bits) {
  Value v;
  return flonum_encode(bits_double(bits), &v) && is_flonum(v) && is_immediate(v) &&
         !is_small_int(v) && !is_object(v) && double_bits(as_flonum(v)) == bits;
}

static bool is_boxed(uint64_t bits) {
  Value v = ABSENT;
  return !flonum_encode(bits_double(bits), &v);
}

/* Mantissas with few, many and random bits. */
static uint64_t mantissa(int i) {
  static const uint64_t chosen[] = {0, 1, 2, 3, 0xfffffffffffff, 0x8000000000000, 0x7ffffffffffff};
  static uint64_t random = 88172645463325252;
  if (i < (int)countof(chosen)) return chosen[i];
  random ^= random << 13;
  random ^= random >> 7;
  random ^= random << 17;
  return random & 0xfffffffffffff;
}

static void test_exponents(void) {
  for (uint64_t sign = 0; sign < 2; sign++) {
    for (uint64_t exponent = 0; exponent < 2048; exponent++) {
      for (int i = 0; i < 64; i++) {
        uint64_t bits = sign << 63 | exponent << 52 | mantissa(i);
        bool common = exponent >= 0x300 && exponent < 0x500;
        if (bits == 0x3000000000000000) common = false; /* lends its code to 0.0 */
        if (bits == 0) common = true;
        if (common ? round_trips(bits) : is_boxed(bits)) continue;
        fprintf(stderr, "double %#lx\n", (unsigned long)bits);
        CHECK(false);
      }
    }
  }
  CHECK(round_trips(double_bits(0.0)) && is_boxed(double_bits(-0.0)));
  CHECK(round_trips(double_bits(1.0)) && round_trips(double_bits(-1.5)));
  CHECK(is_boxed(double_bits(DBL_MAX)) && is_boxed(double_bits(DBL_MIN)));
}

/* Different doubles have different words. */
static void test_injective(void) {
  Value zero, least, next;
  CHECK(flonum_encode(0.0, &zero) && zero.bits == FLONUM_ZERO);
  CHECK(flonum_encode(bits_double(0x3000000000000001), &least) && !same(zero, least));
  CHECK(flonum_encode(bits_double(0x4fffffffffffffff), &next) && !same(least, next));
}

static bool small_round_trips(int64_t i) {
  Value v = from_small_int(i);
  return fits_small_int(i) && is_small_int(v) && !is_flonum(v) && !is_object(v) &&
         as_small_int(v) == i;
}

static void test_small_ints(void) {
  CHECK(small_round_trips(0) && small_round_trips(1) && small_round_trips(-1));
  CHECK(small_round_trips(SMALL_INT_MAX) && small_round_trips(SMALL_INT_MIN));
  CHECK(!fits_small_int(SMALL_INT_MAX + 1) && !fits_small_int(SMALL_INT_MIN - 1));
  CHECK(!fits_small_int(INT64_MAX) && !fits_small_int(INT64_MIN));
  CHECK(both_small_int(from_small_int(-5), from_small_int(7)));
  CHECK(!both_small_int(from_small_int(-5), ABSENT));
}

static void test_tags(void) {
  int64_t word = 0;
  Value v = from_object(&word);
  CHECK(is_object(v) && !is_immediate(v) && (void *)as_object(v) == &word);
  CHECK(is_absent(ABSENT) && !is_object(ABSENT) && !is_immediate(ABSENT));
  CHECK(!is_absent(from_small_int(0)));
}

int main(void) {
  test_exponents();
  test_injective();
  test_small_ints();
  test_tags();
  return check_result();
}
