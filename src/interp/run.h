/* Running code in namespaces. */
#ifndef INTERP_RUN_H
#define INTERP_RUN_H

#include "interp/frame.h"

/* Runs a class body: function's code with `namespace` as locals. Result: the __class__ cell or
   None. */
Value run_class_body(Value function, Value namespace) must_check;

#endif
