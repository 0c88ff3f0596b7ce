/* Numbers from and to text. */
#include <ctype.h>
#include <strings.h>

#include "modules/_decimal/number.h"

/* -- From text --------------------------------------------------------------------------------- */

/* Exponents beyond this are beyond all contexts, even with a long coefficient. */
#define EXPONENT_LIMIT ((int64_t)4000000000000000000)

static int64_t count_digits(const char *text, const char *end) {
  int64_t n = 0;
  while (text + n < end && text[n] >= '0' && text[n] <= '9') n++;
  return n;
}

/* Adds decimal digits behind the coefficient so far. */
static bool store_digits(Number *n, const char *digits, int64_t count, uint32_t *status) {
  while (count > 0 && *digits == '0') digits++, count--;
  if (!number_reserve(n, words_for_digits(count), status)) return false;
  n->count = words_from_text(n->words, digits, count);
  return true;
}

/* The digits before and behind the point, which stand apart. */
static bool store_split(Number *n, const char *whole, int64_t whole_count, const char *fraction,
                        int64_t fraction_count, uint32_t *status) {
  char few[256], *digits = few;
  int64_t count = whole_count + fraction_count;
  if (fraction_count == 0) return store_digits(n, whole, whole_count, status);
  if (whole_count == 0) return store_digits(n, fraction, fraction_count, status);
  if (count > (int64_t)sizeof few) digits = malloc((size_t)count);
  if (digits == NULL) {
    number_set_invalid(n, status, STATUS_MEMORY);
    return false;
  }
  memcpy(digits, whole, (size_t)whole_count);
  memcpy(digits + whole_count, fraction, (size_t)fraction_count);
  bool ok = store_digits(n, digits, count, status);
  if (digits != few) free(digits);
  return ok;
}

/* "e+12" up to the end. */
static bool parse_exponent(const char *text, const char *end, int64_t *exponent) {
  bool negative = false;
  *exponent = 0;
  if (text == end) return true;
  if (*text++ != 'e' && text[-1] != 'E') return false;
  if (text < end && (*text == '+' || *text == '-')) negative = *text++ == '-';
  if (text == end || count_digits(text, end) != end - text) return false;
  for (; text < end; text++) {
    if (*exponent < EXPONENT_LIMIT) *exponent = *exponent * 10 + (*text - '0');
  }
  if (*exponent > EXPONENT_LIMIT) *exponent = EXPONENT_LIMIT;
  if (negative) *exponent = -*exponent;
  return true;
}

static bool parse_finite(Number *n, const char *text, const char *end, uint32_t *status) {
  int64_t whole_count = count_digits(text, end), fraction_count = 0;
  const char *whole = text, *fraction = text += whole_count;
  if (text < end && *text == '.') {
    fraction = ++text;
    fraction_count = count_digits(text, end);
    text += fraction_count;
  }
  if (whole_count + fraction_count == 0 || !parse_exponent(text, end, &n->exponent)) return false;
  n->exponent -= fraction_count;
  store_split(n, whole, whole_count, fraction, fraction_count, status);
  return true;
}

static bool starts_with(const char **text, const char *end, const char *word) {
  size_t length = strlen(word);
  if ((size_t)(end - *text) < length || strncasecmp(*text, word, length) != 0) return false;
  *text += length;
  return true;
}

static bool parse_special(Number *n, const char *text, const char *end, uint32_t *status) {
  if (starts_with(&text, end, "infinity") || starts_with(&text, end, "inf")) {
    number_set_infinity(n, n->negative);
    return text == end;
  }
  bool signaling = starts_with(&text, end, "snan");
  if (!signaling && !starts_with(&text, end, "nan")) return false;
  n->kind = signaling ? SIGNALING_NAN : QUIET_NAN;
  if (count_digits(text, end) != end - text) return false;
  store_digits(n, text, end - text, status);
  return true;
}

void number_parse(Number *n, const char *text, size_t length, uint32_t *status) {
  const char *end = text + length;
  if (text < end && (*text == '+' || *text == '-')) n->negative = *text++ == '-';
  bool finite = text < end && (isdigit((unsigned char)*text) || *text == '.');
  bool ok = finite ? parse_finite(n, text, end, status) : parse_special(n, text, end, status);
  if (!ok) number_set_invalid(n, status, STATUS_CONVERSION_SYNTAX);
}

/* -- To text ----------------------------------------------------------------------------------- */

int64_t number_text_bound(const Number *n) {
  return words_digits(n->words, n->count) + 40; /* sign, zeros, point, exponent; or a word */
}

static char *write_special(char *at, const Number *n) {
  static const char *const names[] = {"", "Infinity", "NaN", "sNaN"};
  size_t length = strlen(names[n->kind]);
  memcpy(at, names[n->kind], length);
  int64_t digits = words_digits(n->words, n->count);
  words_to_text(at + length, digits, n->words, n->count);
  return at + length + digits;
}

/* digits with a point after the first `before` of them, which may be negative or more than there
 * are: zeros are added. */
static char *write_pointed(char *at, const Number *n, int64_t digits, int64_t before) {
  if (before <= 0) {
    *at++ = '0';
    *at++ = '.';
    memset(at, '0', (size_t)-before);
    at -= before;
    words_to_text(at, digits, n->words, n->count);
    return at + digits;
  }
  words_to_text(at, digits, n->words, n->count);
  if (before >= digits) {
    memset(at + digits, '0', (size_t)(before - digits));
    return at + before;
  }
  memmove(at + before + 1, at + before, (size_t)(digits - before));
  at[before] = '.';
  return at + digits + 1;
}

static char *write_exponent(char *at, int64_t exponent, bool capitals) {
  *at++ = capitals ? 'E' : 'e';
  return at + sprintf(at, "%+lld", (long long)exponent);
}

/* Digits before the point in engineering notation, whose exponent is a multiple of three. */
static int64_t engineering_digits(const Number *n, int64_t adjusted) {
  int64_t group = ((adjusted % 3) + 3) % 3;
  if (n->count > 0) return group + 1;
  /* a zero is written with the decimals that let its exponent be one */
  return group == 0 ? 1 : group == 1 ? -1 : 0;
}

int64_t number_write(char *text, const Number *n, Notation notation, bool capitals) {
  char *at = text;
  if (n->negative) *at++ = '-';
  if (number_is_special(n)) return write_special(at, n) - text;
  int64_t digits = number_digits(n), left = n->exponent + digits, before = left;
  if (n->exponent > 0 || left <= -6) {
    before = 1;
    if (notation == NOTATION_ENGINEERING) before = engineering_digits(n, left - 1);
  }
  at = write_pointed(at, n, digits, before);
  if (left != before) at = write_exponent(at, left - before, capitals);
  return at - text;
}
