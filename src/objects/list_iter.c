/* Iterators over lists, forwards and backwards. */
#include "objects/list_store.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

static const Layout iterator_layout = {
    .name = "ListIterator",
    .fixed_size = sizeof(ListIterator),
    .slots_offset = offsetof(ListIterator, list),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(list_iterator);
DEFINE_TYPE_SHAPE(list_reverseiterator);

static ListIterator *as_iterator(Value v) {
  return object_cast(ListIterator, v);
}
static Value iterator_list(Value v) {
  return slot_get(&as_iterator(v)->list);
}

static Value iterator_new(Shape *shape, Value list, int64_t index) {
  ListIterator *iterator = gc_new(shape);
  iterator->index = index;
  slot_init(&iterator->list, list);
  return from_object(iterator);
}

Value list_iter(Value self) {
  return iterator_new(&list_iterator_shape, self, 0);
}
Value list_reversed(Value *args, int nargs) {
  return iterator_new(&list_reverseiterator_shape, args[0], list_length(args[0]) - 1);
}

static Value exhausted(Value self) {
  slot_set(as_object(self), &as_iterator(self)->list, ABSENT);
  return ABSENT;
}
static Value next_forwards(Value self) {
  Value list = iterator_list(self);
  if (is_absent(list)) return ABSENT;
  if (as_iterator(self)->index >= list_length(list)) return exhausted(self);
  return list_get(list, as_iterator(self)->index++);
}
static Value next_backwards(Value self) {
  Value list = iterator_list(self);
  if (is_absent(list)) return ABSENT;
  int64_t i = as_iterator(self)->index;
  if (i < 0 || i >= list_length(list)) return exhausted(self);
  as_iterator(self)->index--;
  return list_get(list, i);
}

static Value hint_forwards(Value *args, int nargs) {
  Value list = iterator_list(args[0]);
  int64_t left = is_absent(list) ? 0 : list_length(list) - as_iterator(args[0])->index;
  return from_small_int(max_of(left, 0));
}
static Value hint_backwards(Value *args, int nargs) {
  Value list = iterator_list(args[0]);
  int64_t left = as_iterator(args[0])->index + 1;
  return from_small_int(is_absent(list) || left > list_length(list) ? 0 : left);
}

static Value reduce(Value self, Value function_name) {
  Value list = iterator_list(self);
  if (is_absent(list)) return reduce_builtin(NAME("iter"), tuple_pack(1, list_new(0)), ABSENT);
  return reduce_builtin(function_name, tuple_pack(1, list),
                        from_small_int(as_iterator(self)->index));
}
static Value reduce_forwards(Value *args, int nargs) {
  return reduce(args[0], NAME("iter"));
}
static Value reduce_backwards(Value *args, int nargs) {
  return reduce(args[0], NAME("reversed"));
}

static Value setstate_forwards(Value *args, int nargs) {
  int64_t index;
  if (!sequence_state(args[1], &index)) return ABSENT;
  Value list = iterator_list(args[0]);
  if (!is_absent(list)) as_iterator(args[0])->index = max_of(0, min_of(index, list_length(list)));
  return NONE;
}
static Value setstate_backwards(Value *args, int nargs) {
  int64_t index;
  if (!sequence_state(args[1], &index)) return ABSENT;
  Value list = iterator_list(args[0]);
  if (!is_absent(list))
    as_iterator(args[0])->index = max_of(-1, min_of(index, list_length(list) - 1));
  return NONE;
}

#define HINT_DOC "Return how many items are left to come."
#define REDUCE_DOC "Return state information for pickling."
#define SETSTATE_DOC "Set state information for unpickling."
static const BuiltinDef forward_methods[] = {
    METHOD("__length_hint__(self, /)", hint_forwards, EFFECT_READ_LIST, HINT_DOC),
    METHOD("__reduce__(self, /)", reduce_forwards, EFFECT_ANY, REDUCE_DOC),
    METHOD("__setstate__(self, object, /)", setstate_forwards, EFFECT_ANY, SETSTATE_DOC),
    METHOD_END,
};
static const BuiltinDef backward_methods[] = {
    METHOD("__length_hint__(self, /)", hint_backwards, EFFECT_READ_LIST, HINT_DOC),
    METHOD("__reduce__(self, /)", reduce_backwards, EFFECT_ANY, REDUCE_DOC),
    METHOD("__setstate__(self, object, /)", setstate_backwards, EFFECT_ANY, SETSTATE_DOC),
    METHOD_END,
};

Type list_iterator_type = {
    .name = "list_iterator",
    .base = &object_type,
    .layout = &iterator_layout,
    .root_shape = &list_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iter_of_iterator, .next = next_forwards},
    .methods = forward_methods,
};
Type list_reverseiterator_type = {
    .name = "list_reverseiterator",
    .base = &object_type,
    .layout = &iterator_layout,
    .root_shape = &list_reverseiterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iter_of_iterator, .next = next_backwards},
    .methods = backward_methods,
};
