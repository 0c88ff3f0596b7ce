/* Decimal: the type, its objects, construction and text. */
#include "modules/_decimal/decimal.h"

static const Layout decimal_layout = {.name = "DecimalObject",
                                      .fixed_size = sizeof(DecimalObject),
                                      .length_offset = offsetof(DecimalObject, length),
                                      .item_size = sizeof(Word)};
DEFINE_TYPE_SHAPE(decimal);

/* -- Making ------------------------------------------------------------------------------------ */

static void fill(DecimalObject *d, const Number *n) {
  d->length = n->count;
  d->exponent = n->exponent;
  d->kind = n->kind;
  d->negative = n->negative;
  for (int64_t i = 0; i < n->count; i++) d->words[i] = n->words[i];
}

Value decimal_from_number(const Number *n) {
  size_t size = sizeof(DecimalObject) + (size_t)n->count * sizeof(Word);
  DecimalObject *d = likely(n->count <= NUMBER_SMALL) ? gc_alloc(&decimal_shape, size)
                                                      : gc_try_alloc(&decimal_shape, size);
  if (unlikely(d == NULL)) return ABSENT;
  fill(d, n);
  return from_object(d);
}

Value decimal_finish(DecimalContext *context, Number *result, uint32_t status) {
  bool ok = context_raise(context, status);
  Value v = ok ? decimal_from_number(result) : ABSENT;
  number_clear(result);
  return v;
}

static Value copy_of_type(Type *type, Value decimal) {
  Number n;
  decimal_view(&n, decimal);
  Value v = type_alloc_var(type, (size_t)n.count);
  if (!is_absent(v)) fill(as_decimal(v), &n);
  return v;
}

Value decimal_of_class(Value class, Value decimal) {
  if (is_absent(decimal) || same(class, type_value(&decimal_type))) return decimal;
  return call1(class, decimal);
}

static Value new_object(Type *type, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("(value=?, context=None)");
  Value bound[2];
  if (!signature_bind(&signature, args, nargs, kwnames, bound)) return ABSENT;
  DecimalContext *context = context_argument(bound[1]);
  if (context == NULL) return ABSENT;
  Value v = is_absent(bound[0]) ? from_small_int(0) : bound[0];
  Value decimal = decimal_from_value_exact(v, context);
  return type == &decimal_type || is_absent(decimal) ? decimal : copy_of_type(type, decimal);
}

/* -- Looking ----------------------------------------------------------------------------------- */

Value decimal_text(Value v, Notation notation, bool capitals) {
  char few[128], *text = few;
  Number n;
  decimal_view(&n, v);
  int64_t bound = number_text_bound(&n);
  if (bound > (int64_t)sizeof few) text = malloc((size_t)bound);
  if (text == NULL) return raise_memory_error();
  int64_t length = number_write(text, &n, notation, capitals);
  Value result = str_from_ascii_n(text, (size_t)length);
  if (text != few) free(text);
  return result;
}

static Value decimal_str(Value self) {
  DecimalContext *context = current_context();
  if (context == NULL) return ABSENT;
  return decimal_text(self, NOTATION_SCIENTIFIC, context->capitals);
}

static Value decimal_repr(Value self) {
  Value text = decimal_str(self);
  return is_absent(text) ? ABSENT : format_text("Decimal('%V')", text);
}

static int decimal_truth(Value self) {
  const DecimalObject *d = as_decimal(self);
  return d->kind != FINITE || d->length > 0;
}

static Value to_int(Value self) {
  return decimal_to_int(self, ROUND_DOWN);
}

static Value get_real(Value self, void *closure) {
  return self;
}
static Value get_imag(Value self, void *closure) {
  Number zero;
  number_init(&zero);
  return decimal_from_number(&zero);
}
static const GetSetDef getset[] = {
    {"real", get_real, NULL, "the number itself", NULL},
    {"imag", get_imag, NULL, "zero", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

Type decimal_type = {
    .name = "decimal.Decimal",
    .base = &object_type,
    .layout = &decimal_layout,
    .root_shape = &decimal_shape,
    .flags = TYPE_BASE,
    .slots =
        {
            .repr = decimal_repr,
            .str = decimal_str,
            .hash = decimal_hash,
            .compare = decimal_compare,
            .new_object = new_object,
            .add = decimal_add,
            .subtract = decimal_subtract,
            .multiply = decimal_multiply,
            .true_divide = decimal_true_divide,
            .floor_divide = decimal_floor_divide,
            .remainder = decimal_remainder,
            .divmod = decimal_divmod,
            .power = decimal_power,
            .negative = decimal_negative,
            .positive = decimal_positive,
            .absolute = decimal_absolute,
            .truth = decimal_truth,
            .to_int = to_int,
            .to_float = decimal_to_float,
        },
    .methods = decimal_methods,
    .getset = getset,
    .text_signature = "(value=\"0\", context=None)",
    .doc = "A decimal floating-point number: from an int, float, str, tuple or Decimal, exactly.",
};
