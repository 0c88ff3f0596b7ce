/* collections.defaultdict, and the counting loop of Counter. */
#include "modules/_collections/collections.h"
#include "objects/dict_ops.h"
#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

typedef struct DefaultDict {
  DictObject dict; /* a defaultdict is a dict */
  Slot factory;    /* callable, None, or absent (none) */
} DefaultDict;

static void trace_factory(Object *object, GcVisitor *visitor) {
  gc_visit_slot(visitor, &((DefaultDict *)object)->factory);
}

static const Layout defaultdict_layout = {
    .name = "DefaultDict",
    .fixed_size = sizeof(DefaultDict),
    .slots_offset = offsetof(DictObject, table),
    .slots_count = 1,
    .trace = trace_factory,
};

DEFINE_TYPE_SHAPE(defaultdict);

static Slot *factory_slot(Value v) {
  return &object_cast(DefaultDict, v)->factory;
}
static Value factory_or_none(Value v) {
  Value factory = slot_get(factory_slot(v));
  return is_absent(factory) ? NONE : factory;
}
static bool is_defaultdict(Value v) {
  return is_instance(v, &defaultdict_type);
}

static bool defaultdict_init(Value self, Value *args, int nargs, Value kwnames) {
  if (nargs > 0 && !is_none(args[0]) && !object_is_callable(args[0])) {
    raise_type_error("first argument must be callable or None");
    return false;
  }
  slot_set(as_object(self), factory_slot(self), nargs > 0 ? args[0] : ABSENT);
  int rest = nargs > 0 ? 1 : 0;
  return dict_update_args(self, args + rest, nargs - rest, kwnames, "dict");
}

static Value defaultdict_missing(Value *args, int nargs) {
  Value factory = factory_or_none(args[0]);
  if (is_none(factory)) return raise_key_error(args[1]);
  Value v = call0(factory);
  return !is_absent(v) && object_setitem(args[0], args[1], v) ? v : ABSENT;
}

static Value copy(Value self) {
  return call2(type_value(type_of(self)), factory_or_none(self), self);
}
static Value defaultdict_copy(Value *args, int nargs) {
  return copy(args[0]);
}

static Value defaultdict_reduce(Value *args, int nargs) {
  Value factory = factory_or_none(args[0]);
  Value items = call_method0(args[0], NAME("items"));
  if (is_absent(items)) return ABSENT;
  Value iterator = object_iter(items);
  if (is_absent(iterator)) return ABSENT;
  Value arguments = is_none(factory) ? from_object(tuple_empty) : tuple_pack(1, factory);
  return tuple_pack(5, type_value(type_of(args[0])), arguments, NONE, NONE, iterator);
}

/* The factory may hold the dict itself. */
static Value factory_repr(Value self) {
  Value factory = factory_or_none(self);
  int active = repr_enter(factory);
  if (active != 0) return active < 0 ? ABSENT : str_from_ascii("...");
  Value text = object_repr(factory);
  repr_leave(factory);
  return text;
}

static Value defaultdict_repr(Value self) {
  Value contents = dict_type.slots.repr(self);
  if (is_absent(contents)) return ABSENT;
  Value factory = factory_repr(self);
  if (is_absent(factory)) return ABSENT;
  return format_text("%s(%V, %V)", type_short_name(type_of(self)), factory, contents);
}

static Value defaultdict_or(Value left, Value right) {
  if (!is_dict(left) || !is_dict(right)) return NOT_IMPLEMENTED;
  Value pattern = is_defaultdict(left) ? left : right;
  Value result = call2(type_value(type_of(pattern)), factory_or_none(pattern), left);
  return !is_absent(result) && dict_update(result, right) ? result : ABSENT;
}

static const BuiltinDef defaultdict_methods[] = {
    METHOD("__missing__(self, key, /)", defaultdict_missing, EFFECT_ANY,
           "Called for a key that is missing: enter default_factory() as its value and return "
           "it.\n\nWithout a default_factory: raise KeyError."),
    METHOD("copy(self, /)", defaultdict_copy, EFFECT_ANY, "D.copy() -> a shallow copy of D."),
    METHOD("__copy__(self, /)", defaultdict_copy, EFFECT_ANY, "D.copy() -> a shallow copy of D."),
    METHOD("__reduce__(self, /)", defaultdict_reduce, EFFECT_ANY,
           "Return state information for pickling."),
    CLASS_GETITEM_METHOD("See PEP 585"),
    METHOD_END,
};

static const MemberDef defaultdict_members[] = {
    {"default_factory", MEMBER_SLOT, offsetof(DefaultDict, factory), true,
     "What __missing__() calls to get a value."},
    {0},
};

Type defaultdict_type = {
    .name = "collections.defaultdict",
    .base = &dict_type,
    .layout = &defaultdict_layout,
    .root_shape = &defaultdict_shape,
    .flags = TYPE_BASE | TYPE_MAPPING | TYPE_DICT,
    .slots = {.repr = defaultdict_repr, .init = defaultdict_init, .or = defaultdict_or},
    .methods = defaultdict_methods,
    .members = defaultdict_members,
    .doc = "defaultdict(default_factory=None, /, [...]) --> dict with default factory\n\n"
           "The default factory is called without arguments to produce\na new value when a key is "
           "not present, in __getitem__ "
           "only.\nA defaultdict compares equal to a dict with the same items.\nThe other "
           "arguments are those of the dict "
           "constructor.\n",
};

/* -- _count_elements --------------------------------------------------------------------------- */

/* Neither get() nor []= of the class is its own. */
static bool counts_like_dict(Value mapping) {
  if (!is_dict(mapping)) return false;
  Type *type = type_of(mapping);
  return same(type_lookup(type, NAME("get")), type_lookup(&dict_type, NAME("get"))) &&
         same(type_lookup(type, NAME("__setitem__")), type_lookup(&dict_type, NAME("__setitem__")));
}

static Value increment(Value count) {
  int64_t sum;
  if (is_absent(count)) return from_small_int(1);
  if (is_small_int(count) && !__builtin_add_overflow(as_small_int(count), 1, &sum))
    return int_from_i64(sum);
  return number_binary(OP_ADD, count, from_small_int(1));
}

static bool count_in_dict(Value dict, Value key) {
  Value count = dict_get(dict, key);
  if (is_absent(count) && exception_pending()) return false;
  count = increment(count);
  return !is_absent(count) && dict_set(dict, key, count);
}

static bool count_in_mapping(Value mapping, Value get, Value key) {
  Value count = call2(get, key, from_small_int(0));
  if (is_absent(count)) return false;
  count = increment(count);
  return !is_absent(count) && object_setitem(mapping, key, count);
}

Value count_elements(Value *args, int nargs) {
  bool plain = counts_like_dict(args[0]);
  Value iterator = object_iter(args[1]);
  if (is_absent(iterator)) return ABSENT;
  Value get = plain ? NONE : object_getattr(args[0], NAME("get"));
  if (is_absent(get)) return ABSENT;
  for (;;) {
    Value key = iter_next(iterator);
    if (is_absent(key)) return exception_pending() ? ABSENT : NONE;
    if (!(plain ? count_in_dict(args[0], key) : count_in_mapping(args[0], get, key))) return ABSENT;
  }
}
