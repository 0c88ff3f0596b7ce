/* base/float_print and float_parse: chosen values, then random doubles against printf and
   strtod. */
#include "base/float_parse.h"
#include "base/float_print.h"
#include "check.h"

#include <math.h>

static bool repr_is(double value, const char *expected) {
  char text[FLOAT_REPR_SIZE];
  size_t length = float_repr(value, text);
  bool same = length == strlen(expected) && memcmp(text, expected, length) == 0;
  if (!same) fprintf(stderr, "repr: got %.*s, expected %s\n", (int)length, text, expected);
  return same;
}

static void test_repr(void) {
  CHECK(repr_is(0.0, "0.0") && repr_is(-0.0, "-0.0"));
  CHECK(repr_is(1.0, "1.0") && repr_is(0.1, "0.1") && repr_is(-1.5, "-1.5"));
  CHECK(repr_is(1e16, "1e+16") && repr_is(1e15, "1000000000000000.0"));
  CHECK(repr_is(9999999999999998.0, "9999999999999998.0"));
  CHECK(repr_is(1e-4, "0.0001") && repr_is(1e-5, "1e-05") && repr_is(1e22, "1e+22"));
  CHECK(repr_is(5e-324, "5e-324") && repr_is(1.7976931348623157e308, "1.7976931348623157e+308"));
  CHECK(repr_is(2.2250738585072014e-308, "2.2250738585072014e-308"));
  CHECK(repr_is(9007199254740993.0, "9007199254740992.0") &&
        repr_is(0x1p60, "1.152921504606847e+18"));
  CHECK(repr_is(2e-323, "2e-323") && repr_is(123456789.125, "123456789.125"));
  CHECK(repr_is(INFINITY, "inf") && repr_is(-INFINITY, "-inf") && repr_is(-NAN, "nan"));
}

static bool format_is(double value, char code, int precision, unsigned flags,
                      const char *expected) {
  char text[2048];
  size_t length = float_format(value, code, precision, flags, text);
  bool same = length == strlen(expected) && memcmp(text, expected, length) == 0 &&
              length <= float_format_bound(value, code, precision);
  if (!same) fprintf(stderr, "format: got %.*s, expected %s\n", (int)length, text, expected);
  return same;
}

static void test_format(void) {
  CHECK(format_is(0.5, 'f', 0, 0, "0") && format_is(1.5, 'f', 0, 0, "2"));
  CHECK(format_is(2.5, 'f', 0, FLOAT_ALTERNATE, "2.") && format_is(0.001, 'f', 2, 0, "0.00"));
  CHECK(format_is(-0.001, 'f', 2, 0, "-0.00"));
  CHECK(format_is(-0.001, 'f', 2, FLOAT_NO_NEGATIVE_ZERO, "0.00"));
  CHECK(format_is(1234.5678, 'e', 3, FLOAT_SIGN, "+1.235e+03") &&
        format_is(0, 'e', 2, 0, "0.00e+00"));
  CHECK(format_is(1e-10, 'E', 0, 0, "1E-10") &&
        format_is(1e-10, 'E', 0, FLOAT_ALTERNATE, "1.E-10"));
  CHECK(format_is(100000, 'g', 6, 0, "100000") && format_is(1000000, 'g', 6, 0, "1e+06"));
  CHECK(format_is(100, 'g', 6, FLOAT_ALTERNATE, "100.000") &&
        format_is(0.0001, 'g', 6, 0, "0.0001"));
  CHECK(format_is(0.00001, 'G', 6, 0, "1E-05") && format_is(0, 'g', 0, 0, "0"));
  CHECK(format_is(0, 'g', 3, FLOAT_ALTERNATE, "0.00") &&
        format_is(1.0, 'g', 3, FLOAT_DOT_ZERO, "1.0"));
  CHECK(format_is(1.0, 'r', 0, 0, "1") && format_is(INFINITY, 'F', 3, FLOAT_SIGN, "+INF"));
  CHECK(format_is(1e100, 'f', 1, 0,
                  "10000000000000000159028911097599180468360808563945281389781327557747838772170381"
                  "060813469985856815104.0"));
}

static void test_round(void) {
  CHECK(float_round(2.675, 2) == 2.67 && float_round(0.5, 0) == 0 && float_round(1.5, 0) == 2);
  CHECK(float_round(25, -1) == 20 && float_round(35, -1) == 40 && float_round(26, -1) == 30);
  CHECK(float_round(25.000001, -1) == 30 && float_round(96, -2) == 100 && float_round(50, -2) == 0);
  CHECK(float_round(51, -2) == 100 && float_round(-999.5, -3) == -1000 &&
        float_round(1e22, -400) == 0);
  CHECK(isinf(float_round(1.7976931348623157e308, -308)) && float_round(1e-300, 400) == 1e-300);
}

static bool parses(const char *text, size_t used, double expected) {
  double value = 0;
  size_t got = float_parse(text, strlen(text), false, &value);
  bool same = got == used && (used == 0 || memcmp(&value, &expected, sizeof value) == 0);
  if (!same) fprintf(stderr, "parse %s: %zu bytes, %a\n", text, got, value);
  return same;
}

static void test_parse(void) {
  CHECK(parses("1", 1, 1) && parses("-0", 2, -0.0) && parses("+.5e1x", 5, 5) &&
        parses("1.e2", 4, 100));
  CHECK(parses("", 0, 0) && parses(".", 0, 0) && parses("e5", 0, 0) && parses("+", 0, 0));
  CHECK(parses("1e", 1, 1) && parses("1e+", 1, 1) && parses("1_0", 1, 1) && parses("0x10", 1, 0));
  CHECK(parses("iNf", 3, INFINITY) && parses("-Infinity", 9, -INFINITY) &&
        parses("infinit", 3, INFINITY));
  CHECK(parses("1e400", 5, INFINITY) && parses("1e-400", 6, 0) && parses("0e999999999999", 14, 0));
  CHECK(parses("9007199254740993", 16, 9007199254740992.0));
  CHECK(parses("9007199254740993.00000000000000000000001", 40, 9007199254740994.0));
  CHECK(parses("2.2250738585072011e-308", 23, 2.2250738585072011e-308));
  CHECK(parses("0.000000000000000000000000000000000000001e39", 44, 1));
  CHECK(parses("100000000000000000000000000000e-29", 34, 1));
  double value;
  CHECK(float_parse("nan", 3, false, &value) == 3 && isnan(value));
  CHECK(float_parse("1_000.2_5e1_0", 13, true, &value) == 13 && value == 1000.25e10);
  CHECK(float_parse("1__0", 4, true, &value) == 1 && float_parse("1_", 2, true, &value) == 1);
  CHECK(float_parse("1_.5", 4, true, &value) == 1 && float_parse("1._5", 4, true, &value) == 2);
  char text[1200];
  memset(text, '0', sizeof text);
  memcpy(text, "1.00000000000000011102230246251565404236316680908203125", 55); /* 1 + half an ulp */
  CHECK(float_parse(text, sizeof text, false, &value) == sizeof text && value == 1);
  text[1199] = '1';
  CHECK(float_parse(text, sizeof text, false, &value) == sizeof text && value == 1 + 0x1p-52);
}

static bool hex_parses(const char *text, double expected) {
  double value;
  return float_parse_hex(text, strlen(text), &value) == FLOAT_HEX_OK && value == expected;
}

static FloatHexResult hex_error(const char *text) {
  double value;
  return float_parse_hex(text, strlen(text), &value);
}

static void test_hex(void) {
  char text[FLOAT_REPR_SIZE];
  CHECK(float_hex(-0.1, text) == 21 && memcmp(text, "-0x1.999999999999ap-4", 21) == 0);
  CHECK(float_hex(5e-324, text) == 23 && memcmp(text, "0x0.0000000000001p-1022", 23) == 0);
  CHECK(float_hex(0, text) == 8 && memcmp(text, "0x0.0p+0", 8) == 0);
  CHECK(hex_parses(" 0x1.8p1\n", 3) && hex_parses("-0xA", -10) && hex_parses(".8", 0.5));
  CHECK(hex_parses("0x1p-1074", 5e-324) && hex_parses("0x1p-1075", 0) &&
        hex_parses("0x3p-1076", 5e-324));
  CHECK(hex_parses("0x1.fffffffffffff7fffffffffffp1023", 0x1.fffffffffffffp1023));
  CHECK(hex_error("0x1.fffffffffffff8p1023") == FLOAT_HEX_TOO_LARGE);
  CHECK(hex_error("0x1p1024") == FLOAT_HEX_TOO_LARGE && hex_parses("inf", INFINITY));
  CHECK(hex_error("") == FLOAT_HEX_INVALID && hex_error("0x") == FLOAT_HEX_INVALID);
  CHECK(hex_error("0x1p") == FLOAT_HEX_INVALID && hex_error("0x1 1") == FLOAT_HEX_INVALID);
  CHECK(hex_error("0x1p99999999999999999999") == FLOAT_HEX_TOO_LARGE);
  CHECK(hex_parses("0x0p99999999999999999999", 0) && hex_parses("0x1p-99999999999999999999", 0));
}

static uint64_t random_state = 88172645463325252u;
static uint64_t random_word(void) {
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  return random_state ^= random_state << 17;
}

static double random_double(int round) {
  uint64_t bits = random_word();
  if (round % 4 == 1) bits &= ~(uint64_t)0 << (bits % 53); /* few mantissa bits */
  if (round % 8 == 2) bits &= ((uint64_t)1 << 53) - 1;     /* subnormal */
  double value;
  memcpy(&value, &bits, sizeof value);
  if (round % 4 == 3) value = (double)(int64_t)(random_word() % 100000000) / 1000;
  return isfinite(value) ? value : 1;
}

static void check_random(int round) {
  double value = random_double(round), again = 0;
  char text[64], expected[64];
  size_t length = float_repr(value, text);
  CHECK(float_parse(text, length, false, &again) == length && again == value);
  FloatDecimal shortest, decimal;
  float_shortest(value, &shortest);
  /* The same number of digits from printf is the closest such number; one digit less does not read
     back. */
  if (value != 0) {
    float_significant(value, shortest.count, &decimal);
    sprintf(expected, "%.*e", max_of(shortest.count - 2, 0), value);
    CHECK(shortest.count == 1 || strtod(expected, NULL) != value);
    if (decimal.point != shortest.point || decimal.count != shortest.count ||
        memcmp(decimal.digits, shortest.digits, (size_t)decimal.count) != 0) {
      CHECK(round % 8 == 2 || round % 4 == 1); /* rounding the exact value may leave the interval */
      sprintf(expected, "%.*e", shortest.count - 1, value);
      CHECK(strtod(expected, NULL) != value);
    }
  }
  int digits = (int)(random_word() % 25);
  sprintf(expected, "%.*e", digits, value);
  CHECK(format_is(value, 'e', digits, 0, expected));
  CHECK(float_parse(expected, strlen(expected), false, &again) && again == strtod(expected, NULL));
  sprintf(expected, "%.*g", digits, value);
  CHECK(format_is(value, 'g', digits, 0, expected));
}

int main(void) {
  test_repr();
  test_format();
  test_round();
  test_parse();
  test_hex();
  for (int round = 0; round < 200000; round++) check_random(round);
  return check_result();
}
