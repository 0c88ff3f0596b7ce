/* The stack, the marks and the memo of an unpickler. */
#include "modules/_pickle/unpickler.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/tuple.h"

enum { FIRST_CAPACITY = 64, MEMO_GAP = 1 << 16 };

/* -- The stack --------------------------------------------------------------------------------- */

static void *grow_array(void *array, int64_t *capacity, size_t item_size) {
  int64_t larger = max_of((int64_t)FIRST_CAPACITY, *capacity * 2);
  void *result = realloc(array, (size_t)larger * item_size);
  if (result == NULL) {
    raise_memory_error();
    return NULL;
  }
  *capacity = larger;
  return result;
}

bool unpickler_grow_stack(Unpickler *u) {
  Slot *stack = grow_array(u->stack, &u->capacity, sizeof *stack);
  if (stack != NULL) u->stack = stack;
  return stack != NULL;
}

Value unpickler_underflow(Unpickler *u) {
  return raise_unpickling(u->mark_count > 0 ? "unexpected MARK found"
                                            : "unpickling stack underflow");
}

void unpickler_clear_stack(Unpickler *u) {
  u->top = u->mark_count = u->fence = 0;
}

bool unpickler_mark(Unpickler *u) {
  if (u->mark_count == u->mark_capacity) {
    int64_t *marks = grow_array(u->marks, &u->mark_capacity, sizeof *marks);
    if (marks == NULL) return false;
    u->marks = marks;
  }
  u->fence = u->marks[u->mark_count++] = u->top;
  return true;
}

int64_t unpickler_pop_mark(Unpickler *u) {
  if (u->mark_count == 0) {
    raise_unpickling("could not find MARK");
    return -1;
  }
  int64_t mark = u->marks[--u->mark_count];
  u->fence = u->mark_count > 0 ? u->marks[u->mark_count - 1] : 0;
  return mark;
}

Value unpickler_pop_tuple(Unpickler *u, int64_t from) {
  int64_t count = u->top - from;
  if (count == 0) return from_object(tuple_empty);
  TupleObject *tuple = tuple_alloc(count);
  slots_copy(tuple, tuple->items, u->stack + from, (size_t)count);
  u->top = from;
  return from_object(tuple);
}

Value unpickler_pop_list(Unpickler *u, int64_t from) {
  int64_t count = u->top - from;
  Value list = list_new(count);
  for (int64_t i = 0; i < count; i++)
    if (!list_append(list, slot_get(&u->stack[from + i]))) return ABSENT;
  u->top = from;
  return list;
}

/* -- The memo ---------------------------------------------------------------------------------- */

void unpickler_memo_clear(Unpickler *u) {
  Value memo = slot_get(&u->memo);
  if (is_absent(memo) || list_length(memo) > 0) slot_set(u, &u->memo, list_new(0));
  slot_set(u, &u->sparse_memo, ABSENT);
}

static bool put_sparse(Unpickler *u, int64_t number, Value v) {
  Value dict = slot_get(&u->sparse_memo);
  if (is_absent(dict)) {
    dict = dict_new();
    slot_set(u, &u->sparse_memo, dict);
  }
  return dict_set(dict, int_from_i64(number), v);
}

bool unpickler_memo_put(Unpickler *u, int64_t number, Value v) {
  Value memo = slot_get(&u->memo);
  int64_t length = list_length(memo);
  if (number == length) return list_append(memo, v);
  if (number < length) {
    list_set(memo, number, v);
    return true;
  }
  if (number > 2 * length + MEMO_GAP) return put_sparse(u, number, v);
  for (; length < number; length++)
    if (!list_append(memo, memo)) return false;
  return list_append(memo, v);
}

Value unpickler_memo_get(Unpickler *u, int64_t number) {
  Value memo = slot_get(&u->memo), v = ABSENT, sparse = slot_get(&u->sparse_memo);
  if (number >= 0 && number < list_length(memo)) v = list_get(memo, number);
  if (!is_absent(v) && !same(v, memo)) return v;
  v = is_absent(sparse) ? ABSENT : dict_get(sparse, int_from_i64(number));
  return is_absent(v) ? raise_unpickling("Memo value not found at index %lld", (long long)number)
                      : v;
}

/* -- The memo as a dict ------------------------------------------------------------------------ */

Value unpickler_memo_dict(Unpickler *u) {
  Value memo = slot_get(&u->memo), sparse = slot_get(&u->sparse_memo);
  Value result = dict_new();
  for (int64_t i = 0; i < list_length(memo); i++)
    if (!same(list_get(memo, i), memo) && !dict_set(result, int_from_i64(i), list_get(memo, i)))
      return ABSENT;
  return is_absent(sparse) || dict_update(result, sparse) ? result : ABSENT;
}

static bool take_entry(Unpickler *u, Value number, Value v) {
  int64_t i;
  if (!is_int(number)) {
    raise_type_error("memo key must be integers");
    return false;
  }
  if (!index_to_i64(number, &i)) return false;
  if (i >= 0) return unpickler_memo_put(u, i, v);
  raise_value_error("memo key must be positive integers.");
  return false;
}

bool unpickler_memo_replace(Unpickler *u, Value dict) {
  Value items = dict_items_list(dict);
  if (is_absent(items)) return false;
  unpickler_memo_clear(u);
  for (int64_t i = 0; i < list_length(items); i++)
    if (!take_entry(u, tuple_get(list_get(items, i), 0), tuple_get(list_get(items, i), 1)))
      return false;
  return true;
}
