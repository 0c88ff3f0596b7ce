/* list: methods, comparison, repr. */
#include "objects/list_store.h"
#include "objects/sequence.h"
#include "objects/str.h"

/* -- Searching: == may run Python code that changes the list ----------------------------------- */

/* The first position from `from` on with the small int v or anything but a small int. */
static int64_t skip_other_ints(Value self, Value v, int64_t from, int64_t to) {
  const ListItems *array = list_array(as_list(self));
  to = min_of(to, list_length(self));
  if (array_has_slots(array)) {
    while (from < to && is_small_int(slot_get(&array->items[from])) &&
           !same(slot_get(&array->items[from]), v))
      from++;
  } else if (array_is_i64(array)) {
    const int64_t *items = ((const ListI64 *)array)->items, wanted = as_small_int(v);
    while (from < to && items[from] != wanted) from++;
  }
  return from;
}

/* Position of an item equal to v in from .. to; -1 none, -2 exception set. */
static int64_t find(Value self, Value v, int64_t from, int64_t to) {
  if (is_small_int(v)) from = skip_other_ints(self, v, from, to);
  for (int64_t i = from; i < to && i < list_length(self); i++) {
    int equal = object_equal(list_get(self, i), v);
    if (equal != 0) return equal > 0 ? i : -2;
  }
  return -1;
}

int list_contains(Value self, Value v) {
  int64_t i = find(self, v, 0, INT64_MAX);
  return i == -2 ? -1 : i >= 0;
}

static Value list_index(Value *args, int nargs) {
  int64_t start = 0, stop = INT64_MAX;
  if (!sequence_bound(args[2], &start) || !sequence_bound(args[3], &stop)) return ABSENT;
  int64_t length = list_length(args[0]);
  if (start < 0) start = max_of(start + length, 0);
  if (stop < 0) stop = max_of(stop + length, 0);
  int64_t i = find(args[0], args[1], start, stop);
  if (i >= 0) return from_small_int(i);
  return i == -1 ? raise_value_error("%R is not in list", args[1]) : ABSENT;
}

static Value list_count(Value *args, int nargs) {
  int64_t count = 0;
  for (int64_t i = 0; i < list_length(args[0]); i++) {
    int equal = object_equal(list_get(args[0], i), args[1]);
    if (equal < 0) return ABSENT;
    count += equal;
  }
  return from_small_int(count);
}

static Value list_remove(Value *args, int nargs) {
  int64_t i = find(args[0], args[1], 0, INT64_MAX);
  if (i == -2) return ABSENT;
  if (i == -1) return raise_value_error("list.remove(x): x not in list");
  if (i < list_length(args[0])) list_close_gap(as_list(args[0]), i, 1);
  return NONE;
}

/* -- Changing ---------------------------------------------------------------------------------- */

static Value method_append(Value *args, int nargs) {
  return list_append(args[0], args[1]) ? NONE : ABSENT;
}

static Value method_extend(Value *args, int nargs) {
  return list_extend(args[0], args[1]) ? NONE : ABSENT;
}

static Value method_insert(Value *args, int nargs) {
  int64_t i;
  if (!index_to_i64(args[1], &i)) return ABSENT;
  return list_insert(args[0], clip_bound(i, list_length(args[0])), args[2]) ? NONE : ABSENT;
}

static Value method_pop(Value *args, int nargs) {
  int64_t i;
  if (!index_to_i64(args[1], &i)) return ABSENT;
  int64_t length = list_length(args[0]);
  if (length == 0) return raise_error(&exc_IndexError, "pop from empty list");
  if (i < 0) i += length;
  if (i < 0 || i >= length) return raise_error(&exc_IndexError, "pop index out of range");
  if (i == length - 1) return list_pop_last(args[0]);
  Value item = list_get(args[0], i);
  list_close_gap(as_list(args[0]), i, 1);
  return item;
}

static Value method_clear(Value *args, int nargs) {
  list_clear(args[0]);
  return NONE;
}

static Value method_copy(Value *args, int nargs) {
  return list_slice(args[0], 0, list_length(args[0]));
}

static Value method_reverse(Value *args, int nargs) {
  ListItems *array = list_array(as_list(args[0]));
  for (int64_t i = 0, j = list_length(args[0]) - 1; i < j; i++, j--) {
    Value first = slot_get(&array->items[i]); /* words of any kind */
    slot_init(&array->items[i], slot_get(&array->items[j]));
    slot_init(&array->items[j], first);
  }
  if (array_has_slots(array)) slots_permuted(array, array->items, list_length(args[0]));
  return NONE;
}

static Value method_sort(Value *args, int nargs) {
  int reverse;
  if (!index_to_int(args[2], &reverse)) return ABSENT;
  return list_sort_by(args[0], args[1], reverse != 0) ? NONE : ABSENT;
}

static Value method_sizeof(Value *args, int nargs) {
  ListItems *array = list_array(as_list(args[0]));
  size_t storage = array == list_no_items ? 0 : gc_object_size(&array->header);
  return from_small_int(gc_object_size(as_object(args[0])) + storage);
}

/* -- Protocol ---------------------------------------------------------------------------------- */

/* First position where the lists differ or one ends; -1: exception set. */
static int64_t first_difference(Value self, Value other) {
  int64_t i = 0;
  for (; i < list_length(self) && i < list_length(other); i++) {
    int equal = object_equal(list_get(self, i), list_get(other, i));
    if (equal < 0) return -1;
    if (equal == 0) break;
  }
  return i;
}

Value list_compare(Value self, Value other, CompareOp op) {
  if (!is_list(self) || !is_list(other)) return NOT_IMPLEMENTED;
  bool equality = op == CMP_EQ || op == CMP_NE;
  if (equality && list_length(self) != list_length(other)) return from_bool(op == CMP_NE);
  int64_t i = first_difference(self, other);
  if (i < 0) return ABSENT;
  if (i >= list_length(self) || i >= list_length(other))
    return from_bool(compare_i64(list_length(self), list_length(other), op));
  if (equality) return from_bool(op == CMP_NE);
  return object_compare(list_get(self, i), list_get(other, i), op);
}

static bool add_items(StrBuilder *builder, Value self) {
  for (int64_t i = 0; i < list_length(self); i++) {
    if (i > 0 && !str_builder_add_ascii(builder, ", ", 2)) return false;
    Value text = object_repr(list_get(self, i));
    if (is_absent(text) || !str_builder_add(builder, text)) return false;
  }
  return str_builder_add_char(builder, ']');
}

Value list_repr(Value self) {
  if (list_length(self) == 0) return str_from_ascii("[]");
  int active = repr_enter(self);
  if (active != 0) return active < 0 ? ABSENT : str_from_ascii("[...]");
  StrBuilder builder;
  str_builder_init(&builder, list_length(self) * 3);
  bool done = str_builder_add_char(&builder, '[') && add_items(&builder, self);
  repr_leave(self);
  return done ? str_builder_finish(&builder) : ABSENT;
}

const BuiltinDef list_methods[] = {
    METHOD("__reversed__(self, /)", list_reversed, EFFECT_GC | EFFECT_READ_LIST,
           "Return a reverse iterator over the list."),
    METHOD("__sizeof__(self, /)", method_sizeof, EFFECT_READ_LIST,
           "Return how many bytes of memory the list takes."),
    METHOD("clear(self, /)", method_clear, EFFECT_WRITE_LIST, "Remove all items from list."),
    METHOD("copy(self, /)", method_copy, EFFECT_ALLOC | EFFECT_READ_LIST,
           "Return a shallow copy of the list."),
    METHOD("append(self, object, /)", method_append, EFFECT_ALLOC | EFFECT_WRITE_LIST,
           "Add one object at the end of the list."),
    METHOD("insert(self, index, object, /)", method_insert, EFFECT_ANY,
           "Insert object before index."),
    METHOD("extend(self, iterable, /)", method_extend, EFFECT_ANY,
           "Add the items of an iterable at the end of the list."),
    METHOD("pop(self, index=-1, /)", method_pop, EFFECT_ANY,
           "Remove and return the item at index (default: the last).\n\n"
           "Raises IndexError if list is empty or index is out of range."),
    METHOD(
        "remove(self, value, /)", list_remove, EFFECT_ANY,
        "Remove the first item equal to value.\n\nRaises ValueError if the value is not present."),
    METHOD("index(self, value, start=0, stop=sys.maxsize, /)", list_index, EFFECT_ANY,
           "Return the first index of value.\n\nRaises ValueError if the value is not present."),
    METHOD("count(self, value, /)", list_count, EFFECT_ANY, "Return how many items equal value."),
    METHOD("reverse(self, /)", method_reverse, EFFECT_READ_LIST | EFFECT_WRITE_LIST,
           "Reverse *IN PLACE*."),
    METHOD("sort(self, /, *, key=None, reverse=False)", method_sort, EFFECT_ANY,
           "Sort the list in ascending order and return None.\n\nThe sort changes the list itself "
           "and is stable: equal "
           "items keep their order.\n\nA key function is called once for each item; the items are "
           "ordered by its "
           "results.\n\nWith reverse true the order is descending."),
    CLASS_GETITEM_METHOD("See PEP 585"),
    METHOD_END,
};
