/* functools.partial: a callable with some of its arguments.
   Invariant: args is an exact tuple and keywords an exact dict, from __new__ on. */
#include "modules/_functools/functools.h"

#include "objects/dict.h"
#include "objects/genericalias.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct PartialObject {
  Object header;
  Slot function; /* to be called */
  Slot args;     /* tuple */
  Slot keywords; /* dict */
} PartialObject;

static const Layout partial_layout = {
    .name = "PartialObject",
    .fixed_size = sizeof(PartialObject),
    .slots_offset = offsetof(PartialObject, function),
    .slots_count = 3,
};
static DEFINE_TYPE_SHAPE(partial);

static PartialObject *as_partial(Value v) {
  return object_cast(PartialObject, v);
}
static Value partial_args(Value v) {
  return slot_get(&as_partial(v)->args);
}
static Value partial_keywords(Value v) {
  return slot_get(&as_partial(v)->keywords);
}

/* -- Calling ----------------------------------------------------------------------------------- */

enum { LOCAL_ARGUMENTS = 12 };

/* Where in kwnames the keyword stands; -1: nowhere. */
static int keyword_index(Value kwnames, Value name) {
  int count = is_absent(kwnames) ? 0 : (int)tuple_length(kwnames);
  for (int i = 0; i < count; i++)
    if (same(tuple_get(kwnames, i), name)) return i;
  for (int i = 0; i < count; i++)
    if (str_equal(tuple_get(kwnames, i), name)) return i;
  return -1;
}

/* Puts the keywords of the partial, then those of the call, at `out`; a keyword that is in both
   stands where the partial has it, with the call's value. Returns their names; ABSENT:
   TypeError. */
static Value merge_keywords(Value own, const Value *given, Value kwnames, Value *out) {
  int64_t extra = is_absent(kwnames) ? 0 : tuple_length(kwnames), n = 0;
  TupleObject *names = tuple_alloc(dict_length(own) + extra);
  Value key, v;
  for (int64_t position = 0; dict_next(own, &position, &key, &v); n++) {
    if (!is_str(key)) return raise_type_error("keywords must be strings");
    int i = keyword_index(kwnames, key);
    slot_set(names, &names->items[n], key);
    out[n] = i < 0 ? v : given[i];
  }
  for (int64_t i = 0; i < extra; i++) {
    Value name = tuple_get(kwnames, i);
    if (dict_contains(own, name) > 0) continue;
    slot_set(names, &names->items[n], name);
    out[n++] = given[i];
  }
  return n == names->length ? from_object(names) : tuple_slice(from_object(names), 0, n);
}

static Value call_merged(Value self, Value *args, int nargs, Value kwnames, Value *merged) {
  Value function = slot_get(&as_partial(self)->function), own = partial_args(self);
  int64_t count = tuple_length(own);
  values_copy(merged, (const Value *)(const void *)as_tuple(own)->items, count);
  values_copy(merged + count, args, nargs);
  if (dict_length(partial_keywords(self)) > 0)
    kwnames = merge_keywords(partial_keywords(self), args + nargs, kwnames, merged + count + nargs);
  else if (!is_absent(kwnames))
    values_copy(merged + count + nargs, args + nargs, tuple_length(kwnames));
  if (is_absent(kwnames) && exception_pending()) return ABSENT;
  return call(function, merged, (int)count + nargs, kwnames);
}

static Value partial_call(Value self, Value *args, int nargs, Value kwnames) {
  int64_t total = tuple_length(partial_args(self)) + dict_length(partial_keywords(self)) + nargs +
                  (is_absent(kwnames) ? 0 : tuple_length(kwnames));
  if (total > INT_MAX) return raise_memory_error();
  if (total <= LOCAL_ARGUMENTS) {
    Value merged[LOCAL_ARGUMENTS] = {ABSENT};
    return call_merged(self, args, nargs, kwnames, merged);
  }
  TupleObject *store = tuple_alloc(total); /* the C stack points to it: it neither moves nor dies */
  gc_write_barrier(store);
  Value result = call_merged(self, args, nargs, kwnames, (Value *)(void *)store->items);
  GC_KEEP(store);
  return result;
}

/* -- Making ------------------------------------------------------------------------------------ */

/* It shows more than its three fields. */
static bool has_own_attributes(Value self) {
  const Shape *shape = object_shape(as_object(self));
  return shape->attribute_count > 0 || shape->flags & SHAPE_DICT;
}

/* The function is a partial that shows nothing but its three fields: its arguments can be taken
   over. */
static bool is_transparent(Value function) {
  return type_of(function)->slots.call == partial_call && !has_own_attributes(function);
}

static Value concatenate(Value tuple, const Value *more, int64_t count) {
  int64_t length = tuple_length(tuple);
  TupleObject *result = tuple_alloc(length + count);
  slots_copy(result, result->items, as_tuple(tuple)->items, length);
  slots_from_values(result, result->items + length, more, count);
  return from_object(result);
}

static Value partial_new(Type *type, Value *args, int nargs, Value kwnames) {
  if (nargs < 1) return raise_type_error("type 'partial' takes at least one argument");
  Value function = args[0], inner = from_object(tuple_empty), keywords;
  if (!object_is_callable(function)) return raise_type_error("the first argument must be callable");
  if (is_transparent(function)) {
    inner = partial_args(function);
    keywords = dict_copy(partial_keywords(function));
    function = slot_get(&as_partial(function)->function);
  } else {
    keywords = dict_new();
  }
  if (is_absent(keywords)) return ABSENT;
  int64_t extra = is_absent(kwnames) ? 0 : tuple_length(kwnames);
  for (int64_t i = 0; i < extra; i++)
    if (!dict_set(keywords, tuple_get(kwnames, i), args[nargs + i])) return ABSENT;
  Value merged = nargs == 1 ? inner : concatenate(inner, args + 1, nargs - 1);
  Value self = type_alloc(type);
  slot_init(&as_partial(self)->function, function);
  slot_init(&as_partial(self)->args, merged);
  slot_init(&as_partial(self)->keywords, keywords);
  return self;
}

/* -- repr -------------------------------------------------------------------------------------- */

static bool add_text(StrBuilder *b, Value text) {
  return !is_absent(text) && str_builder_add(b, text);
}

static bool add_arguments(StrBuilder *b, Value self) {
  Value args = partial_args(self), keywords = partial_keywords(self), key, v;
  for (int64_t i = 0; i < tuple_length(args); i++)
    if (!add_text(b, format_text(", %R", tuple_get(args, i)))) return false;
  Value items = dict_items_list(keywords);
  if (is_absent(items)) return false;
  Value pairs = sequence_tuple(items);
  if (is_absent(pairs)) return false;
  for (int64_t i = 0; i < tuple_length(pairs); i++) {
    key = tuple_get(tuple_get(pairs, i), 0);
    v = tuple_get(tuple_get(pairs, i), 1);
    if (!add_text(b, format_text(", %V=%R", key, v))) return false;
  }
  return true;
}

static Value partial_repr(Value self) {
  int active = repr_enter(self);
  if (active != 0) return active < 0 ? ABSENT : str_from_ascii("...");
  StrBuilder b;
  str_builder_init(&b, 40);
  bool ok = add_text(&b, format_text("%s(%R", type_name(type_of(self)),
                                     slot_get(&as_partial(self)->function))) &&
            add_arguments(&b, self) && str_builder_add_char(&b, ')');
  repr_leave(self);
  return ok ? str_builder_finish(&b) : ABSENT;
}

/* -- State ------------------------------------------------------------------------------------- */

static Value partial_reduce(Value *args, int nargs) {
  Value self = args[0], function = slot_get(&as_partial(self)->function);
  Value dict = has_own_attributes(self) ? instance_dict(as_object(self)) : NONE;
  if (is_absent(dict)) return ABSENT;
  return tuple_pack(3, type_value(type_of(self)), tuple_pack(1, function),
                    tuple_pack(4, function, partial_args(self), partial_keywords(self), dict));
}

static bool is_valid_state(Value state) {
  if (!is_tuple(state) || tuple_length(state) != 4) return false;
  Value keywords = tuple_get(state, 2);
  return object_is_callable(tuple_get(state, 0)) && is_tuple(tuple_get(state, 1)) &&
         (is_none(keywords) || is_dict(keywords));
}

static Value partial_setstate(Value *args, int nargs) {
  Value self = args[0], state = args[1];
  if (!is_valid_state(state)) return raise_type_error("invalid partial state");
  Value arguments = tuple_get(state, 1), keywords = tuple_get(state, 2), dict = tuple_get(state, 3);
  if (!has_shape(arguments, &tuple_shape)) arguments = sequence_tuple(arguments);
  if (is_absent(arguments)) return ABSENT;
  if (is_none(keywords))
    keywords = dict_new();
  else if (!is_exact_dict(keywords))
    keywords = dict_copy(keywords);
  if (is_absent(keywords)) return ABSENT;
  if (is_none(dict)) dict = has_own_attributes(self) ? dict_new() : ABSENT;
  if (!is_absent(dict) && !instance_set_dict(as_object(self), dict)) return ABSENT;
  slot_set(as_object(self), &as_partial(self)->function, tuple_get(state, 0));
  slot_set(as_object(self), &as_partial(self)->args, arguments);
  slot_set(as_object(self), &as_partial(self)->keywords, keywords);
  return NONE;
}

static const BuiltinDef partial_methods[] = {
    METHOD("__reduce__(self, /)", partial_reduce, EFFECT_ALLOC, NULL),
    METHOD("__setstate__(self, state, /)", partial_setstate, EFFECT_ANY, NULL),
    METHOD_FLAGS("__class_getitem__(cls, item, /)", generic_alias_class_getitem, EFFECT_ALLOC,
                 BUILTIN_CLASSMETHOD, "See PEP 585"),
    METHOD_END,
};

static const MemberDef partial_members[] = {
    {"func", MEMBER_SLOT, offsetof(PartialObject, function), false, "what the calls will call"},
    {"args", MEMBER_SLOT, offsetof(PartialObject, args), false,
     "tuple of arguments to future partial calls"},
    {"keywords", MEMBER_SLOT, offsetof(PartialObject, keywords), false,
     "keyword arguments that the calls will get"},
    {0},
};

Type partial_type = {
    .name = "functools.partial",
    .base = &object_type,
    .layout = &partial_layout,
    .root_shape = &partial_shape,
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_HAS_WEAKREF,
    .slots = {.new_object = partial_new, .call = partial_call, .repr = partial_repr},
    .methods = partial_methods,
    .members = partial_members,
    .doc = "partial(func, *args, **keywords): func with these arguments in front of those\n"
           "of the call, and these keywords where the call does not give others.\n",
};
