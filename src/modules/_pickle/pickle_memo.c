/* The memo of a pickler, and what Python sees of it. */
#include "modules/_pickle/pickler.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

enum { MEMO_FIRST_CAPACITY = 64 };

static uint32_t memo_hash(Value v) {
  return is_object(v) ? object_identity_hash(as_object(v)) : (uint32_t)(v.bits * 0x9e3779b97f4a7c15u >> 40);
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
  int32_t place = *memo_place(p, v);
  return place == 0 ? -1 : p->memo.numbers[place - 1];
}

static bool grow(Pickler *p) {
  int64_t capacity = max_of((int64_t)MEMO_FIRST_CAPACITY, 4 * p->memo.capacity), count = list_length(memo_objects(p));
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
  p->memo.capacity = capacity;
  for (int64_t i = 0; i < count; i++) *memo_place(p, list_get(memo_objects(p), i)) = (int32_t)(i + 1);
  return true;
}

bool pickler_memo_store(Pickler *p, Value v, int64_t number) {
  int64_t count = list_length(memo_objects(p));
  if (2 * count >= p->memo.capacity && !grow(p)) return false;
  int32_t *place = memo_place(p, v);
  if (*place == 0) {
    if (!list_append(memo_objects(p), v)) return false;
    *place = (int32_t)(count + 1);
  }
  p->memo.numbers[*place - 1] = number;
  return true;
}

void pickler_memo_free(PickleMemo *memo) {
  free(memo->places);
  free(memo->numbers);
  *memo = (PickleMemo){0};
}

void pickler_memo_clear(Pickler *p) {
  pickler_memo_free(&p->memo);
  Value empty = list_new(0);
  slot_set(p, &p->memo_objects, empty);
}

/* -- Opcodes ------------------------------------------------------------------------------- */

bool pickler_memoize(Pickler *p, Value v) {
  if (p->fast) return true;
  int64_t number = list_length(memo_objects(p));
  if (!pickler_memo_store(p, v, number)) return false;
  if (p->protocol >= 4) return pickler_put_opcode(p, PICKLE_MEMOIZE);
  if (!p->binary) return pickler_put_line(p, PICKLE_PUT, int_to_text(int_from_i64(number), 10));
  bool is_short = number < 256;
  return pickler_put_number(p, is_short ? PICKLE_BINPUT : PICKLE_LONG_BINPUT, (uint64_t)number, is_short ? 1 : 4);
}

bool pickler_put_get(Pickler *p, int64_t number) {
  if (!p->binary) return pickler_put_line(p, PICKLE_GET, int_to_text(int_from_i64(number), 10));
  if (number > UINT32_MAX) {
    raise_pickling("memo id too large for LONG_BINGET");
    return false;
  }
  bool is_short = number < 256;
  return pickler_put_number(p, is_short ? PICKLE_BINGET : PICKLE_LONG_BINGET, (uint64_t)number, is_short ? 1 : 4);
}

/* -- Pickler.memo -------------------------------------------------------------------------- */

typedef struct PicklerMemo {
  Object header;
  Slot pickler;
} PicklerMemo;

static const Layout pickler_memo_layout = {
    .name = "PicklerMemo",
    .fixed_size = sizeof(PicklerMemo),
    .slots_offset = offsetof(PicklerMemo, pickler),
    .slots_count = 1,
};
static DEFINE_TYPE_SHAPE(pickler_memo);

static Pickler *memo_owner(Value v) {
  return as_pickler(slot_get(&object_cast(PicklerMemo, v)->pickler));
}

Value pickler_get_memo(Value self, void *closure) {
  PicklerMemo *memo = gc_new(&pickler_memo_shape);
  slot_init(&memo->pickler, self);
  return from_object(memo);
}

/* {id(object): (number, object)} */
static Value memo_as_dict(Pickler *p) {
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
  return index_to_i64(tuple_get(entry, 0), &number) && pickler_memo_store(p, tuple_get(entry, 1), number);
}

static bool take_entries(Pickler *p, Value entries) {
  for (int64_t i = 0; i < list_length(entries); i++)
    if (!take_entry(p, list_get(entries, i))) return false;
  return true;
}

bool pickler_set_memo(Value self, Value v, void *closure) {
  Value entries;
  if (is_absent(v)) {
    raise_type_error("attribute deletion is not supported");
    return false;
  }
  if (type_of(v) == &pickler_memo_type) v = memo_as_dict(memo_owner(v));
  if (is_absent(v)) return false;
  if (!is_dict(v)) {
    raise_type_error("'memo' attribute must be a PicklerMemoProxy object or dict, not %.200T", v);
    return false;
  }
  entries = dict_values_list(v);
  if (is_absent(entries)) return false;
  pickler_memo_clear(as_pickler(self));
  return take_entries(as_pickler(self), entries);
}

static Value memo_clear(Value *args, int nargs) {
  pickler_memo_clear(memo_owner(args[0]));
  return NONE;
}
static Value memo_copy(Value *args, int nargs) {
  return memo_as_dict(memo_owner(args[0]));
}
static Value memo_reduce(Value *args, int nargs) {
  Value dict = memo_as_dict(memo_owner(args[0]));
  return is_absent(dict) ? ABSENT : tuple_pack(2, type_value(&dict_type), tuple_pack(1, dict));
}

static const BuiltinDef pickler_memo_methods[] = {
    METHOD("clear(self, /)", memo_clear, EFFECT_GC, "Remove all items from memo."),
    METHOD("copy(self, /)", memo_copy, EFFECT_ALLOC, "Copy the memo to a new object."),
    METHOD("__reduce__(self, /)", memo_reduce, EFFECT_ALLOC, "Implement pickle support."),
    METHOD_END,
};

Type pickler_memo_type = {
    .name = "_pickle.PicklerMemoProxy",
    .base = &object_type,
    .layout = &pickler_memo_layout,
    .root_shape = &pickler_memo_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.hash = hash_unhashable},
    .methods = pickler_memo_methods,
};
