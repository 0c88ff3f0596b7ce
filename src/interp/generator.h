/* Generators, coroutines and async generators: a frame inside a heap object.

   Invariants: registers of a suspended generator are ordinary Slots of the object (traced, barrier
   on suspension); those of a running one belong to the frame chain, and the object is pinned. state
   is RUNNING exactly while its frame is on the chain. */
#ifndef INTERP_GENERATOR_H
#define INTERP_GENERATOR_H

#include "interp/frame.h"

typedef enum GeneratorState {
  GENERATOR_CREATED,
  GENERATOR_SUSPENDED,
  GENERATOR_RUNNING,
  GENERATOR_FINISHED
} GeneratorState;

typedef struct GeneratorObject {
  Object header;
  int64_t register_count; /* of registers[], without the header words: the layout's variable part */
  Slot name, qualname;    /* str */
  Slot origin;            /* cr_origin: tuple or absent */
  Slot finalizer;         /* async generators: hook from sys.set_asyncgen_hooks, or absent */
  HandledException handled; /* exceptions being handled inside; linked while running. Traced */
  Value *stack_top;         /* while running: where windows of its calls begin */
  Instr yield;              /* while suspended behind a YIELD: that instruction */
  uint32_t local_count;     /* registers of variables; temporaries follow */
  uint32_t resume_at;       /* word index to go on at */
  uint8_t state;            /* GeneratorState */
  bool hooks_inited;        /* async generators: firstiter hook was called */
  bool closed;              /* async generators */
  bool running_async;       /* async generators: an asend/athrow/aclose awaitable is in progress */
  Value frame_header[FRAME_HEADER_WORDS]; /* base[-4 .. -1]: function and frame object are traced */
  Value registers[];                      /* base */
} GeneratorObject;

extern Type generator_type, coroutine_type, async_generator_type, coroutine_wrapper_type;
extern Shape generator_shape, coroutine_shape, async_generator_shape, coroutine_wrapper_shape;

static always_inline GeneratorObject *generator_of_base(Value *base) {
  return (GeneratorObject *)((char *)base - offsetof(GeneratorObject, registers));
}
static always_inline bool is_generator(Value v) {
  return has_shape(v, &generator_shape);
}
static always_inline bool is_coroutine(Value v) {
  return has_shape(v, &coroutine_shape);
}
static always_inline GeneratorObject *as_generator(Value v) {
  return object_cast(GeneratorObject, v);
}

/* Turns the frame `base` (at its RETURN_GENERATOR) into a new generator object; resume_at: word
   index behind it. */
Value generator_from_frame(Value *base, uint32_t resume_at);
/* Puts the generator's frame on the chain, to return to return_pc in the running frame (flags:
   FRAME_ENTRY or 0). The caller continues at words + resume_at in generator->registers. The
   generator must be CREATED or SUSPENDED. */
Value *generator_enter(GeneratorObject *generator, const Instr *return_pc, uint32_t flags);
/* Takes the running generator's frame off the chain, as suspended or finished. Returns the caller's
   base. */
Value *generator_leave(GeneratorObject *generator, uint32_t resume_at, GeneratorState state);
/* send(): as generator_resume, after checks. A returned value is the result with *finished set;
   never raises StopIteration itself. */
Value generator_send(Value generator, Value v, bool *finished) must_check;
/* throw() of an instance, through `yield from` delegates. Result as generator_send. */
Value generator_throw(Value generator, Value exception, bool *finished) must_check;
/* close(). false: exception set. */
bool generator_close(Value generator) must_check;
/* The instance that throw(type, value, traceback) means. */
Value throw_argument(Value type, Value value, Value traceback) must_check;
/* cr_origin: tuple of (file, line, function) of the frames that create a coroutine. */
Value coroutine_origin(int depth);
extern const Layout generator_layout;
/* The iterator a suspended `yield from` or await waits for, or ABSENT. */
Value generator_yield_from(GeneratorObject *generator);
/* An exception is leaving the generator: StopIteration (and StopAsyncIteration in async ones)
   becomes RuntimeError. */
void generator_convert_stop(const CodeObject *code);
/* One step of `v` on any iterator or generator, as SEND does. *finished: it returned the result. */
Value iterator_send(Value iterator, Value v, bool *finished) must_check;
/* Iterator for `await v`; context 1: __aenter__, 2: __aexit__ (messages). */
Value get_awaitable(Value v, int context) must_check;
/* The same without the check that nobody else awaits it: a coroutine itself, or what __await__
   returns. */
Value await_iterator(Value v) must_check;
Value get_yield_from_iter(Value v, const CodeObject *code) must_check;
Value async_gen_wrap(Value v);
Value get_aiter(Value v) must_check;
Value get_anext(Value v) must_check;
/* anext */
extern const BuiltinDef builtin_async_functions[];

#endif
