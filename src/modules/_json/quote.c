/* Writing JSON strings. */
#include "modules/_json/json.h"

/* What stands behind the backslash for a character that has a short escape; 0: none. */
static char short_escape(uint32_t c) {
  switch (c) {
  case '"': return '"';
  case '\\': return '\\';
  case '\b': return 'b';
  case '\f': return 'f';
  case '\n': return 'n';
  case '\r': return 'r';
  case '\t': return 't';
  default: return 0;
  }
}

static bool add_unit_escape(StrBuilder *b, uint32_t unit) {
  static const char digits[] = "0123456789abcdef";
  uint64_t text = '\\' | 'u' << 8; /* as one word: it is read again at once, by words */
  for (int i = 0; i < 4; i++) text |= (uint64_t)digits[unit >> 4 * (3 - i) & 15] << 8 * (2 + i);
  return str_builder_add_ascii(b, (const char *)&text, 6);
}

static bool add_escape(StrBuilder *b, uint32_t c) {
  char letter = c < 0x80 ? short_escape(c) : 0;
  if (letter != 0) return str_builder_add_ascii(b, (char[]){'\\', letter}, 2);
  if (c < 0x10000) return add_unit_escape(b, c);
  return add_unit_escape(b, surrogate_high(c)) && add_unit_escape(b, surrogate_low(c));
}

static bool is_plain(uint32_t c, bool ascii) {
  return c >= ' ' && c != '"' && c != '\\' && (!ascii || c < 0x7f);
}

/* The first of the bytes, from i on, that is not plain. */
static int64_t plain_bytes(const uint8_t *bytes, int64_t i, int64_t n, bool ascii) {
  for (; i + 8 <= n; i += 8) {
    uint64_t word;
    memcpy(&word, bytes + i, 8);
    uint64_t special = bytes_special(word);
    if (ascii) special |= bytes_equal_to(word, 0x7f) | (word & BYTES_OF(0x80));
    if (special != 0) return i + __builtin_ctzll(special) / 8;
  }
  while (i < n && is_plain(bytes[i], ascii)) i++;
  return i;
}

static int64_t plain_run(TextView text, int64_t i, bool ascii) {
  if (text.width == 1) return plain_bytes(text.units, i, (int64_t)text.length, ascii);
  while (i < (int64_t)text.length && is_plain(text_at(text, i), ascii)) i++;
  return i;
}

static always_inline bool add_quoted(StrBuilder *b, Value s, bool ascii) {
  TextView text = str_view(s);
  if (!str_builder_add_char(b, '"')) return false;
  for (int64_t i = 0;; i++) {
    int64_t end = plain_run(text, i, ascii);
    if (text.width == 1 && (ascii || as_str(s)->ascii)) {
      if (!str_builder_add_ascii(b, (const char *)text.units + i, (size_t)(end - i))) return false;
    } else if (!str_builder_add_slice(b, s, i, end)) {
      return false;
    }
    if (end == (int64_t)text.length) break;
    if (!add_escape(b, text_at(text, end))) return false;
    for (; end + 1 < (int64_t)text.length && !is_plain(text_at(text, end + 1), ascii); end++)
      if (!add_escape(b, text_at(text, end + 1))) return false;
    i = end;
  }
  return str_builder_add_char(b, '"');
}

bool json_add_quoted_ascii(StrBuilder *b, Value s) {
  return add_quoted(b, s, true);
}
bool json_add_quoted(StrBuilder *b, Value s) {
  return add_quoted(b, s, false);
}

static Value quoted(Value s, bool (*add)(StrBuilder *, Value)) {
  if (!is_str(s)) return raise_type_error("first argument must be a string, not %.80T", s);
  StrBuilder b;
  str_builder_init(&b, str_length(s) + 2);
  return add(&b, s) ? str_builder_finish(&b) : ABSENT;
}

Value json_encode_basestring_ascii(Value *args, int nargs) {
  return quoted(args[0], json_add_quoted_ascii);
}
Value json_encode_basestring(Value *args, int nargs) {
  return quoted(args[0], json_add_quoted);
}
