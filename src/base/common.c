#include "base/common.h"

void fatal_error(const char *file, int line, const char *what) {
  fprintf(stderr, "Fatal Python error: %s (%s:%d)\n", what, file, line);
  fflush(stderr);
  abort();
}

static void *check_memory(void *memory) {
  if (memory == NULL) unreachable_state("out of memory");
  return memory;
}

void *xmalloc(size_t size) {
  return check_memory(malloc(size ? size : 1));
}
void *xcalloc(size_t count, size_t size) {
  return check_memory(calloc(count ? count : 1, size ? size : 1));
}
void *xrealloc(void *old, size_t size) {
  return check_memory(realloc(old, size ? size : 1));
}
char *xstrdup(const char *text) {
  return check_memory(strdup(text));
}
