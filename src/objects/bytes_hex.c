/* Hexadecimal digits from and to bytes. */
#include "objects/bytes_methods.h"

#include "base/decimal.h"
#include "objects/str.h"

/* -- hex --------------------------------------------------------------------------------------- */

/* The separator as one ASCII character; -1: exception set. */
static int separator_char(Value sep) {
  int64_t length = object_length(sep);
  if (length < 0) return -1;
  if (length != 1) return raise_value_error("sep must be length 1."), -1;
  uint32_t c;
  if (is_str(sep))
    c = str_char_at(sep, 0);
  else if (is_bytes(sep))
    c = as_bytes(sep)->data[0];
  else
    return raise_type_error("sep must be str or bytes."), -1;
  if (c > 127) return raise_value_error("sep must be ASCII."), -1;
  return (int)c;
}

static char *put_hex(char *out, const uint8_t *bytes, int64_t count) {
  for (int64_t i = 0; i < count; i++) {
    *out++ = digit_letters[bytes[i] >> 4];
    *out++ = digit_letters[bytes[i] & 15];
  }
  return out;
}

/* Groups of `group` bytes; the first is shorter if they are counted from the right. */
static Value hex_grouped(ByteView bytes, char separator, int64_t group, bool from_right) {
  int64_t separators = (bytes.length - 1) / group;
  Value text = str_alloc(2 * bytes.length + separators, 0x7f);
  if (is_absent(text)) return ABSENT;
  char *out = str_fresh_units(text);
  int64_t first = from_right ? bytes.length - separators * group : group;
  for (int64_t at = 0, count = first; at < bytes.length; at += count, count = group) {
    if (at > 0) *out++ = separator;
    count = min_of(count, bytes.length - at);
    out = put_hex(out, bytes.data + at, count);
  }
  return text;
}

Value bytes_hex(ByteView bytes, Value sep, Value bytes_per_sep) {
  int group = 1, separator = 0;
  if (!is_absent(bytes_per_sep) && !index_to_int(bytes_per_sep, &group)) return ABSENT;
  if (!is_absent(sep)) separator = separator_char(sep);
  if (separator < 0) return ABSENT;
  if (bytes.length == 0) return str_empty;
  if (!is_absent(sep) && group != 0)
    return hex_grouped(bytes, (char)separator, group < 0 ? -(int64_t)group : group, group > 0);
  Value text = str_alloc(2 * bytes.length, 0x7f);
  if (!is_absent(text)) put_hex(str_fresh_units(text), bytes.data, bytes.length);
  return text;
}

Value bytes_hex_method(Value *args, int nargs) {
  ByteArgument self; /* held: the other arguments may run Python code */
  if (!byte_argument(args[0], &self)) return ABSENT;
  Value text = bytes_hex(self.view, args[1], args[2]);
  byte_argument_release(&self);
  return text;
}

/* -- fromhex ----------------------------------------------------------------------------------- */

static bool is_space(uint32_t c) {
  return c == ' ' || (c >= '\t' && c <= '\r');
}

static int hex_digit(TextView text, size_t i) {
  uint32_t c = i < text.length ? text_at(text, i) : 256;
  return c < 128 && digit_values[c] < 16 ? digit_values[c] : -1;
}

/* Writes the bytes; returns how many, or -1 with ValueError set. */
static int64_t parse_hex(TextView text, uint8_t *out) {
  int64_t count = 0;
  for (size_t i = 0;;) {
    while (i < text.length && is_space(text_at(text, i))) i++;
    if (i >= text.length) return count;
    int high = hex_digit(text, i), low = high < 0 ? -1 : hex_digit(text, i + 1);
    if (low < 0) {
      raise_value_error("non-hexadecimal number found in fromhex() arg at position %zd",
                        (ssize_t)(high < 0 ? i : i + 1));
      return -1;
    }
    out[count++] = (uint8_t)(high << 4 | low);
    i += 2;
  }
}

/* Class method: an instance of the class. */
Value bytes_fromhex(Value *args, int nargs) {
  Value class_ = args[0], s = args[1];
  if (!is_str(s)) return raise_type_error("fromhex() argument must be str, not %Y", s);
  TextView text = str_view(s);
  uint8_t *bytes = malloc(text.length / 2 + 1);
  if (bytes == NULL) return raise_memory_error();
  int64_t count = parse_hex(text, bytes);
  Value result = ABSENT;
  bool array = type_is_subtype(as_type(class_), &bytearray_type);
  if (count >= 0)
    result = array ? bytearray_from_data(bytes, count) : bytes_from_data(bytes, count);
  free(bytes);
  bool exact = as_type(class_) == &bytes_type || as_type(class_) == &bytearray_type;
  return is_absent(result) || exact ? result : call1(class_, result);
}
