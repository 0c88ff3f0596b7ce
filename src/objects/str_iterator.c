/* str_iterator. */
#include "objects/str_internal.h"

#include "objects/sequence.h"
#include "objects/tuple.h"

static const Layout iterator_layout = {
    .name = "StrIterator",
    .fixed_size = sizeof(StrIterator),
    .slots_offset = offsetof(StrIterator, str),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(str_iterator);

static StrIterator *as_iterator(Value v) {
  return object_cast(StrIterator, v);
}

Value str_iter(Value self) {
  StrIterator *iterator = gc_new(&str_iterator_shape);
  slot_init(&iterator->str, self);
  return from_object(iterator);
}

static Value iterator_self(Value self) {
  return self;
}

static Value iterator_next(Value self) {
  StrIterator *iterator = as_iterator(self);
  Value s = slot_get(&iterator->str);
  if (is_absent(s)) return ABSENT;
  if (likely(iterator->index < str_length(s)))
    return str_from_char(str_char_at(s, iterator->index++));
  slot_set(iterator, &iterator->str, ABSENT);
  return ABSENT;
}

static Value length_hint(Value *args, int nargs) {
  Value s = slot_get(&as_iterator(args[0])->str);
  return from_small_int(is_absent(s) ? 0 : str_length(s) - as_iterator(args[0])->index);
}

static Value reduce(Value *args, int nargs) {
  Value s = slot_get(&as_iterator(args[0])->str);
  if (is_absent(s)) return reduce_builtin(NAME("iter"), tuple_pack(1, str_empty), ABSENT);
  return reduce_builtin(NAME("iter"), tuple_pack(1, s),
                        from_small_int(as_iterator(args[0])->index));
}

static Value set_state(Value *args, int nargs) {
  int64_t index;
  if (!sequence_state(args[1], &index)) return ABSENT;
  Value s = slot_get(&as_iterator(args[0])->str);
  if (!is_absent(s)) as_iterator(args[0])->index = max_of(0, min_of(index, str_length(s)));
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

Type str_iterator_type = {
    .name = "str_iterator",
    .base = &object_type,
    .layout = &iterator_layout,
    .root_shape = &str_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iterator_self, .next = iterator_next},
    .methods = iterator_methods,
};
