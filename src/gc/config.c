/* Sizes and numbers from the environment. */
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

/* Stores the size; false (and nothing stored): the text is malformed. */
static bool config_parse_size(const char *text, size_t *size) {
  char *end;
  double number = strtod(text, &end);
  double unit = end == text ? 0 : suffix_factor(end);
  if (unit == 0 || !(number >= 0 && number * unit < 0x1p47)) return false;
  *size = (size_t)(number * unit);
  return true;
}

static void complain(const char *name, const char *text, const char *wanted) {
  fprintf(stderr, "pypy3: %s=%s is not %s; ignored\n", name, text, wanted);
}

double config_number(const char *name, double otherwise) {
  const char *text = getenv(name);
  char *end;
  if (text == NULL || *text == 0) return otherwise;
  double number = strtod(text, &end);
  if (end != text && *end == 0 && number >= 0) return number;
  complain(name, text, "a number");
  return otherwise;
}

size_t config_size(const char *name, size_t otherwise) {
  const char *text = getenv(name);
  if (text == NULL || *text == 0) return otherwise;
  size_t size;
  if (config_parse_size(text, &size)) return size;
  complain(name, text, "a size (such as 4194304, 4MB, 1.6GB)");
  return otherwise;
}
