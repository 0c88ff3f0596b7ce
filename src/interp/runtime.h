/* The interpreter's safepoints. */
#ifndef INTERP_RUNTIME_H
#define INTERP_RUNTIME_H

#include "interp/frame.h"

/* thread_poll for the dispatch loop, between two instructions or at one that jumps back. */
bool runtime_poll_in_loop(void) must_check;
/* Signal handlers waiting to run in the main thread: set by modules/signal/signal.c. false:
   exception set. */
extern bool (*runtime_signal_hook)(void);

#endif
