/* itertools.count, repeat, cycle. */
#include "objects/float.h"

#include "modules/itertools/itertools.h"

/* -- count ------------------------------------------------------------------------------------- */

typedef struct Count {
  Object header;
  Slot next, step; /* numbers of any type */
} Count;

ITERTOOL_LAYOUT(count, Count, next, 2);

static Count *as_count(Value v) {
  return object_cast(Count, v);
}

static bool is_number(Value v) {
  const TypeSlots *slots = &type_of(v)->slots;
  return slots->index != NULL || slots->to_int != NULL || slots->to_float != NULL ||
         is_instance(v, &complex_type);
}

static Value count_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("count(start=0, step=1)");
  Value bound[2];
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  if (!is_number(bound[0]) || !is_number(bound[1])) return raise_type_error("a number is required");
  Value self = type_alloc(type);
  slot_init(&as_count(self)->next, bound[0]);
  slot_init(&as_count(self)->step, bound[1]);
  return self;
}

static Value count_next(Value self) {
  Value current = slot_get(&as_count(self)->next), step = slot_get(&as_count(self)->step), next;
  int64_t sum;
  if (both_small_int(current, step) &&
      !__builtin_add_overflow(as_small_int(current), as_small_int(step), &sum))
    next = int_from_i64(sum);
  else
    next = number_binary(OP_ADD, current, step);
  if (is_absent(next)) return ABSENT;
  slot_set(as_object(self), &as_count(self)->next, next);
  return current;
}

static Value count_repr(Value self) {
  Value next = slot_get(&as_count(self)->next), step = slot_get(&as_count(self)->step);
  const char *name = type_short_name(type_of(self));
  if (same(step, from_small_int(1))) return format_text("%s(%R)", name, next);
  return format_text("%s(%R, %R)", name, next, step);
}

static Value count_reduce(Value *args, int nargs) {
  Value next = slot_get(&as_count(args[0])->next), step = slot_get(&as_count(args[0])->step);
  bool plain = is_small_int(next) && same(step, from_small_int(1));
  return reduce_self(args[0], plain ? tuple_pack(1, next) : tuple_pack(2, next, step));
}

static const BuiltinDef count_methods[] = {REDUCE_METHOD(count_reduce), METHOD_END};

Type itertools_count_type = {
    .name = "itertools.count",
    .base = &object_type,
    .layout = &count_layout,
    .root_shape = &itertools_count_shape,
    .flags = TYPE_BASE,
    .slots = {.repr = count_repr,
              .iter = iter_of_iterator,
              .next = count_next,
              .new_object = count_new},
    .methods = count_methods,
    .doc = "Return a count object whose .__next__() method returns consecutive values.\n\n"
           "The same as:\n    def count(firstval=0, step=1):\n        x = firstval\n        while "
           "1:\n            yield x\n"
           "            x += step",
    .text_signature = "(start=0, step=1)",
};

/* -- repeat ------------------------------------------------------------------------------------ */

typedef struct Repeat {
  Object header;
  int64_t left; /* -1: endless */
  Slot element; /* what it gives */
} Repeat;

ITERTOOL_LAYOUT(repeat, Repeat, element, 1);

static Repeat *as_repeat(Value v) {
  return object_cast(Repeat, v);
}

static Value repeat_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("repeat(object, times=?)");
  Value bound[2];
  int64_t times = -1;
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  if (!is_absent(bound[1])) {
    if (!index_to_i64(bound[1], &times)) return ABSENT;
    times = max_of(times, 0);
  }
  Value self = type_alloc(type);
  as_repeat(self)->left = times;
  slot_init(&as_repeat(self)->element, bound[0]);
  return self;
}

static Value repeat_next(Value self) {
  Repeat *repeat = as_repeat(self);
  if (repeat->left == 0) return ABSENT;
  if (repeat->left > 0) repeat->left--;
  return slot_get(&repeat->element);
}

static Value repeat_repr(Value self) {
  const char *name = type_short_name(type_of(self));
  if (as_repeat(self)->left == -1)
    return format_text("%s(%R)", name, slot_get(&as_repeat(self)->element));
  return format_text("%s(%R, %zd)", name, slot_get(&as_repeat(self)->element),
                     as_repeat(self)->left);
}

static Value repeat_length_hint(Value *args, int nargs) {
  if (as_repeat(args[0])->left == -1) return raise_type_error("len() of unsized object");
  return int_from_i64(as_repeat(args[0])->left);
}

static Value repeat_reduce(Value *args, int nargs) {
  Value element = slot_get(&as_repeat(args[0])->element);
  int64_t left = as_repeat(args[0])->left;
  return reduce_self(args[0], left == -1 ? tuple_pack(1, element)
                                         : tuple_pack(2, element, int_from_i64(left)));
}

static const BuiltinDef repeat_methods[] = {
    METHOD("__length_hint__(self, /)", repeat_length_hint, EFFECT_RAISE,
           "Return how many items are left to come."),
    REDUCE_METHOD(repeat_reduce),
    METHOD_END,
};

Type itertools_repeat_type = {
    .name = "itertools.repeat",
    .base = &object_type,
    .layout = &repeat_layout,
    .root_shape = &itertools_repeat_shape,
    .flags = TYPE_BASE,
    .slots = {.repr = repeat_repr,
              .iter = iter_of_iterator,
              .next = repeat_next,
              .new_object = repeat_new},
    .methods = repeat_methods,
    .doc = "repeat(object [,times]) -> create an iterator which returns the object\n"
           "for the specified number of times, or endlessly if times is left out.",
};

/* -- cycle ------------------------------------------------------------------------------------- */

typedef struct Cycle {
  Object header;
  int64_t index;      /* of the next item of saved, once the iterable is exhausted */
  int64_t first_pass; /* true: items are in saved already (state of an unpickled one) */
  Slot iterator;      /* absent once exhausted */
  Slot saved;         /* list */
} Cycle;

ITERTOOL_LAYOUT(cycle, Cycle, iterator, 2);

static Cycle *as_cycle(Value v) {
  return object_cast(Cycle, v);
}

static Value cycle_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!itertools_arguments(type, &itertools_cycle_type, nargs, 1, kwnames)) return ABSENT;
  Value iterator = object_iter(args[0]);
  if (is_absent(iterator)) return ABSENT;
  Value saved = list_new(0), self = type_alloc(type);
  slot_init(&as_cycle(self)->iterator, iterator);
  slot_init(&as_cycle(self)->saved, saved);
  return self;
}

static Value cycle_next(Value self) {
  Cycle *cycle = as_cycle(self);
  Value iterator = slot_get(&cycle->iterator);
  if (!is_absent(iterator)) {
    Value item = iter_next(iterator);
    if (!is_absent(item)) {
      if (cycle->first_pass) return item;
      return list_append(slot_get(&cycle->saved), item) ? item : ABSENT;
    }
    if (exception_pending()) return ABSENT;
    slot_set(cycle, &cycle->iterator, ABSENT);
  }
  Value saved = slot_get(&cycle->saved);
  if (list_length(saved) == 0) return ABSENT;
  if (cycle->index >= list_length(saved)) cycle->index = 0;
  return list_get(saved, cycle->index++);
}

static Value cycle_reduce(Value *args, int nargs) {
  Cycle *cycle = as_cycle(args[0]);
  Value iterator = slot_get(&cycle->iterator), saved = slot_get(&cycle->saved);
  if (!is_absent(iterator))
    return reduce_state(args[0], tuple_pack(1, iterator),
                        tuple_pack(2, saved, from_bool(cycle->first_pass)));
  iterator = object_iter(saved);
  if (is_absent(iterator)) return ABSENT;
  if (cycle->index != 0 &&
      is_absent(call_method1(iterator, NAME("__setstate__"), from_small_int(cycle->index))))
    return ABSENT;
  return reduce_state(args[0], tuple_pack(1, iterator), tuple_pack(2, saved, TRUE_VALUE));
}

static Value cycle_setstate(Value *args, int nargs) {
  int first_pass;
  if (!itertools_check_state(args[1], 2, 2)) return ABSENT;
  Value saved = tuple_get(args[1], 0);
  if (!is_list(saved)) return raise_type_error("argument 1 must be list, not %Y", saved);
  if (!index_to_int(tuple_get(args[1], 1), &first_pass)) return ABSENT;
  slot_set(as_object(args[0]), &as_cycle(args[0])->saved, saved);
  as_cycle(args[0])->first_pass = first_pass != 0;
  as_cycle(args[0])->index = 0;
  return NONE;
}

static const BuiltinDef cycle_methods[] = {REDUCE_METHOD(cycle_reduce),
                                           SETSTATE_METHOD(cycle_setstate), METHOD_END};

ITERTOOL_TYPE(cycle, "cycle", TYPE_BASE, "(iterable, /)",
              "Give the items of the iterable, then the same items again and again.");
