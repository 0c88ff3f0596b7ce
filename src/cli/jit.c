/* --jit: the grammar of the JIT's parameters and their help page.

   `off`, `default`, `help`, or a list NAME=NUMBER,... in which enable_opts has all or NAME:NAME:...
   instead of a number. */
#include <errno.h>
#include <limits.h>

#include "cli/options.h"

static const struct {
  const char *name;
  long usual, least, most;
  const char *meaning;
} params[] = {
#define PARAM(name, usual, least, most, meaning) {#name, usual, least, most, meaning},
#include "cli/jit_params.def"
};

static const char optimizations[] =
    "intbounds:rewrite:virtualize:string:pure:earlyforce:heap:unroll";

/* -- The grammar ------------------------------------------------------------------------------- */

/* Strips white space from the text, in place. */
static char *strip(char *text) {
  text += strspn(text, " ");
  size_t length = strlen(text);
  while (length > 0 && text[length - 1] == ' ') length--;
  text[length] = 0;
  return text;
}

/* Whether `name` is one of those that colons separate. */
static bool is_optimization(const char *name) {
  size_t length = strlen(name);
  for (const char *at = optimizations; at != NULL; at = strchr(at, ':')) {
    if (*at == ':') at++;
    if (strncmp(at, name, length) == 0 && (at[length] == ':' || at[length] == 0) && length > 0)
      return true;
  }
  return false;
}

static bool are_optimizations(char *names) {
  if (strcmp(names, "all") == 0 || *names == 0) return true;
  for (char *name = strsep(&names, ":"); name != NULL; name = strsep(&names, ":")) {
    if (!is_optimization(name)) return false;
  }
  return true;
}

static bool is_setting(const char *name, char *value) {
  if (strcmp(name, "enable_opts") == 0) return are_optimizations(value);
  for (size_t i = 0; i < countof(params); i++) {
    if (strcmp(name, params[i].name) != 0) continue;
    char *end;
    errno = 0;
    long number = strtol(value, &end, 10);
    return errno == 0 && *value != 0 && *end == 0 && number >= params[i].least &&
           number <= params[i].most;
  }
  return false;
}

bool jit_parameters_valid(const char *text) {
  if (strcmp(text, "off") == 0 || strcmp(text, "default") == 0) return true;
  char *copy = xstrdup(text), *rest = copy;
  bool ok = true;
  for (char *item = strsep(&rest, ","); ok && item != NULL; item = strsep(&rest, ",")) {
    char *value = item = strip(item), *name = strsep(&value, "=");
    ok = value != NULL && is_setting(name, value);
  }
  free(copy);
  return ok;
}

/* -- The help page ----------------------------------------------------------------------------- */

enum { WIDTH = 72, INDENT = 4 };

/* The words of `text` in lines of at most WIDTH columns. */
static void print_wrapped(const char *text) {
  int column = 0;
  for (const char *word = text; *word != 0; word += strspn(word, " ")) {
    int length = (int)strcspn(word, " ");
    if (column > 0 && column + 1 + length > WIDTH) {
      putchar('\n');
      column = 0;
    }
    column += printf("%*s%.*s", column == 0 ? INDENT : 1, "", length, word);
    word += length;
  }
  putchar('\n');
}

static void print_parameter(const char *name, const char *meaning, const char *usual) {
  char text[300];
  snprintf(text, sizeof text, "%s (default %s)", meaning, usual);
  printf("\n %s=N\n", name);
  print_wrapped(text);
}

static void print_optimizations(void) {
  char text[200];
  snprintf(text, sizeof text,
           "names of the optimisations that are made, separated by colons, out of %s",
           optimizations);
  print_parameter("enable_opts", text, "all");
}

void print_jit_help(void) {
  bool listed = false; /* enable_opts, at its place in the alphabet */
  puts("Parameters of the JIT, NAME=VALUE with commas between them:");
  for (size_t i = 0; i < countof(params); i++) {
    char usual[24];
    snprintf(usual, sizeof usual, "%ld", params[i].usual);
    if (!listed && strcmp(params[i].name, "enable_opts") > 0) {
      print_optimizations();
      listed = true;
    }
    print_parameter(params[i].name, params[i].meaning, usual);
  }
  puts("\n off");
  print_wrapped("no loop and no function is traced");
  puts("\n default");
  print_wrapped("every parameter has its default again");
  puts("\n help");
  print_wrapped("print this page and exit");
}
