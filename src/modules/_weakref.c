/* _weakref: what Lib/weakref.py needs. */
#include "objects/dict.h"
#include "objects/module.h"
#include "objects/weakref.h"

static Value getweakrefcount(Value *args, int nargs) {
  return from_small_int(weakref_count(args[0]));
}
static Value getweakrefs(Value *args, int nargs) {
  return weakref_list(args[0]);
}
static Value proxy(Value *args, int nargs) {
  return weakproxy_new(args[0], is_none(args[1]) ? ABSENT : args[1]);
}

/* Looks again right before deleting: a callback may have replaced the entry. */
static Value remove_dead_weakref(Value *args, int nargs) {
  if (!is_dict(args[0]))
    return raise_type_error("_remove_dead_weakref() argument 1 must be dict, not %Y", args[0]);
  Value ref = dict_get(args[0], args[1]);
  if (is_absent(ref)) return exception_pending() ? ABSENT : NONE;
  if (!is_weakref(ref)) return raise_type_error("not a weakref");
  if (!is_absent(weakref_get(ref))) return NONE;
  return dict_delete(args[0], args[1]) < 0 ? ABSENT : NONE;
}

static const BuiltinDef functions[] = {
    METHOD("getweakrefcount(object, /)", getweakrefcount, EFFECT_PURE,
           "Return how many weak references there are to the object."),
    METHOD("getweakrefs(object, /)", getweakrefs, EFFECT_ALLOC,
           "Return a list of all weak references to 'object'."),
    METHOD("proxy(object, callback=None, /)", proxy, EFFECT_ALLOC,
           "Return a proxy that refers weakly to 'object'; 'callback' is called with it after "
           "'object' has died."),
    METHOD("_remove_dead_weakref(dct, key, /)", remove_dead_weakref, EFFECT_ANY,
           "Delete dct[key] if it is a weak reference whose object has died."),
    METHOD_END,
};

static Type *const types[] = {&weakref_type, &weakproxy_type, &weakcallableproxy_type, NULL};

static bool init(Value module) {
  return module_add(module, "ref", type_value(&weakref_type));
}

static const ModuleDef weakref_module = {
    .name = "_weakref",
    .doc = "Weak references: the part of module weakref that is built in.",
    .functions = functions,
    .types = types,
    .init = init,
};
MODULE_REGISTER(weakref_module);
