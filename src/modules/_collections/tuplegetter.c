/* _tuplegetter: the descriptor of a field of a named tuple. */
#include "modules/_collections/collections.h"
#include "objects/int.h"
#include "objects/sequence.h"
#include "objects/tuple.h"

typedef struct TupleGetter {
  Object header;
  int64_t index; /* of the field */
  Slot doc;      /* docstring */
} TupleGetter;

static const Layout tuplegetter_layout = {
    .name = "TupleGetter",
    .fixed_size = sizeof(TupleGetter),
    .slots_offset = offsetof(TupleGetter, doc),
    .slots_count = 1,
};

DEFINE_TYPE_SHAPE(tuplegetter);

static TupleGetter *as_getter(Value v) {
  return object_cast(TupleGetter, v);
}

static Value tuplegetter_new(Type *type, Value *args, int nargs, Value kwnames) {
  int64_t index;
  if (!reject_keywords(type, type, kwnames)) return ABSENT;
  if (nargs != 2) return raise_type_error("_tuplegetter expected 2 arguments, got %d", nargs);
  if (!index_to_i64(args[0], &index)) return ABSENT;
  Value self = type_alloc(type);
  as_getter(self)->index = index;
  slot_init(&as_getter(self)->doc, args[1]);
  return self;
}

static Value tuplegetter_get(Value self, Value object, Value type) {
  int64_t index = as_getter(self)->index;
  if (is_absent(object)) return self;
  if (!is_tuple(object)) {
    if (is_none(object)) return self;
    return raise_type_error(
        "descriptor for index '%zd' for tuple subclasses doesn't apply to '%s' object", index,
        type_name(type_of(object)));
  }
  if (index < 0 || index >= tuple_length(object))
    return raise_error(&exc_IndexError, "tuple index out of range");
  return tuple_get(object, index);
}

static bool tuplegetter_set(Value self, Value object, Value v) {
  raise_error(&exc_AttributeError, is_absent(v) ? "can't delete attribute" : "can't set attribute");
  return false;
}

static Value tuplegetter_repr(Value self) {
  return format_text("%s(%zd, %R)", type_short_name(type_of(self)), as_getter(self)->index,
                     slot_get(&as_getter(self)->doc));
}

static Value tuplegetter_reduce(Value *args, int nargs) {
  TupleGetter *self = as_getter(args[0]);
  return tuple_pack(2, type_value(type_of(args[0])),
                    tuple_pack(2, int_from_i64(self->index), slot_get(&self->doc)));
}

static const BuiltinDef tuplegetter_methods[] = {
    METHOD("__reduce__(self, /)", tuplegetter_reduce, EFFECT_ALLOC, NULL),
    METHOD_END,
};
static const MemberDef tuplegetter_members[] = {
    {"__doc__", MEMBER_SLOT, offsetof(TupleGetter, doc), true, NULL},
    {0},
};

Type tuplegetter_type = {
    .name = "_collections._tuplegetter",
    .base = &object_type,
    .layout = &tuplegetter_layout,
    .root_shape = &tuplegetter_shape,
    .slots =
        {
            .repr = tuplegetter_repr,
            .new_object = tuplegetter_new,
            .descr_get = tuplegetter_get,
            .descr_set = tuplegetter_set,
        },
    .methods = tuplegetter_methods,
    .members = tuplegetter_members,
};
