/* The current context of a thread or task, and localcontext(). */
#include "modules/_decimal/decimal.h"
#include "modules/contextvars.h"
#include "objects/dict.h"

/* Note [The current context]
   It is the value of a context variable. Looking that up costs as much as an addition, so the last
   answer is kept together with the contextvars.Context in which it was found. Nobody but this file
   sets the variable, and a copy of a Context is another Context, hence the answer stays right. */
Value current_key, current_found;
static Value variable;

bool current_init(void) {
  if (!is_absent(variable)) return true;
  gc_root_add(&current_key);
  gc_root_add(&current_found);
  gc_root_add(&variable);
  variable = contextvar_new(str_from_ascii("decimal_context"));
  return true;
}

static bool set_current(Value context) {
  if (!contextvar_set(variable, context)) return false;
  current_key = current_thread->context;
  current_found = context;
  return true;
}

DecimalContext *current_context_slow(void) {
  Value context = contextvar_get(variable);
  if (is_absent(context)) {
    if (exception_pending()) return NULL;
    context = context_copy(as_decimal_context(default_context));
    if (is_absent(context)) return NULL;
    as_decimal_context(context)->status = 0;
    if (!set_current(context)) return NULL;
  }
  current_key = current_thread->context;
  current_found = context;
  return as_decimal_context(context);
}

Value decimal_getcontext(Value *args, int nargs) {
  DecimalContext *context = current_context();
  return context == NULL ? ABSENT : from_object(context);
}

Value decimal_setcontext(Value *args, int nargs) {
  Value context = args[0];
  if (!is_decimal_context(context)) return raise_type_error("argument must be a context");
  if (same(context, default_context) || same(context, basic_context) ||
      same(context, extended_context)) {
    context = context_copy(as_decimal_context(context));
    if (is_absent(context)) return ABSENT;
    as_decimal_context(context)->status = 0;
  }
  return set_current(context) ? NONE : ABSENT;
}

/* -- localcontext() ---------------------------------------------------------------------------- */

typedef struct ContextManager {
  Object header;
  Slot inside, outside; /* contexts: for the statement's block, and the one to go back to */
} ContextManager;

static const Layout context_manager_layout = {.name = "ContextManager",
                                              .fixed_size = sizeof(ContextManager),
                                              .slots_offset = offsetof(ContextManager, inside),
                                              .slots_count = 2};
DEFINE_TYPE_SHAPE(context_manager);

/* The keywords as an array; what is none is named in the TypeError. */
static bool attributes_from_dict(Value dict, Value *values) {
  static const char *const names[CONTEXT_ATTRIBUTES] = {"prec",     "rounding", "Emin",  "Emax",
                                                        "capitals", "clamp",    "flags", "traps"};
  int64_t found = 0;
  for (int i = 0; i < CONTEXT_ATTRIBUTES; i++) {
    values[i] = dict_get_str(dict, str_intern_utf8(names[i], strlen(names[i])));
    found += !is_absent(values[i]);
  }
  if (found == dict_length(dict)) return true;
  Value keys = sequence_tuple(dict);
  for (int64_t i = 0; !is_absent(keys) && i < tuple_length(keys); i++) {
    bool known = false;
    for (int k = 0; k < CONTEXT_ATTRIBUTES; k++)
      known = known || str_equals_ascii(tuple_get(keys, i), names[k]);
    if (!known) {
      raise_type_error("'%V' is an invalid keyword argument for this function", tuple_get(keys, i));
      break;
    }
  }
  return false;
}

Value decimal_localcontext(Value *args, int nargs) {
  Value values[CONTEXT_ATTRIBUTES] = {ABSENT};
  DecimalContext *outside = current_context(), *source = context_argument(args[0]);
  if (outside == NULL || source == NULL) return ABSENT;
  if (!is_absent(args[1]) && !attributes_from_dict(args[1], values)) return ABSENT;
  Value inside = context_copy(source);
  if (is_absent(inside) || !context_set_attributes(inside, values)) return ABSENT;
  ContextManager *manager = gc_new(&context_manager_shape);
  slot_init(&manager->inside, inside);
  slot_init(&manager->outside, from_object(outside));
  return from_object(manager);
}

static Value manager_enter(Value *args, int nargs) {
  Value context = slot_get(&object_cast(ContextManager, args[0])->inside);
  return is_absent(decimal_setcontext(&context, 1)) ? ABSENT : context;
}

static Value manager_exit(Value *args, int nargs) {
  Value context = slot_get(&object_cast(ContextManager, args[0])->outside);
  return is_absent(decimal_setcontext(&context, 1)) ? ABSENT : FALSE_VALUE;
}

static const BuiltinDef manager_methods[] = {
    METHOD("__enter__(self, /)", manager_enter, EFFECT_ANY, "Makes the context the current one."),
    METHOD("__exit__(self, /, *args)", manager_exit, EFFECT_ANY, "Brings the former one back."),
    METHOD_END,
};

Type context_manager_type = {
    .name = "decimal.ContextManager",
    .base = &object_type,
    .layout = &context_manager_layout,
    .root_shape = &context_manager_shape,
    .flags = TYPE_NO_INSTANCES,
    .methods = manager_methods,
    .doc = "What localcontext() returns: a context for the length of a with statement.",
};
