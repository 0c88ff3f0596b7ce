/* itertools.compress, dropwhile, takewhile, filterfalse, islice, starmap, pairwise. */
#include "modules/itertools/itertools.h"

/* Iterators over an iterable with a function: most tools here. */
typedef struct WithFunction {
  Object header;
  int64_t flag;  /* dropwhile: began to give; takewhile: has ended */
  Slot function; /* decides about items */
  Slot iterator; /* gives them */
} WithFunction;

static WithFunction *as_tool(Value v) {
  return object_cast(WithFunction, v);
}
static Value tool_function(Value v) {
  return slot_get(&as_tool(v)->function);
}
static Value tool_iterator(Value v) {
  return slot_get(&as_tool(v)->iterator);
}

static Value with_function_new(Type *type, const Type *base, Value *args, int nargs,
                               Value kwnames) {
  if (!itertools_arguments(type, base, nargs, 2, kwnames)) return ABSENT;
  Value iterator = object_iter(args[1]);
  if (is_absent(iterator)) return ABSENT;
  Value self = type_alloc(type);
  slot_init(&as_tool(self)->function, args[0]);
  slot_init(&as_tool(self)->iterator, iterator);
  return self;
}

static Value tool_args(Value self) {
  return tuple_pack(2, tool_function(self), tool_iterator(self));
}
static Value tool_reduce(Value *args, int nargs) {
  return reduce_self(args[0], tool_args(args[0]));
}

static Value flag_reduce(Value *args, int nargs) {
  return reduce_state(args[0], tool_args(args[0]), from_small_int(as_tool(args[0])->flag));
}
static Value flag_setstate(Value *args, int nargs) {
  bool flag;
  if (!arg_truth(args[1], &flag)) return ABSENT;
  as_tool(args[0])->flag = flag;
  return NONE;
}

/* Truth of function(item): 1, 0, -1. */
static int holds(Value function, Value item) {
  Value verdict = call1(function, item);
  return is_absent(verdict) ? -1 : object_truth(verdict);
}

/* -- dropwhile --------------------------------------------------------------------------------- */

ITERTOOL_LAYOUT(dropwhile, WithFunction, function, 2);

static Value dropwhile_new(Type *type, Value *args, int nargs, Value kwnames) {
  return with_function_new(type, &itertools_dropwhile_type, args, nargs, kwnames);
}

static Value dropwhile_next(Value self) {
  for (;;) {
    Value item = iter_next(tool_iterator(self));
    if (is_absent(item) || as_tool(self)->flag) return item;
    int dropped = holds(tool_function(self), item);
    if (dropped < 0) return ABSENT;
    if (dropped) continue;
    as_tool(self)->flag = true;
    return item;
  }
}

static const BuiltinDef dropwhile_methods[] = {REDUCE_METHOD(flag_reduce),
                                               SETSTATE_METHOD(flag_setstate), METHOD_END};

ITERTOOL_TYPE(dropwhile, "dropwhile", TYPE_BASE, "(predicate, iterable, /)",
              "Pass over items as long as the predicate holds.\n\nFrom the first one on for which "
              "it does not, give all of them.");

/* -- takewhile --------------------------------------------------------------------------------- */

ITERTOOL_LAYOUT(takewhile, WithFunction, function, 2);

static Value takewhile_new(Type *type, Value *args, int nargs, Value kwnames) {
  return with_function_new(type, &itertools_takewhile_type, args, nargs, kwnames);
}

static Value takewhile_next(Value self) {
  if (as_tool(self)->flag) return ABSENT;
  Value item = iter_next(tool_iterator(self));
  if (is_absent(item)) return ABSENT;
  int taken = holds(tool_function(self), item);
  if (taken > 0) return item;
  if (taken == 0) as_tool(self)->flag = true;
  return ABSENT;
}

static const BuiltinDef takewhile_methods[] = {REDUCE_METHOD(flag_reduce),
                                               SETSTATE_METHOD(flag_setstate), METHOD_END};

ITERTOOL_TYPE(takewhile, "takewhile", TYPE_BASE, "(predicate, iterable, /)",
              "Give items as long as the predicate holds, then stop.");

/* -- filterfalse ------------------------------------------------------------------------------- */

ITERTOOL_LAYOUT(filterfalse, WithFunction, function, 2);

static Value filterfalse_new(Type *type, Value *args, int nargs, Value kwnames) {
  return with_function_new(type, &itertools_filterfalse_type, args, nargs, kwnames);
}

static Value filterfalse_next(Value self) {
  Value function = tool_function(self);
  bool plain = is_none(function) || same(function, type_value(&bool_type));
  for (;;) {
    Value item = iter_next(tool_iterator(self));
    if (is_absent(item)) return ABSENT;
    int holding = plain ? object_truth(item) : holds(function, item);
    if (holding <= 0) return holding < 0 ? ABSENT : item;
  }
}

static const BuiltinDef filterfalse_methods[] = {REDUCE_METHOD(tool_reduce), METHOD_END};

ITERTOOL_TYPE(filterfalse, "filterfalse", TYPE_BASE, "(function, iterable, /)",
              "Give the items for which the function is false; without one, those that are false "
              "themselves.");

/* -- starmap ----------------------------------------------------------------------------------- */

ITERTOOL_LAYOUT(starmap, WithFunction, function, 2);

static Value starmap_new(Type *type, Value *args, int nargs, Value kwnames) {
  return with_function_new(type, &itertools_starmap_type, args, nargs, kwnames);
}

static Value starmap_next(Value self) {
  Value args = iter_next(tool_iterator(self));
  if (is_absent(args)) return ABSENT;
  if (!has_shape(args, &tuple_shape)) args = sequence_tuple(args);
  return is_absent(args) ? ABSENT : call_with_tuple(tool_function(self), args, ABSENT);
}

static const BuiltinDef starmap_methods[] = {REDUCE_METHOD(tool_reduce), METHOD_END};

ITERTOOL_TYPE(starmap, "starmap", TYPE_BASE, "(function, iterable, /)",
              "Call the function with the items of each tuple as arguments, and give the results.");

/* -- compress ---------------------------------------------------------------------------------- */

typedef struct Compress {
  Object header;
  Slot data, selectors; /* iterators */
} Compress;

ITERTOOL_LAYOUT(compress, Compress, data, 2);

static Compress *as_compress(Value v) {
  return object_cast(Compress, v);
}

static Value compress_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("compress(data, selectors)");
  Value bound[2];
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  Value data = object_iter(bound[0]);
  if (is_absent(data)) return ABSENT;
  Value selectors = object_iter(bound[1]);
  if (is_absent(selectors)) return ABSENT;
  Value self = type_alloc(type);
  slot_init(&as_compress(self)->data, data);
  slot_init(&as_compress(self)->selectors, selectors);
  return self;
}

static Value compress_next(Value self) {
  for (;;) {
    Value item = iter_next(slot_get(&as_compress(self)->data));
    if (is_absent(item)) return ABSENT;
    Value selector = iter_next(slot_get(&as_compress(self)->selectors));
    if (is_absent(selector)) return ABSENT;
    int selected = object_truth(selector);
    if (selected != 0) return selected < 0 ? ABSENT : item;
  }
}

static Value compress_reduce(Value *args, int nargs) {
  Compress *self = as_compress(args[0]);
  return reduce_self(args[0], tuple_pack(2, slot_get(&self->data), slot_get(&self->selectors)));
}

static const BuiltinDef compress_methods[] = {REDUCE_METHOD(compress_reduce), METHOD_END};

ITERTOOL_TYPE(compress, "compress", TYPE_BASE, "(data, selectors)",
              "Give the items of data for which the selector at the same place is true.");

/* -- islice ------------------------------------------------------------------------------------ */

typedef struct ISlice {
  Object header;
  int64_t next;  /* number of the item to give next */
  int64_t stop;  /* -1: none */
  int64_t step;  /* from one item given to the next */
  int64_t taken; /* items taken from the iterator */
  Slot iterator; /* absent once exhausted */
} ISlice;

ITERTOOL_LAYOUT(islice, ISlice, iterator, 1);

static ISlice *as_islice(Value v) {
  return object_cast(ISlice, v);
}

/* An index argument, not negative; None leaves *out. Errors of __index__ are replaced by the
   caller's. */
static bool islice_index(Value v, int64_t *out) {
  if (is_none(v)) return true;
  if (index_to_i64(v, out)) return *out >= 0;
  exception_clear();
  return false;
}

static Value islice_new(Type *type, Value *args, int nargs, Value kwnames) {
  int64_t start = 0, stop = -1, step = 1;
  if (!itertools_arguments(type, &itertools_islice_type, 0, 0, kwnames)) return ABSENT;
  if (nargs < 2) return raise_type_error("islice expected at least 2 arguments, got %d", nargs);
  if (nargs > 4) return raise_type_error("islice expected at most 4 arguments, got %d", nargs);
  if (!islice_index(args[nargs == 2 ? 1 : 2], &stop))
    return raise_value_error("%s for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
                             nargs == 2 || islice_index(args[1], &start) ? "Stop argument"
                                                                         : "Indices");
  if (nargs > 2 && !islice_index(args[1], &start))
    return raise_value_error(
        "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.");
  if (nargs == 4 && (!islice_index(args[3], &step) || step < 1))
    return raise_value_error("Step for islice() must be a positive integer or None.");
  Value iterator = object_iter(args[0]);
  if (is_absent(iterator)) return ABSENT;
  Value self = type_alloc(type);
  *as_islice(self) =
      (ISlice){.header = as_islice(self)->header, .next = start, .stop = stop, .step = step};
  slot_init(&as_islice(self)->iterator, iterator);
  return self;
}

static Value islice_end(Value self) {
  slot_set(as_object(self), &as_islice(self)->iterator, ABSENT);
  return ABSENT;
}

static Value islice_next(Value self) {
  ISlice *slice = as_islice(self);
  Value iterator = slot_get(&slice->iterator);
  if (is_absent(iterator)) return ABSENT;
  for (; slice->taken < slice->next; slice->taken++)
    if (is_absent(iter_next(iterator))) return islice_end(self);
  if (slice->stop >= 0 && slice->taken >= slice->stop) return islice_end(self);
  Value item = iter_next(iterator);
  if (is_absent(item)) return islice_end(self);
  slice->taken++;
  if (__builtin_add_overflow(slice->next, slice->step, &slice->next))
    slice->next = slice->stop >= 0 ? slice->stop : INT64_MAX;
  if (slice->stop >= 0 && slice->next > slice->stop) slice->next = slice->stop;
  return item;
}

static Value islice_reduce(Value *args, int nargs) {
  ISlice *slice = as_islice(args[0]);
  Value iterator = slot_get(&slice->iterator), zero = from_small_int(0);
  if (is_absent(iterator)) {
    iterator = object_iter(list_new(0));
    return is_absent(iterator) ? ABSENT
                               : reduce_state(args[0], tuple_pack(2, iterator, zero), zero);
  }
  Value stop = slice->stop < 0 ? NONE : int_from_i64(slice->stop);
  return reduce_state(
      args[0], tuple_pack(4, iterator, int_from_i64(slice->next), stop, int_from_i64(slice->step)),
      int_from_i64(slice->taken));
}

static Value islice_setstate(Value *args, int nargs) {
  int64_t taken;
  if (!index_to_i64(args[1], &taken)) return ABSENT;
  as_islice(args[0])->taken = taken;
  return NONE;
}

static const BuiltinDef islice_methods[] = {REDUCE_METHOD(islice_reduce),
                                            SETSTATE_METHOD(islice_setstate), METHOD_END};

ITERTOOL_TYPE(islice, "islice", TYPE_BASE, NULL,
              "islice(iterable, stop) --> islice object\nislice(iterable, start, stop[, step]) --> "
              "islice object\n\n"
              "Return an iterator whose next() method returns selected values from an\niterable, "
              "as slicing a list would "
              "give them; None stands for a bound left out.");

/* -- pairwise ---------------------------------------------------------------------------------- */

typedef struct Pairwise {
  Object header;
  Slot iterator; /* absent once exhausted */
  Slot previous; /* the last item taken; absent at first */
} Pairwise;

ITERTOOL_LAYOUT(pairwise, Pairwise, iterator, 2);

static Pairwise *as_pairwise(Value v) {
  return object_cast(Pairwise, v);
}

static Value pairwise_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!itertools_arguments(type, &itertools_pairwise_type, nargs, 1, kwnames)) return ABSENT;
  Value iterator = object_iter(args[0]);
  if (is_absent(iterator)) return ABSENT;
  Value self = type_alloc(type);
  slot_init(&as_pairwise(self)->iterator, iterator);
  return self;
}

/* Next item; at the end both Slots are cleared. */
static Value pairwise_advance(Value self) {
  Value iterator = slot_get(&as_pairwise(self)->iterator);
  Value item = is_absent(iterator) ? ABSENT : iter_next(iterator);
  if (is_absent(item)) slot_set(as_object(self), &as_pairwise(self)->iterator, ABSENT);
  slot_set(as_object(self), &as_pairwise(self)->previous, item);
  return item;
}

static Value pairwise_next(Value self) {
  Value first = slot_get(&as_pairwise(self)->previous);
  if (is_absent(first)) first = pairwise_advance(self);
  if (is_absent(first)) return ABSENT;
  Value second = pairwise_advance(self);
  return is_absent(second) ? ABSENT : tuple_pack(2, first, second);
}

static const BuiltinDef pairwise_methods[] = {METHOD_END};

ITERTOOL_TYPE(pairwise, "pairwise", TYPE_BASE, "(iterable, /)",
              "Return an iterator of the pairs of neighbours.\n\n    s -> (s0, s1), (s1, s2), ...");
