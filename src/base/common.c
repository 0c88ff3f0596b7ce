/* The end of the process for errors nobody can handle, and malloc that never returns NULL. */
#include "base/common.h"

#include "base/reserve.h"

void fatal_error(const char *file, int line, const char *what) {
  fprintf(stderr, "Fatal Python error: %s (%s:%d)\n", what, file, line);
  fflush(stderr);
  abort();
}

static void *check_memory(void *memory) {
  if (memory == NULL) unreachable_state("out of memory");
  return memory;
}

/* The value of the call; when the system refuses, of a second one that may use the reserve. */
#define WITH_RESERVE(call)                                                                         \
  void *memory = reserve_test != NULL && reserve_test() ? NULL : (call);                           \
  if (unlikely(memory == NULL)) {                                                                  \
    reserve_release();                                                                             \
    memory = (call);                                                                               \
  }                                                                                                \
  return check_memory(memory)

void *xmalloc(size_t size) {
  WITH_RESERVE(malloc(size ? size : 1));
}
void *xcalloc(size_t count, size_t size) {
  WITH_RESERVE(calloc(count ? count : 1, size ? size : 1));
}
void *xrealloc(void *old, size_t size) {
  WITH_RESERVE(realloc(old, size ? size : 1));
}
char *xstrdup(const char *text) {
  size_t size = strlen(text) + 1;
  return memcpy(xmalloc(size), text, size);
}
