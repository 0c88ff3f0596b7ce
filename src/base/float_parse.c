/* Text to the nearest double: up to 19 digits by one multiplication with a power of ten, what that
   leaves undecided by strtod; and the hexadecimal notation of float.fromhex. */
#include "base/float_parse.h"
#include "base/pow10.h"

#include <locale.h>
#include <math.h>

enum {
  MAX_FAST_DIGITS = 19, /* fit in 64 bits */
  EXPONENT_LIMIT =
      100000000,     /* beyond this every mantissa of reasonable length gives 0 or infinity */
  SLOW_DIGITS = 800, /* more than any midpoint between doubles has (768) */
};

static bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/* A scanned number: its significant digits, without the leading zeros, are mantissa * 10**exponent
   if none were dropped, and between that and (mantissa + 1) * 10**exponent otherwise. */
typedef struct Scan {
  const char *digits; /* the first significant digit, or NULL */
  const char *end;    /* after the last digit */
  uint64_t mantissa;  /* the first 19 significant digits */
  int64_t exponent;   /* of ten */
  int64_t places;     /* digits after the point, all of them */
  int64_t written;    /* the exponent in the text */
  int kept;           /* digits in mantissa */
  bool dropped;       /* a nonzero digit did not fit */
} Scan;

static void scan_digit(Scan *scan, const char *at, bool fraction) {
  unsigned digit = (unsigned)(*at - '0');
  scan->places += fraction;
  if (digit != 0 && scan->digits == NULL) scan->digits = at;
  if (scan->digits == NULL || scan->kept < MAX_FAST_DIGITS) {
    scan->mantissa = scan->mantissa * 10 + digit;
    scan->kept += scan->digits != NULL;
    scan->exponent -= fraction;
  } else {
    scan->dropped |= digit != 0;
    scan->exponent += !fraction;
  }
}

/* Digits from *at on; whether there were any. */
static bool scan_digits(Scan *scan, const char **at, const char *end, bool underscores,
                        bool fraction) {
  const char *p = *at;
  while (p < end) {
    if (is_digit(*p)) {
      scan_digit(scan, p, fraction);
    } else if (!(underscores && *p == '_' && p > *at && p[-1] != '_' && p + 1 < end &&
                 is_digit(p[1]))) {
      break;
    }
    p++;
  }
  bool any = p > *at;
  *at = p;
  return any;
}

/* [eE][+-]digits; without digits nothing is consumed. */
static const char *scan_exponent(Scan *scan, const char *at, const char *end, bool underscores) {
  if (at >= end || (*at | 0x20) != 'e') return at;
  const char *p = at + 1;
  bool negative = p < end && *p == '-';
  if (p < end && (*p == '-' || *p == '+')) p++;
  if (p >= end || !is_digit(*p)) return at;
  int64_t exponent = 0;
  for (; p < end; p++) {
    if (is_digit(*p)) {
      if (exponent < EXPONENT_LIMIT) exponent = exponent * 10 + (*p - '0');
    } else if (!(underscores && *p == '_' && p[-1] != '_' && p + 1 < end && is_digit(p[1]))) {
      break;
    }
  }
  scan->written = negative ? -exponent : exponent;
  scan->exponent += scan->written;
  return p;
}

/* Returns the end of the number, or NULL if there is none. */
static const char *scan_number(Scan *scan, const char *at, const char *end, bool underscores) {
  bool any = scan_digits(scan, &at, end, underscores, false);
  scan->end = at;
  if (at < end && *at == '.') {
    const char *p = at + 1;
    bool fraction = scan_digits(scan, &p, end, underscores, true);
    if (any || fraction) scan->end = at = p;
    any |= fraction;
  }
  return any ? scan_exponent(scan, at, end, underscores) : NULL;
}

/* Note [Decimal to double]
   mantissa * 10**exponent in three steps, each giving up where it cannot be certain:
   1. both are exact doubles: one correctly rounded multiplication or division (Clinger);
   2. a 64 by 128 bit product with the rounded-up power; the true value is less than one unit of the
      upper 128 bits away to either side, so the rounding is certain unless the discarded bits are
      exactly one half;
   3. strtod on a copy of the digits. */
static bool convert_exact(uint64_t mantissa, int64_t exponent, double *value) {
  static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
  const int64_t limit = countof(powers) - 1;
  if (exponent == 0 || mantissa == 0) return *value = (double)mantissa, true;
  if (mantissa >> 53 != 0 || exponent < -limit || exponent > limit) return false;
  *value =
      exponent < 0 ? (double)mantissa / powers[-exponent] : (double)mantissa * powers[exponent];
  return true;
}

static bool convert_product(uint64_t mantissa, int64_t exponent, double *value) {
  enum { KEEP = 53, MIN_EXPONENT = -1022, MAX_EXPONENT = 1023 };
  if (exponent < POW10_FIRST || exponent > POW10_LAST) return false;
  int shift = __builtin_clzll(mantissa);
  mantissa <<= shift;
  Pow10 power = pow10_get((int)exponent);
  unsigned __int128 low = (unsigned __int128)mantissa * power.low;
  unsigned __int128 upper = (unsigned __int128)mantissa * power.high + (uint64_t)(low >> 64);
  int top = 126 + (int)(upper >> 127);
  int binary_exponent = top - 127 + 64 - shift + pow10_exponent((int)exponent);
  if (binary_exponent < MIN_EXPONENT || binary_exponent >= MAX_EXPONENT) return false;

  unsigned discard = (unsigned)(top + 1 - KEEP);
  unsigned __int128 rest = upper & (((unsigned __int128)1 << discard) - 1);
  unsigned __int128 half = (unsigned __int128)1 << (discard - 1);
  if (rest == half) return false;
  uint64_t kept = (uint64_t)(upper >> discard);
  uint64_t bits = (kept & ~((uint64_t)1 << (KEEP - 1))) | (uint64_t)(binary_exponent + 1023)
                                                              << (KEEP - 1);
  bits += rest > half; /* a carry out of the mantissa goes to the exponent, as it should */
  memcpy(value, &bits, sizeof bits);
  return true;
}

static bool convert_fast(const Scan *scan, double *value) {
  if (!scan->dropped) {
    return convert_exact(scan->mantissa, scan->exponent, value) ||
           convert_product(scan->mantissa, scan->exponent, value);
  }
  double above;
  return convert_product(scan->mantissa, scan->exponent, value) &&
         convert_product(scan->mantissa + 1, scan->exponent, &above) && *value == above;
}

static double call_strtod(const char *text) {
  static locale_t c_locale;
  if (c_locale == NULL) c_locale = newlocale(LC_ALL_MASK, "C", NULL);
  return strtod_l(text, NULL, c_locale);
}

/* Digits beyond SLOW_DIGITS only matter by not all being zero: one sticky digit stands for them. */
static double convert_slowly(const Scan *scan) {
  char text[SLOW_DIGITS + 32];
  int length = 0;
  int64_t exponent = scan->written - scan->places;
  bool sticky = false;
  for (const char *p = scan->digits; p < scan->end; p++) {
    if (!is_digit(*p)) continue;
    if (length < SLOW_DIGITS) {
      text[length++] = *p;
    } else {
      sticky |= *p != '0';
      exponent++;
    }
  }
  if (sticky) {
    text[length++] = '1';
    exponent--;
  }
  snprintf(text + length, sizeof text - (size_t)length, "e%lld", (long long)exponent);
  return call_strtod(text);
}

static bool matches_word(const char *text, const char *end, const char *word) {
  for (; *word != '\0'; word++, text++) {
    if (text >= end || (*text | 0x20) != *word) return false;
  }
  return true;
}

/* inf, infinity or nan: its length, or 0. */
static size_t parse_word(const char *text, const char *end, double *value) {
  if (matches_word(text, end, "nan")) return *value = NAN, 3;
  if (!matches_word(text, end, "inf")) return 0;
  *value = INFINITY;
  return matches_word(text, end, "infinity") ? 8 : 3;
}

size_t float_parse(const char *text, size_t size, bool underscores, double *value) {
  const char *at = text, *end = text + size;
  bool negative = size > 0 && *at == '-';
  if (size > 0 && (*at == '-' || *at == '+')) at++;
  double magnitude;
  Scan scan = {0};
  const char *number_end = scan_number(&scan, at, end, underscores);
  if (number_end == NULL) {
    size_t length = parse_word(at, end, &magnitude);
    if (length == 0) return 0;
    number_end = at + length;
  } else if (scan.digits == NULL) {
    magnitude = 0;
  } else if (!convert_fast(&scan, &magnitude)) {
    magnitude = convert_slowly(&scan);
  }
  *value = negative ? -magnitude : magnitude;
  return (size_t)(number_end - text);
}

double float_from_digits(const char *digits, int count, int point) {
  Scan scan = {.end = digits + count};
  for (const char *p = digits; p < scan.end; p++) scan_digit(&scan, p, false);
  if (scan.digits == NULL) return 0;
  scan.written = point - count;
  scan.exponent += scan.written;
  double value;
  return convert_fast(&scan, &value) ? value : convert_slowly(&scan);
}

static int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Hexadecimal digits collected into 64 bits with a sticky lowest bit: value = mantissa *
   2**exponent. */
typedef struct HexScan {
  uint64_t mantissa; /* see above */
  int64_t exponent;  /* of two */
  bool any;          /* a digit was seen */
} HexScan;

static const char *scan_hex_digits(HexScan *scan, const char *at, const char *end, bool fraction) {
  for (; at < end && hex_digit(*at) >= 0; at++) {
    unsigned digit = (unsigned)hex_digit(*at);
    scan->any = true;
    if (scan->mantissa >> 58 == 0) {
      scan->mantissa = scan->mantissa << 4 | digit;
      scan->exponent -= fraction ? 4 : 0;
    } else {
      scan->mantissa |= digit != 0;
      scan->exponent += fraction ? 0 : 4;
    }
  }
  return at;
}

/* [pP][+-]digits, or nothing; NULL if malformed. */
static const char *scan_hex_exponent(HexScan *scan, const char *at, const char *end) {
  if (at >= end || (*at | 0x20) != 'p') return at;
  at++;
  bool negative = at < end && *at == '-';
  if (at < end && (*at == '-' || *at == '+')) at++;
  if (at >= end || !is_digit(*at)) return NULL;
  int64_t exponent = 0;
  for (; at < end && is_digit(*at); at++) {
    if (exponent < (int64_t)1 << 56) exponent = exponent * 10 + (*at - '0');
  }
  scan->exponent += negative ? -exponent : exponent;
  return at;
}

/* Rounds by hand: the result may be subnormal, where ldexp of a rounded double would round
   twice. */
double float_from_scaled(uint64_t mantissa, int64_t exponent) {
  enum { KEEP = 53, MIN_EXPONENT = -1074, MAX_EXPONENT = 1024 };
  if (mantissa == 0) return 0;
  int bits = 64 - __builtin_clzll(mantissa);
  if (exponent > MAX_EXPONENT) return INFINITY;
  if (exponent + bits < MIN_EXPONENT) return 0;
  int drop = max_of(bits - KEEP, (int)(MIN_EXPONENT - exponent));
  if (drop > 0) {
    uint64_t half = (uint64_t)1 << (drop - 1);
    uint64_t rest = drop < 64 ? mantissa & (2 * half - 1) : mantissa;
    mantissa = drop < 64 ? mantissa >> drop : 0;
    if (rest > half || (rest == half && (mantissa & 1))) mantissa++;
    exponent += drop;
  }
  return ldexp((double)mantissa, (int)exponent);
}

FloatHexResult float_parse_hex(const char *text, size_t size, double *value) {
  const char *at = text, *end = text + size;
  while (at < end && is_space(*at)) at++;
  while (end > at && is_space(end[-1])) end--;
  bool negative = at < end && *at == '-';
  if (at < end && (*at == '-' || *at == '+')) at++;

  FloatHexResult result = FLOAT_HEX_OK;
  size_t word = parse_word(at, end, value);
  if (word > 0) {
    at += word;
  } else {
    HexScan scan = {0};
    if (end - at >= 2 && at[0] == '0' && (at[1] | 0x20) == 'x') at += 2;
    at = scan_hex_digits(&scan, at, end, false);
    if (at < end && *at == '.') at = scan_hex_digits(&scan, at + 1, end, true);
    if (!scan.any) return FLOAT_HEX_INVALID;
    at = scan_hex_exponent(&scan, at, end);
    if (at == NULL) return FLOAT_HEX_INVALID;
    *value = float_from_scaled(scan.mantissa, scan.exponent);
    if (isinf(*value)) result = FLOAT_HEX_TOO_LARGE;
  }
  if (at != end) return FLOAT_HEX_INVALID;
  if (negative) *value = -*value;
  return result;
}
