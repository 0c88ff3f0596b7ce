/* center, ljust, rjust, zfill, expandtabs, strip of bytes and bytearray. */
#include "objects/bytes_methods.h"

/* -- Padding ----------------------------------------------------------------------------------- */

static Value pad(Value self, int64_t left, int64_t right, uint8_t fill) {
  ByteView text = byte_view(self);
  int64_t total;
  uint8_t *out;
  if (left <= 0 && right <= 0) return bytes_like_slice(self, 0, text.length);
  if (__builtin_add_overflow(left + text.length, right, &total)) return raise_memory_error();
  Value result = bytes_like_alloc(self, total, &out);
  if (is_absent(result)) return ABSENT;
  text = byte_view(self);
  memset(out, fill, left);
  memcpy(out + left, text.data, text.length);
  memset(out + left + text.length, fill, right);
  return result;
}

/* Arguments width and fillchar. */
static bool pad_arguments(const char *name, Value *args, int64_t *width, uint8_t *fill) {
  Value c = args[2];
  if (!index_to_i64(args[1], width)) return false;
  *fill = ' ';
  if (is_absent(c)) return true;
  if ((is_bytes(c) || is_bytearray(c)) && byte_view(c).length == 1)
    return *fill = *byte_view(c).data, true;
  raise_type_error("%s() argument 2 must be a byte string of length 1, not %Y", name, c);
  return false;
}

Value bytes_center(Value *args, int nargs) {
  int64_t width;
  uint8_t fill;
  if (!pad_arguments("center", args, &width, &fill)) return ABSENT;
  int64_t length = byte_view(args[0]).length;
  if (width <= length) return pad(args[0], 0, 0, fill);
  int64_t margin = width - length, left = margin / 2 + (margin & width & 1);
  return pad(args[0], left, margin - left, fill);
}

Value bytes_ljust(Value *args, int nargs) {
  int64_t width;
  uint8_t fill;
  if (!pad_arguments("ljust", args, &width, &fill)) return ABSENT;
  return pad(args[0], 0, max_of(width, 0) - byte_view(args[0]).length, fill);
}

Value bytes_rjust(Value *args, int nargs) {
  int64_t width;
  uint8_t fill;
  if (!pad_arguments("rjust", args, &width, &fill)) return ABSENT;
  return pad(args[0], max_of(width, 0) - byte_view(args[0]).length, 0, fill);
}

Value bytes_zfill(Value *args, int nargs) {
  int64_t width;
  if (!index_to_i64(args[1], &width)) return ABSENT;
  ByteView text = byte_view(args[0]);
  int64_t zeros = max_of(width, 0) - text.length;
  uint8_t first = text.length > 0 ? *text.data : 0;
  Value result = pad(args[0], zeros, 0, '0');
  if (is_absent(result) || zeros <= 0 || (first != '+' && first != '-')) return result;
  uint8_t *out = is_bytes(result) ? as_bytes(result)->data : bytearray_data(result);
  out[zeros] = '0'; /* the sign goes in front; still ours alone */
  out[0] = first;
  return result;
}

/* -- expandtabs -------------------------------------------------------------------------------- */

/* The length with tabs expanded, written to out unless that is NULL. */
static int64_t expand(ByteView text, int tab_size, uint8_t *out) {
  int64_t length = 0, column = 0;
  for (int64_t i = 0; i < text.length; i++) {
    uint8_t c = text.data[i];
    int64_t count = 1;
    if (c == '\t') count = tab_size > 0 ? tab_size - column % tab_size : 0;
    if (out != NULL) memset(out + length, c == '\t' ? ' ' : c, count);
    length += count;
    column = c == '\n' || c == '\r' ? 0 : column + count;
  }
  return length;
}

Value bytes_expandtabs(Value *args, int nargs) {
  int tab_size;
  uint8_t *out;
  if (!index_to_int(args[1], &tab_size)) return ABSENT;
  int64_t length = expand(byte_view(args[0]), tab_size, NULL);
  if (length > BYTES_MAX_LENGTH) return raise_error(&exc_OverflowError, "result too long");
  Value result = bytes_like_alloc(args[0], length, &out);
  if (!is_absent(result)) expand(byte_view(args[0]), tab_size, out);
  return result;
}

/* -- strip ------------------------------------------------------------------------------------- */

typedef enum StripSide { STRIP_LEFT = 1, STRIP_RIGHT = 2, STRIP_BOTH = 3 } StripSide;

static Value strip(Value self, Value bytes, StripSide side) {
  static const bool white_space[256] = {
      [' '] = 1, ['\t'] = 1, ['\n'] = 1, ['\v'] = 1, ['\f'] = 1, ['\r'] = 1,
  };
  bool given[256];
  const bool *stripped = white_space;
  if (!is_none(bytes)) {
    ByteArgument chars;
    if (!byte_argument(bytes, &chars)) return ABSENT;
    memset(given, 0, sizeof given);
    for (int64_t i = 0; i < chars.view.length; i++) given[chars.view.data[i]] = true;
    byte_argument_release(&chars);
    stripped = given;
  }
  ByteView text = byte_view(self);
  int64_t from = 0, to = text.length;
  if (side & STRIP_LEFT)
    while (from < to && stripped[text.data[from]]) from++;
  if (side & STRIP_RIGHT)
    while (to > from && stripped[text.data[to - 1]]) to--;
  return bytes_like_slice(self, from, to);
}

Value bytes_strip(Value *args, int nargs) {
  return strip(args[0], args[1], STRIP_BOTH);
}
Value bytes_lstrip(Value *args, int nargs) {
  return strip(args[0], args[1], STRIP_LEFT);
}
Value bytes_rstrip(Value *args, int nargs) {
  return strip(args[0], args[1], STRIP_RIGHT);
}
