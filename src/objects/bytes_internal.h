/* What the files bytes*.c, bytearray*.c share. Methods that bytes and bytearray have in common are
   written once, on ByteViews, and return an object of the kind of self. */
#ifndef OBJECTS_BYTES_INTERNAL_H
#define OBJECTS_BYTES_INTERNAL_H

#include "gc/barrier.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/str.h"

#define BYTES_MAX_LENGTH (((int64_t)1 << 46) - 1)

/* The contents of a bytes or bytearray: interior pointer, to be taken again after anything that may
   run Python code. */
typedef struct ByteView {
  const uint8_t *data; /* the first byte */
  int64_t length;      /* number of bytes */
} ByteView;
static inline ByteView byte_view(Value v) {
  if (likely(is_bytes(v))) return (ByteView){as_bytes(v)->data, as_bytes(v)->length};
  return (ByteView){bytearray_data(v), as_bytearray(v)->length};
}
/* Exact bytes or bytearray, as self is. ABSENT: MemoryError. */
Value bytes_like(Value self, const void *data, int64_t length) must_check;
/* The same with undefined contents, and where to put them. */
Value bytes_like_alloc(Value self, int64_t length, uint8_t **data) must_check;

/* self[from..to) of the same kind; self itself if it is exact bytes and the range all of it.
   ABSENT: MemoryError. */
Value bytes_like_slice(Value self, int64_t from, int64_t to) must_check;

/* An argument of a method that is bytes or exports a buffer; held until it is released. */
typedef struct ByteArgument {
  ByteView view; /* its contents */
  Buffer buffer; /* nothing to release where it is bytes */
  uint8_t byte;  /* of an argument that is an int */
} ByteArgument;
/* false: TypeError "a bytes-like object is required, not 'T'". */
bool byte_argument(Value v, ByteArgument *out) must_check;
/* Takes an int as one byte as well. false: TypeError, ValueError. */
bool byte_or_int_argument(Value v, ByteArgument *out) must_check;
static inline void byte_argument_release(ByteArgument *argument) {
  buffer_release(&argument->buffer);
}

/* An int (or __index__) as a byte; false: TypeError, ValueError. */
bool byte_from_value(Value v, uint8_t *out) must_check;

/* bytes_methods.c, bytearray_methods.c */
extern const BuiltinDef bytes_methods[], bytearray_methods[];

/* Slots of both types: bytes_common.c, bytes_iterator.c. */
Value bytes_compare_slot(Value self, Value other, CompareOp op);
int bytes_contains(Value self, Value item);
Value bytes_repr(Value self);
Value bytes_remainder_slot(Value self, Value args);
Value bytes_iter(Value self);

/* bytes_hex.c: sep ABSENT for none; bytes_per_sep an int. Runs Python code. */
Value bytes_hex(ByteView bytes, Value sep, Value bytes_per_sep) must_check;

/* bytes_new.c */
Value bytes_new_object(Type *type, Value *args, int nargs, Value kwnames);
/* Bytes from the integers of an iterable. type_name is the class to be made, kind what a byte is
   called in messages. */
Value bytes_from_iterable(Value v, const char *type_name, const char *kind) must_check;
bool bytearray_init(Value self, Value *args, int nargs, Value kwnames);

/* bytearray.c */
/* Replaces data[from..to) by count bytes that are not in the bytearray itself. false: BufferError,
   MemoryError. */
bool bytearray_replace_range(Value v, int64_t from, int64_t to, const uint8_t *bytes,
                             int64_t count) must_check;
bool bytearray_append_view(Value self, ByteView bytes) must_check;

#endif
