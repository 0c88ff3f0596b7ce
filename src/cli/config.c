/* Where the executable and its library are.

   PREFIX/bin/pypy3 has PREFIX/lib/pypy3.11; in the source tree build/BUILD/pypy3 has lib/ three
   levels up. The pure-Python library stands in our own folder (when somebody has installed it
   there) or where Debian puts it; .pyc files of a folder that is not the user's go to a tree of our
   own (config.cache_root). A file EXECUTABLE._pth is all of sys.path. A folder above the executable
   with pyvenv.cfg makes a virtual environment: the real executable is found through the symbolic
   link or, where it was copied, through the `home` of that file. */
#include "interp/config.h"

#include <ctype.h>
#include <limits.h>
#include <unistd.h>

#include "cli/options.h"
#include "cli/startup.h"

#define DEBIAN_LIBRARY "/usr/lib/python3.11"

Config config = {.int_max_str_digits = -1,
                 .executable = "",
                 .base_executable = "",
                 .check_hash_based_pycs = "default",
                 .stdlib_directory = DEBIAN_LIBRARY,
                 .prefix = "/usr"};

static char *join(const char *a, const char *b) {
  char *result = xmalloc(strlen(a) + strlen(b) + 1);
  strcpy(result, a);
  return strcat(result, b);
}

/* `path` without its last `levels` components. malloc'ed. */
static char *folder_above(const char *path, int levels) {
  char *result = xstrdup(path);
  for (; levels > 0; levels--) {
    char *slash = strrchr(result, '/');
    if (slash != NULL) *slash = 0;
  }
  return result;
}

static bool holds_file(const char *folder, const char *name) {
  char *path = join(folder, name);
  bool found = access(path, R_OK) == 0;
  free(path);
  return found;
}

/* -- The executable ---------------------------------------------------------------------------- */

/* Absolute path of what was called as `name`, links not followed; NULL: not found. malloc'ed. */
static char *find_program(const char *name) {
  char folder[PATH_MAX + 2];
  if (strchr(name, '/') != NULL) {
    if (*name == '/') return xstrdup(name);
    if (getcwd(folder, PATH_MAX) == NULL) return NULL;
    strcat(folder, "/");
    return join(folder, strncmp(name, "./", 2) == 0 ? name + 2 : name);
  }
  const char *path = getenv("PATH");
  char *copy = xstrdup(path == NULL ? "" : path), *rest = copy, *found = NULL;
  for (char *part = strsep(&rest, ":"); part != NULL && found == NULL && *name != 0;
       part = strsep(&rest, ":")) {
    snprintf(folder, PATH_MAX, "%s/%s", part, name);
    if (*part == '/' && access(folder, X_OK) == 0) found = xstrdup(folder);
  }
  free(copy);
  return found;
}

/* The value of `home` in FOLDER/pyvenv.cfg; NULL: no such file or no home. malloc'ed. */
static char *read_home(const char *folder) {
  char *path = join(folder, "/pyvenv.cfg"), line[PATH_MAX + 32], *home = NULL;
  FILE *file = fopen(path, "r");
  free(path);
  while (file != NULL && home == NULL && fgets(line, sizeof line, file) != NULL) {
    char *equals = strchr(line, '=');
    if (equals == NULL) continue;
    char *key = line, *end = equals;
    while (isspace((unsigned char)*key)) key++;
    while (end > key && isspace((unsigned char)end[-1])) end--;
    if (end - key != 4 || strncasecmp(key, "home", 4) != 0) continue;
    char *value = equals + 1;
    while (isspace((unsigned char)*value)) value++;
    value[strcspn(value, "\r\n")] = 0;
    home = xstrdup(value);
  }
  if (file != NULL) fclose(file);
  return home;
}

/* -- The library ------------------------------------------------------------------------------- */

/* Looks around the executable at `path`. */
static bool find_own_library(const char *path) {
  const struct {
    int levels;
    const char *folder;
  } places[] = {{2, "/lib/pypy3.11"}, {3, "/lib"}};
  for (size_t i = 0; i < countof(places); i++) {
    char *root = folder_above(path, places[i].levels), *folder = join(root, places[i].folder);
    if (!holds_file(folder, "/site.py")) continue;
    bool installed = i == 0;
    config.own_library = folder;
    config.prefix = root;
    config.cache_root = installed ? join(folder, "/__pycache__") : join(root, "/build/pycache");
    if (holds_file(folder, "/os.py"))
      config.stdlib_directory = folder;
    else
      config.cached_folders[0] = config.stdlib_directory;
    if (!installed) config.cached_folders[1] = folder;
    return true;
  }
  return false;
}

/* -- EXECUTABLE._pth --------------------------------------------------------------------------- */

/* Takes "." and ".." out of an absolute path, in place, by its text alone. */
static void normalize(char *path) {
  char *copy = xstrdup(path), *rest = copy, *end = path;
  for (char *part = strsep(&rest, "/"); part != NULL; part = strsep(&rest, "/")) {
    if (strcmp(part, "..") == 0) {
      while (end > path && *--end != '/') {
      }
    } else if (*part != 0 && strcmp(part, ".") != 0) {
      *end++ = '/';
      end = stpcpy(end, part);
    }
  }
  if (end == path) *end++ = '/';
  *end = 0;
  free(copy);
}

/* A line: "import site", or a folder, relative to that of the file. */
static void read_path_line(char *line, const char *folder, TextList *path) {
  line[strcspn(line, "#")] = 0;
  while (isspace((unsigned char)*line)) line++;
  char *end = line + strlen(line);
  while (end > line && isspace((unsigned char)end[-1])) *--end = 0;
  if (strcmp(line, "import site") == 0) config.no_site = 0;
  if (*line == 0 || strncmp(line, "import ", 7) == 0) return;
  char *above = *line == '/' ? xstrdup("") : join(folder, "/"), *whole = join(above, line);
  normalize(whole);
  text_list_add(path, whole);
  free(above);
  free(whole);
}

/* The file, if there is one, makes the process isolated: nothing but it decides where modules are
   found. */
static void read_path_file(const char *executable) {
  char *name = join(executable, "._pth"), *folder = folder_above(executable, 1), *line = NULL;
  size_t capacity = 0;
  FILE *file = fopen(name, "re");
  TextList path = {xcalloc(1, sizeof(char *)), 0};
  if (file != NULL) {
    config.isolated = config.ignore_environment = config.no_user_site = config.safe_path = 1;
    config.no_site = 1;
    while (getline(&line, &capacity, file) >= 0) read_path_line(line, folder, &path);
    config.search_path = path.items;
    fclose(file);
  } else {
    free(path.items);
  }
  free(line);
  free(name);
  free(folder);
}

void config_find_library(const char *program) {
  char *found = find_program(program), real[PATH_MAX + 1];
  ssize_t length = readlink("/proc/self/exe", real, PATH_MAX);
  real[max_of(length, 0)] = 0;
  if (found == NULL && *program != 0 && *real != 0) found = xstrdup(real);
  config.executable = config.base_executable = found == NULL ? "" : found;
  for (int levels = 1; levels <= 2 && found != NULL && config.home == NULL; levels++) {
    char *folder = folder_above(found, levels);
    config.home = read_home(folder);
    free(folder);
  }
  if (config.home != NULL) config.base_executable = join(config.home, strrchr(found, '/'));
  const char *home = config_variable("PYTHONHOME");
  char *there = join(home == NULL ? "" : home, "/bin/pypy3");
  if ((home == NULL || !find_own_library(there)) && !find_own_library(real))
    find_own_library(config.base_executable);
  free(there);
  if (home == NULL) read_path_file(config.executable);
}
