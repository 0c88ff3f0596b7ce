/* Tables of integer constants that modules export. */
#ifndef MODULES_CONSTANTS_H
#define MODULES_CONSTANTS_H

#include "objects/int.h"
#include "objects/module.h"

typedef struct IntConstant {
  const char *name; /* NULL ends a table */
  int64_t value;    /* it has */
} IntConstant;
#define CONSTANT(name)                                                                             \
  { #name, (int64_t)name }
#define CONSTANTS_END                                                                              \
  { NULL, 0 }

/* false: exception set. */
static inline bool must_check constants_add(Value module, const IntConstant *table) {
  for (; table->name != NULL; table++) {
    if (!module_add(module, table->name, int_from_i64(table->value))) return false;
  }
  return true;
}

#endif
