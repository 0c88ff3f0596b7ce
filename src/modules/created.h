/* Where files and sockets were made, for the warning that nobody has closed one: -X
   track-resources. */
#ifndef MODULES_CREATED_H
#define MODULES_CREATED_H

#include "objects/protocol.h"

/* The Python frames that run now, to be kept in a Slot of the new object. ABSENT when they are not
   wanted, or (no exception) out of memory. */
Value created_here(void);
/* What the warning says about them: starts with a newline, or is empty when `created` is ABSENT.
   Runs Python code. ABSENT: exception set. */
Value created_text(Value created) must_check;

#endif
