/* map and filter. */
#include "objects/int.h"
#include "objects/iterators.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

static const Layout map_layout = {
    .name = "Map",
    .fixed_size = sizeof(Map),
    .slots_offset = offsetof(Map, function),
    .slots_count = 2,
};
static const Layout filter_layout = {
    .name = "Filter",
    .fixed_size = sizeof(Filter),
    .slots_offset = offsetof(Filter, function),
    .slots_count = 2,
};

DEFINE_TYPE_SHAPE(map);
DEFINE_TYPE_SHAPE(filter);

/* -- map --------------------------------------------------------------------------------------- */

static Map *as_map(Value v) {
  return object_cast(Map, v);
}

static Value map_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!reject_keywords(type, &map_type, kwnames)) return ABSENT;
  if (nargs < 2) return raise_type_error("map() must have at least two arguments.");
  Value iterators = tuple_of_iterators(args + 1, nargs - 1);
  if (is_absent(iterators)) return ABSENT;
  Value self = type_alloc(type);
  slot_init(&as_map(self)->function, args[0]);
  slot_init(&as_map(self)->iterators, iterators);
  return self;
}

enum { MAP_DIRECT = 8 }; /* up to so many iterables the arguments are put on the C stack */

/* The next item of each into out; false at the end or with an exception. */
static bool next_of_each(Value iterators, Value *out) {
  for (int64_t i = 0; i < tuple_length(iterators); i++) {
    out[i] = iter_next(tuple_get(iterators, i));
    if (is_absent(out[i])) return false;
  }
  return true;
}

static Value next_of_many(Value function, Value iterators) {
  int64_t count = tuple_length(iterators);
  TupleObject *items = tuple_alloc(count);
  for (int64_t i = 0; i < count; i++) {
    Value item = iter_next(tuple_get(iterators, i));
    if (is_absent(item)) return ABSENT;
    slot_set(items, &items->items[i], item);
  }
  return call_with_tuple(function, from_object(items), ABSENT);
}

static Value map_next(Value self) {
  Value function = slot_get(&as_map(self)->function),
        iterators = slot_get(&as_map(self)->iterators);
  Value items[MAP_DIRECT];
  if (likely(tuple_length(iterators) == 1)) {
    Value item = iter_next(tuple_get(iterators, 0));
    return is_absent(item) ? ABSENT : call(function, &item, 1, ABSENT);
  }
  if (tuple_length(iterators) > MAP_DIRECT) return next_of_many(function, iterators);
  return next_of_each(iterators, items)
             ? call(function, items, (int)tuple_length(iterators), ABSENT)
             : ABSENT;
}

static Value map_reduce(Value *args, int nargs) {
  Value iterators = slot_get(&as_map(args[0])->iterators);
  TupleObject *all = tuple_alloc(tuple_length(iterators) + 1);
  slot_init(&all->items[0], slot_get(&as_map(args[0])->function));
  slots_copy(all, all->items + 1, as_tuple(iterators)->items, tuple_length(iterators));
  return tuple_pack(2, type_value(type_of(args[0])), from_object(all));
}

static const BuiltinDef map_methods[] = {
    METHOD("__reduce__(self, /)", map_reduce, EFFECT_ALLOC,
           "Return state information for pickling."),
    METHOD_END,
};

Type map_type = {
    .name = "map",
    .base = &object_type,
    .layout = &map_layout,
    .root_shape = &map_shape,
    .flags = TYPE_BASE,
    .slots = {.iter = iter_of_iterator, .next = map_next, .new_object = map_new},
    .methods = map_methods,
    .doc = "map(func, *iterables) --> map object\n\nGives func(item, ...) with the next item of "
           "each iterable, until the "
           "shortest\nof them is exhausted.",
};

/* -- filter ------------------------------------------------------------------------------------ */

static Filter *as_filter(Value v) {
  return object_cast(Filter, v);
}

static Value filter_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (!reject_keywords(type, &filter_type, kwnames)) return ABSENT;
  if (nargs != 2) return raise_type_error("filter expected 2 arguments, got %d", nargs);
  Value iterator = object_iter(args[1]);
  if (is_absent(iterator)) return ABSENT;
  Value self = type_alloc(type);
  slot_init(&as_filter(self)->function, args[0]);
  slot_init(&as_filter(self)->iterator, iterator);
  return self;
}

static int accepts(Value function, Value item) {
  if (is_none(function) || same(function, type_value(&bool_type))) return object_truth(item);
  Value verdict = call1(function, item);
  return is_absent(verdict) ? -1 : object_truth(verdict);
}

static Value filter_next(Value self) {
  Value function = slot_get(&as_filter(self)->function),
        iterator = slot_get(&as_filter(self)->iterator);
  for (;;) {
    Value item = iter_next(iterator);
    if (is_absent(item)) return ABSENT;
    int accepted = accepts(function, item);
    if (accepted != 0) return accepted < 0 ? ABSENT : item;
  }
}

static Value filter_reduce(Value *args, int nargs) {
  Filter *self = as_filter(args[0]);
  Value both = tuple_pack(2, slot_get(&self->function), slot_get(&self->iterator));
  return tuple_pack(2, type_value(type_of(args[0])), both);
}

static const BuiltinDef filter_methods[] = {
    METHOD("__reduce__(self, /)", filter_reduce, EFFECT_ALLOC,
           "Return state information for pickling."),
    METHOD_END,
};

Type filter_type = {
    .name = "filter",
    .base = &object_type,
    .layout = &filter_layout,
    .root_shape = &filter_shape,
    .flags = TYPE_BASE,
    .slots = {.iter = iter_of_iterator, .next = filter_next, .new_object = filter_new},
    .methods = filter_methods,
    .doc = "filter(function or None, iterable) --> filter object\n\nGives those items of iterable "
           "for which function(item) "
           "is true. If function is None,\nthe items that are true.",
};
