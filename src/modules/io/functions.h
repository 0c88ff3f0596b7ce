/* The functions of the module _io, as its table (and that of builtins) names them.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_IO_FUNCTIONS_H
#define MODULES_IO_FUNCTIONS_H

#include "objects/protocol.h"

#define IO_OPEN_SIGNATURE                                                                          \
  "open(file, mode='r', buffering=-1, encoding=None, errors=None, newline=None, closefd=True, "    \
  "opener=None)"
Value io_open_function(Value *args, int nargs);
Value io_open_code_function(Value *args, int nargs);
Value io_text_encoding_function(Value *args, int nargs);

#endif
