/* The memo of a pickler. */
#include "modules/_pickle/pickler.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

enum { MEMO_FIRST_CAPACITY = 64 };

static uint32_t memo_hash(Value v) {
  return is_object(v) ? object_identity_hash(as_object(v))
                      : (uint32_t)(v.bits * 0x9e3779b97f4a7c15u >> 40);
}
static Value memo_objects(const Pickler *p) {
  return slot_get(&p->memo_objects);
}

/* The place of the object, or the empty one where it belongs. */
static int32_t *memo_place(Pickler *p, Value v) {
  Value objects = memo_objects(p);
  uint32_t mask = (uint32_t)p->memo.capacity - 1;
  for (uint32_t i = memo_hash(v);; i++) {
    int32_t *place = &p->memo.places[i & mask];
    if (*place == 0 || same(list_get(objects, *place - 1), v)) return place;
  }
}

int64_t pickler_memo_find(Pickler *p, Value v) {
  if (p->memo.capacity == 0) return -1;
  int32_t *place = memo_place(p, v);
  if (*place != 0) return p->memo.numbers[*place - 1];
  p->memo.vacant = place;
  p->memo.vacant_hash = memo_hash(v);
  return -1;
}

static bool grow(Pickler *p) {
  int64_t capacity = max_of((int64_t)MEMO_FIRST_CAPACITY, 4 * p->memo.capacity),
          count = list_length(memo_objects(p));
  int32_t *places = calloc((size_t)capacity, sizeof *places);
  int64_t *numbers = realloc(p->memo.numbers, (size_t)capacity / 2 * sizeof *numbers);
  if (numbers != NULL) p->memo.numbers = numbers;
  if (places == NULL || numbers == NULL || capacity > INT32_MAX) {
    free(places);
    raise_memory_error();
    return false;
  }
  free(p->memo.places);
  p->memo.places = places;
  p->memo.vacant = NULL;
  p->memo.capacity = capacity;
  for (int64_t i = 0; i < count; i++)
    *memo_place(p, list_get(memo_objects(p), i)) = (int32_t)(i + 1);
  return true;
}

/* Enters an object at the place where it belongs. */
static bool memo_enter(Pickler *p, int32_t *place, Value v, int64_t number) {
  if (*place == 0) {
    if (!list_append(memo_objects(p), v)) return false;
    *place = (int32_t)list_length(memo_objects(p));
  }
  p->memo.numbers[*place - 1] = number;
  return true;
}

static bool memo_reserve(Pickler *p) {
  return 2 * list_length(memo_objects(p)) < p->memo.capacity || grow(p);
}

/* Where an object that is missing belongs: mostly it has been looked for last, and as nothing ever
   leaves the memo that place is still the right one for its hash if it is empty. */
static int32_t *vacant_place(Pickler *p, Value v) {
  int32_t *vacant = p->memo.vacant;
  bool valid = vacant != NULL && *vacant == 0 && p->memo.vacant_hash == memo_hash(v);
  return valid ? vacant : memo_place(p, v);
}

void pickler_memo_free(PickleMemo *memo) {
  free(memo->places);
  free(memo->numbers);
  *memo = (PickleMemo){0};
}

enum { SPARE_MEMO = 64 };

void pickler_memo_clear(Pickler *p) {
  p->memo.vacant = NULL;
  if (p->memo.capacity == 0) {
    /* nothing there yet */
  } else if (p->memo.capacity <= SPARE_MEMO) {
    memset(p->memo.places, 0, (size_t)p->memo.capacity * sizeof *p->memo.places);
  } else {
    pickler_memo_free(&p->memo);
  }
  Value objects = slot_get(&p->memo_objects);
  if (is_absent(objects) || list_length(objects) > 0) slot_set(p, &p->memo_objects, list_new(0));
}

/* -- Opcodes ----------------------------------------------------------------------------------- */

bool pickler_memoize(Pickler *p, Value v) {
  if (p->fast) return true;
  int64_t number = list_length(memo_objects(p));
  if (!memo_reserve(p) || !memo_enter(p, vacant_place(p, v), v, number)) return false;
  if (p->protocol >= 4) return pickler_put_opcode(p, PICKLE_MEMOIZE);
  if (!p->binary) return pickler_put_line(p, PICKLE_PUT, int_to_text(int_from_i64(number), 10));
  bool is_short = number < 256;
  return pickler_put_number(p, is_short ? PICKLE_BINPUT : PICKLE_LONG_BINPUT, (uint64_t)number,
                            is_short ? 1 : 4);
}

bool pickler_put_get(Pickler *p, int64_t number) {
  if (!p->binary) return pickler_put_line(p, PICKLE_GET, int_to_text(int_from_i64(number), 10));
  if (number > UINT32_MAX) {
    raise_pickling("memo id too large for LONG_BINGET");
    return false;
  }
  bool is_short = number < 256;
  return pickler_put_number(p, is_short ? PICKLE_BINGET : PICKLE_LONG_BINGET, (uint64_t)number,
                            is_short ? 1 : 4);
}

/* -- As a dict --------------------------------------------------------------------------------- */

Value pickler_memo_dict(Pickler *p) {
  Value result = dict_new(), objects = memo_objects(p);
  for (int64_t i = 0; i < list_length(objects); i++) {
    Value v = list_get(objects, i), entry = tuple_pack(2, int_from_i64(p->memo.numbers[i]), v);
    if (!dict_set(result, object_id(v), entry)) return ABSENT;
  }
  return result;
}

static bool take_entry(Pickler *p, Value entry) {
  int64_t number;
  if (!is_tuple(entry) || tuple_length(entry) != 2) {
    raise_type_error("'memo' values must be 2-item tuples");
    return false;
  }
  Value v = tuple_get(entry, 1);
  return index_to_i64(tuple_get(entry, 0), &number) && memo_reserve(p) &&
         memo_enter(p, memo_place(p, v), v, number);
}

bool pickler_memo_replace(Pickler *p, Value dict) {
  Value entries = dict_values_list(dict);
  if (is_absent(entries)) return false;
  pickler_memo_clear(p);
  for (int64_t i = 0; i < list_length(entries); i++)
    if (!take_entry(p, list_get(entries, i))) return false;
  return true;
}
