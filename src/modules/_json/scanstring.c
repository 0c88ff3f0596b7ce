/* Reading JSON strings. */
#include "modules/_json/json.h"

#include "objects/int.h"
#include "objects/tuple.h"

Value json_raise(const char *message, Value text, int64_t position) {
  Value module = import_module("json.decoder");
  Value class_ = is_absent(module) ? ABSENT : object_getattr(module, NAME("JSONDecodeError"));
  Value error = is_absent(class_)
                    ? ABSENT
                    : call3(class_, str_from_ascii(message), text, int_from_i64(position));
  return is_absent(error) ? ABSENT : raise_object(error, ABSENT);
}

/* -- Plain runs -------------------------------------------------------------------------------- */

int64_t json_plain_bytes(const uint8_t *bytes, int64_t i, int64_t n) {
  for (; i + 8 <= n; i += 8) {
    uint64_t word;
    memcpy(&word, bytes + i, 8);
    uint64_t special = bytes_special(word);
    if (special != 0) return i + __builtin_ctzll(special) / 8;
  }
  for (; i < n; i++)
    if (bytes[i] == '"' || bytes[i] == '\\' || bytes[i] < ' ') break;
  return i;
}

static int64_t plain_units(TextView text, int64_t i) {
  if (text.width == 1) return json_plain_bytes(text.units, i, (int64_t)text.length);
  for (; i < (int64_t)text.length; i++) {
    uint32_t c = text_at(text, i);
    if (c == '"' || c == '\\' || c < ' ') break;
  }
  return i;
}

/* The same, over control characters if they are allowed. *error: where a forbidden one is, or
   -1. */
static int64_t run_end(TextView text, int64_t i, bool strict, int64_t *error) {
  *error = -1;
  for (;; i++) {
    i = plain_units(text, i);
    if (i >= (int64_t)text.length || text_at(text, i) >= ' ') return i;
    if (strict) return *error = i;
  }
}

/* -- Escapes ----------------------------------------------------------------------------------- */

static int hex_digit(uint32_t c) {
  if (c >= '0' && c <= '9') return (int)c - '0';
  c |= 0x20;
  return c >= 'a' && c <= 'f' ? (int)c - 'a' + 10 : -1;
}

/* Four hexadecimal digits at i, which are inside the text; -1: they are not. */
static int32_t hex_unit(TextView text, int64_t i) {
  int32_t unit = 0;
  for (int k = 0; k < 4; k++) {
    int digit = hex_digit(text_at(text, i + k));
    if (digit < 0) return -1;
    unit = unit << 4 | digit;
  }
  return unit;
}

enum { BAD_ESCAPE = -1 };

/* \uXXXX whose digits begin at *i; a pair of surrogates is one character. Moves *i behind it. */
static int32_t unicode_escape(Value source, TextView text, int64_t *i) {
  int64_t at = *i, length = (int64_t)text.length;
  int32_t unit = at + 4 < length ? hex_unit(text, at) : -1;
  if (unit < 0) {
    json_raise("Invalid \\uXXXX escape", source, at - 1);
    return BAD_ESCAPE;
  }
  *i = at + 4;
  bool pair = is_high_surrogate((uint32_t)unit) && at + 10 < length &&
              text_at(text, at + 4) == '\\' && text_at(text, at + 5) == 'u';
  if (!pair) return unit;
  int32_t low = hex_unit(text, at + 6);
  if (low < 0) {
    json_raise("Invalid \\uXXXX escape", source, at + 5);
    return BAD_ESCAPE;
  }
  if (!is_low_surrogate((uint32_t)low)) return unit;
  *i = at + 10;
  return (int32_t)surrogate_join((uint32_t)unit, (uint32_t)low);
}

/* The escape whose backslash is at *i; moves *i behind it. `begin`: the quote, for the error
   message. */
static int32_t read_escape(Value source, TextView text, int64_t begin, int64_t *i) {
  static const char letters[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
  int64_t at = *i + 1;
  if (at >= (int64_t)text.length) {
    json_raise("Unterminated string starting at", source, begin);
    return BAD_ESCAPE;
  }
  uint32_t c = text_at(text, at);
  *i = at + 1;
  if (c == 'u') return unicode_escape(source, text, i);
  const char *letter = c > 0 && c < 0x80 ? strchr(letters, (int)c) : NULL;
  if (letter != NULL) return meanings[letter - letters];
  json_raise("Invalid \\escape", source, at - 1);
  return BAD_ESCAPE;
}

/* -- Strings ----------------------------------------------------------------------------------- */

static Value bad_end(Value text, int64_t begin, int64_t error) {
  if (error >= 0) return json_raise("Invalid control character at", text, error);
  return json_raise("Unterminated string starting at", text, begin);
}

/* With escapes: the run from `from` to `to` is known to be plain. */
static Value scan_escaped(Value source, int64_t from, int64_t to, bool strict, int64_t *end) {
  TextView text = str_view(source);
  int64_t begin = from - 1, error;
  StrBuilder b;
  str_builder_init(&b, 0);
  for (;;) {
    if (!str_builder_add_slice(&b, source, from, to)) return ABSENT;
    if (text_at(text, to) == '"') break;
    int32_t c = read_escape(source, text, begin, &to);
    if (c == BAD_ESCAPE || !str_builder_add_char(&b, (uint32_t)c)) return ABSENT;
    from = to;
    to = run_end(text, from, strict, &error);
    if (error >= 0 || to >= (int64_t)text.length) return bad_end(source, begin, error);
  }
  *end = to + 1;
  return str_builder_finish(&b);
}

Value json_scan_string(Value source, int64_t at, bool strict, int64_t *end) {
  TextView text = str_view(source);
  int64_t error, to = run_end(text, at, strict, &error);
  if (error >= 0 || to >= (int64_t)text.length) return bad_end(source, at - 1, error);
  if (text_at(text, to) == '\\') return scan_escaped(source, at, to, strict, end);
  *end = to + 1;
  return str_slice(source, at, to);
}

Value json_scanstring(Value *args, int nargs) {
  int64_t at, end;
  bool strict;
  if (!index_to_i64(args[1], &at) || !arg_truth(args[2], &strict)) return ABSENT;
  if (!is_str(args[0]))
    return raise_type_error("first argument must be a string, not %.80T", args[0]);
  if (at < 0 || at > str_length(args[0])) return raise_value_error("end is out of bounds");
  Value s = json_scan_string(args[0], at, strict, &end);
  return is_absent(s) ? ABSENT : tuple_pack(2, s, int_from_i64(end));
}
