/* Options and environment variables of the executable. */
#include "cli/options.h"

#include "frontend/compile.h"
#include "interp/config.h"

static const char usage_line[] = "usage: %s [option] ... [-c cmd | -m mod | file | -] [arg] ...\n";

static const char help_text[] =
    "Options and arguments:\n"
    "-B     : do not write .pyc files; also PYTHONDONTWRITEBYTECODE=x\n"
    "-c cmd : program passed in as string (ends the option list)\n"
    "-E     : ignore PYTHON* environment variables\n"
    "-h     : print this help message and exit (also --help)\n"
    "-I     : isolate from the user's environment (implies -E, -P and -s)\n"
    "-m mod : run library module as a script (ends the option list)\n"
    "-O     : remove assert statements; also PYTHONOPTIMIZE=x\n"
    "-OO    : remove docstrings as well\n"
    "-P     : do not put the script's folder in front of sys.path; also PYTHONSAFEPATH\n"
    "-q     : do not print version and copyright messages\n"
    "-s     : do not add the user's site folder to sys.path; also PYTHONNOUSERSITE\n"
    "-S     : do not import site at start-up\n"
    "-u     : unbuffered standard output and error\n"
    "-V     : print the version number and exit (also --version)\n"
    "-W arg : warning control; also PYTHONWARNINGS=arg\n"
    "-X opt : implementation-specific option\n"
    "file   : program read from script file\n"
    "-      : program read from standard input\n"
    "arg ...: arguments in sys.argv[1:]\n";

static char *warn_options[64], *x_options[64];
static int warn_count, x_count;

/* -- One-letter switches: the field of config that each increments -------------------------------------------------------- */

static const struct {
  char letter;
  int *field;
} switches[] = {
    {'B', &config.dont_write_bytecode}, {'E', &config.ignore_environment}, {'O', &config.optimize}, {'P', &config.safe_path},
    {'q', &config.quiet},               {'s', &config.no_user_site},       {'S', &config.no_site},  {'u', &config.unbuffered},
};

static bool apply_switch(char letter) {
  for (size_t i = 0; i < countof(switches); i++) {
    if (switches[i].letter == letter) {
      ++*switches[i].field;
      return true;
    }
  }
  return false;
}

static int fail(const char *program, const char *format, const char *what) {
  fprintf(stderr, format, what);
  fprintf(stderr, usage_line, program);
  fprintf(stderr, "Try `%s -h' for more information.\n", program);
  return 2;
}

static bool add_text(char **texts, int *count, char *text) {
  if (*count >= 63) return false;
  texts[(*count)++] = text;
  return true;
}

/* -- Environment ------------------------------------------------------------------------------------------------------------- */

static const char *variable(const char *name) {
  const char *value = config.ignore_environment ? NULL : getenv(name);
  return value != NULL && *value != 0 ? value : NULL;
}

static void read_environment(void) {
  const char *optimize = variable("PYTHONOPTIMIZE");
  if (optimize != NULL) config.optimize = max_of(config.optimize, max_of(1, min_of(2, atoi(optimize))));
  if (variable("PYTHONDONTWRITEBYTECODE") != NULL) config.dont_write_bytecode = 1;
  if (variable("PYTHONNOUSERSITE") != NULL) config.no_user_site = 1;
  if (variable("PYTHONSAFEPATH") != NULL) config.safe_path = 1;
  const char *warnings = variable("PYTHONWARNINGS");
  if (warnings == NULL) return;
  char *copy = xstrdup(warnings);
  for (char *part = strtok(copy, ","); part != NULL; part = strtok(NULL, ",")) add_text(warn_options, &warn_count, part);
}

/* -- Parsing -------------------------------------------------------------------------------------------------------------------- */

/* The rest of the bundle, or the next word. NULL: there is none. */
static char *option_argument(char **argv, int argc, int *index, const char *rest) {
  if (*rest != 0) return (char *)rest;
  return *index + 1 < argc ? argv[++*index] : NULL;
}

static int print_version(void) {
  printf("Python 3.11.2\n");
  return 0;
}

/* One word of bundled letters. -1: go on with the next word, -2: the target was given, else the exit status. */
static int parse_bundle(char **argv, int argc, int *index, Options *options) {
  for (const char *p = argv[*index] + 1; *p != 0; p++) {
    if (*p == 'h' || *p == '?') {
      printf(usage_line, argv[0]);
      fputs(help_text, stdout);
      return 0;
    }
    if (*p == 'V') return print_version();
    if (*p == 'I') {
      config.isolated = config.ignore_environment = config.no_user_site = config.safe_path = 1;
      continue;
    }
    if (strchr("cmWX", *p) == NULL) {
      if (apply_switch(*p)) continue;
      char letter[2] = {*p, 0};
      return fail(argv[0], "Unknown option: -%s\n", letter);
    }
    char letter[2] = {*p, 0};
    char *argument = option_argument(argv, argc, index, p + 1);
    if (argument == NULL) return fail(argv[0], "Argument expected for the -%s option\n", letter);
    if (*p == 'W') add_text(warn_options, &warn_count, argument);
    else if (*p == 'X') add_text(x_options, &x_count, argument);
    else {
      options->kind = *p == 'c' ? RUN_COMMAND : RUN_MODULE;
      options->target = argument;
      return -2;
    }
    return -1;
  }
  return -1;
}

int options_parse(int argc, char **argv, Options *options) {
  int index = 1, status = -1;
  *options = (Options){RUN_STDIN, NULL, argc};
  for (; index < argc && status == -1; index++) {
    const char *word = argv[index];
    if (strcmp(word, "--version") == 0) return print_version();
    if (strcmp(word, "--help") == 0) {
      printf(usage_line, argv[0]);
      fputs(help_text, stdout);
      return 0;
    }
    if (word[0] != '-' || word[1] == 0) {
      options->kind = word[0] == '-' ? RUN_STDIN : RUN_FILE;
      options->target = word;
      status = -2;
    } else if (word[1] == '-') {
      return fail(argv[0], "unknown option %s\n", word);
    } else {
      status = parse_bundle(argv, argc, &index, options);
    }
  }
  if (status >= 0) return status;
  options->first_argument = index;
  read_environment();
  config.optimize = min_of(config.optimize, 2);
  compile_optimize_level = config.optimize;
  config.warn_options = warn_options;
  config.x_options = x_options;
  return -1;
}
