/* Tuples, lists, dicts and sets to pickles. */
#include "modules/_pickle/pickler.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/tuple.h"

enum { BATCH = 1000, FAST_NESTING_LIMIT = 50 };

/* -- Fast mode: without a memo, a container that contains itself has to be noticed ------------- */

static bool fast_enter(Pickler *p, Value v) {
  if (!p->fast || ++p->fast_depth < FAST_NESTING_LIMIT) return true;
  Value open = slot_get(&p->fast_objects);
  if (is_absent(open)) {
    open = list_new(0);
    slot_set(p, &p->fast_objects, open);
  }
  for (int64_t i = 0; i < list_length(open); i++)
    if (same(list_get(open, i), v)) {
      p->fast_depth = -1;
      raise_value_error("fast mode: can't pickle cyclic objects including object type %.200T at %p",
                        v, (void *)as_object(v));
      return false;
    }
  return list_append(open, v);
}

static bool fast_leave(Pickler *p) {
  if (p->fast && p->fast_depth-- >= FAST_NESTING_LIMIT) list_pop_last(slot_get(&p->fast_objects));
  return true;
}

/* -- Tuples ------------------------------------------------------------------------------------ */

/* The tuple has been written while its items were (it is one of theirs): its items go from the
   stack again. */
static bool replace_by_memo(Pickler *p, int64_t count, bool marked, int64_t number) {
  if (marked && p->binary)
    return pickler_put_opcode(p, PICKLE_POP_MARK) && pickler_put_get(p, number);
  for (int64_t i = marked ? -1 : 0; i < count; i++)
    if (!pickler_put_opcode(p, PICKLE_POP)) return false;
  return pickler_put_get(p, number);
}

bool pickle_save_tuple(Pickler *p, Value v) {
  static const PickleOpcode small[] = {PICKLE_EMPTY_TUPLE, PICKLE_TUPLE1, PICKLE_TUPLE2,
                                       PICKLE_TUPLE3};
  int64_t count = tuple_length(v);
  if (count == 0 && p->binary) return pickler_put_opcode(p, PICKLE_EMPTY_TUPLE);
  bool marked = count > 3 || p->protocol < 2;
  if (marked && !pickler_put_opcode(p, PICKLE_MARK)) return false;
  for (int64_t i = 0; i < count; i++)
    if (!pickle_save(p, tuple_get(v, i))) return false;
  if (count == 0) return pickler_put_opcode(p, PICKLE_TUPLE);
  int64_t number = pickler_memo_find(p, v);
  if (number >= 0) return replace_by_memo(p, count, marked, number);
  return pickler_put_opcode(p, marked ? PICKLE_TUPLE : small[count]) && pickler_memoize(p, v);
}

/* -- Lists ------------------------------------------------------------------------------------- */

static bool put_start(Pickler *p, PickleOpcode empty, PickleOpcode from_mark) {
  if (p->binary) return pickler_put_opcode(p, empty);
  return pickler_put_opcode(p, PICKLE_MARK) && pickler_put_opcode(p, from_mark);
}

/* Items from `from` on, as many as a batch takes; the list may change meanwhile. */
static bool save_list_batch(Pickler *p, Value list, int64_t from) {
  int64_t count = 0;
  if (list_length(list) - from == 1)
    return pickle_save(p, list_get(list, from)) && pickler_put_opcode(p, PICKLE_APPEND);
  if (!pickler_put_opcode(p, PICKLE_MARK)) return false;
  for (; count < BATCH && from + count < list_length(list); count++)
    if (!pickle_save(p, list_get(list, from + count))) return false;
  return pickler_put_opcode(p, PICKLE_APPENDS);
}

static bool save_list_items(Pickler *p, Value list) {
  if (!p->binary) {
    for (int64_t i = 0; i < list_length(list); i++)
      if (!pickle_save(p, list_get(list, i)) || !pickler_put_opcode(p, PICKLE_APPEND)) return false;
    return true;
  }
  for (int64_t i = 0; i < list_length(list); i += BATCH)
    if (!save_list_batch(p, list, i)) return false;
  return true;
}

bool pickle_save_list(Pickler *p, Value v) {
  if (!fast_enter(p, v)) return false;
  if (!put_start(p, PICKLE_EMPTY_LIST, PICKLE_LIST) || !pickler_memoize(p, v)) return false;
  if (list_length(v) == 0) return fast_leave(p);
  return save_list_items(p, v) && fast_leave(p);
}

/* -- Batches from iterators -------------------------------------------------------------------- */

static bool save_item(Pickler *p, Value item) {
  return pickle_save(p, item);
}

static bool save_pair(Pickler *p, Value item) {
  if (is_tuple(item) && tuple_length(item) == 2)
    return pickle_save(p, tuple_get(item, 0)) && pickle_save(p, tuple_get(item, 1));
  raise_type_error("dict items iterator must return 2-tuples");
  return false;
}

/* One item: opcode `one` behind it; more: MARK, items, opcode `many`. */
static bool save_batches(Pickler *p, Value iterator, bool (*save)(Pickler *, Value),
                         PickleOpcode one, PickleOpcode many) {
  Value item = iter_next(iterator);
  while (!is_absent(item)) {
    Value following = p->binary ? iter_next(iterator) : ABSENT;
    if (is_absent(following)) {
      if (exception_pending() || !save(p, item) || !pickler_put_opcode(p, one)) return false;
      if (p->binary) return true;
      item = iter_next(iterator);
      continue;
    }
    if (!pickler_put_opcode(p, PICKLE_MARK) || !save(p, item)) return false;
    item = following;
    for (int count = 1; count < BATCH && !is_absent(item); count++) {
      if (!save(p, item)) return false;
      item = iter_next(iterator);
    }
    if (exception_pending() || !pickler_put_opcode(p, many)) return false;
  }
  return !exception_pending();
}

bool pickle_save_appends(Pickler *p, Value iterator) {
  return save_batches(p, iterator, save_item, PICKLE_APPEND, PICKLE_APPENDS);
}
bool pickle_save_setitems(Pickler *p, Value iterator) {
  return save_batches(p, iterator, save_pair, PICKLE_SETITEM, PICKLE_SETITEMS);
}

/* -- Dicts ------------------------------------------------------------------------------------- */

static bool changed(const char *what) {
  raise_error(&exc_RuntimeError, "%s changed size during iteration", what);
  return false;
}

static bool save_entry(Pickler *p, Value dict, int64_t *position, int64_t length) {
  Value key, v;
  if (!dict_next(dict, position, &key, &v)) return changed("dictionary");
  if (!pickle_save(p, key) || !pickle_save(p, v)) return false;
  return dict_length(dict) == length || changed("dictionary");
}

static bool save_dict_items(Pickler *p, Value dict) {
  int64_t position = 0, length = dict_length(dict);
  for (int64_t done = 0; done < length;) {
    int64_t batch = p->binary ? min_of(length - done, (int64_t)BATCH) : 1;
    if (batch > 1 && !pickler_put_opcode(p, PICKLE_MARK)) return false;
    for (int64_t i = 0; i < batch; i++)
      if (!save_entry(p, dict, &position, length)) return false;
    if (!pickler_put_opcode(p, batch > 1 ? PICKLE_SETITEMS : PICKLE_SETITEM)) return false;
    done += batch;
  }
  return true;
}

bool pickle_save_dict(Pickler *p, Value v) {
  if (!fast_enter(p, v)) return false;
  if (!put_start(p, PICKLE_EMPTY_DICT, PICKLE_DICT) || !pickler_memoize(p, v)) return false;
  if (dict_length(v) == 0) return fast_leave(p);
  return save_dict_items(p, v) && fast_leave(p);
}

/* -- Sets -------------------------------------------------------------------------------------- */

static bool save_old_set(Pickler *p, Value v, Type *type) {
  Value items = sequence_list(v);
  return !is_absent(items) && pickle_save_call(p, type_value(type), tuple_pack(1, items), v);
}

/* The next `count` members. */
static bool save_members(Pickler *p, Value set, int64_t *position, int64_t count) {
  Value key;
  int64_t length = set_length(set);
  for (int64_t i = 0; i < count; i++) {
    if (!set_next(set, position, &key)) return changed("set");
    if (!pickle_save(p, key)) return false;
    if (set_length(set) != length) return changed("set");
  }
  return true;
}

bool pickle_save_set(Pickler *p, Value v) {
  int64_t position = 0, length = set_length(v);
  if (p->protocol < 4) return save_old_set(p, v, &set_type);
  if (!pickler_put_opcode(p, PICKLE_EMPTY_SET) || !pickler_memoize(p, v)) return false;
  for (int64_t done = 0; done < length; done += BATCH) {
    bool ok = pickler_put_opcode(p, PICKLE_MARK) &&
              save_members(p, v, &position, min_of(length - done, (int64_t)BATCH)) &&
              pickler_put_opcode(p, PICKLE_ADDITEMS);
    if (!ok) return false;
  }
  return true;
}

bool pickle_save_frozenset(Pickler *p, Value v) {
  int64_t position = 0;
  if (p->protocol < 4) return save_old_set(p, v, &frozenset_type);
  if (!pickler_put_opcode(p, PICKLE_MARK) || !save_members(p, v, &position, set_length(v)))
    return false;
  int64_t number = pickler_memo_find(p, v);
  if (number >= 0) return pickler_put_opcode(p, PICKLE_POP_MARK) && pickler_put_get(p, number);
  return pickler_put_opcode(p, PICKLE_FROZENSET) && pickler_memoize(p, v);
}
