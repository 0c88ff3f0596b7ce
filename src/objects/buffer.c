/* Getting and releasing buffers, whether they are contiguous, copying them out in either order. */
#include "objects/buffer.h"

#include "objects/bytes.h"

bool object_has_buffer(Value v) {
  return type_of(v)->get_buffer != NULL;
}

bool buffer_get(Value v, Buffer *buffer, int flags) {
  Type *type = type_of(v);
  *buffer = (Buffer){0};
  if (type->get_buffer != NULL) return type->get_buffer(v, buffer, flags);
  raise_type_error("a bytes-like object is required, not '%.100N'", type);
  return false;
}

void buffer_release(Buffer *buffer) {
  Value owner = buffer->owner;
  if (is_absent(owner)) return;
  buffer->owner = ABSENT;
  Type *type = type_of(owner);
  if (type->release_buffer != NULL) type->release_buffer(owner, buffer);
}

bool buffer_fill(Buffer *buffer, Value owner, Value store, void *memory, int64_t length,
                 bool readonly, int flags) {
  if (flags & BUFFER_WRITABLE && readonly) {
    raise_error(&exc_BufferError, "Object is not writable.");
    return false;
  }
  *buffer = (Buffer){
      .memory = memory,
      .length = length,
      .item_size = 1,
      .readonly = readonly,
      .dimensions = 1,
      .owner = owner,
      .store = store,
  };
  return true;
}

static bool contiguous_c(const Buffer *buffer) {
  int64_t expected = buffer->item_size;
  for (int i = buffer->dimensions - 1; i >= 0; i--) {
    if (buffer->shape[i] > 1 && buffer->strides[i] != expected) return false;
    expected *= buffer->shape[i];
  }
  return true;
}

static bool contiguous_fortran(const Buffer *buffer) {
  int64_t expected = buffer->item_size;
  for (int i = 0; i < buffer->dimensions; i++) {
    if (buffer->shape[i] > 1 && buffer->strides[i] != expected) return false;
    expected *= buffer->shape[i];
  }
  return true;
}

bool buffer_is_contiguous(const Buffer *buffer, char order) {
  if (buffer->length == 0) return true;
  if (buffer->strides == NULL) {
    if (order != 'F' || buffer->dimensions <= 1) return true;
    int wide =
        0; /* C-contiguous: Fortran-contiguous as well with at most one dimension that counts */
    for (int i = 0; i < buffer->dimensions; i++) wide += buffer->shape[i] > 1;
    return wide <= 1;
  }
  if (order == 'C') return contiguous_c(buffer);
  if (order == 'F') return contiguous_fortran(buffer);
  return contiguous_c(buffer) || contiguous_fortran(buffer);
}

static char *copy_dimension(const Buffer *buffer, int dimension, const char *from, char *out) {
  if (dimension == buffer->dimensions) {
    memcpy(out, from, buffer->item_size);
    return out + buffer->item_size;
  }
  for (int64_t i = 0; i < buffer->shape[dimension]; i++)
    out = copy_dimension(buffer, dimension + 1, from + i * buffer->strides[dimension], out);
  return out;
}

void buffer_copy_out(const Buffer *buffer, void *out) {
  if (buffer->length == 0) return;
  if (buffer_is_contiguous(buffer, 'C'))
    memcpy(out, buffer->memory, buffer->length);
  else
    copy_dimension(buffer, 0, buffer->memory, out);
}
