/* Generators and coroutines: life of the frame inside the object, send, throw, close. The types'
   tables: generator_types.c. */
#include "interp/generator.h"

#include "interp/call_python.h"
#include "interp/frame_object.h"
#include "interp/loop.h"

/* The first register that is dead behind the YIELD: temporaries are used as a stack, the operand
   was its top and the result will be. INT_MAX where both are variables, which does not tell. */
static uint32_t first_dead_behind_yield(const GeneratorObject *g) {
  uint32_t result = g->yield.a, operand = g->yield.b, locals = g->local_count;
  if (operand < locals) return result < locals ? INT_MAX : result;
  return result < locals ? operand : min_of(result, operand);
}

/* What dead temporaries refer to must not live as long as the generator is suspended. */
static void trace_generator(Object *object, GcVisitor *visitor) {
  GeneratorObject *g = (GeneratorObject *)object;
  if (g->state == GENERATOR_SUSPENDED) {
    for (int64_t i = first_dead_behind_yield(g); i < g->register_count; i++)
      g->registers[i] = ABSENT;
  }
  gc_visit_value(visitor, &g->handled.exception);
  gc_visit_value(visitor, &g->frame_header[0]);
  gc_visit_value(visitor, &g->frame_header[3]);
}

/* A finished one has nothing to close and nothing to complain about. */
static bool generator_has_finalizer(const Object *object) {
  return ((const GeneratorObject *)object)->state != GENERATOR_FINISHED;
}

const Layout generator_layout = {
    .name = "GeneratorObject",
    .fixed_size = sizeof(GeneratorObject),
    .slots_offset = offsetof(GeneratorObject, name),
    .slots_count = 4,
    .length_offset = offsetof(GeneratorObject, register_count),
    .item_size = sizeof(Slot),
    .items_are_slots = true,
    .trace = trace_generator,
    .has_finalizer = generator_has_finalizer,
};

static Value *base_of(GeneratorObject *g) {
  return g->registers;
}
static CodeObject *code_of(GeneratorObject *g) {
  return frame_code(base_of(g));
}

/* -- Making ------------------------------------------------------------------------------------ */

static Shape *shape_for_flags(uint32_t flags) {
  if (flags & CO_ASYNC_GENERATOR) return &async_generator_shape;
  return flags & CO_COROUTINE ? &coroutine_shape : &generator_shape;
}

/* Whether closing a generator of this code can have an effect: it may be suspended in a try block,
   or be a coroutine, which warns that it was never awaited. */
static bool needs_finalizer(const CodeObject *code) {
  return code->yields_in_try || code->flags & (CO_COROUTINE | CO_ASYNC_GENERATOR);
}

Value generator_from_frame(Value *base, uint32_t resume_at) {
  CodeObject *code = frame_code(base);
  size_t count = code->register_count;
  GeneratorObject *g =
      gc_alloc(shape_for_flags(code->flags), sizeof(GeneratorObject) + count * sizeof(Value));
  g->register_count = (int64_t)count;
  slot_init(&g->name, slot_get(&as_function(base[-4])->name));
  slot_init(&g->qualname, slot_get(&as_function(base[-4])->qualname));
  g->frame_header[0] = base[-4];
  memcpy(g->registers, base, count * sizeof(Value));
  g->local_count = (uint32_t)tuple_length(slot_get(&code->localsplus_names));
  g->resume_at = resume_at;
  g->state = GENERATOR_CREATED;
  /* A frame object made before this instruction (by a trace function) goes on describing the
     generator's frame. */
  if (!is_absent(base[-1])) {
    g->frame_header[3] = base[-1];
    FrameObject *frame = as_frame(base[-1]);
    gc_object_id((Object *)g);
    slot_set(frame, &frame->generator, from_object(g));
    frame->base = base_of(g);
  }
  gc_write_barrier(g);
  if (code->flags & CO_COROUTINE && current_thread->coroutine_origin_depth > 0) {
    Value origin = coroutine_origin(current_thread->coroutine_origin_depth);
    slot_set(g, &g->origin, origin);
  }
  if (needs_finalizer(code)) gc_register_finalizer(&g->header);
  return from_object(g);
}

/* -- Entering and leaving ---------------------------------------------------------------------- */

/* stack_top(), inline. */
static always_inline Value *caller_top(const Thread *thread) {
  if (unlikely(thread->base == NULL)) return thread->stack;
  return frame_flags(thread->base) & FRAME_GENERATOR
             ? generator_of_base(thread->base)->stack_top
             : thread->base + frame_code(thread->base)->register_count;
}

Value *generator_enter(GeneratorObject *g, const Instr *return_pc, uint32_t flags) {
  Thread *thread = current_thread;
  Value *base = base_of(g);
  assert(g->state == GENERATOR_CREATED || g->state == GENERATOR_SUSPENDED);
  g->stack_top = caller_top(thread);
  g->state = GENERATOR_RUNNING;
  g->handled.outer = thread->handled;
  thread->handled = &g->handled;
  base[-3].bits = (uint64_t)(uintptr_t)return_pc;
  base[-2].bits = (uint64_t)(uintptr_t)thread->base | flags | FRAME_GENERATOR;
  thread->base = base;
  thread->depth++;
  return base;
}

Value *generator_leave(GeneratorObject *g, uint32_t resume_at, GeneratorState state) {
  Thread *thread = current_thread;
  Value *base = base_of(g), *caller = frame_caller(base);
  gc_write_barrier(g); /* its registers were written without; frame_object_detach may collect */
  thread->base = caller;
  thread->depth--;
  if (unlikely(base == thread->quiet[QUIET_MINOR])) stack_wake(thread, base);
  thread->handled = g->handled.outer;
  g->handled.outer = NULL;
  g->state = state;
  g->resume_at = resume_at;
  if (state == GENERATOR_FINISHED) {
    if (!is_absent(base[-1])) frame_object_detach(base);
    base[-1] =
        ABSENT; /* gi_frame is None now: the frame's variables live as long as others refer to it */
    g->handled.exception = ABSENT;
    memset(g->registers, 0, g->register_count * sizeof(Value));
  }
  base[-3] = base[-2] = ABSENT;
  return caller;
}

/* -- Resuming from C --------------------------------------------------------------------------- */

/* An exception thrown in has what the generator is handling as its context. */
static void chain_pending(void) {
  Value again = raise_instance(exception_fetch());
  assert(is_absent(again));
  (void)again;
}

/* Resumes from C, sending `v` (ABSENT with an exception pending: throws it in). *finished tells a
   return from a yield. ABSENT: exception set. */
static Value generator_resume(GeneratorObject *g, Value v, bool *finished) {
  Thread *thread = current_thread;
  bool started = g->state == GENERATOR_SUSPENDED;
  Value *top = caller_top(thread);
  if (unlikely(top + g->register_count >= thread->stack_limit ||
               thread->depth >= recursion_limit) &&
      !frame_check_limits(top, g->register_count))
    return ABSENT;
  if (unlikely(!recursion_enter(""))) return ABSENT;
  const Instr *return_pc = thread->pc;
  Value *base = generator_enter(g, return_pc, FRAME_ENTRY);
  const Instr *pc = code_of(g)->words + g->resume_at;
  if (started && !is_absent(v)) base[pc[-1].a] = v;
  if (exception_pending() && !is_absent(g->handled.exception)) chain_pending();
  Value result = interp_run_at(base, pc);
  recursion_leave();
  *finished = g->state == GENERATOR_FINISHED;
  GC_KEEP(g);
  return result;
}

static const char *kind_name(const GeneratorObject *g) {
  if (object_shape(&g->header) == &coroutine_shape) return "coroutine";
  return object_shape(&g->header) == &async_generator_shape ? "async generator" : "generator";
}

Value generator_send(Value generator, Value v, bool *finished) {
  GeneratorObject *g = as_generator(generator);
  *finished = false;
  if (g->state == GENERATOR_RUNNING) return raise_value_error("%s already executing", kind_name(g));
  if (g->state == GENERATOR_FINISHED) {
    if (object_shape(&g->header) == &coroutine_shape)
      return raise_error(&exc_RuntimeError, "cannot reuse already awaited coroutine");
    *finished = true;
    return NONE;
  }
  if (g->state == GENERATOR_CREATED && !is_none(v)) {
    return raise_type_error("can't send non-None value to a just-started %s", kind_name(g));
  }
  return generator_resume(g, v, finished);
}

void generator_convert_stop(const CodeObject *code) {
  const char *kind = code->flags & CO_ASYNC_GENERATOR ? "async generator"
                     : code->flags & CO_COROUTINE     ? "coroutine"
                                                      : "generator";
  const char *what = NULL;
  if (exception_matches(&exc_StopIteration))
    what = "StopIteration";
  else if (code->flags & CO_ASYNC_GENERATOR && exception_matches(&exc_StopAsyncIteration))
    what = "StopAsyncIteration";
  if (what == NULL) return;
  Value stop = exception_fetch();
  raise_error(&exc_RuntimeError, "%s raised %s", kind, what);
  ExceptionObject *e = object_cast(ExceptionObject, current_thread->exception);
  slot_set(e, &e->cause, stop);
  slot_set(e, &e->context, stop);
  e->suppress_context = 1;
}

/* -- Delegation -------------------------------------------------------------------------------- */

/* The compiler lays `yield from` out as SEND, YIELD (C=1): a suspended one stands right behind the
   YIELD. */
Value generator_yield_from(GeneratorObject *g) {
  if (g->state != GENERATOR_SUSPENDED || g->resume_at < 2) return ABSENT;
  const Instr *words = code_of(g)->original;
  if (words[g->resume_at - 1].op != OP_YIELD || words[g->resume_at - 1].c == 0 ||
      words[g->resume_at - 2].op != OP_SEND)
    return ABSENT;
  return base_of(g)[words[g->resume_at - 2].b];
}

/* Has the generator go on behind the loop of its `yield from`, with this result. */
static void skip_delegation(GeneratorObject *g, Value result) {
  const Instr *send = &code_of(g)->original[g->resume_at - 2];
  base_of(g)[send->a] = result;
  g->resume_at = (uint32_t)(g->resume_at - 1 + send->d);
}

/* Resumes with the pending exception at the point of suspension. */
static Value throw_here(GeneratorObject *g, bool *finished) {
  if (g->state == GENERATOR_CREATED || g->state == GENERATOR_FINISHED) {
    if (g->state == GENERATOR_FINISHED && object_shape(&g->header) == &coroutine_shape) {
      return raise_error(&exc_RuntimeError, "cannot reuse already awaited coroutine");
    }
    if (g->state == GENERATOR_CREATED) {
      Value *base = generator_enter(g, current_thread->pc, FRAME_ENTRY);
      traceback_add(base, g->resume_at > 0 ? g->resume_at - 1 : 0);
      generator_leave(g, 0, GENERATOR_FINISHED);
    }
    return ABSENT;
  }
  return generator_resume(g, ABSENT, finished);
}

/* The delegate's end: its StopIteration value becomes the value of `yield from`; other errors are
   thrown in. */
static Value after_delegate(GeneratorObject *g, bool *finished) {
  if (exception_matches(&exc_StopIteration)) {
    Value stop = exception_fetch(), value = slot_get(&object_cast(ValueException, stop)->value);
    skip_delegation(g, is_absent(value) ? NONE : value);
    /* ABSENT: skip_delegation has stored the result, which resuming with a value would
       overwrite. */
    g->state = GENERATOR_SUSPENDED;
    return generator_resume(g, ABSENT, finished);
  }
  return throw_here(g, finished);
}

static bool close_delegate(GeneratorObject *g, Value delegate) {
  uint8_t state = g->state;
  g->state = GENERATOR_RUNNING;
  bool ok;
  if (is_generator(delegate) || is_coroutine(delegate)) {
    ok = generator_close(delegate);
  } else {
    Value close = object_lookup_attr(delegate, NAME("close"));
    if (is_absent(close)) {
      if (exception_pending()) exception_write_unraisable(delegate);
      ok = true;
    } else {
      ok = !is_absent(call0(close));
    }
  }
  g->state = state;
  return ok;
}

/* Throws into what the generator waits for, which sees the generator's frame as its caller. */
static Value throw_from_frame(GeneratorObject *g, Value delegate, Value method, Value exception) {
  Thread *thread = current_thread;
  const void *pc = thread->pc;
  uint32_t resume_at = g->resume_at;
  generator_enter(g, pc, FRAME_ENTRY);
  thread->pc = code_of(g)->words + resume_at;
  Value result;
  if (is_absent(method)) {
    bool finished;
    result = generator_throw(delegate, exception, &finished);
    if (!is_absent(result) && finished) result = raise_stop_iteration(result);
  } else {
    result = call1(method, exception);
  }
  generator_leave(g, resume_at, GENERATOR_SUSPENDED);
  thread->pc = pc;
  return result;
}

/* *done false: the delegate has no throw(), do it here. */
static Value throw_into_delegate(GeneratorObject *g, Value delegate, Value exception, bool *done,
                                 bool *finished) {
  Value method = ABSENT;
  *done = true;
  if (!is_generator(delegate) && !is_coroutine(delegate)) {
    method = object_lookup_attr(delegate, NAME("throw"));
    if (is_absent(method)) {
      *done = exception_pending();
      return ABSENT;
    }
  }
  Value result = throw_from_frame(g, delegate, method, exception);
  return is_absent(result) ? after_delegate(g, finished) : result;
}

Value generator_throw(Value generator, Value exception, bool *finished) {
  GeneratorObject *g = as_generator(generator);
  *finished = false;
  if (g->state == GENERATOR_RUNNING) return raise_value_error("%s already executing", kind_name(g));
  Value delegate = generator_yield_from(g);
  if (!is_absent(delegate)) {
    if (is_instance(exception, &exc_GeneratorExit)) {
      if (!close_delegate(g, delegate)) return throw_here(g, finished);
    } else {
      bool done;
      Value result = throw_into_delegate(g, delegate, exception, &done, finished);
      if (done) return result;
    }
  }
  exception_restore(exception);
  return throw_here(g, finished);
}

bool generator_close(Value generator) {
  GeneratorObject *g = as_generator(generator);
  if (g->state == GENERATOR_RUNNING) {
    raise_value_error("%s already executing", kind_name(g));
    return false;
  }
  if (g->state == GENERATOR_FINISHED) return true;
  if (g->state == GENERATOR_CREATED) {
    generator_enter(g, current_thread->pc, FRAME_ENTRY);
    generator_leave(g, 0, GENERATOR_FINISHED);
    return true;
  }
  bool finished;
  Value exit = exception_new(&exc_GeneratorExit, from_object(tuple_empty));
  Value result = generator_throw(generator, exit, &finished);
  if (!is_absent(result)) {
    if (finished) return true;
    const char *kind = kind_name(g);
    raise_error(&exc_RuntimeError, "%s ignored GeneratorExit", kind);
    return false;
  }
  return exception_suppress(&exc_GeneratorExit) || exception_suppress(&exc_StopIteration);
}

/* -- What SEND and await need ------------------------------------------------------------------ */

Value iterator_send(Value iterator, Value v, bool *finished) {
  *finished = false;
  if (is_generator(iterator) || is_coroutine(iterator))
    return generator_send(iterator, v, finished);
  Value result = is_none(v) && type_of(iterator)->slots.next != NULL
                     ? type_of(iterator)->slots.next(iterator)
                     : call_method1(iterator, NAME("send"), v);
  if (!is_absent(result)) return result;
  if (!exception_pending()) {
    *finished = true;
    return NONE;
  }
  if (!exception_matches(&exc_StopIteration) || !interp_trace_stop(current_thread)) return ABSENT;
  Value stop = exception_fetch(), value = slot_get(&object_cast(ValueException, stop)->value);
  *finished = true;
  return is_absent(value) ? NONE : value;
}

static bool is_awaitable_generator(Value v) {
  return is_coroutine(v) ||
         (is_generator(v) && as_generator(v)->state != GENERATOR_FINISHED &&
          code_of(as_generator(v))->flags & CO_ITERABLE_COROUTINE) ||
         (is_generator(v) && is_function(as_generator(v)->frame_header[0]) &&
          code_of(as_generator(v))->flags & CO_ITERABLE_COROUTINE);
}

Value await_iterator(Value v) {
  if (is_awaitable_generator(v)) return v;
  SlotUNARY slot = type_of(v)->slots.await;
  if (slot == NULL) return raise_type_error("object %T can't be used in 'await' expression", v);
  Value iterator = slot(v);
  if (is_absent(iterator)) return ABSENT;
  if (is_awaitable_generator(iterator)) return raise_type_error("__await__() returned a coroutine");
  if (type_of(iterator)->slots.next == NULL)
    return raise_type_error("__await__() returned non-iterator of type '%T'", iterator);
  return iterator;
}

Value get_awaitable(Value v, int context) {
  if (context != 0 && !is_awaitable_generator(v) && type_of(v)->slots.await == NULL) {
    const char *method = context == 1 ? "__aenter__" : "__aexit__";
    return raise_type_error(
        "'async with' received an object from %s that does not implement __await__: %T", method, v);
  }
  Value iterator = await_iterator(v);
  if (!is_absent(iterator) && is_coroutine(iterator) &&
      !is_absent(generator_yield_from(as_generator(iterator)))) {
    return raise_error(&exc_RuntimeError, "coroutine is being awaited already");
  }
  return iterator;
}

Value get_yield_from_iter(Value v, const CodeObject *code) {
  if (is_coroutine(v)) {
    if (code->flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) return v;
    return raise_type_error("cannot 'yield from' a coroutine object in a non-coroutine generator");
  }
  return is_generator(v) ? v : object_iter(v);
}

Value get_aiter(Value v) {
  SlotUNARY slot = type_of(v)->slots.aiter;
  if (slot == NULL)
    return raise_type_error("'async for' requires an object with __aiter__ method, got %T", v);
  Value iterator = slot(v);
  if (is_absent(iterator) || type_of(iterator)->slots.anext != NULL) return iterator;
  return raise_type_error(
      "'async for' received an object from __aiter__ that does not implement __anext__: %T",
      iterator);
}

Value get_anext(Value v) {
  SlotUNARY slot = type_of(v)->slots.anext;
  if (slot == NULL)
    return raise_type_error("'async for' requires an iterator with __anext__ method, got %T", v);
  Value awaitable = slot(v);
  if (is_absent(awaitable)) return ABSENT;
  Value iterator = await_iterator(awaitable);
  if (!is_absent(iterator)) return iterator;
  Value cause = exception_fetch();
  raise_type_error("'async for' received an invalid object from __anext__: %T", awaitable);
  ExceptionObject *e = object_cast(ExceptionObject, current_thread->exception);
  slot_set(e, &e->cause, cause);
  slot_set(e, &e->context, cause);
  e->suppress_context = 1;
  return ABSENT;
}
