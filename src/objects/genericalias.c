/* types.GenericAlias: list[int]. Everything it does not know itself it asks its origin. */
#include "objects/genericalias.h"

#include "objects/list.h"
#include "objects/str.h"
#include "objects/tuple.h"
#include "objects/union.h"

static GenericAlias *as_alias(Value v) {
  return object_cast(GenericAlias, v);
}
static Value origin_of(Value v) {
  return slot_get(&as_alias(v)->origin);
}
static Value args_of(Value v) {
  return slot_get(&as_alias(v)->args);
}

static const Layout alias_layout = {
    .name = "GenericAlias",
    .fixed_size = sizeof(GenericAlias),
    .slots_offset = offsetof(GenericAlias, origin),
    .slots_count = 3,
};

static Value make(Type *type, Value origin, Value args, bool starred) {
  if (!is_tuple(args)) args = tuple_pack(1, args);
  Value v = type_alloc(type);
  GenericAlias *alias = as_alias(v);
  slot_set(alias, &alias->origin, origin);
  slot_set(alias, &alias->args, args);
  alias->starred = starred;
  return v;
}

/* args: a tuple, or the only argument. */
static Value generic_alias_new(Value origin, Value args) {
  return make(&generic_alias_type, origin, args, false);
}
Value generic_alias_class_getitem(Value *args, int nargs) {
  return generic_alias_new(args[0], args[1]);
}

static Value alias_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("GenericAlias() takes no keyword arguments");
  if (nargs != 2) return raise_type_error("GenericAlias expected 2 arguments, got %d", nargs);
  return make(type, args[0], args[1], false);
}

static Value parameters_of(Value self) {
  GenericAlias *alias = as_alias(self);
  if (is_absent(slot_get(&alias->parameters))) {
    Value parameters = type_parameters(slot_get(&alias->args));
    if (is_absent(parameters)) return ABSENT;
    slot_set(alias, &alias->parameters, parameters);
  }
  return slot_get(&alias->parameters);
}

/* -- Slots ------------------------------------------------------------------------------------- */

static Value join_arguments(Value args) {
  Value texts = list_new(4);
  for (int64_t i = 0; i < tuple_length(args); i++) {
    Value text = type_argument_repr(tuple_get(args, i));
    if (is_absent(text) || !list_append(texts, text)) return ABSENT;
  }
  return str_join(str_from_ascii(", "), texts);
}

static Value alias_repr(Value self) {
  Value args = args_of(self);
  Value origin = type_argument_repr(origin_of(self));
  Value text = is_absent(origin) ? ABSENT : join_arguments(args);
  if (is_absent(text)) return ABSENT;
  return format_text("%s%V[%V%s]", as_alias(self)->starred ? "*" : "", origin, text,
                     tuple_length(args) == 0 ? "()" : "");
}

static bool alias_hash(Value self, int64_t *hash) {
  int64_t of_args;
  if (!object_hash(origin_of(self), hash) || !object_hash(args_of(self), &of_args)) return false;
  *hash ^= of_args;
  if (*hash == -1) *hash = -2;
  return true;
}

static Value alias_compare(Value a, Value b, CompareOp op) {
  if ((op != CMP_EQ && op != CMP_NE) || !is_generic_alias(a) || !is_generic_alias(b))
    return NOT_IMPLEMENTED;
  int equal = as_alias(a)->starred == as_alias(b)->starred;
  if (equal > 0) equal = object_equal(origin_of(a), origin_of(b));
  if (equal > 0) equal = object_equal(args_of(a), args_of(b));
  return equal < 0 ? ABSENT : from_bool((equal > 0) == (op == CMP_EQ));
}

/* The new object learns how it was made, if it can hold that. */
static Value alias_call(Value self, Value *args, int nargs, Value kwnames) {
  Value v = call(origin_of(self), args, nargs, kwnames);
  if (is_absent(v) || object_setattr(v, NAME("__orig_class__"), self)) return v;
  return exception_suppress(&exc_AttributeError) || exception_suppress(&exc_TypeError) ? v : ABSENT;
}

static Value alias_get_item(Value self, Value item) {
  Value parameters = parameters_of(self);
  Value args =
      is_absent(parameters) ? ABSENT : type_substitute(self, args_of(self), parameters, item);
  return is_absent(args)
             ? ABSENT
             : make(&generic_alias_type, origin_of(self), args, as_alias(self)->starred);
}

static const char *const own_attributes[] = {
    "__class__",       "__origin__",     "__args__",
    "__unpacked__",    "__parameters__", "__typing_unpacked_tuple_args__",
    "__mro_entries__", "__reduce_ex__",  "__reduce__",
    "__copy__",        "__deepcopy__"};

static Value alias_getattribute(Value self, Value name) {
  for (size_t i = 0; is_str(name) && i < countof(own_attributes); i++)
    if (str_equals_ascii(name, own_attributes[i])) return object_generic_getattr(self, name);
  return object_getattr(origin_of(self), name);
}

/* -- Iteration: what `*tuple[int]` unpacks to -------------------------------------------------- */

typedef struct AliasIterator {
  Object header;
  Slot alias; /* absent when exhausted */
} AliasIterator;

static const Layout alias_iterator_layout = {
    .name = "AliasIterator",
    .fixed_size = sizeof(AliasIterator),
    .slots_offset = offsetof(AliasIterator, alias),
    .slots_count = 1,
};
static Shape generic_alias_iterator_shape;

static Value alias_iter(Value self) {
  AliasIterator *iterator = gc_new(&generic_alias_iterator_shape);
  slot_init(&iterator->alias, self);
  return from_object(iterator);
}

static Value alias_iterator_self(Value self) {
  return self;
}

static Value alias_iterator_next(Value self) {
  AliasIterator *iterator = object_cast(AliasIterator, self);
  Value alias = slot_get(&iterator->alias);
  if (is_absent(alias)) return ABSENT;
  slot_set(iterator, &iterator->alias, ABSENT);
  return make(&generic_alias_type, origin_of(alias), args_of(alias), true);
}

static Value builtin_named(Value name) {
  Value builtins = import_module("builtins");
  return is_absent(builtins) ? ABSENT : object_getattr(builtins, name);
}

static Value alias_iterator_reduce(Value *args, int nargs) {
  Value alias = slot_get(&object_cast(AliasIterator, args[0])->alias);
  Value iter = builtin_named(NAME("iter"));
  if (is_absent(iter)) return ABSENT;
  return tuple_pack(2, iter, tuple_pack(1, is_absent(alias) ? from_object(tuple_empty) : alias));
}

static const BuiltinDef alias_iterator_methods[] = {
    METHOD("__reduce__(self, /)", alias_iterator_reduce, EFFECT_ANY,
           "Return state information for pickling."),
    METHOD_END};

Type generic_alias_iterator_type = {
    .name = "generic_alias_iterator",
    .layout = &alias_iterator_layout,
    .root_shape = &generic_alias_iterator_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = alias_iterator_self, .next = alias_iterator_next},
    .methods = alias_iterator_methods,
};

/* -- Methods and attributes -------------------------------------------------------------------- */

static Value alias_mro_entries(Value *args, int nargs) {
  return tuple_pack(1, origin_of(args[0]));
}

static Value alias_instancecheck(Value *args, int nargs) {
  return raise_type_error("isinstance() argument 2 cannot be a parameterized generic");
}
static Value alias_subclasscheck(Value *args, int nargs) {
  return raise_type_error("issubclass() argument 2 cannot be a parameterized generic");
}

static Value alias_reduce(Value *args, int nargs) {
  Value self = args[0], type = type_value(&generic_alias_type),
        parts = tuple_pack(2, origin_of(self), args_of(self));
  if (!as_alias(self)->starred) return tuple_pack(2, type, parts);
  Value next = builtin_named(NAME("next"));
  if (is_absent(next)) return ABSENT;
  return tuple_pack(
      2, next,
      tuple_pack(1, alias_iter(make(&generic_alias_type, origin_of(self), args_of(self), false))));
}

static Value alias_dir(Value *args, int nargs) {
  Value names = object_dir(origin_of(args[0]));
  for (size_t i = 0; !is_absent(names) && i < countof(own_attributes); i++) {
    Value name = str_intern_static(own_attributes[i]);
    int present = object_contains(names, name);
    if (present < 0 || (present == 0 && !list_append(names, name))) return ABSENT;
  }
  return names;
}

static const BuiltinDef alias_methods[] = {
    METHOD("__mro_entries__(self, bases, /)", alias_mro_entries, EFFECT_ALLOC, NULL),
    METHOD("__instancecheck__(self, instance, /)", alias_instancecheck, EFFECT_RAISE, NULL),
    METHOD("__subclasscheck__(self, subclass, /)", alias_subclasscheck, EFFECT_RAISE, NULL),
    METHOD("__reduce__(self, /)", alias_reduce, EFFECT_ANY, NULL),
    METHOD("__dir__(self, /)", alias_dir, EFFECT_ANY, NULL),
    METHOD_END};

static Value get_parameters(Value self, void *closure) {
  return parameters_of(self);
}

static Value get_unpacked_tuple_args(Value self, void *closure) {
  bool unpacked = as_alias(self)->starred && same(origin_of(self), type_value(&tuple_type));
  return unpacked ? args_of(self) : NONE;
}

static const GetSetDef alias_getset[] = {
    {"__parameters__", get_parameters, NULL, "Type variables in the GenericAlias.", NULL},
    {"__typing_unpacked_tuple_args__", get_unpacked_tuple_args, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL}};

static const MemberDef alias_members[] = {
    {"__origin__", MEMBER_SLOT, offsetof(GenericAlias, origin), false, NULL},
    {"__args__", MEMBER_SLOT, offsetof(GenericAlias, args), false, NULL},
    {"__unpacked__", MEMBER_BOOL, offsetof(GenericAlias, starred), false, NULL},
    {NULL, 0, 0, false, NULL}};

static Shape generic_alias_shape;
Type generic_alias_type = {
    .name = "types.GenericAlias",
    .layout = &alias_layout,
    .root_shape = &generic_alias_shape,
    .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
    .slots = {.repr = alias_repr,
              .hash = alias_hash,
              .call = alias_call,
              .getattribute = alias_getattribute,
              .compare = alias_compare,
              .iter = alias_iter,
              .get_item = alias_get_item,
              .or = union_or,
              .new_object = alias_new_object},
    .methods = alias_methods,
    .getset = alias_getset,
    .members = alias_members,
    .doc = "A class with arguments in brackets.\n\nFor list[int], __origin__ is list and __args__ "
           "is (int,).",
};
