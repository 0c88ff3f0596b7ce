/* Lines from the terminal: for the prompt and for input(). */
#ifndef MODULES_CONSOLE_H
#define MODULES_CONSOLE_H

#include "base/common.h"

/* Prompts and reads a line, its newline included (none at the end of the input). 1: *line is
   malloc'ed; 0: end of the input; -1: exception set (a signal handler's). Runs Python code (signal
   handlers, completion). */
int console_read_line(const char *prompt, char **line) must_check;
/* Whether lines can be edited: standard input and output are terminals, and TERM is not "dumb". */
bool console_can_edit(void);
/* Flushes sys.stdout and sys.stderr; errors are dropped. */
void console_flush_output(void);
/* Set by the readline module: reads with editing where that can be done. Same results as
   console_read_line. */
extern int (*console_editor)(const char *prompt, char **line);

#endif
