/* float: construction and methods. */
#include "objects/float_methods.h"

#include <ctype.h>
#include <math.h>

#include "base/float_parse.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/str.h"

/* -- Construction --------------------------------------------------------------------------------------------------- */

/* The whole text is a number but for blanks around it. */
static bool parse_all(const char *text, size_t length, double *out) {
  while (length > 0 && isspace((unsigned char)*text)) text++, length--;
  while (length > 0 && isspace((unsigned char)text[length - 1])) length--;
  return length > 0 && float_parse(text, length, true, out) == length;
}

static Value float_from_text(Value v) {
  size_t length;
  const char *text;
  double d;
  if (is_str(v)) {
    text = str_utf8(v, &length);
    if (text == NULL) return ABSENT;
  } else if (has_type_flag(v, TYPE_BYTES)) {
    text = (const char *)as_bytes(v)->data;
    length = as_bytes(v)->length;
  } else {
    text = (const char *)bytearray_data(v);
    length = object_cast(ByteArrayObject, v)->length;
  }
  if (!parse_all(text, length, &d)) return raise_value_error("could not convert string to float: %R", v);
  return float_from_double(d);
}

static bool is_text(Value v) { return is_str(v) || has_type_flag(v, TYPE_BYTES) || is_instance(v, &bytearray_type); }

static Value convert(Value v) {
  double d;
  if (is_text(v)) return float_from_text(v);
  if (type_of(v)->slots.to_float == NULL && type_of(v)->slots.index == NULL) {
    return raise_type_error("float() argument must be a string or a real number, not '%T'", v);
  }
  return value_to_double(v, &d) ? float_from_double(d) : ABSENT;
}

Value float_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("float(x=0, /)");
  Value a[1];
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  Value v = convert(a[0]);
  if (is_absent(v) || type == &float_type) return v;
  Value instance = type_alloc(type);
  object_cast(FloatObject, instance)->value = as_double(v);
  return instance;
}

/* -- Methods ----------------------------------------------------------------------------------------------------------- */

static Value exact(Value v) { return is_exact_float(v) ? v : float_from_double(as_double(v)); }
static Value method_exact(Value *args, int nargs) { return exact(args[0]); }
static Value trunc_method(Value *args, int nargs) { return int_from_double(as_double(args[0])); }
static Value floor_method(Value *args, int nargs) { return int_from_double(floor(as_double(args[0]))); }
static Value ceil_method(Value *args, int nargs) { return int_from_double(ceil(as_double(args[0]))); }
static Value is_integer(Value *args, int nargs) {
  double d = as_double(args[0]);
  return from_bool(isfinite(d) && d == floor(d));
}
static Value get_real(Value self, void *closure) { return exact(self); }
static Value get_imag(Value self, void *closure) { return float_from_double(0.0); }

const BuiltinDef float_methods[] = {
    METHOD("conjugate(self, /)", method_exact, EFFECT_ALLOC, "Return self, the complex conjugate of any float."),
    METHOD("__trunc__(self, /)", trunc_method, EFFECT_ALLOC, "Return the Integral closest to x between 0 and x."),
    METHOD("__floor__(self, /)", floor_method, EFFECT_ALLOC, "Return the floor as an Integral."),
    METHOD("__ceil__(self, /)", ceil_method, EFFECT_ALLOC, "Return the ceiling as an Integral."),
    METHOD("is_integer(self, /)", is_integer, EFFECT_PURE, "Return True if the float is an integer."),
    METHOD_END,
};
const GetSetDef float_getset[] = {
    {"real", get_real, NULL, "the real part of a complex number", NULL},
    {"imag", get_imag, NULL, "the imaginary part of a complex number", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
