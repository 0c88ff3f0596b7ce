#include "gc/heap.h"

#include <strings.h>

/* Factor of a size suffix (B, K, KB, M, MB, G, GB in any case), 0 if it is not one. */
static double suffix_factor(const char *suffix) {
  static const struct {
    const char *text;
    double factor;
  } suffixes[] = {{"", 1},       {"b", 1},       {"k", 0x1p10}, {"kb", 0x1p10},
                  {"m", 0x1p20}, {"mb", 0x1p20}, {"g", 0x1p30}, {"gb", 0x1p30}};
  for (size_t i = 0; i < countof(suffixes); i++) {
    if (strcasecmp(suffix, suffixes[i].text) == 0) return suffixes[i].factor;
  }
  return 0;
}

double config_number(const char *name, double otherwise) {
  const char *text = getenv(name);
  char *end;
  if (text == NULL) return otherwise;
  double number = strtod(text, &end);
  return end == text || *end != 0 ? otherwise : number;
}

size_t config_size(const char *name, size_t otherwise) {
  const char *text = getenv(name);
  char *end;
  if (text == NULL) return otherwise;
  double number = strtod(text, &end) * suffix_factor(end);
  return number >= 1 && number < 0x1p47 ? (size_t)number : otherwise;
}
