/* itertools.groupby and the iterators behind tee(). */
#include "modules/itertools/itertools.h"
#include "objects/list_store.h"

/* -- groupby ----------------------------------------------------------------------------------- */

typedef struct GroupBy {
  Object header;
  Slot iterator;      /* gives the items */
  Slot key_function;  /* None: the items themselves */
  Slot target_key;    /* of the group given last; absent at first */
  Slot current_key;   /* of the item taken last; absent at first */
  Slot current_value; /* item taken and not given yet, or absent */
  Slot grouper;       /* the group given last, while it may go on */
} GroupBy;
typedef struct Grouper {
  Object header;
  Slot parent; /* GroupBy */
  Slot key;    /* of its items */
} Grouper;

ITERTOOL_LAYOUT(groupby, GroupBy, iterator, 6);
ITERTOOL_LAYOUT(grouper, Grouper, parent, 2);

static GroupBy *as_groupby(Value v) {
  return object_cast(GroupBy, v);
}
static Grouper *as_grouper(Value v) {
  return object_cast(Grouper, v);
}

static Value groupby_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("groupby(iterable, key=None)");
  Value bound[2];
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  Value iterator = object_iter(bound[0]);
  if (is_absent(iterator)) return ABSENT;
  Value self = type_alloc(type);
  slot_init(&as_groupby(self)->iterator, iterator);
  slot_init(&as_groupby(self)->key_function, bound[1]);
  return self;
}

/* Takes the next item and its key. false: at the end, or with an exception. */
static bool groupby_step(GroupBy *group) {
  Value item = iter_next(slot_get(&group->iterator)), function = slot_get(&group->key_function);
  if (is_absent(item)) return false;
  Value key = is_none(function) ? item : call1(function, item);
  if (is_absent(key)) return false;
  slot_set(group, &group->current_value, item);
  slot_set(group, &group->current_key, key);
  return true;
}

static Value grouper_make(Value parent, Value key) {
  Grouper *grouper = gc_new(&itertools_grouper_shape);
  slot_init(&grouper->parent, parent);
  slot_init(&grouper->key, key);
  slot_set(as_object(parent), &as_groupby(parent)->grouper, from_object(grouper));
  return from_object(grouper);
}

/* Skips the rest of the last group. */
static Value groupby_next(Value self) {
  GroupBy *group = as_groupby(self);
  slot_set(group, &group->grouper, ABSENT);
  for (;;) {
    Value current = slot_get(&group->current_key), target = slot_get(&group->target_key);
    if (!is_absent(current)) {
      if (is_absent(target)) break;
      int equal = object_equal(target, current);
      if (equal < 0) return ABSENT;
      if (!equal) break;
    }
    if (!groupby_step(group)) return ABSENT;
  }
  Value key = slot_get(&group->current_key);
  slot_set(group, &group->target_key, key);
  return tuple_pack(2, key, grouper_make(self, key));
}

static Value groupby_reduce(Value *args, int nargs) {
  GroupBy *group = as_groupby(args[0]);
  Value arguments = tuple_pack(2, slot_get(&group->iterator), slot_get(&group->key_function));
  Value key = slot_get(&group->current_key), item = slot_get(&group->current_value),
        target = slot_get(&group->target_key);
  if (is_absent(key) || is_absent(item) || is_absent(target))
    return reduce_self(args[0], arguments);
  return reduce_state(args[0], arguments, tuple_pack(3, key, item, target));
}

static Value groupby_setstate(Value *args, int nargs) {
  GroupBy *group = as_groupby(args[0]);
  if (!itertools_check_state(args[1], 3, 3)) return ABSENT;
  slot_set(group, &group->current_key, tuple_get(args[1], 0));
  slot_set(group, &group->current_value, tuple_get(args[1], 1));
  slot_set(group, &group->target_key, tuple_get(args[1], 2));
  return NONE;
}

static const BuiltinDef groupby_methods[] = {
    REDUCE_METHOD(groupby_reduce),
    SETSTATE_METHOD(groupby_setstate),
    METHOD_END,
};

ITERTOOL_TYPE(groupby, "groupby", TYPE_BASE, "(iterable, key=None)",
              "Give pairs of a key and an iterator over the neighbouring items that have it\n\n  "
              "iterable\n    Where the items come from.\n  key\n    A function that makes the key "
              "of an item; without one it is its own key.");

static Value grouper_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!itertools_arguments(type, &itertools_grouper_type, nargs, 2, kwnames)) return ABSENT;
  if (!is_instance(args[0], &itertools_groupby_type))
    return raise_type_error("_grouper() argument 1 must be itertools.groupby, not %Y", args[0]);
  return grouper_make(args[0], args[1]);
}

static Value grouper_next(Value self) {
  Value parent = slot_get(&as_grouper(self)->parent);
  GroupBy *group = as_groupby(parent);
  if (!same(slot_get(&group->grouper), self)) return ABSENT;
  if (is_absent(slot_get(&group->current_value)) && !groupby_step(group)) return ABSENT;
  int equal = object_equal(slot_get(&as_grouper(self)->key), slot_get(&group->current_key));
  if (equal <= 0) return ABSENT;
  Value item = slot_get(&group->current_value);
  slot_set(group, &group->current_value, ABSENT);
  return item;
}

static Value grouper_reduce(Value *args, int nargs) {
  Value parent = slot_get(&as_grouper(args[0])->parent);
  if (!same(slot_get(&as_groupby(parent)->grouper), args[0]))
    return reduce_builtin(NAME("iter"), tuple_pack(1, from_object(tuple_empty)), ABSENT);
  return reduce_self(args[0], tuple_pack(2, parent, slot_get(&as_grouper(args[0])->key)));
}

static const BuiltinDef grouper_methods[] = {REDUCE_METHOD(grouper_reduce), METHOD_END};

ITERTOOL_TYPE(grouper, "_grouper", 0, NULL, NULL);

/* -- tee ------------------------------------------------------------------------------------------

   The items taken from the iterator are in a chain of blocks. A tee iterator points into a block;
   what all of them have passed is garbage. */

enum { TEE_BLOCK = 57 };

typedef struct TeeData {
  Object header;
  int64_t count;   /* items in values */
  int64_t running; /* the iterator is being asked for an item */
  Slot iterator;   /* gives the items */
  Slot values;     /* list of up to TEE_BLOCK items */
  Slot next;       /* TeeData, or absent */
} TeeData;
typedef struct Tee {
  Object header;
  int64_t index; /* in data */
  Slot data;     /* TeeData */
} Tee;

ITERTOOL_LAYOUT(tee_data, TeeData, iterator, 3);
ITERTOOL_LAYOUT(tee, Tee, data, 1);

static TeeData *as_tee_data(Value v) {
  return object_cast(TeeData, v);
}
static Tee *as_tee(Value v) {
  return object_cast(Tee, v);
}

static Value tee_data_make(Value iterator) {
  Value values = list_new(0);
  TeeData *data = gc_new(&itertools_tee_data_shape);
  slot_init(&data->iterator, iterator);
  slot_init(&data->values, values);
  return from_object(data);
}

static Value tee_data_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (nargs != 3) return raise_type_error("teedataobject expected 3 arguments, got %d", nargs);
  if (!is_list(args[1]))
    return raise_type_error("teedataobject() argument 2 must be list, not %Y", args[1]);
  int64_t count = list_length(args[1]);
  bool full = count == TEE_BLOCK, has_next = !is_none(args[2]);
  if (count > TEE_BLOCK || (has_next && (!full || !has_shape(args[2], &itertools_tee_data_shape))))
    return raise_value_error("Invalid arguments");
  Value self = tee_data_make(args[0]);
  if (!list_extend(slot_get(&as_tee_data(self)->values), args[1])) return ABSENT;
  as_tee_data(self)->count = count;
  if (has_next) slot_set(as_object(self), &as_tee_data(self)->next, args[2]);
  return self;
}

/* Item i of the block, taken from the iterator if it is the first that was not taken yet. */
static Value tee_data_get(TeeData *data, int64_t i) {
  Value values = slot_get(&data->values);
  if (i < data->count) return list_get(values, i);
  if (data->running) return raise_error(&exc_RuntimeError, "cannot re-enter the tee iterator");
  data->running = true;
  Value item = iter_next(slot_get(&data->iterator));
  data->running = false;
  if (is_absent(item) || !list_append(values, item)) return ABSENT;
  data->count++;
  return item;
}

static Value tee_data_next_block(Value self) {
  Value next = slot_get(&as_tee_data(self)->next);
  if (!is_absent(next)) return next;
  next = tee_data_make(slot_get(&as_tee_data(self)->iterator));
  slot_set(as_object(self), &as_tee_data(self)->next, next);
  return next;
}

static Value tee_data_reduce(Value *args, int nargs) {
  TeeData *data = as_tee_data(args[0]);
  Value values = list_slice(slot_get(&data->values), 0, data->count), next = slot_get(&data->next);
  if (is_absent(values)) return ABSENT;
  return reduce_self(
      args[0], tuple_pack(3, slot_get(&data->iterator), values, is_absent(next) ? NONE : next));
}

static const BuiltinDef tee_data_methods[] = {REDUCE_METHOD(tee_data_reduce), METHOD_END};

Type itertools_tee_data_type = {
    .name = "itertools._tee_dataobject",
    .base = &object_type,
    .layout = &tee_data_layout,
    .root_shape = &itertools_tee_data_shape,
    .slots = {.new_object = tee_data_new},
    .methods = tee_data_methods,
    .doc = "teedataobject(iterable, values, next, /)\n--\n\nData container common to multiple tee "
           "objects.",
};

static Value tee_make(Value data, int64_t index) {
  Tee *tee = gc_new(&itertools_tee_shape);
  tee->index = index;
  slot_init(&tee->data, data);
  return from_object(tee);
}

static Value tee_copy(Value *args, int nargs) {
  return tee_make(slot_get(&as_tee(args[0])->data), as_tee(args[0])->index);
}

static Value tee_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!itertools_arguments(type, &itertools_tee_type, nargs, 1, kwnames)) return ABSENT;
  Value iterator = object_iter(args[0]);
  if (is_absent(iterator)) return ABSENT;
  if (has_shape(iterator, &itertools_tee_shape)) return tee_copy(&iterator, 1);
  return tee_make(tee_data_make(iterator), 0);
}

static Value tee_next(Value self) {
  Tee *tee = as_tee(self);
  if (tee->index >= TEE_BLOCK) {
    slot_set(tee, &tee->data, tee_data_next_block(slot_get(&tee->data)));
    tee->index = 0;
  }
  Value item = tee_data_get(as_tee_data(slot_get(&tee->data)), tee->index);
  if (!is_absent(item)) tee->index++;
  return item;
}

static Value tee_reduce(Value *args, int nargs) {
  Value state =
      tuple_pack(2, slot_get(&as_tee(args[0])->data), from_small_int(as_tee(args[0])->index));
  return reduce_state(args[0], tuple_pack(1, from_object(tuple_empty)), state);
}

static Value tee_setstate(Value *args, int nargs) {
  int64_t index;
  if (!itertools_check_state(args[1], 2, 2)) return ABSENT;
  Value data = tuple_get(args[1], 0);
  if (!has_shape(data, &itertools_tee_data_shape)) return raise_type_error("state is not a tuple");
  if (!index_to_i64(tuple_get(args[1], 1), &index)) return ABSENT;
  if (index < 0 || index > TEE_BLOCK) return raise_value_error("Index out of range");
  slot_set(as_object(args[0]), &as_tee(args[0])->data, data);
  as_tee(args[0])->index = index;
  return NONE;
}

static const BuiltinDef tee_methods[] = {
    METHOD("__copy__(self, /)", tee_copy, EFFECT_GC, "Returns an independent iterator."),
    REDUCE_METHOD(tee_reduce),
    SETSTATE_METHOD(tee_setstate),
    METHOD_END,
};

ITERTOOL_TYPE(tee, "_tee", TYPE_HAS_WEAKREF, "(iterable, /)",
              "Iterator wrapped to make it copyable.");
