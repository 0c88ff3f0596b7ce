/* slice: unpacking it, fitting it to a length, and its methods. */
#include "objects/slice.h"

#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

static const Layout slice_layout = {
    .name = "SliceObject",
    .fixed_size = sizeof(SliceObject),
    .slots_offset = offsetof(SliceObject, start),
    .slots_count = 3,
};

DEFINE_TYPE_SHAPE(slice);

Value slice_new(Value start, Value stop, Value step) {
  SliceObject *slice = gc_new(&slice_shape);
  slot_init(&slice->start, start);
  slot_init(&slice->stop, stop);
  slot_init(&slice->step, step);
  return from_object(slice);
}

static Value slice_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("slice() takes no keyword arguments");
  if (nargs < 1) return raise_type_error("slice expected at least 1 argument, got 0");
  if (nargs > 3) return raise_type_error("slice expected at most 3 arguments, got %d", nargs);
  if (nargs == 1) return slice_new(NONE, args[0], NONE);
  return slice_new(args[0], args[1], nargs == 3 ? args[2] : NONE);
}

/* -- Arithmetic -------------------------------------------------------------------------------- */

/* A field as int64; None leaves *out. */
static bool field_to_i64(Value v, int64_t *out) {
  if (is_small_int(v)) {
    *out = as_small_int(v);
    return true;
  }
  if (is_none(v)) return true;
  if (has_index(v)) return index_to_i64_clip(v, out);
  raise_type_error("slice indices must be integers or None or have an __index__ method");
  return false;
}

bool slice_unpack(Value slice, SliceRange *out) {
  SliceObject *s = as_slice(slice);
  out->step = 1;
  if (!field_to_i64(slot_get(&s->step), &out->step)) return false;
  if (out->step == 0) {
    raise_value_error("slice step cannot be zero");
    return false;
  }
  if (out->step == INT64_MIN) out->step = -INT64_MAX; /* so that -step is an int64 */
  out->start = out->step < 0 ? INT64_MAX : 0;
  out->stop = out->step < 0 ? INT64_MIN : INT64_MAX;
  return field_to_i64(slot_get(&s->start), &out->start) &&
         field_to_i64(slot_get(&s->stop), &out->stop);
}

static int64_t adjust_end(int64_t end, int64_t length, bool backwards) {
  if (end < 0) {
    end += length;
    return end < 0 ? (backwards ? -1 : 0) : end;
  }
  return end < length ? end : backwards ? length - 1 : length;
}

void slice_adjust(SliceRange *range, int64_t length) {
  bool backwards = range->step < 0;
  range->start = adjust_end(range->start, length, backwards);
  range->stop = adjust_end(range->stop, length, backwards);
  uint64_t distance = backwards ? (uint64_t)range->start - (uint64_t)range->stop
                                : (uint64_t)range->stop - (uint64_t)range->start;
  bool empty = backwards ? range->stop >= range->start : range->start >= range->stop;
  uint64_t stride = backwards ? -(uint64_t)range->step : (uint64_t)range->step;
  range->count = empty ? 0 : (int64_t)((distance - 1) / stride + 1);
}

/* -- slice.indices: any size of integer -------------------------------------------------------- */

static Value index_field(Value v) {
  if (has_index(v)) return number_index(v);
  return raise_type_error("slice indices must be integers or None or have an __index__ method");
}

/* A given start or stop, made relative to length and clipped to lower .. upper. */
static Value indices_end(Value field, Value length, Value lower, Value upper) {
  Value end = index_field(field);
  if (is_absent(end)) return ABSENT;
  if (int_sign(end) < 0) {
    end = int_add(end, length);
    if (is_absent(end)) return ABSENT;
    return int_compare(end, lower) < 0 ? lower : end;
  }
  return int_compare(end, upper) > 0 ? upper : end;
}

static Value slice_indices(Value *args, int nargs) {
  SliceObject *slice = as_slice(args[0]);
  Value length = number_index(args[1]);
  if (is_absent(length)) return ABSENT;
  if (int_sign(length) < 0) return raise_value_error("length should not be negative");
  Value step = slot_get(&slice->step);
  step = is_none(step) ? from_small_int(1) : index_field(step);
  if (is_absent(step)) return ABSENT;
  if (int_sign(step) == 0) return raise_value_error("slice step cannot be zero");
  bool backwards = int_sign(step) < 0;
  Value lower = from_small_int(backwards ? -1 : 0);
  Value upper = backwards ? int_add(length, from_small_int(-1)) : length;
  if (is_absent(upper)) return ABSENT;
  Value start = slot_get(&slice->start), stop = slot_get(&slice->stop);
  start = is_none(start) ? (backwards ? upper : lower) : indices_end(start, length, lower, upper);
  if (is_absent(start)) return ABSENT;
  stop = is_none(stop) ? (backwards ? lower : upper) : indices_end(stop, length, lower, upper);
  if (is_absent(stop)) return ABSENT;
  return tuple_pack(3, start, stop, step);
}

/* -- Protocol ---------------------------------------------------------------------------------- */

static Value slice_repr(Value self) {
  SliceObject *slice = as_slice(self);
  return format_text("slice(%R, %R, %R)", slot_get(&slice->start), slot_get(&slice->stop),
                     slot_get(&slice->step));
}

static Value fields_tuple(Value v) {
  SliceObject *slice = as_slice(v);
  return tuple_pack(3, slot_get(&slice->start), slot_get(&slice->stop), slot_get(&slice->step));
}

static Value slice_compare(Value self, Value other, CompareOp op) {
  if (!is_slice(self) || !is_slice(other)) return NOT_IMPLEMENTED;
  if (same(self, other)) return from_bool(op == CMP_EQ || op == CMP_LE || op == CMP_GE);
  Value mine = fields_tuple(self);
  Value theirs = fields_tuple(other);
  return object_compare(mine, theirs, op);
}

static Value slice_reduce(Value *args, int nargs) {
  return tuple_pack(2, type_value(&slice_type), fields_tuple(args[0]));
}

static const BuiltinDef slice_methods[] = {
    METHOD("indices(self, len, /)", slice_indices, EFFECT_ANY,
           "S.indices(len) -> (start, stop, stride)\n\nThe start and stop indices and the stride "
           "that the slice\n"
           "stands for in a sequence of length len. Indices out of bounds are clipped\nas slicing "
           "does."),
    METHOD("__reduce__(self, /)", slice_reduce, EFFECT_ALLOC,
           "Return state information for pickling."),
    METHOD_END,
};

static const MemberDef slice_members[] = {
    {"start", MEMBER_SLOT, offsetof(SliceObject, start), false, NULL},
    {"stop", MEMBER_SLOT, offsetof(SliceObject, stop), false, NULL},
    {"step", MEMBER_SLOT, offsetof(SliceObject, step), false, NULL},
    {0},
};

Type slice_type = {
    .name = "slice",
    .base = &object_type,
    .layout = &slice_layout,
    .root_shape = &slice_shape,
    .slots = {.repr = slice_repr, .compare = slice_compare, .new_object = slice_new_object},
    .methods = slice_methods,
    .members = slice_members,
    .doc = "slice(stop)\nslice(start, stop[, step])\n\nMake a slice object, as extended slicing "
           "uses: a[0:10:2].",
};
