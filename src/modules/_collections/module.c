/* The module _collections. */
#include "modules/_collections/collections.h"
#include "modules/_collections/deque.h"
#include "modules/_collections/ordered_dict.h"

static Type *const types[] = {
    &deque_type,
    &deque_iterator_type,
    &deque_reverse_iterator_type,
    &defaultdict_type,
    &ordered_dict_type,
    &tuplegetter_type,
    NULL,
};

static const BuiltinDef functions[] = {
    METHOD("_count_elements(mapping, iterable, /)", count_elements, EFFECT_ANY,
           "Add to the counts in the mapping how often each element occurs."),
    METHOD_END,
};

/* Types without a name in the module. */
static bool init(Value module) {
  type_ready(&odict_iterator_type);
  type_ready(&odict_keys_type);
  type_ready(&odict_values_type);
  type_ready(&odict_items_type);
  return true;
}

static const ModuleDef collections_module = {
    .name = "_collections",
    .doc = "High performance data structures.\n- deque:        ordered collection accessible from "
           "endpoints only\n"
           "- defaultdict:  dict subclass with a default value factory\n"
           "- OrderedDict:  dict whose order can be changed\n",
    .functions = functions,
    .types = types,
    .init = init,
};
MODULE_REGISTER(collections_module);
