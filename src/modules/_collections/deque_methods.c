/* deque: methods and iterators. */
#include "modules/_collections/deque.h"
#include "objects/int.h"
#include "objects/str.h"

/* -- Adding and removing ----------------------------------------------------------------------- */

static Value method_append(Value *args, int nargs) {
  return deque_append(as_deque(args[0]), args[1]) ? NONE : ABSENT;
}
static Value method_append_left(Value *args, int nargs) {
  return deque_append_left(as_deque(args[0]), args[1]) ? NONE : ABSENT;
}
static Value method_extend(Value *args, int nargs) {
  return deque_extend(args[0], args[1]) ? NONE : ABSENT;
}

static Value method_extend_left(Value *args, int nargs) {
  Value iterable = same(args[0], args[1]) ? sequence_list(args[1]) : args[1];
  Value iterator = is_absent(iterable) ? ABSENT : object_iter(iterable);
  if (is_absent(iterator)) return ABSENT;
  for (;;) {
    Value item = iter_next(iterator);
    if (is_absent(item)) return exception_pending() ? ABSENT : NONE;
    if (!deque_append_left(as_deque(args[0]), item)) return ABSENT;
  }
}

static Value method_pop(Value *args, int nargs) {
  if (as_deque(args[0])->length == 0)
    return raise_error(&exc_IndexError, "pop from an empty deque");
  return deque_pop(as_deque(args[0]));
}
static Value method_pop_left(Value *args, int nargs) {
  if (as_deque(args[0])->length == 0)
    return raise_error(&exc_IndexError, "pop from an empty deque");
  return deque_pop_left(as_deque(args[0]));
}

static Value method_clear(Value *args, int nargs) {
  deque_clear(as_deque(args[0]));
  return NONE;
}

static Value method_insert(Value *args, int nargs) {
  Deque *deque = as_deque(args[0]);
  int64_t i;
  if (!index_to_i64(args[1], &i)) return ABSENT;
  if (deque->length == deque->limit)
    return raise_error(&exc_IndexError, "deque already at its maximum size");
  i = clip_bound(i, deque->length);
  if (!deque_append(deque, args[2])) return ABSENT;
  for (int64_t to = deque->length - 1; to > i; to--) deque_put(deque, to, deque_get(deque, to - 1));
  deque_put(deque, i, args[2]);
  return NONE;
}

static Value method_remove(Value *args, int nargs) {
  Deque *deque = as_deque(args[0]);
  int64_t version = deque->version, i = deque_find(deque, args[1], 0, deque->length);
  if (i == -2) {
    if (deque->version != version && exception_suppress(&exc_RuntimeError))
      raise_error(&exc_IndexError, "deque mutated during iteration");
    return ABSENT;
  }
  if (i == -1) return raise_value_error("%R is not in deque", args[1]);
  return object_delitem(args[0], from_small_int(i)) ? NONE : ABSENT;
}

/* -- Looking ----------------------------------------------------------------------------------- */

static Value method_count(Value *args, int nargs) {
  Deque *deque = as_deque(args[0]);
  int64_t count = 0;
  for (int64_t i = -1; (i = deque_find(deque, args[1], i + 1, deque->length)) != -1; count++)
    if (i == -2) return ABSENT;
  return from_small_int(count);
}

static Value method_index(Value *args, int nargs) {
  Deque *deque = as_deque(args[0]);
  int64_t start = 0, stop = INT64_MAX;
  if (!sequence_bound(args[2], &start) || !sequence_bound(args[3], &stop)) return ABSENT;
  int64_t i =
      deque_find(deque, args[1], clip_bound(start, deque->length), clip_bound(stop, deque->length));
  if (i >= 0) return from_small_int(i);
  return i == -2 ? ABSENT : raise_value_error("%R is not in deque", args[1]);
}

/* -- Reordering -------------------------------------------------------------------------------- */

static Value method_reverse(Value *args, int nargs) {
  Deque *deque = as_deque(args[0]);
  for (int64_t i = 0, j = deque->length - 1; i < j; i++, j--) {
    Value first = deque_get(deque, i);
    deque_put(deque, i, deque_get(deque, j));
    deque_put(deque, j, first);
  }
  return NONE;
}

/* In a full ring turning moves no item; otherwise items go from one end to the other. */
static Value method_rotate(Value *args, int nargs) {
  Deque *deque = as_deque(args[0]);
  int64_t steps;
  if (!index_to_i64(args[1], &steps)) return ABSENT;
  int64_t length = deque->length;
  if (length <= 1) return NONE;
  steps %= length;
  if (steps > length / 2) steps -= length;
  if (steps < -(length / 2)) steps += length;
  for (; steps > 0; steps--) {
    Value last = deque_get(deque, length - 1);
    deque_put(deque, length - 1, ABSENT);
    deque->start = deque_place(deque, -1);
    deque_put(deque, 0, last);
  }
  for (; steps < 0; steps++) {
    Value first = deque_get(deque, 0);
    deque_put(deque, 0, ABSENT);
    deque->start = deque_place(deque, 1);
    deque_put(deque, length - 1, first);
  }
  return NONE;
}

/* -- Copying ----------------------------------------------------------------------------------- */

static Value method_copy(Value *args, int nargs) {
  return deque_copy(args[0]);
}

static Value method_reduce(Value *args, int nargs) {
  int64_t limit = as_deque(args[0])->limit;
  Value state = call_method0(args[0], NAME("__getstate__"));
  if (is_absent(state)) return ABSENT;
  Value iterator = object_iter(args[0]);
  if (is_absent(iterator)) return ABSENT;
  Value empty = from_object(tuple_empty);
  return tuple_pack(4, type_value(type_of(args[0])),
                    limit < 0 ? empty : tuple_pack(2, empty, int_from_i64(limit)), state, iterator);
}

static Value method_sizeof(Value *args, int nargs) {
  ListItems *array = deque_array(as_deque(args[0]));
  size_t storage = array == list_no_items ? 0 : gc_object_size(&array->header);
  return from_small_int(gc_object_size(as_object(args[0])) + storage);
}

static Value deque_reversed(Value *args, int nargs);

const BuiltinDef deque_methods[] = {
    METHOD("append(self, item, /)", method_append, EFFECT_ALLOC,
           "Put an item behind the last one."),
    METHOD("appendleft(self, item, /)", method_append_left, EFFECT_ALLOC,
           "Add an element to the left side of the deque."),
    METHOD("clear(self, /)", method_clear, EFFECT_PURE, "Remove all elements from the deque."),
    METHOD("__copy__(self, /)", method_copy, EFFECT_ANY, "Return a shallow copy of a deque."),
    METHOD("copy(self, /)", method_copy, EFFECT_ANY, "Return a shallow copy of a deque."),
    METHOD("count(self, value, /)", method_count, EFFECT_ANY,
           "D.count(value) -- return number of occurrences of value"),
    METHOD("extend(self, iterable, /)", method_extend, EFFECT_ANY,
           "Put the items behind those that are there"),
    METHOD("extendleft(self, iterable, /)", method_extend_left, EFFECT_ANY,
           "Put the items in front, one after the other: the last one ends up first"),
    METHOD("index(self, value, start=?, stop=?, /)", method_index, EFFECT_ANY,
           "D.index(value, [start, [stop]]) -- return first index of value.\nRaises ValueError if "
           "the value is not present."),
    METHOD("insert(self, index, object, /)", method_insert, EFFECT_ANY,
           "Put an item before the one at this index."),
    METHOD("pop(self, /)", method_pop, EFFECT_ALLOC, "Remove and return the rightmost element."),
    METHOD("popleft(self, /)", method_pop_left, EFFECT_ALLOC,
           "Remove and return the leftmost element."),
    METHOD("__reduce__(self, /)", method_reduce, EFFECT_ANY,
           "Return state information for pickling."),
    METHOD("remove(self, value, /)", method_remove, EFFECT_ANY,
           "Take out the first item that is equal to value."),
    METHOD("__reversed__(self, /)", deque_reversed, EFFECT_GC,
           "Return an iterator that goes from the last item to the first."),
    METHOD("reverse(self, /)", method_reverse, EFFECT_PURE, "D.reverse() -- reverse *IN PLACE*"),
    METHOD("rotate(self, n=1, /)", method_rotate, EFFECT_ANY,
           "Move the last n items to the front or, with a negative n, the first ones to the back."),
    METHOD("__sizeof__(self, /)", method_sizeof, EFFECT_PURE,
           "Return how many bytes of memory the deque takes."),
    CLASS_GETITEM_METHOD("See PEP 585"),
    METHOD_END,
};

/* -- Iterators --------------------------------------------------------------------------------- */

typedef struct DequeIterator {
  Object header;
  int64_t left;    /* items to come */
  int64_t version; /* of the deque when it began */
  Slot deque;      /* it walks over */
} DequeIterator;

static const Layout iterator_layout = {
    .name = "DequeIterator",
    .fixed_size = sizeof(DequeIterator),
    .slots_offset = offsetof(DequeIterator, deque),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(deque_iterator);
DEFINE_TYPE_SHAPE(deque_reverse_iterator);

static DequeIterator *as_iterator(Value v) {
  return object_cast(DequeIterator, v);
}

static Value iterator_make(Shape *shape, Value deque) {
  DequeIterator *iterator = gc_new(shape);
  iterator->left = as_deque(deque)->length;
  iterator->version = as_deque(deque)->version;
  slot_init(&iterator->deque, deque);
  return from_object(iterator);
}

Value deque_iter(Value deque) {
  return iterator_make(&deque_iterator_shape, deque);
}
static Value deque_reversed(Value *args, int nargs) {
  return iterator_make(&deque_reverse_iterator_shape, args[0]);
}

static Value iterator_step(Value self, bool backwards) {
  DequeIterator *iterator = as_iterator(self);
  Deque *deque = as_deque(slot_get(&iterator->deque));
  if (iterator->version != deque->version) {
    iterator->left = 0;
    return raise_error(&exc_RuntimeError, "deque mutated during iteration");
  }
  if (iterator->left == 0) return ABSENT;
  int64_t left = iterator->left--;
  return deque_get(deque, backwards ? left - 1 : deque->length - left);
}
static Value next_forwards(Value self) {
  return iterator_step(self, false);
}
static Value next_backwards(Value self) {
  return iterator_step(self, true);
}

/* Iterator(deque, index=0): the state that __reduce__ gives. */
static Value iterator_new(Type *type, Value *args, int nargs, Value kwnames) {
  int64_t index = 0;
  if (nargs < 1) return raise_type_error("function takes at least 1 argument (%d given)", nargs);
  if (nargs > 2) return raise_type_error("function takes at most 2 arguments (%d given)", nargs);
  if (!is_deque(args[0]))
    return raise_type_error("argument 1 must be collections.deque, not %Y", args[0]);
  if (nargs == 2 && !index_to_i64(args[1], &index)) return ABSENT;
  Value self = iterator_make(type->root_shape, args[0]);
  as_iterator(self)->left -= max_of(0, min_of(index, as_iterator(self)->left));
  return self;
}

static Value iterator_length_hint(Value *args, int nargs) {
  return from_small_int(as_iterator(args[0])->left);
}

static Value iterator_reduce(Value *args, int nargs) {
  Value deque = slot_get(&as_iterator(args[0])->deque);
  Value index = from_small_int(as_deque(deque)->length - as_iterator(args[0])->left);
  return tuple_pack(2, type_value(type_of(args[0])), tuple_pack(2, deque, index));
}

static const BuiltinDef iterator_methods[] = {
    METHOD("__length_hint__(self, /)", iterator_length_hint, EFFECT_PURE,
           "Return how many items are left to come."),
    METHOD("__reduce__(self, /)", iterator_reduce, EFFECT_ALLOC,
           "Return state information for pickling."),
    METHOD_END,
};

Type deque_iterator_type = {
    .name = "_collections._deque_iterator",
    .base = &object_type,
    .layout = &iterator_layout,
    .root_shape = &deque_iterator_shape,
    .slots = {.iter = iter_of_iterator, .next = next_forwards, .new_object = iterator_new},
    .methods = iterator_methods,
};
Type deque_reverse_iterator_type = {
    .name = "_collections._deque_reverse_iterator",
    .base = &object_type,
    .layout = &iterator_layout,
    .root_shape = &deque_reverse_iterator_shape,
    .slots = {.iter = iter_of_iterator, .next = next_backwards, .new_object = iterator_new},
    .methods = iterator_methods,
};
