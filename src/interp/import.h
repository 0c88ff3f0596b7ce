/* Import glue: the statement's fast paths; finding and loading is importlib's, frozen at build
   time. Invariant: sys_modules_dict is the dict `import` looks in; importlib_module is set once
   importlib._bootstrap is installed.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef INTERP_IMPORT_H
#define INTERP_IMPORT_H

#include "objects/dict.h"
#include "objects/str.h"

extern Value sys_module;              /* module sys */
extern Value builtins_module;         /* module builtins */
extern Value importlib_module;        /* importlib._bootstrap, ABSENT before it is installed */
extern Value builtin_import_function; /* the original __import__, to notice when it is replaced */

/* sys.NAME, ABSENT without exception if missing. */
Value sys_get(const char *name);
bool sys_set(const char *name, Value v);
/* sys.modules; ABSENT: RuntimeError set. */
Value sys_modules(void) must_check;

/* What __import__(name, globals, locals, fromlist, level) does. */
Value import_module_level(Value name, Value globals, Value fromlist, int level) must_check;
/* importlib.import_module for an absolute name: the module itself, not its top package. */
Value import_absolute(Value name) must_check;
/* module.name for C code: import_module, then getattr. */
Value import_attribute(const char *module, const char *name) must_check;

#endif
