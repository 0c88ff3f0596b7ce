/* sys.settrace and sys.setprofile: what happens between instructions while a function is set. */
#include "interp/frame_object.h"
#include "interp/loop.h"

bool interp_trace_instruction(Thread *thread, Value *base, const Instr *at) {
  raise_not_implemented("tracing of instructions");
  return false;
}

bool interp_trace_exception(Thread *thread, Value *base, const Instr *at) { return true; }
