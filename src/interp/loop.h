/* The dispatch loop's entry points.

   interp_run_at and the functions that are marked must_check run Python code. */
#ifndef INTERP_LOOP_H
#define INTERP_LOOP_H

#include "interp/frame.h"

/* Sets up the dispatch tables; once, after the main thread is current. */
void interp_init(void);
void interp_init_thread(Thread *thread);
/* Makes the types of this layer ready; after objects_init. */
void interp_types_init(void);
/* Runs the frame `base` (on the chain, FRAME_ENTRY set) from pc until it returns or yields. An
   exception pending on entry is thrown at the word before pc. ABSENT: exception set. */
Value interp_run_at(Value *base, const Instr *pc) must_check;
/* Swaps the table through which instructions go: on, every one calls interp_trace_instruction
   first. */
void interp_set_tracing(Thread *thread, bool on);
/* What sys.setprofile does to the running thread; ABSENT: no function. */
void interp_set_profile(Value function);

/* interp/trace.c: line, call, return and opcode events of the word at `at`. false: exception
   set. */
bool interp_trace_instruction(Thread *thread, Value *base, const Instr *at) must_check;
/* exception event; the pending exception stays, or is replaced (false). */
bool interp_trace_exception(Thread *thread, Value *base, const Instr *at) must_check;
/* exception event of a StopIteration that ends a loop or an await; it stays pending unless the
   trace function fails (false). */
bool interp_trace_stop(Thread *thread);
/* return event (with None) of a frame that an exception leaves. */
bool interp_trace_unwind(Thread *thread, Value *base) must_check;
extern const BuiltinDef sys_trace_functions[];

#endif
