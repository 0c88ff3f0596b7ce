/* The type memoryview: making, releasing, attributes. */
#include "objects/memoryview_internal.h"

#include "objects/bytes.h"
#include "objects/bytes_internal.h"
#include "objects/int.h"
#include "objects/shape_ops.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Managed buffers --------------------------------------------------------------------------- */

static const Layout managed_layout = {
    .name = "ManagedBuffer",
    .fixed_size = sizeof(ManagedBuffer),
    .slots_offset = offsetof(ManagedBuffer, owner),
    .slots_count = 2,
};
DEFINE_INTERNAL_SHAPE(managed_shape, managed_layout);

/* Managed buffers (allocated old) whose exporters want to be told: weak, so that the dead can be
   given back. */
typedef struct ManagedList {
  Object header;
  int64_t count, capacity; /* in use, and allocated */
  ManagedBuffer **buffers; /* malloc'ed */
} ManagedList;

static Value managed_list;

static void give_back(ManagedBuffer *managed) {
  Value owner = slot_get(&managed->owner);
  if (is_absent(owner)) return;
  managed->buffer.owner = owner;
  buffer_release(&managed->buffer);
}

static bool release_dead(Object *object, bool first) {
  ManagedList *list = (ManagedList *)object;
  int64_t kept = 0;
  for (int64_t i = 0; i < list->count; i++) {
    ManagedBuffer *managed = list->buffers[i];
    Value owner = slot_get(&managed->owner);
    if (is_absent(owner)) continue;
    if (!gc_is_dead(&managed->header))
      list->buffers[kept++] = managed;
    else if (!gc_is_dead(as_object(owner)))
      give_back(managed);
  }
  list->count = kept;
  return false;
}

static const Layout managed_list_layout = {
    .name = "ManagedList",
    .fixed_size = sizeof(ManagedList),
    .clear_weak = release_dead,
};
DEFINE_INTERNAL_SHAPE(managed_list_shape, managed_list_layout);

static void list_managed(ManagedBuffer *managed) {
  if (is_absent(managed_list)) {
    gc_root_add(&managed_list);
    managed_list = from_object(gc_alloc_old(&managed_list_shape, sizeof(ManagedList)));
  }
  ManagedList *list = object_cast(ManagedList, managed_list);
  if (list->count == list->capacity) {
    list->capacity = list->capacity * 2 + 16;
    list->buffers = xrealloc(list->buffers, list->capacity * sizeof *list->buffers);
  }
  list->buffers[list->count++] = managed;
}

/* Takes the buffer over. */
static ManagedBuffer *managed_new(const Buffer *buffer) {
  bool counted = !is_absent(buffer->owner) && type_of(buffer->owner)->release_buffer != NULL;
  ManagedBuffer *managed =
      counted ? gc_alloc_old(&managed_shape, sizeof(ManagedBuffer)) : gc_new(&managed_shape);
  managed->buffer = *buffer;
  managed->buffer.owner = managed->buffer.store = ABSENT;
  slot_set(managed, &managed->owner, buffer->owner);
  slot_set(managed, &managed->store, buffer->store);
  if (!is_absent(buffer->store)) gc_object_id(as_object(buffer->store)); /* pins it */
  if (counted) list_managed(managed);
  return managed;
}

static void managed_release_view(ManagedBuffer *managed) {
  if (--managed->views > 0) return;
  give_back(managed);
  slot_set(managed, &managed->owner, ABSENT);
  slot_set(managed, &managed->store, ABSENT);
}

/* -- Making ------------------------------------------------------------------------------------ */

static const Layout memoryview_layout = {
    .name = "MemoryView",
    .fixed_size = sizeof(MemoryView),
    .slots_offset = offsetof(MemoryView, managed),
    .slots_count = 1,
    .length_offset = offsetof(MemoryView, dim_count),
    .item_size = sizeof(int64_t),
};
DEFINE_TYPE_SHAPE(memoryview);

static MemoryView *view_alloc(ManagedBuffer *managed, int dimensions) {
  int64_t dim_count = 2 * dimensions;
  MemoryView *m = gc_alloc(&memoryview_shape, sizeof(MemoryView) + dim_count * sizeof(int64_t));
  m->dim_count = dim_count;
  m->dimensions = dimensions;
  m->hash = -1;
  slot_init(&m->managed, from_object(managed));
  managed->views++;
  return m;
}

static void set_dims(MemoryView *m, const Buffer *buffer) {
  int64_t *shape = view_shape(m), *strides = view_strides(m);
  if (buffer->shape != NULL)
    memcpy(shape, buffer->shape, m->dimensions * sizeof *shape);
  else if (m->dimensions == 1)
    shape[0] = buffer->length / max_of(buffer->item_size, 1);
  if (buffer->strides != NULL) {
    memcpy(strides, buffer->strides, m->dimensions * sizeof *strides);
    return;
  }
  int64_t stride = buffer->item_size;
  for (int i = m->dimensions - 1; i >= 0; i--) {
    strides[i] = stride;
    stride *= shape[i];
  }
}

static Value view_of_buffer(const Buffer *buffer) {
  ManagedBuffer *managed = managed_new(buffer);
  MemoryView *m = view_alloc(managed, buffer->dimensions);
  m->memory = buffer->memory;
  m->length = buffer->length;
  m->item_size = buffer->item_size;
  m->format = buffer->format;
  m->readonly = buffer->readonly;
  set_dims(m, buffer);
  return from_object(m);
}

Value view_derive(MemoryView *m, int dimensions) {
  MemoryView *view = view_alloc(view_managed(m), dimensions);
  view->memory = m->memory;
  view->length = m->length;
  view->item_size = m->item_size;
  view->format = m->format;
  view->readonly = m->readonly;
  memcpy(view->own_format, m->own_format, sizeof m->own_format);
  if (dimensions == m->dimensions) memcpy(view->dims, m->dims, m->dim_count * sizeof(int64_t));
  return from_object(view);
}

bool view_check(const MemoryView *m) {
  if (likely(!m->released)) return true;
  raise_value_error("operation forbidden on released memoryview object");
  return false;
}

Value memoryview_new(Value v) {
  Buffer buffer;
  if (is_memoryview(v)) {
    if (!view_check(as_view(v))) return ABSENT;
    return view_derive(as_view(v), as_view(v)->dimensions);
  }
  if (!object_has_buffer(v))
    return raise_type_error("memoryview: a bytes-like object is required, not '%.200T'", v);
  return buffer_get(v, &buffer, BUFFER_FULL) ? view_of_buffer(&buffer) : ABSENT;
}

Value memoryview_from_memory(void *memory, int64_t length, bool readonly, Value owner) {
  Buffer buffer = {
      .memory = memory,
      .length = length,
      .item_size = 1,
      .readonly = readonly,
      .dimensions = 1,
  };
  Value view = view_of_buffer(&buffer);
  ManagedBuffer *managed = view_managed(as_view(view));
  slot_set(managed, &managed->store, owner); /* only kept alive: nothing to give back */
  return view;
}

static Value memoryview_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("memoryview(object)");
  Value object;
  return signature_bind(&signature, args, nargs, kwnames, &object) ? memoryview_new(object)
                                                                   : ABSENT;
}

/* -- As an exporter ---------------------------------------------------------------------------- */

Buffer view_buffer(MemoryView *m) {
  return (Buffer){
      .memory = m->memory,
      .length = m->length,
      .item_size = m->item_size,
      .readonly = m->readonly,
      .dimensions = m->dimensions,
      .format = view_format(m),
      .shape = view_shape(m),
      .strides = view_strides(m),
  };
}

bool view_is_contiguous(MemoryView *m, char order) {
  if (m->dimensions == 1) return view_shape(m)[0] == 1 || view_strides(m)[0] == m->item_size;
  Buffer buffer = view_buffer(m);
  return buffer_is_contiguous(&buffer, order);
}

static bool refuse(const char *message) {
  raise_error(&exc_BufferError, "%s", message);
  return false;
}

static bool view_get_buffer(Value self, Buffer *buffer, int flags) {
  MemoryView *m = as_view(self);
  if (!view_check(m)) return false;
  *buffer = view_buffer(m);
  if (flags & BUFFER_WRITABLE && m->readonly)
    return refuse("memoryview: underlying buffer is not writable");
  if (!(flags & BUFFER_STRIDES)) {
    if (!view_is_contiguous(m, 'C'))
      return refuse("memoryview: underlying buffer is not C-contiguous");
    if (!(flags & BUFFER_FORMAT)) { /* bytes */
      buffer->format = NULL;
      buffer->shape = buffer->strides = NULL;
      buffer->item_size = buffer->dimensions = 1;
    }
  }
  buffer->owner = self;
  buffer->store = self; /* holds shape and strides; the memory itself is pinned */
  m->exports++;
  return true;
}

static void view_release_buffer(Value self, Buffer *buffer) {
  as_view(self)->exports--;
}

/* -- Releasing --------------------------------------------------------------------------------- */

void view_release(MemoryView *m) {
  ManagedBuffer *managed = view_managed(m);
  m->released = true;
  slot_set(m, &m->managed, ABSENT); /* it shall not keep the buffer for views that were dropped */
  managed_release_view(managed);
}

static Value release(Value *args, int nargs) {
  MemoryView *m = as_view(args[0]);
  if (m->released) return NONE;
  if (m->exports > 0)
    return raise_error(&exc_BufferError, "memoryview has %lld exported buffer%s",
                       (long long)m->exports, m->exports == 1 ? "" : "s");
  view_release(m);
  return NONE;
}

static Value enter(Value *args, int nargs) {
  return view_check(as_view(args[0])) ? args[0] : ABSENT;
}

/* -- Copies ------------------------------------------------------------------------------------ */

/* Copies in Fortran order: the first dimension varies fastest. */
static char *copy_fortran(const MemoryView *m, const int64_t *shape, const int64_t *strides,
                          int dimension, const char *from, char *out) {
  if (dimension < 0) {
    memcpy(out, from, m->item_size);
    return out + m->item_size;
  }
  for (int64_t i = 0; i < shape[dimension]; i++)
    out = copy_fortran(m, shape, strides, dimension - 1, from + i * strides[dimension], out);
  return out;
}

static Value bytes_of_view(MemoryView *m, char order) {
  Buffer buffer = view_buffer(m);
  Value bytes = bytes_alloc(m->length);
  if (is_absent(bytes) || m->length == 0) return bytes;
  if (order == 'A') order = buffer_is_contiguous(&buffer, 'F') ? 'F' : 'C';
  char *out = (char *)as_bytes(bytes)->data;
  if (order == 'F')
    copy_fortran(m, view_shape(m), view_strides(m), m->dimensions - 1, m->memory, out);
  else
    buffer_copy_out(&buffer, out);
  return bytes;
}

static Value tobytes(Value *args, int nargs) {
  char order = 'C';
  if (!view_check(as_view(args[0]))) return ABSENT;
  if (!is_none(args[1])) {
    if (!is_str(args[1]))
      return raise_type_error("tobytes() argument 'order' must be str or None, not %Y", args[1]);
    uint32_t c = str_length(args[1]) == 1 ? str_char_at(args[1], 0) : 0;
    if (c != 'C' && c != 'F' && c != 'A') return raise_value_error("order must be 'C', 'F' or 'A'");
    order = (char)c;
  }
  return bytes_of_view(as_view(args[0]), order);
}

static Value view_hex(Value *args, int nargs) {
  MemoryView *m = as_view(args[0]);
  if (!view_check(m)) return ABSENT;
  Value bytes = bytes_of_view(m, 'C');
  return is_absent(bytes) ? ABSENT : bytes_hex(byte_view(bytes), args[1], args[2]);
}

static Value toreadonly(Value *args, int nargs) {
  MemoryView *m = as_view(args[0]);
  if (!view_check(m)) return ABSENT;
  Value view = view_derive(m, m->dimensions);
  as_view(view)->readonly = true;
  return view;
}

/* -- Attributes -------------------------------------------------------------------------------- */

static Value tuple_of_dims(const int64_t *dims, int count) {
  TupleObject *tuple = tuple_alloc(count);
  for (int i = 0; i < count; i++) slot_set(tuple, &tuple->items[i], int_from_i64(dims[i]));
  return from_object(tuple);
}

typedef enum ViewField {
  FIELD_OBJ,
  FIELD_NBYTES,
  FIELD_READONLY,
  FIELD_ITEMSIZE,
  FIELD_FORMAT,
  FIELD_NDIM,
  FIELD_SHAPE,
  FIELD_STRIDES,
  FIELD_SUBOFFSETS,
  FIELD_C_CONTIGUOUS,
  FIELD_F_CONTIGUOUS,
  FIELD_CONTIGUOUS,
} ViewField;

static Value get_field(Value self, void *closure) {
  MemoryView *m = as_view(self);
  if (!view_check(m)) return ABSENT;
  const char *format = view_format(m);
  switch ((ViewField)(intptr_t)closure) {
  case FIELD_OBJ: {
    Value owner = slot_get(&view_managed(m)->owner);
    return is_absent(owner) ? NONE : owner;
  }
  case FIELD_NBYTES: return int_from_i64(m->length);
  case FIELD_READONLY: return from_bool(m->readonly);
  case FIELD_ITEMSIZE: return int_from_i64(m->item_size);
  case FIELD_FORMAT: return str_from_utf8_lossy(format, strlen(format));
  case FIELD_NDIM: return from_small_int(m->dimensions);
  case FIELD_SHAPE: return tuple_of_dims(view_shape(m), m->dimensions);
  case FIELD_STRIDES: return tuple_of_dims(view_strides(m), m->dimensions);
  case FIELD_SUBOFFSETS: return from_object(tuple_empty);
  case FIELD_C_CONTIGUOUS: return from_bool(view_is_contiguous(m, 'C'));
  case FIELD_F_CONTIGUOUS: return from_bool(view_is_contiguous(m, 'F'));
  case FIELD_CONTIGUOUS: return from_bool(view_is_contiguous(m, 'A'));
  }
  unreachable_state("memoryview field");
}

#define FIELD(name, field, doc)                                                                    \
  { name, get_field, NULL, doc, (void *)(intptr_t)field }
static const GetSetDef memoryview_getset[] = {
    FIELD("obj", FIELD_OBJ, "The object whose memory this is a view of."),
    FIELD("nbytes", FIELD_NBYTES, "The size in bytes that the items would take contiguously."),
    FIELD("readonly", FIELD_READONLY, "Whether the memory may only be read."),
    FIELD("itemsize", FIELD_ITEMSIZE, "The size in bytes of an item."),
    FIELD("format", FIELD_FORMAT, "The format of an item in the syntax of the module struct."),
    FIELD("ndim", FIELD_NDIM, "The number of dimensions."),
    FIELD("shape", FIELD_SHAPE, "The numbers of items in each dimension."),
    FIELD("strides", FIELD_STRIDES, "The bytes from an item to the next, for each dimension."),
    FIELD("suboffsets", FIELD_SUBOFFSETS, "Always empty: memory is reached without indirection."),
    FIELD("c_contiguous", FIELD_C_CONTIGUOUS, "Whether the items are contiguous in C order."),
    FIELD("f_contiguous", FIELD_F_CONTIGUOUS, "Whether the items are contiguous in Fortran order."),
    FIELD("contiguous", FIELD_CONTIGUOUS, "Whether the items are contiguous."),
    {NULL, NULL, NULL, NULL, NULL},
};

static Value view_repr(Value self) {
  return format_text("<%smemory at 0x%llx>", as_view(self)->released ? "released " : "",
                     (unsigned long long)gc_object_id(as_object(self)));
}

static const BuiltinDef memoryview_methods[] = {
    METHOD("release(self, /)", release, EFFECT_ANY,
           "Give the memory back; the view is useless afterwards."),
    METHOD(
        "tobytes(self, /, order='C')", tobytes, EFFECT_ALLOC,
        "Return the items as bytes, in C order, Fortran order ('F') or that of the memory ('A')."),
    METHOD(
        "hex(self, /, sep=<unrepresentable>, bytes_per_sep=1)", view_hex, EFFECT_ANY,
        "Return the bytes as hexadecimal digits, with sep after every bytes_per_sep bytes counted\n"
        "from the right, or from the left if negative."),
    METHOD("tolist(self, /)", view_tolist, EFFECT_ALLOC,
           "Return the items as a list, or as lists of lists."),
    METHOD("cast(self, /, format, shape=<unrepresentable>)", view_cast, EFFECT_ANY,
           "Return a view of the same memory with another format or shape."),
    METHOD("toreadonly(self, /)", toreadonly, EFFECT_ALLOC,
           "Return a view of the same memory that may only be read."),
    METHOD("__enter__(self)", enter, EFFECT_RAISE, NULL),
    METHOD("__exit__(self, *args=?)", release, EFFECT_ANY, NULL),
    METHOD_END,
};

Type memoryview_type = {
    .name = "memoryview",
    .base = &object_type,
    .layout = &memoryview_layout,
    .root_shape = &memoryview_shape,
    .flags = TYPE_SEQUENCE | TYPE_HAS_WEAKREF,
    .slots =
        {
            .repr = view_repr,
            .hash = view_hash,
            .compare = view_compare,
            .iter = view_iter,
            .new_object = memoryview_new_object,
            .length = view_len,
            .get_item = view_get_item,
            .set_item = view_set_item,
        },
    .methods = memoryview_methods,
    .getset = memoryview_getset,
    .get_buffer = view_get_buffer,
    .release_buffer = view_release_buffer,
    .doc = "A view of the memory of another object.",
    .text_signature = "(object)",
};
