/* bytes() and bytearray(). */
#include "objects/bytearray_methods.h"
#include "objects/bytes_internal.h"

#include "base/text.h"
#include "objects/codecs.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- From objects ------------------------------------------------------------------------------ */

static Value from_buffer(Value v) {
  Buffer buffer;
  if (!buffer_get(v, &buffer, BUFFER_FULL)) return ABSENT;
  Value bytes = bytes_alloc(buffer.length);
  if (!is_absent(bytes)) buffer_copy_out(&buffer, as_bytes(bytes)->data);
  buffer_release(&buffer);
  return bytes;
}

/* Appends an item of an iterable. kind is what error messages call a byte of the result. */
static bool put_item(ByteBuffer *out, Value item, const char *kind) {
  int64_t i = -1;
  if (is_small_int(item)) {
    i = as_small_int(item);
  } else {
    Value index = number_index(item);
    if (is_absent(index)) return false;
    if (!int_fits_i64(index, &i)) i = -1;
  }
  if (i < 0 || i > 255) return raise_value_error("%s must be in range(0, 256)", kind), false;
  if (byte_put(out, (uint8_t)i)) return true;
  return raise_memory_error(), false;
}

static bool put_items(ByteBuffer *out, Value iterator, const char *kind) {
  for (;;) {
    Value item = iter_next(iterator);
    if (is_absent(item)) return !exception_pending();
    if (!put_item(out, item, kind)) return false;
  }
}

/* Lists and tuples directly; __index__ may change a list meanwhile. */
static bool put_sequence(ByteBuffer *out, Value v, const char *kind) {
  for (int64_t i = 0; i < (is_tuple(v) ? tuple_length(v) : list_length(v)); i++)
    if (!put_item(out, is_tuple(v) ? tuple_get(v, i) : list_get(v, i), kind)) return false;
  return true;
}

static Value iterator_of_items(Value v, const char *type_name) {
  Value iterator = object_iter(v);
  if (is_absent(iterator) && exception_suppress(&exc_TypeError))
    raise_type_error("cannot convert '%.200T' object to %s", v, type_name);
  return iterator;
}

static bool is_plain_sequence(Value v) {
  return has_shape(v, &list_shape) || has_shape(v, &tuple_shape);
}

Value bytes_from_iterable(Value v, const char *type_name, const char *kind) {
  ByteBuffer out;
  byte_buffer_init(&out);
  bool ok;
  if (is_plain_sequence(v)) {
    ok = put_sequence(&out, v, kind);
  } else {
    Value iterator = iterator_of_items(v, type_name);
    if (is_absent(iterator)) return ABSENT;
    ok = put_items(&out, iterator, kind);
  }
  if (ok) return bytes_from_buffer(&out);
  byte_buffer_free(&out);
  return ABSENT;
}

/* v.__bytes__(); ABSENT without exception if it has none. */
static Value by_method(Value v) {
  bool found;
  Value bytes = call_special(v, NAME("__bytes__"), NULL, 0, &found);
  if (is_absent(bytes) || is_bytes(bytes)) return bytes;
  return raise_type_error("__bytes__ returned non-bytes (type %.200T)", bytes);
}

/* What is neither a str, nor an int, nor has __bytes__. */
static Value from_other(Value v) {
  if (is_exact_bytes(v)) return v;
  if (object_has_buffer(v)) return from_buffer(v);
  if (is_str(v)) return raise_type_error("cannot convert '%.200T' object to bytes", v);
  return bytes_from_iterable(v, "bytes", "bytes");
}

Value bytes_from_object(Value v) {
  if (is_exact_bytes(v)) return v;
  Value bytes = by_method(v);
  return is_absent(bytes) && !exception_pending() ? from_other(v) : bytes;
}

/* -- Arguments --------------------------------------------------------------------------------- */

/* Arguments source, encoding, errors: checks the latter two and gives the encoded text if that is
   asked for. 0: not a text, 1: *out is the encoded bytes, -1: exception set. */
static int encoded_source(const char *name, const Value *bound, Value *out) {
  for (int i = 1; i <= 2; i++) {
    if (is_absent(bound[i]) || is_str(bound[i])) continue;
    raise_type_error("%s() argument '%s' must be str, not %Y", name, i == 1 ? "encoding" : "errors",
                     bound[i]);
    return -1;
  }
  bool text = !is_absent(bound[0]) && is_str(bound[0]);
  if (text && !is_absent(bound[1])) {
    *out = codec_encode_text(bound[0], bound[1], bound[2]);
    return is_absent(*out) ? -1 : 1;
  }
  if (!is_absent(bound[1])) return raise_type_error("encoding without a string argument"), -1;
  if (text) return raise_type_error("string argument without an encoding"), -1;
  if (!is_absent(bound[2])) return raise_type_error("errors without a string argument"), -1;
  return 0;
}

/* A source that is an integer: how many zero bytes. 1, 0 if it is none, -1: exception set. */
static int zero_count(Value v, int64_t *out) {
  if (!has_index(v)) return 0;
  Value index = number_index(v);
  if (is_absent(index)) return exception_suppress(&exc_TypeError) ? 0 : -1;
  if (!int_fits_i64(index, out)) {
    raise_error(&exc_OverflowError, "cannot fit '%.200T' into an index-sized integer", v);
    return -1;
  }
  if (*out < 0) return raise_value_error("negative count"), -1;
  return 1;
}

/* -- bytes ------------------------------------------------------------------------------------- */

static Value zero_bytes(int64_t count) {
  static const uint8_t zero;
  if (count == 1) return bytes_from_data(&zero, 1);
  Value bytes = bytes_alloc(count);
  if (!is_absent(bytes)) memset(as_bytes(bytes)->data, 0, count);
  return bytes;
}

static Value make_bytes(const Value *bound) {
  Value bytes;
  int64_t count;
  int encoded = encoded_source("bytes", bound, &bytes);
  if (encoded != 0) return encoded > 0 ? bytes : ABSENT;
  if (is_absent(bound[0])) return bytes_empty;
  bytes = is_exact_bytes(bound[0]) ? bound[0] : by_method(bound[0]);
  if (!is_absent(bytes) || exception_pending()) return bytes;
  int is_count = zero_count(bound[0], &count);
  if (is_count != 0) return is_count > 0 ? zero_bytes(count) : ABSENT;
  return from_other(bound[0]);
}

/* The method __bytes__ may be defined by a subclass of str: then text needs no encoding. */
static bool is_text_with_method(Value v) {
  return !is_absent(v) && is_str(v) && !is_exact_str(v) &&
         !is_absent(type_lookup(type_of(v), NAME("__bytes__")));
}

Value bytes_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("bytes(source=?, encoding=?, errors=?)");
  Value bound[3];
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  bool by_its_method = is_text_with_method(bound[0]) && is_absent(bound[1]) && is_absent(bound[2]);
  Value bytes = by_its_method ? by_method(bound[0]) : make_bytes(bound);
  if (type == &bytes_type || is_absent(bytes)) return bytes;
  Value v = type_alloc_var(type, bytes_length(bytes) + 1);
  if (is_absent(v)) return ABSENT;
  as_bytes(v)->length = bytes_length(bytes);
  memcpy(as_bytes(v)->data, as_bytes(bytes)->data, bytes_length(bytes));
  return v;
}

/* -- bytearray --------------------------------------------------------------------------------- */

static bool append_bytes(Value self, Value bytes) {
  return !is_absent(bytes) && bytearray_append_view(self, byte_view(bytes));
}

/* One by one: the iterator may look at what is there already. */
static bool append_items(Value self, Value v) {
  if (is_plain_sequence(v)) return append_bytes(self, bytes_from_iterable(v, "bytearray", "byte"));
  Value iterator = iterator_of_items(v, "bytearray"), item;
  if (is_absent(iterator)) return false;
  while (!is_absent(item = iter_next(iterator)))
    if (is_absent(bytearray_append((Value[]){self, item}, 2))) return false;
  return !exception_pending();
}

bool bytearray_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("bytearray(source=?, encoding=?, errors=?)");
  Value bound[3], bytes;
  int64_t count;
  if (type_of(self)->slots.new_object != bytearray_type.slots.new_object)
    kwnames = ABSENT; /* for the subclass's __new__ */
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return false;
  if (!bytearray_resize(self, 0)) return false;
  int encoded = encoded_source("bytearray", bound, &bytes);
  if (encoded != 0) return encoded > 0 && append_bytes(self, bytes);
  if (is_absent(bound[0])) return true;
  int is_count = zero_count(bound[0], &count);
  if (is_count != 0) return is_count > 0 && bytearray_resize(self, count);
  if (object_has_buffer(bound[0])) return append_bytes(self, from_buffer(bound[0]));
  return append_items(self, bound[0]);
}
