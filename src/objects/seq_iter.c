/* Iterators by __getitem__ (forwards, and reversed()) and by calling. */
#include "objects/dict.h"
#include "objects/iterators.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

static const Layout seq_iterator_layout = {
    .name = "SeqIterator",
    .fixed_size = sizeof(SeqIterator),
    .slots_offset = offsetof(SeqIterator, sequence),
    .slots_count = 1,
};
static const Layout callable_iterator_layout = {
    .name = "CallableIterator",
    .fixed_size = sizeof(CallableIterator),
    .slots_offset = offsetof(CallableIterator, callable),
    .slots_count = 2,
};
static const Layout reversed_layout = {
    .name = "Reversed",
    .fixed_size = sizeof(Reversed),
    .slots_offset = offsetof(Reversed, sequence),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(seq_iterator);
DEFINE_TYPE_SHAPE(callable_iterator);
DEFINE_TYPE_SHAPE(reversed);

/* An item at an index, or the end: ABSENT without exception. */
static Value item_or_end(Value sequence, int64_t index) {
  Value item = object_getitem(sequence, from_small_int(index));
  if (is_absent(item) && !exception_suppress(&exc_IndexError))
    exception_suppress(&exc_StopIteration);
  return item;
}

/* Pickles as iter(()). */
static Value reduce_exhausted(void) {
  return reduce_builtin(NAME("iter"), tuple_pack(1, from_object(tuple_empty)), ABSENT);
}

#define HINT_DOC "Return how many items are left to come."
#define REDUCE_DOC "Return state information for pickling."
#define SETSTATE_DOC "Set state information for unpickling."

/* -- Forwards ---------------------------------------------------------------------------------- */

static SeqIterator *as_seq_iterator(Value v) {
  return object_cast(SeqIterator, v);
}

Value seq_iter_new(Value sequence) {
  SeqIterator *iterator = gc_new(&seq_iterator_shape);
  slot_init(&iterator->sequence, sequence);
  return from_object(iterator);
}

static Value seq_next(Value self) {
  SeqIterator *iterator = as_seq_iterator(self);
  Value sequence = slot_get(&iterator->sequence);
  if (is_absent(sequence)) return ABSENT;
  if (iterator->index == SMALL_INT_MAX)
    return raise_error(&exc_OverflowError, "iter index too large");
  Value item = item_or_end(sequence, iterator->index);
  if (!is_absent(item))
    iterator->index++;
  else if (!exception_pending())
    slot_set(iterator, &iterator->sequence, ABSENT);
  return item;
}

static Value seq_length_hint(Value *args, int nargs) {
  Value sequence = slot_get(&as_seq_iterator(args[0])->sequence);
  if (is_absent(sequence)) return from_small_int(0);
  if (type_of(sequence)->slots.length == NULL) return NOT_IMPLEMENTED;
  int64_t length = object_length(sequence);
  return length < 0 ? ABSENT : from_small_int(max_of(length - as_seq_iterator(args[0])->index, 0));
}

static Value seq_reduce(Value *args, int nargs) {
  Value sequence = slot_get(&as_seq_iterator(args[0])->sequence);
  if (is_absent(sequence)) return reduce_exhausted();
  return reduce_builtin(NAME("iter"), tuple_pack(1, sequence),
                        from_small_int(as_seq_iterator(args[0])->index));
}

static Value seq_setstate(Value *args, int nargs) {
  SeqIterator *iterator = as_seq_iterator(args[0]);
  int64_t index;
  if (!sequence_state(args[1], &index)) return ABSENT;
  if (!is_absent(slot_get(&iterator->sequence))) iterator->index = max_of(index, 0);
  return NONE;
}

static const BuiltinDef seq_iterator_methods[] = {
    METHOD("__length_hint__(self, /)", seq_length_hint, EFFECT_ANY, HINT_DOC),
    METHOD("__reduce__(self, /)", seq_reduce, EFFECT_ANY, REDUCE_DOC),
    METHOD("__setstate__(self, object, /)", seq_setstate, EFFECT_ANY, SETSTATE_DOC),
    METHOD_END,
};

Type seq_iterator_type = {
    .name = "iterator",
    .base = &object_type,
    .layout = &seq_iterator_layout,
    .root_shape = &seq_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iter_of_iterator, .next = seq_next},
    .methods = seq_iterator_methods,
};

/* -- By calling -------------------------------------------------------------------------------- */

static CallableIterator *as_callable_iterator(Value v) {
  return object_cast(CallableIterator, v);
}

Value callable_iter_new(Value callable, Value sentinel) {
  CallableIterator *iterator = gc_new(&callable_iterator_shape);
  slot_init(&iterator->callable, callable);
  slot_init(&iterator->sentinel, sentinel);
  return from_object(iterator);
}

static Value callable_exhausted(Value self) {
  slot_set(as_object(self), &as_callable_iterator(self)->callable, ABSENT);
  slot_set(as_object(self), &as_callable_iterator(self)->sentinel, ABSENT);
  return ABSENT;
}

static Value callable_next(Value self) {
  Value callable = slot_get(&as_callable_iterator(self)->callable);
  Value sentinel = slot_get(&as_callable_iterator(self)->sentinel);
  if (is_absent(callable)) return ABSENT;
  Value result = call0(callable);
  if (is_absent(result))
    return exception_suppress(&exc_StopIteration) ? callable_exhausted(self) : ABSENT;
  int end = object_equal(sentinel, result);
  if (end < 0) return ABSENT;
  return end ? callable_exhausted(self) : result;
}

static Value callable_reduce(Value *args, int nargs) {
  CallableIterator *iterator = as_callable_iterator(args[0]);
  Value callable = slot_get(&iterator->callable);
  if (is_absent(callable)) return reduce_exhausted();
  return reduce_builtin(NAME("iter"), tuple_pack(2, callable, slot_get(&iterator->sentinel)),
                        ABSENT);
}

static const BuiltinDef callable_iterator_methods[] = {
    METHOD("__reduce__(self, /)", callable_reduce, EFFECT_ANY, REDUCE_DOC),
    METHOD_END,
};

Type callable_iterator_type = {
    .name = "callable_iterator",
    .base = &object_type,
    .layout = &callable_iterator_layout,
    .root_shape = &callable_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iter_of_iterator, .next = callable_next},
    .methods = callable_iterator_methods,
};

/* -- reversed() -------------------------------------------------------------------------------- */

static Reversed *as_reversed(Value v) {
  return object_cast(Reversed, v);
}

static Value reversed_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  if (!reject_keywords(type, &reversed_type, kwnames)) return ABSENT;
  if (nargs != 1) return raise_type_error("reversed expected 1 argument, got %d", nargs);
  Value method = object_lookup_special(args[0], NAME("__reversed__"));
  if (is_absent(method) && exception_pending()) return ABSENT;
  if (!is_absent(method) && !is_none(method)) return call0(method);
  if (!is_absent(method) || type_of(args[0])->slots.get_item == NULL || is_dict(args[0]))
    return raise_type_error("'%.200T' object is not reversible", args[0]);
  int64_t length = object_length(args[0]);
  if (length < 0) return ABSENT;
  Value self = type_alloc(type);
  as_reversed(self)->index = length - 1;
  slot_init(&as_reversed(self)->sequence, args[0]);
  return self;
}

static Value reversed_next(Value self) {
  Reversed *reversed = as_reversed(self);
  Value sequence = slot_get(&reversed->sequence);
  if (is_absent(sequence)) return ABSENT;
  Value item = reversed->index < 0 ? ABSENT : item_or_end(sequence, reversed->index);
  if (!is_absent(item)) {
    reversed->index--;
  } else {
    reversed->index = -1;
    slot_set(reversed, &reversed->sequence, ABSENT);
  }
  return item;
}

static Value reversed_length_hint(Value *args, int nargs) {
  Value sequence = slot_get(&as_reversed(args[0])->sequence);
  if (is_absent(sequence)) return from_small_int(0);
  int64_t length = object_length(sequence), left = as_reversed(args[0])->index + 1;
  if (length < 0) return ABSENT;
  return from_small_int(length < left ? 0 : left);
}

static Value reversed_reduce(Value *args, int nargs) {
  Value type = type_value(type_of(args[0])), sequence = slot_get(&as_reversed(args[0])->sequence);
  if (is_absent(sequence)) return tuple_pack(2, type, tuple_pack(1, from_object(tuple_empty)));
  return tuple_pack(3, type, tuple_pack(1, sequence), from_small_int(as_reversed(args[0])->index));
}

static Value reversed_setstate(Value *args, int nargs) {
  int64_t index, length;
  if (!sequence_state(args[1], &index)) return ABSENT;
  Value sequence = slot_get(&as_reversed(args[0])->sequence);
  if (is_absent(sequence)) return NONE;
  length = object_length(sequence);
  if (length < 0) return ABSENT;
  as_reversed(args[0])->index = max_of(-1, min_of(index, length - 1));
  return NONE;
}

static const BuiltinDef reversed_methods[] = {
    METHOD("__length_hint__(self, /)", reversed_length_hint, EFFECT_ANY, HINT_DOC),
    METHOD("__reduce__(self, /)", reversed_reduce, EFFECT_ANY, REDUCE_DOC),
    METHOD("__setstate__(self, object, /)", reversed_setstate, EFFECT_ANY, SETSTATE_DOC),
    METHOD_END,
};

Type reversed_type = {
    .name = "reversed",
    .base = &object_type,
    .layout = &reversed_layout,
    .root_shape = &reversed_shape,
    .flags = TYPE_BASE,
    .slots = {.iter = iter_of_iterator, .next = reversed_next, .new_object = reversed_new_object},
    .methods = reversed_methods,
    .doc = "Return an iterator that goes from the last item of a sequence to the first.",
    .text_signature = "(sequence, /)",
};
