/* .pyc files of library folders that are not the user's to write. */
#ifndef MODULES_LIBRARY_CACHE_H
#define MODULES_LIBRARY_CACHE_H

#include "objects/protocol.h"

/* Changes importlib._bootstrap_external (the module `external`); once. false: exception set. */
bool library_cache_install(Value external) must_check;

#endif
