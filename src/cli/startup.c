/* The order in which the parts of the VM come to life. */
#include "cli/startup.h"

#include "interp/config.h"
#include "interp/gil.h"
#include "interp/import.h"
#include "interp/loop.h"
#include "interp/stack.h"
#include "modules/bootstrap.h"
#include "modules/builtins.h"
#include "modules/std_printer.h"
#include "modules/io/std_streams.h"
#include "modules/sys.h"
#include "objects/codecs.h"
#include "objects/init.h"
#include "objects/int.h"

void startup_objects(void *stack_base) {
  gc_init();
  gc_let_requests_fail(false); /* until the program runs */
  thread_init_main(stack_base);
  gil_init();
  interp_init();
  objects_init();
  interp_types_init();
  builtins_init();
}

void startup_core(void *stack_base) {
  io_init_locale();
  startup_objects(stack_base);
  if (config.heap_size > 0) gc_set_max_heap_size(config.heap_size);
  if (config.int_max_str_digits >= 0) int_max_str_digits = config.int_max_str_digits;
  sys_init();
  sys_set("stdout", std_printer_new(1));
  sys_set("stderr", std_printer_new(2));
  if (!bootstrap_importlib()) {
    sys_print_exception(exception_fetch());
    unreachable_state("cannot install the import system");
  }
  if (!io_init_standard_streams()) {
    Value exception = exception_fetch();
    fprintf(stderr, "Fatal Python error: %s\nPython runtime state: core initialized\n",
            is_instance(exception, &exc_LookupError)
                ? "init_stdio_encoding: failed to get the Python codec name of the stdio encoding"
                : "init_sys_streams: can't initialize sys standard streams");
    sys_print_exception(exception);
    exit(1);
  }
}

/* import NAME, for what it does. */
static bool run_module(const char *name) {
  return !is_absent(import_module(name));
}

static bool start_faulthandler(void) {
  Value module = import_module("faulthandler");
  return !is_absent(module) && !is_absent(call_method0(module, NAME("enable")));
}

/* Frozen from lib/, site does not know its file by itself. */
static bool import_site(void) {
  Value module = import_module("site");
  if (is_absent(module)) return false;
  Value file = object_lookup_attr(module, NAME("__file__"));
  if (!is_absent(file) || exception_pending() || config.own_library == NULL)
    return !exception_pending();
  return object_setattr(
      module, NAME("__file__"),
      format_text("%V/site.py", str_fs_decode(config.own_library, strlen(config.own_library))));
}

bool startup_site(void) {
  bool warnings = config.warn_options != NULL || config.dev_mode;
  codec_check_names = config.dev_mode;
  return (!config.faulthandler || start_faulthandler()) && (!warnings || run_module("warnings")) &&
         (config.no_site || import_site());
}
