/* The module _functools: partial, reduce, cmp_to_key, and the wrapper behind lru_cache. */
#include "modules/_functools/functools.h"

static const BuiltinDef functions[] = {
    METHOD("reduce(function, iterable, initial=?, /)", functools_reduce, EFFECT_ANY,
           "reduce(function, iterable[, initial]) -> value\n\nApply a function of two arguments "
           "cumulatively to the items of an iterable,\nfrom left to right, so as to reduce the "
           "iterable to a single value. If initial\nis given, it is placed before the items, and "
           "is the result when there are none."),
    METHOD("cmp_to_key(mycmp)", functools_cmp_to_key, EFFECT_ALLOC,
           "Convert a cmp= function into a key= function.\n\n  mycmp\n    Function that compares "
           "two objects."),
    METHOD_END,
};

static Type *const types[] = {&partial_type, &lru_cache_type, NULL};

static bool functools_init(Value module) {
  lru_cache_init();
  type_ready(&key_wrapper_type);
  return true;
}

static const ModuleDef functools_module = {
    .name = "_functools",
    .doc = "Tools that operate on functions.",
    .functions = functions,
    .types = types,
    .init = functools_init,
};
MODULE_REGISTER(functools_module);
