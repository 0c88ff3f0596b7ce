/* _SimpleCData and its metatype: numbers, characters and pointers that show as Python's own. */
#include "modules/_ctypes/ctypes.h"
#include "objects/bytes.h"
#include "objects/descr.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- from_param -------------------------------------------------------------------------------- */

/* The end of each from_param: an object may say itself what to pass. */
static Value from_as_parameter(Value type, Value v) {
  Value parameter = object_lookup_attr(v, NAME("_as_parameter_"));
  if (!is_absent(parameter)) return call_method1(type, NAME("from_param"), parameter);
  return exception_pending() ? ABSENT : raise_type_error("wrong type");
}

/* v converted by the type; ABSENT without exception: it is of another kind. */
static Value convert(CType *type, Value v) {
  CValue value = {.u = 0};
  Value kept = scalar_set(type, &value, v);
  if (!is_absent(kept)) return cargument_new(type->scalar->code, type->ffi, &value, kept);
  exception_clear();
  return ABSENT;
}
static Value convert_as(char code, Value v) {
  const Scalar *scalar = scalar_find(code);
  CValue value = {.u = 0};
  Value kept = scalar->set(&value, v);
  return is_absent(kept) ? ABSENT : cargument_new(code, scalar->ffi, &value, kept);
}

static Value simple_from_param(Value *args, int nargs) {
  CType *type = as_ctype(args[0]);
  if (is_instance(args[1], &type->type)) return args[1];
  if (type->kind == KIND_ABSTRACT) return raise_type_error("abstract class");
  Value converted = convert(type, args[1]);
  return is_absent(converted) ? from_as_parameter(args[0], args[1]) : converted;
}

/* Array of, or pointer to, items of that code; or byref() of such an item. */
static bool points_to(Value v, char code) {
  if (is_cargument(v)) {
    Value object = slot_get(&as_cargument(v)->object);
    return as_cargument(v)->tag == 'P' && !is_absent(object) && is_cdata(object) &&
           is_simple_code(ctype_of(object), code);
  }
  if (!is_kind(v, KIND_ARRAY) && !is_kind(v, KIND_POINTER)) return false;
  const CType *item = item_of(ctype_of(v));
  return item != NULL && is_simple_code(item, code);
}

static Value char_from_param(Value *args, int nargs) {
  Value v = args[1];
  if (is_none(v)) return NONE;
  if (is_bytes(v)) return convert_as('z', v);
  if (is_instance(v, as_type(args[0])) || points_to(v, 'c')) return v;
  return from_as_parameter(args[0], v);
}

static Value wide_from_param(Value *args, int nargs) {
  Value v = args[1];
  if (is_none(v)) return NONE;
  if (is_str(v)) return convert_as('Z', v);
  if (is_instance(v, as_type(args[0])) || points_to(v, 'u')) return v;
  return from_as_parameter(args[0], v);
}

/* The address that memory holds, kept alive by its owner. */
static Value address_in(char tag, Value v) {
  CValue value = {.u = 0};
  memcpy(&value.p, as_cdata(v)->memory, sizeof value.p);
  return cargument_new(tag, &c_type_pointer, &value, v);
}

static Value void_from_param(Value *args, int nargs) {
  Value v = args[1];
  if (is_none(v)) return NONE;
  if (is_int(v)) return convert_as('P', v);
  if (is_bytes(v)) return convert_as('z', v);
  if (is_str(v)) return convert_as('Z', v);
  if (is_instance(v, as_type(args[0])) || is_kind(v, KIND_ARRAY) || is_kind(v, KIND_POINTER))
    return v;
  if (is_cargument(v) && as_cargument(v)->tag == 'P') return v;
  if (is_kind(v, KIND_FUNCTION)) return address_in('P', v);
  if (is_kind(v, KIND_SIMPLE) && strchr("zZ", ctype_of(v)->scalar->code) != NULL)
    return address_in('Z', v);
  return from_as_parameter(args[0], v);
}

static const BuiltinDef char_def = METHOD_FLAGS("from_param(cls, value, /)", char_from_param,
                                                EFFECT_ANY, BUILTIN_CLASSMETHOD, NULL);
static const BuiltinDef wide_def = METHOD_FLAGS("from_param(cls, value, /)", wide_from_param,
                                                EFFECT_ANY, BUILTIN_CLASSMETHOD, NULL);
static const BuiltinDef void_def = METHOD_FLAGS("from_param(cls, value, /)", void_from_param,
                                                EFFECT_ANY, BUILTIN_CLASSMETHOD, NULL);

/* The from_param that c_char_p, c_wchar_p and c_void_p have of their own; NULL: that of all simple
   types will do. */
static const BuiltinDef *own_from_param(char code) {
  return code == 'z' ? &char_def : code == 'Z' ? &wide_def : code == 'P' ? &void_def : NULL;
}

/* -- The metatype ------------------------------------------------------------------------------ */

static const char type_codes[] = "cbBhHiIlLdfuzZqQPXOv?g";

static const Scalar *read_code(CType *type) {
  Value code = ctype_attribute(type, NAME("_type_"), "class must define a '_type_' attribute");
  if (is_absent(code)) return NULL;
  if (!is_str(code)) return raise_type_error("class must define a '_type_' string attribute"), NULL;
  if (str_length(code) != 1)
    return raise_value_error(
               "class must define a '_type_' attribute which must be a string of length 1"),
           NULL;
  uint32_t letter = str_char_at(code, 0);
  const Scalar *scalar = letter < 128 ? scalar_find((char)letter) : NULL;
  if (scalar == NULL)
    raise_error(&exc_AttributeError,
                "class must define a '_type_' attribute which must be\na single character string "
                "containing one of '%s'.",
                type_codes);
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
  return type_set_attribute(as_type(type), NAME("__ctype_le__"), little) &&
         type_set_attribute(as_type(type), NAME("__ctype_be__"), big);
}

/* The twin of the other byte order: c_int_be. */
static bool make_swapped(CType *type, Value *args, int nargs, Value kwnames) {
  Value name = format_text("%V_be", args[0]);
  Value twin = is_absent(name) ? ABSENT
                               : ctype_make(&simple_metatype, (Value[]){name, args[1], args[2]},
                                            nargs, kwnames);
  if (is_absent(twin)) return false;
  set_storage(as_ctype(twin), type->scalar, true);
  return set_orders(ctype_value(type), ctype_value(type), twin) &&
         set_orders(twin, ctype_value(type), twin);
}

static bool add_from_param(CType *type) {
  const BuiltinDef *def = own_from_param(type->scalar->code);
  return def == NULL || type_set_attribute(&type->type, NAME("from_param"),
                                           classmethod_descriptor_new(&type->type, def));
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
  if (metatype == &simple_metatype && scalar->can_swap && !make_swapped(type, args, nargs, kwnames))
    return ABSENT;
  return made;
}

static const BuiltinDef simple_metatype_methods[] = {CTYPE_METHODS(simple_from_param), METHOD_END};
static DEFINE_TYPE_SHAPE(simple_metatype);
Type simple_metatype = {
    .name = "_ctypes.PyCSimpleType",
    .base = &type_type,
    .layout = &ctype_layout,
    .root_shape = &simple_metatype_shape,
    .flags = TYPE_BASE,
    .slots = {.new_object = simple_type_new, .repeat = ctype_multiply},
    .methods = simple_metatype_methods,
    .doc = "metatype for the PyCSimpleType Objects",
};

/* -- Instances --------------------------------------------------------------------------------- */

static Value get_value(Value self, void *closure) {
  return scalar_get(ctype_of(self), as_cdata(self)->memory);
}
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
  if (!is_plain_simple(type))
    return format_text("<%N object at %p>", type, (void *)as_object(self));
  Value v = scalar_get(type, as_cdata(self)->memory);
  return is_absent(v) ? ABSENT : format_text("%N(%R)", type, v);
}

static Value simple_from_outparam(Value *args, int nargs) {
  return is_plain_simple(ctype_of(args[0])) ? get_value(args[0], NULL) : args[0];
}
static const BuiltinDef simple_methods[] = {
    METHOD("__ctypes_from_outparam__(self, /)", simple_from_outparam, EFFECT_ALLOC, NULL),
    METHOD_END,
};

static DEFINE_TYPE_SHAPE(simple);
CType simple_base = {
    .type = {
        .name = "_ctypes._SimpleCData",
        .base = &cdata_type,
        .layout = &cdata_layout,
        .root_shape = &simple_shape,
        .flags = TYPE_BASE | TYPE_HAS_WEAKREF,
        .slots = {.repr = simple_repr,
                  .truth = simple_truth,
                  .init = simple_init,
                  .new_object = cdata_new_slot},
        .methods = simple_methods,
        .getset = simple_getset,
        .doc = "A C value of one of the basic types; _type_ is the letter of its code.",
    }};
