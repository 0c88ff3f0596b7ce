/* The buffer protocol (PEP 3118) inside the VM. Invariant: between a successful buffer_get and its buffer_release the memory stays
   where it is and keeps its size; the exporter is pinned and kept alive by `owner`. A Buffer lives on the C stack or in a memoryview. */
#ifndef OBJECTS_BUFFER_H
#define OBJECTS_BUFFER_H

#include "objects/protocol.h"

enum { BUFFER_MAX_DIMENSIONS = 64 };
typedef enum BufferFlag { BUFFER_SIMPLE = 0, BUFFER_WRITABLE = 1, BUFFER_FORMAT = 4, BUFFER_STRIDES = 8, BUFFER_FULL = 15 } BufferFlag;

struct Buffer {
  void *memory;
  int64_t length;       /* bytes */
  int64_t item_size;
  bool readonly;
  int dimensions;
  const char *format;   /* struct syntax; NULL means "B" */
  int64_t *shape;       /* NULL for one dimension of length / item_size; else owned by the exporter */
  int64_t *strides;     /* NULL: C-contiguous */
  Value owner;          /* exporter; ABSENT when nothing is held */
  void *internal;       /* exporter's */
};
/* "a bytes-like object is required, not 'T'" where v exports nothing. false: exception set. */
bool buffer_get(Value v, Buffer *buffer, int flags) must_check;
void buffer_release(Buffer *buffer);
bool buffer_is_contiguous(const Buffer *buffer, char order);
/* bytes, bytearray, memoryview, array, mmap...: anything buffer_get accepts. */
bool object_has_buffer(Value v);

#endif
