/* The module _decimal: its objects and what its files offer each other.

   Invariants: a Decimal never changes; the number it holds is as number.h says. The settings of a
   context are always valid, its `status` and `traps` hold Status bits. Operations compute Numbers
   without touching the heap and make objects of the results, after their conditions were put to the
   context (decimal_finish). */
#ifndef MODULES_DECIMAL_DECIMAL_H
#define MODULES_DECIMAL_DECIMAL_H

#include "gc/barrier.h"
#include "modules/_decimal/number.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

typedef struct DecimalObject {
  Object header;
  int64_t length;   /* words of the coefficient */
  int64_t exponent; /* of the coefficient's last digit; 0 if not finite */
  int64_t hash;     /* 0: not computed yet */
  uint8_t kind;     /* Kind */
  bool negative;    /* sign, of zeros and NaNs too */
  Word words[];     /* coefficient, or payload of a NaN */
} DecimalObject;

typedef struct DecimalContext {
  Object header;
  Settings settings;           /* what operations go by */
  uint32_t traps, status;      /* Status bits: those that raise, those that have occurred */
  int64_t capitals;            /* 1: exponents are written with E, 0: with e */
  Slot traps_dict, flags_dict; /* SignalDicts */
} DecimalContext;

extern Type decimal_type, decimal_context_type, context_manager_type, signal_dict_mixin_type;
extern Shape decimal_shape, decimal_context_shape, context_manager_shape, signal_dict_mixin_shape;

static always_inline bool is_decimal(Value v) {
  return likely(has_shape(v, &decimal_shape)) || is_instance(v, &decimal_type);
}
static always_inline bool is_decimal_context(Value v) {
  return has_shape(v, &decimal_context_shape) || is_instance(v, &decimal_context_type);
}
static always_inline DecimalObject *as_decimal(Value v) {
  return object_cast(DecimalObject, v);
}
static always_inline DecimalContext *as_decimal_context(Value v) {
  return object_cast(DecimalContext, v);
}

/* Unless said otherwise a Value is ABSENT and a bool false when an exception is set. */

/* -- decimal.c --------------------------------------------------------------------------------- */

/* The number of a Decimal: a view, valid while the object is on the C stack. */
static always_inline void decimal_view(Number *n, Value v) {
  DecimalObject *d = as_decimal(v);
  number_init_view(n, d->words, d->length);
  n->exponent = d->exponent;
  n->kind = d->kind;
  n->negative = d->negative;
}
Value decimal_from_number(const Number *n) must_check;
/* An instance of a class derived from Decimal, through its constructor. */
Value decimal_of_class(Value class_, Value decimal) must_check;
/* A result whose conditions have not been told yet: raises them, frees the number. */
Value decimal_finish(DecimalContext *context, Number *result, uint32_t status) must_check;
extern const BuiltinDef decimal_methods[];

/* -- convert.c --------------------------------------------------------------------------------- */

/* v as a Number, exactly: a view of a Decimal, or an int converted. false, without an exception: it
   is neither. */
bool number_load_slow(Number *n, Value v, uint32_t *status);
static always_inline bool number_load(Number *n, Value v, uint32_t *status) {
  if (likely(has_shape(v, &decimal_shape))) {
    decimal_view(n, v);
    return true;
  }
  return number_load_slow(n, v, status);
}
/* The same; TypeError. */
bool number_load_or_raise(Number *n, Value v, uint32_t *status) must_check;
/* Exactly the double. */
void number_from_double(Number *n, double d, uint32_t *status);
/* Decimal(v) */
Value decimal_from_value_exact(Value v, DecimalContext *context) must_check;
/* context.create_decimal(v) */
Value decimal_from_value(Value v, DecimalContext *context) must_check;
/* Decimal.from_float, Context.create_decimal_from_float */
Value decimal_from_float_value(Value v, DecimalContext *context, bool exact) must_check;
/* int(v) with this rounding. */
Value decimal_to_int(Value v, Rounding rounding) must_check;
Value decimal_to_float(Value v);
Value decimal_as_integer_ratio(Value *args, int nargs);
Value decimal_as_tuple(Value *args, int nargs);
Value decimal_text(Value v, Notation notation, bool capitals) must_check;
bool decimal_hash(Value v, int64_t *hash);

/* -- compare.c --------------------------------------------------------------------------------- */

Value decimal_compare(Value self, Value other, CompareOp op);

/* -- operators.c ------------------------------------------------------------------------------- */

Value decimal_unary(Value self, UnaryOperation *operation, DecimalContext *context) must_check;
/* Operands that are Decimals or ints; TypeError. */
Value decimal_binary_checked(Value a, Value b, BinaryOperation *operation,
                             DecimalContext *context) must_check;
Value decimal_divmod_checked(Value a, Value b, DecimalContext *context) must_check;
Value decimal_fma_checked(Value a, Value b, Value c, DecimalContext *context) must_check;
Value decimal_power_checked(Value a, Value b, Value modulus, DecimalContext *context) must_check;
Value decimal_add(Value a, Value b);
Value decimal_subtract(Value a, Value b);
Value decimal_multiply(Value a, Value b);
Value decimal_true_divide(Value a, Value b);
Value decimal_floor_divide(Value a, Value b);
Value decimal_remainder(Value a, Value b);
Value decimal_divmod(Value a, Value b);
Value decimal_power(Value a, Value b, Value modulus);
Value decimal_negative(Value v);
Value decimal_positive(Value v);
Value decimal_absolute(Value v);

/* -- methods.c, shared with context_methods.c -------------------------------------------------- */

typedef bool Predicate(const Number *n, const Settings *s);
Predicate number_test_finite, number_test_infinite, number_test_nan, number_test_quiet,
    number_test_signed, number_test_signaling, number_test_zero;

/* -- format.c ---------------------------------------------------------------------------------- */

Value decimal_format(Value *args, int nargs);

/* -- context.c, context_methods.c -------------------------------------------------------------- */

Value context_copy(DecimalContext *context) must_check;
/* One of the ROUND_ strings; TypeError. */
bool rounding_from_value(Value v, Rounding *rounding) must_check;
extern Value rounding_names[ROUNDING_COUNT];
bool contexts_init(Value module) must_check;
extern const BuiltinDef context_methods[];
/* The default, Basic, Extended: templates, which setcontext copies. */
extern Value default_context, basic_context, extended_context;
/* The attributes that are given (ABSENT or None are not): Context(), localcontext(). */
enum { CONTEXT_ATTRIBUTES = 8 };
bool context_set_attributes(Value context, const Value *values) must_check;

/* -- current.c --------------------------------------------------------------------------------- */

/* The running thread's context; NULL: exception set. */
DecimalContext *current_context_slow(void) must_check;
extern Value current_key,
    current_found; /* contextvars.Context, and what getcontext() gives in it */
static always_inline DecimalContext *must_check current_context(void) {
  if (likely(same(current_thread->context, current_key) && !is_absent(current_key)))
    return as_decimal_context(current_found);
  return current_context_slow();
}
/* A `context` argument: ABSENT and None mean the current one. NULL: TypeError. */
static inline DecimalContext *must_check context_argument(Value v) {
  if (is_absent(v) || is_none(v)) return current_context();
  if (is_decimal_context(v)) return as_decimal_context(v);
  raise_type_error("optional argument must be a context");
  return NULL;
}
bool current_init(void) must_check;
Value decimal_getcontext(Value *args, int nargs);
Value decimal_setcontext(Value *args, int nargs);
Value decimal_localcontext(Value *args, int nargs);

/* -- signals.c --------------------------------------------------------------------------------- */

/* Adds conditions to the context's flags and raises the first of them that is trapped. */
bool context_raise_slow(DecimalContext *context, uint32_t status) must_check;
static always_inline bool must_check context_raise(DecimalContext *context, uint32_t status) {
  return likely(status == 0) || context_raise_slow(context, status);
}
bool signals_init(Value module) must_check;
/* List of the classes; conditions come first if wanted. */
Value signals_list(uint32_t status, bool with_conditions) must_check;
/* "[Inexact, Rounded]" */
Value signals_text(uint32_t status) must_check;
/* A SignalDict, dict or list of signals as bits. TypeError, KeyError. */
bool signals_from_dict(Value v, uint32_t *bits) must_check;
bool signals_from_dict_or_list(Value v, uint32_t *bits) must_check;
Value signal_dict_new(Value context, bool traps) must_check;

/* -- module.c ---------------------------------------------------------------------------------- */

extern Value decimal_tuple_class; /* collections.namedtuple DecimalTuple */
extern Value rational_class;      /* numbers.Rational */

#endif
