/* dict.keys(), dict.values(), dict.items(). */
#include "objects/descr.h"
#include "objects/dict_ops.h"
#include "objects/sequence.h"
#include "objects/set_ops.h"
#include "objects/tuple.h"

static const Layout view_layout = {
    .name = "DictView",
    .fixed_size = sizeof(DictView),
    .slots_offset = offsetof(DictView, dict),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(dict_keys);
DEFINE_TYPE_SHAPE(dict_values);
DEFINE_TYPE_SHAPE(dict_items);

static Value view_dict(Value v) {
  return slot_get(&object_cast(DictView, v)->dict);
}
/* keys() or items(): the views that act as sets. */
static bool is_set_view(Value v) {
  return is_instance(v, &dict_keys_type) || is_instance(v, &dict_items_type);
}

Value dict_view_new(Shape *shape, Value dict) {
  DictView *view = gc_new(shape);
  slot_init(&view->dict, dict);
  return from_object(view);
}

/* -- All views --------------------------------------------------------------------------------- */

static int64_t view_length(Value self) {
  return dict_length(view_dict(self));
}

static Value view_repr(Value self) {
  int active = repr_enter(self);
  if (active != 0) return active < 0 ? ABSENT : str_from_ascii("...");
  Value list = sequence_list(self);
  Value text = is_absent(list) ? ABSENT : format_text("%T(%R)", self, list);
  repr_leave(self);
  return text;
}

static Value view_mapping(Value self, void *closure) {
  return mappingproxy_new(view_dict(self));
}

#define VIEW_ITERATORS(part, forward_shape, backward_shape)                                        \
  static Value part##_iter(Value self) {                                                           \
    return dict_iterator_new(&forward_shape, view_dict(self));                                     \
  }                                                                                                \
  static Value part##_reversed(Value *args, int nargs) {                                           \
    return dict_reverse_iterator_new(&backward_shape, view_dict(args[0]));                         \
  }
VIEW_ITERATORS(keys, dict_keyiterator_shape, dict_reversekeyiterator_shape)
VIEW_ITERATORS(values, dict_valueiterator_shape, dict_reversevalueiterator_shape)
VIEW_ITERATORS(items, dict_itemiterator_shape, dict_reverseitemiterator_shape)

static int keys_contains(Value self, Value key) {
  return dict_contains(view_dict(self), key);
}

static int items_contains(Value self, Value item) {
  if (!is_tuple(item) || tuple_length(item) != 2) return 0;
  Value v = dict_get(view_dict(self), tuple_get(item, 0));
  if (is_absent(v)) return exception_pending() ? -1 : 0;
  return object_equal(v, tuple_get(item, 1));
}

/* -- As sets ----------------------------------------------------------------------------------- */

/* 1 when container has all that iterable gives. */
static int all_contained_in(Value iterable, Value container) {
  Value iterator = object_iter(iterable);
  if (is_absent(iterator)) return -1;
  for (;;) {
    Value item = iter_next(iterator);
    if (is_absent(item)) return exception_pending() ? -1 : 1;
    int found = object_contains(container, item);
    if (found <= 0) return found;
  }
}

static Value view_compare(Value self, Value other, CompareOp op) {
  if (!is_any_set(other) && !is_set_view(other)) return NOT_IMPLEMENTED;
  int64_t length = view_length(self), other_length = object_length(other);
  if (other_length < 0) return ABSENT;
  int result = 0;
  switch (op) {
  case CMP_EQ:
  case CMP_NE: result = length == other_length ? all_contained_in(self, other) : 0; break;
  case CMP_LT: result = length < other_length ? all_contained_in(self, other) : 0; break;
  case CMP_LE: result = length <= other_length ? all_contained_in(self, other) : 0; break;
  case CMP_GT: result = length > other_length ? all_contained_in(other, self) : 0; break;
  case CMP_GE: result = length >= other_length ? all_contained_in(other, self) : 0; break;
  }
  return result < 0 ? ABSENT : from_bool(op == CMP_NE ? !result : result);
}

/* set(left) changed by other. */
static Value combine(Value left, Value other, bool (*change)(Value set, Value other)) {
  Value result = set_new(left);
  return !is_absent(result) && change(result, other) ? result : ABSENT;
}

static Value view_subtract(Value left, Value right) {
  return combine(left, right, set_difference_update);
}
static Value view_or(Value left, Value right) {
  return combine(left, right, set_update);
}
static Value view_xor(Value left, Value right) {
  return combine(left, right, set_symmetric_difference_update);
}

static Value view_and(Value left, Value right) {
  if (!is_set_view(left) || (is_set_view(right) && view_length(right) > view_length(left))) {
    Value swapped = left;
    left = right;
    right = swapped;
  }
  if (has_shape(right, &set_shape) && view_length(left) <= dict_length(right))
    return set_intersection(right, left);
  Value result = set_new(ABSENT), iterator = object_iter(right);
  if (is_absent(iterator)) return ABSENT;
  for (;;) {
    Value item = iter_next(iterator);
    if (is_absent(item)) return exception_pending() ? ABSENT : result;
    int found = object_contains(left, item);
    if (found < 0 || (found && set_add(result, item) < 0)) return ABSENT;
  }
}

static Value view_isdisjoint(Value *args, int nargs) {
  Value self = args[0], other = args[1];
  if (same(self, other)) return from_bool(view_length(self) == 0);
  if ((is_any_set(other) || is_set_view(other)) && object_length(other) > view_length(self)) {
    Value swapped = self;
    self = other;
    other = swapped;
  }
  Value iterator = object_iter(other);
  if (is_absent(iterator)) return ABSENT;
  for (;;) {
    Value item = iter_next(iterator);
    if (is_absent(item)) return exception_pending() ? ABSENT : TRUE_VALUE;
    int found = object_contains(self, item);
    if (found != 0) return found < 0 ? ABSENT : FALSE_VALUE;
  }
}

/* -- Types ------------------------------------------------------------------------------------- */

#define REVERSED(part)                                                                             \
  METHOD("__reversed__(self, /)", part##_reversed, EFFECT_GC,                                      \
         "Return a reverse iterator over the dict " #part ".")
#define ISDISJOINT                                                                                 \
  METHOD("isdisjoint(self, other, /)", view_isdisjoint, EFFECT_ANY,                                \
         "Return True if the view and the given iterable have a null intersection.")

static const BuiltinDef keys_methods[] = {ISDISJOINT, REVERSED(keys), METHOD_END};
static const BuiltinDef values_methods[] = {REVERSED(values), METHOD_END};
static const BuiltinDef items_methods[] = {ISDISJOINT, REVERSED(items), METHOD_END};
static const GetSetDef view_getset[] = {
    {"mapping", view_mapping, NULL, "dictionary that this view refers to", NULL},
    {0},
};

#define SET_VIEW_SLOTS                                                                             \
  .hash = hash_unhashable, .compare = view_compare, .subtract = view_subtract, .and = view_and,    \
  .xor = view_xor, .or = view_or

Type dict_keys_type = {
    .name = "dict_keys",
    .base = &object_type,
    .layout = &view_layout,
    .root_shape = &dict_keys_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = view_repr,
              .iter = keys_iter,
              .length = view_length,
              .contains = keys_contains,
              SET_VIEW_SLOTS},
    .methods = keys_methods,
    .getset = view_getset,
};
Type dict_values_type = {
    .name = "dict_values",
    .base = &object_type,
    .layout = &view_layout,
    .root_shape = &dict_values_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = view_repr, .iter = values_iter, .length = view_length},
    .methods = values_methods,
    .getset = view_getset,
};
Type dict_items_type = {
    .name = "dict_items",
    .base = &object_type,
    .layout = &view_layout,
    .root_shape = &dict_items_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = view_repr,
              .iter = items_iter,
              .length = view_length,
              .contains = items_contains,
              SET_VIEW_SLOTS},
    .methods = items_methods,
    .getset = view_getset,
};
