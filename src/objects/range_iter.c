/* The two iterators over ranges: of small ints, and of any. */
#include "objects/int.h"
#include "objects/range.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

static const Layout small_layout = {.name = "RangeIterator", .fixed_size = sizeof(RangeIterator)};
static const Layout long_layout = {
    .name = "LongRangeIterator",
    .fixed_size = sizeof(LongRangeIterator),
    .slots_offset = offsetof(LongRangeIterator, start),
    .slots_count = 4,
};

DEFINE_TYPE_SHAPE(range_iterator);
DEFINE_TYPE_SHAPE(longrange_iterator);

static RangeIterator *as_small(Value v) {
  return object_cast(RangeIterator, v);
}
static LongRangeIterator *as_long(Value v) {
  return object_cast(LongRangeIterator, v);
}

/* -- Small ints -------------------------------------------------------------------------------- */

Value range_iterator_new(int64_t start, int64_t step, int64_t count) {
  RangeIterator *iterator = gc_new(&range_iterator_shape);
  iterator->next = start;
  iterator->step = step;
  iterator->count = iterator->remaining = count;
  return from_object(iterator);
}

static Value small_next(Value self) {
  RangeIterator *iterator = as_small(self);
  if (iterator->remaining <= 0) return ABSENT;
  int64_t next = iterator->next;
  iterator->remaining--;
  iterator->next = next + iterator->step;
  return from_small_int(next);
}

static Value small_length_hint(Value *args, int nargs) {
  return from_small_int(as_small(args[0])->remaining);
}

static Value small_reduce(Value *args, int nargs) {
  RangeIterator *iterator = as_small(args[0]);
  int64_t index = iterator->count - iterator->remaining, step = iterator->step;
  int64_t start = iterator->next - index * step;
  Value range = range_new(from_small_int(start), from_small_int(start + iterator->count * step),
                          from_small_int(step));
  if (is_absent(range)) return ABSENT;
  return reduce_builtin(NAME("iter"), tuple_pack(1, range), from_small_int(index));
}

static Value small_setstate(Value *args, int nargs) {
  RangeIterator *iterator = as_small(args[0]);
  int64_t index;
  if (!index_to_i64(args[1], &index)) return ABSENT;
  index = max_of(0, min_of(index, iterator->count));
  iterator->next += (index - (iterator->count - iterator->remaining)) * iterator->step;
  iterator->remaining = iterator->count - index;
  return NONE;
}

/* -- Any ints ---------------------------------------------------------------------------------- */

Value longrange_iterator_new(Value start, Value step, Value length) {
  LongRangeIterator *iterator = gc_new(&longrange_iterator_shape);
  slot_init(&iterator->start, start);
  slot_init(&iterator->step, step);
  slot_init(&iterator->length, length);
  slot_init(&iterator->index, from_small_int(0));
  return from_object(iterator);
}

static Value long_next(Value self) {
  LongRangeIterator *iterator = as_long(self);
  Value index = slot_get(&iterator->index);
  if (int_compare(index, slot_get(&iterator->length)) >= 0) return ABSENT;
  Value offset = int_multiply(index, slot_get(&iterator->step));
  if (is_absent(offset)) return ABSENT;
  Value item = int_add(slot_get(&iterator->start), offset);
  Value next = int_add(index, from_small_int(1));
  if (is_absent(item) || is_absent(next)) return ABSENT;
  slot_set(iterator, &iterator->index, next);
  return item;
}

static Value long_length_hint(Value *args, int nargs) {
  return int_subtract(slot_get(&as_long(args[0])->length), slot_get(&as_long(args[0])->index));
}

static Value long_reduce(Value *args, int nargs) {
  LongRangeIterator *iterator = as_long(args[0]);
  Value start = slot_get(&iterator->start), step = slot_get(&iterator->step);
  Value distance = int_multiply(slot_get(&iterator->length), step);
  if (is_absent(distance)) return ABSENT;
  Value stop = int_add(start, distance);
  if (is_absent(stop)) return ABSENT;
  Value range = range_new(start, stop, step);
  if (is_absent(range)) return ABSENT;
  return reduce_builtin(NAME("iter"), tuple_pack(1, range), slot_get(&iterator->index));
}

static Value long_setstate(Value *args, int nargs) {
  Value index = args[1], length = slot_get(&as_long(args[0])->length);
  if (!is_int(index)) return raise_type_error("state must be an int, not %T", index);
  index = number_index(index);
  if (is_absent(index)) return ABSENT;
  if (int_sign(index) < 0) index = from_small_int(0);
  if (int_compare(index, length) > 0) index = length;
  slot_set(as_long(args[0]), &as_long(args[0])->index, index);
  return NONE;
}

/* -- Types ------------------------------------------------------------------------------------- */

#define ITERATOR_METHODS(kind)                                                                     \
  static const BuiltinDef kind##_methods[] = {                                                     \
      METHOD("__length_hint__(self, /)", kind##_length_hint, EFFECT_ALLOC,                         \
             "Return how many items are left to come."),                                           \
      METHOD("__reduce__(self, /)", kind##_reduce, EFFECT_ANY,                                     \
             "Return state information for pickling."),                                            \
      METHOD("__setstate__(self, object, /)", kind##_setstate, EFFECT_ANY,                         \
             "Set state information for unpickling."),                                             \
      METHOD_END,                                                                                  \
  }
ITERATOR_METHODS(small);
ITERATOR_METHODS(long);

Type range_iterator_type = {
    .name = "range_iterator",
    .base = &object_type,
    .layout = &small_layout,
    .root_shape = &range_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iter_of_iterator, .next = small_next},
    .methods = small_methods,
};
Type longrange_iterator_type = {
    .name = "longrange_iterator",
    .base = &object_type,
    .layout = &long_layout,
    .root_shape = &longrange_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iter_of_iterator, .next = long_next},
    .methods = long_methods,
};
