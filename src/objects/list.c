/* Storage of lists, their items one at a time and many at once, and the type. */
#include "objects/list.h"

#include "objects/list_store.h"
#include "objects/range.h"
#include "objects/sequence.h"
#include "objects/shape_ops.h"
#include "objects/str.h"
#include "objects/tuple.h"

static const Layout list_layout = {
    .name = "ListObject",
    .fixed_size = sizeof(ListObject),
    .slots_offset = offsetof(ListObject, items),
    .slots_count = 1,
};
static const Layout list_items_layout = {
    .name = "ListItems",
    .fixed_size = sizeof(ListItems),
    .length_offset = offsetof(ListItems, capacity),
    .item_size = sizeof(Slot),
    .items_are_slots = true,
};
static const Layout list_i64_layout = {
    .name = "ListI64",
    .fixed_size = sizeof(ListI64),
    .length_offset = offsetof(ListI64, capacity),
    .item_size = sizeof(int64_t),
};
static const Layout list_f64_layout = {
    .name = "ListF64",
    .fixed_size = sizeof(ListF64),
    .length_offset = offsetof(ListF64, capacity),
    .item_size = sizeof(double),
};

DEFINE_TYPE_SHAPE(list);
DEFINE_INTERNAL_SHAPE(list_items_shape, list_items_layout);
DEFINE_INTERNAL_SHAPE(list_i64_shape, list_i64_layout);
DEFINE_INTERNAL_SHAPE(list_f64_shape, list_f64_layout);

enum {
  BIG_ARRAY = 16384
}; /* items from which on moving them takes longer than the room is worth */

static ListItems no_items;
ListItems *const list_no_items = &no_items;

REGISTER_STATIC_OBJECT(no_items, list_items_shape);
__attribute__((constructor)) static void init_no_items(void) {
  gc_init_header(&no_items, &list_items_shape, GC_OLD | GC_STATIC);
}

/* -- Storage ----------------------------------------------------------------------------------- */

ListItems *array_alloc(Shape *shape, int64_t capacity) {
  if (unlikely(capacity >> LIST_MAX_LENGTH_BITS)) {
    raise_memory_error();
    return NULL;
  }
  size_t size = sizeof(ListItems) + (size_t)capacity * sizeof(Slot);
  ListItems *array = capacity < 256 ? gc_alloc(shape, size) : gc_try_alloc_tracked(shape, size);
  if (array != NULL) array->capacity = capacity;
  return array;
}

Value list_from_array(ListItems *array, int64_t length) {
  ListObject *list = gc_new(&list_shape);
  list->length = length;
  slot_init(&list->items, from_object(array));
  return from_object(list);
}

Value list_new(int64_t capacity) {
  if (capacity == 0) return list_from_array(list_no_items, 0);
  ListItems *array =
      gc_alloc(&list_items_shape, sizeof(ListItems) + (size_t)capacity * sizeof(Slot));
  array->capacity = capacity;
  return list_from_array(array, 0);
}

Value list_from_values(const Value *values, int64_t length) {
  Value list = list_new(length);
  ListItems *array = list_array(as_list(list));
  if (length > 0) slots_from_values(array, array->items, values, length);
  as_list(list)->length = length;
  return list;
}

/* The old array is discarded: no other list has it. */
static void set_items(ListObject *list, ListItems *array) {
  ListItems *old = list_array(list);
  slot_set(list, &list->items, from_object(array));
  gc_discard(&old->header);
}

/* Moves the items to an array of that capacity. */
static bool reallocate(ListObject *list, int64_t capacity) {
  ListItems *old = list_array(list);
  ListItems *array = array_alloc(object_shape(&old->header), capacity);
  if (array == NULL) return false;
  array_move(array, 0, old, 0, list->length);
  set_items(list, array);
  return true;
}

/* Grows by a quarter, big arrays by half: an append costs four moved words at most in the long
   run. */
bool list_reserve(ListObject *list, int64_t capacity) {
  if (likely(list_array(list)->capacity >= capacity)) return true;
  int64_t extra = capacity >> (capacity < BIG_ARRAY ? 2 : 1);
  if (list->length > 0) capacity = (capacity + extra + 3) & ~(int64_t)3;
  return reallocate(list, capacity);
}

void list_truncate(ListObject *list, int64_t length) {
  ListItems *array = list_array(list);
  int64_t old_length = list->length;
  list->length = length;
  if (length == 0 && (array->capacity > 8 || !array_has_slots(array))) {
    set_items(list, list_no_items);
  } else if (length < array->capacity / 2 && array->capacity > 8) {
    if (!reallocate(list, length + (length >> 3)))
      exception_clear(); /* keeping the old array is fine */
  } else if (old_length > length) {
    memset(array->items + length, 0, (old_length - length) * sizeof(Slot));
  }
}

void list_make_slots(ListObject *list) {
  ListItems *raw = list_array(list);
  if (array_has_slots(raw)) return;
  ListItems *array =
      gc_alloc(&list_items_shape, sizeof(ListItems) + (size_t)raw->capacity * sizeof(Slot));
  array->capacity = raw->capacity; /* no barrier: numbers are immediate */
  for (int64_t i = 0; i < list->length; i++) slot_init(&array->items[i], array_get(raw, i));
  set_items(list, array);
}

bool list_open_gap(ListObject *list, int64_t i, int64_t count) {
  if (!list_reserve(list, list->length + count)) return false;
  ListItems *array = list_array(list);
  array_move(array, i + count, array, i, list->length - i);
  memset(array->items + i, 0, count * sizeof(Slot));
  list->length += count;
  return true;
}

void list_close_gap(ListObject *list, int64_t i, int64_t count) {
  ListItems *array = list_array(list);
  array_move(array, i, array, i + count, list->length - i - count);
  list_truncate(list, list->length - count);
}

Value list_copy_range(const ListObject *list, int64_t from, int64_t count) {
  if (count <= 0) return list_new(0);
  ListItems *array = array_alloc(object_shape(&list_array(list)->header), count);
  if (array == NULL) return ABSENT;
  array_move(array, 0, list_array(list), from, count);
  return list_from_array(array, count);
}

/* -- One item ---------------------------------------------------------------------------------- */

Value list_get_slow(Value list, int64_t i) {
  return array_get(list_array(as_list(list)), i);
}

void list_set(Value v, int64_t i, Value item) {
  ListObject *list = as_list(v);
  assert(i >= 0 && i < list->length);
  if (likely(array_put(list_array(list), i, item))) return;
  list_make_slots(list);
  array_put(list_array(list), i, item);
}

static cold_path bool append_slow(ListObject *list, Value item) {
  int64_t length = list->length;
  if (length == 0 && list_array(list)->capacity == 0) {
    ListItems *array = array_alloc(&list_items_shape, 4);
    slot_set(list, &list->items, from_object(array));
  } else if (!list_reserve(list, length + 1)) {
    return false;
  }
  list->length = length + 1;
  list_set(from_object(list), length, item);
  return true;
}

bool list_append(Value v, Value item) {
  ListObject *list = as_list(v);
  ListItems *array = list_array(list);
  int64_t length = list->length;
  if (unlikely(length >= array->capacity || !array_put(array, length, item)))
    return append_slow(list, item);
  list->length = length + 1;
  return true;
}

bool list_insert(Value v, int64_t i, Value item) {
  ListObject *list = as_list(v);
  if (!list_open_gap(list, i, 1)) return false;
  list_set(v, i, item);
  return true;
}

Value list_pop_last(Value v) {
  ListObject *list = as_list(v);
  Value item = list_get(v, list->length - 1);
  list_truncate(list, list->length - 1);
  return item;
}

void list_clear(Value v) {
  list_truncate(as_list(v), 0);
}

/* -- Many items -------------------------------------------------------------------------------- */

static bool extend_slots(ListObject *list, Object *owner, const Slot *slots, int64_t count) {
  int64_t length = list->length;
  list_make_slots(list);
  if (!list_reserve(list, length + count)) return false;
  ListItems *array = list_array(list);
  if (count > 0) slots_copy(array, array->items + length, slots, count);
  list->length = length + count;
  GC_KEEP(owner);
  return true;
}

static bool extend_from_list(ListObject *list, ListObject *other) {
  int64_t length = list->length, count = other->length;
  if (length == 0 && count > 0) {
    Value copy = list_copy_range(other, 0, count);
    if (is_absent(copy)) return false;
    slot_set(list, &list->items, slot_get(&as_list(copy)->items));
    slot_set(as_list(copy), &as_list(copy)->items, from_object(list_no_items));
    as_list(copy)->length = 0;
    list->length = count;
    return true;
  }
  if (!same_kind(list_array(list), list_array(other))) {
    list_make_slots(list);
    list_make_slots(other);
  }
  if (!list_reserve(list, length + count)) return false;
  array_move(list_array(list), length, list_array(other), 0, count); /* other may be list */
  list->length = length + count;
  return true;
}

/* A range of small ints, appended to an empty list. */
static bool fill_from_range(ListObject *list, Value range) {
  int64_t start, step, count;
  range_small_bounds(range, &start, &step, &count);
  if (count == 0) return true;
  ListItems *array = array_alloc(count < 16 ? &list_items_shape : &list_i64_shape, count);
  if (array == NULL) return false;
  for (int64_t i = 0; i < count; i++) array_put(array, i, from_small_int(start + i * step));
  slot_set(list, &list->items, from_object(array));
  list->length = count;
  return true;
}

static bool extend_by_iteration(Value list, Value iterable) {
  Value iterator = object_iter(iterable);
  if (is_absent(iterator)) return false;
  int64_t hint = object_length_hint(iterable, 8);
  if (hint < 0) return false;
  /* A hint is only a hint: no error where it asks for too much. */
  if (hint < INT32_MAX && !list_reserve(as_list(list), as_list(list)->length + hint)) return false;
  SlotNEXT next = type_of(iterator)->slots.next;
  if (next == NULL) next = iter_next;
  for (Value item; !is_absent(item = next(iterator));)
    if (!thread_may_go_on() || !list_append(list, item)) return false;
  if (exception_pending() && !exception_suppress(&exc_StopIteration)) return false;
  list_truncate(as_list(list), as_list(list)->length);
  return true;
}

static bool extend_by_chars(Value list, Value s) {
  if (!list_reserve(as_list(list), as_list(list)->length + str_length(s))) return false;
  for (int64_t i = 0; i < str_length(s); i++)
    if (!list_append(list, str_from_char(str_char_at(s, i)))) return false;
  return true;
}

bool list_extend(Value v, Value iterable) {
  ListObject *list = as_list(v);
  if (has_shape(iterable, &list_shape)) return extend_from_list(list, as_list(iterable));
  if (has_shape(iterable, &tuple_shape))
    return extend_slots(list, as_object(iterable), as_tuple(iterable)->items,
                        tuple_length(iterable));
  if (is_exact_str(iterable)) return extend_by_chars(v, iterable);
  if (list->length == 0 && range_is_small(iterable)) return fill_from_range(list, iterable);
  return extend_by_iteration(v, iterable);
}

Value sequence_fast(Value iterable, const char *not_iterable) {
  SlotUNARY iter = type_of(iterable)->slots.iter; /* a subclass may have its own */
  if (is_list(iterable) && iter == list_type.slots.iter) return iterable;
  if (is_tuple(iterable) && iter == tuple_type.slots.iter) return iterable;
  Value iterator = object_iter(iterable);
  if (is_absent(iterator)) {
    if (exception_suppress(&exc_TypeError)) raise_type_error("%s", not_iterable);
    return ABSENT;
  }
  Value list = list_new(0);
  return extend_by_iteration(list, iterator) ? list : ABSENT;
}

Value list_slice(Value list, int64_t from, int64_t to) {
  return list_copy_range(as_list(list), from, to - from);
}

Value list_as_tuple(Value v) {
  ListObject *list = as_list(v);
  TupleObject *tuple = tuple_try_alloc(list->length);
  if (tuple == NULL) return ABSENT;
  if (list->length == 0) return from_object(tuple);
  ListItems *array = list_array(list);
  if (array_has_slots(array)) {
    slots_move_items(tuple, tuple->items, array, array->items, list->length);
  } else {
    for (int64_t i = 0; i < list->length; i++) slot_init(&tuple->items[i], array_get(array, i));
  }
  return from_object(tuple);
}

bool list_sort(Value list) {
  return list_sort_by(list, ABSENT, false);
}

/* -- Type -------------------------------------------------------------------------------------- */

static int64_t list_len(Value self) {
  return list_length(self);
}

static Value list_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  if (type == &list_type) return list_new(0);
  Value self = type_alloc(type);
  slot_init(&as_list(self)->items, from_object(list_no_items));
  return self;
}

static bool list_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("list(iterable=?, /)");
  Value iterable;
  if (type_of(self)->slots.new_object != list_new_object)
    kwnames = ABSENT; /* for the subclass's __new__ */
  if (!signature_bind(&signature, args, nargs, kwnames, &iterable)) return false;
  list_clear(self);
  return is_absent(iterable) || list_extend(self, iterable);
}

Type list_type = {
    .name = "list",
    .base = &object_type,
    .layout = &list_layout,
    .root_shape = &list_shape,
    .flags = TYPE_BASE | TYPE_SEQUENCE | TYPE_MATCH_SELF | TYPE_LIST,
    .slots =
        {
            .repr = list_repr,
            .hash = hash_unhashable,
            .compare = list_compare,
            .iter = list_iter,
            .new_object = list_new_object,
            .init = list_init,
            .length = list_len,
            .get_item = list_get_item,
            .set_item = list_set_item,
            .contains = list_contains,
            .concat = list_concat,
            .repeat = list_repeat,
            .inplace_concat = list_inplace_concat,
            .inplace_repeat = list_inplace_repeat,
        },
    .methods = list_methods,
    .doc = "A mutable sequence.\n\nWithout argument an empty list, otherwise a list of the "
           "iterable's items.",
    .text_signature = "(iterable=(), /)",
};
