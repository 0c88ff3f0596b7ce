/* bytes and bytearray. A bytes object is inline, NUL-terminated, immutable once it escaped; a bytearray points into a
   ByteStore and may not be resized while buffers are exported. */
#ifndef OBJECTS_BYTES_H
#define OBJECTS_BYTES_H

#include "objects/protocol.h"

typedef struct BytesObject {
  Object header;
  int64_t hash;   /* 0 = not computed */
  int64_t length;
  uint8_t data[]; /* length bytes and a NUL */
} BytesObject;
typedef struct ByteStore {
  Object header;
  int64_t capacity;
  uint8_t data[];
} ByteStore;
typedef struct ByteArrayObject {
  Object header;
  int64_t length;
  int64_t start;   /* offset of the first byte in the store: deleting in front is cheap */
  int64_t exports; /* live buffers; resizing raises BufferError meanwhile */
  Slot store;      /* ByteStore */
} ByteArrayObject;

extern Type bytes_type, bytearray_type;
extern Shape bytes_shape, bytearray_shape;

static always_inline bool is_bytes(Value v) { return has_type_flag(v, TYPE_BYTES); }
static always_inline BytesObject *as_bytes(Value v) { return object_cast(BytesObject, v); }
/* Contents undefined: fill at once. ABSENT: MemoryError. */
Value bytes_alloc(int64_t length) must_check;
Value bytes_from_data(const void *data, int64_t length);
Value bytes_concat(Value a, Value b) must_check;
Value bytearray_from_data(const void *data, int64_t length) must_check;
/* Pointer to the contents of a bytearray; moves when it is resized. */
uint8_t *bytearray_data(Value v);
bool bytearray_resize(Value v, int64_t length) must_check;

#endif
