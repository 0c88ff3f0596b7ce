/* The type bytearray: storage, items, slots. Methods are in bytearray_methods.c and those shared
   with bytes.

   The contents are `length` bytes of the store from `start` on, and always a NUL behind them. */
#include "objects/bytes_internal.h"

#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/shape_ops.h"
#include "objects/slice.h"
#include "objects/str_internal.h"

static const Layout bytearray_layout = {
    .name = "ByteArrayObject",
    .fixed_size = sizeof(ByteArrayObject),
    .slots_offset = offsetof(ByteArrayObject, store),
    .slots_count = 1,
};
static const Layout byte_store_layout = {
    .name = "ByteStore",
    .fixed_size = sizeof(ByteStore),
    .length_offset = offsetof(ByteStore, capacity),
    .item_size = 1,
};

DEFINE_TYPE_SHAPE(bytearray);
DEFINE_INTERNAL_SHAPE(byte_store_shape, byte_store_layout);

/* -- Storage ----------------------------------------------------------------------------------- */

static uint8_t no_bytes[1];

static ByteStore *store_of(const ByteArrayObject *array) {
  return object_cast(ByteStore, slot_get(&array->store));
}
static bool has_store(const ByteArrayObject *array) {
  return !is_absent(slot_get(&array->store));
}

uint8_t *bytearray_data(Value v) {
  const ByteArrayObject *array = as_bytearray(v);
  return has_store(array) ? store_of(array)->data + array->start : no_bytes;
}

static ByteStore *store_alloc(int64_t capacity) {
  if (capacity > BYTES_MAX_LENGTH) return raise_memory_error(), NULL;
  ByteStore *store = gc_try_alloc(&byte_store_shape, sizeof(ByteStore) + capacity);
  if (store != NULL) store->capacity = capacity;
  return store;
}

/* false: BufferError while buffers are exported. May collect. */
static bool bytearray_check_exports(Value v) {
  if (likely(as_bytearray(v)->exports == 0)) return true;
  gc_collect_full(); /* views that nothing refers to any more count no longer */
  if (as_bytearray(v)->exports == 0) return true;
  raise_error(&exc_BufferError, "Existing exports of data: object cannot be re-sized");
  return false;
}

/* Moves the contents to a store with room for `capacity` bytes and a NUL. */
static bool reallocate(ByteArrayObject *array, int64_t capacity) {
  int64_t kept = min_of(array->length, capacity);
  ByteStore *store = store_alloc(capacity + 1);
  if (store == NULL) return false;
  memcpy(store->data, bytearray_data(from_object(array)), kept);
  slot_set(array, &array->store, from_object(store));
  array->start = 0;
  return true;
}

static bool reserve(ByteArrayObject *array, int64_t length) {
  int64_t capacity = has_store(array) ? store_of(array)->capacity - 1 : 0;
  if (length <= capacity - array->start) {
    bool mostly_unused = capacity > 4096 && length < capacity / 4;
    return !mostly_unused || reallocate(array, length);
  }
  if (length <= capacity && array->start > capacity / 2) { /* the room in front will do */
    memmove(store_of(array)->data, store_of(array)->data + array->start, array->length);
    array->start = 0;
    return true;
  }
  int64_t spare = array->length == 0 ? 0 : length / 8 + 8;
  return reallocate(array, length + spare);
}

bool bytearray_resize(Value v, int64_t length) {
  ByteArrayObject *array = as_bytearray(v);
  int64_t old_length = array->length;
  if (length == old_length) return true;
  if (!bytearray_check_exports(v) || !reserve(array, length)) return false;
  uint8_t *data = bytearray_data(v);
  if (length > old_length) memset(data + old_length, 0, length - old_length);
  data[length] = 0;
  array->length = length;
  return true;
}

Value bytearray_from_data(const void *data, int64_t length) {
  Value v = type_alloc(&bytearray_type);
  if (length == 0) return v;
  if (!bytearray_resize(v, length)) return ABSENT;
  memcpy(bytearray_data(v), data, length);
  return v;
}

bool bytearray_replace_range(Value v, int64_t from, int64_t to, const uint8_t *bytes,
                             int64_t count) {
  ByteArrayObject *array = as_bytearray(v);
  int64_t old_length = array->length, growth = count - (to - from);
  if (growth < 0 && from == 0) { /* cut in front */
    if (!bytearray_check_exports(v)) return false;
    array->start -= growth;
    array->length += growth;
  } else if (growth < 0) {
    if (!bytearray_check_exports(v)) return false;
    uint8_t *data = bytearray_data(v);
    memmove(data + to + growth, data + to, old_length - to);
    if (!bytearray_resize(v, old_length + growth)) return false;
  } else if (growth > 0) {
    if (!bytearray_resize(v, old_length + growth)) return false;
    uint8_t *data = bytearray_data(v);
    memmove(data + to + growth, data + to, old_length - to);
  }
  if (count > 0) memmove(bytearray_data(v) + from, bytes, count);
  return true;
}

/* -- Items ------------------------------------------------------------------------------------- */

static int64_t bytearray_len(Value self) {
  return as_bytearray(self)->length;
}

bool byte_from_value(Value v, uint8_t *out) {
  int64_t i;
  if (is_small_int(v)) {
    i = as_small_int(v);
  } else {
    if (!has_index(v))
      return raise_type_error("'%.200T' object cannot be interpreted as an integer", v), false;
    Value index = number_index(v);
    if (is_absent(index)) return false;
    if (!int_fits_i64(index, &i)) i = -1;
  }
  if (i < 0 || i > 255) return raise_value_error("byte must be in range(0, 256)"), false;
  *out = (uint8_t)i;
  return true;
}

/* Makes the index that of an item. After all that may change the length. */
static bool check_item_index(Value self, int64_t *out) {
  if (*out < 0) *out += as_bytearray(self)->length;
  if (*out >= 0 && *out < as_bytearray(self)->length) return true;
  raise_error(&exc_IndexError, "bytearray index out of range");
  return false;
}

static Value get_slice(Value self, Value slice) {
  SliceRange range;
  uint8_t *out;
  if (!slice_unpack(slice, &range)) return ABSENT;
  slice_adjust(&range, as_bytearray(self)->length);
  if (range.step == 1) return bytearray_from_data(bytearray_data(self) + range.start, range.count);
  Value result = bytes_like_alloc(self, range.count, &out);
  if (is_absent(result)) return ABSENT;
  const uint8_t *data = bytearray_data(self);
  for (int64_t i = 0, at = range.start; i < range.count; i++, at += range.step) out[i] = data[at];
  return result;
}

static Value bytearray_get_item(Value self, Value key) {
  int64_t i;
  if (is_slice(key)) return get_slice(self, key);
  if (!has_index(key))
    return raise_type_error("bytearray indices must be integers or slices, not %.200T", key);
  if (!sequence_index(key, &i) || !check_item_index(self, &i)) return ABSENT;
  return from_small_int(bytearray_data(self)[i]);
}

/* Deletes count items from start on, step apart (step > 0). */
static bool delete_strided(Value self, int64_t start, int64_t step, int64_t count) {
  if (!bytearray_check_exports(self)) return false;
  uint8_t *data = bytearray_data(self);
  int64_t length = as_bytearray(self)->length, to = start;
  for (int64_t i = 0; i < count; i++) {
    int64_t from = start + i * step + 1, next = i + 1 < count ? from + step - 1 : length;
    memmove(data + to, data + from, next - from);
    to += next - from;
  }
  return bytearray_resize(self, length - count);
}

static bool assign_strided(Value self, const SliceRange *range, ByteView bytes) {
  if (bytes.length != range->count) {
    raise_value_error("attempt to assign bytes of size %lld to extended slice of size %lld",
                      (long long)bytes.length, (long long)range->count);
    return false;
  }
  uint8_t *data = bytearray_data(self);
  for (int64_t i = 0, at = range->start; i < range->count; i++, at += range->step)
    data[at] = bytes.data[i];
  return true;
}

/* bytes is not part of self's store. */
static bool assign_slice(Value self, SliceRange range, ByteView bytes) {
  slice_adjust(&range, as_bytearray(self)->length);
  if (range.step == 1)
    return bytearray_replace_range(self, range.start, range.start + range.count, bytes.data,
                                   bytes.length);
  if (bytes.length != 0 || range.count == 0) return assign_strided(self, &range, bytes);
  if (range.step < 0) {
    range.start += (range.count - 1) * range.step;
    range.step = -range.step;
  }
  return delete_strided(self, range.start, range.step, range.count);
}

/* What is assigned to a slice, as bytes; not in self. ABSENT: exception set. */
static Value assigned_bytes(Value self, Value v) {
  if (is_absent(v)) return bytes_empty;
  if (is_exact_bytes(v)) return v;
  if (is_bytearray(v)) return bytes_from_data(bytearray_data(v), as_bytearray(v)->length);
  if (is_small_int(v) || is_str(v))
    return raise_type_error(
        "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
  return object_has_buffer(v) ? bytes_from_object(v) : bytes_from_iterable(v, "bytearray", "byte");
}

static bool set_slice(Value self, Value slice, Value v) {
  SliceRange range;
  if (!slice_unpack(slice, &range)) return false;
  Value bytes = assigned_bytes(self, v);
  if (is_absent(bytes)) return false;
  return assign_slice(self, range, byte_view(bytes));
}

static bool bytearray_set_item(Value self, Value key, Value v) {
  int64_t i;
  uint8_t byte;
  if (is_slice(key)) return set_slice(self, key, v);
  if (!has_index(key))
    return raise_type_error("bytearray indices must be integers or slices, not %.200T", key), false;
  if (!sequence_index(key, &i) || (!is_absent(v) && !byte_from_value(v, &byte)) ||
      !check_item_index(self, &i))
    return false;
  if (is_absent(v)) return bytearray_replace_range(self, i, i + 1, NULL, 0);
  bytearray_data(self)[i] = byte;
  return true;
}

/* -- Concatenation, repetition ----------------------------------------------------------------- */

static Value bytearray_concat(Value self, Value other) {
  Buffer buffer;
  uint8_t *out;
  if (!object_has_buffer(other))
    return raise_type_error("can't concat %.100T to %.100T", other, self);
  if (!buffer_get(other, &buffer, BUFFER_SIMPLE)) return ABSENT;
  Value result = bytes_like_alloc(self, as_bytearray(self)->length + buffer.length, &out);
  if (!is_absent(result)) {
    memcpy(out, bytearray_data(self), as_bytearray(self)->length);
    memcpy(out + as_bytearray(self)->length, buffer.memory, buffer.length);
  }
  buffer_release(&buffer);
  return result;
}

bool bytearray_append_view(Value self, ByteView bytes) {
  int64_t length = as_bytearray(self)->length;
  if (!bytearray_resize(self, length + bytes.length)) return false;
  if (bytes.length > 0) memmove(bytearray_data(self) + length, bytes.data, bytes.length);
  return true;
}

static Value bytearray_inplace_concat(Value self, Value other) {
  Buffer buffer;
  if (self.bits == other.bits) {
    int64_t length = as_bytearray(self)->length;
    if (!bytearray_resize(self, 2 * length)) return ABSENT;
    memcpy(bytearray_data(self) + length, bytearray_data(self), length);
    return self;
  }
  if (!object_has_buffer(other))
    return raise_type_error("can't concat %.100T to %.100T", other, self);
  if (!buffer_get(other, &buffer, BUFFER_SIMPLE)) return ABSENT;
  bool ok = bytearray_append_view(self, (ByteView){buffer.memory, buffer.length});
  buffer_release(&buffer);
  return ok ? self : ABSENT;
}

static bool repeated_length(Value self, int64_t count, int64_t *out) {
  if (count < 0) count = 0;
  if (!__builtin_mul_overflow(as_bytearray(self)->length, count, out)) return true;
  raise_memory_error();
  return false;
}

static Value bytearray_repeat(Value self, int64_t count) {
  int64_t length;
  uint8_t *out;
  if (!repeated_length(self, count, &length)) return ABSENT;
  Value result = bytes_like_alloc(self, length, &out);
  if (!is_absent(result))
    fill_repeated(out, bytearray_data(self), as_bytearray(self)->length, length);
  return result;
}

static Value bytearray_inplace_repeat(Value self, int64_t count) {
  int64_t length, old_length = as_bytearray(self)->length;
  if (!repeated_length(self, count, &length) || !bytearray_resize(self, length)) return ABSENT;
  uint8_t *data = bytearray_data(self);
  for (int64_t at = old_length; at < length; at += old_length) memcpy(data + at, data, old_length);
  return self;
}

/* -- Type -------------------------------------------------------------------------------------- */

static Value bytearray_str(Value self) {
  return bytes_warn("str() on a bytearray instance") ? bytes_repr(self) : ABSENT;
}

static bool bytearray_get_buffer(Value self, Buffer *buffer, int flags) {
  ByteArrayObject *array = as_bytearray(self);
  if (!buffer_fill(buffer, self, slot_get(&array->store), bytearray_data(self), array->length,
                   false, flags))
    return false;
  array->exports++;
  return true;
}
static void bytearray_release_buffer(Value self, Buffer *buffer) {
  as_bytearray(self)->exports--;
}

static Value bytearray_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}

Type bytearray_type = {
    .name = "bytearray",
    .base = &object_type,
    .layout = &bytearray_layout,
    .root_shape = &bytearray_shape,
    .flags = TYPE_BASE | TYPE_MATCH_SELF,
    .slots =
        {
            .repr = bytes_repr,
            .str = bytearray_str,
            .hash = hash_unhashable,
            .compare = bytes_compare_slot,
            .iter = bytes_iter,
            .new_object = bytearray_new_object,
            .init = bytearray_init,
            .remainder = bytes_remainder_slot,
            .length = bytearray_len,
            .get_item = bytearray_get_item,
            .set_item = bytearray_set_item,
            .contains = bytes_contains,
            .concat = bytearray_concat,
            .repeat = bytearray_repeat,
            .inplace_concat = bytearray_inplace_concat,
            .inplace_repeat = bytearray_inplace_repeat,
        },
    .methods = bytearray_methods,
    .get_buffer = bytearray_get_buffer,
    .release_buffer = bytearray_release_buffer,
    .doc = "bytearray(iterable_of_ints), bytearray(string, encoding[, errors]), "
           "bytearray(bytes_or_buffer) -> a copy\n"
           "bytearray(int) -> that many zero bytes\n"
           "bytearray() -> an empty bytearray\n\n"
           "A mutable sequence of bytes.",
};
