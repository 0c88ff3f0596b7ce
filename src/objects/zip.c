/* zip. */
#include "objects/iterators.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

static const Layout zip_layout = {
    .name = "Zip",
    .fixed_size = sizeof(Zip),
    .slots_offset = offsetof(Zip, iterators),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(zip);

static Zip *as_zip(Value v) {
  return object_cast(Zip, v);
}

Value tuple_of_iterators(const Value *iterables, int count) {
  TupleObject *iterators = tuple_alloc(count);
  for (int i = 0; i < count; i++) {
    Value iterator = object_iter(iterables[i]);
    if (is_absent(iterator)) return ABSENT;
    slot_set(iterators, &iterators->items[i], iterator);
  }
  return from_object(iterators);
}

static Value zip_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("zip(*, strict=False)");
  Value strict_argument;
  bool strict;
  if (!signature_bind(&signature, args + nargs, 0, kwnames, &strict_argument)) return ABSENT;
  if (!arg_truth(strict_argument, &strict)) return ABSENT;
  Value iterators = tuple_of_iterators(args, nargs);
  if (is_absent(iterators)) return ABSENT;
  Value self = type_alloc(type);
  as_zip(self)->strict = strict;
  slot_init(&as_zip(self)->iterators, iterators);
  return self;
}

/* Argument number `index` (from 0) has another length than those before it. */
static Value raise_length_error(int64_t index, const char *relation) {
  return raise_value_error("zip() argument %zd is %s than argument%s%zd", index + 1, relation,
                           index == 1 ? " " : "s 1-", index);
}

/* strict, and iterator `index` has ended: so must the others. */
static Value check_all_ended(Value iterators, int64_t index) {
  if (index > 0) return raise_length_error(index, "shorter");
  for (index = 1; index < tuple_length(iterators); index++) {
    if (!is_absent(iter_next(tuple_get(iterators, index))))
      return raise_length_error(index, "longer");
    if (exception_pending()) return ABSENT;
  }
  return ABSENT;
}

static Value zip_next(Value self) {
  Value iterators = slot_get(&as_zip(self)->iterators);
  int64_t count = tuple_length(iterators);
  if (count == 0) return ABSENT;
  if (count == 2) { /* the usual case: no barrier needed */
    Value first = iter_next(tuple_get(iterators, 0)),
          second = is_absent(first) ? ABSENT : iter_next(tuple_get(iterators, 1));
    if (!is_absent(second)) return tuple_pack(2, first, second);
    if (exception_pending() || !as_zip(self)->strict) return ABSENT;
    return check_all_ended(iterators, is_absent(first) ? 0 : 1);
  }
  TupleObject *result = tuple_alloc(count);
  for (int64_t i = 0; i < count; i++) {
    Value item = iter_next(tuple_get(iterators, i));
    if (is_absent(item))
      return exception_pending() || !as_zip(self)->strict ? ABSENT : check_all_ended(iterators, i);
    slot_set(result, &result->items[i], item);
  }
  return from_object(result);
}

static Value zip_reduce(Value *args, int nargs) {
  Value type = type_value(type_of(args[0])), iterators = slot_get(&as_zip(args[0])->iterators);
  return as_zip(args[0])->strict ? tuple_pack(3, type, iterators, TRUE_VALUE)
                                 : tuple_pack(2, type, iterators);
}

static Value zip_setstate(Value *args, int nargs) {
  bool strict;
  if (!arg_truth(args[1], &strict)) return ABSENT;
  as_zip(args[0])->strict = strict;
  return NONE;
}

static const BuiltinDef zip_methods[] = {
    METHOD("__reduce__(self, /)", zip_reduce, EFFECT_ALLOC,
           "Return state information for pickling."),
    METHOD("__setstate__(self, object, /)", zip_setstate, EFFECT_ANY,
           "Set state information for unpickling."),
    METHOD_END,
};

Type zip_type = {
    .name = "zip",
    .base = &object_type,
    .layout = &zip_layout,
    .root_shape = &zip_shape,
    .flags = TYPE_BASE,
    .slots = {.iter = iter_of_iterator, .next = zip_next, .new_object = zip_new},
    .methods = zip_methods,
    .doc = "zip(*iterables, strict=False) --> Yield tuples until an input is exhausted.\n\n"
           "   >>> list(zip('abcdefg', range(3), range(4)))\n   [('a', 0, 0), ('b', 1, 1), ('c', "
           "2, 2)]\n\n"
           "The i-th tuple has the i-th item of each iterable. It ends with the shortest of "
           "them;\nif strict is true and "
           "they are not equally long, a ValueError is raised.",
};
