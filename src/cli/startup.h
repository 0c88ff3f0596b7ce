/* From nothing to a VM that can run code. */
#ifndef CLI_STARTUP_H
#define CLI_STARTUP_H

#include "interp/frame.h"

/* Heap, types and builtins alone, without sys and imports: all that the C unit tests need. */
void startup_objects(void *stack_base);
/* Heap, types, builtins, sys; plain standard streams. stack_base: an address in the outermost C
   frame. config (interp/config.h) is filled in. */
void startup_core(void *stack_base);

/* Fills config's paths from where the executable is; program: argv[0]. */
void config_find_library(const char *program);

/* Python's side of the start, once sys and importlib are there: warnings, faulthandler, site.
   false: exception set. */
bool startup_site(void) must_check;

#endif
