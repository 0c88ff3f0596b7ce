/* The executable: options, start-up, running what was asked for, shutting down. */
#include <unistd.h>

#include "cli/options.h"
#include "cli/run.h"
#include "cli/startup.h"
#include "interp/config.h"
#include "modules/signal/startup.h"

/* sys.argv: what was run (as the language shows it), then its arguments. */
static char **script_arguments(const Options *options, int argc, char **argv) {
  static char *const shown[] = {[RUN_COMMAND] = "-c", [RUN_MODULE] = "-m", [RUN_STDIN] = ""};
  char **result = xcalloc(argc - options->first_argument + 2, sizeof *result);
  result[0] = options->target != NULL && (options->kind == RUN_FILE || options->kind == RUN_STDIN)
                  ? (char *)options->target
                  : shown[options->kind];
  memcpy(result + 1, argv + options->first_argument,
         (argc - options->first_argument) * sizeof *result);
  return result;
}

/* Site and what else Python code does before the program. */
static bool start_python(void) {
  return signal_startup() && startup_site() && run_make_main();
}

/* -i, or the program set PYTHONINSPECT: the prompt, after the program. */
static bool wants_inspection(const Options *options) {
  if (!config.inspect && config_variable("PYTHONINSPECT") == NULL) return false;
  return repl_is_interactive() && !(options->kind == RUN_STDIN && isatty(0));
}

static int run_prompt(void) {
  config.inspect = 0;
  repl_run_hook();
  return repl_run();
}

/* Runs the prompt for an interactive standard input. */
static int run_session(void) {
  config.inspect = 0;
  repl_print_banner();
  int status = repl_run_startup_file();
  return status < 0 ? run_prompt() : status;
}

static int run_program(const Options *options, bool *interrupted) {
  bool cannot_open = false;
  gc_let_requests_fail(true);
  gc_wipe_stack_and_registers();
  Value result = run_target(options, &cannot_open);
  int status = cannot_open ? 2 : is_absent(result) ? finish_report_exception(interrupted) : 0;
  if (!wants_inspection(options)) return status;
  *interrupted = false;
  return run_prompt();
}

int main(int argc, char **argv) {
  Options options;
  int status = options_parse(&argc, argv, &options);
  if (status >= 0) return status;
  config_find_library(argc > 0 ? argv[0] : "");
  config.argc = argc;
  config.argv = argv;
  config.script_argv = script_arguments(&options, argc, argv);
  startup_core(__builtin_frame_address(0));
  bool interrupted = false;
  if (!start_python())
    status = finish_report_exception(&interrupted);
  else if (options.kind == RUN_STDIN && repl_is_interactive())
    status = run_session();
  else
    status = run_program(&options, &interrupted);
  status = finish_shut_down(status);
  if (interrupted) finish_by_interrupt();
  return status;
}
