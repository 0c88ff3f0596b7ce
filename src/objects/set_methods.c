/* set and frozenset: the types and their methods. */
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/set_ops.h"
#include "objects/tuple.h"

static const Layout set_layout = {
    .name = "SetObject",
    .fixed_size = sizeof(SetObject),
    .slots_offset = offsetof(SetObject, table),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(set);
DEFINE_TYPE_SHAPE(frozenset);

/* -- Making ------------------------------------------------------------------------------------ */

static Value set_alloc(Type *type) {
  if (type == &set_type) return set_new_empty(&set_shape);
  if (type == &frozenset_type) return set_new_empty(&frozenset_shape);
  Value set = type_alloc(type);
  as_owner(set)->mode = TABLE_SET;
  object_cast(SetObject, set)->hash = -1;
  return set;
}

static Value set_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  return set_alloc(type);
}

/* The one optional positional argument of both classes. */
static bool check_arguments(const char *name, int nargs, Value kwnames) {
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0) {
    raise_type_error("%s() takes no keyword arguments", name);
    return false;
  }
  if (nargs > 1) raise_type_error("%s expected at most 1 argument, got %d", name, nargs);
  return nargs <= 1;
}

static bool set_init(Value self, Value *args, int nargs, Value kwnames) {
  if (!check_arguments("set", nargs, kwnames)) return false;
  table_clear(set_owner(self));
  return nargs == 0 || set_update(self, args[0]);
}

static Value frozenset_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  if (type->slots.init != frozenset_type.slots.init)
    kwnames = ABSENT; /* for the subclass's __init__ */
  if (!check_arguments("frozenset", nargs, kwnames)) return ABSENT;
  if (nargs == 1 && type == &frozenset_type && has_shape(args[0], &frozenset_shape)) return args[0];
  Value set = set_alloc(type);
  return nargs == 0 || set_update(set, args[0]) ? set : ABSENT;
}

/* -- Members ----------------------------------------------------------------------------------- */

static int64_t set_len(Value self) {
  return set_length(self);
}

static Value method_contains(Value *args, int nargs) {
  int found = set_contains_key(args[0], args[1]);
  return found < 0 ? ABSENT : from_bool(found);
}

static Value method_add(Value *args, int nargs) {
  return set_add(args[0], args[1]) < 0 ? ABSENT : NONE;
}

static Value method_discard(Value *args, int nargs) {
  return set_discard_key(args[0], args[1]) < 0 ? ABSENT : NONE;
}

static Value method_remove(Value *args, int nargs) {
  int found = set_discard_key(args[0], args[1]);
  if (found > 0) return NONE;
  return found < 0 ? ABSENT : raise_key_error(args[1]);
}

static Value method_pop(Value *args, int nargs) {
  int64_t position = table_previous(set_owner(args[0]), INT64_MAX);
  if (position < 0) return raise_key_error(str_from_ascii("pop from an empty set"));
  Value key = set_key_at(args[0], position);
  table_pop(set_owner(args[0]), position);
  return key;
}

static Value method_clear(Value *args, int nargs) {
  table_clear(set_owner(args[0]));
  return NONE;
}

static Value method_copy(Value *args, int nargs) {
  return has_shape(args[0], &frozenset_shape) ? args[0] : set_copy(args[0]);
}

/* -- Methods with any iterables ---------------------------------------------------------------- */

/* change(set, each of the iterables in the tuple args[1]) */
static Value change_by_all(Value set, Value iterables, bool (*change)(Value, Value)) {
  for (int64_t i = 0; i < tuple_length(iterables); i++)
    if (!change(set, tuple_get(iterables, i))) return ABSENT;
  return set;
}

static Value none_unless_failed(Value v) {
  return is_absent(v) ? ABSENT : NONE;
}

static Value method_update(Value *args, int nargs) {
  return none_unless_failed(change_by_all(args[0], args[1], set_update));
}
static Value method_difference_update(Value *args, int nargs) {
  return none_unless_failed(change_by_all(args[0], args[1], set_difference_update));
}
static Value method_symmetric_difference_update(Value *args, int nargs) {
  return set_symmetric_difference_update(args[0], args[1]) ? NONE : ABSENT;
}

static Value method_union(Value *args, int nargs) {
  Value others = args[1];
  if (tuple_length(others) == 1) return set_union(args[0], tuple_get(others, 0));
  Value result = set_copy(args[0]);
  return is_absent(result) ? ABSENT : change_by_all(result, others, set_update);
}

static Value method_difference(Value *args, int nargs) {
  if (tuple_length(args[1]) == 0) return set_copy(args[0]);
  Value result = set_difference(args[0], tuple_get(args[1], 0));
  for (int64_t i = 1; i < tuple_length(args[1]) && !is_absent(result); i++)
    if (!set_difference_update(result, tuple_get(args[1], i))) return ABSENT;
  return result;
}

static Value method_intersection(Value *args, int nargs) {
  if (tuple_length(args[1]) == 0) return set_copy(args[0]);
  Value result = args[0];
  for (int64_t i = 0; i < tuple_length(args[1]) && !is_absent(result); i++)
    result = set_intersection(result, tuple_get(args[1], i));
  return result;
}

static Value method_intersection_update(Value *args, int nargs) {
  Value result = method_intersection(args, nargs);
  if (is_absent(result)) return ABSENT;
  set_take_contents(args[0], result);
  return NONE;
}

static Value method_symmetric_difference(Value *args, int nargs) {
  return set_symmetric_difference(args[0], args[1]);
}

static Value method_isdisjoint(Value *args, int nargs) {
  int disjoint = set_is_disjoint(args[0], args[1]);
  return disjoint < 0 ? ABSENT : from_bool(disjoint);
}

/* A set as it is, another iterable as a set. */
static Value as_any_set(Value v) {
  return is_any_set(v) ? v : set_new(v);
}

static Value subset_result(Value set, Value other) {
  int result = is_absent(set) || is_absent(other) ? -1 : set_is_subset(set, other);
  return result < 0 ? ABSENT : from_bool(result);
}
static Value method_issubset(Value *args, int nargs) {
  return subset_result(args[0], as_any_set(args[1]));
}
static Value method_issuperset(Value *args, int nargs) {
  return subset_result(as_any_set(args[1]), args[0]);
}

/* -- Operators: only between sets -------------------------------------------------------------- */

static Value set_or(Value left, Value right) {
  if (!is_any_set(left) || !is_any_set(right)) return NOT_IMPLEMENTED;
  return set_union(left, right);
}
static Value set_and(Value left, Value right) {
  if (!is_any_set(left) || !is_any_set(right)) return NOT_IMPLEMENTED;
  return set_intersection(left, right);
}
static Value set_subtract(Value left, Value right) {
  if (!is_any_set(left) || !is_any_set(right)) return NOT_IMPLEMENTED;
  return set_difference(left, right);
}
static Value set_xor(Value left, Value right) {
  if (!is_any_set(left) || !is_any_set(right)) return NOT_IMPLEMENTED;
  return set_symmetric_difference(left, right);
}

static Value change_by_set(Value self, Value other, bool (*change)(Value, Value)) {
  if (!is_any_set(other)) return NOT_IMPLEMENTED;
  return change(self, other) ? self : ABSENT;
}
static Value set_inplace_or(Value self, Value other) {
  return change_by_set(self, other, set_update);
}
static Value set_inplace_and(Value self, Value other) {
  return change_by_set(self, other, set_intersection_update);
}
static Value set_inplace_subtract(Value self, Value other) {
  return change_by_set(self, other, set_difference_update);
}
static Value set_inplace_xor(Value self, Value other) {
  return change_by_set(self, other, set_symmetric_difference_update);
}

static int sets_equal(Value self, Value other) {
  int64_t hash = object_cast(SetObject, self)->hash,
          other_hash = object_cast(SetObject, other)->hash;
  if (set_length(self) != set_length(other)) return 0;
  if (hash != -1 && other_hash != -1 && hash != other_hash) return 0;
  return set_is_subset(self, other);
}

static Value set_compare(Value self, Value other, CompareOp op) {
  if (!is_any_set(self) || !is_any_set(other)) return NOT_IMPLEMENTED;
  int result = 0;
  switch (op) {
  case CMP_EQ:
  case CMP_NE: result = sets_equal(self, other); break;
  case CMP_LE: result = set_is_subset(self, other); break;
  case CMP_GE: result = set_is_subset(other, self); break;
  case CMP_LT:
    result = set_length(self) < set_length(other) ? set_is_subset(self, other) : 0;
    break;
  case CMP_GT:
    result = set_length(self) > set_length(other) ? set_is_subset(other, self) : 0;
    break;
  }
  return result < 0 ? ABSENT : from_bool(op == CMP_NE ? !result : result);
}

static bool frozenset_hash(Value self, int64_t *hash) {
  SetObject *set = object_cast(SetObject, self);
  if (set->hash == -1) {
    uint64_t state = 0;
    for (int64_t i = 0; (i = table_next(set_owner(self), i)) >= 0; i++)
      state = hash_set_add(state, set_hash_at(self, i));
    set->hash = hash_set_end(state, set_length(self));
  }
  *hash = set->hash;
  return true;
}

/* -- Text and pickling ------------------------------------------------------------------------- */

static Value repr_contents(Value self) {
  Value keys = sequence_list(self);
  if (is_absent(keys)) return ABSENT;
  Value text = object_repr(keys);
  if (is_absent(text)) return ABSENT;
  text = str_slice(text, 1, str_length(text) - 1);
  if (is_absent(text)) return ABSENT;
  if (has_shape(self, &set_shape)) return format_text("{%V}", text);
  return format_text("%T({%V})", self, text);
}

static Value set_repr(Value self) {
  int active = repr_enter(self);
  if (active < 0) return ABSENT;
  if (active > 0) return format_text("%T(...)", self);
  Value text = set_length(self) == 0 ? format_text("%T()", self) : repr_contents(self);
  repr_leave(self);
  return text;
}

static Value method_reduce(Value *args, int nargs) {
  Value keys = sequence_list(args[0]);
  if (is_absent(keys)) return ABSENT;
  Value state = call_method0(args[0], NAME("__getstate__"));
  if (is_absent(state)) return ABSENT;
  return tuple_pack(3, type_value(type_of(args[0])), tuple_pack(1, keys), state);
}

static Value method_sizeof(Value *args, int nargs) {
  HashTable *table = owner_table(as_object(args[0]));
  size_t size =
      gc_object_size(as_object(args[0])) + (table == NULL ? 0 : gc_object_size(&table->header));
  return from_small_int(size);
}

/* -- Types ------------------------------------------------------------------------------------- */

/* Methods that both types have. */
#define COMMON_METHODS                                                                             \
  METHOD("__contains__(self, object, /)", method_contains, EFFECT_ANY,                             \
         "x.__contains__(y) <==> y in x."),                                                        \
      METHOD("__reduce__(self, /)", method_reduce, EFFECT_ANY,                                     \
             "Return state information for pickling."),                                            \
      METHOD("__sizeof__(self, /)", method_sizeof, EFFECT_READ_DICT,                               \
             "Return how many bytes of memory the set takes."),                                    \
      METHOD("copy(self, /)", method_copy, EFFECT_ALLOC, "Return a shallow copy of a set."),       \
      METHOD("difference(self, /, *others)", method_difference, EFFECT_ANY,                        \
             "Return a new set of the elements that none of the others has."),                     \
      METHOD("intersection(self, /, *others)", method_intersection, EFFECT_ANY,                    \
             "Return a new set of the elements that all of the others have."),                     \
      METHOD("isdisjoint(self, other, /)", method_isdisjoint, EFFECT_ANY,                          \
             "Tell whether the two have no element in common."),                                   \
      METHOD("issubset(self, other, /)", method_issubset, EFFECT_ANY,                              \
             "Report whether another set contains this set."),                                     \
      METHOD("issuperset(self, other, /)", method_issuperset, EFFECT_ANY,                          \
             "Report whether this set contains another set."),                                     \
      METHOD("symmetric_difference(self, other, /)", method_symmetric_difference, EFFECT_ANY,      \
             "Return a new set of the elements that just one of the two has."),                    \
      METHOD("union(self, /, *others)", method_union, EFFECT_ANY,                                  \
             "Return a new set of the elements that this set or one of the others has."),          \
      CLASS_GETITEM_METHOD("See PEP 585")

#define COMMON_SLOTS                                                                               \
  .repr = set_repr, .compare = set_compare, .iter = set_iter, .length = set_len,                   \
  .contains = set_contains_key, .or = set_or, .and = set_and, .subtract = set_subtract,            \
  .xor = set_xor

const BuiltinDef set_methods[] = {
    COMMON_METHODS,
    METHOD("add(self, object, /)", method_add, EFFECT_ANY,
           "Put an element into the set, unless an equal one is there."),
    METHOD("clear(self, /)", method_clear, EFFECT_WRITE_DICT, "Remove all elements from this set."),
    METHOD("discard(self, object, /)", method_discard, EFFECT_ANY,
           "Remove an element from a set if it is a member.\n\nNothing happens if the element is "
           "not a member."),
    METHOD("difference_update(self, /, *others)", method_difference_update, EFFECT_ANY,
           "Remove all elements of the other sets from this set."),
    METHOD("intersection_update(self, /, *others)", method_intersection_update, EFFECT_ANY,
           "Keep only the elements that all of the others have."),
    METHOD("pop(self, /)", method_pop, EFFECT_ALLOC | EFFECT_WRITE_DICT,
           "Take some element out of the set and return it; KeyError if there is none."),
    METHOD("remove(self, object, /)", method_remove, EFFECT_ANY,
           "Take an element out of the set; it is a KeyError if it is not there."),
    METHOD("symmetric_difference_update(self, other, /)", method_symmetric_difference_update,
           EFFECT_ANY, "Keep the elements that just one of the two sets has."),
    METHOD("update(self, /, *others)", method_update, EFFECT_ANY,
           "Add all elements of the others."),
    METHOD_END,
};
const BuiltinDef frozenset_methods[] = {COMMON_METHODS, METHOD_END};

Type set_type = {
    .name = "set",
    .base = &object_type,
    .layout = &set_layout,
    .root_shape = &set_shape,
    .flags = TYPE_BASE | TYPE_MATCH_SELF | TYPE_SET | TYPE_HAS_WEAKREF,
    .slots =
        {
            COMMON_SLOTS,
            .hash = hash_unhashable,
            .new_object = set_new_object,
            .init = set_init,
            .inplace_or = set_inplace_or,
            .inplace_and = set_inplace_and,
            .inplace_subtract = set_inplace_subtract,
            .inplace_xor = set_inplace_xor,
        },
    .methods = set_methods,
    .doc = "set(iterable=()): an unordered collection, in which no two elements are equal.",
};
Type frozenset_type = {
    .name = "frozenset",
    .base = &object_type,
    .layout = &set_layout,
    .root_shape = &frozenset_shape,
    .flags = TYPE_BASE | TYPE_MATCH_SELF | TYPE_SET | TYPE_HAS_WEAKREF,
    .slots = {COMMON_SLOTS, .hash = frozenset_hash, .new_object = frozenset_new_object},
    .methods = frozenset_methods,
    .doc = "frozenset(iterable=()): a set that cannot change, so that it can be an element of sets "
           "itself.",
};
