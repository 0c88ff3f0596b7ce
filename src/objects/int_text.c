/* int to and from text and bytes. */
#include "base/decimal.h"
#include "base/unicode_db.h"
#include "objects/int_internal.h"
#include "objects/str.h"

/* Above this many digits a decimal conversion raises ValueError (sys.set_int_max_str_digits); 0: no
   limit. */
int64_t int_max_str_digits = 4300;
enum { DIGITS_THRESHOLD = 640 };

static bool int_is_power_of_two_base(int base) {
  return (base & (base - 1)) == 0;
}

static Value raise_too_many_digits(const char *what) {
  return raise_value_error("Exceeds the limit (%lld digits) for integer string conversion%s; use "
                           "sys.set_int_max_str_digits() to increase the limit",
                           (long long)int_max_str_digits, what);
}

static Value big_to_text(Value v, int base) {
  uint64_t room;
  IntView view = int_view(v, &room);
  size_t bound = limbs_text_bound(view.magnitude, base);
  bool limited = base == 10 && int_max_str_digits > 0 && bound > DIGITS_THRESHOLD;
  if (limited && (int64_t)bound > int_max_str_digits + 1) return raise_too_many_digits("");
  char small[128], *text = bound < sizeof small ? small : malloc(bound + 1);
  if (text == NULL) return raise_memory_error();
  text[0] = '-';
  size_t length = limbs_to_text(text + 1, view.magnitude, base);
  Value result;
  if (length == 0)
    result = raise_memory_error();
  else if (limited && (int64_t)length > int_max_str_digits)
    result = raise_too_many_digits("");
  else
    result = str_from_ascii_n(text + !view.negative, length + view.negative);
  if (text != small) free(text);
  return result;
}

Value int_to_text(Value v, int base) {
  int64_t i;
  if (!int_fits_i64(v, &i)) return big_to_text(v, base);
  char text[DIGITS_UINT64_SIZE + 1];
  if (base == 10) return str_from_ascii_n(text, decimal_write_int64(i, text));
  text[0] = '-';
  size_t length = digits_write_uint64(i < 0 ? -(uint64_t)i : (uint64_t)i, base, text + 1);
  return str_from_ascii_n(text + (i >= 0), length + (i < 0));
}

/* -- Parsing ----------------------------------------------------------------------------------- */

typedef struct IntText {
  const char *at, *end; /* first and last digit, underscores between them included */
  int base;             /* 2 to 36 */
  bool negative;        /* there was a minus sign */
} IntText;

static bool is_space(char c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Skips blanks, sign and prefix; fixes the base. */
static void scan_prefix(IntText *t) {
  while (t->at < t->end && is_space(*t->at)) t->at++;
  while (t->end > t->at && is_space(t->end[-1])) t->end--;
  if (t->at < t->end && (*t->at == '+' || *t->at == '-')) t->negative = *t->at++ == '-';
  int prefix_base = 0;
  if (t->end - t->at > 1 && t->at[0] == '0') {
    char c = t->at[1] | 0x20;
    prefix_base = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 0;
  }
  if (prefix_base != 0 && (t->base == 0 || t->base == prefix_base)) {
    t->base = prefix_base;
    t->at += 2;
    if (t->at < t->end && *t->at == '_') t->at++;
  } else if (t->base == 0) {
    t->base = 10;
    const char *p = t->at;
    while (p < t->end && (*p == '0' || *p == '_')) p++;
    if (*t->at == '0' && p < t->end) t->base = -1; /* "010": not allowed, base 0 */
  }
}

/* Digit values without underscores into `digits`. -1: malformed. */
static int64_t scan_digits(const IntText *t, uint8_t *digits) {
  int64_t count = 0;
  bool after_underscore = true;
  for (const char *p = t->at; p < t->end; p++) {
    if (*p == '_') {
      if (after_underscore) return -1;
      after_underscore = true;
      continue;
    }
    uint8_t digit = digit_values[(uint8_t)*p];
    if (digit >= t->base) return -1;
    digits[count++] = digit;
    after_underscore = false;
  }
  return after_underscore ? -1 : count;
}

static Value raise_invalid_literal(const char *text, size_t length, int base, Value shown) {
  if (is_absent(shown)) shown = str_from_utf8_lossy(text, min_of(length, 200));
  return raise_value_error("invalid literal for int() with base %d: %.200R", base, shown);
}

static Value digits_to_int(const uint8_t *digits, int64_t count, const IntText *t) {
  if (count <= 18 && t->base <= 10) {
    int64_t i = 0;
    for (int64_t n = 0; n < count; n++) i = i * t->base + digits[n];
    return int_from_i64(t->negative ? -i : i);
  }
  if (!int_is_power_of_two_base(t->base) && int_max_str_digits > 0 && count > DIGITS_THRESHOLD &&
      count > int_max_str_digits) {
    char what[64];
    snprintf(what, sizeof what, ": value has %lld digits", (long long)count);
    return raise_too_many_digits(what);
  }
  Scratch s;
  if (!scratch_init(&s, limbs_digits_bound(count, t->base))) return ABSENT;
  size_t size = limbs_from_digits(s.limbs, digits, count, t->base);
  Value result = int_from_limbs(s.limbs, size, t->negative);
  scratch_free(&s);
  return result;
}

Value int_from_text(const char *text, size_t length, int base) {
  return int_from_text_of(text, length, base, ABSENT);
}

Value int_from_text_of(const char *text, size_t length, int base, Value shown) {
  IntText t = {text, text + length, base, false};
  scan_prefix(&t);
  uint8_t local[128], *digits = t.end - t.at > 128 ? malloc(t.end - t.at) : local;
  if (digits == NULL) return raise_memory_error();
  int64_t count = t.base > 0 ? scan_digits(&t, digits) : -1;
  Value result = count > 0 ? digits_to_int(digits, count, &t)
                           : raise_invalid_literal(text, length, base, shown);
  if (digits != local) free(digits);
  return result;
}

/* Decimal digits and white space of any script as ASCII; other characters become what no number
   has. */
Value str_to_number_text(Value s) {
  if (as_str(s)->ascii) return s;
  StrBuilder b;
  str_builder_init(&b, str_length(s));
  for (int64_t i = 0; i < str_length(s); i++) {
    uint32_t c = str_char_at(s, i);
    int digit = c < 128 ? -1 : unicode_decimal(c);
    if (digit >= 0)
      c = '0' + (uint32_t)digit;
    else if (c >= 128)
      c = unicode_type(c)->flags & UNICODE_SPACE ? ' ' : '?';
    if (!str_builder_add_char(&b, c)) return ABSENT;
  }
  return str_builder_finish(&b);
}

/* -- Bytes ------------------------------------------------------------------------------------- */

Value int_from_bytes(const uint8_t *bytes, size_t count, bool little_endian, bool is_signed) {
  Scratch s;
  bool negative;
  if (!scratch_init(&s, count / 8 + 1)) return ABSENT;
  size_t size = limbs_from_bytes(s.limbs, &negative, bytes, count, !little_endian, is_signed);
  Value result = int_from_limbs(s.limbs, size, negative);
  scratch_free(&s);
  return result;
}

bool int_to_bytes(Value v, uint8_t *out, size_t count, bool little_endian, bool is_signed) {
  uint64_t room;
  IntView view = int_view(v, &room);
  if (view.negative && !is_signed) {
    raise_error(&exc_OverflowError, "can't convert negative int to unsigned");
    return false;
  }
  if (limbs_to_bytes(out, count, !little_endian, is_signed, view.magnitude, view.negative))
    return true;
  raise_error(&exc_OverflowError, "int too big to convert");
  return false;
}
