/* Items of memoryviews: packing and unpacking, indexing, slices, iteration. */
#include "objects/memoryview_internal.h"

#include "objects/bytes.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/tuple.h"

/* -- Formats ----------------------------------------------------------------------------------- */

static int64_t letter_size(char letter) {
  switch (letter) {
  case 'c':
  case 'b':
  case 'B': return 1;
  case '?': return sizeof(bool);
  case 'h':
  case 'H': return sizeof(short);
  case 'i':
  case 'I': return sizeof(int);
  case 'l':
  case 'L': return sizeof(long);
  case 'q':
  case 'Q': return sizeof(long long);
  case 'n':
  case 'N': return sizeof(size_t);
  case 'f': return sizeof(float);
  case 'd': return sizeof(double);
  case 'P': return sizeof(void *);
  default: return 0;
  }
}

char native_format(const char *format, int64_t *size) {
  if (*format == '@') format++;
  if (*format == 0 || format[1] != 0) return 0;
  *size = letter_size(*format);
  return *size == 0 ? 0 : *format;
}

/* Letter of a view's format; 0: NotImplementedError set. */
static char view_letter(const MemoryView *m) {
  int64_t size;
  const char *format = view_format(m);
  char letter = native_format(format, &size);
  if (letter != 0) return letter;
  raise_error(&exc_NotImplementedError,
              strlen(format + (*format == '@')) == 1 ? "memoryview: format %s not supported"
                                                     : "memoryview: unsupported format %s",
              format);
  return 0;
}

#define LOAD(Type)                                                                                 \
  ({                                                                                               \
    Type loaded;                                                                                   \
    memcpy(&loaded, item, sizeof loaded);                                                          \
    loaded;                                                                                        \
  })

Value unpack_item(const char *item, char letter) {
  switch (letter) {
  case 'B': return from_small_int((uint8_t)*item);
  case 'b': return from_small_int((int8_t)*item);
  case 'c': return bytes_from_data(item, 1);
  case '?': return from_bool(*item != 0);
  case 'h': return from_small_int(LOAD(short));
  case 'H': return from_small_int(LOAD(unsigned short));
  case 'i': return from_small_int(LOAD(int));
  case 'I': return from_small_int(LOAD(unsigned));
  case 'l':
  case 'q':
  case 'n': return int_from_i64(LOAD(int64_t));
  case 'L':
  case 'Q':
  case 'N':
  case 'P': return int_from_u64(LOAD(uint64_t));
  case 'f': return float_from_double(LOAD(float));
  case 'd': return float_from_double(LOAD(double));
  }
  unreachable_state("format letter");
}

/* Replaces an error of converting a value for a format by memoryview's own. */
static bool pack_failed(char letter) {
  if (exception_suppress(&exc_TypeError))
    raise_type_error("memoryview: invalid type for format '%c'", letter);
  else if (exception_suppress(&exc_OverflowError) || exception_suppress(&exc_ValueError))
    raise_value_error("memoryview: invalid value for format '%c'", letter);
  return false;
}

static bool out_of_range(char letter) {
  raise_value_error("memoryview: invalid value for format '%c'", letter);
  return false;
}

static bool pack_unsigned(char *item, char letter, Value v) {
  uint64_t number;
  int64_t size = letter_size(letter);
  Value index = number_index(v);
  if (is_absent(index) || !int_to_u64(index, &number)) return pack_failed(letter);
  if (size < 8 && number >> (8 * size) != 0) return out_of_range(letter);
  memcpy(item, &number, size); /* little endian */
  return true;
}

static bool pack_signed(char *item, char letter, Value v) {
  int64_t number;
  int64_t size = letter_size(letter);
  Value index = number_index(v);
  if (is_absent(index) || !int_to_i64(index, &number)) return pack_failed(letter);
  if (size < 8 && (number < -((int64_t)1 << (8 * size - 1)) || number >> (8 * size - 1) > 0))
    return out_of_range(letter);
  memcpy(item, &number, size);
  return true;
}

static bool pack_float(char *item, char letter, Value v) {
  double number;
  if (!value_to_double(v, &number)) return pack_failed(letter);
  float narrow = (float)number;
  if (letter == 'f')
    memcpy(item, &narrow, sizeof narrow);
  else
    memcpy(item, &number, sizeof number);
  return true;
}

static bool pack_item(char *item, char letter, Value v) {
  int truth;
  switch (letter) {
  case 'b':
  case 'h':
  case 'i':
  case 'l':
  case 'q':
  case 'n': return pack_signed(item, letter, v);
  case 'B':
  case 'H':
  case 'I':
  case 'L':
  case 'Q':
  case 'N':
  case 'P': return pack_unsigned(item, letter, v);
  case 'f':
  case 'd': return pack_float(item, letter, v);
  case '?':
    truth = object_truth(v);
    if (truth >= 0) *item = (char)truth;
    return truth >= 0;
  case 'c':
    if (!is_bytes(v)) return raise_type_error("memoryview: invalid type for format 'c'"), false;
    if (bytes_length(v) != 1) return out_of_range('c');
    *item = (char)as_bytes(v)->data[0];
    return true;
  }
  unreachable_state("format letter");
}

/* -- Where items are --------------------------------------------------------------------------- */

/* Moves *at by index i of the dimension. false: IndexError. */
static bool step_into(MemoryView *m, int dimension, int64_t i, char **at) {
  int64_t count = view_shape(m)[dimension];
  if (i < 0) i += count;
  if (i < 0 || i >= count) {
    raise_error(&exc_IndexError, "index out of bounds on dimension %d", dimension + 1);
    return false;
  }
  *at += i * view_strides(m)[dimension];
  return true;
}

/* A key that is a tuple of integers. NULL: exception set. */
static char *find_item(MemoryView *m, Value key) {
  char *at = m->memory;
  int64_t count = tuple_length(key);
  if (count > m->dimensions) {
    raise_type_error("cannot index %d-dimension view with %lld-element tuple", m->dimensions,
                     (long long)count);
    return NULL;
  }
  if (count < m->dimensions) {
    raise_not_implemented("sub-views are not implemented");
    return NULL;
  }
  for (int i = 0; i < count; i++) {
    int64_t index;
    if (!sequence_index(tuple_get(key, i), &index)) return NULL;
    if (!view_check(m) || !step_into(m, i, index, &at)) return NULL;
  }
  return at;
}

static bool is_index_tuple(Value key) {
  if (!is_tuple(key)) return false;
  for (int64_t i = 0; i < tuple_length(key); i++)
    if (!has_index(tuple_get(key, i))) return false;
  return true;
}

static bool is_slice_tuple(Value key) {
  if (!is_tuple(key) || tuple_length(key) == 0) return false;
  for (int64_t i = 0; i < tuple_length(key); i++)
    if (!is_slice(tuple_get(key, i))) return false;
  return true;
}

static int64_t item_count(MemoryView *m) {
  int64_t count = 1;
  for (int i = 0; i < m->dimensions; i++) count *= view_shape(m)[i];
  return count;
}

/* The first dimension cut down to a slice. */
static Value slice_view(MemoryView *m, Value slice) {
  SliceRange range;
  Value v = view_derive(m, m->dimensions); /* first: the indices may release m */
  if (is_absent(v)) return ABSENT;
  MemoryView *view = as_view(v);
  if (!slice_unpack(slice, &range)) {
    view_release(view);
    return ABSENT;
  }
  slice_adjust(&range, view_shape(m)[0]);
  view->memory += range.start * view_strides(m)[0];
  view_shape(view)[0] = range.count;
  view_strides(view)[0] *= range.step;
  view->length = item_count(view) * view->item_size;
  return v;
}

/* -- Reading ----------------------------------------------------------------------------------- */

static Value unpack_at(MemoryView *m, const char *at) {
  char letter = view_letter(m);
  return letter == 0 ? ABSENT : unpack_item(at, letter);
}

int64_t view_len(Value self) {
  MemoryView *m = as_view(self);
  if (!view_check(m)) return -1;
  if (m->dimensions == 0) return 1;
  return view_shape(m)[0];
}

static Value get_scalar(Value self, Value key) {
  if (same(key, ELLIPSIS)) return self;
  if (is_tuple(key) && tuple_length(key) == 0)
    return unpack_at(as_view(self), as_view(self)->memory);
  return raise_type_error("invalid indexing of 0-dim memory");
}

static Value get_by_index(MemoryView *m, Value key) {
  int64_t i;
  char *at = m->memory;
  if (!sequence_index(key, &i) || !view_check(m)) return ABSENT;
  if (m->dimensions > 1)
    return raise_not_implemented("multi-dimensional sub-views are not implemented");
  return step_into(m, 0, i, &at) ? unpack_at(m, at) : ABSENT;
}

Value view_get_item(Value self, Value key) {
  MemoryView *m = as_view(self);
  if (!view_check(m)) return ABSENT;
  if (m->dimensions == 0) return get_scalar(self, key);
  if (has_index(key)) return get_by_index(m, key);
  if (is_slice(key)) return slice_view(m, key);
  if (is_index_tuple(key)) {
    const char *at = find_item(m, key);
    return at == NULL ? ABSENT : unpack_at(m, at);
  }
  if (is_slice_tuple(key))
    return raise_not_implemented("multi-dimensional slicing is not implemented");
  return raise_type_error("memoryview: invalid slice key");
}

static Value list_of_dimension(MemoryView *m, int dimension, const char *at, char letter) {
  int64_t count = view_shape(m)[dimension], stride = view_strides(m)[dimension];
  Value list = list_new(count);
  for (int64_t i = 0; i < count; i++, at += stride) {
    Value item = dimension + 1 == m->dimensions ? unpack_item(at, letter)
                                                : list_of_dimension(m, dimension + 1, at, letter);
    if (is_absent(item) || !list_append(list, item)) return ABSENT;
  }
  return list;
}

Value view_tolist(Value *args, int nargs) {
  MemoryView *m = as_view(args[0]);
  if (!view_check(m)) return ABSENT;
  char letter = view_letter(m);
  if (letter == 0) return ABSENT;
  return m->dimensions == 0 ? unpack_item(m->memory, letter)
                            : list_of_dimension(m, 0, m->memory, letter);
}

/* -- Writing ----------------------------------------------------------------------------------- */

static bool pack_at(MemoryView *m, char *at, Value v) {
  char item[16];
  char letter = view_letter(m);
  if (letter == 0 || !pack_item(item, letter, v) || !view_check(m)) return false;
  memcpy(at, item, m->item_size);
  return true;
}

/* Formats that mean the same: equal, with '@' or without. */
static bool same_format(const char *a, const char *b) {
  return strcmp(a + (*a == '@'), b + (*b == '@')) == 0;
}

static bool copy_items(MemoryView *to, const Buffer *from) {
  int64_t count = view_shape(to)[0], size = to->item_size;
  int64_t from_count =
      from->shape != NULL ? from->shape[0] : from->length / max_of(from->item_size, 1);
  int64_t from_stride = from->strides != NULL ? from->strides[0] : from->item_size;
  if (!same_format(view_format(to), from->format != NULL ? from->format : "B") ||
      from->item_size != size || from_count != count) {
    raise_value_error("memoryview assignment: lvalue and rvalue have different structures");
    return false;
  }
  int64_t stride = view_strides(to)[0];
  if (count < 2 || (stride == size && from_stride == size)) {
    memmove(to->memory, from->memory, count * size);
    return true;
  }
  char *copy = malloc(count * size); /* they may overlap */
  if (copy == NULL) return raise_memory_error(), false;
  for (int64_t i = 0; i < count; i++)
    memcpy(copy + i * size, (char *)from->memory + i * from_stride, size);
  for (int64_t i = 0; i < count; i++) memcpy(to->memory + i * stride, copy + i * size, size);
  free(copy);
  return true;
}

static bool set_slice(MemoryView *m, Value slice, Value v) {
  Buffer source;
  if (!buffer_get(v, &source, BUFFER_FULL)) return false;
  Value target = slice_view(m, slice);
  bool ok = !is_absent(target) && view_check(m);
  if (ok && source.dimensions != 1) {
    raise_value_error("memoryview assignment: lvalue and rvalue have different structures");
    ok = false;
  }
  ok = ok && copy_items(as_view(target), &source);
  buffer_release(&source);
  if (!is_absent(target)) view_release(as_view(target)); /* nobody else knows it */
  return ok;
}

static bool set_scalar(MemoryView *m, Value key, Value v) {
  if (same(key, ELLIPSIS) || (is_tuple(key) && tuple_length(key) == 0))
    return pack_at(m, m->memory, v);
  raise_type_error("invalid indexing of 0-dim memory");
  return false;
}

static bool set_by_index(MemoryView *m, Value key, Value v) {
  int64_t i;
  char *at = m->memory;
  if (m->dimensions > 1) return raise_not_implemented("sub-views are not implemented"), false;
  return sequence_index(key, &i) && view_check(m) && step_into(m, 0, i, &at) && pack_at(m, at, v);
}

bool view_set_item(Value self, Value key, Value v) {
  MemoryView *m = as_view(self);
  if (!view_check(m)) return false;
  if (view_letter(m) == 0) return false;
  if (m->readonly) return raise_type_error("cannot modify read-only memory"), false;
  if (is_absent(v)) return raise_type_error("cannot delete memory"), false;
  if (m->dimensions == 0) return set_scalar(m, key, v);
  if (has_index(key)) return set_by_index(m, key, v);
  if (is_slice(key) && m->dimensions == 1) return set_slice(m, key, v);
  if (is_index_tuple(key)) {
    char *at = find_item(m, key);
    return at != NULL && pack_at(m, at, v);
  }
  if (is_slice(key) || is_slice_tuple(key)) {
    raise_not_implemented("memoryview slice assignments are currently restricted to ndim = 1");
    return false;
  }
  raise_type_error("memoryview: invalid slice key");
  return false;
}

/* -- Iteration --------------------------------------------------------------------------------- */

typedef struct MemoryIterator {
  Object header;
  int64_t index, count; /* of the next item; how many there are */
  Slot view;            /* absent once exhausted */
} MemoryIterator;

static const Layout iterator_layout = {
    .name = "MemoryIterator",
    .fixed_size = sizeof(MemoryIterator),
    .slots_offset = offsetof(MemoryIterator, view),
    .slots_count = 1,
};
DEFINE_TYPE_SHAPE(memory_iterator);

static Value iterator_self(Value self) {
  return self;
}

static Value iterator_next(Value self) {
  MemoryIterator *iterator = object_cast(MemoryIterator, self);
  Value v = slot_get(&iterator->view);
  if (is_absent(v)) return ABSENT;
  MemoryView *m = as_view(v);
  if (iterator->index < iterator->count) {
    if (!view_check(m)) return ABSENT;
    return unpack_at(m, m->memory + iterator->index++ * view_strides(m)[0]);
  }
  slot_set(iterator, &iterator->view, ABSENT);
  return ABSENT;
}

static Type memory_iterator_type = {
    .name = "memory_iterator",
    .base = &object_type,
    .layout = &iterator_layout,
    .root_shape = &memory_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iterator_self, .next = iterator_next},
};

Value view_iter(Value self) {
  MemoryView *m = as_view(self);
  if (!view_check(m)) return ABSENT;
  if (m->dimensions == 0) return raise_type_error("invalid indexing of 0-dim memory");
  if (m->dimensions > 1)
    return raise_not_implemented("multi-dimensional sub-views are not implemented");
  if (view_letter(m) == 0) return ABSENT;
  type_ready(&memory_iterator_type);
  MemoryIterator *iterator = gc_new(&memory_iterator_shape);
  iterator->count = view_shape(as_view(self))[0];
  slot_init(&iterator->view, self);
  return from_object(iterator);
}
