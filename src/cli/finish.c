/* The end: uncaught exceptions, SystemExit, interrupts, shutting down. */
#include <signal.h>
#include <unistd.h>

#include "cli/run.h"
#include "interp/config.h"
#include "interp/gil.h"
#include "interp/import.h"
#include "modules/atexit.h"
#include "modules/io/held.h"
#include "modules/io/io.h"
#include "modules/io/std_streams.h"
#include "modules/sys.h"
#include "objects/audit.h"
#include "objects/exception.h"
#include "objects/int.h"
#include "objects/weakref.h"

/* -- SystemExit -------------------------------------------------------------------------------- */

bool finish_is_exit(Value exception) {
  return is_instance(exception, &exc_SystemExit) && !config.inspect;
}

static bool write_to(Value file, Value text) {
  bool written = !is_absent(file) && !is_none(file) && !is_absent(text) &&
                 !is_absent(call_method1(file, NAME("write"), text));
  exception_clear();
  return written;
}

/* Prints the argument of SystemExit to sys.stderr or, where there is none, to the C library's
   stderr, and a newline in any case. */
static void print_code(Value code) {
  Value text = object_str(code), err = sys_get("stderr");
  exception_clear();
  bool missing = is_absent(err) || is_none(err);
  const char *plain = missing && !is_absent(text) ? str_utf8(text, NULL) : "";
  exception_clear();
  if (missing)
    fputs(plain == NULL ? "" : plain, stderr);
  else
    write_to(err, text);
  if (!write_to(err, str_from_ascii("\n"))) fputs("\n", stderr);
}

/* None is 0, an int itself, anything else is printed. */
static int system_exit_status(Value exception) {
  Value code = object_lookup_attr(exception, NAME("code"));
  exception_clear();
  if (is_absent(code) || is_none(code)) return 0;
  int64_t number;
  if (is_int(code)) return int_fits_i64(code, &number) ? (int)(number & 0xff) : 255;
  print_code(code);
  return 1;
}

/* -- Printing ---------------------------------------------------------------------------------- */

static Value traceback_of(Value exception) {
  Value traceback = object_getattr(exception, NAME("__traceback__"));
  exception_clear();
  return is_absent(traceback) ? NONE : traceback;
}

static void write_error(const char *text) {
  write_to(sys_get("stderr"), str_from_ascii(text));
}

/* Whether the exception is shown: not where an audit hook raises RuntimeError; another exception of
   one is shown in addition. */
static bool audit_excepthook(Value hook, Value type, Value exception, Value traceback) {
  if (audit("sys.excepthook", "OOOO", hook, type, exception, traceback)) return true;
  if (exception_suppress(&exc_RuntimeError)) return false;
  exception_write_unraisable_as("Exception ignored in audit hook", NONE);
  return true;
}

/* Prints the exception through sys.excepthook, after setting sys.last_value and its companions.
   Returns -1, or the status of a SystemExit from the hook. */
static int finish_print_exception(Value exception) {
  Value traceback = traceback_of(exception), type = type_value(type_of(exception));
  sys_set("last_type", type);
  sys_set("last_value", exception);
  sys_set("last_traceback", traceback);
  Value hook = sys_get("excepthook");
  if (!audit_excepthook(hook, type, exception, traceback)) return -1;
  if (is_absent(hook)) {
    write_error("sys.excepthook is missing\n");
    sys_print_exception(exception);
    return -1;
  }
  Value arguments[] = {type, exception, traceback};
  if (!is_absent(call(hook, arguments, 3, ABSENT))) return -1;
  Value second = exception_fetch();
  if (finish_is_exit(second)) return system_exit_status(second);
  write_error("Error in sys.excepthook:\n");
  sys_print_exception(second);
  write_error("\nOriginal exception was:\n");
  sys_print_exception(exception);
  return -1;
}

int finish_report_exception(bool *interrupted) {
  Value exception = exception_fetch();
  if (finish_is_exit(exception)) return system_exit_status(exception);
  *interrupted = type_of(exception) == &exc_KeyboardInterrupt;
  int status = finish_print_exception(exception);
  return status >= 0 ? status : 1;
}

/* -- Shutting down ----------------------------------------------------------------------------- */

/* Waits for the threads of threading, if it has been imported. */
static void join_threads(void) {
  Value modules = sys_modules();
  Value module = is_absent(modules) ? ABSENT : dict_get_str(modules, NAME("threading"));
  if (is_absent(module)) return exception_clear();
  if (is_absent(call_method0(module, NAME("_shutdown")))) exception_write_unraisable(module);
}

static bool is_stream(const Object *object) {
  return object_shape(object)->type->slots.finalize == io_finalize;
}
static bool is_not_stream(const Object *object) {
  return !is_stream(object);
}
static bool is_stream_to_close(const Object *object) {
  return is_stream(object) && !io_is_standard_stream(object);
}

/* Modules stay as they are. Streams come last, since others may write to them, and those on top of
   others before these. flushed: the standard streams could be written to up to now; otherwise that
   has been told. */
static bool finalize_objects(bool flushed) {
  finalize_at_exit(is_not_stream, false);
  flushed = flushed && io_flush_standard_streams();
  held_flush_all();
  finalize_at_exit(is_stream_to_close, true);
  return flushed;
}

int finish_shut_down(int status) {
  join_threads();
  atexit_run();
  bool flushed = io_flush_standard_streams();
  sys_begin_finalizing();
  gil_forbid_others();
  return finalize_objects(flushed) ? status : 120;
}

void finish_by_interrupt(void) {
  signal(SIGINT, SIG_DFL);
  kill(getpid(), SIGINT);
}
