/* Context: settings, flags and traps. Its arithmetic is in context_methods.c. */
#include "modules/_decimal/decimal.h"
#include "objects/module.h"

Value rounding_names[ROUNDING_COUNT];
Value default_context, basic_context, extended_context;

static const Layout decimal_context_layout = {.name = "DecimalContext",
                                              .fixed_size = sizeof(DecimalContext),
                                              .slots_offset = offsetof(DecimalContext, traps_dict),
                                              .slots_count = 2};
DEFINE_TYPE_SHAPE(decimal_context);

static const Settings initial_settings = {
    .prec = 28, .emax = 999999, .emin = -999999, .rounding = ROUND_HALF_EVEN};
enum { INITIAL_TRAPS = STATUS_INVALID | STATUS_DIVISION_BY_ZERO | STATUS_OVERFLOW };

/* -- Making ------------------------------------------------------------------------------------ */

static Value new_with(Type *type, const Settings *settings, int64_t capitals, uint32_t traps) {
  Value v = type_alloc(type);
  DecimalContext *c = as_decimal_context(v);
  c->settings = *settings;
  c->capitals = capitals;
  c->traps = traps;
  Value dict = signal_dict_new(v, true);
  slot_set(c, &c->traps_dict, dict);
  dict = signal_dict_new(v, false);
  slot_set(c, &c->flags_dict, dict);
  return v;
}

/* Like DefaultContext, without flags. */
static Value context_new(Type *type) {
  DecimalContext *d = as_decimal_context(default_context);
  return new_with(type, &d->settings, d->capitals, d->traps);
}

Value context_copy(DecimalContext *c) {
  Value v = new_with(&decimal_context_type, &c->settings, c->capitals, c->traps);
  as_decimal_context(v)->status = c->status;
  return v;
}

static Value context_new_object(Type *type, Value *args, int nargs, Value kwnames) {
  return context_new(type);
}

static bool context_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("(prec=?, rounding=?, Emin=?, Emax=?, capitals=?, "
                                         "clamp=?, flags=?, traps=?)");
  Value bound[CONTEXT_ATTRIBUTES];
  return signature_bind(&signature, args, nargs, kwnames, bound) &&
         context_set_attributes(self, bound);
}

/* -- Attributes -------------------------------------------------------------------------------- */

bool rounding_from_value(Value v, Rounding *rounding) {
  for (int i = 0; is_str(v) && i < ROUNDING_COUNT; i++) {
    if (same(v, rounding_names[i]) || str_equal(v, rounding_names[i])) {
      *rounding = (Rounding)i;
      return true;
    }
  }
  raise_type_error("valid values for rounding are:\n"
                   "  [ROUND_CEILING, ROUND_FLOOR, ROUND_UP, ROUND_DOWN,\n"
                   "   ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_HALF_EVEN,\n"
                   "   ROUND_05UP]");
  return false;
}

/* false: TypeError, OverflowError, ValueError with this message. */
static bool number_in_range(Value v, int64_t low, int64_t high, const char *message, int64_t *out) {
  int64_t i;
  if (!is_int(v)) {
    raise_type_error("an integer is required");
    return false;
  }
  if (!index_to_i64(v, &i)) return false;
  if (i < low || i > high) {
    raise_value_error(message);
    return false;
  }
  *out = i;
  return true;
}

static Value get_prec(Value self, void *closure) {
  return int_from_i64(as_decimal_context(self)->settings.prec);
}
static bool set_prec(Value self, Value v, void *closure) {
  return number_in_range(v, 1, DECIMAL_MAX_PREC, "valid range for prec is [1, MAX_PREC]",
                         &as_decimal_context(self)->settings.prec);
}
static Value get_emin(Value self, void *closure) {
  return int_from_i64(as_decimal_context(self)->settings.emin);
}
static bool set_emin(Value self, Value v, void *closure) {
  return number_in_range(v, DECIMAL_MIN_EMIN, 0, "valid range for Emin is [MIN_EMIN, 0]",
                         &as_decimal_context(self)->settings.emin);
}
static Value get_emax(Value self, void *closure) {
  return int_from_i64(as_decimal_context(self)->settings.emax);
}
static bool set_emax(Value self, Value v, void *closure) {
  return number_in_range(v, 0, DECIMAL_MAX_EMAX, "valid range for Emax is [0, MAX_EMAX]",
                         &as_decimal_context(self)->settings.emax);
}
static Value get_capitals(Value self, void *closure) {
  return int_from_i64(as_decimal_context(self)->capitals);
}
static bool set_capitals(Value self, Value v, void *closure) {
  return number_in_range(v, 0, 1, "valid values for capitals are 0 or 1",
                         &as_decimal_context(self)->capitals);
}
static Value get_clamp(Value self, void *closure) {
  return int_from_i64(as_decimal_context(self)->settings.clamp);
}
static bool set_clamp(Value self, Value v, void *closure) {
  int64_t clamp;
  if (!number_in_range(v, 0, 1, "valid values for clamp are 0 or 1", &clamp)) return false;
  as_decimal_context(self)->settings.clamp = clamp != 0;
  return true;
}
static Value get_rounding(Value self, void *closure) {
  return rounding_names[as_decimal_context(self)->settings.rounding];
}
static bool set_rounding(Value self, Value v, void *closure) {
  return rounding_from_value(v, &as_decimal_context(self)->settings.rounding);
}
static bool set_from_dict(Value v, uint32_t *to) {
  uint32_t bits;
  if (!signals_from_dict(v, &bits)) return false;
  *to = bits;
  return true;
}
static Value get_flags(Value self, void *closure) {
  return slot_get(&as_decimal_context(self)->flags_dict);
}
static bool set_flags(Value self, Value v, void *closure) {
  return set_from_dict(v, &as_decimal_context(self)->status);
}
static Value get_traps(Value self, void *closure) {
  return slot_get(&as_decimal_context(self)->traps_dict);
}
static bool set_traps(Value self, Value v, void *closure) {
  return set_from_dict(v, &as_decimal_context(self)->traps);
}

static const GetSetDef context_getset[] = {
    {"prec", get_prec, set_prec, "precision in digits", NULL},
    {"rounding", get_rounding, set_rounding, "mode of rounding", NULL},
    {"Emin", get_emin, set_emin, "lowest exponent", NULL},
    {"Emax", get_emax, set_emax, "highest exponent", NULL},
    {"capitals", get_capitals, set_capitals, "whether exponents are written with E", NULL},
    {"clamp", get_clamp, set_clamp, "whether high exponents are folded down", NULL},
    {"flags", get_flags, set_flags, "signals that have occurred", NULL},
    {"traps", get_traps, set_traps, "signals that raise exceptions", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* A SignalDict, a dict or a list, unlike the attributes. */
static bool set_signals(Value v, uint32_t *to) {
  uint32_t bits;
  if (is_absent(v) || is_none(v)) return true;
  if (!signals_from_dict_or_list(v, &bits)) return false;
  *to = bits;
  return true;
}

bool context_set_attributes(Value context, const Value *values) {
  enum { PLAIN_ATTRIBUTES = 6 }; /* the first in context_getset */
  DecimalContext *c = as_decimal_context(context);
  for (int i = 0; i < PLAIN_ATTRIBUTES; i++) {
    if (!is_absent(values[i]) && !is_none(values[i]) &&
        !context_getset[i].set(context, values[i], NULL))
      return false;
  }
  return set_signals(values[PLAIN_ATTRIBUTES], &c->status) &&
         set_signals(values[PLAIN_ATTRIBUTES + 1], &c->traps);
}

static bool set_attribute(Value self, Value name, Value v) {
  if (!is_absent(v)) return object_generic_setattr(self, name, v);
  raise_error(&exc_AttributeError, "context attributes cannot be deleted");
  return false;
}

/* -- Showing ----------------------------------------------------------------------------------- */

static Value context_repr(Value self) {
  DecimalContext *c = as_decimal_context(self);
  const Settings *s = &c->settings;
  Value flags = signals_text(c->status), traps = is_absent(flags) ? ABSENT : signals_text(c->traps);
  if (is_absent(traps)) return ABSENT;
  return format_text(
      "Context(prec=%lld, rounding=%V, Emin=%lld, Emax=%lld, capitals=%d, clamp=%d, flags=%V, "
      "traps=%V)",
      (long long)s->prec, rounding_names[s->rounding], (long long)s->emin, (long long)s->emax,
      (int)c->capitals, (int)s->clamp, flags, traps);
}

/* -- The type and its templates ---------------------------------------------------------------- */

Type decimal_context_type = {
    .name = "decimal.Context",
    .base = &object_type,
    .layout = &decimal_context_layout,
    .root_shape = &decimal_context_shape,
    .flags = TYPE_BASE,
    .slots =
        {
            .repr = context_repr,
            .new_object = context_new_object,
            .init = context_init,
            .setattribute = set_attribute,
        },
    .methods = context_methods,
    .getset = context_getset,
    .text_signature = "(prec=None, rounding=None, Emin=None, Emax=None, capitals=None, clamp=None, "
                      "flags=None, traps=None)",
    .doc = "What arithmetic goes by: precision, rounding, limits of exponents, traps.",
};

static void make_templates(void) {
  Settings short_settings = initial_settings;
  short_settings.prec = 9;
  default_context = new_with(&decimal_context_type, &initial_settings, 1, INITIAL_TRAPS);
  extended_context = new_with(&decimal_context_type, &short_settings, 1, 0);
  short_settings.rounding = ROUND_HALF_UP;
  basic_context = new_with(&decimal_context_type, &short_settings, 1,
                           INITIAL_TRAPS | STATUS_UNDERFLOW | STATUS_CLAMPED);
}

static void make_rounding_names(void) {
  static const char *const names[] = {
#define ROUNDING(name) "ROUND_" #name,
#include "modules/_decimal/roundings.def"
  };
  for (int i = 0; i < ROUNDING_COUNT; i++)
    rounding_names[i] = str_intern_utf8(names[i], strlen(names[i]));
}

bool contexts_init(Value module) {
  if (is_absent(default_context)) {
    gc_root_add(&default_context);
    gc_root_add(&basic_context);
    gc_root_add(&extended_context);
    gc_root_add_range(rounding_names, ROUNDING_COUNT);
    make_rounding_names();
    make_templates();
  }
  bool ok = module_add(module, "DefaultContext", default_context) &&
            module_add(module, "BasicContext", basic_context) &&
            module_add(module, "ExtendedContext", extended_context);
  for (int i = 0; ok && i < ROUNDING_COUNT; i++)
    ok = module_add(module, str_utf8(rounding_names[i], NULL), rounding_names[i]);
  return ok;
}
