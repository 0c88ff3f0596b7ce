/* Exceptions of decimal arithmetic, and SignalDict, the view of a context's flags or traps. */
#include "modules/_decimal/decimal.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/sequence.h"

typedef struct Signal {
  const char *name; /* of the class, in the module decimal */
  uint32_t bits;    /* Status */
  Value class;      /* absent until the module is first imported */
} Signal;

static Signal conditions[] = {
#define CONDITION(name, bits) {#name, bits, {0}},
#include "modules/_decimal/signals.def"
};
static Signal signals[] = {
#define SIGNAL(name, bits) {#name, bits, {0}},
#include "modules/_decimal/signals.def"
};

/* -- Raising ----------------------------------------------------------------------------------- */

static Value raise_key_message(void) {
  return raise_error(&exc_KeyError, "valid values for signals are:\n"
                                    "  [InvalidOperation, FloatOperation, DivisionByZero,\n"
                                    "   Overflow, Underflow, Subnormal, Inexact, Rounded,\n"
                                    "   Clamped]");
}

Value signals_list(uint32_t status, bool with_conditions) {
  Value list = list_new(0);
  for (size_t i = 0; with_conditions && i < countof(conditions); i++) {
    if ((status & conditions[i].bits) != 0 && !list_append(list, conditions[i].class))
      return ABSENT;
  }
  /* the first signal is the first condition's too */
  for (size_t i = with_conditions; i < countof(signals); i++) {
    if ((status & signals[i].bits) != 0 && !list_append(list, signals[i].class)) return ABSENT;
  }
  return list;
}

bool context_raise_slow(DecimalContext *context, uint32_t status) {
  context->status |= status;
  uint32_t trapped = status & (context->traps | STATUS_MEMORY);
  if (likely(trapped == 0)) return true;
  if (trapped & STATUS_MEMORY) return !is_absent(raise_memory_error());
  for (size_t i = 0; i < countof(signals); i++) {
    if ((trapped & signals[i].bits) == 0) continue;
    Value list = signals_list(trapped, true);
    if (is_absent(list)) return false;
    Value exception = call1(signals[i].class, list);
    if (!is_absent(exception)) raise_instance(exception);
    return false;
  }
  return true;
}

/* The Status bits of a signal's class; KeyError. */
static bool signal_bits(Value signal, uint32_t *bits) {
  for (size_t i = 0; i < countof(signals); i++) {
    if (same(signal, signals[i].class)) {
      *bits = signals[i].bits;
      return true;
    }
  }
  raise_key_message();
  return false;
}

Value signals_text(uint32_t status) {
  /* in the order of the bits */
  StrBuilder b;
  bool first = true;
  str_builder_init(&b, 100);
  if (!str_builder_add_char(&b, '[')) return ABSENT;
  for (uint32_t bit = 1; bit <= STATUS_UNDERFLOW; bit <<= 1) {
    for (size_t i = 0; i < countof(signals); i++) {
      /* InvalidOperation stands where the first of its conditions has its bit */
      if ((signals[i].bits & -signals[i].bits) != bit || (status & signals[i].bits) == 0) continue;
      if ((!first && !str_builder_add_ascii(&b, ", ", 2)) ||
          !str_builder_add_ascii(&b, signals[i].name, strlen(signals[i].name)))
        return ABSENT;
      first = false;
    }
  }
  return str_builder_add_char(&b, ']') ? str_builder_finish(&b) : ABSENT;
}

/* -- SignalDict -------------------------------------------------------------------------------- */

typedef struct SignalDict {
  Object header;
  Slot context; /* DecimalContext, absent in what a program made itself */
  bool traps;   /* shows its traps, otherwise its flags */
} SignalDict;

static const Layout signal_dict_layout = {.name = "SignalDict",
                                          .fixed_size = sizeof(SignalDict),
                                          .slots_offset = offsetof(SignalDict, context),
                                          .slots_count = 1};
DEFINE_TYPE_SHAPE(signal_dict_mixin);
static Value signal_dict_class;

static bool is_signal_dict(Value v) {
  return is_instance(v, &signal_dict_mixin_type);
}

Value signal_dict_new(Value context, bool traps) {
  Value v = type_alloc(as_type(signal_dict_class));
  SignalDict *d = object_cast(SignalDict, v);
  slot_set(d, &d->context, context);
  d->traps = traps;
  return v;
}

/* The bits that it shows. NULL: it belongs to no context, ValueError. */
static uint32_t *dict_bits(Value v) {
  SignalDict *d = object_cast(SignalDict, v);
  Value context = slot_get(&d->context);
  if (is_absent(context)) {
    raise_value_error("signal dict without a context");
    return NULL;
  }
  DecimalContext *c = as_decimal_context(context);
  return d->traps ? &c->traps : &c->status;
}

static Value get_item(Value self, Value key) {
  uint32_t mask, *bits = dict_bits(self);
  if (bits == NULL || !signal_bits(key, &mask)) return ABSENT;
  return from_bool((*bits & mask) != 0);
}

static bool set_item(Value self, Value key, Value v) {
  uint32_t mask, *bits = dict_bits(self);
  bool on;
  if (bits == NULL) return false;
  if (is_absent(v)) {
    raise_value_error("signal keys cannot be deleted");
    return false;
  }
  if (!signal_bits(key, &mask) || !arg_truth(v, &on)) return false;
  *bits = on ? *bits | mask : *bits & ~mask;
  return true;
}

static int64_t length(Value self) {
  return countof(signals);
}

static Value all_signals(void) {
  TupleObject *tuple = tuple_alloc(countof(signals));
  for (size_t i = 0; i < countof(signals); i++) slot_init(&tuple->items[i], signals[i].class);
  return from_object(tuple);
}

static Value iter(Value self) {
  return object_iter(all_signals());
}

static Value dict_repr(Value self) {
  uint32_t *bits = dict_bits(self);
  StrBuilder b;
  if (bits == NULL) return ABSENT;
  str_builder_init(&b, 400);
  if (!str_builder_add_char(&b, '{')) return ABSENT;
  for (size_t i = 0; i < countof(signals); i++) {
    Value item = format_text("%s<class 'decimal.%s'>:%s", i > 0 ? ", " : "", signals[i].name,
                             *bits & signals[i].bits ? "True" : "False");
    if (is_absent(item) || !str_builder_add(&b, item)) return ABSENT;
  }
  return str_builder_add_char(&b, '}') ? str_builder_finish(&b) : ABSENT;
}

static Value dict_copy_method(Value *args, int nargs) {
  uint32_t *bits = dict_bits(args[0]);
  if (bits == NULL) return ABSENT;
  Value copy = dict_new();
  for (size_t i = 0; i < countof(signals); i++) {
    if (!dict_set(copy, signals[i].class, from_bool((*bits & signals[i].bits) != 0))) return ABSENT;
  }
  return copy;
}

static bool bits_from_dict(Value dict, uint32_t *bits) {
  *bits = 0;
  if (dict_length(dict) == countof(signals)) {
    size_t found = 0;
    for (; found < countof(signals); found++) {
      bool on;
      Value v = dict_get(dict, signals[found].class);
      if (is_absent(v) && exception_pending()) return false;
      if (is_absent(v)) break;
      if (!arg_truth(v, &on)) return false;
      if (on) *bits |= signals[found].bits;
    }
    if (found == countof(signals)) return true;
  }
  raise_error(&exc_KeyError, "invalid signal dict");
  return false;
}

bool signals_from_dict(Value v, uint32_t *bits) {
  if (is_signal_dict(v)) {
    uint32_t *others = dict_bits(v);
    if (others == NULL) return false;
    *bits = *others;
    return true;
  }
  if (is_dict(v)) return bits_from_dict(v, bits);
  raise_type_error("argument must be a signal dict");
  return false;
}

bool signals_from_dict_or_list(Value v, uint32_t *bits) {
  if (!is_list(v)) return signals_from_dict(v, bits);
  *bits = 0;
  for (int64_t i = 0; i < list_length(v); i++) {
    uint32_t mask;
    if (!signal_bits(list_get(v, i), &mask)) return false;
    *bits |= mask;
  }
  return true;
}

static Value dict_compare(Value self, Value other, CompareOp op) {
  uint32_t *bits = dict_bits(self), others;
  if (bits == NULL) return ABSENT;
  if (op != CMP_EQ && op != CMP_NE) return NOT_IMPLEMENTED;
  if (is_signal_dict(other)) {
    uint32_t *other_bits = dict_bits(other);
    if (other_bits == NULL) return ABSENT;
    others = *other_bits;
  } else if (!is_dict(other)) {
    return NOT_IMPLEMENTED;
  } else if (!bits_from_dict(other, &others)) {
    if (!exception_suppress(&exc_KeyError)) return ABSENT;
    others = ~*bits;
  }
  return from_bool((*bits == others) == (op == CMP_EQ));
}

static const BuiltinDef dict_methods[] = {
    METHOD("copy(self, /)", dict_copy_method, EFFECT_ALLOC, "A dict with the same content."),
    METHOD_END,
};

Type signal_dict_mixin_type = {
    .name = "decimal.SignalDictMixin",
    .base = &object_type,
    .layout = &signal_dict_layout,
    .root_shape = &signal_dict_mixin_shape,
    .flags = TYPE_BASE,
    .slots = {.repr = dict_repr,
              .hash = hash_unhashable,
              .compare = dict_compare,
              .iter = iter,
              .length = length,
              .get_item = get_item,
              .set_item = set_item},
    .methods = dict_methods,
};

static bool make_signal_dict_class(void) {
  Value abc = import_module("collections.abc");
  Value mapping = is_absent(abc) ? ABSENT : object_getattr(abc, NAME("MutableMapping"));
  if (is_absent(mapping)) return false;
  type_ready(&signal_dict_mixin_type);
  Value bases = tuple_pack(2, type_value(&signal_dict_mixin_type), mapping);
  signal_dict_class = call3(type_value(type_of(mapping)), NAME("SignalDict"), bases, dict_new());
  return !is_absent(signal_dict_class);
}

/* -- Classes ----------------------------------------------------------------------------------- */

static Value decimal_exception;

static Value signal_class(const char *name) {
  for (size_t i = 0; i < countof(signals); i++) {
    if (strcmp(signals[i].name, name) == 0) return signals[i].class;
  }
  return ABSENT;
}

static Value exception_class(const char *name, Value bases) {
  Value text = str_intern_utf8(name, strlen(name)), dict = dict_new();
  if (!dict_set_str(dict, NAME("__module__"), NAME("decimal"))) return ABSENT;
  return type_new(&type_type, text, bases, dict, ABSENT);
}

static Value signal_bases(const char *name) {
  if (strcmp(name, "FloatOperation") == 0)
    return tuple_pack(2, decimal_exception, type_value(&exc_TypeError));
  if (strcmp(name, "DivisionByZero") == 0)
    return tuple_pack(2, decimal_exception, type_value(&exc_ZeroDivisionError));
  if (strcmp(name, "Overflow") == 0)
    return tuple_pack(2, signal_class("Inexact"), signal_class("Rounded"));
  if (strcmp(name, "Underflow") == 0)
    return tuple_pack(3, signal_class("Inexact"), signal_class("Rounded"),
                      signal_class("Subnormal"));
  return tuple_pack(1, decimal_exception);
}

/* Backwards: Overflow and Underflow derive from what comes later. */
static bool make_signals(void) {
  for (size_t i = countof(signals); i-- > 0;) {
    signals[i].class = exception_class(signals[i].name, signal_bases(signals[i].name));
    if (is_absent(signals[i].class)) return false;
  }
  return true;
}

static bool make_conditions(void) {
  Value invalid = conditions[0].class = signals[0].class;
  for (size_t i = 1; i < countof(conditions); i++) {
    Value bases = conditions[i].bits == STATUS_DIVISION_UNDEFINED
                      ? tuple_pack(2, invalid, type_value(&exc_ZeroDivisionError))
                      : tuple_pack(1, invalid);
    conditions[i].class = exception_class(conditions[i].name, bases);
    if (is_absent(conditions[i].class)) return false;
  }
  return true;
}

/* Once: the classes outlive the module, whose functions raise them. */
static bool make_classes(void) {
  for (size_t i = 0; i < countof(signals); i++) gc_root_add(&signals[i].class);
  for (size_t i = 0; i < countof(conditions); i++) gc_root_add(&conditions[i].class);
  gc_root_add(&decimal_exception);
  gc_root_add(&signal_dict_class);
  decimal_exception =
      exception_class("DecimalException", tuple_pack(1, type_value(&exc_ArithmeticError)));
  return !is_absent(decimal_exception) && make_signals() && make_conditions() &&
         make_signal_dict_class();
}

bool signals_init(Value module) {
  if (is_absent(signal_dict_class) && !make_classes()) return false;
  bool ok = module_add(module, "DecimalException", decimal_exception);
  for (size_t i = 0; ok && i < countof(signals); i++)
    ok = module_add(module, signals[i].name, signals[i].class);
  for (size_t i = 1; ok && i < countof(conditions); i++)
    ok = module_add(module, conditions[i].name, conditions[i].class);
  return ok;
}
