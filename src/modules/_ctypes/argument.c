/* Arguments of foreign functions: the objects that from_param and byref make, and the conversion of
   any object to a C value. */
#include "modules/_ctypes/ctypes.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"

static const Layout cargument_layout = {.name = "CArgument",
                                        .fixed_size = sizeof(CArgument),
                                        .slots_offset = offsetof(CArgument, object),
                                        .slots_count = 1};
DEFINE_TYPE_SHAPE(cargument);

Value cargument_new(char tag, ffi_type *ffi, const CValue *value, Value object) {
  CArgument *argument = gc_new(&cargument_shape);
  argument->tag = tag;
  argument->ffi = ffi;
  memcpy(&argument->value, value, sizeof argument->value);
  slot_init(&argument->object, object);
  return from_object(argument);
}

Value cargument_byref(Value data, int64_t offset) {
  if (!is_cdata(data))
    return raise_type_error("byref() argument must be a ctypes instance, not '%T'", data);
  CValue value = {.p = as_cdata(data)->memory + offset};
  return cargument_new('P', &c_type_pointer, &value, data);
}

static Value cargument_repr(Value self) {
  const CArgument *a = as_cargument(self);
  const CValue *v = &a->value;
  switch (a->tag) {
  case 'b':
  case 'B': return format_text("<cparam '%c' (%d)>", a->tag, (int)(int8_t)v->u);
  case 'h':
  case 'H': return format_text("<cparam '%c' (%d)>", a->tag, (int)(int16_t)v->u);
  case 'i':
  case 'I': return format_text("<cparam '%c' (%d)>", a->tag, (int)(int32_t)v->u);
  case 'l':
  case 'L':
  case 'q':
  case 'Q': return format_text("<cparam '%c' (%lld)>", a->tag, (long long)v->i);
  case 'd':
  case 'f': {
    double d = a->tag == 'd' ? v->d : (double)v->f;
    return format_text("<cparam '%c' (%R)>", a->tag, scalar_find('d')->get(&d));
  }
  case 'c': {
    unsigned char c = (unsigned char)v->u;
    bool plain = c >= ' ' && c < 127 && c != '\\' && c != '\'';
    return plain ? format_text("<cparam 'c' ('%c')>", c)
                 : format_text("<cparam 'c' ('\\x%s%x')>", c < 16 ? "0" : "", c);
  }
  case 'z':
  case 'Z':
  case 'P': return format_text("<cparam '%c' (%p)>", a->tag, v->p);
  default: {
    unsigned char tag = (unsigned char)a->tag;
    if (tag >= ' ' && tag < 127)
      return format_text("<cparam '%c' at %p>", a->tag, (void *)as_object(self));
    return format_text("<cparam 0x%x at %p>", tag, (void *)as_object(self));
  }
  }
}

static const MemberDef cargument_members[] = {
    {"_obj", MEMBER_SLOT, offsetof(CArgument, object), false, "the wrapped object"},
    {NULL, MEMBER_SLOT, 0, false, NULL},
};
Type cargument_type = {
    .name = "CArgObject",
    .base = &object_type,
    .layout = &cargument_layout,
    .root_shape = &cargument_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.repr = cargument_repr},
    .members = cargument_members,
};

/* -- Conversion -------------------------------------------------------------------------------- */

static bool pass_pointer(Passed *out, void *p) {
  out->ffi = &c_type_pointer;
  out->value.p = p;
  return true;
}

static bool pass_int(Value v, Passed *out) {
  int64_t i;
  if (!int_fits_i64(v, &i)) {
    uint64_t u;
    if (!int_to_u64(v, &u))
      return raise_error(&exc_OverflowError, "int too long to convert"), false;
    i = (int64_t)u;
  }
  out->ffi = &c_type_s32;
  out->value.i = (int32_t)i;
  return true;
}

/* Arrays decay to pointers; all else is passed by value. */
static bool pass_instance(Value v, Passed *out) {
  CType *type = ctype_of(v);
  CData *data = as_cdata(v);
  if (type->kind == KIND_ARRAY) return pass_pointer(out, data->memory);
  out->ffi = type->ffi;
  if (type->kind == KIND_STRUCTURE || type->kind == KIND_UNION)
    out->where = data->memory;
  else
    memcpy(&out->value, data->memory, (size_t)type->size);
  return true;
}

bool argument_convert(Value v, int number, Passed *out) {
  out->where = &out->value;
  out->value.u = 0;
  out->keep = v;
  if (is_cdata(v)) return pass_instance(v, out);
  if (is_cargument(v)) {
    out->ffi = as_cargument(v)->ffi;
    out->value = as_cargument(v)->value;
    return true;
  }
  if (is_none(v)) return pass_pointer(out, NULL);
  if (is_int(v)) return pass_int(v, out);
  if (is_bytes(v)) return pass_pointer(out, as_bytes(v)->data);
  if (is_str(v)) {
    out->keep = wide_chars(v);
    return !is_absent(out->keep) && pass_pointer(out, as_bytes(out->keep)->data);
  }
  Value parameter = object_lookup_attr(v, NAME("_as_parameter_"));
  if (!is_absent(parameter)) return argument_convert(parameter, number, out);
  if (!exception_pending()) raise_type_error("Don't know how to convert parameter %d", number);
  return false;
}
