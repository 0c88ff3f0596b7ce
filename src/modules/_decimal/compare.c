/* Comparing Decimals with numbers of all types. */
#include "modules/_decimal/decimal.h"
#include "objects/float.h"

static Value accept(int order, CompareOp op) {
  static const uint8_t accepted[] = {
      [CMP_LT] = 1, [CMP_LE] = 3, [CMP_EQ] = 2, [CMP_NE] = 5, [CMP_GT] = 4, [CMP_GE] = 6};
  return from_bool(accepted[op] >> (order + 1) & 1);
}

static bool is_equality(CompareOp op) {
  return op == CMP_EQ || op == CMP_NE;
}

/* Operands that need not be views of Values. */
static Value compare_numbers(const Number *a, const Number *b, CompareOp op,
                             DecimalContext *context) {
  if (likely(!number_is_nan(a) && !number_is_nan(b)))
    return accept(number_compare_values(a, b), op);
  bool signaling = a->kind == SIGNALING_NAN || b->kind == SIGNALING_NAN;
  if ((signaling || !is_equality(op)) && !context_raise(context, STATUS_INVALID_OPERATION))
    return ABSENT;
  return from_bool(op == CMP_NE);
}

/* self <op> p / q as self * q <op> p */
static Value compare_rational(Value self, Value other, CompareOp op, DecimalContext *context) {
  Value numerator = object_getattr(other, NAME("numerator"));
  Value denominator = is_absent(numerator) ? ABSENT : object_getattr(other, NAME("denominator"));
  if (is_absent(denominator)) return ABSENT;
  if (!is_int(numerator) || !is_int(denominator)) return NOT_IMPLEMENTED;
  uint32_t status = 0;
  Number a, p, q, product;
  decimal_view(&a, self);
  number_init(&product);
  number_load(&p, numerator, &status);
  number_load(&q, denominator, &status);
  Settings widest = settings_widest;
  if (number_is_special(&a))
    number_copy(&product, &a, &status);
  else
    number_multiply(&product, &a, &q, &widest, &status);
  Value result =
      status & STATUS_MEMORY ? raise_memory_error() : compare_numbers(&product, &p, op, context);
  number_clear(&product);
  number_clear(&p);
  number_clear(&q);
  return result;
}

static Value compare_double(Value self, double other, CompareOp op, DecimalContext *context) {
  uint32_t status = 0;
  if (is_equality(op))
    context->status |= STATUS_FLOAT_OPERATION; /* equality is not trapped */
  else if (!context_raise(context, STATUS_FLOAT_OPERATION))
    return ABSENT;
  Number a, b;
  decimal_view(&a, self);
  number_from_double(&b, other, &status);
  Value result = compare_numbers(&a, &b, op, context);
  number_clear(&b);
  return result;
}

static Value compare_others(Value self, Value other, CompareOp op, DecimalContext *context) {
  if (is_float(other)) return compare_double(self, as_double(other), op, context);
  if (is_instance(other, &complex_type) && is_equality(op)) {
    const ComplexObject *c = object_cast(ComplexObject, other);
    if (c->imag == 0) return compare_double(self, c->real, op, context);
    return from_bool(op == CMP_NE);
  }
  int rational = object_is_instance(other, rational_class);
  if (rational <= 0) return rational < 0 ? ABSENT : NOT_IMPLEMENTED;
  return compare_rational(self, other, op, context);
}

Value decimal_compare(Value self, Value other, CompareOp op) {
  DecimalContext *context = current_context();
  uint32_t status = 0;
  Number a, b;
  if (context == NULL) return ABSENT;
  if (!number_load(&b, other, &status)) return compare_others(self, other, op, context);
  decimal_view(&a, self);
  Value result = status ? raise_memory_error() : compare_numbers(&a, &b, op, context);
  number_clear(&b);
  return result;
}
