/* The module itertools. */
#include "modules/itertools/itertools.h"

bool itertools_arguments(const Type *type, const Type *base, int nargs, int count, Value kwnames) {
  const char *name = strchr(base->name, '.') + 1;
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0 &&
      (type == base || type->slots.init == base->slots.init)) {
    raise_type_error("%s() takes no keyword arguments", name);
    return false;
  }
  if (nargs != count)
    raise_type_error("%s expected %d argument%s, got %d", name, count, count == 1 ? "" : "s",
                     nargs);
  return nargs == count;
}

bool itertools_check_state(Value state, int64_t least, int64_t most) {
  if (!is_tuple(state)) {
    raise_type_error("state is not a tuple");
    return false;
  }
  if (tuple_length(state) < least)
    raise_type_error("function missing required argument (pos %zd)", tuple_length(state) + 1);
  else if (tuple_length(state) > most)
    raise_type_error("function takes at most %zd arguments (%zd given)", most, tuple_length(state));
  return tuple_length(state) >= least && tuple_length(state) <= most;
}

/* -- tee() ------------------------------------------------------------------------------------- */

/* n independent iterators: copies of one that can be copied. */
static Value tee(Value *args, int nargs) {
  int64_t count;
  if (!index_to_i64(args[1], &count)) return ABSENT;
  if (count < 0) return raise_value_error("n must be >= 0");
  TupleObject *result = tuple_alloc(count);
  if (count == 0) return from_object(result);
  Value iterator = object_iter(args[0]);
  if (is_absent(iterator)) return ABSENT;
  Value copy = object_lookup_attr(iterator, NAME("__copy__"));
  if (is_absent(copy)) {
    if (exception_pending()) return ABSENT;
    iterator = call1(type_value(&itertools_tee_type), iterator);
    if (is_absent(iterator)) return ABSENT;
    copy = object_getattr(iterator, NAME("__copy__"));
    if (is_absent(copy)) return ABSENT;
  }
  slot_set(result, &result->items[0], iterator);
  for (int64_t i = 1; i < count; i++) {
    Value other = call0(copy);
    if (is_absent(other)) return ABSENT;
    slot_set(result, &result->items[i], other);
  }
  return from_object(result);
}

/* -- Module ------------------------------------------------------------------------------------ */

static Type *const types[] = {
    &itertools_accumulate_type,   &itertools_chain_type,
    &itertools_combinations_type, &itertools_combinations_with_replacement_type,
    &itertools_compress_type,     &itertools_count_type,
    &itertools_cycle_type,        &itertools_dropwhile_type,
    &itertools_filterfalse_type,  &itertools_groupby_type,
    &itertools_grouper_type,      &itertools_islice_type,
    &itertools_pairwise_type,     &itertools_permutations_type,
    &itertools_product_type,      &itertools_repeat_type,
    &itertools_starmap_type,      &itertools_takewhile_type,
    &itertools_tee_type,          &itertools_tee_data_type,
    &itertools_zip_longest_type,  NULL,
};

static const BuiltinDef functions[] = {
    METHOD_FLAGS("tee(iterable, n=2, /)", tee, EFFECT_ANY, 0,
                 "Returns a tuple of n independent iterators."),
    METHOD_END,
};

static const ModuleDef itertools_module = {
    .name = "itertools",
    .doc = "Functional tools for creating and using iterators.\n\n"
           "Infinite iterators:\ncount(start=0, step=1) --> start, start+step, start+2*step, ...\n"
           "cycle(p) --> p0, p1, ... plast, p0, p1, ...\nrepeat(elem [,n]) --> elem, elem, elem, "
           "... endlessly or up to n "
           "times\n\nIterators that end with the shortest input, and combinatoric generators: see "
           "their own help.",
    .functions = functions,
    .types = types,
};
MODULE_REGISTER(itertools_module);
