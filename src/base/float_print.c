/* Doubles as decimal digits: the shortest that read back as the same double, or a given number of
   digits, and the notations of repr, format and float.hex. */
#include "base/float_print.h"
#include "base/decimal.h"
#include "base/float_parse.h"
#include "base/pow10.h"

#include <math.h>

enum {
  MANTISSA_BITS = 52,
  EXPONENT_BIAS = 1023 + MANTISSA_BITS,
  EXPONENT_MASK = 0x7ff,
};

typedef struct Decimal64 {
  uint64_t digits; /* the digits as an integer */
  int exponent;    /* of ten */
} Decimal64;

/* Note [Shortest digits]
   This is Schubfach (Raffaello Giulietti, "The Schubfach way to render doubles"). With k such that
   10**k is just below the width of the interval of reals that round to v = c * 2**q, the interval
   contains at least one multiple of 10**k and at most one of 10**(k+1). Four times the interval's
   ends and middle are scaled by 10**-k in 128-bit arithmetic; the lowest bit of each product is
   "sticky" (round to odd), which is enough for exact comparisons. */
static uint64_t scale_to_odd(Pow10 power, uint64_t factor) {
  unsigned __int128 low = (unsigned __int128)power.low * factor;
  unsigned __int128 sum = (unsigned __int128)power.high * factor + (uint64_t)(low >> 64);
  return (uint64_t)(sum >> 64) | ((uint64_t)sum > 1);
}

static Decimal64 shortest_digits(uint64_t c, int q, bool narrow_below) {
  bool odd = c & 1;
  int k = (q * 1262611 - (narrow_below ? 524031 : 0)) >> 22; /* floor(log10(2**q [* 3/4])) */
  int shift = q + pow10_exponent(-k) + 1;
  Pow10 power = pow10_get(-k);
  uint64_t lower = scale_to_odd(power, (4 * c - 2 + narrow_below) << shift) + odd;
  uint64_t middle = scale_to_odd(power, (4 * c) << shift);
  uint64_t upper = scale_to_odd(power, (4 * c + 2) << shift) - odd;

  uint64_t s = middle / 4;
  if (s >= 10) {
    uint64_t tens = s / 10;
    bool below_inside = lower <= 40 * tens;
    bool above_inside = 40 * tens + 40 <= upper;
    if (below_inside != above_inside) return (Decimal64){tens + above_inside, k + 1};
  }
  bool below_inside = lower <= 4 * s;
  bool above_inside = 4 * s + 4 <= upper;
  if (below_inside != above_inside) return (Decimal64){s + above_inside, k};
  uint64_t half = 4 * s + 2;
  return (Decimal64){s + (middle > half || (middle == half && (s & 1))), k};
}

static Decimal64 decompose(double value) {
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  uint64_t fraction = bits & (((uint64_t)1 << MANTISSA_BITS) - 1);
  int exponent = (int)(bits >> MANTISSA_BITS) & EXPONENT_MASK;
  if (exponent == 0) return shortest_digits(fraction, 1 - EXPONENT_BIAS, false);
  uint64_t c = fraction | (uint64_t)1 << MANTISSA_BITS;
  int q = exponent - EXPONENT_BIAS;
  if (-MANTISSA_BITS <= q && q <= 0 && (c & (((uint64_t)1 << -q) - 1)) == 0)
    return (Decimal64){c >> -q, 0}; /* an integer below 2**53 */
  return shortest_digits(c, q, fraction == 0 && exponent > 1);
}

void float_shortest(double value, FloatDecimal *decimal) {
  decimal->count = decimal->point = 0;
  if (value == 0) return;
  Decimal64 shortest = decompose(fabs(value));
  int count = (int)decimal_write_uint64(shortest.digits, decimal->digits);
  decimal->point = count + shortest.exponent;
  while (decimal->digits[count - 1] == '0') count--;
  decimal->count = count;
}

/* Reads what printf wrote; the radix character depends on the locale and may have several bytes. */
static void read_printed(const char *text, FloatDecimal *decimal) {
  int point = -1, count = 0, zeros = 0;
  bool leading = true;
  for (; *text != '\0' && *text != 'e'; text++) {
    if (*text < '0' || *text > '9') {
      if (point < 0) point = count;
    } else if (leading && *text == '0') {
      if (point >= 0) zeros++;
    } else {
      leading = false;
      if (count < FLOAT_MAX_DIGITS) decimal->digits[count] = *text; /* the rest are zeros */
      count++;
    }
  }
  if (point < 0) point = count;
  decimal->point = point - zeros + (*text == 'e' ? atoi(text + 1) : 0);
  count = min_of(count, (int)FLOAT_MAX_DIGITS);
  while (count > 0 && decimal->digits[count - 1] == '0') count--;
  decimal->count = count;
}

/* Rounds exact digits half to even at a place before the last one kept. */
static void round_exact(FloatDecimal *decimal, int keep) {
  if (keep >= decimal->count) return;
  bool up = false;
  if (keep >= 0 && decimal->digits[keep] >= '5') {
    bool tie = decimal->digits[keep] == '5' && decimal->count == keep + 1;
    up = !tie || (keep > 0 && (decimal->digits[keep - 1] & 1));
  }
  int count = max_of(keep, 0);
  while (up && count > 0 && decimal->digits[count - 1] == '9') count--;
  if (up && count == 0) {
    decimal->digits[count++] = '1';
    decimal->point++;
  } else if (up) {
    decimal->digits[count - 1]++;
  }
  while (count > 0 && decimal->digits[count - 1] == '0') count--;
  decimal->count = count;
}

/* Note [Rounding the shortest digits]
   Let D be the shortest digits of x. If a decimal T of fewer digits than D lay between x and D (or
   at x), it would read back as x as well and be chosen instead of D; so would one of the same
   length, being closer. Hence rounding D to fewer digits rounds x, unless D is itself the tie. And
   D with zeros appended is x rounded to as many digits, up to DBL_DIG = 15 of them, because no two
   such decimals read back as the same (normal) double. */
static bool is_normal(double value) {
  return fabs(value) >= 0x1p-1022;
}

/* Rounds to `places` digits: significant ones, or with fraction, behind the point. False: only
   exact digits can tell. */
static bool round_shortest(double value, int places, bool fraction, FloatDecimal *decimal) {
  enum { SAFE_DIGITS = 15 };
  if (value != 0 && !is_normal(value)) return false;
  float_shortest(value, decimal);
  if (decimal->count == 0) return true;
  if (places > SAFE_DIGITS + 1000) return false;
  int keep = fraction ? decimal->point + places : places;
  if (keep >= decimal->count) return keep <= SAFE_DIGITS;
  if (keep >= 0 && decimal->digits[keep] == '5' && decimal->count == keep + 1) return false;
  round_exact(decimal, keep);
  return true;
}

void float_significant(double value, int count, FloatDecimal *decimal) {
  if (round_shortest(value, count, false, decimal)) return;
  char text[FLOAT_MAX_DIGITS + 32];
  snprintf(text, sizeof text, "%.*e", min_of(count, (int)FLOAT_MAX_DIGITS) - 1, fabs(value));
  read_printed(text, decimal);
}

/* The value rounded to this many digits after the decimal point; may be negative. */
static void float_fraction(double value, int places, FloatDecimal *decimal) {
  enum { MAX_PLACES = 1074, MAX_INTEGER_DIGITS = 309 };
  if (places < 0) {
    float_significant(value, FLOAT_MAX_DIGITS, decimal);
    round_exact(decimal, places < -MAX_INTEGER_DIGITS ? -1 : decimal->point + places);
    return;
  }
  if (round_shortest(value, places, true, decimal)) return;
  char text[MAX_INTEGER_DIGITS + MAX_PLACES + 16];
  snprintf(text, sizeof text, "%.*f", min_of(places, (int)MAX_PLACES), fabs(value));
  read_printed(text, decimal);
}

static size_t write_text(char *out, const char *text) {
  size_t length = strlen(text);
  memcpy(out, text, length);
  return length;
}

static size_t write_exponent(char *out, int exponent, char letter) {
  char *next = out;
  *next++ = letter;
  *next++ = exponent < 0 ? '-' : '+';
  exponent = abs(exponent);
  if (exponent < 10) *next++ = '0';
  next += decimal_write_uint64((uint64_t)exponent, next);
  return (size_t)(next - out);
}

/* Digits [0, end) of the number with the point before digit number `point`; zeros around those
   there are. */
static size_t write_positional(char *out, const FloatDecimal *decimal, int point, int end,
                               bool keep_point) {
  char *next = out;
  for (int i = min_of(point - 1, 0); i < max_of(end, point); i++) {
    if (i == point) *next++ = '.';
    *next++ = i >= 0 && i < decimal->count ? decimal->digits[i] : '0';
  }
  if (keep_point && end <= point) *next++ = '.';
  return (size_t)(next - out);
}

size_t float_repr(double value, char *out) {
  return float_format(value, 'r', 0, FLOAT_DOT_ZERO, out);
}

size_t float_format_bound(double value, char code, int precision) {
  enum { SIGN_POINT_EXPONENT = 8, SHORTEST = 24, MAX_INTEGER_DIGITS = 309 };
  bool positional = (code == 'f' || code == 'F') && fabs(value) >= 1;
  return (size_t)precision + SIGN_POINT_EXPONENT + SHORTEST + (positional ? MAX_INTEGER_DIGITS : 0);
}

static size_t write_nonfinite(double value, bool upper, unsigned flags, char *out) {
  size_t length = 0;
  if (flags & FLOAT_SIGN || (isinf(value) && value < 0))
    out[length++] = isinf(value) && value < 0 ? '-' : '+';
  const char *text = isnan(value) ? (upper ? "NAN" : "nan") : (upper ? "INF" : "inf");
  return length + write_text(out + length, text);
}

/* How to lay the digits out: how many digits after the first, and whether with an exponent. */
typedef struct FloatLayout {
  int end;       /* write digits [0, end), with zeros where there are none */
  int point;     /* of the value: 0.DIGITS * 10**point */
  bool exponent; /* d.ddde+xx */
} FloatLayout;

static FloatLayout lay_out(double value, char code, int precision, unsigned flags,
                           FloatDecimal *decimal) {
  FloatLayout layout = {0};
  switch (code) {
  case 'e':
    float_significant(value, min_of(precision, INT_MAX - 1) + 1, decimal);
    layout.exponent = true;
    layout.end = min_of(precision, INT_MAX - 1) + 1;
    break;
  case 'f': float_fraction(value, precision, decimal); break;
  case 'g':
    precision = max_of(precision, 1);
    float_significant(value, precision, decimal);
    break;
  case 'r': float_shortest(value, decimal); break;
  default: unreachable_state("unknown float format code");
  }
  if (decimal->count == 0) decimal->point = 1;
  layout.point = decimal->point;
  if (code == 'f') layout.end = layout.point + precision;
  if (code == 'r' || code == 'g') {
    int limit = code == 'r' ? 16 : precision - (flags & FLOAT_DOT_ZERO ? 1 : 0);
    layout.exponent = layout.point <= -4 || layout.point > limit;
    layout.end = code == 'g' && flags & FLOAT_ALTERNATE ? precision : decimal->count;
  }
  return layout;
}

size_t float_format(double value, char code, int precision, unsigned flags, char *out) {
  bool upper = code == 'E' || code == 'F' || code == 'G';
  if (!isfinite(value)) return write_nonfinite(value, upper, flags, out);
  FloatDecimal decimal;
  FloatLayout layout =
      lay_out(value, upper ? (char)(code | 0x20) : code, precision, flags, &decimal);

  char *next = out;
  bool negative = signbit(value) && !(flags & FLOAT_NO_NEGATIVE_ZERO && decimal.count == 0);
  if (negative || flags & FLOAT_SIGN) *next++ = negative ? '-' : '+';
  int point = layout.exponent ? 1 : layout.point;
  int end = layout.end;
  if (flags & FLOAT_DOT_ZERO && !layout.exponent) end = max_of(end, point + 1);
  next += write_positional(next, &decimal, point, end, flags & FLOAT_ALTERNATE);
  if (layout.exponent) next += write_exponent(next, layout.point - 1, upper ? 'E' : 'e');
  return (size_t)(next - out);
}

size_t float_hex(double value, char *out) {
  if (!isfinite(value)) return write_nonfinite(value, false, 0, out);
  uint64_t bits;
  memcpy(&bits, &value, sizeof bits);
  int exponent = (int)(bits >> MANTISSA_BITS) & EXPONENT_MASK;
  uint64_t fraction = bits & (((uint64_t)1 << MANTISSA_BITS) - 1);
  const char *sign = signbit(value) ? "-" : "";
  if (value == 0) return (size_t)sprintf(out, "%s0x0.0p+0", sign);
  int shown = exponent == 0 ? -1022 : exponent - 1023;
  return (size_t)sprintf(out, "%s0x%d.%013llxp%+d", sign, exponent != 0,
                         (unsigned long long)fraction, shown);
}

double float_round(double value, int places) {
  enum { BEYOND_LAST_DIGIT = 323 };
  if (value == 0 || places > BEYOND_LAST_DIGIT) return value;
  FloatDecimal decimal;
  float_fraction(value, places, &decimal);
  double rounded = float_from_digits(decimal.digits, decimal.count, decimal.point);
  return copysign(rounded, value);
}
