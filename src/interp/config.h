/* What the command line and the environment decided, before anything of Python runs. Owned by cli/,
   read by sys and start-up. */
#ifndef INTERP_CONFIG_H
#define INTERP_CONFIG_H

#include "base/common.h"

typedef struct Config {
  int argc;           /* the process's own arguments: sys.orig_argv */
  char **argv;        /* the arguments themselves */
  char **script_argv; /* sys.argv, NULL-terminated */
  /* sys.flags */
  int debug, inspect, interactive, optimize, dont_write_bytecode, no_user_site, no_site,
      ignore_environment, verbose;
  int bytes_warning, quiet, hash_randomization, isolated, dev_mode, utf8_mode,
      warn_default_encoding, safe_path;
  int64_t int_max_str_digits;        /* -1: not asked for */
  size_t heap_size;                  /* --heapsize; 0: no limit */
  int unbuffered;                    /* -u */
  int skip_first_line;               /* -x */
  int faulthandler;                  /* -X faulthandler */
  int no_frozen_modules;             /* -X frozen_modules=off */
  int no_debug_ranges;               /* -X no_debug_ranges */
  int import_time;                   /* -X importtime */
  int track_resources;               /* -X track-resources */
  const char *pycache_prefix;        /* sys.pycache_prefix; NULL: None */
  const char *check_hash_based_pycs; /* _imp.check_hash_based_pycs */
  const char *python_path;           /* PYTHONPATH; NULL: not set */
  char **search_path;                /* the whole of sys.path, NULL-terminated; NULL: as usual */
  char **warn_options;               /* sys.warnoptions, NULL-terminated */
  char **x_options;                  /* -X texts, NULL-terminated */
  const char *executable;            /* absolute path as called, "" if unknown */
  const char *base_executable;       /* the same without the virtual environment */
  const char *home;                  /* pyvenv.cfg's; NULL: no virtual environment */
  const char *stdlib_directory;      /* pure-Python library */
  const char *own_library;           /* our lib/ folder, first on the path; NULL if there is none */
  const char *cache_root; /* where .pyc files of folders that are not the user's go; NULL: beside
                             the source, as all others */
  const char *cached_folders[3]; /* those folders, NULL-terminated */
  const char *prefix; /* sys.base_prefix; in a virtual environment site changes sys.prefix */
} Config;
extern Config config;

/* A variable of the environment that is set and not empty; NULL otherwise and under -E. */
static inline const char *config_variable(const char *name) {
  const char *value = config.ignore_environment ? NULL : getenv(name);
  return value != NULL && *value != 0 ? value : NULL;
}

#endif
