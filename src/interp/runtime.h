/* Start-up and the interpreter's safepoints. */
#ifndef INTERP_RUNTIME_H
#define INTERP_RUNTIME_H

#include "interp/frame.h"

/* From nothing to a VM that can run code: heap, types, builtins, sys. stack_base: address in the outermost C frame. */
void runtime_init(void *stack_base);

/* Asks the thread that runs for a poll, from any thread or signal handler. */
void runtime_request_poll(PollReason reason);
/* Signal handlers waiting to run in the main thread: set by modules/_signal.c. false: exception set. */
extern bool (*runtime_signal_hook)(void);

#endif
