/* sys.settrace and sys.setprofile. While one of them is set the thread dispatches through the
   tracing table, which calls interp_trace_instruction before every instruction; nothing is checked
   when they are off.

   Events are those of CPython: call at the RESUME of a frame that is entered, line when execution
   reaches another line or jumps back, opcode on request, return at RETURN and YIELD (and, with
   None, when an exception leaves the frame), exception where one is raised or passes through; for
   profilers also c_call, c_return and c_exception around calls of builtin functions. */
#include "interp/frame_object.h"
#include "interp/generator.h"
#include "interp/import.h"
#include "interp/loop.h"
#include "objects/audit.h"
#include "objects/descr.h"
#include "objects/exception_types.h"
#include "objects/function_builtin.h"

/* -- Calling the functions --------------------------------------------------------------------- */

/* Changes with every sys.settrace: a frame's notes of an earlier time are out of date. */
static uint32_t trace_epoch;

static TraceEvent event_kind(Value *base, Value event) {
  if (same(event, NAME("call"))) return TRACE_CALL;
  if (same(event, NAME("line"))) return TRACE_LINE;
  const CodeObject *code = frame_code(base);
  bool yields =
      same(event, NAME("return")) && code->original[frame_position(base, NULL)].op == OP_YIELD;
  return yields ? TRACE_YIELD : TRACE_OTHER;
}

/* Runs a trace or profile function with tracing off. ABSENT: it raised, and has been unset. */
static Value call_tracer(Thread *thread, Value *function, Value callable, Value *base, Value event,
                         Value argument) {
  Value frame = frame_object(base);
  const void *const *dispatch = thread->dispatch;
  const void *pc = thread->pc;
  Value pending = exception_fetch();
  uint8_t outer_event = thread->trace_event;
  thread->trace_event = event_kind(base, event);
  thread->tracing = true;
  interp_set_tracing(thread, false);
  Value result = is_absent(frame) || !frame_object_refresh_locals(frame)
                     ? ABSENT
                     : call3(callable, frame, event, argument);
  if (!is_absent(result) && !frame_object_store_locals(frame)) result = ABSENT;
  thread->tracing = false;
  thread->trace_event = outer_event;
  thread->pc = pc;
  bool still_on = !is_absent(thread->trace_function) || !is_absent(thread->profile_function);
  if (is_absent(result)) {
    *function = ABSENT;
    still_on = !is_absent(thread->trace_function) || !is_absent(thread->profile_function);
  } else {
    exception_restore(pending);
  }
  if (still_on) thread->dispatch = dispatch;
  interp_set_tracing(thread, still_on);
  return result;
}

/* An event for the frame's own trace function, whose result replaces it. */
static bool local_event(Thread *thread, Value *base, Value event, Value argument) {
  Value frame = frame_object(base), local = slot_get(&as_frame(frame)->trace);
  if (is_absent(local) || is_absent(thread->trace_function)) return true;
  Value result = call_tracer(thread, &thread->trace_function, local, base, event, argument);
  if (is_absent(result)) {
    slot_set(as_object(frame), &as_frame(frame)->trace, ABSENT);
    return false;
  }
  if (!is_none(result)) slot_set(as_object(frame), &as_frame(frame)->trace, result);
  return true;
}

static bool profile_event(Thread *thread, Value *base, Value event, Value argument) {
  if (is_absent(thread->profile_function)) return true;
  return !is_absent(call_tracer(thread, &thread->profile_function, thread->profile_function, base,
                                event, argument));
}

/* -- Events ------------------------------------------------------------------------------------ */

static bool call_event(Thread *thread, Value *base, uint32_t index) {
  FrameObject *f = as_frame(frame_object(base));
  const CodeObject *code = frame_code(base);
  f->last_line = code->original[index].d == 0 ? 0 : code_position(code, index).line;
  f->last_index = index;
  f->traced_since = trace_epoch;
  if (!is_absent(thread->trace_function)) {
    Value local = call_tracer(thread, &thread->trace_function, thread->trace_function, base,
                              NAME("call"), NONE);
    if (is_absent(local)) return false;
    f = as_frame(frame_object(base));
    if (!is_none(local))
      slot_set(f, &f->trace, local); /* a generator that goes on keeps the one it has */
  }
  return profile_event(thread, base, NAME("call"), NONE);
}

static bool return_event(Thread *thread, Value *base, Value result) {
  return local_event(thread, base, NAME("return"), result) &&
         profile_event(thread, base, NAME("return"), result);
}

/* Line and opcode events before the word at `index`. */
static bool line_event(Thread *thread, Value *base, uint32_t index) {
  FrameObject *f = as_frame(frame_object(base));
  if (is_absent(slot_get(&f->trace))) {
    f->traced_since = trace_epoch;
    f->last_line = -1;
    f->last_index = index;
    return true;
  }
  int32_t line = code_position(frame_code(base), index).line;
  if (f->traced_since != trace_epoch) { /* what ran before was not traced */
    f->traced_since = trace_epoch;
    f->last_line = -1;
    f->last_index = index > 0 ? index - 1 : 0;
  }
  if (f->last_line < 0) f->last_line = code_position(frame_code(base), f->last_index).line;
  bool back = index < f->last_index && frame_code(base)->original[index].op != OP_SEND;
  bool moved = line > 0 && (line != f->last_line || back);
  f->last_index = index;
  if (moved) {
    f->last_line = line;
    if (f->trace_lines && !local_event(thread, base, NAME("line"), NONE)) return false;
    f = as_frame(frame_object(base));
  }
  return !f->trace_opcodes || local_event(thread, base, NAME("opcode"), NONE);
}

/* Returns the builtin function that a call word is about to call; ABSENT: it calls something
   else. */
static Value called_builtin(Value *base, Instr i) {
  switch (opcode_parent(i.op)) {
  case OP_CALL:
  case OP_CALL_KW:
  case OP_CALL_METHOD:
  case OP_CALL_METHOD_KW:
  case OP_CALL_EX: break;
  default: return ABSENT;
  }
  Value callable = base[i.a];
  return is_builtin_function(callable) || is_method_descriptor(callable) ? callable : ABSENT;
}

static bool finish_builtin_call(Thread *thread, Value *base, Value event) {
  FrameObject *f = as_frame(frame_object(base));
  Value callable = slot_get(&f->profiled_call);
  if (is_absent(callable)) return true;
  slot_set(f, &f->profiled_call, ABSENT);
  return profile_event(thread, base, event, callable);
}

static bool profile_calls(Thread *thread, Value *base, Instr i) {
  if (is_absent(thread->profile_function)) return true;
  if (!finish_builtin_call(thread, base, NAME("c_return"))) return false;
  Value callable = called_builtin(base, i);
  if (is_absent(callable)) return true;
  if (!profile_event(thread, base, NAME("c_call"), callable)) return false;
  FrameObject *f = as_frame(frame_object(base));
  slot_set(f, &f->profiled_call, callable);
  return true;
}

/* Makes the jump that the trace function asked for by setting f_lineno. */
static bool jump(Thread *thread, Value *base) {
  if (is_absent(base[-1]) || as_frame(base[-1])->jump == 0) return false;
  FrameObject *f = as_frame(base[-1]);
  CodeObject *code = frame_code(base);
  f->last_index = f->jump - 1;
  f->last_line = code_position(code, f->last_index).line;
  thread->pc = code->words + f->last_index;
  f->jump = 0;
  return true;
}

bool interp_trace_instruction(Thread *thread, Value *base, const Instr *at) {
  if (thread->tracing) return true;
  CodeObject *code = frame_code(base);
  uint32_t index = (uint32_t)(at - code->words);
  Instr i = code->original[index];
  if (i.op == OP_RETURN_GENERATOR) return true;
  if (i.op == OP_RESUME) {
    bool ok = call_event(thread, base, index);
    jump(thread, base);
    return ok;
  }
  if (!profile_calls(thread, base, i) || !line_event(thread, base, index)) return false;
  if (jump(thread, base)) return true;
  if (i.op == OP_RETURN || i.op == OP_YIELD)
    return return_event(thread, base, base[i.op == OP_RETURN ? i.a : i.b]);
  if (i.op == OP_RETURN_CONST)
    return return_event(thread, base, tuple_get(slot_get(&code->consts), i.d));
  return true;
}

bool interp_trace_exception(Thread *thread, Value *base, const Instr *at) {
  if (thread->tracing) return true;
  finish_builtin_call(thread, base, NAME("c_exception"));
  Value e = thread->exception;
  Value argument = tuple_pack(3, type_value(type_of(e)), e, exception_traceback(e));
  return is_absent(argument) || local_event(thread, base, NAME("exception"), argument);
}

bool interp_trace_stop(Thread *thread) {
  if (is_absent(thread->trace_function) || thread->base == NULL) return true;
  return interp_trace_exception(thread, thread->base, (const Instr *)thread->pc - 1);
}

bool interp_trace_unwind(Thread *thread, Value *base) {
  if (thread->tracing) return true;
  Value e = exception_fetch();
  bool ok = return_event(thread, base, NONE);
  if (ok) exception_restore(e);
  return ok;
}

/* -- sys.settrace and friends ------------------------------------------------------------------ */

static void update(Thread *thread) {
  trace_epoch++;
  if (thread->tracing) return; /* decided when the trace function returns */
  interp_set_tracing(thread,
                     !is_absent(thread->trace_function) || !is_absent(thread->profile_function));
}

static Value sys_settrace(Value *args, int nargs) {
  if (!audit("sys.settrace", "")) return ABSENT;
  current_thread->trace_function = is_none(args[0]) ? ABSENT : args[0];
  update(current_thread);
  return NONE;
}
static Value sys_gettrace(Value *args, int nargs) {
  return is_absent(current_thread->trace_function) ? NONE : current_thread->trace_function;
}
void interp_set_profile(Value function) {
  current_thread->profile_function = function;
  update(current_thread);
}
static Value sys_setprofile(Value *args, int nargs) {
  if (!audit("sys.setprofile", "")) return ABSENT;
  interp_set_profile(is_none(args[0]) ? ABSENT : args[0]);
  return NONE;
}
static Value sys_getprofile(Value *args, int nargs) {
  return is_absent(current_thread->profile_function) ? NONE : current_thread->profile_function;
}
static Value sys_call_tracing(Value *args, int nargs) {
  Thread *thread = current_thread;
  if (!is_tuple(args[1]))
    return raise_type_error("call_tracing() argument 2 must be tuple, not %Y", args[1]);
  bool saved = thread->tracing;
  thread->tracing = false;
  update(thread);
  Value result = call_with_tuple(args[0], args[1], ABSENT);
  thread->tracing = saved;
  if (saved) interp_set_tracing(thread, false);
  return result;
}

Value audit_call_hook(Value hook, Value event, Value arguments) {
  Thread *thread = current_thread;
  bool traced = !is_absent(thread->trace_function) || !is_absent(thread->profile_function);
  if (!traced || thread->tracing) return call2(hook, event, arguments);
  Value can_trace = object_lookup_attr(hook, NAME("__cantrace__"));
  int truth = is_absent(can_trace) ? -exception_pending() : object_truth(can_trace);
  if (truth < 0) return ABSENT;
  if (truth > 0) return call2(hook, event, arguments);
  const void *pc = thread->pc;
  thread->tracing = true;
  interp_set_tracing(thread, false);
  Value result = call2(hook, event, arguments);
  thread->tracing = false;
  thread->pc = pc;
  interp_set_tracing(thread,
                     !is_absent(thread->trace_function) || !is_absent(thread->profile_function));
  return result;
}

const BuiltinDef sys_trace_functions[] = {
    METHOD("settrace(function, /)", sys_settrace, EFFECT_ANY,
           "Set the global debug tracing function; None for none."),
    METHOD("gettrace()", sys_gettrace, EFFECT_PURE, "The global debug tracing function, or None."),
    METHOD("setprofile(function, /)", sys_setprofile, EFFECT_ANY,
           "Set the profiling function; None for none."),
    METHOD("getprofile()", sys_getprofile, EFFECT_PURE, "The profiling function, or None."),
    METHOD("call_tracing(func, args, /)", sys_call_tracing, EFFECT_ANY,
           "Call func(*args) with tracing on, from inside a trace function."),
    METHOD_END,
};
