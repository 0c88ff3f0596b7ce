/* types.UnionType: int | str. Members are distinct, in order of first mention; None stands as
   NoneType. */
#include "objects/union.h"

#include "objects/dict.h"
#include "objects/genericalias.h"
#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct UnionObject {
  Object header;
  Slot args;       /* tuple of at least two */
  Slot parameters; /* tuple, or absent: not computed yet */
} UnionObject;

extern Type none_type;

static UnionObject *as_union(Value v) {
  return object_cast(UnionObject, v);
}
static bool is_union(Value v) {
  return type_of(v) == &union_type;
}
/* The tuple of members. */
static Value union_args(Value self) {
  return slot_get(&as_union(self)->args);
}

static const Layout union_layout = {
    .name = "UnionObject",
    .fixed_size = sizeof(UnionObject),
    .slots_offset = offsetof(UnionObject, args),
    .slots_count = 2,
};
static Shape union_shape;

/* -- Making ------------------------------------------------------------------------------------ */

static bool is_unionable(Value v) {
  return is_none(v) || is_type_object(v) || is_generic_alias(v) || is_union(v);
}

/* Adds a member unless it is there: classes by identity, aliases by equality. */
static bool add_member(Value members, Value v) {
  for (int64_t i = 0; i < list_length(members); i++) {
    Value present = list_get(members, i);
    bool by_value = is_generic_alias(present) && is_generic_alias(v);
    int equal = by_value ? object_equal(present, v) : same(present, v);
    if (equal != 0) return equal > 0;
  }
  return list_append(members, v);
}

static bool add_operand(Value members, Value v) {
  if (!is_union(v)) return add_member(members, is_none(v) ? type_value(&none_type) : v);
  for (int64_t i = 0; i < tuple_length(union_args(v)); i++)
    if (!add_member(members, tuple_get(union_args(v), i))) return false;
  return true;
}

static Value union_of(Value members) {
  if (list_length(members) == 1) return list_get(members, 0);
  Value args = list_as_tuple(members);
  if (is_absent(args)) return ABSENT;
  UnionObject *result = gc_new(&union_shape);
  slot_init(&result->args, args);
  return from_object(result);
}

Value union_or(Value left, Value right) {
  if (!is_unionable(left) || !is_unionable(right)) return NOT_IMPLEMENTED;
  Value members = list_new(4);
  return add_operand(members, left) && add_operand(members, right) ? union_of(members) : ABSENT;
}

/* -- Slots ------------------------------------------------------------------------------------- */

static Value union_repr(Value self) {
  Value args = union_args(self), texts = list_new(4);
  for (int64_t i = 0; i < tuple_length(args); i++) {
    Value v = tuple_get(args, i);
    Value text = same(v, type_value(&none_type)) ? str_from_ascii("None") : type_argument_repr(v);
    if (is_absent(text) || !list_append(texts, text)) return ABSENT;
  }
  return str_join(str_from_ascii(" | "), texts);
}

static bool union_hash(Value self, int64_t *hash) {
  Value set = frozenset_new(union_args(self));
  return !is_absent(set) && object_hash(set, hash);
}

static Value union_compare(Value a, Value b, CompareOp op) {
  if ((op != CMP_EQ && op != CMP_NE) || !is_union(a) || !is_union(b)) return NOT_IMPLEMENTED;
  Value x = frozenset_new(union_args(a)), y = is_absent(x) ? ABSENT : frozenset_new(union_args(b));
  return is_absent(y) ? ABSENT : object_compare(x, y, op);
}

static Value parameters_of(Value self) {
  UnionObject *u = as_union(self);
  if (is_absent(slot_get(&u->parameters))) {
    Value parameters = type_parameters(slot_get(&u->args));
    if (is_absent(parameters)) return ABSENT;
    slot_set(u, &u->parameters, parameters);
  }
  return slot_get(&u->parameters);
}

static Value union_get_item(Value self, Value item) {
  Value parameters = parameters_of(self);
  Value args =
      is_absent(parameters) ? ABSENT : type_substitute(self, union_args(self), parameters, item);
  if (is_absent(args)) return ABSENT;
  Value result = tuple_get(args, 0);
  for (int64_t i = 1; i < tuple_length(args) && !is_absent(result); i++)
    result = number_binary(OP_OR, result, tuple_get(args, i));
  return result;
}

/* -- Methods ----------------------------------------------------------------------------------- */

static Value any_member(Value self, Value v, int (*test)(Value, Value)) {
  Value args = union_args(self);
  for (int64_t i = 0; i < tuple_length(args); i++) {
    int result = test(v, tuple_get(args, i));
    if (result != 0) return result < 0 ? ABSENT : TRUE_VALUE;
  }
  return FALSE_VALUE;
}

static Value union_instancecheck(Value *args, int nargs) {
  return any_member(args[0], args[1], object_is_instance);
}

static Value union_subclasscheck(Value *args, int nargs) {
  if (!is_type_object(args[1])) return raise_type_error("issubclass() arg 1 must be a class");
  return any_member(args[0], args[1], object_is_subclass);
}

static const BuiltinDef union_methods[] = {
    METHOD("__instancecheck__(self, instance, /)", union_instancecheck, EFFECT_ANY, NULL),
    METHOD("__subclasscheck__(self, subclass, /)", union_subclasscheck, EFFECT_ANY, NULL),
    METHOD_END};

static Value get_parameters(Value self, void *closure) {
  return parameters_of(self);
}
static Value get_module(Value self, void *closure) {
  return NAME("types");
}

static const GetSetDef union_getset[] = {
    {"__parameters__", get_parameters, NULL, "Type variables in the types.UnionType.", NULL},
    {"__module__", get_module, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}};

static const MemberDef union_members[] = {
    {"__args__", MEMBER_SLOT, offsetof(UnionObject, args), false, NULL}, {NULL, 0, 0, false, NULL}};

Type union_type = {
    .name = "types.UnionType",
    .layout = &union_layout,
    .root_shape = &union_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = union_repr,
              .hash = union_hash,
              .compare = union_compare,
              .or = union_or,
              .get_item = union_get_item},
    .methods = union_methods,
    .getset = union_getset,
    .members = union_members,
    .doc = "What one type or another makes\n\nsuch as int | str",
};
