/* The command line. Invariant: every option is either acted on or refused with a message and exit status 2. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/common.h"

typedef enum RunKind { RUN_FILE, RUN_COMMAND, RUN_MODULE, RUN_STDIN } RunKind;
typedef struct Options {
  RunKind kind;
  const char *target; /* file, command text or module */
  int first_argument; /* index in argv of what follows the target */
} Options;

/* Fills config and `options`. Returns -1 to go on, else the exit status (help, version, errors: already printed). */
int options_parse(int argc, char **argv, Options *options);

#endif
