/* Equality and hash of memoryviews. */
#include "objects/memoryview_internal.h"

#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

#include "base/hash.h"

/* How items of one of two compared buffers become Values. */
typedef struct Unpacker {
  const Buffer *buffer; /* whose items it unpacks */
  char letter;          /* native format; 0: by `unpack` */
  Value unpack;         /* bound method unpack of a struct.Struct */
} Unpacker;

static const char *format_of(const Buffer *buffer) {
  return buffer->format != NULL ? buffer->format : "B";
}

/* 1: can unpack, 0: the format is unknown, -1: exception set. */
static int unpacker_init(Unpacker *u, const Buffer *buffer) {
  int64_t size;
  *u = (Unpacker){buffer, native_format(format_of(buffer), &size), ABSENT};
  if (u->letter != 0 && size == buffer->item_size) return 1;
  u->letter = 0;
  Value module = import_module("struct");
  if (is_absent(module)) return -1;
  const char *format = format_of(buffer);
  Value structure =
      call_method1(module, NAME("Struct"), str_from_utf8_lossy(format, strlen(format)));
  if (is_absent(structure)) {
    if (exception_matches(&exc_MemoryError)) return -1;
    exception_clear();
    return 0;
  }
  u->unpack = object_getattr(structure, NAME("unpack"));
  return is_absent(u->unpack) ? -1 : 1;
}

static Value unpack(const Unpacker *u, const char *item) {
  if (u->letter != 0) return unpack_item(item, u->letter);
  Value bytes = bytes_from_data(item, u->buffer->item_size);
  Value items = is_absent(bytes) ? ABSENT : call1(u->unpack, bytes);
  if (is_absent(items) || !is_tuple(items) || tuple_length(items) != 1) return items;
  return tuple_get(items, 0);
}

/* Integers of the same format are equal if their bytes are. */
static bool compares_bytes(const Unpacker *a, const Unpacker *b) {
  return a->letter == b->letter && a->letter != 0 && strchr("fd?", a->letter) == NULL;
}

static int equal_items(const Unpacker *a, const Unpacker *b, const char *x, const char *y) {
  if (compares_bytes(a, b)) return memcmp(x, y, a->buffer->item_size) == 0;
  Value v = unpack(a, x);
  if (is_absent(v)) return -1;
  Value w = unpack(b, y);
  return is_absent(w) ? -1 : object_compare_bool(v, w, CMP_EQ);
}

/* 1, 0, -1 */
static int equal_from(const Unpacker *a, const Unpacker *b, int dimension, const char *x,
                      const char *y) {
  const Buffer *p = a->buffer, *q = b->buffer;
  if (dimension == p->dimensions) return equal_items(a, b, x, y);
  int64_t x_stride = p->strides[dimension], y_stride = q->strides[dimension];
  bool last = dimension + 1 == p->dimensions;
  if (last && compares_bytes(a, b) && x_stride == p->item_size && y_stride == x_stride)
    return memcmp(x, y, p->shape[dimension] * x_stride) == 0;
  for (int64_t i = 0; i < p->shape[dimension]; i++, x += x_stride, y += y_stride) {
    int equal = equal_from(a, b, dimension + 1, x, y);
    if (equal <= 0) return equal;
  }
  return 1;
}

/* Fills in shape and strides of a one-dimensional buffer without them. */
static void complete(Buffer *buffer, int64_t *shape, int64_t *strides) {
  if (buffer->dimensions != 1) return;
  if (buffer->shape == NULL) {
    *shape = buffer->length / max_of(buffer->item_size, 1);
    buffer->shape = shape;
  }
  if (buffer->strides == NULL) {
    *strides = buffer->item_size;
    buffer->strides = strides;
  }
}

static bool same_shape(const Buffer *a, const Buffer *b) {
  if (a->dimensions != b->dimensions) return false;
  for (int i = 0; i < a->dimensions; i++)
    if (a->shape[i] != b->shape[i]) return false;
  return true;
}

static int equal_buffers(Buffer *a, Buffer *b) {
  Unpacker x, y;
  if (!same_shape(a, b)) return 0;
  int known = unpacker_init(&x, a);
  if (known > 0) known = unpacker_init(&y, b);
  return known <= 0 ? known : equal_from(&x, &y, 0, a->memory, b->memory);
}

/* Strides of any buffer of more than one dimension that came without: into `strides`. */
static void fill_strides(Buffer *buffer, int64_t *strides) {
  if (buffer->strides != NULL || buffer->dimensions < 2) return;
  int64_t stride = buffer->item_size;
  for (int i = buffer->dimensions - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= buffer->shape[i];
  }
  buffer->strides = strides;
}

Value view_compare(Value self, Value other, CompareOp op) {
  int64_t shape[1], strides[BUFFER_MAX_DIMENSIONS];
  Buffer b;
  if ((op != CMP_EQ && op != CMP_NE) || !is_memoryview(self)) return NOT_IMPLEMENTED;
  MemoryView *m = as_view(self);
  bool other_released = is_memoryview(other) && as_view(other)->released;
  if (m->released || other_released) return from_bool(same(self, other) == (op == CMP_EQ));
  if (!object_has_buffer(other)) return NOT_IMPLEMENTED;
  if (!buffer_get(other, &b, BUFFER_FULL)) {
    exception_clear();
    return NOT_IMPLEMENTED;
  }
  Buffer a = view_buffer(m);
  complete(&b, shape, strides);
  fill_strides(&b, strides);
  m->exports++; /* Python code may run */
  int equal = equal_buffers(&a, &b);
  m->exports--;
  buffer_release(&b);
  return equal < 0 ? ABSENT : from_bool((equal > 0) == (op == CMP_EQ));
}

bool view_hash(Value self, int64_t *hash) {
  MemoryView *m = as_view(self);
  int64_t size;
  if (m->hash != -1) return *hash = m->hash, true;
  if (!view_check(m)) return false;
  if (!m->readonly) return raise_value_error("cannot hash writable memoryview object"), false;
  char letter = native_format(view_format(m), &size);
  if (letter != 'B' && letter != 'b' && letter != 'c')
    return raise_value_error("memoryview: hashing is restricted to formats 'B', 'b' or 'c'"), false;
  Value owner = slot_get(&view_managed(m)->owner);
  if (!is_absent(owner) && !object_hash(owner, hash)) return false;
  Buffer buffer = view_buffer(m);
  Value bytes = bytes_alloc(m->length);
  if (is_absent(bytes)) return false;
  buffer_copy_out(&buffer, as_bytes(bytes)->data);
  *hash = m->hash = bytes_hash(bytes);
  return true;
}
