/* The command line. Invariant: every option is either acted on or refused with a message and exit
   status 2.

   All of this runs before there is a heap. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/common.h"

typedef enum RunKind { RUN_FILE, RUN_COMMAND, RUN_MODULE, RUN_STDIN } RunKind;
typedef struct Options {
  RunKind kind;       /* what to run */
  const char *target; /* file, command text or module */
  int first_argument; /* index in argv of what follows the target */
} Options;

/* A growing list of C strings, NULL-terminated. */
typedef struct TextList {
  char **items; /* malloc'ed, as the strings are */
  int count;    /* without the NULL */
} TextList;
void text_list_add(TextList *list, const char *text);

/* Fills config and `options`; takes --heapsize out of the arguments. Returns -1 to go on, else the
   exit status (help, version, errors: already printed). */
int options_parse(int *argc, char **argv, Options *options);

/* cli/environment.c: adds what the PYTHON* variables and the -X texts say; options of the command
   line go first. warnings: the -W texts. -1, or an exit status. */
int environment_apply(TextList warnings, char **x_options);

/* cli/jit.c: whether the text follows the grammar of --jit, but for "help"; the page that "help"
   asks for. */
bool jit_parameters_valid(const char *text);
void print_jit_help(void);

/* cli/help.c: the texts of -h and its relatives, and -V. */
void print_usage(const char *program, FILE *stream);
void print_environment_help(void);
void print_x_options_help(void);
void print_info(void);

#endif
