/* Instructions that push numbers, strs, bytes, and those that work on the stack and the memo. */
#include "base/float_parse.h"
#include "modules/_pickle/unpickler.h"
#include "objects/codecs.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/tuple.h"

#define LOAD(name) bool pickle_load_##name(Unpickler *u)

static uint64_t little_endian(const uint8_t *bytes, int size) {
  uint64_t number = 0;
  for (int i = size; i-- > 0;) number = number << 8 | bytes[i];
  return number;
}

/* An unsigned number of `size` bytes. */
static bool read_number(Unpickler *u, int size, uint64_t *number) {
  const uint8_t *bytes = unpickler_read(u, size);
  if (bytes == NULL) return false;
  *number = little_endian(bytes, size);
  return true;
}

/* A length of `size` bytes and so many bytes. NULL: exception set. */
static const uint8_t *read_counted(Unpickler *u, int size, const char *opcode, int64_t *length) {
  uint64_t count;
  if (!read_number(u, size, &count)) return NULL;
  if (count > INT64_MAX) {
    raise_error(&exc_OverflowError, "%s exceeds system's maximum size of %lld bytes", opcode,
                (long long)INT64_MAX);
    return NULL;
  }
  *length = (int64_t)count;
  return unpickler_read(u, *length);
}

/* -- Constants --------------------------------------------------------------------------------- */

LOAD(none) {
  return unpickler_push(u, NONE);
}
LOAD(newtrue) {
  return unpickler_push(u, TRUE_VALUE);
}
LOAD(newfalse) {
  return unpickler_push(u, FALSE_VALUE);
}

/* -- Integers ---------------------------------------------------------------------------------- */

LOAD(int) {
  int64_t length;
  const char *line = unpickler_read_line(u, false, &length);
  if (line == NULL) return false;
  if (length == 2 && line[0] == '0' && (line[1] == '0' || line[1] == '1'))
    return unpickler_push(u, from_bool(line[1] == '1'));
  Value number = int_from_text(line, (size_t)length, 10);
  if (is_absent(number) && exception_suppress(&exc_ValueError))
    raise_value_error("could not convert string to int");
  return unpickler_push(u, number);
}

LOAD(long) {
  int64_t length;
  const char *line = unpickler_read_line(u, false, &length);
  if (line == NULL) return false;
  bool marked = length > 1 && line[length - 1] == 'L';
  return unpickler_push(u, int_from_text(line, (size_t)(marked ? length - 1 : length + 1), 10));
}

LOAD(binint) {
  uint64_t number;
  return read_number(u, 4, &number) && unpickler_push(u, from_small_int((int32_t)number));
}
LOAD(binint1) {
  uint64_t number;
  return read_number(u, 1, &number) && unpickler_push(u, from_small_int((int64_t)number));
}
LOAD(binint2) {
  uint64_t number;
  return read_number(u, 2, &number) && unpickler_push(u, from_small_int((int64_t)number));
}

static bool push_long(Unpickler *u, int64_t size) {
  const uint8_t *bytes = unpickler_read(u, size);
  if (bytes == NULL) return false;
  Value number = size == 0 ? from_small_int(0) : int_from_bytes(bytes, (size_t)size, true, true);
  return unpickler_push(u, number);
}
LOAD(long1) {
  uint64_t size;
  return read_number(u, 1, &size) && push_long(u, (int64_t)size);
}
LOAD(long4) {
  uint64_t size;
  if (!read_number(u, 4, &size)) return false;
  if ((int32_t)size >= 0) return push_long(u, (int64_t)size);
  raise_unpickling("LONG pickle has negative byte count");
  return false;
}

/* -- Floats ------------------------------------------------------------------------------------ */

LOAD(float) {
  int64_t length;
  double number;
  const char *line = unpickler_read_line(u, false, &length);
  if (line == NULL) return false;
  if (float_parse(line, (size_t)length, false, &number) == (size_t)length)
    return unpickler_push(u, float_from_double(number));
  Value text = str_from_utf8_lossy(line, (size_t)length + 1);
  raise_value_error("could not convert string to float: '%V'", text);
  return false;
}

LOAD(binfloat) {
  const uint8_t *bytes = unpickler_read(u, 8);
  if (bytes == NULL) return false;
  return unpickler_push(u,
                        float_from_double(bits_double(__builtin_bswap64(little_endian(bytes, 8)))));
}

/* -- Bytes ------------------------------------------------------------------------------------- */

static bool push_bytes(Unpickler *u, int size, const char *opcode) {
  int64_t length;
  const uint8_t *bytes = read_counted(u, size, opcode, &length);
  return bytes != NULL && unpickler_push(u, bytes_from_data(bytes, length));
}
LOAD(short_binbytes) {
  return push_bytes(u, 1, "SHORT_BINBYTES");
}
LOAD(binbytes) {
  return push_bytes(u, 4, "BINBYTES");
}
LOAD(binbytes8) {
  return push_bytes(u, 8, "BINBYTES8");
}
LOAD(bytearray8) {
  int64_t length;
  const uint8_t *bytes = read_counted(u, 8, "BYTEARRAY8", &length);
  return bytes != NULL && unpickler_push(u, bytearray_from_data(bytes, length));
}

static Value missing_buffers(void) {
  return raise_unpickling(
      "pickle stream refers to out-of-band data but no *buffers* argument was given");
}
LOAD(next_buffer) {
  Value buffers = slot_get(&u->buffers);
  Value buffer = is_absent(buffers) ? missing_buffers() : iter_next(buffers);
  if (is_absent(buffer) && !exception_pending()) raise_unpickling("not enough out-of-band buffers");
  return unpickler_push(u, buffer);
}
LOAD(readonly_buffer) {
  Value buffer = unpickler_top(u), view = is_absent(buffer) ? ABSENT : memoryview_new(buffer);
  if (is_absent(view)) return false;
  Value readonly = object_getattr(view, NAME("readonly"));
  if (is_absent(readonly) || same(readonly, TRUE_VALUE)) return !is_absent(readonly);
  view = call_method0(view, NAME("toreadonly"));
  u->top--;
  return unpickler_push(u, view);
}

/* -- Strs -------------------------------------------------------------------------------------- */

static bool push_text(Unpickler *u, int size, const char *opcode) {
  int64_t length;
  const uint8_t *bytes = read_counted(u, size, opcode, &length);
  if (bytes == NULL) return false;
  Value text = str_from_utf8((const char *)bytes, (size_t)length);
  if (is_absent(text) &&
      exception_suppress(&exc_UnicodeDecodeError)) { /* halves of surrogate pairs are allowed */
    size_t consumed;
    text = codec_decode(ENCODING_UTF_8, bytes, (size_t)length, NAME("surrogatepass"), true,
                        &consumed, NULL);
  }
  return unpickler_push(u, text);
}
LOAD(short_binunicode) {
  return push_text(u, 1, "SHORT_BINUNICODE");
}
LOAD(binunicode) {
  return push_text(u, 4, "BINUNICODE");
}
LOAD(binunicode8) {
  return push_text(u, 8, "BINUNICODE8");
}
LOAD(unicode) {
  int64_t length;
  size_t consumed;
  const char *line = unpickler_read_line(u, true, &length);
  if (line == NULL) return false;
  Value text = codec_decode(ENCODING_RAW_UNICODE_ESCAPE, line, (size_t)length, ABSENT, true,
                            &consumed, NULL);
  return unpickler_push(u, text);
}

/* 8-bit text as self.encoding says: str or bytes. */
static Value unpickler_decode(Unpickler *u, const void *data, int64_t size) {
  Value bytes = bytes_from_data(data, size), encoding = slot_get(&u->encoding);
  if (is_absent(bytes) || str_equals_ascii(encoding, "bytes")) return bytes;
  return codec_decode_text(bytes, encoding, slot_get(&u->errors));
}

/* Python 2's repr of a str. */
LOAD(string) {
  int64_t length;
  const char *line = unpickler_read_line(u, false, &length);
  if (line == NULL) return false;
  while (length > 0 && line[length - 1] == '\r') length--;
  bool quoted = length >= 2 && line[0] == line[length - 1] && (line[0] == '"' || line[0] == '\'');
  if (!quoted) {
    raise_unpickling("the STRING opcode argument must be quoted");
    return false;
  }
  Value decode = pickle_import("_codecs", "escape_decode");
  Value text = bytes_from_data(line + 1, length - 2);
  Value pair = is_absent(decode) || is_absent(text) ? ABSENT : call1(decode, text);
  if (is_absent(pair)) return false;
  Value bytes = tuple_get(pair, 0);
  return unpickler_push(u, unpickler_decode(u, as_bytes(bytes)->data, bytes_length(bytes)));
}

static bool push_string(Unpickler *u, int size, const char *opcode) {
  int64_t length;
  const uint8_t *bytes = read_counted(u, size, opcode, &length);
  return bytes != NULL && unpickler_push(u, unpickler_decode(u, bytes, length));
}
LOAD(short_binstring) {
  return push_string(u, 1, "SHORT_BINSTRING");
}
LOAD(binstring) {
  return push_string(u, 4, "BINSTRING");
}

/* -- The stack --------------------------------------------------------------------------------- */

LOAD(mark) {
  return unpickler_mark(u);
}
LOAD(pop) {
  bool at_mark = u->mark_count > 0 && u->marks[u->mark_count - 1] == u->top;
  if (at_mark) return unpickler_pop_mark(u) >= 0;
  return !is_absent(unpickler_pop(u));
}
LOAD(pop_mark) {
  int64_t mark = unpickler_pop_mark(u);
  if (mark >= 0) u->top = mark;
  return mark >= 0;
}
LOAD(dup) {
  return unpickler_push(u, unpickler_top(u));
}
/* Not called: the loop ends there. */
LOAD(stop) {
  return true;
}

/* -- The memo ---------------------------------------------------------------------------------- */

static bool read_index(Unpickler *u, int64_t *number) {
  int64_t length;
  const char *line = unpickler_read_line(u, false, &length);
  Value v = line == NULL ? ABSENT : int_from_text(line, (size_t)length + 1, 10);
  return !is_absent(v) && index_to_i64(v, number);
}

LOAD(get) {
  int64_t number;
  return read_index(u, &number) && unpickler_push(u, unpickler_memo_get(u, number));
}
LOAD(binget) {
  uint64_t number;
  return read_number(u, 1, &number) && unpickler_push(u, unpickler_memo_get(u, (int64_t)number));
}
LOAD(long_binget) {
  uint64_t number;
  return read_number(u, 4, &number) && unpickler_push(u, unpickler_memo_get(u, (int64_t)number));
}

static bool put(Unpickler *u, int64_t number) {
  Value v = unpickler_top(u);
  return !is_absent(v) && unpickler_memo_put(u, number, v);
}
LOAD(put) {
  int64_t number;
  if (!read_index(u, &number)) return false;
  if (number >= 0) return put(u, number);
  if (!is_absent(unpickler_top(u))) raise_value_error("negative PUT argument");
  return false;
}
LOAD(binput) {
  uint64_t number;
  return read_number(u, 1, &number) && put(u, (int64_t)number);
}
LOAD(long_binput) {
  uint64_t number;
  return read_number(u, 4, &number) && put(u, (int64_t)number);
}
LOAD(memoize) {
  return put(u, list_length(slot_get(&u->memo)));
}

/* -- The pickle itself ------------------------------------------------------------------------- */

LOAD(proto) {
  uint64_t number;
  if (!read_number(u, 1, &number)) return false;
  u->protocol = (int64_t)number;
  if (number <= HIGHEST_PROTOCOL) return true;
  raise_value_error("unsupported pickle protocol: %d", (int)number);
  return false;
}

/* Reads the frame as a whole. */
LOAD(frame) {
  int64_t size;
  if (read_counted(u, 8, "FRAME length", &size) == NULL) return false;
  u->position -= size;
  return true;
}
