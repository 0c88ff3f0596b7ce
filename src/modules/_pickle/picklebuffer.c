/* pickle.PickleBuffer: marks a buffer whose data may stay outside the pickle. */
#include "modules/_pickle/pickle.h"

static const Layout pickle_buffer_layout = {
    .name = "PickleBuffer",
    .fixed_size = sizeof(PickleBuffer),
    .slots_offset = offsetof(PickleBuffer, object),
    .slots_count = 2,
};
static DEFINE_TYPE_SHAPE(pickle_buffer);

static PickleBuffer *as_pickle_buffer(Value v) {
  return object_cast(PickleBuffer, v);
}

static Value released(void) {
  return raise_value_error("operation forbidden on released PickleBuffer object");
}

bool pickle_buffer_get(Value v, Buffer *buffer, int flags) {
  Value object = slot_get(&as_pickle_buffer(v)->object);
  if (is_absent(object)) return released(), false;
  return buffer_get(object, buffer, flags);
}

static Value pickle_buffer_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("PickleBuffer(object, /)");
  Value object;
  if (!signature_bind(&signature, args, nargs, kwnames, &object)) return ABSENT;
  if (!object_has_buffer(object))
    return raise_type_error("a bytes-like object is required, not '%T'", object);
  Value view = memoryview_new(object);
  if (is_absent(view)) return ABSENT;
  Value self = type_alloc(type);
  slot_init(&as_pickle_buffer(self)->object, object);
  slot_init(&as_pickle_buffer(self)->view, view);
  return self;
}

/* The memory as a flat memoryview of bytes. */
static Value pickle_buffer_raw(Value *args, int nargs) {
  Buffer buffer;
  if (!pickle_buffer_get(args[0], &buffer, BUFFER_FULL & ~BUFFER_WRITABLE)) return ABSENT;
  bool flat = buffer_is_contiguous(&buffer, 'C'), columns = buffer_is_contiguous(&buffer, 'F');
  buffer_release(&buffer);
  if (flat)
    return call_method1(slot_get(&as_pickle_buffer(args[0])->view), NAME("cast"),
                        str_from_char('B'));
  if (columns) return raise_not_implemented("PickleBuffer.raw() of a Fortran-contiguous buffer");
  return raise_error(&exc_BufferError, "cannot extract raw buffer from non-contiguous buffer");
}

static Value pickle_buffer_release(Value *args, int nargs) {
  PickleBuffer *buffer = as_pickle_buffer(args[0]);
  Value view = slot_get(&buffer->view);
  if (is_absent(view)) return NONE;
  slot_set(buffer, &buffer->object, ABSENT);
  slot_set(buffer, &buffer->view, ABSENT);
  Value result = call_method0(view, NAME("release"));
  return is_absent(result) ? ABSENT : NONE;
}

static const BuiltinDef pickle_buffer_methods[] = {
    METHOD("raw(self, /)", pickle_buffer_raw, EFFECT_ANY,
           "Return a memoryview of the raw memory underlying this buffer.\n\nIts data are flat "
           "bytes; BufferError if the "
           "memory is not contiguous."),
    METHOD("release(self, /)", pickle_buffer_release, EFFECT_ANY,
           "Release the underlying buffer held by the PickleBuffer object."),
    METHOD_END,
};

Type pickle_buffer_type = {
    .name = "pickle.PickleBuffer",
    .base = &object_type,
    .layout = &pickle_buffer_layout,
    .root_shape = &pickle_buffer_shape,
    .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
    .slots = {.new_object = pickle_buffer_new},
    .methods = pickle_buffer_methods,
    .get_buffer = pickle_buffer_get,
    .doc = "Wrapper for potentially out-of-band buffers",
};
