/* complex: construction from numbers and text, methods. */
#include "objects/complex_methods.h"

#include <ctype.h>

#include "base/float_parse.h"
#include "objects/format.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* -- Text: [sign]real, [sign]imag j, or both, in parentheses or not ---------------------------- */

typedef struct ComplexText {
  const char *at, *end; /* next character to parse, and the end of the text */
} ComplexText;

static void skip_blanks(ComplexText *t) {
  while (t->at < t->end && isspace((unsigned char)*t->at)) t->at++;
}
static bool is_sign(const ComplexText *t) {
  return t->at < t->end && (*t->at == '+' || *t->at == '-');
}
static bool take_j(ComplexText *t) {
  if (t->at >= t->end || (*t->at | 0x20) != 'j') return false;
  t->at++;
  return true;
}

/* A number, or a bare sign (or nothing) that stands for one before j. */
static bool take_number(ComplexText *t, double *out) {
  size_t length = float_parse(t->at, t->end - t->at, true, out);
  if (length > 0) {
    t->at += length;
    return true;
  }
  bool negative = is_sign(t) && *t->at == '-';
  if (is_sign(t)) t->at++;
  *out = negative ? -1 : 1;
  return t->at < t->end && (*t->at | 0x20) == 'j';
}

static bool parse(ComplexText t, Pair *out) {
  *out = (Pair){0, 0};
  skip_blanks(&t);
  bool parenthesis = t.at < t.end && *t.at == '(';
  if (parenthesis) {
    t.at++;
    skip_blanks(&t);
  }
  double number;
  if (!take_number(&t, &number)) return false;
  if (take_j(&t)) {
    out->imag = number;
  } else {
    out->real = number;
    if (is_sign(&t) && (!take_number(&t, &out->imag) || !take_j(&t))) return false;
  }
  skip_blanks(&t);
  if (parenthesis) {
    if (t.at >= t.end || *t.at++ != ')') return false;
    skip_blanks(&t);
  }
  return t.at == t.end;
}

static bool underscores_are_between_digits(const char *text, size_t length) {
  for (size_t i = 0; i < length; i++) {
    if (text[i] != '_') continue;
    if (i == 0 || i + 1 == length || !isdigit((unsigned char)text[i - 1]) ||
        !isdigit((unsigned char)text[i + 1]))
      return false;
  }
  return true;
}

static Value instance(Type *type, Pair p) {
  if (type == &complex_type) return complex_from_doubles(p.real, p.imag);
  Value v = type_alloc(type);
  object_cast(ComplexObject, v)->real = p.real;
  object_cast(ComplexObject, v)->imag = p.imag;
  return v;
}

static Value from_text(Type *type, Value text) {
  size_t length;
  Pair p;
  Value ascii = str_to_number_text(text);
  const char *utf8 = is_absent(ascii) ? NULL : str_utf8(ascii, &length);
  if (utf8 == NULL) return ABSENT;
  if (!underscores_are_between_digits(utf8, length))
    return raise_value_error("could not convert string to complex: %R", text);
  if (!parse((ComplexText){utf8, utf8 + length}, &p))
    return raise_value_error("complex() arg is a malformed string");
  return instance(type, p);
}

/* -- Numbers ----------------------------------------------------------------------------------- */

/* What __complex__ gives, or v itself where it has none. */
static Value by_method(Value v) {
  if (has_shape(v, &complex_shape)) return v;
  bool found;
  Value result = call_special(v, NAME("__complex__"), NULL, 0, &found);
  if (!found) return v;
  if (is_absent(result) || has_shape(result, &complex_shape)) return result;
  if (!is_complex(result))
    return raise_type_error("__complex__ returned non-complex (type %T)", result);
  if (!warn(&exc_DeprecationWarning, 1,
            "__complex__ returned non-complex (type %T).  The ability to return an instance of a "
            "strict subclass of complex is deprecated, and may be removed in a future version of "
            "Python.",
            result))
    return ABSENT;
  return result;
}

static bool is_number(Value v) {
  return is_complex(v) || type_of(v)->slots.to_float != NULL || type_of(v)->slots.index != NULL;
}

static bool part(Value v, Pair *out) {
  out->imag = 0;
  if (!is_complex(v)) {
    Value number = number_to_float(v);
    return !is_absent(number) && value_to_double(number, &out->real);
  }
  *out = (Pair){object_cast(ComplexObject, v)->real, object_cast(ComplexObject, v)->imag};
  return true;
}

Value complex_new(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("complex(real=0, imag=?)");
  Value a[2];
  Pair real, imag = {0, 0};
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return ABSENT;
  if (is_absent(a[1]) && has_shape(a[0], &complex_shape) && type == &complex_type) return a[0];
  if (is_str(a[0])) {
    if (!is_absent(a[1]))
      return raise_type_error("complex() can't take second arg if first is a string");
    return from_text(type, a[0]);
  }
  if (!is_absent(a[1]) && is_str(a[1]))
    return raise_type_error("complex() second arg can't be a string");
  Value first = by_method(a[0]);
  if (is_absent(first)) return ABSENT;
  if (!is_number(first))
    return raise_type_error("complex() first argument must be a string or a number, not '%T'",
                            first);
  if (!is_absent(a[1]) && !is_number(a[1]))
    return raise_type_error("complex() second argument must be a number, not '%T'", a[1]);
  if (!part(first, &real) || (!is_absent(a[1]) && !part(a[1], &imag))) return ABSENT;
  /* complex(a, b) is a + b*1j for complex parts too */
  double imaginary = is_absent(a[1])     ? real.imag
                     : is_complex(first) ? real.imag + imag.real
                                         : imag.real;
  double real_part = !is_absent(a[1]) && is_complex(a[1]) ? real.real - imag.imag : real.real;
  return instance(type, (Pair){real_part, imaginary});
}

/* -- Methods ----------------------------------------------------------------------------------- */

static ComplexObject *self_of(Value v) {
  return object_cast(ComplexObject, v);
}
static Value conjugate(Value *args, int nargs) {
  return complex_from_doubles(self_of(args[0])->real, -self_of(args[0])->imag);
}
static Value to_complex(Value *args, int nargs) {
  return has_shape(args[0], &complex_shape)
             ? args[0]
             : complex_from_doubles(self_of(args[0])->real, self_of(args[0])->imag);
}
static Value format_method(Value *args, int nargs) {
  if (!is_str(args[1]))
    return raise_type_error("__format__() argument must be str, not %Y", args[1]);
  return format_complex(args[0], args[1]);
}
static Value getnewargs(Value *args, int nargs) {
  Value real = float_from_double(self_of(args[0])->real),
        imag = float_from_double(self_of(args[0])->imag);
  return tuple_pack(2, real, imag);
}

const BuiltinDef complex_methods[] = {
    METHOD("conjugate(self, /)", conjugate, EFFECT_ALLOC,
           "Return the number with the sign of the imaginary part reversed."),
    METHOD("__complex__(self, /)", to_complex, EFFECT_ALLOC,
           "Convert this value to exact type complex."),
    METHOD("__format__(self, format_spec, /)", format_method, EFFECT_ANY,
           "Convert to a string according to format_spec."),
    METHOD("__getnewargs__(self, /)", getnewargs, EFFECT_ALLOC, NULL),
    METHOD_END,
};
const MemberDef complex_members[] = {
    {"real", MEMBER_DOUBLE, offsetof(ComplexObject, real), false,
     "the real part of a complex number"},
    {"imag", MEMBER_DOUBLE, offsetof(ComplexObject, imag), false,
     "the imaginary part of a complex number"},
    {NULL, 0, 0, false, NULL},
};
