/* Frame and traceback objects: made only when somebody asks.
   Invariant: while the frame is on the VM stack (or in its generator) `base` points at its
   registers and base[-1] at the object; when it returns, frame_object_detach copies the registers
   out.

   Functions that return a Value or are marked must_check may collect, and run Python code where
   a namespace is no plain dict. */
#ifndef INTERP_FRAME_OBJECT_H
#define INTERP_FRAME_OBJECT_H

#include "interp/frame.h"

typedef struct FrameObject {
  Object header;
  Slot function;         /* FunctionObject: code, globals, closure */
  Slot back;             /* frame object of the caller, once detached; absent: none */
  Slot registers;        /* FrameRegisters after detaching, else absent */
  Slot locals;           /* f_locals dict handed out, or absent */
  Slot trace;            /* f_trace, or absent */
  Slot generator;        /* the generator whose frame it is, or absent */
  Slot profiled_call;    /* builtin function whose c_call event was sent, or absent */
  Value *base;           /* live registers; NULL when detached */
  uint32_t at;           /* word index it stopped at, when detached */
  int32_t last_line;     /* of the last line event; 0: none yet, -1: not traced so far */
  uint32_t traced_since; /* value of the trace epoch for which last_line and last_index hold */
  uint32_t last_index;   /* word of the last traced instruction */
  uint32_t jump;         /* f_lineno was set: word to go on at, plus 1; 0: none */
  uint32_t raised_at;    /* word whose exception the latest cleanup handler was entered with */
  bool trace_lines, trace_opcodes; /* f_trace_lines and f_trace_opcodes */
  bool cleared;                    /* by clear(): shows no variables, not even free ones */
} FrameObject;
typedef struct FrameRegisters {
  Object header;
  int64_t count; /* how many */
  Slot items[];  /* copies of the registers */
} FrameRegisters;
typedef struct TracebackObject {
  Object header;
  Slot frame;   /* FrameObject */
  Slot next;    /* TracebackObject, or absent */
  int32_t at;   /* word index */
  int32_t odd;  /* what tb_lasti, if a program chose it, is above 2 * at */
  int32_t line; /* -1: from `at` when asked */
} TracebackObject;

extern Type frame_type, traceback_type;
extern Shape frame_shape, traceback_shape;
static always_inline FrameObject *as_frame(Value v) {
  return object_cast(FrameObject, v);
}

/* The frame is about to leave the stack with an object: copies what it needs. */
void frame_object_detach(Value *base);
/* Word index of the instruction a live frame is executing: callee NULL for the running frame. */
uint32_t frame_position(Value *base, Value *callee);
CodeObject *frame_object_code(FrameObject *frame);
/* The word index where the frame is now, live or not. */
uint32_t frame_object_position(FrameObject *frame);
/* Setter of f_lineno (interp/jump.c). */
bool frame_object_set_line(Value frame, Value v, void *closure) must_check;
/* f_locals: a dict of the frame's variables as they are now (the namespace itself for modules and
   classes). */
Value frame_object_locals(Value frame) must_check;
/* Around a trace function: the dict that f_locals has handed out, if it has, is brought up to date;
   what it has then goes to the variables (one that was deleted from it keeps its value). */
bool frame_object_refresh_locals(Value frame) must_check;
bool frame_object_store_locals(Value frame) must_check;
/* Adds an entry for the frame `base` at word `at` in front of the pending exception's traceback. */
void traceback_add(Value *base, uint32_t at);
/* The pending exception, raised again by cleanup code, leaves the running frame: its position, as
   seen from outside, is again the one from which the cleanup code was entered. */
void traceback_rewind(Value *base);

#endif
