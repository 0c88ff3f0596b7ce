/* Where the executable's library is. */
#include "interp/config.h"

#include <limits.h>
#include <unistd.h>

#include "cli/startup.h"

Config config = {.int_max_str_digits = 4300, .executable = "", .stdlib_directory = "/usr/lib/python3.11", .prefix = "/usr"};

/* `path` without its last `levels` components, with `rest` behind. malloc'ed. */
static char *relative_to(const char *path, int levels, const char *rest) {
  char *result = xmalloc(strlen(path) + strlen(rest) + 1);
  strcpy(result, path);
  for (; levels > 0; levels--) {
    char *slash = strrchr(result, '/');
    if (slash != NULL) *slash = 0;
  }
  strcat(result, rest);
  return result;
}

/* PREFIX/bin/pypy3 has PREFIX/lib/pypy3.11; in the source tree build/BUILD/pypy3 has lib/ three levels up. */
void config_find_library(void) {
  char executable[PATH_MAX + 1];
  ssize_t length = readlink("/proc/self/exe", executable, PATH_MAX);
  if (length < 0) return;
  executable[length] = 0;
  config.executable = xstrdup(executable);
  const struct {
    int levels;
    const char *folder;
  } places[] = {{2, "/lib/pypy3.11"}, {3, "/lib"}};
  for (size_t i = 0; i < countof(places); i++) {
    char *folder = relative_to(executable, places[i].levels, places[i].folder);
    char *probe = relative_to(folder, 0, "/io.py");
    if (access(probe, R_OK) == 0) config.own_library = xstrdup(folder);
    free(folder);
    free(probe);
    if (config.own_library != NULL) return;
  }
}
