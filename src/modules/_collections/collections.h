/* The parts of the module _collections that module.c puts together. */
#ifndef MODULES_COLLECTIONS_COLLECTIONS_H
#define MODULES_COLLECTIONS_COLLECTIONS_H

#include "objects/protocol.h"

extern Type defaultdict_type, ordered_dict_type, tuplegetter_type;
extern Shape defaultdict_shape, ordered_dict_shape, tuplegetter_shape;
/* _count_elements(mapping, iterable) */
Value count_elements(Value *args, int nargs);

#endif
