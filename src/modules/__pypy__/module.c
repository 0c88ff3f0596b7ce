/* __pypy__: what PyPy offers to programs beyond CPython's library; programs also recognise PyPy by
   its name. Here: hints for lists, operations on the order of dicts. */
#include "interp/import.h"
#include "modules/__pypy__/pypy.h"
#include "objects/dict_ops.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/sequence.h"
#include "objects/str.h"

/* -- Lists and dicts --------------------------------------------------------------------------- */

static Value newlist_hint(Value *args, int nargs) {
  int64_t size;
  return index_to_i64(args[0], &size) ? list_new(max_of((int64_t)0, size)) : ABSENT;
}

static bool check_dict(Value v) {
  if (!is_dict(v)) raise_type_error("expected dict object, got %T", v);
  return is_dict(v);
}

static Value reversed_dict(Value *args, int nargs) {
  return check_dict(args[0]) ? dict_reversed(args, nargs) : ABSENT;
}

static Value move_to_end(Value *args, int nargs) {
  bool last;
  if (!check_dict(args[0]) || !arg_truth(args[2], &last)) return ABSENT;
  return dict_move_to_end(args[0], args[1], last) ? NONE : ABSENT;
}

static Value delitem_if_value_is(Value *args, int nargs) {
  if (!check_dict(args[0])) return ABSENT;
  Value v = dict_get(args[0], args[1]);
  if (is_absent(v)) return exception_pending() ? ABSENT : NONE;
  return !same(v, args[2]) || dict_delete(args[0], args[1]) >= 0 ? NONE : ABSENT;
}

/* -- Others ------------------------------------------------------------------------------------ */

static Value lookup_special(Value *args, int nargs) {
  if (!is_str(args[1])) return raise_type_error("expected str, got %T object", args[1]);
  Value v = object_lookup_special(args[0], args[1]);
  return !is_absent(v) || exception_pending() ? v : NONE;
}

static Value add_memory_pressure(Value *args, int nargs) {
  int64_t bytes;
  if (!index_to_i64(args[0], &bytes)) return ABSENT;
  gc_add_memory_pressure((size_t)max_of((int64_t)0, bytes));
  return NONE;
}

static const BuiltinDef functions[] = {
    METHOD("newlist_hint(sizehint, /)", newlist_hint, EFFECT_ANY,
           "An empty list with room for so many items."),
    METHOD("reversed_dict(dict, /)", reversed_dict, EFFECT_ANY,
           "The keys of a dict from the last to the first."),
    METHOD("move_to_end(dict, key, last=True)", move_to_end, EFFECT_ANY,
           "Move the key to the end of the dict, or to its front."),
    METHOD("delitem_if_value_is(dict, key, value, /)", delitem_if_value_is, EFFECT_ANY,
           "Delete the key if its value is that object."),
    METHOD("lookup_special(object, name, /)", lookup_special, EFFECT_ANY,
           "The special method, found on the type and bound; None if there is none."),
    METHOD("add_memory_pressure(nbytes, /)", add_memory_pressure, EFFECT_ANY,
           "Tell the collector of memory that it does not see."),
    METHOD_END,
};

/* The submodule needs no import of its own: it comes with the module, as in PyPy. */
static bool init(Value module) {
  Value builders = module_create(&pypy_builders_module), modules = sys_modules();
  return !is_absent(builders) && !is_absent(modules) && module_add(module, "builders", builders) &&
         object_setitem(modules, str_from_ascii(pypy_builders_module.name), builders) &&
         module_add_functions(module, pypy_log_functions);
}
static const ModuleDef pypy_module = {.name = "__pypy__",
                                      .doc = "What PyPy has beyond the library.",
                                      .functions = functions,
                                      .init = init};
MODULE_REGISTER(pypy_module);
