/* Instructions that make and fill tuples, lists, dicts and sets. */
#include "modules/_pickle/unpickler.h"
#include "objects/dict.h"
#include "objects/tuple.h"

#define LOAD(name) bool pickle_load_##name(Unpickler *u)

/* -- Tuples ------------------------------------------------------------------------------------ */

static bool push_tuple(Unpickler *u, int64_t count) {
  if (u->top - u->fence >= count) return unpickler_push(u, unpickler_pop_tuple(u, u->top - count));
  unpickler_underflow(u);
  return false;
}
LOAD(empty_tuple) {
  return unpickler_push(u, from_object(tuple_empty));
}
LOAD(tuple1) {
  return push_tuple(u, 1);
}
LOAD(tuple2) {
  return push_tuple(u, 2);
}
LOAD(tuple3) {
  return push_tuple(u, 3);
}
LOAD(tuple) {
  int64_t mark = unpickler_pop_mark(u);
  return mark >= 0 && unpickler_push(u, unpickler_pop_tuple(u, mark));
}

/* -- Lists ------------------------------------------------------------------------------------- */

LOAD(empty_list) {
  return unpickler_push(u, list_new(0));
}
LOAD(list) {
  int64_t mark = unpickler_pop_mark(u);
  return mark >= 0 && unpickler_push(u, unpickler_pop_list(u, mark));
}

static bool append_each(Unpickler *u, Value target, int64_t from) {
  Value method = object_getattr(target, NAME("append"));
  for (int64_t i = from; !is_absent(method) && i < u->top; i++)
    if (is_absent(call1(method, slot_get(&u->stack[i])))) return false;
  u->top = from;
  return !is_absent(method);
}

/* The items from `from` on go to the list-like object below them. */
static bool append_items(Unpickler *u, int64_t from) {
  if (from > u->top || from <= u->fence) {
    unpickler_underflow(u);
    return false;
  }
  Value target = slot_get(&u->stack[from - 1]);
  if (from == u->top) return true;
  if (has_shape(target, &list_shape)) {
    for (int64_t i = from; i < u->top; i++)
      if (!list_append(target, slot_get(&u->stack[i]))) return false;
    u->top = from;
    return true;
  }
  Value extend = object_lookup_attr(target, NAME("extend"));
  if (is_absent(extend)) return !exception_pending() && append_each(u, target, from);
  Value items = unpickler_pop_list(u, from);
  return !is_absent(items) && !is_absent(call1(extend, items));
}
LOAD(append) {
  return append_items(u, u->top - 1);
}
LOAD(appends) {
  int64_t mark = unpickler_pop_mark(u);
  return mark >= 0 && append_items(u, mark);
}

/* -- Dicts ------------------------------------------------------------------------------------- */

/* Keys and values from `from` on go into the mapping. */
static bool set_items(Unpickler *u, Value target, int64_t from) {
  bool plain = is_exact_dict(target);
  for (int64_t i = from; i + 1 < u->top; i += 2) {
    Value key = slot_get(&u->stack[i]), v = slot_get(&u->stack[i + 1]);
    if (!(plain ? dict_set(target, key, v) : object_setitem(target, key, v))) return false;
  }
  u->top = from;
  return true;
}

static bool check_even(Unpickler *u, int64_t from, const char *opcode) {
  if ((u->top - from) % 2 == 0) return true;
  raise_unpickling("odd number of items for %s", opcode);
  return false;
}

LOAD(empty_dict) {
  return unpickler_push(u, dict_new());
}
LOAD(dict) {
  int64_t mark = unpickler_pop_mark(u);
  if (mark < 0 || !check_even(u, mark, "DICT")) return false;
  Value dict = dict_new();
  return set_items(u, dict, mark) && unpickler_push(u, dict);
}

static bool set_items_below(Unpickler *u, int64_t from) {
  if (from > u->top || from <= u->fence) {
    unpickler_underflow(u);
    return false;
  }
  return check_even(u, from, "SETITEMS") && set_items(u, slot_get(&u->stack[from - 1]), from);
}
LOAD(setitem) {
  return set_items_below(u, u->top - 2);
}
LOAD(setitems) {
  int64_t mark = unpickler_pop_mark(u);
  return mark >= 0 && set_items_below(u, mark);
}

/* -- Sets -------------------------------------------------------------------------------------- */

LOAD(empty_set) {
  return unpickler_push(u, set_new(ABSENT));
}

LOAD(frozenset) {
  int64_t mark = unpickler_pop_mark(u);
  Value items = mark < 0 ? ABSENT : unpickler_pop_list(u, mark);
  return !is_absent(items) && unpickler_push(u, frozenset_new(items));
}

static bool add_each(Unpickler *u, Value target, int64_t from) {
  bool plain = has_shape(target, &set_shape);
  Value method = plain ? NONE : object_getattr(target, NAME("add"));
  for (int64_t i = from; !is_absent(method) && i < u->top; i++) {
    Value item = slot_get(&u->stack[i]);
    if (plain ? set_add(target, item) < 0 : is_absent(call1(method, item))) return false;
  }
  u->top = from;
  return !is_absent(method);
}
LOAD(additems) {
  int64_t mark = unpickler_pop_mark(u);
  if (mark < 0) return false;
  if (mark <= u->fence) {
    unpickler_underflow(u);
    return false;
  }
  return mark == u->top || add_each(u, slot_get(&u->stack[mark - 1]), mark);
}
