/* Asynchronous generators: the generator object itself, and the awaitables of asend(), athrow() and
   aclose(). */
#include "interp/generator.h"
#include "interp/frame_object.h"
#include "objects/audit.h"
#include "objects/sequence.h"

Shape async_generator_shape;

/* A value on its way out of an asynchronous generator's `yield`, so that it is not taken for a
   yield of an await inside. */
typedef struct WrappedValue {
  Object header;
  Slot value; /* what was yielded */
} WrappedValue;
static const Layout wrapped_value_layout = {.name = "WrappedValue",
                                            .fixed_size = sizeof(WrappedValue),
                                            .slots_offset = offsetof(WrappedValue, value),
                                            .slots_count = 1};
static DEFINE_TYPE_SHAPE(wrapped_value);
Type wrapped_value_type = {.name = "async_generator_wrapped_value",
                           .base = &object_type,
                           .layout = &wrapped_value_layout,
                           .root_shape = &wrapped_value_shape,
                           .flags = TYPE_NO_INSTANCES};

Value async_gen_wrap(Value v) {
  WrappedValue *w = gc_new(&wrapped_value_shape);
  slot_init(&w->value, v);
  return from_object(w);
}

typedef enum StepKind { STEP_SEND, STEP_THROW, STEP_CLOSE } StepKind;
typedef enum StepState { STEP_INIT, STEP_ITERATING, STEP_CLOSED } StepState;

/* Awaitable of one asend(), athrow() or aclose() */
typedef struct AsyncStep {
  Object header;
  Slot generator; /* asynchronous generator */
  Slot sent;      /* asend: the value */
  Slot exception; /* athrow: arguments as a tuple (type, value, traceback) */
  uint8_t kind;   /* StepKind */
  uint8_t state;  /* StepState */
} AsyncStep;
static const Layout async_step_layout = {.name = "AsyncStep",
                                         .fixed_size = sizeof(AsyncStep),
                                         .slots_offset = offsetof(AsyncStep, generator),
                                         .slots_count = 3};
static DEFINE_TYPE_SHAPE(async_generator_asend);
static DEFINE_TYPE_SHAPE(async_generator_athrow);

static AsyncStep *as_step(Value v) {
  return object_cast(AsyncStep, v);
}
static GeneratorObject *generator_of(AsyncStep *step) {
  return as_generator(slot_get(&step->generator));
}

/* -- Steps ------------------------------------------------------------------------------------- */

/* What a resumed generator gave: a wrapped value ends the await with it, anything else goes to the
   event loop. */
static Value unwrap(AsyncStep *step, Value v, bool finished) {
  GeneratorObject *g = generator_of(step);
  if (is_absent(v)) {
    if (exception_matches(&exc_StopAsyncIteration) || exception_matches(&exc_GeneratorExit))
      g->closed = true;
    g->running_async = false;
    step->state = STEP_CLOSED;
    return ABSENT;
  }
  if (finished) {
    g->closed = true;
    g->running_async = false;
    step->state = STEP_CLOSED;
    return raise_instance(exception_new(&exc_StopAsyncIteration, from_object(tuple_empty)));
  }
  if (has_shape(v, &wrapped_value_shape)) {
    g->running_async = false;
    step->state = STEP_CLOSED;
    if (step->kind == STEP_CLOSE)
      return raise_error(&exc_RuntimeError, "async generator ignored GeneratorExit");
    return raise_stop_iteration(slot_get(&object_cast(WrappedValue, v)->value));
  }
  return v;
}

/* aclose() turns the generator's end into plain success. */
static Value end_of_close(AsyncStep *step, Value v) {
  if (!is_absent(v) || step->kind != STEP_CLOSE) return v;
  if (exception_suppress(&exc_StopAsyncIteration) || exception_suppress(&exc_GeneratorExit))
    return raise_stop_iteration(ABSENT);
  return ABSENT;
}

static const char *running_message(StepKind kind) {
  return kind == STEP_SEND    ? "anext(): asynchronous generator is already running"
         : kind == STEP_THROW ? "athrow(): asynchronous generator is already running"
                              : "aclose(): asynchronous generator is already running";
}

static Value start_exception(AsyncStep *step) {
  if (step->kind == STEP_CLOSE) return exception_new(&exc_GeneratorExit, from_object(tuple_empty));
  Value parts = slot_get(&step->exception);
  return throw_argument(tuple_get(parts, 0), tuple_get(parts, 1), tuple_get(parts, 2));
}

static Value first_step(AsyncStep *step, Value v) {
  GeneratorObject *g = generator_of(step);
  if (g->running_async) {
    step->state = STEP_CLOSED;
    return raise_error(&exc_RuntimeError, "%s", running_message(step->kind));
  }
  if (step->kind != STEP_SEND && g->closed) {
    step->state = STEP_CLOSED;
    if (step->kind == STEP_CLOSE) return raise_stop_iteration(ABSENT);
    return raise_instance(exception_new(&exc_StopAsyncIteration, from_object(tuple_empty)));
  }
  if (step->kind != STEP_SEND && !is_none(v)) {
    return raise_error(&exc_RuntimeError, "can't send non-None value to a just-started coroutine");
  }
  step->state = STEP_ITERATING;
  g->running_async = true;
  bool finished = false;
  Value result;
  if (step->kind == STEP_SEND) {
    Value sent = is_none(v) ? slot_get(&step->sent) : v;
    if (g->state == GENERATOR_FINISHED) {
      result = NONE;
      finished = true;
    } else {
      result = generator_send(from_object(g), sent, &finished);
    }
  } else {
    if (step->kind == STEP_CLOSE) g->closed = true;
    Value e = start_exception(step);
    result = is_absent(e) ? ABSENT : generator_throw(from_object(g), e, &finished);
  }
  return end_of_close(step, unwrap(step, result, finished));
}

static Value raise_reused(AsyncStep *step) {
  return raise_error(&exc_RuntimeError, step->kind == STEP_SEND
                                            ? "cannot reuse already awaited __anext__()/asend()"
                                            : "cannot reuse already awaited aclose()/athrow()");
}

static Value step_send(Value self, Value v) {
  AsyncStep *step = as_step(self);
  if (step->state == STEP_CLOSED) return raise_reused(step);
  if (step->state == STEP_INIT) return first_step(step, v);
  bool finished;
  Value result = generator_send(slot_get(&step->generator), v, &finished);
  return end_of_close(step, unwrap(step, result, finished));
}

static Value step_next(Value self) {
  return step_send(self, NONE);
}
static Value step_self(Value self) {
  return self;
}
static Value step_send_method(Value *args, int nargs) {
  return step_send(args[0], args[1]);
}

static Value step_throw_method(Value *args, int nargs) {
  AsyncStep *step = as_step(args[0]);
  if (step->state == STEP_CLOSED) return raise_reused(step);
  GeneratorObject *g = generator_of(step);
  if (step->state == STEP_INIT) {
    if (g->running_async) {
      step->state = STEP_CLOSED;
      return raise_error(&exc_RuntimeError, "%s", running_message(step->kind));
    }
    step->state = STEP_ITERATING;
    g->running_async = true;
  }
  bool finished = false;
  Value e = throw_argument(args[1], args[2], args[3]);
  Value result = is_absent(e) ? ABSENT : generator_throw(from_object(g), e, &finished);
  return end_of_close(step, unwrap(step, result, finished));
}

static Value step_close_method(Value *args, int nargs) {
  as_step(args[0])->state = STEP_CLOSED;
  return NONE;
}

static const BuiltinDef step_methods[] = {
    METHOD("send(self, value, /)", step_send_method, EFFECT_ANY,
           "Go on with a value from the event loop."),
    METHOD("throw(self, type, value=None, traceback=None, /)", step_throw_method, EFFECT_ANY,
           "Go on with an exception."),
    METHOD("close(self, /)", step_close_method, EFFECT_ANY, "Give up."),
    METHOD_END,
};
#define STEP_TYPE(name_)                                                                           \
  Type name_##_type = {                                                                            \
      .name = #name_,                                                                              \
      .base = &object_type,                                                                        \
      .layout = &async_step_layout,                                                                \
      .root_shape = &name_##_shape,                                                                \
      .flags = TYPE_NO_INSTANCES,                                                                  \
      .slots = {.await = step_self, .iter = step_self, .next = step_next},                         \
      .methods = step_methods,                                                                     \
      .doc = "Awaitable step of an asynchronous generator.",                                       \
  }
STEP_TYPE(async_generator_asend);
STEP_TYPE(async_generator_athrow);

/* -- The generator ----------------------------------------------------------------------------- */

/* The event loop's hooks see each generator once, when it is first used. */
static bool init_hooks(GeneratorObject *g) {
  if (g->hooks_inited) return true;
  g->hooks_inited = true;
  if (!is_absent(current_thread->async_gen_finalizer))
    slot_set(g, &g->finalizer, current_thread->async_gen_finalizer);
  Value first = current_thread->async_gen_firstiter;
  return is_absent(first) || !is_absent(call1(first, from_object(g)));
}

static Value new_step(Value generator, StepKind kind, Value sent, Value exception) {
  if (!init_hooks(as_generator(generator))) return ABSENT;
  AsyncStep *step =
      gc_new(kind == STEP_SEND ? &async_generator_asend_shape : &async_generator_athrow_shape);
  slot_init(&step->generator, generator);
  slot_init(&step->sent, sent);
  slot_init(&step->exception, exception);
  step->kind = kind;
  return from_object(step);
}

static Value generator_anext(Value self) {
  return new_step(self, STEP_SEND, NONE, ABSENT);
}
static Value asend_method(Value *args, int nargs) {
  return new_step(args[0], STEP_SEND, args[1], ABSENT);
}
static Value aclose_method(Value *args, int nargs) {
  return new_step(args[0], STEP_CLOSE, ABSENT, ABSENT);
}
static Value athrow_method(Value *args, int nargs) {
  return new_step(args[0], STEP_THROW, ABSENT, tuple_pack(3, args[1], args[2], args[3]));
}
static Value self_aiter(Value self) {
  return self;
}

static Value generator_repr(Value self) {
  return format_text("<async_generator object %V at 0x%llx>",
                     slot_get(&as_generator(self)->qualname),
                     (unsigned long long)gc_object_id(as_object(self)));
}

/* Unfinished when it dies: the event loop's hook closes it. */
static void async_generator_finalize(Value self) {
  GeneratorObject *g = as_generator(self);
  Value hook = slot_get(&g->finalizer);
  if (g->state != GENERATOR_SUSPENDED) return;
  if (!is_absent(hook) && !g->closed) {
    if (is_absent(call1(hook, self))) exception_write_unraisable(self);
    return;
  }
  if (!generator_close(self)) exception_write_unraisable(self);
}

static const BuiltinDef async_generator_methods[] = {
    METHOD("asend(self, value, /)", asend_method, EFFECT_ANY,
           "Awaitable that sends a value and gives the next one."),
    METHOD("athrow(self, type, value=None, traceback=None, /)", athrow_method, EFFECT_ANY,
           "Awaitable that raises an exception inside."),
    METHOD("aclose(self, /)", aclose_method, EFFECT_ANY,
           "Awaitable that raises GeneratorExit inside."),
    CLASS_GETITEM_METHOD("See PEP 585"),
    METHOD_END,
};

static Value get_text(Value self, void *closure) {
  return slot_get((Slot *)((char *)as_object(self) + (intptr_t)closure));
}
static bool set_text(Value self, Value v, void *closure) {
  if (is_absent(v) || !is_str(v)) {
    raise_type_error("__name__ must be set to a string object");
    return false;
  }
  slot_set(as_object(self), (Slot *)((char *)as_object(self) + (intptr_t)closure), v);
  return true;
}
static Value get_running(Value self, void *closure) {
  return from_bool(as_generator(self)->running_async);
}
static Value get_frame(Value self, void *closure) {
  if (!audit("object.__getattr__", "Os", self, "ag_frame")) return ABSENT;
  return as_generator(self)->state == GENERATOR_FINISHED
             ? NONE
             : frame_object(as_generator(self)->registers);
}
static Value get_code(Value self, void *closure) {
  if (!audit("object.__getattr__", "Os", self, "ag_code")) return ABSENT;
  return slot_get(&as_function(as_generator(self)->frame_header[0])->code);
}
static Value get_await(Value self, void *closure) {
  Value v = generator_yield_from(as_generator(self));
  return is_absent(v) ? NONE : v;
}
static const GetSetDef async_generator_getset[] = {
    {"__name__", get_text, set_text, "name", (void *)offsetof(GeneratorObject, name)},
    {"__qualname__", get_text, set_text, "qualified name",
     (void *)offsetof(GeneratorObject, qualname)},
    {"ag_running", get_running, NULL, "whether a step is in progress", NULL},
    {"ag_frame", get_frame, NULL, "its frame, None when finished", NULL},
    {"ag_code", get_code, NULL, "its code", NULL},
    {"ag_await", get_await, NULL, "what it awaits, or None", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

Type async_generator_type = {
    .name = "async_generator",
    .base = &object_type,
    .layout = &generator_layout,
    .root_shape = &async_generator_shape,
    .flags = TYPE_HAS_WEAKREF | TYPE_NO_INSTANCES,
    .slots = {.repr = generator_repr,
              .aiter = self_aiter,
              .anext = generator_anext,
              .finalize = async_generator_finalize},
    .methods = async_generator_methods,
    .getset = async_generator_getset,
    .doc = "A suspended call of an async function that yields.",
};
