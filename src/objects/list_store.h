/* The storage of lists: what objects/list*.c share. The three array structs have one layout (a
   capacity, then 8-byte words), so moving words is the same for all kinds but for the write
   barrier. */
#ifndef OBJECTS_LIST_STORE_H
#define OBJECTS_LIST_STORE_H

#include "gc/barrier.h"
#include "objects/list.h"

enum { LIST_MAX_LENGTH_BITS = 56 };

static always_inline ListItems *list_array(const ListObject *list) {
  return object_cast(ListItems, slot_get(&list->items));
}
static always_inline bool array_has_slots(const ListItems *array) {
  return array->header.shape_address == (uint32_t)(uintptr_t)&list_items_shape;
}
static always_inline bool array_is_i64(const ListItems *array) {
  return array->header.shape_address == (uint32_t)(uintptr_t)&list_i64_shape;
}

/* Item i of any kind of array as a Value. Does not allocate: raw items are small ints or
   flonums. */
static inline Value array_get(const ListItems *array, int64_t i) {
  if (likely(array_has_slots(array))) return slot_get(&array->items[i]);
  if (array_is_i64(array)) return from_small_int(((const ListI64 *)array)->items[i]);
  Value v = ABSENT;
  flonum_encode(((const ListF64 *)array)->items[i], &v);
  return v;
}
/* Stores into slot i if the array's kind can hold v. */
static inline bool array_put(ListItems *array, int64_t i, Value v) {
  if (likely(array_has_slots(array))) {
    slot_set_item(array, array->items, i, v);
  } else if (array_is_i64(array)) {
    if (!is_small_int(v)) return false;
    ((ListI64 *)array)->items[i] = as_small_int(v);
  } else {
    if (!is_flonum(v)) return false;
    ((ListF64 *)array)->items[i] = as_flonum(v);
  }
  return true;
}
enum {
  WIPE_FROM = 32768
}; /* words: the address of such an array should not stay on the C stack,
      where it would be found when the next one is made */
/* Moves words inside an array or between arrays of the same kind; may overlap. */
static inline void array_move(ListItems *to, int64_t at, const ListItems *from, int64_t first,
                              int64_t count) {
  if (count <= 0) return;
  if (array_has_slots(to))
    slots_move_items(to, to->items + at, from, from->items + first, count);
  else
    memmove(to->items + at, from->items + first, count * sizeof(Slot));
  if (unlikely(count >= WIPE_FROM)) gc_wipe_stack();
}
static inline bool same_kind(const ListItems *a, const ListItems *b) {
  return a->header.shape_address == b->header.shape_address;
}

/* The array of every list without items. */
extern ListItems *const list_no_items;

/* Array with all words zero. NULL: MemoryError. */
ListItems *array_alloc(Shape *shape, int64_t capacity) must_check;
/* New exact list that owns the array. */
Value list_from_array(ListItems *array, int64_t length);
/* Fresh list of the same kind with these items; ABSENT: MemoryError. */
Value list_copy_range(const ListObject *list, int64_t from, int64_t count) must_check;
/* Makes room for `capacity` items, generously when growing. false: MemoryError. */
bool list_reserve(ListObject *list, int64_t capacity) must_check;
/* Shortens: clears what is behind length, gives memory back when much is free. */
void list_truncate(ListObject *list, int64_t length);
/* Turns a raw list into one of Slots. */
void list_make_slots(ListObject *list);
/* Opens a gap of `count` words (zero) at position i and lengthens the list. false: MemoryError. */
bool list_open_gap(ListObject *list, int64_t i, int64_t count) must_check;
/* Removes count items from position i on. */
void list_close_gap(ListObject *list, int64_t i, int64_t count);
/* An iterable as a list or tuple, itself if it is one; a TypeError of iter() gets the given
   text. */
Value sequence_fast(Value iterable, const char *not_iterable) must_check;

/* list_methods.c, list_items.c, list_iter.c: for the type in list.c. */
extern const BuiltinDef list_methods[];
Value list_get_item(Value self, Value key);
bool list_set_item(Value self, Value key, Value v);
Value list_concat(Value self, Value other);
Value list_repeat(Value self, int64_t count);
Value list_inplace_concat(Value self, Value other);
Value list_inplace_repeat(Value self, int64_t count);
Value list_compare(Value self, Value other, CompareOp op);
Value list_repr(Value self);
int list_contains(Value self, Value v);
Value list_iter(Value self);
Value list_reversed(Value *args, int nargs);

#endif
