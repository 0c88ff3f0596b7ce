/* Loading of SQLite. */
#include <dlfcn.h>

#include "modules/_sqlite3/sqlite.h"

SqliteFunctions sqlite;

/* In the order of the table's fields. */
static const char *const names[] = {
#define FUNCTION(name) "sqlite3_" #name,
#include "modules/_sqlite3/functions.def"
};
static_assert(sizeof sqlite == countof(names) * sizeof(void *),
              "the table holds nothing but the functions");

bool sqlite_load(void) {
  static bool loaded;
  if (loaded) return true;
  void *library = dlopen("libsqlite3.so.0", RTLD_LAZY | RTLD_LOCAL);
  if (library == NULL) return raise_error(&exc_ImportError, "%s", dlerror()), false;
  for (size_t i = 0; i < countof(names); i++) {
    void *address = dlsym(library, names[i]);
    if (address == NULL) return raise_error(&exc_ImportError, "%s", dlerror()), false;
    memcpy((void **)&sqlite + i, &address, sizeof address);
  }
  int code = sqlite.initialize();
  if (code != SQLITE_OK) return raise_error(&exc_ImportError, "%s", sqlite.errstr(code)), false;
  return loaded = true;
}
