/* The module _decimal. Arithmetic is that of number.h and what stands behind it; objects, operators
 * and contexts are those of decimal.h. */
#include "modules/_decimal/decimal.h"
#include "objects/dict.h"
#include "objects/module.h"

Value decimal_tuple_class, rational_class;

static const BuiltinDef functions[] = {
    METHOD("getcontext()", decimal_getcontext, EFFECT_ANY, "The current context."),
    METHOD("setcontext(context, /)", decimal_setcontext, EFFECT_ANY, "Sets a new context."),
    METHOD("localcontext(ctx=None, **kwargs)", decimal_localcontext, EFFECT_ANY,
           "A context manager that makes a copy of a context the current one."),
    METHOD_END,
};

/* The number classes know Decimal from now on. */
static bool register_decimal(void) {
  Value numbers = import_module("numbers");
  Value number = is_absent(numbers) ? ABSENT : object_getattr(numbers, NAME("Number"));
  if (is_absent(number) ||
      is_absent(call_method1(number, NAME("register"), type_value(&decimal_type))))
    return false;
  rational_class = object_getattr(numbers, NAME("Rational"));
  return !is_absent(rational_class);
}

static bool make_decimal_tuple(void) {
  Value collections = import_module("collections");
  Value namedtuple =
      is_absent(collections) ? ABSENT : object_getattr(collections, NAME("namedtuple"));
  if (is_absent(namedtuple)) return false;
  Value args[] = {str_from_ascii("DecimalTuple"), str_from_ascii("sign digits exponent"),
                  str_from_ascii("decimal")};
  decimal_tuple_class = call(namedtuple, args, 2, tuple_pack(1, NAME("module")));
  return !is_absent(decimal_tuple_class);
}

static bool make_once(void) {
  if (!is_absent(decimal_tuple_class)) return true;
  gc_root_add(&decimal_tuple_class);
  gc_root_add(&rational_class);
  type_ready(&context_manager_type);
  return current_init() && register_decimal() && make_decimal_tuple();
}

static bool init(Value module) {
  return signals_init(module) && contexts_init(module) && make_once() &&
         module_add(module, "DecimalTuple", decimal_tuple_class) &&
         module_add(module, "MAX_PREC", int_from_i64(DECIMAL_MAX_PREC)) &&
         module_add(module, "MAX_EMAX", int_from_i64(DECIMAL_MAX_EMAX)) &&
         module_add(module, "MIN_EMIN", int_from_i64(DECIMAL_MIN_EMIN)) &&
         module_add(module, "MIN_ETINY", int_from_i64(DECIMAL_MIN_ETINY)) &&
         module_add(module, "HAVE_THREADS", TRUE_VALUE) &&
         module_add(module, "HAVE_CONTEXTVAR", TRUE_VALUE) &&
         module_add_string(module, "__version__", "1.70") &&
         module_add_string(module, "__libmpdec_version__", "2.5.1");
}

static Type *const types[] = {&decimal_type, &decimal_context_type, NULL};

static const ModuleDef decimal_module = {
    .name = "_decimal",
    .doc = "C decimal arithmetic module",
    .functions = functions,
    .types = types,
    .init = init,
};
MODULE_REGISTER(decimal_module);
