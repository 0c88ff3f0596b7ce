/* The types generator and coroutine: methods and attributes. Async generators:
   async_generator.c. */
#include "interp/frame_object.h"
#include "interp/generator.h"
#include "interp/import.h"
#include "objects/audit.h"
#include "objects/list.h"
#include "objects/sequence.h"

Shape generator_shape, coroutine_shape, coroutine_wrapper_shape;

static GeneratorObject *self_of(Value v) {
  return as_generator(v);
}

/* -- Methods ----------------------------------------------------------------------------------- */

/* A finished generator's return value travels as StopIteration; None as plain exhaustion. */
static Value as_step(Value v, bool finished) {
  if (is_absent(v) || !finished) return v;
  return raise_stop_iteration(is_none(v) ? ABSENT : v);
}

static Value generator_next(Value self) {
  bool finished;
  Value v = generator_send(self, NONE, &finished);
  if (!finished || is_absent(v)) return v;
  return is_none(v) ? ABSENT : raise_stop_iteration(v);
}

static Value send_method(Value *args, int nargs) {
  bool finished;
  Value v = generator_send(args[0], args[1], &finished);
  return as_step(v, finished);
}

/* Makes the instance to be thrown; if that fails its exception is the one that is thrown. */
static Value instantiate(Value class_, Value value) {
  Value e;
  if (has_type_flag(value, TYPE_EXCEPTION) && type_is_subtype(type_of(value), as_type(class_)))
    return value;
  if (is_none(value))
    e = call0(class_);
  else if (is_tuple(value))
    e = call_with_tuple(class_, value, ABSENT);
  else
    e = call1(class_, value);
  if (is_absent(e) || has_type_flag(e, TYPE_EXCEPTION)) return e;
  return raise_type_error("calling %R should have returned an instance of BaseException, not %R",
                          class_, type_value(type_of(e)));
}

/* The instance that throw(type, value, traceback) means. */
Value throw_argument(Value type, Value value, Value traceback) {
  if (!is_none(traceback) && type_of(traceback) != &traceback_type) {
    return raise_type_error("throw() third argument must be a traceback object");
  }
  Value e;
  if (is_type_object(type) && type_is_subtype(as_type(type), &exc_BaseException)) {
    e = instantiate(type, value);
    if (is_absent(e)) e = exception_fetch();
  } else if (has_type_flag(type, TYPE_EXCEPTION)) {
    if (!is_none(value))
      return raise_type_error("instance exception may not have a separate value");
    e = type;
  } else {
    return raise_type_error(
        "exceptions must be classes or instances deriving from BaseException, not %T", type);
  }
  if (!is_none(traceback) && !object_setattr(e, NAME("__traceback__"), traceback)) return ABSENT;
  return e;
}

static Value throw_method(Value *args, int nargs) {
  bool finished;
  Value e = throw_argument(args[1], args[2], args[3]);
  if (is_absent(e)) return ABSENT;
  Value v = generator_throw(args[0], e, &finished);
  return as_step(v, finished);
}

static Value close_method(Value *args, int nargs) {
  return generator_close(args[0]) ? NONE : ABSENT;
}

/* -- Attributes -------------------------------------------------------------------------------- */

#define AT(field) (void *)offsetof(GeneratorObject, field)
static Value get_text(Value self, void *closure) {
  return slot_get((Slot *)((char *)as_object(self) + (intptr_t)closure));
}
static bool set_text(Value self, Value v, void *closure) {
  bool is_name = (size_t)(intptr_t)closure == offsetof(GeneratorObject, name);
  if (is_absent(v) || !is_str(v)) {
    raise_type_error("%s must be set to a string object", is_name ? "__name__" : "__qualname__");
    return false;
  }
  slot_set(as_object(self), (Slot *)((char *)as_object(self) + (intptr_t)closure), v);
  return true;
}

static Value get_running(Value self, void *closure) {
  return from_bool(self_of(self)->state == GENERATOR_RUNNING);
}
static Value get_suspended(Value self, void *closure) {
  return from_bool(self_of(self)->state == GENERATOR_SUSPENDED);
}
static Value get_frame(Value self, void *closure) {
  if (!audit("object.__getattr__", "Os", self, (const char *)closure)) return ABSENT;
  return self_of(self)->state == GENERATOR_FINISHED ? NONE : frame_object(self_of(self)->registers);
}
/* Here and in get_frame `closure` is the attribute's name, for the event. */
static Value get_code(Value self, void *closure) {
  if (!audit("object.__getattr__", "Os", self, (const char *)closure)) return ABSENT;
  return slot_get(&as_function(self_of(self)->frame_header[0])->code);
}
static Value get_yield_from(Value self, void *closure) {
  Value v = generator_yield_from(self_of(self));
  return is_absent(v) ? NONE : v;
}
static Value get_origin(Value self, void *closure) {
  Value v = slot_get(&self_of(self)->origin);
  return is_absent(v) ? NONE : v;
}

static const GetSetDef generator_getset[] = {
    {"__name__", get_text, set_text, "name of the generator", AT(name)},
    {"__qualname__", get_text, set_text, "qualified name of the generator", AT(qualname)},
    {"gi_running", get_running, NULL, "whether it is executing", NULL},
    {"gi_suspended", get_suspended, NULL, "whether it stands at a yield", NULL},
    {"gi_frame", get_frame, NULL, "its frame, None when finished", (void *)"gi_frame"},
    {"gi_code", get_code, NULL, "its code", (void *)"gi_code"},
    {"gi_yieldfrom", get_yield_from, NULL, "the iterator `yield from` waits for, or None", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static const GetSetDef coroutine_getset[] = {
    {"__name__", get_text, set_text, "name of the coroutine", AT(name)},
    {"__qualname__", get_text, set_text, "qualified name of the coroutine", AT(qualname)},
    {"cr_running", get_running, NULL, "whether it is executing", NULL},
    {"cr_suspended", get_suspended, NULL, "whether it stands at an await", NULL},
    {"cr_frame", get_frame, NULL, "its frame, None when finished", (void *)"cr_frame"},
    {"cr_code", get_code, NULL, "its code", (void *)"cr_code"},
    {"cr_await", get_yield_from, NULL, "what it awaits, or None", NULL},
    {"cr_origin", get_origin, NULL, "where it was created, if tracked", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

/* Frames that create a coroutine, innermost first. */
Value coroutine_origin(int depth) {
  Value list = list_new(depth), *callee = NULL;
  for (Value *base = current_thread->base; base != NULL && depth > 0;
       callee = base, base = frame_caller(base)) {
    if (callee == NULL) continue; /* the coroutine's own frame */
    depth--;
    CodeObject *code = frame_code(base);
    Value line = from_small_int(code_position(code, frame_position(base, callee)).line);
    if (!list_append(list, tuple_pack(3, slot_get(&code->filename), line, slot_get(&code->name))))
      break;
  }
  exception_clear();
  return list_as_tuple(list);
}

/* -- Types ------------------------------------------------------------------------------------- */

static Value generator_repr(Value self) {
  return format_text("<%s object %V at 0x%llx>", type_name(type_of(self)),
                     slot_get(&self_of(self)->qualname),
                     (unsigned long long)gc_object_id(as_object(self)));
}
static Value self_iter(Value self) {
  return self;
}

/* The library's warnings module knows how to show where the coroutine came from; its errors are
   reported. Whether it has warned. */
static bool library_warns(Value coroutine) {
  Value function = import_attribute("warnings", "_warn_unawaited_coroutine");
  if (is_absent(function) &&
      (exception_suppress(&exc_AttributeError) || exception_suppress(&exc_ImportError)))
    return false;
  bool warned = !is_absent(function) &&
                (!is_absent(call1(function, coroutine)) || exception_matches(&exc_RuntimeWarning));
  if (exception_pending()) exception_write_unraisable(coroutine);
  return warned;
}

static void warn_never_awaited(Value coroutine) {
  if (library_warns(coroutine)) return;
  bool told = warn(&exc_RuntimeWarning, 1, "coroutine '%V' was never awaited",
                   slot_get(&self_of(coroutine)->qualname));
  if (!told) exception_write_unraisable(coroutine);
}

/* An unfinished frame is closed when its generator dies, so that its finally blocks run. */
static void generator_finalize(Value self) {
  GeneratorObject *g = self_of(self);
  if (g->state == GENERATOR_FINISHED || g->state == GENERATOR_RUNNING) return;
  if (is_coroutine(self) && g->state == GENERATOR_CREATED) {
    warn_never_awaited(self);
    return;
  }
  if (!generator_close(self)) exception_write_unraisable(self);
}

static const BuiltinDef generator_methods[] = {
    METHOD("send(self, arg, /)", send_method, EFFECT_ANY,
           "Resume with `arg` as the value of the yield; the next yielded value."),
    METHOD("throw(self, type, value=None, traceback=None, /)", throw_method, EFFECT_ANY,
           "Raise an exception at the yield; the next yielded value."),
    METHOD("close(self, /)", close_method, EFFECT_ANY, "Raise GeneratorExit inside."),
    METHOD_END,
};

static const BuiltinDef coroutine_methods[] = {
    METHOD("send(self, arg, /)", send_method, EFFECT_ANY,
           "Resume: send `arg` into coroutine; what it awaits next, or StopIteration."),
    METHOD("throw(self, type, value=None, traceback=None, /)", throw_method, EFFECT_ANY,
           "Raise an exception in coroutine; what it awaits next."),
    METHOD("close(self, /)", close_method, EFFECT_ANY, "Raise GeneratorExit inside coroutine."),
    METHOD_END,
};

Type generator_type = {
    .name = "generator",
    .base = &object_type,
    .layout = &generator_layout,
    .root_shape = &generator_shape,
    .flags = TYPE_HAS_WEAKREF | TYPE_NO_INSTANCES,
    .slots = {.repr = generator_repr,
              .iter = self_iter,
              .next = generator_next,
              .finalize = generator_finalize},
    .methods = generator_methods,
    .getset = generator_getset,
    .doc = "A suspended function call that yields values.",
};

/* Object of `await coroutine` spelled by hand: coroutine.__await__(). */
typedef struct CoroutineWrapper {
  Object header;
  Slot coroutine; /* it steps */
} CoroutineWrapper;

static Value coroutine_await(Value self) {
  CoroutineWrapper *w = gc_new(&coroutine_wrapper_shape);
  slot_init(&w->coroutine, self);
  return from_object(w);
}

Type coroutine_type = {
    .name = "coroutine",
    .base = &object_type,
    .layout = &generator_layout,
    .root_shape = &coroutine_shape,
    .flags = TYPE_HAS_WEAKREF | TYPE_NO_INSTANCES,
    .slots = {.repr = generator_repr, .await = coroutine_await, .finalize = generator_finalize},
    .methods = coroutine_methods,
    .getset = coroutine_getset,
    .doc = "A suspended call of an async function.",
};

static Value wrapped(Value self) {
  return slot_get(&object_cast(CoroutineWrapper, self)->coroutine);
}
static Value wrapper_next(Value self) {
  return generator_next(wrapped(self));
}
static Value wrapper_send(Value *args, int nargs) {
  return send_method((Value[]){wrapped(args[0]), args[1]}, 2);
}
static Value wrapper_throw(Value *args, int nargs) {
  return throw_method((Value[]){wrapped(args[0]), args[1], args[2], args[3]}, 4);
}
static Value wrapper_close(Value *args, int nargs) {
  return generator_close(wrapped(args[0])) ? NONE : ABSENT;
}

static const BuiltinDef wrapper_methods[] = {
    METHOD("send(self, arg, /)", wrapper_send, EFFECT_ANY, "Resume the coroutine."),
    METHOD("throw(self, type, value=None, traceback=None, /)", wrapper_throw, EFFECT_ANY,
           "Raise an exception in the coroutine."),
    METHOD("close(self, /)", wrapper_close, EFFECT_ANY, "Raise GeneratorExit in the coroutine."),
    METHOD_END,
};
static const Layout coroutine_wrapper_layout = {.name = "CoroutineWrapper",
                                                .fixed_size = sizeof(CoroutineWrapper),
                                                .slots_offset =
                                                    offsetof(CoroutineWrapper, coroutine),
                                                .slots_count = 1};

Type coroutine_wrapper_type = {
    .name = "coroutine_wrapper",
    .base = &object_type,
    .layout = &coroutine_wrapper_layout,
    .root_shape = &coroutine_wrapper_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = self_iter, .next = wrapper_next},
    .methods = wrapper_methods,
    .doc = "Iterator that runs a coroutine.",
};
