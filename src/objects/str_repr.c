/* repr(str), and digits of any script as ASCII for the parsers of numbers. */
#include "objects/str_internal.h"

#include "base/decimal.h"
#include "base/unicode_db.h"

/* -- repr -------------------------------------------------------------------------------------- */

/* Units that c takes in a repr with this quote: itself, a backslash and one, or \xhh, \uhhhh,
   \Uhhhhhhhh. */
static always_inline int repr_width(uint32_t c, uint32_t quote) {
  if (c == quote || c == '\\') return 2;
  if (likely(c >= ' ' && c < 0x7f)) return 1;
  if (c == '\n' || c == '\t' || c == '\r') return 2;
  if (c < 0x7f) return 4;
  if (unicode_is(c, UNICODE_PRINTABLE)) return 1;
  return c < 0x100 ? 4 : c < 0x10000 ? 6 : 10;
}

static size_t write_escape(char *out, uint32_t c) {
  out[0] = '\\';
  switch (c) {
  case '\n': out[1] = 'n'; return 2;
  case '\t': out[1] = 't'; return 2;
  case '\r': out[1] = 'r'; return 2;
  }
  int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
  out[1] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
  for (int i = 0; i < digits; i++) out[2 + i] = digit_letters[c >> 4 * (digits - 1 - i) & 15];
  return digits + 2;
}

/* Double quotes only if there are single and no double ones. */
static uint32_t choose_quote(Value s) {
  return str_has_char(s, '\'') && !str_has_char(s, '"') ? '"' : '\'';
}

/* Length without the quotes, and the highest code point shown as it is. */
static int64_t measure_repr(TextView text, uint32_t quote, uint32_t *max_char) {
  int64_t total = 0;
  uint32_t bits = 0;
  for (size_t i = 0; i < text.length; i++) {
    uint32_t c = text_at(text, i);
    int width = repr_width(c, quote);
    total += width;
    if (width == 1) bits |= c;
  }
  *max_char = bits;
  return total;
}

static void write_repr(void *out, int kind, TextView text, uint32_t quote) {
  int64_t at = 0;
  units_set(out, kind, at++, quote);
  for (size_t i = 0; i < text.length; i++) {
    uint32_t c = text_at(text, i);
    if (c == quote || c == '\\') {
      units_set(out, kind, at++, '\\');
      units_set(out, kind, at++, c);
    } else if (repr_width(c, quote) == 1) {
      units_set(out, kind, at++, c);
    } else {
      char escape[12];
      size_t length = write_escape(escape, c);
      text_convert((char *)out + at * kind, kind, text_view(escape, length, 1));
      at += length;
    }
  }
  units_set(out, kind, at, quote);
}

/* Nothing needs an escape: quotes around a copy. */
static Value repr_plain(Value s, uint32_t quote) {
  Value repr = str_alloc(str_length(s) + 2, str_max_char(as_str(s)));
  if (is_absent(repr)) return ABSENT;
  int kind = as_str(repr)->kind;
  char *units = str_fresh_units(repr);
  units_set(units, kind, 0, quote);
  text_convert(units + kind, kind, str_view(s));
  units_set(units, kind, str_length(s) + 1, quote);
  return repr;
}

Value str_repr(Value s) {
  uint32_t quote = choose_quote(s), max_char;
  TextView text = str_view(s);
  int64_t length = measure_repr(text, quote, &max_char);
  if (length == str_length(s)) return repr_plain(s, quote);
  Value repr = str_alloc(length + 2, max_char < 0x80 ? 0x7f : max_char);
  if (!is_absent(repr)) write_repr(str_fresh_units(repr), as_str(repr)->kind, text, quote);
  return repr;
}

/* -- Digits ------------------------------------------------------------------------------------ */
