/* bytes and bytearray. A bytes object is inline, NUL-terminated, immutable once it escaped; a
   bytearray points into a ByteStore and may not be resized while buffers are exported. */
#ifndef OBJECTS_BYTES_H
#define OBJECTS_BYTES_H

#include "objects/protocol.h"

typedef struct BytesObject {
  Object header;
  int64_t hash;   /* 0 = not computed; only that of b'' is 0 */
  int64_t length; /* number of bytes */
  uint8_t data[]; /* length bytes and a NUL */
} BytesObject;
typedef struct ByteStore {
  Object header;
  int64_t capacity; /* bytes there is room for */
  uint8_t data[];   /* behind the last byte in use a NUL */
} ByteStore;
typedef struct ByteArrayObject {
  Object header;
  int64_t length;  /* number of bytes */
  int64_t start;   /* offset of the first byte in the store: deleting in front is cheap */
  int64_t exports; /* live buffers; resizing raises BufferError meanwhile */
  Slot store;      /* ByteStore; absent while nothing was ever stored */
} ByteArrayObject;

/* Walks bytes or a bytearray (its shape tells). */
typedef struct ByteIterator {
  Object header;
  int64_t index; /* of the next byte */
  Slot bytes;    /* absent once exhausted */
} ByteIterator;

extern Type bytes_type, bytearray_type, bytes_iterator_type, bytearray_iterator_type;
extern Shape bytes_shape, bytearray_shape, bytes_iterator_shape, bytearray_iterator_shape;
extern Value bytes_empty;

/* Tells the collector of the empty one and those of one byte; called once by objects_init. */
void bytes_register_static(void);

static always_inline bool is_bytes(Value v) {
  return has_type_flag(v, TYPE_BYTES);
}
static always_inline bool is_exact_bytes(Value v) {
  return has_shape(v, &bytes_shape);
}
static always_inline BytesObject *as_bytes(Value v) {
  return object_cast(BytesObject, v);
}
static always_inline int64_t bytes_length(Value v) {
  return as_bytes(v)->length;
}
/* Contents undefined (but NUL-terminated): fill at once. ABSENT: MemoryError. */
Value bytes_alloc(int64_t length) must_check;
/* Cuts a fresh object from bytes_alloc (nothing else refers to it) to its first `length` bytes. */
Value bytes_truncate(Value fresh, int64_t length);
/* ABSENT: MemoryError, for 1000 bytes or more. */
Value bytes_from_data(const void *data, int64_t length);
/* Takes what a ByteBuffer holds (and frees it). ABSENT: MemoryError. */
typedef struct ByteBuffer ByteBuffer;
Value bytes_from_buffer(ByteBuffer *buffer) must_check;
Value bytes_concat(Value a, Value b) must_check;
/* bytes(v) for anything but a str or int: __bytes__, buffers, iterables of ints. Exact bytes unless
   __bytes__ gave others. */
Value bytes_from_object(Value v) must_check;
bool bytes_equal(Value a, Value b);
int64_t bytes_hash(Value v);

/* sys.flags.bytes_warning, set by the command line; BytesWarning if it asks for one. false: it
   became an exception. */
extern int bytes_warning_level;
bool bytes_warn(const char *message) must_check;

static inline bool is_bytearray(Value v) {
  return is_instance(v, &bytearray_type);
}
static always_inline ByteArrayObject *as_bytearray(Value v) {
  return object_cast(ByteArrayObject, v);
}
Value bytearray_from_data(const void *data, int64_t length) must_check;
/* Pointer to the contents of a bytearray; moves when it is resized. */
uint8_t *bytearray_data(Value v);
/* Keeps the first bytes; new ones are zero. false: MemoryError, or BufferError while buffers are
   exported. May collect. */
bool bytearray_resize(Value v, int64_t length) must_check;

#endif
