/* range: bounds of any size, with fast paths for those that fit 63 bits. */
#include "objects/range.h"

#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/tuple.h"

static const Layout range_layout = {
    .name = "RangeObject",
    .fixed_size = sizeof(RangeObject),
    .slots_offset = offsetof(RangeObject, start),
    .slots_count = 4,
};

DEFINE_TYPE_SHAPE(range);

static Value range_start(Value v) {
  return slot_get(&as_range(v)->start);
}
static Value range_stop(Value v) {
  return slot_get(&as_range(v)->stop);
}
static Value range_step(Value v) {
  return slot_get(&as_range(v)->step);
}
static Value range_length(Value v) {
  return slot_get(&as_range(v)->length);
}

/* -- Arithmetic: small ints first -------------------------------------------------------------- */

static Value count_small(int64_t start, int64_t stop, int64_t step) {
  uint64_t distance, stride;
  if (step > 0 ? start >= stop : start <= stop) return from_small_int(0);
  distance = step > 0 ? (uint64_t)stop - (uint64_t)start : (uint64_t)start - (uint64_t)stop;
  stride = step > 0 ? (uint64_t)step : -(uint64_t)step;
  return int_from_u64((distance - 1) / stride + 1);
}

/* Number of items; ABSENT: MemoryError. */
static Value count_items(Value start, Value stop, Value step) {
  if (is_small_int(start) && is_small_int(stop) && is_small_int(step))
    return count_small(as_small_int(start), as_small_int(stop), as_small_int(step));
  bool forwards = int_sign(step) > 0;
  if (int_compare(start, stop) * (forwards ? 1 : -1) >= 0) return from_small_int(0);
  Value distance = forwards ? int_subtract(stop, start) : int_subtract(start, stop);
  Value stride = forwards ? step : int_negative(step);
  if (is_absent(distance) || is_absent(stride)) return ABSENT;
  distance = int_subtract(distance, from_small_int(1));
  if (is_absent(distance)) return ABSENT;
  Value full = int_floor_divide(distance, stride);
  return is_absent(full) ? ABSENT : int_add(full, from_small_int(1));
}

/* a + b * c; ABSENT: MemoryError. */
static Value multiply_add(Value a, Value b, Value c) {
  int64_t product, sum;
  if (is_small_int(a) && both_small_int(b, c) &&
      !__builtin_mul_overflow(as_small_int(b), as_small_int(c), &product) &&
      !__builtin_add_overflow(as_small_int(a), product, &sum))
    return int_from_i64(sum);
  Value big = int_multiply(b, c);
  return is_absent(big) ? ABSENT : int_add(a, big);
}

/* -- Making ------------------------------------------------------------------------------------ */

static Value range_make(Value start, Value stop, Value step, Value length) {
  RangeObject *range = gc_new(&range_shape);
  slot_init(&range->start, start);
  slot_init(&range->stop, stop);
  slot_init(&range->step, step);
  slot_init(&range->length, length);
  return from_object(range);
}

Value range_new(Value start, Value stop, Value step) {
  if (int_sign(step) == 0) return raise_value_error("range() arg 3 must not be zero");
  Value length = count_items(start, stop, step);
  return is_absent(length) ? ABSENT : range_make(start, stop, step, length);
}

static Value range_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  Value bounds[3] = {from_small_int(0), ABSENT, from_small_int(1)};
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("range() takes no keyword arguments");
  if (nargs == 0) return raise_type_error("range expected at least 1 argument, got 0");
  if (nargs > 3) return raise_type_error("range expected at most 3 arguments, got %d", nargs);
  for (int i = 0; i < nargs; i++) {
    Value bound = number_index(args[i]);
    if (is_absent(bound)) return ABSENT;
    bounds[nargs == 1 ? 1 : i] = bound;
  }
  return range_new(bounds[0], bounds[1], bounds[2]);
}

bool range_is_small(Value v) {
  int64_t distance;
  if (!is_range(v) || !is_small_int(range_start(v)) || !is_small_int(range_step(v)) ||
      !is_small_int(range_length(v)))
    return false;
  return !__builtin_mul_overflow(as_small_int(range_step(v)), as_small_int(range_length(v)),
                                 &distance) &&
         !__builtin_add_overflow(as_small_int(range_start(v)), distance, &distance) &&
         fits_small_int(distance);
}

void range_small_bounds(Value range, int64_t *start, int64_t *step, int64_t *count) {
  *start = as_small_int(range_start(range));
  *step = as_small_int(range_step(range));
  *count = as_small_int(range_length(range));
}

/* -- Items ------------------------------------------------------------------------------------- */

static int64_t range_len(Value self) {
  int64_t length;
  if (int_fits_i64(range_length(self), &length)) return length;
  raise_error(&exc_OverflowError, "Python int too large to convert to C ssize_t");
  return -1;
}

static int range_truth(Value self) {
  return int_sign(range_length(self)) != 0;
}

static Value item_at(Value self, Value i) {
  return multiply_add(range_start(self), i, range_step(self));
}

static Value get_slice(Value self, Value slice) {
  Value indices = call_method1(slice, NAME("indices"), range_length(self));
  if (is_absent(indices)) return ABSENT;
  Value step = int_multiply(range_step(self), tuple_get(indices, 2));
  if (is_absent(step)) return ABSENT;
  Value start = item_at(self, tuple_get(indices, 0));
  if (is_absent(start)) return ABSENT;
  Value stop = item_at(self, tuple_get(indices, 1));
  return is_absent(stop) ? ABSENT : range_new(start, stop, step);
}

static Value range_get_item(Value self, Value key) {
  if (is_slice(key)) return get_slice(self, key);
  if (!has_index(key))
    return raise_type_error("range indices must be integers or slices, not %.200T", key);
  Value i = number_index(key);
  if (is_absent(i)) return ABSENT;
  if (int_sign(i) < 0) i = int_add(i, range_length(self));
  if (is_absent(i)) return ABSENT;
  if (int_sign(i) < 0 || int_compare(i, range_length(self)) >= 0)
    return raise_error(&exc_IndexError, "range object index out of range");
  return item_at(self, i);
}

/* Position of an int in the range as an int; NONE if it has no such item; ABSENT: MemoryError. */
static Value position_of(Value self, Value v) {
  if (int_sign(range_length(self)) == 0) return NONE;
  Value offset = int_subtract(v, range_start(self));
  if (is_absent(offset)) return ABSENT;
  Value rest = int_remainder(offset, range_step(self));
  if (is_absent(rest)) return ABSENT;
  if (int_sign(rest) != 0) return NONE;
  Value i = int_floor_divide(offset, range_step(self));
  if (is_absent(i)) return ABSENT;
  return int_sign(i) < 0 || int_compare(i, range_length(self)) >= 0 ? NONE : i;
}

/* An int of a subclass may define its own ==. */
static bool compares_by_value(Value v) {
  return is_exact_int(v) || is_bool(v);
}

/* Walks: the position of the first item equal to v, or -1 and *count the number of all; -2:
   exception set. */
static int64_t search(Value self, Value v, int64_t *count) {
  Value iterator = object_iter(self);
  if (is_absent(iterator)) return -2;
  for (int64_t i = 0;; i++) {
    Value item = iter_next(iterator);
    if (is_absent(item)) return exception_pending() ? -2 : -1;
    int equal = object_equal(item, v);
    if (equal < 0) return -2;
    if (equal && count == NULL) return i;
    if (equal) ++*count;
  }
}

static int range_contains(Value self, Value v) {
  if (!compares_by_value(v)) {
    int64_t i = search(self, v, NULL);
    return i == -2 ? -1 : i >= 0;
  }
  Value i = position_of(self, v);
  return is_absent(i) ? -1 : !is_none(i);
}

static Value range_index(Value *args, int nargs) {
  Value i;
  if (compares_by_value(args[1])) {
    i = position_of(args[0], args[1]);
  } else {
    int64_t found = search(args[0], args[1], NULL);
    i = found == -2 ? ABSENT : found == -1 ? NONE : from_small_int(found);
  }
  if (is_absent(i) || !is_none(i)) return i;
  if (compares_by_value(args[1])) return raise_value_error("%R is not in range", args[1]);
  return raise_value_error("sequence.index(x): x not in sequence");
}

static Value range_count(Value *args, int nargs) {
  if (compares_by_value(args[1])) {
    int found = range_contains(args[0], args[1]);
    return found < 0 ? ABSENT : from_small_int(found);
  }
  int64_t count = 0;
  return search(args[0], args[1], &count) == -2 ? ABSENT : from_small_int(count);
}

/* -- Protocol ---------------------------------------------------------------------------------- */

/* What tells ranges apart: length, then start, then step; None for what does not matter. */
static Value identity_tuple(Value self) {
  Value length = range_length(self);
  if (int_sign(length) == 0) return tuple_pack(3, length, NONE, NONE);
  bool one = same(length, from_small_int(1));
  return tuple_pack(3, length, range_start(self), one ? NONE : range_step(self));
}

static Value range_compare(Value self, Value other, CompareOp op) {
  if (!is_range(self) || !is_range(other) || (op != CMP_EQ && op != CMP_NE)) return NOT_IMPLEMENTED;
  return object_compare(identity_tuple(self), identity_tuple(other), op);
}

static bool range_hash(Value self, int64_t *hash) {
  return object_hash(identity_tuple(self), hash);
}

static Value range_repr(Value self) {
  if (same(range_step(self), from_small_int(1)))
    return format_text("range(%R, %R)", range_start(self), range_stop(self));
  return format_text("range(%R, %R, %R)", range_start(self), range_stop(self), range_step(self));
}

static Value range_reduce(Value *args, int nargs) {
  Value bounds = tuple_pack(3, range_start(args[0]), range_stop(args[0]), range_step(args[0]));
  return tuple_pack(2, type_value(&range_type), bounds);
}

static Value range_iter(Value self) {
  if (!range_is_small(self))
    return longrange_iterator_new(range_start(self), range_step(self), range_length(self));
  int64_t start, step, count;
  range_small_bounds(self, &start, &step, &count);
  return range_iterator_new(start, step, count);
}

static Value range_reversed(Value *args, int nargs) {
  Value last = int_subtract(range_length(args[0]), from_small_int(1));
  if (is_absent(last)) return ABSENT;
  Value start = item_at(args[0], last), step = int_negative(range_step(args[0]));
  if (is_absent(start) || is_absent(step)) return ABSENT;
  Value stop = multiply_add(start, step, range_length(args[0]));
  if (is_absent(stop)) return ABSENT;
  return range_iter(range_make(start, stop, step, range_length(args[0])));
}

static const BuiltinDef range_methods[] = {
    METHOD("__reversed__(self, /)", range_reversed, EFFECT_ALLOC, "Return a reverse iterator."),
    METHOD("__reduce__(self, /)", range_reduce, EFFECT_ALLOC, NULL),
    METHOD("count(self, value, /)", range_count, EFFECT_ANY, "Return how often value occurs."),
    METHOD("index(self, value, /)", range_index, EFFECT_ANY,
           "Return the index of value, or raise ValueError if it does not occur."),
    METHOD_END,
};

static const MemberDef range_members[] = {
    {"start", MEMBER_SLOT, offsetof(RangeObject, start), false, NULL},
    {"stop", MEMBER_SLOT, offsetof(RangeObject, stop), false, NULL},
    {"step", MEMBER_SLOT, offsetof(RangeObject, step), false, NULL},
    {0},
};

Type range_type = {
    .name = "range",
    .base = &object_type,
    .layout = &range_layout,
    .root_shape = &range_shape,
    .flags = TYPE_SEQUENCE,
    .slots =
        {
            .repr = range_repr,
            .hash = range_hash,
            .compare = range_compare,
            .iter = range_iter,
            .new_object = range_new_object,
            .truth = range_truth,
            .length = range_len,
            .get_item = range_get_item,
            .contains = range_contains,
        },
    .methods = range_methods,
    .members = range_members,
    .doc = "range(stop) -> range object\nrange(start, stop[, step]) -> range object\n\n"
           "A sequence of integers from start (inclusive) to stop (exclusive) in steps\nof step. "
           "range(i, j) gives i, "
           "i+1, i+2, ..., j-1; start defaults to 0, and stop\nis left out: range(4) gives 0, 1, "
           "2, 3, just the indices "
           "of a list of 4 elements.\nWith a step it is the increment (or decrement).",
};
