/* float: construction and methods. */
#include "objects/float_methods.h"

#include <ctype.h>
#include <math.h>

#include "base/float_parse.h"
#include "base/float_print.h"
#include "objects/buffer.h"
#include "objects/bytes.h"
#include "objects/format.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Construction ------------------------------------------------------------------------------ */

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
    Value ascii = str_to_number_text(v);
    text = is_absent(ascii) ? NULL : str_utf8(ascii, &length);
    if (text == NULL) return ABSENT;
    if (parse_all(text, length, &d)) return float_from_double(d);
  } else {
    Buffer buffer;
    if (!buffer_get(v, &buffer, BUFFER_SIMPLE)) return ABSENT;
    bool ok = parse_all(buffer.memory, buffer.length, &d);
    buffer_release(&buffer);
    if (ok) return float_from_double(d);
  }
  return raise_value_error("could not convert string to float: %R", v);
}

static Value convert(Value v) {
  const TypeSlots *slots = &type_of(v)->slots;
  if (is_exact_str(v)) return float_from_text(v);
  if (slots->to_float != NULL || slots->index != NULL) return number_to_float(v);
  if (is_str(v) || object_has_buffer(v)) return float_from_text(v);
  return raise_type_error("float() argument must be a string or a real number, not '%T'", v);
}

Value float_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("float(x=0, /)");
  Value a[1];
  if (type->slots.init != float_type.slots.init) kwnames = ABSENT; /* for the subclass's __init__ */
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  Value v = convert(a[0]);
  if (is_absent(v) || type == &float_type) return v;
  Value instance = type_alloc(type);
  object_cast(FloatObject, instance)->value = as_double(v);
  return instance;
}

/* -- Methods ----------------------------------------------------------------------------------- */

static Value exact(Value v) {
  return is_exact_float(v) ? v : float_from_double(as_double(v));
}
static Value method_exact(Value *args, int nargs) {
  return exact(args[0]);
}
static Value trunc_method(Value *args, int nargs) {
  return int_from_double(as_double(args[0]));
}
static Value floor_method(Value *args, int nargs) {
  return int_from_double(floor(as_double(args[0])));
}
static Value ceil_method(Value *args, int nargs) {
  return int_from_double(ceil(as_double(args[0])));
}
static Value is_integer(Value *args, int nargs) {
  double d = as_double(args[0]);
  return from_bool(isfinite(d) && d == floor(d));
}
static Value get_real(Value self, void *closure) {
  return exact(self);
}
static Value get_imag(Value self, void *closure) {
  return float_from_double(0.0);
}

static Value format_method(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("__format__() argument must be str, not %Y", args[1]);
  return format_float(args[0], args[1]);
}

/* To the nearest integer, halves to even. */
static Value round_to_int(double d) {
  if (isinf(d)) return raise_error(&exc_OverflowError, "cannot convert float infinity to integer");
  if (isnan(d)) return raise_value_error("cannot convert float NaN to integer");
  return int_from_double(rint(d));
}

static Value round_method(Value *args, int nargs) {
  double d = as_double(args[0]);
  int64_t places;
  if (is_none(args[1])) return round_to_int(d);
  if (!index_to_i64_clip(args[1], &places)) return ABSENT;
  if (!isfinite(d) || places > 323) return float_from_double(d);
  if (places < -308) return float_from_double(copysign(0.0, d));
  double rounded = float_round(d, (int)places);
  if (isinf(rounded))
    return raise_error(&exc_OverflowError, "rounded value too large to represent");
  return float_from_double(rounded);
}

static Value hex_method(Value *args, int nargs) {
  char text[FLOAT_REPR_SIZE];
  return str_from_ascii_n(text, float_hex(as_double(args[0]), text));
}

static Value fromhex(Value *args, int nargs) {
  size_t length;
  double d = 0;
  if (!is_str(args[1])) return raise_type_error("fromhex() argument must be str, not %Y", args[1]);
  const char *text = str_utf8(args[1], &length);
  if (text == NULL) return ABSENT;
  FloatHexResult result = float_parse_hex(text, length, &d);
  if (result == FLOAT_HEX_INVALID)
    return raise_value_error("invalid hexadecimal floating-point string");
  if (result == FLOAT_HEX_TOO_LARGE)
    return raise_error(&exc_OverflowError, "hexadecimal value too large to represent as a float");
  Value v = float_from_double(d);
  return as_type(args[0]) == &float_type ? v : call1(args[0], v);
}

static Value as_integer_ratio(Value *args, int nargs) {
  double d = as_double(args[0]);
  if (isinf(d)) return raise_error(&exc_OverflowError, "cannot convert Infinity to integer ratio");
  if (isnan(d)) return raise_value_error("cannot convert NaN to integer ratio");
  int exponent;
  double fraction = frexp(d, &exponent);
  for (int i = 0; i < 300 && fraction != floor(fraction); i++) {
    fraction *= 2.0;
    exponent--;
  }
  Value numerator = int_from_double(fraction), denominator = from_small_int(1);
  if (exponent > 0)
    numerator = int_lshift(numerator, exponent);
  else
    denominator = int_lshift(denominator, -exponent);
  return is_absent(numerator) || is_absent(denominator) ? ABSENT
                                                        : tuple_pack(2, numerator, denominator);
}

static Value getnewargs(Value *args, int nargs) {
  return tuple_pack(1, float_from_double(as_double(args[0])));
}

static Value getformat(Value *args, int nargs) {
  if (is_str(args[1]) &&
      (str_equals_ascii(args[1], "double") || str_equals_ascii(args[1], "float")))
    return str_from_ascii("IEEE, little-endian");
  if (!is_str(args[1]))
    return raise_type_error("__getformat__() argument must be str, not %Y", args[1]);
  return raise_value_error("__getformat__() argument 1 must be 'double' or 'float'");
}

const BuiltinDef float_methods[] = {
    METHOD("__format__(self, format_spec, /)", format_method, EFFECT_ANY,
           "Formats the float according to format_spec."),
    METHOD("__round__(self, ndigits=None, /)", round_method, EFFECT_ANY,
           "Return the Integral closest to x, rounding half toward even."),
    METHOD("hex(self, /)", hex_method, EFFECT_ALLOC,
           "Return a hexadecimal representation of a floating-point number."),
    METHOD_FLAGS("fromhex(type, string, /)", fromhex, EFFECT_ANY, BUILTIN_CLASSMETHOD,
                 "Create a floating-point number from a hexadecimal string."),
    METHOD("as_integer_ratio(self, /)", as_integer_ratio, EFFECT_ALLOC,
           "A pair of integers whose ratio is exactly equal to the original float."),
    METHOD("__getnewargs__(self, /)", getnewargs, EFFECT_ALLOC, NULL),
    METHOD_FLAGS("__getformat__(type, typestr, /)", getformat, EFFECT_ALLOC, BUILTIN_CLASSMETHOD,
                 "How C doubles are represented; used by Python's test suite."),
    METHOD("conjugate(self, /)", method_exact, EFFECT_ALLOC,
           "Return the float itself: a real number is its own conjugate."),
    METHOD("__trunc__(self, /)", trunc_method, EFFECT_ALLOC,
           "Return the integer part, without the fraction."),
    METHOD("__floor__(self, /)", floor_method, EFFECT_ALLOC, "Return the floor as an Integral."),
    METHOD("__ceil__(self, /)", ceil_method, EFFECT_ALLOC, "Return the ceiling as an Integral."),
    METHOD("is_integer(self, /)", is_integer, EFFECT_PURE,
           "Return True if the float is an integer."),
    METHOD_END,
};
const GetSetDef float_getset[] = {
    {"real", get_real, NULL, "the real part of a complex number", NULL},
    {"imag", get_imag, NULL, "the imaginary part of a complex number", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
