/* _SimpleCData and its metatype: numbers, characters and pointers that show as Python's own. */
#include "modules/_ctypes/ctypes.h"
#include "modules/_ctypes/simple.h"
#include "objects/descr.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- The metatype --------------------------------------------------------------------------------------------------------------------- */

static const char type_codes[] = "cbBhHiIlLdfuzZqQPXOv?g";

static const Scalar *read_code(CType *type) {
  Value code = ctype_attribute(type, NAME("_type_"), "class must define a '_type_' attribute");
  if (is_absent(code)) return NULL;
  if (!is_str(code)) return raise_type_error("class must define a '_type_' string attribute"), NULL;
  if (str_length(code) != 1) return raise_value_error("class must define a '_type_' attribute which must be a string of length 1"), NULL;
  uint32_t letter = str_char_at(code, 0);
  const Scalar *scalar = letter < 128 ? scalar_find((char)letter) : NULL;
  if (scalar == NULL)
    raise_error(&exc_AttributeError, "class must define a '_type_' attribute which must be\na single character string containing one of '%s'.", type_codes);
  return scalar;
}

static void set_storage(CType *type, const Scalar *scalar, bool swapped) {
  const char format[3] = {swapped ? '>' : '<', scalar->format, 0};
  free(type->format);
  type->format = xstrdup(format);
  type->kind = KIND_SIMPLE;
  type->scalar = scalar;
  type->ffi = scalar->ffi;
  type->size = (int64_t)scalar->ffi->size;
  type->align = scalar->ffi->alignment;
  type->length = 0;
  if (strchr("zZPO", scalar->code) != NULL) type->flags |= CTYPE_HAS_POINTER;
  if (swapped) type->flags |= CTYPE_SWAPPED;
}

static bool set_orders(Value type, Value little, Value big) {
  return type_set_attribute(as_type(type), NAME("__ctype_le__"), little) && type_set_attribute(as_type(type), NAME("__ctype_be__"), big);
}

/* The twin of the other byte order: c_int_be. */
static bool make_swapped(CType *type, Value *args, int nargs, Value kwnames) {
  Value name = format_text("%V_be", args[0]);
  Value twin = is_absent(name) ? ABSENT : ctype_make(&simple_metatype, (Value[]){name, args[1], args[2]}, nargs, kwnames);
  if (is_absent(twin)) return false;
  set_storage(as_ctype(twin), type->scalar, true);
  return set_orders(ctype_value(type), ctype_value(type), twin) && set_orders(twin, ctype_value(type), twin);
}

static bool add_from_param(CType *type) {
  const BuiltinDef *def = simple_from_param_def(type->scalar->code);
  return def == NULL || type_set_attribute(&type->type, NAME("from_param"), classmethod_descriptor_new(&type->type, def));
}

static Value simple_type_new(Type *metatype, Value *args, int nargs, Value kwnames) {
  Value made = ctype_make(metatype, args, nargs, kwnames);
  if (is_absent(made)) return ABSENT;
  CType *type = as_ctype(made);
  const Scalar *scalar = read_code(type);
  if (scalar == NULL) return ABSENT;
  set_storage(type, scalar, false);
  if (type->type.base != &simple_base.type) return made;
  if (!add_from_param(type)) return ABSENT;
  if (metatype == &simple_metatype && scalar->can_swap && !make_swapped(type, args, nargs, kwnames)) return ABSENT;
  return made;
}

static const BuiltinDef simple_metatype_methods[] = {CTYPE_METHODS(simple_from_param), METHOD_END};
static DEFINE_TYPE_SHAPE(simple_metatype);
Type simple_metatype = {
    .name = "_ctypes.PyCSimpleType", .base = &type_type, .layout = &ctype_layout, .root_shape = &simple_metatype_shape, .flags = TYPE_BASE,
    .slots = {.new_object = simple_type_new, .repeat = ctype_multiply}, .methods = simple_metatype_methods,
    .doc = "metatype for the PyCSimpleType Objects",
};

/* -- Instances ------------------------------------------------------------------------------------------------------------------------ */

static Value get_value(Value self, void *closure) { return scalar_get(ctype_of(self), as_cdata(self)->memory); }
static bool set_value(Value self, Value v, void *closure) {
  if (is_absent(v)) return raise_type_error("can't delete attribute"), false;
  Value kept = scalar_set(ctype_of(self), as_cdata(self)->memory, v);
  return !is_absent(kept) && cdata_keep(as_cdata(self), 0, kept);
}
static const GetSetDef simple_getset[] = {
    {"value", get_value, set_value, "current value", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static bool simple_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("__init__(value=?, /)");
  Value v;
  if (!signature_bind(&signature, args, nargs, kwnames, &v)) return false;
  return is_absent(v) || set_value(self, v, NULL);
}

static int simple_truth(Value self) {
  const CData *data = as_cdata(self);
  for (int64_t i = 0; i < ctype_of(self)->size; i++)
    if (data->memory[i] != 0) return 1;
  return 0;
}

static Value simple_repr(Value self) {
  const CType *type = ctype_of(self);
  if (!is_plain_simple(type)) return format_text("<%N object at %p>", type, (void *)as_object(self));
  Value v = scalar_get(type, as_cdata(self)->memory);
  return is_absent(v) ? ABSENT : format_text("%N(%R)", type, v);
}

static Value simple_from_outparam(Value *args, int nargs) { return is_plain_simple(ctype_of(args[0])) ? get_value(args[0], NULL) : args[0]; }
static const BuiltinDef simple_methods[] = {
    METHOD("__ctypes_from_outparam__(self, /)", simple_from_outparam, EFFECT_ALLOC, NULL),
    METHOD_END,
};

static DEFINE_TYPE_SHAPE(simple);
CType simple_base = {.type = {
    .name = "_ctypes._SimpleCData", .base = &cdata_type, .layout = &cdata_layout, .root_shape = &simple_shape, .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
    .slots = {.repr = simple_repr, .truth = simple_truth, .init = simple_init, .new_object = cdata_new_slot}, .methods = simple_methods,
    .getset = simple_getset, .doc = "XXX to be provided",
}};
