/* Printing where threads are, from a signal handler or a thread without the GIL.

   Invariant: nothing here allocates, takes a lock, or changes the heap; output goes to a
   descriptor. What is printed is right for threads that are inside a call; a thread in the middle
   of bytecode may be shown at an earlier line of its function. */
#ifndef MODULES_FAULTHANDLER_DUMP_H
#define MODULES_FAULTHANDLER_DUMP_H

#include "interp/stack.h"

/* "Stack (most recent call first):" and the frames of one thread. */
void dump_one_thread(int fd, const Thread *thread);
/* All threads, newest first; `current` is called so, NULL: none is. */
void dump_all_threads(int fd, const Thread *current);
void dump_text(int fd, const char *text);

#endif
