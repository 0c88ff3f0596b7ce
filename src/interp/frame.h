/* Frames on the VM stack, functions, frame objects.

   Note [Frame layout]
   A frame is its registers, with four words below them:
     base[-4]  the FunctionObject being run (of a generator: the one it was made by); a root
     base[-3]  return address: the caller's next Instr *, a raw pointer into its code's words
     base[-2]  the caller's base, a raw pointer with FrameFlag bits in its low three bits
     base[-1]  the frame object if somebody has asked for it, else absent; a root

   Registers base[0 .. register_count) are always valid Values: those beyond the arguments are
   zeroed on entry. The collector walks the chain of frames from current_thread->base.

   The header and the registers of a generator are inside the GeneratorObject, which is pinned while
   it runs; the frames it calls begin on the VM stack at its `stack_top`.

   thread->pc and return addresses point behind the instruction that is being executed. */
#ifndef INTERP_FRAME_H
#define INTERP_FRAME_H

#include "bytecode/code.h"
#include "objects/cell.h"

enum { FRAME_HEADER_WORDS = 4 };

typedef enum FrameFlag {
  FRAME_ENTRY = 1,     /* entered from C: returning leaves the dispatch loop */
  FRAME_GENERATOR = 2, /* base is inside a GeneratorObject */
  FRAME_INIT = 4, /* __init__ of CALL_CLASS: it must return None, the call gives the instance */
} FrameFlag;

static always_inline Value frame_function(Value *base) {
  return base[-4];
}
static always_inline const Instr *frame_return_pc(Value *base) {
  return (const Instr *)(uintptr_t)base[-3].bits;
}
static always_inline Value *frame_caller(Value *base) {
  return (Value *)(uintptr_t)(base[-2].bits & ~(uint64_t)7);
}
static always_inline uint32_t frame_flags(Value *base) {
  return base[-2].bits & 7;
}

typedef struct FunctionObject {
  Object header;
  Slot code;           /* CodeObject */
  Slot globals;        /* dict */
  Slot builtins;       /* dict, found through globals when the function is made */
  Slot name, qualname; /* str */
  Slot defaults;       /* tuple or absent */
  Slot kwdefaults;     /* dict or absent */
  Slot closure;        /* tuple of cells or absent */
  Slot doc, module;    /* any */
  Slot annotations;    /* dict, tuple of names and values not yet made a dict, or absent */
  Slot dict;           /* attributes, or absent */
  uint32_t version;    /* changes when code, defaults or kwdefaults are assigned; 0: never cached */
  uint32_t unused;     /* fills the struct up to a multiple of 8 */
} FunctionObject;
extern Type function_type;
extern Shape function_shape;
static always_inline bool is_function(Value v) {
  return has_shape(v, &function_shape);
}
static always_inline FunctionObject *as_function(Value v) {
  return object_cast(FunctionObject, v);
}
static always_inline CodeObject *frame_code(Value *base) {
  return as_code(slot_get(&as_function(frame_function(base))->code));
}

/* Runs code in a namespace, as exec() does: globals a dict, locals any mapping. Used for modules,
   exec, eval, class bodies. */
Value run_code(Value code, Value globals, Value locals, Value closure) must_check;
/* Frame object of a frame, made when first asked for. */
Value frame_object(Value *base) must_check;
/* The dispatch loop: runs from current_thread's new frame `base` (FRAME_ENTRY set) until it
   returns. */
Value interp_run(Value *base) must_check;

#endif
