/* Methods of Decimal. */
#include "modules/_decimal/decimal.h"
#include "objects/float.h"

/* -- Operations of the table ------------------------------------------------------------------- */

#define UNARY(name, operation, doc)                                                                \
  static Value method_##name(Value *args, int nargs) {                                             \
    DecimalContext *context = context_argument(args[1]);                                           \
    return context == NULL ? ABSENT : decimal_unary(args[0], operation, context);                  \
  }
#define BINARY(name, operation, doc)                                                               \
  static Value method_##name(Value *args, int nargs) {                                             \
    DecimalContext *context = context_argument(args[2]);                                           \
    return context == NULL ? ABSENT                                                                \
                           : decimal_binary_checked(args[0], args[1], operation, context);         \
  }
#define TEST(name, predicate, doc)                                                                 \
  static Value method_##name(Value *args, int nargs) {                                             \
    Number n;                                                                                      \
    decimal_view(&n, args[0]);                                                                     \
    return from_bool(predicate(&n, &settings_widest));                                             \
  }
#define CONTEXT_TEST(name, predicate, doc)                                                         \
  static Value method_##name(Value *args, int nargs) {                                             \
    DecimalContext *context = context_argument(args[1]);                                           \
    Number n;                                                                                      \
    if (context == NULL) return ABSENT;                                                            \
    decimal_view(&n, args[0]);                                                                     \
    return from_bool(predicate(&n, &context->settings));                                           \
  }
#include "modules/_decimal/operations.def"

bool number_test_finite(const Number *n, const Settings *s) {
  return n->kind == FINITE;
}
bool number_test_infinite(const Number *n, const Settings *s) {
  return n->kind == INFINITE;
}
bool number_test_nan(const Number *n, const Settings *s) {
  return number_is_nan(n);
}
bool number_test_quiet(const Number *n, const Settings *s) {
  return n->kind == QUIET_NAN;
}
bool number_test_signed(const Number *n, const Settings *s) {
  return n->negative;
}
bool number_test_signaling(const Number *n, const Settings *s) {
  return n->kind == SIGNALING_NAN;
}
bool number_test_zero(const Number *n, const Settings *s) {
  return number_is_zero(n);
}

/* -- Rounding ---------------------------------------------------------------------------------- */

/* The context's settings with another rounding if one is given. false: TypeError. */
static bool settings_for(Value rounding, const DecimalContext *context, Settings *settings) {
  *settings = context->settings;
  return is_absent(rounding) || is_none(rounding) ||
         rounding_from_value(rounding, &settings->rounding);
}

static Value method_quantize(Value *args, int nargs) {
  DecimalContext *context = context_argument(args[3]);
  Settings settings;
  uint32_t status = 0;
  Number n, exponent, result;
  if (context == NULL || !settings_for(args[2], context, &settings) ||
      !number_load_or_raise(&exponent, args[1], &status))
    return ABSENT;
  decimal_view(&n, args[0]);
  number_init(&result);
  number_quantize(&result, &n, &exponent, &settings, &status);
  Value v = decimal_finish(context, &result, status);
  number_clear(&exponent);
  return v;
}

static Value to_integral(Value *args, UnaryOperation *operation) {
  DecimalContext *context = context_argument(args[2]);
  Settings settings;
  uint32_t status = 0;
  Number n, result;
  if (context == NULL || !settings_for(args[1], context, &settings)) return ABSENT;
  decimal_view(&n, args[0]);
  number_init(&result);
  operation(&result, &n, &settings, &status);
  return decimal_finish(context, &result, status);
}
static Value method_to_integral_value(Value *args, int nargs) {
  return to_integral(args, number_to_integral_value);
}
static Value method_to_integral_exact(Value *args, int nargs) {
  return to_integral(args, number_to_integral_exact);
}

static Value method_round(Value *args, int nargs) {
  int64_t places;
  if (is_absent(args[1])) return decimal_to_int(args[0], ROUND_HALF_EVEN);
  if (!is_int(args[1])) return raise_type_error("optional arg must be an integer");
  DecimalContext *context = current_context();
  if (context == NULL || !index_to_i64(args[1], &places)) return ABSENT;
  uint32_t status = 0;
  Number n, exponent, result;
  decimal_view(&n, args[0]);
  number_init(&exponent);
  number_init(&result);
  number_set_word(&exponent, false, 1, places == INT64_MIN ? INT64_MAX : -places);
  number_quantize(&result, &n, &exponent, &context->settings, &status);
  return decimal_finish(context, &result, status);
}
static Value method_trunc(Value *args, int nargs) {
  return decimal_to_int(args[0], ROUND_DOWN);
}
static Value method_floor(Value *args, int nargs) {
  return decimal_to_int(args[0], ROUND_FLOOR);
}
static Value method_ceil(Value *args, int nargs) {
  return decimal_to_int(args[0], ROUND_CEILING);
}
static Value method_complex(Value *args, int nargs) {
  Value real = decimal_to_float(args[0]);
  return is_absent(real) ? ABSENT : complex_from_doubles(as_double(real), 0);
}

/* -- Signs and copies -------------------------------------------------------------------------- */

static Value with_sign(Value v, bool negative) {
  Number n;
  decimal_view(&n, v);
  n.negative = negative;
  return decimal_from_number(&n);
}
static Value method_copy_abs(Value *args, int nargs) {
  return with_sign(args[0], false);
}
static Value method_copy_negate(Value *args, int nargs) {
  return with_sign(args[0], !as_decimal(args[0])->negative);
}
static Value method_self(Value *args, int nargs) {
  return args[0];
}

/* -- The rest ---------------------------------------------------------------------------------- */

static Value method_adjusted(Value *args, int nargs) {
  Number n;
  decimal_view(&n, args[0]);
  return number_is_special(&n) ? from_small_int(0) : int_from_i64(number_adjusted(&n));
}
static Value method_is_canonical(Value *args, int nargs) {
  return TRUE_VALUE;
}
static Value method_radix(Value *args, int nargs) {
  Number ten;
  number_init(&ten);
  number_set_word(&ten, false, 10, 0);
  return decimal_from_number(&ten);
}
static Value method_fma(Value *args, int nargs) {
  DecimalContext *context = context_argument(args[3]);
  return context == NULL ? ABSENT : decimal_fma_checked(args[0], args[1], args[2], context);
}
static Value method_number_class(Value *args, int nargs) {
  DecimalContext *context = context_argument(args[1]);
  Number n;
  if (context == NULL) return ABSENT;
  decimal_view(&n, args[0]);
  return str_from_ascii(number_class(&n, &context->settings));
}
static Value method_same_quantum(Value *args, int nargs) {
  uint32_t status = 0;
  Number a, b;
  if (context_argument(args[2]) == NULL || !number_load_or_raise(&b, args[1], &status))
    return ABSENT;
  decimal_view(&a, args[0]);
  Value result = from_bool(number_same_quantum(&a, &b));
  number_clear(&b);
  return result;
}
static Value method_to_eng_string(Value *args, int nargs) {
  DecimalContext *context = context_argument(args[1]);
  return context == NULL ? ABSENT : decimal_text(args[0], NOTATION_ENGINEERING, context->capitals);
}
static Value method_reduce(Value *args, int nargs) {
  DecimalContext *context = current_context();
  if (context == NULL) return ABSENT;
  Value text = decimal_text(args[0], NOTATION_SCIENTIFIC, context->capitals);
  return is_absent(text) ? ABSENT
                         : tuple_pack(2, type_value(type_of(args[0])), tuple_pack(1, text));
}
static Value method_sizeof(Value *args, int nargs) {
  return int_from_i64((int64_t)gc_object_size(as_object(args[0])));
}
static Value method_from_float(Value *args, int nargs) {
  DecimalContext *context = current_context();
  if (context == NULL) return ABSENT;
  return decimal_of_class(args[0], decimal_from_float_value(args[1], context, true));
}

const BuiltinDef decimal_methods[] = {
#define UNARY(name, operation, doc)                                                                \
  METHOD(#name "(self, /, context=None)", method_##name, EFFECT_ANY, doc),
#define BINARY(name, operation, doc)                                                               \
  METHOD(#name "(self, /, other, context=None)", method_##name, EFFECT_ANY, doc),
#define TEST(name, predicate, doc) METHOD(#name "(self, /)", method_##name, EFFECT_PURE, doc),
#define CONTEXT_TEST(name, predicate, doc)                                                         \
  METHOD(#name "(self, /, context=None)", method_##name, EFFECT_ANY, doc),
#include "modules/_decimal/operations.def"
    METHOD("quantize(self, /, exp, rounding=None, context=None)", method_quantize, EFFECT_ANY,
           "The number rounded to the exponent of the second."),
    METHOD("to_integral(self, /, rounding=None, context=None)", method_to_integral_value,
           EFFECT_ANY, "Rounded to an integer, quietly."),
    METHOD("to_integral_value(self, /, rounding=None, context=None)", method_to_integral_value,
           EFFECT_ANY, "Rounded to an integer, quietly."),
    METHOD("to_integral_exact(self, /, rounding=None, context=None)", method_to_integral_exact,
           EFFECT_ANY, "Rounded to an integer, with the signals Inexact and Rounded."),
    METHOD("adjusted(self, /)", method_adjusted, EFFECT_PURE,
           "The exponent of the most significant digit; 0 for infinities and NaNs."),
    METHOD("as_integer_ratio(self, /)", decimal_as_integer_ratio, EFFECT_ALLOC,
           "Numerator and denominator in lowest terms."),
    METHOD("as_tuple(self, /)", decimal_as_tuple, EFFECT_ANY, "Sign, digits and exponent."),
    METHOD("canonical(self, /)", method_self, EFFECT_PURE, "The number itself."),
    METHOD("conjugate(self, /)", method_self, EFFECT_PURE, "The number itself."),
    METHOD("copy_abs(self, /)", method_copy_abs, EFFECT_ALLOC, "A copy with positive sign."),
    METHOD("copy_negate(self, /)", method_copy_negate, EFFECT_ALLOC, "A copy with inverted sign."),
    METHOD("is_canonical(self, /)", method_is_canonical, EFFECT_PURE, "True."),
    METHOD("radix(self, /)", method_radix, EFFECT_ALLOC, "Decimal(10)."),
    METHOD("fma(self, /, other, third, context=None)", method_fma, EFFECT_ANY,
           "self * other + third, rounded once."),
    METHOD("number_class(self, /, context=None)", method_number_class, EFFECT_ANY,
           "What kind of number it is: '+Normal', '-Zero', 'sNaN', ..."),
    METHOD("same_quantum(self, /, other, context=None)", method_same_quantum, EFFECT_ANY,
           "Whether both have the same exponent."),
    METHOD("to_eng_string(self, /, context=None)", method_to_eng_string, EFFECT_ANY,
           "As text whose exponent is a multiple of three."),
    METHOD_FLAGS("from_float(type, f, /)", method_from_float, EFFECT_ANY, BUILTIN_CLASSMETHOD,
                 "The exact value of a float or int."),
    METHOD("__round__(self, ndigits=?, /)", method_round, EFFECT_ANY, NULL),
    METHOD("__trunc__(self, /)", method_trunc, EFFECT_ALLOC, NULL),
    METHOD("__floor__(self, /)", method_floor, EFFECT_ALLOC, NULL),
    METHOD("__ceil__(self, /)", method_ceil, EFFECT_ALLOC, NULL),
    METHOD("__complex__(self, /)", method_complex, EFFECT_ALLOC, NULL),
    METHOD("__copy__(self, /)", method_self, EFFECT_PURE, NULL),
    METHOD("__deepcopy__(self, memo, /)", method_self, EFFECT_PURE, NULL),
    METHOD("__format__(self, specifier, override=?, /)", decimal_format, EFFECT_ANY, NULL),
    METHOD("__reduce__(self, /)", method_reduce, EFFECT_ANY, NULL),
    METHOD("__sizeof__(self, /)", method_sizeof, EFFECT_PURE, NULL),
    METHOD_END,
};
