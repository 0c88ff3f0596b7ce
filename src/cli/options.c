/* Options of the command line. */
#include "cli/options.h"

#include <ctype.h>
#include <errno.h>

#include "bytecode/linetable.h"
#include "frontend/compile.h"
#include "interp/config.h"
#include "modules/sys.h"

void text_list_add(TextList *list, const char *text) {
  list->items = xrealloc(list->items, (list->count + 2) * sizeof *list->items);
  list->items[list->count++] = xstrdup(text);
  list->items[list->count] = NULL;
}

typedef struct Parser {
  int argc, index;              /* index: of the word being looked at */
  char **argv;                  /* the command line */
  Options *options;             /* the result */
  TextList warnings, x_options; /* of -W and -X, in order */
  int version;                  /* how often -V was given */
} Parser;

/* What a step of the parser decides; else an exit status. */
enum { GO_ON = -1, TARGET_FOUND = -2 };

static int fail(const Parser *p, const char *format, const char *what) {
  fprintf(stderr, format, what);
  print_usage(p->argv[0], stderr);
  fputs("Try `python -h' for more information.\n", stderr);
  return 2;
}

static int print_help(Parser *p) {
  print_usage(p->argv[0], stdout);
  return 0;
}

/* Checks the parameters for the JIT, then warns that they have no effect. */
static int set_jit(Parser *p, const char *value) {
  bool help = strcmp(value, "help") == 0;
  if (help)
    print_jit_help();
  else if (!jit_parameters_valid(value))
    return fail(p, "error in JIT parameters string: %s\n", value);
  fflush(stdout);
  fprintf(stderr, "Warning: No jit support in %s\n", p->argv[0]);
  return help ? 0 : GO_ON;
}

/* -- Letters ----------------------------------------------------------------------------------- */

/* Switches: the field of config that each sets, or increments where repeating means more. */
static const struct {
  char letter;
  bool counts;
  int *field;
} switches[] = {
    {'b', true, &config.bytes_warning},
    {'B', false, &config.dont_write_bytecode},
    {'d', true, &config.debug},
    {'E', false, &config.ignore_environment},
    {'i', true, &config.inspect},
    {'O', true, &config.optimize},
    {'P', false, &config.safe_path},
    {'q', true, &config.quiet},
    {'s', false, &config.no_user_site},
    {'S', false, &config.no_site},
    {'u', false, &config.unbuffered},
    {'v', true, &config.verbose},
    {'x', false, &config.skip_first_line},
};

static bool apply_switch(Parser *p, char letter) {
  if (letter == 'I') {
    config.isolated = config.ignore_environment = config.no_user_site = config.safe_path = 1;
    return true;
  }
  if (letter == 'R') {
    config.hash_randomization = 1;
    return true;
  }
  if (letter == 'V') {
    p->version++;
    return true;
  }
  for (size_t i = 0; i < countof(switches); i++) {
    if (switches[i].letter == letter) {
      *switches[i].field = switches[i].counts ? *switches[i].field + 1 : 1;
      if (letter == 'i') config.interactive++;
      return true;
    }
  }
  return false;
}

/* The rest of the bundle, or the next word. NULL: there is none. */
static const char *option_argument(Parser *p, const char *rest) {
  if (*rest != 0) return rest;
  return p->index + 1 < p->argc ? p->argv[++p->index] : NULL;
}

static int apply_argument(Parser *p, char letter, const char *rest) {
  char text[2] = {letter, 0};
  const char *argument = option_argument(p, rest);
  if (argument == NULL) return fail(p, "Argument expected for the -%s option\n", text);
  switch (letter) {
  case 'W': text_list_add(&p->warnings, argument); return GO_ON;
  case 'X':
    text_list_add(&p->x_options, argument);
    return strcmp(argument, "jit-off") == 0 ? set_jit(p, "off") : GO_ON;
  default:
    p->options->kind = letter == 'c' ? RUN_COMMAND : RUN_MODULE;
    p->options->target = argument;
    return TARGET_FOUND;
  }
}

/* One word of bundled letters. */
static int parse_bundle(Parser *p) {
  for (const char *at = p->argv[p->index] + 1; *at != 0; at++) {
    char letter[2] = {*at, 0};
    if (*at == 'h' || *at == '?') return print_help(p);
    if (*at == 'J') return fail(p, "-%s is reserved for Jython\n", letter);
    if (strchr("cmWX", *at) != NULL) return apply_argument(p, *at, at + 1);
    if (!apply_switch(p, *at)) return fail(p, "Unknown option: -%s\n", letter);
  }
  return GO_ON;
}

/* -- Words ------------------------------------------------------------------------------------- */

static int help_all(Parser *p) {
  print_usage(p->argv[0], stdout);
  print_environment_help();
  print_x_options_help();
  return 0;
}
static int help_environment(Parser *p) {
  print_environment_help();
  return 0;
}
static int help_x_options(Parser *p) {
  print_x_options_help();
  return 0;
}
static int info(Parser *p) {
  print_info();
  return 0;
}
static int version_word(Parser *p) {
  p->version++;
  return GO_ON;
}
static int check_hash_based_pycs(Parser *p) {
  const char *value = p->index + 1 < p->argc ? p->argv[++p->index] : NULL;
  if (value == NULL)
    return fail(p, "Argument expected for the %s options\n", "--check-hash-based-pycs");
  const char *const known[] = {"always", "default", "never"};
  for (size_t i = 0; i < countof(known); i++) {
    if (strcmp(value, known[i]) == 0) {
      config.check_hash_based_pycs = known[i];
      return GO_ON;
    }
  }
  return fail(p, "%s must be one of 'default', 'always', or 'never'\n", "--check-hash-based-pycs");
}
static int jit(Parser *p) {
  const char *value = p->index + 1 < p->argc ? p->argv[++p->index] : NULL;
  return value == NULL ? fail(p, "Argument expected for the %s option\n", "--jit")
                       : set_jit(p, value);
}

static const struct {
  const char *word;
  int (*apply)(Parser *p);
} words[] = {
    {"--help", print_help},
    {"--help-all", help_all},
    {"--help-env", help_environment},
    {"--help-xoptions", help_x_options},
    {"--version", version_word},
    {"--info", info},
    {"--jit", jit},
    {"--check-hash-based-pycs", check_hash_based_pycs},
};

static int parse_word(Parser *p) {
  for (size_t i = 0; i < countof(words); i++) {
    if (strcmp(p->argv[p->index], words[i].word) == 0) return words[i].apply(p);
  }
  return fail(p, "unknown option %s\n", p->argv[p->index]);
}

/* -- The whole --------------------------------------------------------------------------------- */

static int parse_arguments(Parser *p) {
  int status = GO_ON;
  for (; p->index < p->argc && status == GO_ON; p->index++) {
    const char *word = p->argv[p->index];
    bool end = strcmp(word, "--") == 0;
    if (end && ++p->index == p->argc) break;
    if (end) word = p->argv[p->index];
    if (end || word[0] != '-' || word[1] == 0) {
      p->options->kind = strcmp(word, "-") == 0 ? RUN_STDIN : RUN_FILE;
      p->options->target = word;
      status = TARGET_FOUND;
    } else {
      status = word[1] == '-' ? parse_word(p) : parse_bundle(p);
    }
  }
  p->options->first_argument = p->index;
  return status;
}

static bool read_size(const char *text, size_t *size) {
  char *end;
  errno = 0;
  *size = strtoull(text, &end, 10);
  return isdigit((unsigned char)*text) && *end == 0 && errno == 0;
}

/* --heapsize BYTES counts as the first option only, and the program does not see it. An exit status, or GO_ON. */
static int take_heap_size(Parser *p) {
  if (p->argc < 2 || strcmp(p->argv[1], "--heapsize") != 0) return GO_ON;
  if (p->argc < 3) return fail(p, "Argument expected for the %s option\n", "--heapsize");
  if (!read_size(p->argv[2], &config.heap_size))
    return fail(p, "--heapsize: no number of bytes: %s\n", p->argv[2]);
  memmove(p->argv + 1, p->argv + 3, (p->argc - 2) * sizeof *p->argv);
  p->argc -= 2;
  return GO_ON;
}

int options_parse(int *argc, char **argv, Options *options) {
  Parser p = {.argc = *argc, .index = 1, .argv = argv, .options = options};
  int status = take_heap_size(&p);
  *argc = p.argc;
  *options = (Options){RUN_STDIN, NULL, p.argc};
  if (status == GO_ON) status = parse_arguments(&p);
  if (status >= 0) return status;
  if (p.version > 0) {
    printf("Python %s\n", sys_version_text());
    return 0;
  }
  status = environment_apply(p.warnings, p.x_options.items);
  if (status >= 0) return status;
  linetable_without_columns = config.no_debug_ranges;
  compile_optimize_level = min_of(config.optimize, 2);
  return -1;
}
