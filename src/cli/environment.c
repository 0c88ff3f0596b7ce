/* PYTHON* variables and -X options. Invariant: a value that makes no sense ends the start with a
   message and status 1. */
#include <errno.h>
#include <limits.h>
#include <locale.h>

#include "base/hash.h"
#include "cli/options.h"
#include "frontend/compile.h"
#include "interp/config.h"
#include "objects/bytes.h"

/* Refuses to start: prints why, and in which state of the start-up. */
static int refuse_while(const char *state, const char *what) {
  fprintf(stderr, "Fatal Python error: %s\nPython runtime state: %s\n\n", what, state);
  return 1;
}
static int refuse(const char *what) {
  return refuse_while("preinitialized", what);
}

/* The text behind `name=` or "" for `name` alone; NULL: the option was not given. The last one
   counts. */
static const char *x_option(char **options, const char *name) {
  const char *found = NULL;
  size_t length = strlen(name);
  for (; options != NULL && *options != NULL; options++) {
    if (strncmp(*options, name, length) != 0) continue;
    if ((*options)[length] == '=')
      found = *options + length + 1;
    else if ((*options)[length] == 0)
      found = "";
  }
  return found;
}

static bool read_number(const char *text, int64_t *number) {
  char *end;
  errno = 0;
  *number = strtoll(text, &end, 10);
  return *text != 0 && *end == 0 && errno == 0;
}

/* -- Switches that have a variable: as a number up to `most`, the larger of both counts; other texts are 1  */

static const struct {
  const char *name;
  int *field;
  int most;
} switches[] = {
    {"PYTHONDEBUG", &config.debug, INT_MAX},
    {"PYTHONVERBOSE", &config.verbose, INT_MAX},
    {"PYTHONOPTIMIZE", &config.optimize, INT_MAX},
    {"PYTHONINSPECT", &config.inspect, INT_MAX},
    {"PYTHONUNBUFFERED", &config.unbuffered, 1},
    {"PYTHONDONTWRITEBYTECODE", &config.dont_write_bytecode, 1},
    {"PYTHONNOUSERSITE", &config.no_user_site, 1},
    {"PYTHONSAFEPATH", &config.safe_path, 1},
};

static void read_switches(void) {
  for (size_t i = 0; i < countof(switches); i++) {
    const char *value = config_variable(switches[i].name);
    int64_t level;
    if (value == NULL) continue;
    if (!read_number(value, &level) || level < 0) level = 1;
    *switches[i].field = max_of(*switches[i].field, (int)min_of(level, switches[i].most));
  }
}

/* -- Flags with a variable and an -X option ---------------------------------------------------- */

static const struct {
  const char *option, *variable;
  int *field;
} flags[] = {
    {"dev", "PYTHONDEVMODE", &config.dev_mode},
    {"faulthandler", "PYTHONFAULTHANDLER", &config.faulthandler},
    {"warn_default_encoding", "PYTHONWARNDEFAULTENCODING", &config.warn_default_encoding},
    {"no_debug_ranges", "PYTHONNODEBUGRANGES", &config.no_debug_ranges},
    {"importtime", "PYTHONPROFILEIMPORTTIME", &config.import_time},
    {"track-resources", NULL, &config.track_resources},
};

static void read_flags(char **options) {
  for (size_t i = 0; i < countof(flags); i++) {
    if (x_option(options, flags[i].option) != NULL ||
        (flags[i].variable != NULL && config_variable(flags[i].variable) != NULL))
      *flags[i].field = 1;
  }
  if (config.dev_mode) config.faulthandler = 1;
}

/* -- Values ------------------------------------------------------------------------------------ */

/* The C and POSIX locales, and those that do not exist, stand for "unknown": UTF-8 then. */
static bool locale_is_c(void) {
  setlocale(LC_CTYPE, "");
  const char *name = setlocale(LC_CTYPE, NULL);
  return name == NULL || strcmp(name, "C") == 0 || strcmp(name, "POSIX") == 0;
}

static int read_utf8_mode(char **options) {
  const char *option = x_option(options, "utf8"), *value = config_variable("PYTHONUTF8");
  if (option != NULL) {
    if (*option != 0 && strcmp(option, "0") != 0 && strcmp(option, "1") != 0)
      return refuse_while("preinitializing",
                          "preconfig_init_utf8_mode: invalid -X utf8 option value");
    config.utf8_mode = strcmp(option, "0") != 0;
  } else if (value != NULL) {
    if (strcmp(value, "0") != 0 && strcmp(value, "1") != 0)
      return refuse_while(
          "preinitializing",
          "preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value");
    config.utf8_mode = *value == '1';
  } else {
    config.utf8_mode = locale_is_c();
  }
  return -1;
}

static int set_int_max_str_digits(const char *text, const char *what) {
  int64_t digits;
  char message[200];
  snprintf(message, sizeof message,
           "config_init_int_max_str_digits: %s: invalid limit; must be >= 640 or 0 for unlimited.",
           what);
  if (!read_number(text, &digits) || (digits != 0 && (digits < 640 || digits > INT32_MAX)))
    return refuse(message);
  config.int_max_str_digits = digits;
  return -1;
}

static int read_int_max_str_digits(char **options) {
  const char *option = x_option(options, "int_max_str_digits"),
             *value = config_variable("PYTHONINTMAXSTRDIGITS");
  int status = value != NULL ? set_int_max_str_digits(value, "PYTHONINTMAXSTRDIGITS") : -1;
  return status == -1 && option != NULL ? set_int_max_str_digits(option, "-X int_max_str_digits")
                                        : status;
}

static int read_hash_seed(void) {
  const char *value =
      config.hash_randomization ? NULL : config_variable("PYTHONHASHSEED"); /* -R wins */
  int64_t seed = 0;
  if (value != NULL && strcmp(value, "random") != 0) {
    if (!read_number(value, &seed) || seed < 0 || seed > UINT32_MAX) {
      return refuse("config_init_hash_seed: PYTHONHASHSEED must be \"random\" or an integer in "
                    "range [0; 4294967295]");
    }
    config.hash_randomization = seed != 0;
    hash_key_from_seed((uint32_t)seed);
    return -1;
  }
  config.hash_randomization = 1;
  hash_key_random();
  return -1;
}

static int read_frozen_modules(char **options) {
  const char *option = x_option(options, "frozen_modules");
  if (option == NULL) return -1;
  config.no_frozen_modules = strcmp(option, "off") == 0;
  if (config.no_frozen_modules || *option == 0 || strcmp(option, "on") == 0) return -1;
  return refuse("bad value for option -X frozen_modules (expected \"on\" or \"off\")");
}

/* There is no module _tracemalloc; 0 frames, "off", is all that can be asked for. */
static int refuse_tracemalloc(char **options) {
  const char *option = x_option(options, "tracemalloc"),
             *value = config_variable("PYTHONTRACEMALLOC");
  if (option != NULL && strcmp(option, "0") != 0)
    return refuse("-X tracemalloc: allocations cannot be traced");
  if (option == NULL && value != NULL && strcmp(value, "0") != 0)
    return refuse("PYTHONTRACEMALLOC: allocations cannot be traced");
  return -1;
}

static void read_paths(char **options) {
  const char *prefix = x_option(options, "pycache_prefix");
  if (prefix == NULL) prefix = config_variable("PYTHONPYCACHEPREFIX");
  if (prefix != NULL && *prefix != 0) config.pycache_prefix = prefix;
  config.python_path = config_variable("PYTHONPATH");
}

/* sys.warnoptions, the later ones count more: development mode, the variable, the command line,
   -b. */
static char **collect_warnings(TextList given) {
  TextList all = {NULL, 0};
  if (config.dev_mode) text_list_add(&all, "default");
  if (config.track_resources) text_list_add(&all, "default::ResourceWarning");
  const char *variable_text = config_variable("PYTHONWARNINGS");
  if (variable_text != NULL) {
    char *copy = xstrdup(variable_text), *rest = copy;
    for (char *part = strsep(&rest, ","); part != NULL; part = strsep(&rest, ",")) {
      if (*part != 0) text_list_add(&all, part);
    }
    free(copy);
  }
  for (int i = 0; i < given.count; i++) text_list_add(&all, given.items[i]);
  if (config.bytes_warning > 0)
    text_list_add(&all, config.bytes_warning > 1 ? "error::BytesWarning" : "default::BytesWarning");
  return all.items;
}

int environment_apply(TextList warnings, char **x_options) {
  read_switches();
  read_flags(x_options);
  int (*const readers[])(char **) = {read_utf8_mode, read_int_max_str_digits, read_frozen_modules,
                                     refuse_tracemalloc};
  for (size_t i = 0; i < countof(readers); i++) {
    int status = readers[i](x_options);
    if (status >= 0) return status;
  }
  int status = read_hash_seed();
  if (status >= 0) return status;
  read_paths(x_options);
  config.warn_options = collect_warnings(warnings);
  config.x_options = x_options;
  bytes_warning_level = config.bytes_warning;
  return -1;
}
