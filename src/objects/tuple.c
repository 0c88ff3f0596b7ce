/* tuple. */
#include "objects/tuple.h"

#include <stdarg.h>

#include "base/hash.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/str.h"

static const Layout tuple_layout = {
    .name = "TupleObject",
    .fixed_size = sizeof(TupleObject),
    .length_offset = offsetof(TupleObject, length),
    .item_size = sizeof(Slot),
    .items_are_slots = true,
};

DEFINE_TYPE_SHAPE(tuple);
static TupleObject empty_tuple;
TupleObject *tuple_empty = &empty_tuple;

/* The one object without items is in static storage: tuples are needed before anything else is set
   up. */
__attribute__((constructor)) static void init_empty_tuple(void) {
  gc_init_header(&empty_tuple, &tuple_shape, GC_OLD | GC_STATIC);
}

/* -- Making ------------------------------------------------------------------------------------ */

static size_t tuple_bytes(int64_t length) {
  return sizeof(TupleObject) + (size_t)length * sizeof(Slot);
}

TupleObject *tuple_alloc(int64_t length) {
  if (length == 0) return tuple_empty;
  TupleObject *tuple = gc_alloc(&tuple_shape, tuple_bytes(length));
  tuple->length = length;
  return tuple;
}

TupleObject *tuple_try_alloc(int64_t length) {
  if (length > INT64_MAX / 16) {
    raise_memory_error();
    return NULL;
  }
  if (length < 64) return tuple_alloc(length);
  TupleObject *tuple = gc_try_alloc_tracked(&tuple_shape, tuple_bytes(length));
  if (tuple != NULL) tuple->length = length;
  return tuple;
}

Value tuple_from_values(const Value *values, int64_t length) {
  TupleObject *tuple = tuple_alloc(length);
  for (int64_t i = 0; i < length; i++) slot_init(&tuple->items[i], values[i]);
  return from_object(tuple);
}

Value tuple_pack(int count, ...) {
  TupleObject *tuple = tuple_alloc(count);
  va_list values;
  va_start(values, count);
  for (int i = 0; i < count; i++) slot_init(&tuple->items[i], va_arg(values, Value));
  va_end(values);
  return from_object(tuple);
}

static Value from_slots(const Slot *slots, int64_t length) {
  TupleObject *tuple = tuple_try_alloc(length);
  if (tuple == NULL) return ABSENT;
  if (length > 0) slots_copy(tuple, tuple->items, slots, length);
  return from_object(tuple);
}

Value tuple_slice(Value v, int64_t from, int64_t to) {
  if (from >= to) return from_object(tuple_empty);
  if (from == 0 && to == tuple_length(v) && has_shape(v, &tuple_shape)) return v;
  return from_slots(as_tuple(v)->items + from, to - from);
}

static Value tuple_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("tuple(iterable=?, /)");
  Value iterable;
  if (type->slots.init != tuple_type.slots.init) kwnames = ABSENT; /* for the subclass's __init__ */
  if (!signature_bind(&signature, args, nargs, kwnames, &iterable)) return ABSENT;
  Value items = is_absent(iterable) ? from_object(tuple_empty) : sequence_tuple(iterable);
  if (type == &tuple_type || is_absent(items)) return items;
  int64_t length = tuple_length(items);
  Value v = type_alloc_var(type, length);
  if (is_absent(v)) return ABSENT;
  as_tuple(v)->length = length;
  if (length > 0) slots_copy(as_object(v), as_tuple(v)->items, as_tuple(items)->items, length);
  return v;
}

/* -- Items ------------------------------------------------------------------------------------- */

static int64_t tuple_len(Value self) {
  return tuple_length(self);
}

static Value slice_items(Value self, Value slice) {
  SliceRange range;
  if (!slice_unpack(slice, &range)) return ABSENT;
  slice_adjust(&range, tuple_length(self));
  if (range.step == 1) return tuple_slice(self, range.start, range.start + range.count);
  TupleObject *result = tuple_try_alloc(range.count);
  if (result == NULL) return ABSENT;
  for (int64_t i = 0, from = range.start; i < range.count; i++, from += range.step)
    slot_init(&result->items[i], tuple_get(self, from));
  slots_written(result, result->items, range.count);
  return from_object(result);
}

static Value tuple_get_item(Value self, Value key) {
  int64_t i;
  if (is_slice(key)) return slice_items(self, key);
  if (!has_index(key))
    return raise_type_error("tuple indices must be integers or slices, not %.200T", key);
  if (!sequence_index(key, &i)) return ABSENT;
  if (i < 0) i += tuple_length(self);
  if (i < 0 || i >= tuple_length(self))
    return raise_error(&exc_IndexError, "tuple index out of range");
  return tuple_get(self, i);
}

/* Position of an item equal to v in from .. to; -1 none, -2 exception set. */
static int64_t find(Value self, Value v, int64_t from, int64_t to) {
  for (int64_t i = from; i < to; i++) {
    int equal = object_equal(tuple_get(self, i), v);
    if (equal != 0) return equal > 0 ? i : -2;
  }
  return -1;
}

static int tuple_contains(Value self, Value v) {
  int64_t i = find(self, v, 0, tuple_length(self));
  return i == -2 ? -1 : i >= 0;
}

static Value tuple_index(Value *args, int nargs) {
  int64_t start = 0, stop = INT64_MAX;
  if (!sequence_bound(args[2], &start) || !sequence_bound(args[3], &stop)) return ABSENT;
  int64_t length = tuple_length(args[0]);
  int64_t i = find(args[0], args[1], clip_bound(start, length), clip_bound(stop, length));
  if (i >= 0) return from_small_int(i);
  return i == -1 ? raise_value_error("tuple.index(x): x not in tuple") : ABSENT;
}

static Value tuple_count(Value *args, int nargs) {
  int64_t count = 0;
  for (int64_t i = 0; i < tuple_length(args[0]); i++) {
    int equal = object_equal(tuple_get(args[0], i), args[1]);
    if (equal < 0) return ABSENT;
    count += equal;
  }
  return from_small_int(count);
}

static Value tuple_concat(Value self, Value other) {
  if (!is_tuple(other))
    return raise_type_error("can only concatenate tuple (not \"%.200T\") to tuple", other);
  int64_t length = tuple_length(self), more = tuple_length(other);
  if (more == 0 && has_shape(self, &tuple_shape)) return self;
  if (length == 0 && has_shape(other, &tuple_shape)) return other;
  TupleObject *result = tuple_try_alloc(length + more);
  if (result == NULL) return ABSENT;
  if (length > 0) slots_copy(result, result->items, as_tuple(self)->items, length);
  if (more > 0) slots_copy(result, result->items + length, as_tuple(other)->items, more);
  return from_object(result);
}

static Value tuple_repeat(Value self, int64_t count) {
  int64_t length = tuple_length(self), total;
  if (has_shape(self, &tuple_shape) && (length == 0 || count == 1)) return self;
  if (length == 0 || count <= 0) return from_object(tuple_empty);
  if (__builtin_mul_overflow(length, count, &total)) return raise_memory_error();
  TupleObject *result = tuple_try_alloc(total);
  if (result == NULL) return ABSENT;
  if (length == 1) {
    slots_fill(result, result->items, tuple_get(self, 0), total);
  } else {
    for (int64_t at = 0; at < total; at += length)
      slots_copy(result, result->items + at, as_tuple(self)->items, length);
  }
  return from_object(result);
}

/* -- Protocol ---------------------------------------------------------------------------------- */

/* Nested tuples are limited by the C stack alone. */
static bool tuple_hash(Value self, int64_t *hash) {
  if (unlikely((char *)__builtin_frame_address(0) < current_thread->c_stack_limit)) {
    raise_error(&exc_RecursionError, "maximum recursion depth exceeded");
    return false;
  }
  uint64_t state = hash_tuple_start();
  int64_t length = tuple_length(self);
  for (int64_t i = 0; i < length; i++) {
    int64_t item_hash;
    if (!object_hash(tuple_get(self, i), &item_hash)) return false;
    state = hash_tuple_add(state, item_hash);
  }
  *hash = hash_tuple_end(state, length);
  return true;
}

static Value tuple_compare(Value self, Value other, CompareOp op) {
  if (!is_tuple(self) || !is_tuple(other)) return NOT_IMPLEMENTED;
  int64_t length = tuple_length(self), other_length = tuple_length(other);
  int64_t i = 0, common = min_of(length, other_length);
  for (; i < common; i++) {
    int equal = object_equal(tuple_get(self, i), tuple_get(other, i));
    if (equal < 0) return ABSENT;
    if (equal == 0) break;
  }
  if (i == common) return from_bool(compare_i64(length, other_length, op));
  if (op == CMP_EQ || op == CMP_NE) return from_bool(op == CMP_NE);
  return object_compare(tuple_get(self, i), tuple_get(other, i), op);
}

static bool add_items(StrBuilder *builder, Value self) {
  int64_t length = tuple_length(self);
  for (int64_t i = 0; i < length; i++) {
    if (i > 0 && !str_builder_add_ascii(builder, ", ", 2)) return false;
    Value text = object_repr(tuple_get(self, i));
    if (is_absent(text) || !str_builder_add(builder, text)) return false;
  }
  return str_builder_add_ascii(builder, ",", length == 1) && str_builder_add_char(builder, ')');
}

static Value tuple_repr(Value self) {
  int64_t length = tuple_length(self);
  if (length == 0) return str_from_ascii("()");
  int active = repr_enter(self);
  if (active != 0) return active < 0 ? ABSENT : str_from_ascii("(...)");
  StrBuilder builder;
  str_builder_init(&builder, length * 3);
  bool done = str_builder_add_char(&builder, '(') && add_items(&builder, self);
  repr_leave(self);
  return done ? str_builder_finish(&builder) : ABSENT;
}

static Value tuple_getnewargs(Value *args, int nargs) {
  return tuple_pack(1, from_slots(as_tuple(args[0])->items, tuple_length(args[0])));
}

/* -- Iterator ---------------------------------------------------------------------------------- */

static const Layout tuple_iterator_layout = {
    .name = "TupleIterator",
    .fixed_size = sizeof(TupleIterator),
    .slots_offset = offsetof(TupleIterator, tuple),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(tuple_iterator);

static Value tuple_iter(Value self) {
  TupleIterator *iterator = gc_new(&tuple_iterator_shape);
  slot_init(&iterator->tuple, self);
  return from_object(iterator);
}

static Value iterator_next(Value self) {
  TupleIterator *iterator = object_cast(TupleIterator, self);
  Value tuple = slot_get(&iterator->tuple);
  if (is_absent(tuple)) return ABSENT;
  if (iterator->index < tuple_length(tuple)) return tuple_get(tuple, iterator->index++);
  slot_set(iterator, &iterator->tuple, ABSENT);
  return ABSENT;
}

static Value iterator_length_hint(Value *args, int nargs) {
  TupleIterator *iterator = object_cast(TupleIterator, args[0]);
  Value tuple = slot_get(&iterator->tuple);
  return from_small_int(is_absent(tuple) ? 0 : tuple_length(tuple) - iterator->index);
}

static Value iterator_reduce(Value *args, int nargs) {
  TupleIterator *iterator = object_cast(TupleIterator, args[0]);
  Value tuple = slot_get(&iterator->tuple);
  if (is_absent(tuple))
    return reduce_builtin(NAME("iter"), tuple_pack(1, from_object(tuple_empty)), ABSENT);
  return reduce_builtin(NAME("iter"), tuple_pack(1, tuple), from_small_int(iterator->index));
}

static Value iterator_setstate(Value *args, int nargs) {
  TupleIterator *iterator = object_cast(TupleIterator, args[0]);
  int64_t index;
  if (!sequence_state(args[1], &index)) return ABSENT;
  Value tuple = slot_get(&iterator->tuple);
  if (!is_absent(tuple)) iterator->index = max_of(0, min_of(index, tuple_length(tuple)));
  return NONE;
}

static const BuiltinDef tuple_iterator_methods[] = {
    METHOD("__length_hint__(self, /)", iterator_length_hint, EFFECT_PURE,
           "Return how many items are left to come."),
    METHOD("__reduce__(self, /)", iterator_reduce, EFFECT_ANY,
           "Return state information for pickling."),
    METHOD("__setstate__(self, object, /)", iterator_setstate, EFFECT_ANY,
           "Set state information for unpickling."),
    METHOD_END,
};

Type tuple_iterator_type = {
    .name = "tuple_iterator",
    .base = &object_type,
    .layout = &tuple_iterator_layout,
    .root_shape = &tuple_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iter_of_iterator, .next = iterator_next},
    .methods = tuple_iterator_methods,
};

/* -- Type -------------------------------------------------------------------------------------- */

static const BuiltinDef tuple_methods[] = {
    METHOD("__getnewargs__(self, /)", tuple_getnewargs, EFFECT_ALLOC, NULL),
    METHOD("index(self, value, start=0, stop=sys.maxsize, /)", tuple_index, EFFECT_ANY,
           "Return the first index of value.\n\nRaises ValueError if the value is not present."),
    METHOD("count(self, value, /)", tuple_count, EFFECT_ANY, "Return how many items equal value."),
    CLASS_GETITEM_METHOD("See PEP 585"),
    METHOD_END,
};

Type tuple_type = {
    .name = "tuple",
    .base = &object_type,
    .layout = &tuple_layout,
    .root_shape = &tuple_shape,
    .flags = TYPE_BASE | TYPE_SEQUENCE | TYPE_MATCH_SELF | TYPE_TUPLE,
    .slots =
        {
            .repr = tuple_repr,
            .hash = tuple_hash,
            .compare = tuple_compare,
            .iter = tuple_iter,
            .new_object = tuple_new_object,
            .length = tuple_len,
            .get_item = tuple_get_item,
            .contains = tuple_contains,
            .concat = tuple_concat,
            .repeat = tuple_repeat,
        },
    .methods = tuple_methods,
    .doc = "An immutable sequence.\n\nWithout argument an empty tuple, otherwise a tuple of the "
           "iterable's items.\n"
           "A tuple given as the argument is returned itself.",
    .text_signature = "(iterable=(), /)",
};
