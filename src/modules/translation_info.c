/* The facts of translation_info.def, sorted. */
#include "modules/translation_info.h"

#include "objects/module.h"

#ifdef __clang__
#define COMPILER "clang"
#else
#define COMPILER "gcc"
#endif
#ifdef VM_CHECKED
enum { IS_CHECKED = true, IS_OPTIMIZED = false };
#else
enum { IS_CHECKED = false, IS_OPTIMIZED = true };
#endif

#define FACT_BOOL(value) .truth = value
#define FACT_TEXT(value) .text = value
static const TranslationFact fixed[] = {
#define FACT(name, kind, value) {#name, FACT_##kind(value)},
#include "modules/translation_info.def"
};

static int compare_names(const void *a, const void *b) {
  return strcmp(((const TranslationFact *)a)->name, ((const TranslationFact *)b)->name);
}

static char *module_fact(const char *module) {
  static const char group[] = "objspace.usemodules.";
  char *name = xmalloc(sizeof group + strlen(module));
  return strcat(strcpy(name, group), module);
}

const TranslationFact *translation_facts(size_t *count) {
  static TranslationFact *all;
  static size_t length;
  if (all == NULL) {
    for (const ModuleDef *def = module_next_builtin(NULL); def != NULL;
         def = module_next_builtin(def))
      length++;
    all = xmalloc((length + countof(fixed)) * sizeof *all);
    TranslationFact *next = all;
    for (const ModuleDef *def = module_next_builtin(NULL); def != NULL;
         def = module_next_builtin(def)) {
      *next++ = (TranslationFact){.name = module_fact(def->name), .truth = true};
    }
    memcpy(next, fixed, sizeof fixed);
    qsort(all, length += countof(fixed), sizeof *all, compare_names);
  }
  *count = length;
  return all;
}
