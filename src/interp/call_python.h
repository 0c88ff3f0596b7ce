/* Calls of Python functions: binding arguments to parameters in a new frame's registers.

   frame_prepare may collect (*args becomes a tuple); function_call runs Python code. */
#ifndef INTERP_CALL_PYTHON_H
#define INTERP_CALL_PYTHON_H

#include "interp/stack.h"

/* Prepares a frame at `window` (its header begins there: base = window + FRAME_HEADER_WORDS) for
   function: arguments are copied from args (which may overlap the window) and matched to the
   parameters, the other registers cleared. The header is not written. NULL: TypeError or
   RecursionError set. */
Value *frame_prepare(Value *window, FunctionObject *function, const Value *args, int nargs,
                     Value kwnames) must_check;
/* Writes the header and makes the frame the running one. */
static always_inline void frame_link(Thread *thread, Value *base, Value function,
                                     const Instr *return_pc, uint32_t flags) {
  base[-4] = function;
  base[-3].bits = (uint64_t)(uintptr_t)return_pc;
  base[-2].bits = (uint64_t)(uintptr_t)thread->base | flags;
  base[-1] = ABSENT;
  thread->base = base;
  thread->depth++;
}
/* Undoes frame_link; leaves no raw word where a register of the caller may be. Returns the caller's
   base. */
static always_inline Value *frame_unlink(Thread *thread, Value *base) {
  Value *caller = frame_caller(base);
  thread->base = caller;
  thread->depth--;
  if (unlikely(base == thread->quiet[QUIET_MINOR])) stack_wake(thread, base);
  base[-3] = base[-2] = base[-1] = ABSENT;
  return caller;
}

/* Slot `call` of function objects. */
Value function_call(Value callable, Value *args, int nargs, Value kwnames) must_check;

#endif
