/* enumerate. */
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

static const Layout enumerate_layout = {
    .name = "Enumerate",
    .fixed_size = sizeof(Enumerate),
    .slots_offset = offsetof(Enumerate, iterator),
    .slots_count = 2,
};

DEFINE_TYPE_SHAPE(enumerate);

static Enumerate *as_enumerate(Value v) {
  return object_cast(Enumerate, v);
}

static Value enumerate_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("enumerate(iterable, start=0)");
  Value bound[2];
  if (nargs == 0 && (is_absent(kwnames) || tuple_length(kwnames) == 0))
    return raise_type_error("enumerate() missing required argument 'iterable'");
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  Value start = number_index(bound[1]);
  if (is_absent(start)) return ABSENT;
  Value iterator = object_iter(bound[0]);
  if (is_absent(iterator)) return ABSENT;
  Value self = type_alloc(type);
  slot_init(&as_enumerate(self)->iterator, iterator);
  slot_init(&as_enumerate(self)->index, start);
  return self;
}

static Value enumerate_next(Value self) {
  Value item = iter_next(slot_get(&as_enumerate(self)->iterator));
  if (is_absent(item)) return ABSENT;
  Value index = slot_get(&as_enumerate(self)->index), next;
  if (likely(is_small_int(index) && as_small_int(index) < SMALL_INT_MAX))
    next = from_small_int(as_small_int(index) + 1);
  else
    next = int_add(index, from_small_int(1));
  if (is_absent(next)) return ABSENT;
  slot_set(as_object(self), &as_enumerate(self)->index, next);
  return tuple_pack(2, index, item);
}

static Value enumerate_reduce(Value *args, int nargs) {
  Enumerate *self = as_enumerate(args[0]);
  return tuple_pack(2, type_value(type_of(args[0])),
                    tuple_pack(2, slot_get(&self->iterator), slot_get(&self->index)));
}

static const BuiltinDef enumerate_methods[] = {
    METHOD("__reduce__(self, /)", enumerate_reduce, EFFECT_ALLOC,
           "Return state information for pickling."),
    CLASS_GETITEM_METHOD("See PEP 585"),
    METHOD_END,
};

Type enumerate_type = {
    .name = "enumerate",
    .base = &object_type,
    .layout = &enumerate_layout,
    .root_shape = &enumerate_shape,
    .flags = TYPE_BASE,
    .slots = {.iter = iter_of_iterator, .next = enumerate_next, .new_object = enumerate_new},
    .methods = enumerate_methods,
    .doc = "Return an enumerate object.\n\n  iterable\n    an object supporting iteration\n\n"
           "It gives pairs of a count (from start, 0 if left out) and an item of the\niterable: "
           "(start, first item), "
           "(start + 1, second item), ...",
    .text_signature = "(iterable, start=0)",
};
