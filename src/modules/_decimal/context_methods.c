/* Methods of Context: arithmetic by its settings. */
#include "modules/_decimal/decimal.h"

/* -- Operations of the table ------------------------------------------------------------------- */

static Value test(Value context, Value v, Predicate *predicate) {
  uint32_t status = 0;
  Number n;
  if (!number_load_or_raise(&n, v, &status)) return ABSENT;
  Value result = from_bool(predicate(&n, &as_decimal_context(context)->settings));
  number_clear(&n);
  return result;
}

#define UNARY(name, operation, doc)                                                                \
  static Value context_##name(Value *args, int nargs) {                                            \
    return decimal_unary(args[1], operation, as_decimal_context(args[0]));                         \
  }
#define BINARY(name, operation, doc)                                                               \
  static Value context_##name(Value *args, int nargs) {                                            \
    return decimal_binary_checked(args[1], args[2], operation, as_decimal_context(args[0]));       \
  }
#define TEST(name, predicate, doc)                                                                 \
  static Value context_##name(Value *args, int nargs) {                                            \
    return test(args[0], args[1], predicate);                                                      \
  }
#define CONTEXT_TEST TEST
#define CONTEXT_UNARY UNARY
#define CONTEXT_BINARY BINARY
#include "modules/_decimal/operations.def"

static Value context_divmod(Value *args, int nargs) {
  return decimal_divmod_checked(args[1], args[2], as_decimal_context(args[0]));
}
static Value context_fma(Value *args, int nargs) {
  return decimal_fma_checked(args[1], args[2], args[3], as_decimal_context(args[0]));
}
static Value context_power(Value *args, int nargs) {
  return decimal_power_checked(args[1], args[2], args[3], as_decimal_context(args[0]));
}

/* -- Making Decimals --------------------------------------------------------------------------- */

static Value context_create_decimal(Value *args, int nargs) {
  return decimal_from_value(args[1], as_decimal_context(args[0]));
}
static Value context_create_decimal_from_float(Value *args, int nargs) {
  return decimal_from_float_value(args[1], as_decimal_context(args[0]), false);
}
/* A Decimal or int, not rounded. */
static Value exact_operand(Value context, Value v) {
  if (!is_decimal(v) && !is_int(v))
    return raise_type_error("conversion from %T to Decimal is not supported", v);
  return decimal_from_value_exact(v, as_decimal_context(context));
}
static Value context_copy_decimal(Value *args, int nargs) {
  return exact_operand(args[0], args[1]);
}
static Value with_sign(Value context, Value v, int sign) {
  Value exact = exact_operand(context, v);
  if (is_absent(exact)) return ABSENT;
  Number n;
  decimal_view(&n, exact);
  n.negative = sign < 0 ? !n.negative : false;
  return decimal_from_number(&n);
}
static Value context_copy_abs(Value *args, int nargs) {
  return with_sign(args[0], args[1], 1);
}
static Value context_copy_negate(Value *args, int nargs) {
  return with_sign(args[0], args[1], -1);
}
static Value context_apply(Value *args, int nargs) {
  if (!is_decimal(args[1])) return exact_operand(args[0], args[1]);
  return decimal_from_value(args[1], as_decimal_context(args[0]));
}
static Value context_canonical(Value *args, int nargs) {
  return is_decimal(args[1]) ? args[1] : raise_type_error("argument must be a Decimal");
}
static Value context_is_canonical(Value *args, int nargs) {
  return is_decimal(args[1]) ? TRUE_VALUE : raise_type_error("argument must be a Decimal");
}
static Value context_radix(Value *args, int nargs) {
  Number ten;
  number_init(&ten);
  number_set_word(&ten, false, 10, 0);
  return decimal_from_number(&ten);
}

/* -- Text and the like ------------------------------------------------------------------------- */

static Value text(Value *args, Notation notation) {
  Value exact = exact_operand(args[0], args[1]);
  return is_absent(exact) ? ABSENT
                          : decimal_text(exact, notation, as_decimal_context(args[0])->capitals);
}
static Value context_to_sci_string(Value *args, int nargs) {
  return text(args, NOTATION_SCIENTIFIC);
}
static Value context_to_eng_string(Value *args, int nargs) {
  return text(args, NOTATION_ENGINEERING);
}
static Value context_number_class(Value *args, int nargs) {
  uint32_t status = 0;
  Number n;
  if (!number_load_or_raise(&n, args[1], &status)) return ABSENT;
  const char *name = number_class(&n, &as_decimal_context(args[0])->settings);
  number_clear(&n);
  return str_from_ascii(name);
}
static Value context_same_quantum(Value *args, int nargs) {
  uint32_t status = 0;
  Number a, b;
  if (!number_load_or_raise(&a, args[1], &status)) return ABSENT;
  Value result = ABSENT;
  if (number_load_or_raise(&b, args[2], &status)) {
    result = from_bool(number_same_quantum(&a, &b));
    number_clear(&b);
  }
  number_clear(&a);
  return result;
}

/* -- The context itself ------------------------------------------------------------------------ */

static Value context_etiny(Value *args, int nargs) {
  return int_from_i64(settings_etiny(&as_decimal_context(args[0])->settings));
}
static Value context_etop(Value *args, int nargs) {
  return int_from_i64(settings_etop(&as_decimal_context(args[0])->settings));
}
static Value context_clear_flags(Value *args, int nargs) {
  as_decimal_context(args[0])->status = 0;
  return NONE;
}
static Value context_clear_traps(Value *args, int nargs) {
  as_decimal_context(args[0])->traps = 0;
  return NONE;
}
static Value context_copy_method(Value *args, int nargs) {
  return context_copy(as_decimal_context(args[0]));
}
static Value context_reduce(Value *args, int nargs) {
  DecimalContext *c = as_decimal_context(args[0]);
  const Settings *s = &c->settings;
  Value flags = signals_list(c->status, false);
  Value traps = is_absent(flags) ? ABSENT : signals_list(c->traps, false);
  if (is_absent(traps)) return ABSENT;
  return tuple_pack(2, type_value(type_of(args[0])),
                    tuple_pack(8, int_from_i64(s->prec), rounding_names[s->rounding],
                               int_from_i64(s->emin), int_from_i64(s->emax),
                               int_from_i64(c->capitals), int_from_i64(s->clamp), flags, traps));
}

const BuiltinDef context_methods[] = {
#define UNARY(name, operation, doc) METHOD(#name "(self, x, /)", context_##name, EFFECT_ANY, doc),
#define BINARY(name, operation, doc)                                                               \
  METHOD(#name "(self, x, y, /)", context_##name, EFFECT_ANY, doc),
#define TEST UNARY
#define CONTEXT_TEST UNARY
#define CONTEXT_UNARY UNARY
#define CONTEXT_BINARY BINARY
#include "modules/_decimal/operations.def"
    METHOD("divmod(self, x, y, /)", context_divmod, EFFECT_ANY, "Quotient and remainder."),
    METHOD("fma(self, x, y, z, /)", context_fma, EFFECT_ANY, "x * y + z, rounded once."),
    METHOD("power(self, /, a, b, modulo=None)", context_power, EFFECT_ANY,
           "a ** b, or a ** b % modulo."),
    METHOD("create_decimal(self, num=\"0\", /)", context_create_decimal, EFFECT_ANY,
           "A Decimal from anything that Decimal takes, rounded."),
    METHOD("create_decimal_from_float(self, f, /)", context_create_decimal_from_float, EFFECT_ANY,
           "A Decimal from a float or int, rounded."),
    METHOD("copy_decimal(self, x, /)", context_copy_decimal, EFFECT_ANY, "A Decimal, not rounded."),
    METHOD("copy_abs(self, x, /)", context_copy_abs, EFFECT_ANY, "A copy with positive sign."),
    METHOD("copy_negate(self, x, /)", context_copy_negate, EFFECT_ANY,
           "A copy with inverted sign."),
    METHOD("_apply(self, x, /)", context_apply, EFFECT_ANY, "x, rounded."),
    METHOD("canonical(self, x, /)", context_canonical, EFFECT_ANY, "x itself."),
    METHOD("is_canonical(self, x, /)", context_is_canonical, EFFECT_ANY, "True."),
    METHOD("radix(self, /)", context_radix, EFFECT_ALLOC, "Decimal(10)."),
    METHOD("to_sci_string(self, x, /)", context_to_sci_string, EFFECT_ANY,
           "As text in scientific notation."),
    METHOD("to_eng_string(self, x, /)", context_to_eng_string, EFFECT_ANY,
           "As text whose exponent is a multiple of three."),
    METHOD("number_class(self, x, /)", context_number_class, EFFECT_ANY,
           "What kind of number it is."),
    METHOD("same_quantum(self, x, y, /)", context_same_quantum, EFFECT_ANY,
           "Whether both have the same exponent."),
    METHOD("Etiny(self, /)", context_etiny, EFFECT_ALLOC,
           "The lowest exponent of a subnormal number: Emin - prec + 1."),
    METHOD("Etop(self, /)", context_etop, EFFECT_ALLOC,
           "The highest exponent with a full coefficient: Emax - prec + 1."),
    METHOD("clear_flags(self, /)", context_clear_flags, EFFECT_PURE, "Sets all flags to False."),
    METHOD("clear_traps(self, /)", context_clear_traps, EFFECT_PURE, "Sets all traps to False."),
    METHOD("copy(self, /)", context_copy_method, EFFECT_ALLOC, "A copy with flags and traps."),
    METHOD("__copy__(self, /)", context_copy_method, EFFECT_ALLOC, NULL),
    METHOD("__reduce__(self, /)", context_reduce, EFFECT_ALLOC, NULL),
    METHOD_END,
};
