/* Numbers, bytes and strs to pickles. */
#include "base/codec.h"
#include "base/float_print.h"
#include "base/utf8.h"
#include "modules/_pickle/pickler.h"
#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/tuple.h"

/* -- Numbers ----------------------------------------------------------------------------------- */

static bool save_short_int(Pickler *p, int64_t i) {
  if (i >= 0 && i < 0x100) return pickler_put_number(p, PICKLE_BININT1, (uint64_t)i, 1);
  if (i >= 0 && i < 0x10000) return pickler_put_number(p, PICKLE_BININT2, (uint64_t)i, 2);
  return pickler_put_number(p, PICKLE_BININT, (uint64_t)i, 4);
}

/* Two's complement, in as few bytes as have room for the sign. */
static bool save_long(Pickler *p, Value v) {
  size_t size = int_sign(v) == 0 ? 0 : (size_t)int_bit_length(v) / 8 + 1;
  if (size > INT32_MAX) {
    raise_error(&exc_OverflowError, "int too large to pickle");
    return false;
  }
  uint8_t small[32], *bytes = size <= sizeof small ? small : malloc(size);
  bool ok = bytes != NULL && int_to_bytes(v, bytes, size, true, true);
  if (bytes == NULL) raise_memory_error();
  if (ok && size > 1 && int_sign(v) < 0 && bytes[size - 1] == 0xff && bytes[size - 2] & 0x80)
    size--;
  ok = ok &&
       pickler_put_number(p, size < 256 ? PICKLE_LONG1 : PICKLE_LONG4, size, size < 256 ? 1 : 4) &&
       pickler_put(p, bytes, size);
  if (bytes != small) free(bytes);
  return ok;
}

bool pickle_save_int(Pickler *p, Value v) {
  int64_t i;
  bool is_short = int_fits_i64(v, &i) && i >= INT32_MIN && i <= INT32_MAX;
  if (is_short && p->binary) return save_short_int(p, i);
  if (p->protocol >= 2) return save_long(p, v);
  Value text = int_to_text(v, 10);
  if (is_absent(text)) return false;
  return pickler_put_line(p, is_short ? PICKLE_INT : PICKLE_LONG,
                          is_short ? text : str_concat(text, str_from_char('L')));
}

bool pickle_save_float(Pickler *p, Value v) {
  if (p->binary)
    return pickler_put_number(p, PICKLE_BINFLOAT, __builtin_bswap64(double_bits(as_double(v))), 8);
  char text[FLOAT_REPR_SIZE];
  return pickler_put_line(p, PICKLE_FLOAT, str_from_ascii_n(text, float_repr(as_double(v), text)));
}

/* -- Bytes ------------------------------------------------------------------------------------- */

/* How a length of this size is written: its own opcode for each. */
static bool put_sized(Pickler *p, PickleOpcode is_short, PickleOpcode is_medium,
                      PickleOpcode is_long, const void *data, size_t size, Value payload) {
  if (size < 256 && (is_short != PICKLE_SHORT_BINUNICODE || p->protocol >= 4))
    return pickler_put_data(p, is_short, 1, data, size, payload);
  if (size <= UINT32_MAX) return pickler_put_data(p, is_medium, 4, data, size, payload);
  if (p->protocol >= 4) return pickler_put_data(p, is_long, 8, data, size, payload);
  raise_error(&exc_OverflowError,
              "serializing a %s larger than 4 GiB requires pickle protocol 4 or higher",
              is_medium == PICKLE_BINBYTES ? "bytes object" : "string");
  return false;
}

static bool put_bytes(Pickler *p, const void *data, size_t size, Value payload, Value memoized) {
  return put_sized(p, PICKLE_SHORT_BINBYTES, PICKLE_BINBYTES, PICKLE_BINBYTES8, data, size,
                   payload) &&
         pickler_memoize(p, memoized);
}

/* Protocols without bytes call a codec for them. */
static bool save_old_bytes(Pickler *p, Value v) {
  if (bytes_length(v) == 0)
    return pickle_save_call(p, type_value(&bytes_type), from_object(tuple_empty), v);
  Value encode = pickle_import("codecs", "encode");
  if (is_absent(encode)) return false;
  Value text = str_from_units(as_bytes(v)->data, 1, bytes_length(v));
  return !is_absent(text) && pickle_save_call(p, encode, tuple_pack(2, text, NAME("latin1")), v);
}

bool pickle_save_bytes(Pickler *p, Value v) {
  if (p->protocol < 3) return save_old_bytes(p, v);
  return put_bytes(p, as_bytes(v)->data, (size_t)bytes_length(v), v, v);
}

static bool save_old_bytearray(Pickler *p, Value v) {
  Value args = from_object(tuple_empty);
  if (as_bytearray(v)->length > 0) {
    Value bytes = bytes_from_data(bytearray_data(v), as_bytearray(v)->length);
    if (is_absent(bytes)) return false;
    args = tuple_pack(1, bytes);
  }
  return pickle_save_call(p, type_value(&bytearray_type), args, v);
}

bool pickle_save_bytearray(Pickler *p, Value v) {
  if (p->protocol < 5) return save_old_bytearray(p, v);
  size_t size = (size_t)as_bytearray(v)->length;
  return pickler_put_data(p, PICKLE_BYTEARRAY8, 8, bytearray_data(v), size, v) &&
         pickler_memoize(p, v);
}

/* -- PickleBuffer ------------------------------------------------------------------------------ */

/* 1: the data belong in the pickle, 0: they do not, -1 */
static int is_in_band(Pickler *p, Value v) {
  Value callback = slot_get(&p->buffer_callback);
  if (is_absent(callback)) return 1;
  Value result = call1(callback, v);
  return is_absent(result) ? -1 : object_truth(result);
}

static bool save_contents(Pickler *p, const Buffer *buffer, Value v) {
  size_t size = (size_t)buffer->length;
  if (buffer->readonly) return put_bytes(p, buffer->memory, size, ABSENT, v);
  return pickler_put_data(p, PICKLE_BYTEARRAY8, 8, buffer->memory, size, ABSENT) &&
         pickler_memoize(p, v);
}

bool pickle_save_buffer(Pickler *p, Value v) {
  Buffer buffer;
  if (p->protocol < 5) {
    raise_pickling("PickleBuffer can only pickled with protocol >= 5");
    return false;
  }
  if (!pickle_buffer_get(v, &buffer, BUFFER_FULL & ~BUFFER_WRITABLE)) return false;
  bool ok = buffer_is_contiguous(&buffer, 'A');
  if (!ok)
    raise_pickling("PickleBuffer can not be pickled when pointing to a non-contiguous buffer");
  int in_band = ok ? is_in_band(p, v) : -1;
  if (in_band > 0) ok = save_contents(p, &buffer, v);
  if (in_band == 0)
    ok = pickler_put_opcode(p, PICKLE_NEXT_BUFFER) &&
         (!buffer.readonly || pickler_put_opcode(p, PICKLE_READONLY_BUFFER));
  buffer_release(&buffer);
  return ok && in_band >= 0;
}

/* -- Strs -------------------------------------------------------------------------------------- */

static bool put_text(Pickler *p, const void *utf8, size_t size, Value payload) {
  return put_sized(p, PICKLE_SHORT_BINUNICODE, PICKLE_BINUNICODE, PICKLE_BINUNICODE8, utf8, size,
                   payload);
}

/* UTF-8, where halves of surrogate pairs are encoded as if they were characters. */
static bool put_wide_text(Pickler *p, TextView text) {
  enum { LOCAL = 512 };
  uint8_t local[LOCAL];
  size_t bound = text.length * (text.width == 1 ? 2 : text.width == 2 ? 3 : 4);
  uint8_t *bytes = bound <= LOCAL ? local : malloc(bound);
  if (bytes == NULL) {
    raise_memory_error();
    return false;
  }
  size_t size = (size_t)(utf8_encode(bytes, text, 0, text.length) - bytes);
  bool ok = put_text(p, bytes, size, ABSENT);
  if (bytes != local) free(bytes);
  return ok;
}

/* Protocol 0: one line, in which some more characters are escaped than in the codec of that
   name. */
static bool put_text_line(Pickler *p, TextView text) {
  static const char digits[] = "0123456789abcdef";
  ByteBuffer line;
  byte_buffer_init(&line);
  bool ok = byte_put(&line, PICKLE_UNICODE);
  for (size_t i = 0; ok && i < text.length; i++) {
    uint32_t c = text_at(text, i);
    bool wide = c > 0xffff,
         escaped = c > 0xff || c == '\\' || c == 0 || c == '\n' || c == '\r' || c == 0x1a;
    if (!escaped) {
      ok = byte_put(&line, (uint8_t)c);
      continue;
    }
    ok = byte_put_all(&line, wide ? "\\U" : "\\u", 2);
    for (int shift = wide ? 28 : 12; ok && shift >= 0; shift -= 4)
      ok = byte_put(&line, (uint8_t)digits[c >> shift & 15]);
  }
  if (!ok || !byte_put(&line, '\n')) {
    byte_buffer_free(&line);
    raise_memory_error();
    return false;
  }
  ok = pickler_put(p, line.bytes, line.size);
  byte_buffer_free(&line);
  return ok;
}

bool pickle_save_str(Pickler *p, Value v) {
  TextView text = str_view(v);
  bool ok = !p->binary         ? put_text_line(p, text)
            : as_str(v)->ascii ? put_text(p, text.units, text.length, ABSENT)
                               : put_wide_text(p, text);
  return ok && pickler_memoize(p, v);
}
