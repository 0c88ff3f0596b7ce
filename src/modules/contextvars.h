/* Context variables for C code. Invariant: current_thread->context is the contextvars.Context in
   which code runs, absent until the first variable is set. */
#ifndef MODULES_CONTEXTVARS_H
#define MODULES_CONTEXTVARS_H

#include "objects/protocol.h"

/* contextvars.ContextVar(name), without a default. */
Value contextvar_new(Value name);
/* Its value here; ABSENT without an exception if it has none. */
Value contextvar_get(Value variable);
bool contextvar_set(Value variable, Value v) must_check;

#endif
