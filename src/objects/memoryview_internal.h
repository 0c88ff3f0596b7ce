/* memoryview: what the files memoryview*.c share.

   Invariants: all views of one buffer_get (slices, casts, memoryview(view)) share a ManagedBuffer,
   which gives the buffer back when the last of them is released, or, if some died unreleased, when
   the collector finds it dead. A view's memory does not move (the exporter's store is pinned).
   `dims` holds the shape, then the strides; views always have both. */
#ifndef OBJECTS_MEMORYVIEW_INTERNAL_H
#define OBJECTS_MEMORYVIEW_INTERNAL_H

#include "gc/barrier.h"
#include "objects/buffer.h"

typedef struct ManagedBuffer {
  Object header;
  Slot owner, store; /* of the Buffer; absent when it is given back */
  Buffer buffer;     /* its Values are absent: they are above */
  int64_t views;     /* not released */
} ManagedBuffer;

typedef struct MemoryView {
  Object header;
  Slot managed;            /* ManagedBuffer */
  char *memory;            /* item 0, 0, ... */
  int64_t length;          /* bytes in all items */
  int64_t item_size;       /* bytes per item */
  int64_t hash;            /* -1: not computed */
  int64_t exports;         /* Buffers on this view that are out */
  const char *format;      /* exporter's, NULL means "B"; not used if own_format is set */
  char own_format[8];      /* of a cast */
  bool readonly, released; /* the memory may not be written to; release() was called */
  int32_t dimensions;      /* 0: a single item */
  int64_t dim_count;       /* 2 * dimensions */
  int64_t dims[];          /* the lengths of all dimensions, then their strides in bytes */
} MemoryView;

static inline MemoryView *as_view(Value v) {
  return object_cast(MemoryView, v);
}
static inline ManagedBuffer *view_managed(const MemoryView *m) {
  return object_cast(ManagedBuffer, slot_get(&m->managed));
}
static inline int64_t *view_shape(MemoryView *m) {
  return m->dims;
}
static inline int64_t *view_strides(MemoryView *m) {
  return m->dims + m->dimensions;
}
static inline const char *view_format(const MemoryView *m) {
  return m->own_format[0] != 0 ? m->own_format : m->format != NULL ? m->format : "B";
}
/* ValueError if the view was released. */
bool view_check(const MemoryView *m) must_check;
/* The view as a Buffer without an owner, for the functions of buffer.h. */
Buffer view_buffer(MemoryView *m);
/* order C, F or A (either). A single dimension is judged by its stride even if there are no
   items. */
bool view_is_contiguous(MemoryView *m, char order);
/* A view of the same buffer with its own dims (uninitialised but for dims copied when the number is
   the same). ABSENT: MemoryError. */
Value view_derive(MemoryView *m, int dimensions) must_check;

/* The view gives up its share of the buffer. Nothing is exported from it. */
void view_release(MemoryView *m);

/* The native format that the text is, with or without '@': its letter, and *size; 0 if it is
   none. */
char native_format(const char *format, int64_t *size);
/* An item as a Value, and back. ABSENT, false: exception set (unpacking: MemoryError only). */
Value unpack_item(const char *item, char letter) must_check;

/* memoryview_items.c */
int64_t view_len(Value self);
Value view_get_item(Value self, Value key);
bool view_set_item(Value self, Value key, Value v);
Value view_iter(Value self);
Value view_tolist(Value *args, int nargs);
/* memoryview_compare.c */
Value view_compare(Value self, Value other, CompareOp op);
bool view_hash(Value self, int64_t *hash);
/* memoryview_cast.c */
Value view_cast(Value *args, int nargs);

#endif
