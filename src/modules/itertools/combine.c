/* itertools.product, permutations, combinations, combinations_with_replacement.

   All keep a pool (a tuple; product: a tuple of tuples) and an array of indices into it that is
   advanced to the next selection. */
#include "modules/itertools/itertools.h"
#include "objects/list_store.h"

typedef struct Selection {
  Object header;
  int64_t length;  /* items of a result */
  int64_t stopped; /* no further result */
  int64_t begun;   /* the first result has been given */
  Slot pool;       /* tuple of the items to choose from */
  Slot indices;    /* ListI64 of length items (permutations: one for each pool item) */
  Slot cycles;     /* permutations: ListI64 of length items */
} Selection;

#define SELECTION_LAYOUT(id) ITERTOOL_LAYOUT(id, Selection, pool, 3)
SELECTION_LAYOUT(product);
SELECTION_LAYOUT(permutations);
SELECTION_LAYOUT(combinations);
SELECTION_LAYOUT(combinations_with_replacement);

static Selection *as_selection(Value v) {
  return object_cast(Selection, v);
}
static Value selection_pool(Value v) {
  return slot_get(&as_selection(v)->pool);
}
static int64_t *selection_indices(Value v) {
  return object_cast(ListI64, slot_get(&as_selection(v)->indices))->items;
}
static int64_t *selection_cycles(Value v) {
  return object_cast(ListI64, slot_get(&as_selection(v)->cycles))->items;
}

/* -- What they share --------------------------------------------------------------------------- */

/* Array of numbers; ABSENT: MemoryError. */
static Value numbers_new(int64_t count) {
  ListItems *array = array_alloc(&list_i64_shape, count);
  return array == NULL ? ABSENT : from_object(array);
}

static Value selection_new(Type *type, Value pool, int64_t length, int64_t index_count) {
  Value indices = numbers_new(index_count);
  if (is_absent(indices)) return ABSENT;
  Value self = type_alloc(type);
  as_selection(self)->length = length;
  slot_init(&as_selection(self)->pool, pool);
  slot_init(&as_selection(self)->indices, indices);
  return self;
}

/* pool[indices[0]], pool[indices[1]], ... */
static Value current_result(Value self) {
  TupleObject *result = tuple_alloc(as_selection(self)->length);
  const int64_t *indices = selection_indices(self);
  Value pool = selection_pool(self);
  for (int64_t i = 0; i < as_selection(self)->length; i++)
    slot_init(&result->items[i], tuple_get(pool, indices[i]));
  return from_object(result);
}

/* Gives the current result after the first call has advanced by `advance` (false: there is no next
   selection). */
static Value next_result(Value self, bool (*advance)(Value self)) {
  Selection *selection = as_selection(self);
  if (selection->stopped) return ABSENT;
  if (selection->begun && !advance(self)) {
    selection->stopped = true;
    return ABSENT;
  }
  selection->begun = true;
  return current_result(self);
}

static Value tuple_of_numbers(const int64_t *numbers, int64_t count) {
  TupleObject *tuple = tuple_alloc(count);
  for (int64_t i = 0; i < count; i++) slot_init(&tuple->items[i], from_small_int(numbers[i]));
  return from_object(tuple);
}

/* Reads count ints from a tuple, each clipped to low .. high. false: exception set. */
static bool read_numbers(Value tuple, int64_t *out, int64_t count, int64_t low, int64_t high) {
  for (int64_t i = 0; i < count; i++) {
    int64_t number;
    if (!index_to_i64(tuple_get(tuple, i), &number)) return false;
    out[i] = max_of(low, min_of(number, high));
  }
  return true;
}

static Value raise_invalid_arguments(void) {
  return raise_value_error("invalid arguments");
}

/* combinations: (type, (pool, r)[, indices]) */
static Value selection_reduce(Value *args, int nargs) {
  Selection *selection = as_selection(args[0]);
  Value pool = selection->stopped ? from_object(tuple_empty) : selection_pool(args[0]);
  Value arguments = tuple_pack(2, pool, int_from_i64(selection->length));
  if (selection->stopped || !selection->begun) return reduce_self(args[0], arguments);
  return reduce_state(args[0], arguments,
                      tuple_of_numbers(selection_indices(args[0]), selection->length));
}

/* -- combinations ------------------------------------------------------------------------------ */

static Value combinations_make(Type *type, Signature *signature, Value *args, int nargs,
                               Value kwnames) {
  Value bound[2];
  int64_t length;
  if (!signature_bind(signature, args, nargs, kwnames, bound) || !index_to_i64(bound[1], &length))
    return ABSENT;
  Value pool = sequence_tuple(bound[0]);
  if (is_absent(pool)) return ABSENT;
  if (length < 0) return raise_value_error("r must be non-negative");
  return selection_new(type, pool, length, length);
}

static Value combinations_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("combinations(iterable, r)");
  Value self = combinations_make(type, &signature, args, nargs, kwnames);
  if (is_absent(self)) return ABSENT;
  int64_t *indices = selection_indices(self), length = as_selection(self)->length;
  for (int64_t i = 0; i < length; i++) indices[i] = i;
  as_selection(self)->stopped = length > tuple_length(selection_pool(self));
  return self;
}

static bool combinations_advance(Value self) {
  int64_t *indices = selection_indices(self), length = as_selection(self)->length;
  int64_t i = length - 1, limit = tuple_length(selection_pool(self)) - length;
  while (i >= 0 && indices[i] == i + limit) i--;
  if (i < 0) return false;
  indices[i]++;
  for (i++; i < length; i++) indices[i] = indices[i - 1] + 1;
  return true;
}

static Value combinations_next(Value self) {
  return next_result(self, combinations_advance);
}

static Value combinations_setstate(Value *args, int nargs) {
  int64_t length = as_selection(args[0])->length, pool = tuple_length(selection_pool(args[0]));
  if (!is_tuple(args[1]) || tuple_length(args[1]) != length) return raise_invalid_arguments();
  for (int64_t i = 0; i < length; i++)
    if (!read_numbers(tuple_slice(args[1], i, i + 1), &selection_indices(args[0])[i], 1, 0,
                      i + pool - length))
      return ABSENT;
  as_selection(args[0])->begun = true;
  return NONE;
}

static const BuiltinDef combinations_methods[] = {
    REDUCE_METHOD(selection_reduce),
    SETSTATE_METHOD(combinations_setstate),
    METHOD_END,
};

ITERTOOL_TYPE(combinations, "combinations", TYPE_BASE, "(iterable, r)",
              "Give the choices of r items from the iterable, in its order.\n\nOf 'ABC' with r 2: "
              "('A', 'B'), ('A', 'C'), ('B', 'C')");

/* -- combinations_with_replacement ------------------------------------------------------------- */

static Value combinations_with_replacement_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("combinations_with_replacement(iterable, r)");
  Value self = combinations_make(type, &signature, args, nargs, kwnames);
  if (is_absent(self)) return ABSENT;
  as_selection(self)->stopped =
      tuple_length(selection_pool(self)) == 0 && as_selection(self)->length > 0;
  return self;
}

static bool with_replacement_advance(Value self) {
  int64_t *indices = selection_indices(self), length = as_selection(self)->length;
  int64_t i = length - 1, last = tuple_length(selection_pool(self)) - 1;
  while (i >= 0 && indices[i] == last) i--;
  if (i < 0) return false;
  int64_t index = indices[i] + 1;
  for (; i < length; i++) indices[i] = index;
  return true;
}

static Value combinations_with_replacement_next(Value self) {
  return next_result(self, with_replacement_advance);
}

static Value with_replacement_setstate(Value *args, int nargs) {
  int64_t length = as_selection(args[0])->length, pool = tuple_length(selection_pool(args[0]));
  if (!is_tuple(args[1]) || tuple_length(args[1]) != length) return raise_invalid_arguments();
  if (!read_numbers(args[1], selection_indices(args[0]), length, 0, pool - 1)) return ABSENT;
  as_selection(args[0])->begun = true;
  return NONE;
}

static const BuiltinDef combinations_with_replacement_methods[] = {
    REDUCE_METHOD(selection_reduce),
    SETSTATE_METHOD(with_replacement_setstate),
    METHOD_END,
};

ITERTOOL_TYPE(combinations_with_replacement, "combinations_with_replacement", TYPE_BASE,
              "(iterable, r)",
              "Give the choices of r items from the iterable, in which an item may occur more than "
              "once.\n\nOf 'AB' with r 2: ('A', 'A'), ('A', 'B'), ('B', 'B')");

/* -- permutations ------------------------------------------------------------------------------ */

static Value permutations_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("permutations(iterable, r=None)");
  Value bound[2];
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  Value pool = sequence_tuple(bound[0]);
  if (is_absent(pool)) return ABSENT;
  int64_t count = tuple_length(pool), length = count;
  if (!is_none(bound[1])) {
    if (!is_int(bound[1])) return raise_type_error("Expected int as r");
    if (!int_to_i64(bound[1], &length)) return ABSENT;
  }
  if (length < 0) return raise_value_error("r must be non-negative");
  Value self = selection_new(type, pool, length, count),
        cycles = is_absent(self) ? ABSENT : numbers_new(length);
  if (is_absent(cycles)) return ABSENT;
  slot_set(as_object(self), &as_selection(self)->cycles, cycles);
  for (int64_t i = 0; i < count; i++) selection_indices(self)[i] = i;
  for (int64_t i = 0; i < length; i++) selection_cycles(self)[i] = count - i;
  as_selection(self)->stopped = length > count;
  return self;
}

/* Moves indices[i] to the end of the array. */
static void rotate_left(int64_t *indices, int64_t i, int64_t count) {
  int64_t first = indices[i];
  memmove(indices + i, indices + i + 1, (count - i - 1) * sizeof *indices);
  indices[count - 1] = first;
}

static bool permutations_advance(Value self) {
  int64_t *indices = selection_indices(self), *cycles = selection_cycles(self);
  int64_t count = tuple_length(selection_pool(self));
  for (int64_t i = as_selection(self)->length - 1; i >= 0; i--) {
    if (--cycles[i] > 0) {
      int64_t other = count - cycles[i], index = indices[i];
      indices[i] = indices[other];
      indices[other] = index;
      return true;
    }
    rotate_left(indices, i, count);
    cycles[i] = count - i;
  }
  return false;
}

static Value permutations_next(Value self) {
  return next_result(self, permutations_advance);
}

static Value permutations_reduce(Value *args, int nargs) {
  Selection *selection = as_selection(args[0]);
  Value pool = selection->stopped ? from_object(tuple_empty) : selection_pool(args[0]);
  Value arguments = tuple_pack(2, pool, int_from_i64(selection->length));
  if (selection->stopped || !selection->begun) return reduce_self(args[0], arguments);
  Value indices = tuple_of_numbers(selection_indices(args[0]), tuple_length(pool));
  Value cycles = tuple_of_numbers(selection_cycles(args[0]), selection->length);
  return reduce_state(args[0], arguments, tuple_pack(2, indices, cycles));
}

static Value permutations_setstate(Value *args, int nargs) {
  int64_t count = tuple_length(selection_pool(args[0])), length = as_selection(args[0])->length;
  if (!itertools_check_state(args[1], 2, 2)) return ABSENT;
  Value indices = tuple_get(args[1], 0), cycles = tuple_get(args[1], 1);
  if (!is_tuple(indices) || !is_tuple(cycles) || tuple_length(indices) != count ||
      tuple_length(cycles) != length)
    return raise_invalid_arguments();
  if (!read_numbers(indices, selection_indices(args[0]), count, 0, count - 1)) return ABSENT;
  for (int64_t i = 0; i < length; i++)
    if (!read_numbers(tuple_slice(cycles, i, i + 1), &selection_cycles(args[0])[i], 1, 1,
                      count - i))
      return ABSENT;
  as_selection(args[0])->begun = true;
  return NONE;
}

static const BuiltinDef permutations_methods[] = {
    REDUCE_METHOD(permutations_reduce),
    SETSTATE_METHOD(permutations_setstate),
    METHOD_END,
};

ITERTOOL_TYPE(permutations, "permutations", TYPE_BASE, "(iterable, r=None)",
              "Give the arrangements of r items from the iterable.\n\nOf 'ABC' with r 2: ('A', "
              "'B'), ('A', 'C'), ('B', 'A'), ('B', 'C'), ('C', 'A'), ('C', 'B')");

/* -- product ----------------------------------------------------------------------------------- */

/* The iterables as tuples, all of them `repeat` times. */
static Value make_pools(const Value *iterables, int count, int64_t repeat) {
  TupleObject *pools = tuple_alloc(count * repeat);
  for (int i = 0; i < count && repeat > 0; i++) {
    Value pool = sequence_tuple(iterables[i]);
    if (is_absent(pool)) return ABSENT;
    for (int64_t copy = 0; copy < repeat; copy++)
      slot_set(pools, &pools->items[copy * count + i], pool);
  }
  return from_object(pools);
}

static Value product_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("product(*, repeat=1)");
  Value repeat_argument;
  int64_t repeat, length;
  if (!signature_bind(&signature, args + nargs, 0, kwnames, &repeat_argument)) return ABSENT;
  if (!index_to_i64(repeat_argument, &repeat)) return ABSENT;
  if (repeat < 0) return raise_value_error("repeat argument cannot be negative");
  if (__builtin_mul_overflow(nargs, repeat, &length) || length > INT64_MAX / 8)
    return raise_error(&exc_OverflowError, "repeat argument too large");
  if (length > INT64_C(1) << 40) return raise_memory_error();
  Value pools = make_pools(args, nargs, repeat);
  if (is_absent(pools)) return ABSENT;
  Value self = selection_new(type, pools, length, length);
  if (is_absent(self)) return ABSENT;
  for (int64_t i = 0; i < length; i++)
    if (tuple_length(tuple_get(pools, i)) == 0) as_selection(self)->stopped = true;
  return self;
}

static bool product_advance(Value self) {
  int64_t *indices = selection_indices(self);
  for (int64_t i = as_selection(self)->length - 1; i >= 0; i--) {
    if (++indices[i] < tuple_length(tuple_get(selection_pool(self), i))) return true;
    indices[i] = 0;
  }
  return false;
}

static Value product_next(Value self) {
  Selection *selection = as_selection(self);
  if (selection->stopped) return ABSENT;
  if (selection->begun && !product_advance(self)) {
    selection->stopped = true;
    return ABSENT;
  }
  selection->begun = true;
  TupleObject *result = tuple_alloc(selection->length);
  const int64_t *indices = selection_indices(self);
  Value pools = selection_pool(self);
  for (int64_t i = 0; i < selection->length; i++)
    slot_init(&result->items[i], tuple_get(tuple_get(pools, i), indices[i]));
  return from_object(result);
}

static Value product_reduce(Value *args, int nargs) {
  Selection *selection = as_selection(args[0]);
  if (selection->stopped) return reduce_self(args[0], tuple_pack(1, from_object(tuple_empty)));
  if (!selection->begun) return reduce_self(args[0], selection_pool(args[0]));
  return reduce_state(args[0], selection_pool(args[0]),
                      tuple_of_numbers(selection_indices(args[0]), selection->length));
}

static Value product_setstate(Value *args, int nargs) {
  Selection *selection = as_selection(args[0]);
  if (!is_tuple(args[1]) || tuple_length(args[1]) != selection->length)
    return raise_invalid_arguments();
  for (int64_t i = 0; i < selection->length; i++) {
    int64_t pool = tuple_length(tuple_get(selection_pool(args[0]), i));
    if (pool == 0) {
      selection->stopped = true;
      return NONE;
    }
    if (!read_numbers(tuple_slice(args[1], i, i + 1), &selection_indices(args[0])[i], 1, 0,
                      pool - 1))
      return ABSENT;
  }
  selection->begun = true;
  return NONE;
}

static const BuiltinDef product_methods[] = {
    REDUCE_METHOD(product_reduce),
    SETSTATE_METHOD(product_setstate),
    METHOD_END,
};

ITERTOOL_TYPE(product, "product", TYPE_BASE, NULL,
              "product(*iterables, repeat=1) --> product object\n\nCartesian product of input "
              "iterables, as nested for-loops "
              "would give it: the last element\nadvances at each step. With repeat=n, the product "
              "of the iterables with "
              "themselves n times.\n\nproduct('ab', range(3)) --> ('a',0) ('a',1) ('a',2) ('b',0) "
              "('b',1) ('b',2)");
