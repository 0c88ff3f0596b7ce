/* How the executable was built: sys.pypy_translation_info and --info. */
#ifndef MODULES_TRANSLATION_INFO_H
#define MODULES_TRANSLATION_INFO_H

#include "base/common.h"

typedef struct TranslationFact {
  char *name;       /* "group.subgroup.name" */
  const char *text; /* NULL: a truth value */
  bool truth;       /* where text is NULL */
} TranslationFact;

/* All facts, sorted by name; the array and the names are made for good. Needs no VM. */
const TranslationFact *translation_facts(size_t *count);

#endif
