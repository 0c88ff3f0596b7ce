/* What the command line and the environment decided, before anything of Python runs. Owned by cli/, read by sys and start-up. */
#ifndef INTERP_CONFIG_H
#define INTERP_CONFIG_H

#include "base/common.h"

typedef struct Config {
  int argc;               /* the process's own arguments: sys.orig_argv */
  char **argv;
  char **script_argv;     /* sys.argv, NULL-terminated */
  int debug, inspect, interactive, optimize, dont_write_bytecode, no_user_site, no_site, ignore_environment, verbose;
  int bytes_warning, quiet, hash_randomization, isolated, dev_mode, utf8_mode, warn_default_encoding, safe_path, unbuffered;
  int64_t int_max_str_digits;
  char **warn_options;    /* sys.warnoptions, NULL-terminated */
  char **x_options;       /* -X texts, NULL-terminated */
  const char *executable; /* absolute path, "" if unknown */
  const char *stdlib_directory; /* pure-Python library */
  const char *own_library;      /* our lib/ folder, first on the path; NULL if there is none */
  const char *prefix;
} Config;
extern Config config;

#endif
