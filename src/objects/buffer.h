/* The buffer protocol (PEP 3118) inside the VM.

   Invariants: between a successful buffer_get and its buffer_release the memory stays where it is
   and keeps its size: a Buffer lives on the C stack, which keeps `owner` alive and `store` unmoved,
   or in a memoryview, which has pinned `store`. Types that export implement Type.get_buffer with
   buffer_fill, counting exports where they can be resized, and Type.release_buffer where they
   count; the latter also runs inside the collector for views that died unreleased: it may not
   allocate or look at other objects. */
#ifndef OBJECTS_BUFFER_H
#define OBJECTS_BUFFER_H

#include "objects/protocol.h"

enum { BUFFER_MAX_DIMENSIONS = 64 };
typedef enum BufferFlag {
  BUFFER_SIMPLE = 0,
  BUFFER_WRITABLE = 1,
  BUFFER_FORMAT = 4,
  BUFFER_STRIDES = 8,
  BUFFER_FULL = 14
} BufferFlag;

struct Buffer {
  void *memory;       /* item 0, 0, ... */
  int64_t length;     /* bytes */
  int64_t item_size;  /* bytes per item */
  bool readonly;      /* the memory may not be written to */
  int dimensions;     /* 0: a single item */
  const char *format; /* struct syntax; NULL means "B" */
  int64_t *shape;     /* NULL for one dimension of length / item_size; else owned by the exporter */
  int64_t *strides;   /* NULL: C-contiguous */
  Value owner;        /* exporter; ABSENT when nothing is held */
  Value store;        /* heap object that contains the memory; ABSENT: it is outside the heap */
  void *internal;     /* exporter's */
};
/* "a bytes-like object is required, not 'T'" where v exports nothing. Without BUFFER_STRIDES the
   memory is C-contiguous, without BUFFER_FORMAT bytes are all that is promised. false: exception
   set. */
bool buffer_get(Value v, Buffer *buffer, int flags) must_check;
void buffer_release(Buffer *buffer);
/* For exporters: one dimension of bytes. false: BufferError "Object is not writable." */
bool buffer_fill(Buffer *buffer, Value owner, Value store, void *memory, int64_t length,
                 bool readonly, int flags) must_check;
bool buffer_is_contiguous(const Buffer *buffer, char order);
/* bytes, bytearray, memoryview, array, mmap...: anything buffer_get accepts. */
bool object_has_buffer(Value v);
/* The bytes in C order, also of a strided buffer; out has room for buffer->length. */
void buffer_copy_out(const Buffer *buffer, void *out);

/* memoryview(v) */
Value memoryview_new(Value v) must_check;
/* A memoryview on memory that owner (may be ABSENT) keeps alive; outside the heap. */
Value memoryview_from_memory(void *memory, int64_t length, bool readonly, Value owner) must_check;
extern Type memoryview_type;
extern Shape memoryview_shape;
static always_inline bool is_memoryview(Value v) {
  return has_shape(v, &memoryview_shape);
}

#endif
