/* replace, translate and the changes of case of bytes and bytearray. */
#include "objects/bytes_methods.h"

#include "base/search.h"
#include "objects/str_internal.h"

/* -- replace ----------------------------------------------------------------------------------- */

static uint8_t *put(uint8_t *out, const void *bytes, size_t count) {
  if (count > 0) memcpy(out, bytes, count);
  return out + count;
}

static void interleave(uint8_t *out, ByteView text, ByteView new, size_t count) {
  size_t i = 0;
  for (; i < count; i++) {
    out = put(out, new.data, new.length);
    if ((int64_t)i < text.length) *out++ = text.data[i];
  }
  if ((int64_t)i < text.length) put(out, text.data + i, text.length - i);
}

static void substitute(uint8_t *out, ByteView text, ByteView old, ByteView new, size_t count) {
  for (; count > 0; count--) {
    ptrdiff_t at = search_find(text.data, text.length, old.data, old.length, 1);
    out = put(out, text.data, at);
    out = put(out, new.data, new.length);
    text.data += at + old.length;
    text.length -= at + old.length;
  }
  put(out, text.data, text.length);
}

static Value replace(Value self, ByteView old, ByteView new, int64_t max_count) {
  ByteView text = byte_view(self);
  int64_t growth, length;
  uint8_t *out;
  size_t limit = max_count < 0 ? SIZE_MAX : (size_t)max_count;
  size_t count = search_count(text.data, text.length, old.data, old.length, 1, limit);
  if (count == 0) return bytes_like_slice(self, 0, text.length);
  if (__builtin_mul_overflow(new.length - old.length, (int64_t)count, &growth) ||
      __builtin_add_overflow(text.length, growth, &length))
    return raise_error(&exc_OverflowError, "replace bytes is too long");
  Value result = bytes_like_alloc(self, length, &out);
  if (is_absent(result)) return ABSENT;
  if (old.length == 0)
    interleave(out, text, new, count);
  else
    substitute(out, text, old, new, count);
  return result;
}

Value bytes_replace(Value *args, int nargs) {
  ByteArgument old, new;
  int64_t count;
  if (!index_to_i64(args[3], &count) || !byte_argument(args[1], &old)) return ABSENT;
  Value result = ABSENT;
  if (byte_argument(args[2], &new)) {
    result = replace(args[0], old.view, new.view, count);
    byte_argument_release(&new);
  }
  byte_argument_release(&old);
  return result;
}

/* -- translate --------------------------------------------------------------------------------- */

/* Maps and deletes into out; returns the length. */
static int64_t translate(uint8_t *out, ByteView text, const uint8_t *table, const bool *deleted) {
  int64_t length = 0;
  for (int64_t i = 0; i < text.length; i++) {
    uint8_t c = text.data[i];
    if (deleted[c]) continue;
    out[length++] = table == NULL ? c : table[c];
  }
  return length;
}

static Value translate_all(Value self, const uint8_t *table, ByteView delete) {
  bool deleted[256] = {0};
  uint8_t *out;
  for (int64_t i = 0; i < delete.length; i++) deleted[delete.data[i]] = true;
  ByteView text = byte_view(self);
  Value result = bytes_like_alloc(self, text.length, &out);
  if (is_absent(result)) return ABSENT;
  int64_t length = translate(out, byte_view(self), table, deleted);
  if (is_bytes(result)) return length == text.length ? result : bytes_truncate(result, length);
  return bytearray_resize(result, length) ? result : ABSENT;
}

Value bytes_translate(Value *args, int nargs) {
  ByteArgument table, delete;
  table.buffer.owner = ABSENT;
  if (!is_none(args[1]) && !byte_argument(args[1], &table)) return ABSENT;
  Value result = ABSENT;
  if (!is_none(args[1]) && table.view.length != 256) {
    raise_value_error("translation table must be 256 characters long");
  } else if (byte_argument(is_absent(args[2]) ? bytes_empty : args[2], &delete)) {
    result = translate_all(args[0], is_none(args[1]) ? NULL : table.view.data, delete.view);
    byte_argument_release(&delete);
  }
  byte_argument_release(&table);
  return result;
}

static Value make_table(ByteView from, ByteView to) {
  if (from.length != to.length)
    return raise_value_error("maketrans arguments must have same length");
  Value table = bytes_alloc(256);
  if (is_absent(table)) return ABSENT;
  for (int i = 0; i < 256; i++) as_bytes(table)->data[i] = (uint8_t)i;
  for (int64_t i = 0; i < from.length; i++) as_bytes(table)->data[from.data[i]] = to.data[i];
  return table;
}

Value bytes_maketrans(Value *args, int nargs) {
  ByteArgument from, to;
  if (!byte_argument(args[0], &from)) return ABSENT;
  Value table = ABSENT;
  if (byte_argument(args[1], &to)) {
    table = make_table(from.view, to.view);
    byte_argument_release(&to);
  }
  byte_argument_release(&from);
  return table;
}

/* -- Case -------------------------------------------------------------------------------------- */

static Value map(Value self, void function(uint8_t *, const uint8_t *, size_t)) {
  uint8_t *out;
  ByteView text = byte_view(self);
  Value result = bytes_like_alloc(self, text.length, &out);
  if (!is_absent(result)) function(out, text.data, text.length);
  return result;
}

Value bytes_lower(Value *args, int nargs) {
  return map(args[0], ascii_lower);
}
Value bytes_upper(Value *args, int nargs) {
  return map(args[0], ascii_upper);
}
Value bytes_capitalize(Value *args, int nargs) {
  return map(args[0], ascii_capitalize);
}
Value bytes_title(Value *args, int nargs) {
  return map(args[0], ascii_title);
}
Value bytes_swapcase(Value *args, int nargs) {
  return map(args[0], ascii_swapcase);
}
