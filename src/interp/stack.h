/* The VM stack of a thread: one reserved mapping, committed by the kernel as it is touched. frame.h
   has the frame layout. Invariant: everything in [base, base + register_count) of a frame on the
   chain is a valid Value; words above the running frame's registers are garbage that nobody
   reads.

   None of the functions runs Python code. */
#ifndef INTERP_STACK_H
#define INTERP_STACK_H

#include "interp/frame.h"

/* Makes the main thread current; once, before objects_init. stack_base: the highest C stack address
   to scan. */
void thread_init_main(void *stack_base);
/* What is left of a thread's C stack when calls begin to raise RecursionError. */
enum { C_STACK_SLACK = 256 << 10 };

/* A Thread for a C thread yet to be started: its Values are roots from now on. NULL: out of
   memory. */
Thread *thread_new(void) must_check;
/* In the new C thread, with the GIL: its C stack is scanned from now on, until thread_detach. */
void thread_attach(Thread *thread, void *stack_base);
void thread_detach(Thread *thread);
/* In the child of fork: the running thread is the only one and the main one; the others are lost,
   and their frames last for ever. */
void thread_after_fork(void);
/* Takes it off the list and frees it; with the GIL. */
void thread_free(Thread *thread);
extern Thread *main_thread;
extern Thread *all_threads; /* the lost ones of a fork, too */

/* For gc.collect(), called by the running frame: clears what earlier statements have left above the
   call's window, in it, its callers and the frames of threads that wait, so that it keeps nothing
   alive. Returns where on the C stack the dispatch loop was entered: below are only the loop and
   what leads to the builtin, whose objects the VM stack has too. NULL (and does nothing) if
   `function` is not what the frame's instruction calls. */
void *stack_clear_dead(Value function);
/* The same for a poll of the dispatch loop: it is between two instructions, or at one that jumps
   back. */
void *stack_clear_dead_at_poll(void);

/* Whether the frame is on the thread's VM stack: others are a running generator's. */
static always_inline bool stack_has(const Thread *thread, const Value *base) {
  return base >= thread->stack && base < thread->stack_end;
}

/* stack_roots.c: registers the VM stacks as roots. */
void stack_roots_init(void);
/* A word of a frame has been written that may not be the running one: it is no longer quiet (Note
   [Quiet frames], stack_roots.c). */
void stack_touch(const Value *base);
/* The frame `base`, the newest that need not be quiet, returns to its caller. */
void stack_wake(Thread *thread, const Value *base);

/* First free word above the running frame: where a frame entered from C begins. */
Value *stack_top(void);
/* Whether a frame of so many registers may begin at base. false: RecursionError set. */
bool frame_check_limits(Value *base, int64_t words) must_check;

#endif
