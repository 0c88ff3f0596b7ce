/* Structure and Union, their metatypes and instances. */
#include "modules/_ctypes/ctypes.h"
#include "objects/dict.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- The metatypes ----------------------------------------------------------------------------- */

static Value make_class(Type *metatype, CKind kind, Value *args, int nargs, Value kwnames) {
  Value made = ctype_make(metatype, args, nargs, kwnames);
  if (is_absent(made)) return ABSENT;
  CType *type = as_ctype(made);
  if (!is_absent(dict_get_str(slot_get(&type->type.dict), NAME("_abstract_")))) return made;
  Value fields = dict_get_str(slot_get(&type->type.dict), NAME("_fields_"));
  if (is_absent(fields)) ctype_inherit(type);
  if (is_ctype(type_value(type->type.base)))
    as_ctype(type_value(type->type.base))->flags |= CTYPE_FINAL;
  type->kind = kind;
  if (type->ffi == NULL) {
    type->align = 1;
    aggregate_describe(type);
    type->format = xstrdup("B");
  }
  return is_absent(fields) || object_setattr(made, NAME("_fields_"), fields) ? made : ABSENT;
}
static Value structure_type_new(Type *metatype, Value *args, int nargs, Value kwnames) {
  return make_class(metatype, KIND_STRUCTURE, args, nargs, kwnames);
}
static Value union_type_new(Type *metatype, Value *args, int nargs, Value kwnames) {
  return make_class(metatype, KIND_UNION, args, nargs, kwnames);
}

/* Assigning _fields_ completes the type. */
static bool structure_type_setattr(Value self, Value name, Value v) {
  if (!type_type.slots.setattribute(self, name, v)) return false;
  if (is_absent(v) || !is_str(name) || !str_equals_ascii(name, "_fields_")) return true;
  return structure_set_fields(as_ctype(self), v);
}

static const BuiltinDef structure_metatype_methods[] = {CTYPE_METHODS(ctype_from_param),
                                                        METHOD_END};
static DEFINE_TYPE_SHAPE(structure_metatype);
Type structure_metatype = {
    .name = "_ctypes.PyCStructType",
    .base = &type_type,
    .layout = &ctype_layout,
    .root_shape = &structure_metatype_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = structure_type_new,
              .repeat = ctype_multiply,
              .setattribute = structure_type_setattr},
    .methods = structure_metatype_methods,
    .doc = "metatype for the CData Objects",
};
static DEFINE_TYPE_SHAPE(union_metatype);
Type union_metatype = {
    .name = "_ctypes.UnionType",
    .base = &type_type,
    .layout = &ctype_layout,
    .root_shape = &union_metatype_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = union_type_new,
              .repeat = ctype_multiply,
              .setattribute = structure_type_setattr},
    .methods = structure_metatype_methods,
    .doc = "metatype for the CData Objects",
};

/* -- Instances --------------------------------------------------------------------------------- */

static bool is_given(Value kwnames, Value name) {
  for (int64_t i = 0; !is_absent(kwnames) && i < tuple_length(kwnames); i++)
    if (str_equal(tuple_get(kwnames, i), name)) return true;
  return false;
}

/* Positional values go to the fields of the base class first. The number used up by then; -1:
   exception set. */
static int set_positional(Value self, CType *type, Value *args, int nargs, Value kwnames) {
  int next = 0;
  if (storage_type(type_value(type->type.base)) != NULL)
    next = set_positional(self, as_ctype(type_value(type->type.base)), args, nargs, kwnames);
  Value fields = dict_get_str(slot_get(&type->type.dict), NAME("_fields_"));
  if (next < 0 || is_absent(fields)) return next;
  int64_t count = object_length(fields);
  if (count < 0) return -1;
  for (int64_t i = 0; i < count && next < nargs; i++) {
    Value pair = object_getitem(fields, from_small_int(i));
    Value name = is_absent(pair) ? ABSENT : object_getitem(pair, from_small_int(0));
    if (is_absent(name)) return -1;
    if (is_given(kwnames, name)) return raise_type_error("duplicate values for field %R", name), -1;
    if (!object_setattr(self, name, args[next++])) return -1;
  }
  return next;
}

static bool structure_init(Value self, Value *args, int nargs, Value kwnames) {
  if (nargs > 0) {
    int used = set_positional(self, ctype_of(self), args, nargs, kwnames);
    if (used < 0) return false;
    if (used < nargs) return raise_type_error("too many initializers"), false;
  }
  for (int64_t i = 0; !is_absent(kwnames) && i < tuple_length(kwnames); i++)
    if (!object_setattr(self, tuple_get(kwnames, i), args[nargs + i])) return false;
  return true;
}

static DEFINE_TYPE_SHAPE(structure);
CType structure_base = {.type = {
                            .name = "_ctypes.Structure",
                            .base = &cdata_type,
                            .layout = &cdata_layout,
                            .root_shape = &structure_shape,
                            .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
                            .slots = {.new_object = cdata_new_slot, .init = structure_init},
                            .doc = "Structure base class",
                        }};
static DEFINE_TYPE_SHAPE(union);
CType union_base = {.type = {
                        .name = "_ctypes.Union",
                        .base = &cdata_type,
                        .layout = &cdata_layout,
                        .root_shape = &union_shape,
                        .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
                        .slots = {.new_object = cdata_new_slot, .init = structure_init},
                        .doc = "Union base class",
                    }};
