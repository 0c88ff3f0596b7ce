/* The module _collections. */
#include "modules/_collections/collections.h"
#include "modules/_collections/deque.h"

static Type *const types[] = {
    &deque_type, &deque_iterator_type, &deque_reverse_iterator_type, &defaultdict_type, &tuplegetter_type, NULL,
};

static const BuiltinDef functions[] = {
    METHOD("_count_elements(mapping, iterable, /)", count_elements, EFFECT_ANY,
           "Count elements in the iterable, updating the mapping"),
    METHOD_END,
};

static const ModuleDef collections_module = {
    .name = "_collections",
    .doc = "High performance data structures.\n- deque:        ordered collection accessible from endpoints only\n"
           "- defaultdict:  dict subclass with a default value factory\n",
    .functions = functions,
    .types = types,
};
MODULE_REGISTER(collections_module);
