/* The global interpreter lock. Invariant: current_thread is the thread that holds it; only that
   thread touches the heap. A waiting thread asks the holder to yield after an interval, through the
   holder's poll word.

   None of the functions allocates. Where one waits other threads run: what is in the heap may
   have changed afterwards. */
#ifndef INTERP_GIL_H
#define INTERP_GIL_H

#include "objects/thread.h"

void gil_init(void);
/* Takes the lock for `thread`, which becomes current. */
void gil_take(Thread *thread);
/* Tells which Thread the calling C thread is: for gil_acquire. Once per thread. */
void gil_set_own(Thread *thread);
/* The Thread of the calling C thread, with or without the lock; NULL: it has none.
   Async-signal-safe. */
Thread *gil_own_thread(void);
/* Gives it up at the end of a thread, whose stack is no longer scanned. */
void gil_drop_forever(void);
/* Lets a waiting thread run first, if there is one. */
void gil_yield(void);
/* Interval after which a waiting thread asks for the lock, in microseconds
   (sys.setswitchinterval). */
extern int64_t gil_interval;
/* The end of the process: from now on only the calling thread gets the lock; the others wait for it
   for ever. */
void gil_forbid_others(void);
/* Whether that has been done: what another thread holds will never be released. */
bool gil_others_are_forbidden(void);
/* In the child of fork: the lock is held by the one thread there is. */
void gil_after_fork(void);

#endif
