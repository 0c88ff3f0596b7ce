/* Frames entered from C whose register 0 is a namespace: modules, exec, eval, class bodies. */
#include "interp/run.h"

#include "frontend/compile.h"
#include "interp/call_python.h"
#include "interp/function.h"
#include "interp/loop.h"

static Value run_in(Value function, Value locals) {
  Thread *thread = current_thread;
  CodeObject *code = as_code(slot_get(&as_function(function)->code));
  Value *base = stack_top() + FRAME_HEADER_WORDS;
  if (!recursion_enter("")) return ABSENT;
  Value result = ABSENT;
  if (frame_check_limits(base, code->register_count)) {
    memset(base, 0, code->register_count * sizeof(Value));
    if (!(code->flags & CO_OPTIMIZED)) base[0] = locals;
    frame_link(thread, base, function, thread->pc, FRAME_ENTRY);
    result = interp_run(base);
  }
  recursion_leave();
  return result;
}

Value run_class_body(Value function, Value namespace) {
  return run_in(function, namespace);
}

Value run_code(Value code, Value globals, Value locals, Value closure) {
  Value function = function_make(code, globals, ABSENT, closure);
  if (is_absent(function)) return ABSENT;
  return as_code(code)->flags & CO_OPTIMIZED ? call0(function) : run_in(function, locals);
}

/* What compile() and exec() of text take over from the code that calls them. */
uint32_t compile_inherited_flags(void) {
  Value *base = current_thread->base;
  return base == NULL ? 0 : frame_code(base)->flags & COMPILE_FUTURE_FLAGS;
}
