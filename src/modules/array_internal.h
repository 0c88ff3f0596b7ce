/* array.array. Invariant: the items are the contents of a bytearray that nobody else sees, whose
   length is a multiple of the item size; it keeps its size while `exports` counts buffers on it. */
#ifndef MODULES_ARRAY_INTERNAL_H
#define MODULES_ARRAY_INTERNAL_H

#include "objects/bytes.h"

typedef enum ArrayItem { ARRAY_SIGNED, ARRAY_UNSIGNED, ARRAY_FLOAT, ARRAY_CHAR } ArrayItem;
typedef struct ArrayKind {
  char letter;        /* the typecode */
  uint8_t item;       /* ArrayItem */
  uint8_t size;       /* bytes */
  uint8_t machine;    /* number of the machine format in pickles: little-endian */
  const char *format; /* for the buffer protocol */
} ArrayKind;
typedef struct ArrayObject {
  Object header;
  const ArrayKind *kind; /* type of the items */
  int64_t exports;       /* live buffers */
  Slot bytes;            /* bytearray */
} ArrayObject;

extern Type array_type;
extern const ArrayKind array_kinds[];
extern const BuiltinDef array_methods[];

static inline ArrayObject *as_array(Value v) {
  return object_cast(ArrayObject, v);
}
static inline bool is_array(Value v) {
  return is_instance(v, &array_type);
}
static inline Value array_bytes(Value v) {
  return slot_get(&as_array(v)->bytes);
}
static inline uint8_t *array_data(Value v) {
  return bytearray_data(array_bytes(v));
}
static inline int64_t array_size(Value v) {
  return as_array(v)->kind->size;
}
static inline int64_t array_length(Value v) {
  return as_bytearray(array_bytes(v))->length / array_size(v);
}

/* NULL: ValueError. */
const ArrayKind *array_kind_of(uint32_t letter) must_check;
Value array_get(Value self, int64_t i) must_check;
/* Packs v to `out`. false: exception set. Runs Python code. */
bool array_pack(const ArrayKind *kind, uint8_t *out, Value v) must_check;
/* Replaces items[from..to) by `count` items at `items`, which are not in the array. false:
   BufferError, MemoryError. */
bool array_replace(Value self, int64_t from, int64_t to, const void *items,
                   int64_t count) must_check;
bool array_append_value(Value self, Value v) must_check;
bool array_extend_any(Value self, Value iterable) must_check;
bool array_append_bytes(Value self, Value bytes_like) must_check;
/* Appends the code points of a str; the array is of characters. */
bool array_append_text(Value self, Value text) must_check;
Value array_copy(Value self, int64_t from, int64_t to) must_check;
Value array_to_list(Value self) must_check;
Value array_to_text(Value self) must_check;
/* array._array_reconstructor */
Value array_reconstruct(Value *args, int nargs);

#endif
