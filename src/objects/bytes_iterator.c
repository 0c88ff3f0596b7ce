/* bytes_iterator and bytearray_iterator. */
#include "objects/bytes_internal.h"

#include "objects/sequence.h"
#include "objects/tuple.h"

static const Layout iterator_layout = {
    .name = "ByteIterator",
    .fixed_size = sizeof(ByteIterator),
    .slots_offset = offsetof(ByteIterator, bytes),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(bytes_iterator);
DEFINE_TYPE_SHAPE(bytearray_iterator);

static ByteIterator *as_iterator(Value v) {
  return object_cast(ByteIterator, v);
}

Value bytes_iter(Value self) {
  ByteIterator *iterator =
      gc_new(is_bytes(self) ? &bytes_iterator_shape : &bytearray_iterator_shape);
  slot_init(&iterator->bytes, self);
  return from_object(iterator);
}

static Value iterator_self(Value self) {
  return self;
}

static Value iterator_next(Value self) {
  ByteIterator *iterator = as_iterator(self);
  Value bytes = slot_get(&iterator->bytes);
  if (is_absent(bytes)) return ABSENT;
  ByteView view = byte_view(bytes);
  if (likely(iterator->index < view.length)) return from_small_int(view.data[iterator->index++]);
  slot_set(iterator, &iterator->bytes, ABSENT);
  return ABSENT;
}

static Value length_hint(Value *args, int nargs) {
  Value bytes = slot_get(&as_iterator(args[0])->bytes);
  int64_t left = is_absent(bytes) ? 0 : byte_view(bytes).length - as_iterator(args[0])->index;
  return from_small_int(max_of(left, 0));
}

static Value reduce(Value *args, int nargs) {
  Value bytes = slot_get(&as_iterator(args[0])->bytes);
  if (is_absent(bytes))
    return reduce_builtin(NAME("iter"), tuple_pack(1, from_object(tuple_empty)), ABSENT);
  return reduce_builtin(NAME("iter"), tuple_pack(1, bytes),
                        from_small_int(as_iterator(args[0])->index));
}

static Value set_state(Value *args, int nargs) {
  int64_t index;
  if (!sequence_state(args[1], &index)) return ABSENT;
  Value bytes = slot_get(&as_iterator(args[0])->bytes);
  if (!is_absent(bytes))
    as_iterator(args[0])->index = max_of(0, min_of(index, byte_view(bytes).length));
  return NONE;
}

static const BuiltinDef iterator_methods[] = {
    METHOD("__length_hint__(self, /)", length_hint, EFFECT_PURE,
           "Return how many items are left to come."),
    METHOD("__reduce__(self, /)", reduce, EFFECT_ANY, "Return state information for pickling."),
    METHOD("__setstate__(self, object, /)", set_state, EFFECT_ANY,
           "Set state information for unpickling."),
    METHOD_END,
};

Type bytes_iterator_type = {
    .name = "bytes_iterator",
    .base = &object_type,
    .layout = &iterator_layout,
    .root_shape = &bytes_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iterator_self, .next = iterator_next},
    .methods = iterator_methods,
};
Type bytearray_iterator_type = {
    .name = "bytearray_iterator",
    .base = &object_type,
    .layout = &iterator_layout,
    .root_shape = &bytearray_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iterator_self, .next = iterator_next},
    .methods = iterator_methods,
};
