/* Python functions as objects.

   The functions may collect; neither runs Python code. */
#ifndef INTERP_FUNCTION_H
#define INTERP_FUNCTION_H

#include "interp/frame.h"

/* A new function; closure ABSENT: none. qualname ABSENT: the code's. Chooses the builtins dict by
   globals["__builtins__"]. */
Value function_make(Value code, Value globals, Value qualname, Value closure) must_check;
/* The builtins of the running Python frame: what a namespace without __builtins__ gets. */
Value current_builtins(void);
/* The builtins module's dict; set when the module is made. */
extern Value builtins_dict;

#endif
