/* from_param of simple types. */
#include "modules/_ctypes/simple.h"

#include "modules/_ctypes/ctypes.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"

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

Value simple_from_param(Value *args, int nargs) {
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
    return as_cargument(v)->tag == 'P' && !is_absent(object) && is_cdata(object) && is_simple_code(ctype_of(object), code);
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
  if (is_instance(v, as_type(args[0])) || is_kind(v, KIND_ARRAY) || is_kind(v, KIND_POINTER)) return v;
  if (is_cargument(v) && as_cargument(v)->tag == 'P') return v;
  if (is_kind(v, KIND_FUNCTION)) return address_in('P', v);
  if (is_kind(v, KIND_SIMPLE) && strchr("zZ", ctype_of(v)->scalar->code) != NULL) return address_in('Z', v);
  return from_as_parameter(args[0], v);
}

static const BuiltinDef char_def = METHOD_FLAGS("from_param(cls, value, /)", char_from_param, EFFECT_ANY, BUILTIN_CLASSMETHOD, NULL);
static const BuiltinDef wide_def = METHOD_FLAGS("from_param(cls, value, /)", wide_from_param, EFFECT_ANY, BUILTIN_CLASSMETHOD, NULL);
static const BuiltinDef void_def = METHOD_FLAGS("from_param(cls, value, /)", void_from_param, EFFECT_ANY, BUILTIN_CLASSMETHOD, NULL);

const BuiltinDef *simple_from_param_def(char code) {
  return code == 'z' ? &char_def : code == 'Z' ? &wide_def : code == 'P' ? &void_def : NULL;
}
