/* list: subscription, slices, concatenation, repetition. */
#include "objects/list_store.h"
#include "objects/sequence.h"
#include "objects/slice.h"
#include "objects/tuple.h"

/* Position that key stands for, whether in bounds or not. false: exception set. */
static bool item_index(Value self, Value key, int64_t *out) {
  if (!has_index(key)) {
    raise_type_error("list indices must be integers or slices, not %.200T", key);
    return false;
  }
  if (!sequence_index(key, out)) return false;
  if (*out < 0) *out += list_length(self);
  return true;
}
static bool in_bounds(Value self, int64_t i) {
  return i >= 0 && i < list_length(self);
}

static Value get_slice(Value self, Value slice) {
  SliceRange range;
  if (!slice_unpack(slice, &range)) return ABSENT;
  ListObject *list = as_list(self);
  slice_adjust(&range, list->length);
  if (range.step == 1 || range.count == 0) return list_copy_range(list, range.start, range.count);
  ListItems *array = array_alloc(object_shape(&list_array(list)->header), range.count);
  if (array == NULL) return ABSENT;
  ListItems *from = list_array(list);
  for (int64_t i = 0; i < range.count; i++)
    slot_init(&array->items[i],
              slot_get(&from->items[range.start + i * range.step])); /* words of any kind */
  if (array_has_slots(array)) slots_written(array, array->items, range.count);
  return list_from_array(array, range.count);
}

Value list_get_item(Value self, Value key) {
  int64_t i;
  if (is_slice(key)) return get_slice(self, key);
  if (!item_index(self, key, &i)) return ABSENT;
  if (!in_bounds(self, i)) return raise_error(&exc_IndexError, "list index out of range");
  return list_get(self, i);
}

/* -- Slices: assignment and deletion ----------------------------------------------------------- */

/* Replaces `count` items at `from` by those of a list (not self) or tuple. */
static bool replace(Value self, int64_t from, int64_t count, Value items) {
  ListObject *list = as_list(self);
  int64_t incoming = is_list(items) ? list_length(items) : tuple_length(items);
  if (incoming > count) {
    if (!list_open_gap(list, from + count, incoming - count)) return false;
  }
  for (int64_t i = 0; i < incoming; i++)
    list_set(self, from + i, is_list(items) ? list_get(items, i) : tuple_get(items, i));
  if (incoming < count) list_close_gap(list, from + incoming, count - incoming);
  return true;
}

bool list_set_slice(Value self, int64_t from, int64_t to, Value iterable) {
  Value items = same(iterable, self) ? list_copy_range(as_list(self), 0, list_length(self))
                                     : sequence_fast(iterable, "can only assign an iterable");
  if (is_absent(items)) return false;
  from = clip_bound(max_of(from, 0), list_length(self)); /* iterating may have changed the length */
  to = max_of(from, clip_bound(max_of(to, 0), list_length(self)));
  return replace(self, from, to - from, items);
}

/* Deletes every step-th item: moves the runs between them down. */
static void delete_stride(ListObject *list, SliceRange range) {
  if (range.step < 0) {
    range.start += range.step * (range.count - 1);
    range.step = -range.step;
  }
  ListItems *array = list_array(list);
  int64_t to = range.start;
  for (int64_t i = 0; i < range.count; i++) {
    int64_t from = range.start + i * range.step + 1;
    int64_t end = i + 1 < range.count ? from + range.step - 1 : list->length;
    array_move(array, to, array, from, end - from);
    to += end - from;
  }
  list_truncate(list, to);
}

static bool delete_slice(Value self, Value slice) {
  SliceRange range;
  if (!slice_unpack(slice, &range)) return false;
  slice_adjust(&range, list_length(self));
  if (range.count == 0) return true;
  if (range.step == 1)
    list_close_gap(as_list(self), range.start, range.count);
  else
    delete_stride(as_list(self), range);
  return true;
}

static bool assign_stride(Value self, SliceRange range, Value value) {
  Value items = same(value, self) ? list_copy_range(as_list(self), 0, list_length(self))
                                  : sequence_fast(value, "must assign iterable to extended slice");
  if (is_absent(items)) return false;
  slice_adjust(&range, list_length(self));
  int64_t count = is_list(items) ? list_length(items) : tuple_length(items);
  if (count != range.count) {
    raise_value_error("attempt to assign sequence of size %zd to extended slice of size %zd", count,
                      range.count);
    return false;
  }
  for (int64_t i = 0; i < count; i++)
    list_set(self, range.start + i * range.step,
             is_list(items) ? list_get(items, i) : tuple_get(items, i));
  return true;
}

static bool assign_slice(Value self, Value slice, Value value) {
  SliceRange range;
  if (!slice_unpack(slice, &range)) return false;
  if (range.step != 1) return assign_stride(self, range, value);
  slice_adjust(&range, list_length(self));
  return list_set_slice(self, range.start, range.stop, value);
}

bool list_set_item(Value self, Value key, Value v) {
  int64_t i;
  if (is_slice(key)) return is_absent(v) ? delete_slice(self, key) : assign_slice(self, key, v);
  if (!item_index(self, key, &i)) return false;
  if (!in_bounds(self, i)) {
    raise_error(&exc_IndexError, "list assignment index out of range");
    return false;
  }
  if (is_absent(v))
    list_close_gap(as_list(self), i, 1);
  else
    list_set(self, i, v);
  return true;
}

/* -- Concatenation and repetition -------------------------------------------------------------- */

Value list_concat(Value self, Value other) {
  if (!is_list(other))
    return raise_type_error("can only concatenate list (not \"%.200T\") to list", other);
  ListObject *a = as_list(self), *b = as_list(other);
  int64_t length = a->length, more = b->length;
  if (!same_kind(list_array(a), list_array(b))) {
    list_make_slots(a);
    list_make_slots(b);
  }
  if (length + more == 0) return list_new(0);
  ListItems *array = array_alloc(object_shape(&list_array(a)->header), length + more);
  if (array == NULL) return ABSENT;
  array_move(array, 0, list_array(a), 0, length);
  array_move(array, length, list_array(b), 0, more);
  return list_from_array(array, length + more);
}

Value list_inplace_concat(Value self, Value other) {
  if (same(self, other)) other = list_copy_range(as_list(self), 0, list_length(self));
  return !is_absent(other) && list_extend(self, other) ? self : ABSENT;
}

enum { RAW_MIN_REPEAT = 16 }; /* shorter lists of numbers are not worth a raw array */

/* The kind of array for `total` items, all copies of one. */
static Shape *kind_for_repeat(Value item, int64_t total) {
  if (total < RAW_MIN_REPEAT) return &list_items_shape;
  return is_small_int(item) ? &list_i64_shape
         : is_flonum(item)  ? &list_f64_shape
                            : &list_items_shape;
}

/* Fills the array from position `length` to `total` with copies of its first `length` items. */
static void repeat_items(ListItems *array, int64_t length, int64_t total) {
  while (length < total) {
    int64_t count = min_of(length, total - length);
    array_move(array, length, array, 0, count);
    length += count;
  }
}

static Value repeat_one(Value item, int64_t total) {
  ListItems *array = array_alloc(kind_for_repeat(item, total), total);
  if (array == NULL) return ABSENT;
  if (array_has_slots(array)) {
    slots_fill(array, array->items, item, total);
  } else {
    array_put(array, 0, item);
    repeat_items(array, 1, total);
  }
  return list_from_array(array, total);
}

Value list_repeat(Value self, int64_t count) {
  ListObject *list = as_list(self);
  int64_t length = list->length, total;
  if (length == 0 || count <= 0) return list_new(0);
  if (__builtin_mul_overflow(length, count, &total)) return raise_memory_error();
  if (length == 1) return repeat_one(list_get(self, 0), total);
  ListItems *array = array_alloc(object_shape(&list_array(list)->header), total);
  if (array == NULL) return ABSENT;
  array_move(array, 0, list_array(list), 0, length);
  repeat_items(array, length, total);
  return list_from_array(array, total);
}

Value list_inplace_repeat(Value self, int64_t count) {
  ListObject *list = as_list(self);
  int64_t length = list->length, total;
  if (length == 0 || count == 1) return self;
  if (count <= 0) {
    list_clear(self);
    return self;
  }
  if (__builtin_mul_overflow(length, count, &total)) return raise_memory_error();
  if (!list_reserve(list, total)) return ABSENT;
  repeat_items(list_array(list), length, total);
  list->length = total;
  return self;
}
