/* _signal: what start-up needs of it. */
#ifndef MODULES_SIGNAL_H
#define MODULES_SIGNAL_H

#include "base/common.h"

/* Ignores SIGPIPE and SIGXFSZ and makes SIGINT raise KeyboardInterrupt. Once, when modules can be
   imported. false: exception set. */
bool signal_startup(void) must_check;
/* In the child of fork: signals that have arrived were the parent's. */
void signal_after_fork(void);

#endif
