/* Import machinery at start-up.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_BOOTSTRAP_H
#define MODULES_BOOTSTRAP_H

#include "objects/protocol.h"

/* Makes importlib's two parts from the frozen code or, in an executable without frozen modules (the
   one that freezes them), from the library's sources, and installs them. false: exception set. */
bool bootstrap_importlib(void) must_check;

#endif
