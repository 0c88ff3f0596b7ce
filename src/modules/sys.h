/* The sys module. sys.c has the functions, sys_info.c the facts, sys_hooks.c the hooks that
   print.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_SYS_H
#define MODULES_SYS_H

#include "objects/protocol.h"

extern const BuiltinDef sys_hook_functions[];
/* Makes the module (interp/import.h: sys_module) with all that needs no other module. */
void sys_init(void);
/* sys.is_finalizing() is true from now on. */
void sys_begin_finalizing(void);
/* sys.version */
const char *sys_version_text(void);
/* version_info, flags, float_info... false: exception set. */
bool sys_add_info(Value module) must_check;

/* Whether uncaught exceptions are printed in colours where the original sys.stderr is a
   terminal. */
extern bool traceback_colored;
/* Prints an exception with traceback, causes and notes to sys.stderr, as the default excepthook
   does. Never fails. */
void sys_print_exception(Value exception);

#endif
