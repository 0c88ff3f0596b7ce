/* itertools.chain, zip_longest, accumulate. */
#include "modules/itertools/itertools.h"

/* -- chain ------------------------------------------------------------------------------------- */

typedef struct Chain {
  Object header;
  Slot source; /* iterator over the iterables; absent once exhausted */
  Slot active; /* iterator over the current one, or absent */
} Chain;

ITERTOOL_LAYOUT(chain, Chain, source, 2);

static Chain *as_chain(Value v) {
  return object_cast(Chain, v);
}

static Value chain_over(Type *type, Value iterables) {
  Value source = object_iter(iterables);
  if (is_absent(source)) return ABSENT;
  Value self = type_alloc(type);
  slot_init(&as_chain(self)->source, source);
  return self;
}

static Value chain_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!itertools_arguments(type, &itertools_chain_type, 0, 0, kwnames)) return ABSENT;
  return chain_over(type, tuple_from_values(args, nargs));
}

static Value chain_from_iterable(Value *args, int nargs) {
  return chain_over(as_type(args[0]), args[1]);
}

static Value chain_next(Value self) {
  for (;;) {
    Value active = slot_get(&as_chain(self)->active), source = slot_get(&as_chain(self)->source);
    if (!is_absent(active)) {
      Value item = iter_next(active);
      if (!is_absent(item) || exception_pending()) return item;
      slot_set(as_object(self), &as_chain(self)->active, ABSENT);
    }
    if (is_absent(source)) return ABSENT;
    Value iterable = iter_next(source);
    active = is_absent(iterable) ? ABSENT : object_iter(iterable);
    if (is_absent(active)) {
      slot_set(as_object(self), &as_chain(self)->source, ABSENT);
      return ABSENT;
    }
    slot_set(as_object(self), &as_chain(self)->active, active);
  }
}

static Value chain_reduce(Value *args, int nargs) {
  Value empty = from_object(tuple_empty), source = slot_get(&as_chain(args[0])->source);
  Value active = slot_get(&as_chain(args[0])->active);
  if (is_absent(source)) return reduce_self(args[0], empty);
  return reduce_state(args[0], empty,
                      is_absent(active) ? tuple_pack(1, source) : tuple_pack(2, source, active));
}

static Value chain_setstate(Value *args, int nargs) {
  if (!itertools_check_state(args[1], 1, 2)) return ABSENT;
  Value source = tuple_get(args[1], 0),
        active = tuple_length(args[1]) == 2 ? tuple_get(args[1], 1) : ABSENT;
  if (type_of(source)->slots.next == NULL ||
      (!is_absent(active) && type_of(active)->slots.next == NULL))
    return raise_type_error("Arguments must be iterators.");
  slot_set(as_object(args[0]), &as_chain(args[0])->source, source);
  slot_set(as_object(args[0]), &as_chain(args[0])->active, active);
  return NONE;
}

static const BuiltinDef chain_methods[] = {
    METHOD_FLAGS("from_iterable(type, iterable, /)", chain_from_iterable, EFFECT_ANY,
                 BUILTIN_CLASSMETHOD,
                 "Chain the iterables that an iterable gives, each taken when its turn comes."),
    REDUCE_METHOD(chain_reduce),
    SETSTATE_METHOD(chain_setstate),
    CLASS_GETITEM_METHOD("See PEP 585"),
    METHOD_END,
};

ITERTOOL_TYPE(chain, "chain", TYPE_BASE, NULL,
              "chain(*iterables) --> chain object\n\nGives the elements of the first iterable "
              "until it is exhausted, then "
              "those of the next,\nuntil there are no more iterables.");

/* -- zip_longest ------------------------------------------------------------------------------- */

typedef struct ZipLongest {
  Object header;
  int64_t active; /* iterators not exhausted */
  Slot iterators; /* list; None in place of an exhausted one */
  Slot fill;      /* stands for what is missing */
} ZipLongest;

ITERTOOL_LAYOUT(zip_longest, ZipLongest, iterators, 2);

static ZipLongest *as_zip_longest(Value v) {
  return object_cast(ZipLongest, v);
}

static bool zip_longest_keywords(Value kwnames, const Value *values, Value *fill) {
  *fill = NONE;
  if (is_absent(kwnames) || tuple_length(kwnames) == 0) return true;
  if (tuple_length(kwnames) > 1 || !same(tuple_get(kwnames, 0), NAME("fillvalue"))) {
    raise_type_error("zip_longest() got an unexpected keyword argument");
    return false;
  }
  *fill = values[0];
  return true;
}

static Value zip_longest_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value fill;
  if (!zip_longest_keywords(kwnames, args + nargs, &fill)) return ABSENT;
  Value iterators = tuple_of_iterators(args, nargs);
  if (is_absent(iterators)) return ABSENT;
  iterators = sequence_list(iterators);
  if (is_absent(iterators)) return ABSENT;
  Value self = type_alloc(type);
  as_zip_longest(self)->active = nargs;
  slot_init(&as_zip_longest(self)->iterators, iterators);
  slot_init(&as_zip_longest(self)->fill, fill);
  return self;
}

/* Item of iterator i, or the fill value; ABSENT at the end of all or with an exception. */
static Value zip_longest_item(ZipLongest *zip, Value iterators, int64_t i) {
  Value iterator = list_get(iterators, i);
  if (is_none(iterator)) return slot_get(&zip->fill);
  Value item = iter_next(iterator);
  if (!is_absent(item)) return item;
  zip->active--;
  if (exception_pending() || zip->active == 0) return ABSENT;
  list_set(iterators, i, NONE);
  return slot_get(&zip->fill);
}

static Value zip_longest_next(Value self) {
  ZipLongest *zip = as_zip_longest(self);
  Value iterators = slot_get(&zip->iterators);
  if (list_length(iterators) == 0 || zip->active == 0) return ABSENT;
  TupleObject *result = tuple_alloc(list_length(iterators));
  for (int64_t i = 0; i < list_length(iterators); i++) {
    Value item = zip_longest_item(zip, iterators, i);
    if (is_absent(item)) {
      if (exception_pending()) zip->active = 0;
      return ABSENT;
    }
    slot_set(result, &result->items[i], item);
  }
  return from_object(result);
}

static Value zip_longest_reduce(Value *args, int nargs) {
  Value iterators = slot_get(&as_zip_longest(args[0])->iterators);
  TupleObject *all = tuple_alloc(list_length(iterators));
  for (int64_t i = 0; i < list_length(iterators); i++) {
    Value iterator = list_get(iterators, i);
    slot_set(all, &all->items[i], is_none(iterator) ? from_object(tuple_empty) : iterator);
  }
  return reduce_state(args[0], from_object(all), slot_get(&as_zip_longest(args[0])->fill));
}

static Value zip_longest_setstate(Value *args, int nargs) {
  slot_set(as_object(args[0]), &as_zip_longest(args[0])->fill, args[1]);
  return NONE;
}

static const BuiltinDef zip_longest_methods[] = {
    REDUCE_METHOD(zip_longest_reduce),
    SETSTATE_METHOD(zip_longest_setstate),
    METHOD_END,
};

ITERTOOL_TYPE(zip_longest, "zip_longest", TYPE_BASE, NULL,
              "zip_longest(*iterables, fillvalue=None) --> zip_longest object\n\nLike zip(), but "
              "goes on until the longest "
              "iterable is exhausted; the fill value\nstands for the missing items of the others.");

/* -- accumulate -------------------------------------------------------------------------------- */

typedef struct Accumulate {
  Object header;
  Slot total;    /* absent at first */
  Slot iterator; /* gives the items */
  Slot function; /* None: addition */
  Slot initial;  /* to be given first, or absent */
} Accumulate;

ITERTOOL_LAYOUT(accumulate, Accumulate, total, 4);

static Accumulate *as_accumulate(Value v) {
  return object_cast(Accumulate, v);
}

static Value accumulate_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("accumulate(iterable, func=None, *, initial=None)");
  Value bound[3];
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  Value iterator = object_iter(bound[0]);
  if (is_absent(iterator)) return ABSENT;
  Value self = type_alloc(type);
  slot_init(&as_accumulate(self)->iterator, iterator);
  slot_init(&as_accumulate(self)->function, bound[1]);
  if (!is_none(bound[2])) slot_init(&as_accumulate(self)->initial, bound[2]);
  return self;
}

static Value accumulate_next(Value self) {
  Accumulate *accumulate = as_accumulate(self);
  Value total = slot_get(&accumulate->total), initial = slot_get(&accumulate->initial), next;
  if (!is_absent(initial)) {
    slot_set(accumulate, &accumulate->initial, ABSENT);
    slot_set(accumulate, &accumulate->total, initial);
    return initial;
  }
  Value item = iter_next(slot_get(&accumulate->iterator));
  if (is_absent(item)) return ABSENT;
  Value function = slot_get(&accumulate->function);
  if (is_absent(total))
    next = item;
  else
    next = is_none(function) ? number_binary(OP_ADD, total, item) : call2(function, total, item);
  if (!is_absent(next)) slot_set(accumulate, &accumulate->total, next);
  return next;
}

/* chain((first,), iterator) */
static Value prepend(Value first, Value iterator) {
  return call2(type_value(&itertools_chain_type), tuple_pack(1, first), iterator);
}

static Value accumulate_reduce(Value *args, int nargs) {
  Accumulate *self = as_accumulate(args[0]);
  Value total = slot_get(&self->total), initial = slot_get(&self->initial),
        function = slot_get(&self->function);
  Value iterator = slot_get(&self->iterator);
  if (!is_absent(initial)) {
    iterator = prepend(initial, iterator);
    return is_absent(iterator) ? ABSENT
                               : reduce_state(args[0], tuple_pack(2, iterator, function), NONE);
  }
  if (is_absent(total)) return reduce_state(args[0], tuple_pack(2, iterator, function), NONE);
  if (!is_none(total)) return reduce_state(args[0], tuple_pack(2, iterator, function), total);
  /* A total of None can't be a state: the copy starts with it and drops it. */
  iterator = prepend(total, iterator);
  if (is_absent(iterator)) return ABSENT;
  Value copy = call2(type_value(type_of(args[0])), iterator, function);
  if (is_absent(copy)) return ABSENT;
  return tuple_pack(2, type_value(&itertools_islice_type),
                    tuple_pack(3, copy, from_small_int(1), NONE));
}

static Value accumulate_setstate(Value *args, int nargs) {
  slot_set(as_object(args[0]), &as_accumulate(args[0])->total, is_none(args[1]) ? ABSENT : args[1]);
  return NONE;
}

static const BuiltinDef accumulate_methods[] = {
    REDUCE_METHOD(accumulate_reduce),
    SETSTATE_METHOD(accumulate_setstate),
    METHOD_END,
};

ITERTOOL_TYPE(
    accumulate, "accumulate", TYPE_BASE, "(iterable, func=None, *, initial=None)",
    "Give the sums, or what another function of two arguments makes, of the items so far.");
