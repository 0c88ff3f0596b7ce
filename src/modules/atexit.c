/* atexit: functions to call when the program ends. */
#include "modules/atexit.h"

#include "objects/dict.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/tuple.h"

/* List of (function, args, kwargs or None); None for an unregistered one. Absent until the first
   registration. */
static Value callbacks;

static Value keyword_dict(Value *values, Value kwnames) {
  if (is_absent(kwnames)) return NONE;
  Value dict = dict_new();
  for (int64_t i = 0; i < tuple_length(kwnames); i++) {
    if (!dict_set(dict, tuple_get(kwnames, i), values[i])) return ABSENT;
  }
  return dict;
}

static Value atexit_register(Value *args, int nargs, Value kwnames) {
  if (nargs < 1) return raise_type_error("register() takes at least 1 argument (0 given)");
  if (!object_is_callable(args[0])) return raise_type_error("the first argument must be callable");
  if (is_absent(callbacks)) {
    callbacks = list_new(8);
    gc_root_add(&callbacks);
  }
  Value keywords = keyword_dict(args + nargs, kwnames);
  if (is_absent(keywords)) return ABSENT;
  return list_append(callbacks,
                     tuple_pack(3, args[0], tuple_from_values(args + 1, nargs - 1), keywords))
             ? args[0]
             : ABSENT;
}

static Value atexit_unregister(Value *args, int nargs) {
  for (int64_t i = 0; !is_absent(callbacks) && i < list_length(callbacks); i++) {
    Value entry = list_get(callbacks, i);
    int is_it = is_none(entry) ? 0 : object_equal(tuple_get(entry, 0), args[0]);
    if (is_it < 0) return ABSENT;
    if (is_it && i < list_length(callbacks)) list_set(callbacks, i, NONE);
  }
  return NONE;
}

static void run_callback(Value entry) {
  Value keywords = tuple_get(entry, 2);
  Value result = call_with_tuple(tuple_get(entry, 0), tuple_get(entry, 1),
                                 is_none(keywords) ? ABSENT : keywords);
  if (is_absent(result))
    exception_write_unraisable_as("Exception ignored in atexit callback", tuple_get(entry, 0));
}

void atexit_run(void) {
  if (is_absent(callbacks)) return;
  for (int64_t i = list_length(callbacks); i-- > 0;) {
    Value entry = i < list_length(callbacks) ? list_get(callbacks, i) : NONE;
    if (!is_none(entry)) run_callback(entry);
  }
  list_clear(callbacks);
}

static Value atexit_run_all(Value *args, int nargs) {
  atexit_run();
  return NONE;
}
static Value atexit_clear(Value *args, int nargs) {
  if (!is_absent(callbacks)) list_clear(callbacks);
  return NONE;
}
static Value atexit_count(Value *args, int nargs) {
  int64_t count = 0;
  for (int64_t i = 0; !is_absent(callbacks) && i < list_length(callbacks); i++)
    count += !is_none(list_get(callbacks, i));
  return from_small_int(count);
}

static const BuiltinDef functions[] = {
    METHOD_RAW("register(func, /, *args, **kwargs)", atexit_register, EFFECT_ANY, 0,
               "Register a function to be executed upon normal program termination."),
    METHOD("unregister(func, /)", atexit_unregister, EFFECT_ANY,
           "Unregister an exit function which was previously registered using atexit.register."),
    METHOD("_clear()", atexit_clear, EFFECT_ANY,
           "Clear the list of previously registered exit functions."),
    METHOD("_run_exitfuncs()", atexit_run_all, EFFECT_ANY, "Run all registered exit functions."),
    METHOD("_ncallbacks()", atexit_count, EFFECT_ANY,
           "Return the number of registered exit functions."),
    METHOD_END,
};
static const ModuleDef atexit_def = {
    .name = "atexit",
    .doc = "Functions to be called when the program ends.\n\nregister() adds one, unregister() "
           "takes one out.",
    .functions = functions,
};
MODULE_REGISTER(atexit_def);
