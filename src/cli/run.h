/* What the command line asked to run, and how a process ends.

   Functions that return a Value, an int or are marked must_check may collect and run Python
   code. */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "cli/options.h"
#include "objects/protocol.h"

/* Makes the module __main__; false: exception set. */
bool run_make_main(void) must_check;
/* __main__'s namespace. */
Value run_main_dict(void) must_check;
/* Runs file, command, module or standard input in __main__. ABSENT: exception set, or *cannot_open
   (already told). */
Value run_target(const Options *options, bool *cannot_open) must_check;
/* Runs a source file in __main__, without touching sys.path. */
Value run_source_file(const char *path, bool *cannot_open) must_check;

/* cli/repl.c: reads statements from standard input, with prompts, until its end; errors are
   printed, the loop goes on. The exit status: that of SystemExit, 0 at the end of the input. */
int repl_run(void);
/* Whether standard input is talked to: a terminal, or -i. */
bool repl_is_interactive(void);
/* PYTHONSTARTUP; the exit status that it asks for, or -1. Its errors, and those of
   sys.__interactivehook__, are printed. */
int repl_run_startup_file(void);
void repl_run_hook(void);
void repl_print_banner(void);

/* cli/finish.c: handles the exception in flight as an uncaught one and clears it; the exit status.
 *interrupted becomes true for KeyboardInterrupt (not for its subclasses). */
int finish_report_exception(bool *interrupted);
/* Waits for threads, runs atexit functions, flushes; the exit status. */
int finish_shut_down(int status);
/* Ends the process as SIGINT would. */
void finish_by_interrupt(void);
/* Whether the exception is a SystemExit that ends the process. */
bool finish_is_exit(Value exception);

#endif
