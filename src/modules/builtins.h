/* The builtins module. Its functions are declared in the tables of builtins.c, builtins_code.c and
   builtins_io.c; builtins_module.c puts them together with the builtin types.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_BUILTINS_H
#define MODULES_BUILTINS_H

#include "objects/bytes.h"
#include "objects/protocol.h"

extern const BuiltinDef builtins_functions[], builtins_code_functions[], builtins_io_functions[];

/* Makes the module, sets builtins_module and builtins_dict (interp/import.h, interp/function.h). */
void builtins_init(void);

/* f_locals of the running frame. ABSENT: exception set. */
Value current_locals(void) must_check;

/* Source text of compile, exec, eval, symtable: str or bytes-like. *keep holds what owns the bytes;
   `function` and `what` are for messages. NULL: exception set. */
const char *source_text(Value source, const char *function, const char *what, size_t *length,
                        Value *keep) must_check;
/* A file name given as str, bytes or path object, as str. ABSENT: exception set. */
Value filename_argument(Value filename) must_check;

#endif
