#include "cli/startup.h"

#include "interp/gil.h"
#include "interp/import.h"
#include "interp/loop.h"
#include "interp/stack.h"
#include "modules/bootstrap.h"
#include "modules/builtins.h"
#include "modules/std_printer.h"
#include "modules/sys.h"
#include "objects/init.h"

void startup_objects(void *stack_base) {
  gc_init();
  thread_init_main(stack_base);
  gil_init();
  interp_init();
  objects_init();
  interp_types_init();
  builtins_init();
}

void startup_core(void *stack_base) {
  startup_objects(stack_base);
  sys_init();
  sys_set("stdout", std_printer_new(1));
  sys_set("stderr", std_printer_new(2));
  if (!bootstrap_importlib()) {
    sys_print_exception(exception_fetch());
    unreachable_state("cannot install the import system");
  }
}
