/* Iterator over sets and frozensets. */
#include "objects/sequence.h"
#include "objects/set_ops.h"
#include "objects/tuple.h"

static const Layout iterator_layout = {
    .name = "SetIterator",
    .fixed_size = sizeof(SetIterator),
    .slots_offset = offsetof(SetIterator, set),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(set_iterator);

static SetIterator *as_iterator(Value v) {
  return object_cast(SetIterator, v);
}

Value set_iter(Value self) {
  SetIterator *iterator = gc_new(&set_iterator_shape);
  iterator->used = iterator->remaining = set_length(self);
  slot_init(&iterator->set, self);
  return from_object(iterator);
}

static Value iterator_next(Value self) {
  SetIterator *iterator = as_iterator(self);
  Value set = slot_get(&iterator->set);
  if (is_absent(set)) return ABSENT;
  if (iterator->used != set_length(set)) {
    iterator->used = -1; /* the error stays */
    return raise_error(&exc_RuntimeError, "Set changed size during iteration");
  }
  Value key = ABSENT;
  if (set_next(set, &iterator->position, &key))
    iterator->remaining--;
  else
    slot_set(iterator, &iterator->set, ABSENT);
  return key;
}

static Value iterator_length_hint(Value *args, int nargs) {
  Value set = slot_get(&as_iterator(args[0])->set);
  bool valid = !is_absent(set) && as_iterator(args[0])->used == set_length(set);
  return from_small_int(valid ? max_of(as_iterator(args[0])->remaining, 0) : 0);
}

/* Pickles as an iterator over a list of what is left, without moving on. */
static Value iterator_reduce(Value *args, int nargs) {
  SetIterator *copy = gc_new(&set_iterator_shape);
  const SetIterator *original = as_iterator(args[0]);
  copy->position = original->position;
  copy->used = original->used;
  copy->remaining = original->remaining;
  slot_init(&copy->set, slot_get(&original->set));
  Value list = sequence_list(from_object(copy));
  return is_absent(list) ? ABSENT : reduce_builtin(NAME("iter"), tuple_pack(1, list), ABSENT);
}

static const BuiltinDef iterator_methods[] = {
    METHOD("__length_hint__(self, /)", iterator_length_hint, EFFECT_READ_DICT,
           "Return how many items are left to come."),
    METHOD("__reduce__(self, /)", iterator_reduce, EFFECT_ANY,
           "Return state information for pickling."),
    METHOD_END,
};

Type set_iterator_type = {
    .name = "set_iterator",
    .base = &object_type,
    .layout = &iterator_layout,
    .root_shape = &set_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iter_of_iterator, .next = iterator_next},
    .methods = iterator_methods,
};
