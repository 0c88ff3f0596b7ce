/* .pyc files of library folders that are not the user's to write.

   Functions that return a Value or are marked must_check may collect and run Python code. */
#ifndef MODULES_LIBRARY_CACHE_H
#define MODULES_LIBRARY_CACHE_H

#include "objects/protocol.h"

/* Changes importlib._bootstrap_external (the module `external`); once. false: exception set. */
bool library_cache_install(Value external) must_check;

#endif
