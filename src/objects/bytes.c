/* The type bytes: layout, making, slots. */
#include "objects/bytes_internal.h"

#include "base/hash.h"
#include "base/text.h"
#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/str_internal.h"

/* -- Layout ------------------------------------------------------------------------------------ */

static size_t variable_size(const Object *object) {
  return ((const BytesObject *)object)->length + 1;
}

static const Layout bytes_layout = {
    .name = "BytesObject",
    .fixed_size = sizeof(BytesObject),
    .length_offset = offsetof(BytesObject, length),
    .item_size = 1,
    .variable_size = variable_size,
};

typedef union ShortBytes {
  BytesObject head;                      /* the object */
  uint8_t room[sizeof(BytesObject) + 8]; /* room for its byte and the NUL */
} ShortBytes;
static ShortBytes empty_bytes, single_bytes[256];
Value bytes_empty = {(uint64_t)(uintptr_t)&empty_bytes};

__attribute__((constructor)) static void init_static_bytes(void) {
  gc_init_header(&empty_bytes, &bytes_shape, GC_OLD | GC_STATIC);
  for (int c = 0; c < 256; c++) {
    gc_init_header(&single_bytes[c], &bytes_shape, GC_OLD | GC_STATIC);
    single_bytes[c].head.length = 1;
    single_bytes[c].head.data[0] = (uint8_t)c;
  }
}

void bytes_register_static(void) {
  gc_register_static(&empty_bytes, &bytes_shape);
  for (int c = 0; c < 256; c++) gc_register_static(&single_bytes[c], &bytes_shape);
}

/* -- Making ------------------------------------------------------------------------------------ */

Value bytes_alloc(int64_t length) {
  if (unlikely(length > BYTES_MAX_LENGTH)) return raise_memory_error();
  if (length == 0) return bytes_empty;
  size_t size = sizeof(BytesObject) + length + 1;
  BytesObject *bytes =
      likely(size < 1024) ? gc_alloc(&bytes_shape, size) : gc_try_alloc(&bytes_shape, size);
  if (unlikely(bytes == NULL)) return ABSENT;
  bytes->length = length;
  return from_object(bytes);
}

Value bytes_truncate(Value fresh, int64_t length) {
  BytesObject *bytes = as_bytes(fresh);
  if (length == bytes->length) return fresh;
  if (length < 2 || (bytes->length > 4096 && length < bytes->length / 2))
    return bytes_from_data(bytes->data, length);
  size_t old_size = gc_object_size(&bytes->header);
  bytes->length = length;
  bytes->data[length] = 0;
  if (gc_object_size(&bytes->header) < old_size) gc_shrink(&bytes->header, old_size);
  return fresh;
}

Value bytes_from_data(const void *data, int64_t length) {
  if (length == 0) return bytes_empty;
  if (length == 1) return from_object(&single_bytes[*(const uint8_t *)data]);
  Value bytes = bytes_alloc(length);
  if (is_absent(bytes)) return ABSENT;
  copy_short(as_bytes(bytes)->data, data, length);
  return bytes;
}

Value bytes_from_buffer(ByteBuffer *buffer) {
  Value bytes;
  if (buffer->size < 2) {
    bytes = bytes_from_data(buffer->bytes, buffer->size);
  } else {
    bytes = bytes_alloc(buffer->size);
    if (!is_absent(bytes)) memcpy(as_bytes(bytes)->data, buffer->bytes, buffer->size);
  }
  byte_buffer_free(buffer);
  return bytes;
}

Value bytes_concat(Value a, Value b) {
  const BytesObject *x = as_bytes(a), *y = as_bytes(b);
  if (y->length == 0 && is_exact_bytes(a)) return a;
  if (x->length == 0 && is_exact_bytes(b)) return b;
  Value bytes = bytes_alloc(x->length + y->length);
  if (is_absent(bytes)) return ABSENT;
  memcpy(as_bytes(bytes)->data, x->data, x->length);
  memcpy(as_bytes(bytes)->data + x->length, y->data, y->length);
  return bytes;
}

/* -- Looking ----------------------------------------------------------------------------------- */

bool bytes_equal(Value a, Value b) {
  const BytesObject *x = as_bytes(a), *y = as_bytes(b);
  return x->length == y->length && memcmp(x->data, y->data, x->length) == 0;
}

int64_t bytes_hash(Value v) {
  BytesObject *bytes = as_bytes(v);
  if (bytes->hash == 0) bytes->hash = units_hash(bytes->data, bytes->length);
  return bytes->hash;
}

static bool hash_slot(Value self, int64_t *hash) {
  *hash = bytes_hash(self);
  return true;
}

static int64_t bytes_len(Value self) {
  return bytes_length(self);
}

static Value slice_of(Value self, Value slice) {
  SliceRange range;
  if (!slice_unpack(slice, &range)) return ABSENT;
  const BytesObject *bytes = as_bytes(self);
  slice_adjust(&range, bytes->length);
  if (range.count == bytes->length && range.step == 1 && is_exact_bytes(self)) return self;
  if (range.step == 1 || range.count < 2)
    return bytes_from_data(bytes->data + range.start, range.count);
  Value result = bytes_alloc(range.count);
  if (is_absent(result)) return ABSENT;
  uint8_t *out = as_bytes(result)->data;
  for (int64_t i = 0, at = range.start; i < range.count; i++, at += range.step)
    out[i] = bytes->data[at];
  return result;
}

static Value bytes_get_item(Value self, Value key) {
  int64_t i;
  if (is_slice(key)) return slice_of(self, key);
  if (!has_index(key))
    return raise_type_error("byte indices must be integers or slices, not %.200T", key);
  if (!sequence_index(key, &i)) return ABSENT;
  if (i < 0) i += bytes_length(self);
  if (i < 0 || i >= bytes_length(self)) return raise_error(&exc_IndexError, "index out of range");
  return from_small_int(as_bytes(self)->data[i]);
}

/* -- Concatenation, repetition ----------------------------------------------------------------- */

static Value concat_buffers(Value self, Value other) {
  Buffer buffer;
  if (!object_has_buffer(other))
    return raise_type_error("can't concat %.100T to %.100T", other, self);
  if (!buffer_get(other, &buffer, BUFFER_SIMPLE)) return ABSENT;
  Value bytes = bytes_alloc(bytes_length(self) + buffer.length);
  if (!is_absent(bytes)) {
    memcpy(as_bytes(bytes)->data, as_bytes(self)->data, bytes_length(self));
    memcpy(as_bytes(bytes)->data + bytes_length(self), buffer.memory, buffer.length);
  }
  buffer_release(&buffer);
  return bytes;
}

static Value concat_slot(Value self, Value other) {
  return is_bytes(other) ? bytes_concat(self, other) : concat_buffers(self, other);
}

static Value bytes_repeat(Value self, int64_t count) {
  const BytesObject *bytes = as_bytes(self);
  int64_t length;
  if (count == 1 && is_exact_bytes(self)) return self;
  if (count <= 0 || bytes->length == 0) return bytes_empty;
  if (__builtin_mul_overflow(bytes->length, count, &length))
    return raise_error(&exc_OverflowError, "repeated bytes are too long");
  Value result = bytes_alloc(length);
  if (is_absent(result)) return ABSENT;
  fill_repeated(as_bytes(result)->data, bytes->data, bytes->length, length);
  return result;
}

/* -- Type -------------------------------------------------------------------------------------- */

int bytes_warning_level;

bool bytes_warn(const char *message) {
  return bytes_warning_level == 0 || warn(&exc_BytesWarning, 1, "%s", message);
}

static Value bytes_str(Value self) {
  return bytes_warn("str() on a bytes instance") ? bytes_repr(self) : ABSENT;
}

static bool bytes_get_buffer(Value self, Buffer *buffer, int flags) {
  return buffer_fill(buffer, self, self, as_bytes(self)->data, bytes_length(self), true, flags);
}

DEFINE_TYPE_SHAPE(bytes);
Type bytes_type = {
    .name = "bytes",
    .base = &object_type,
    .layout = &bytes_layout,
    .root_shape = &bytes_shape,
    .flags = TYPE_BASE | TYPE_MATCH_SELF | TYPE_BYTES,
    .slots =
        {
            .repr = bytes_repr,
            .str = bytes_str,
            .hash = hash_slot,
            .compare = bytes_compare_slot,
            .iter = bytes_iter,
            .new_object = bytes_new_object,
            .remainder = bytes_remainder_slot,
            .length = bytes_len,
            .get_item = bytes_get_item,
            .contains = bytes_contains,
            .concat = concat_slot,
            .repeat = bytes_repeat,
        },
    .methods = bytes_methods,
    .get_buffer = bytes_get_buffer,
    .doc = "bytes(iterable_of_ints), bytes(string, encoding[, errors]), bytes(bytes_or_buffer) -> "
           "a copy as bytes\n"
           "bytes(int) -> that many zero bytes\n"
           "bytes() -> the empty bytes object\n\n"
           "An immutable sequence of bytes.",
};
