/* _asyncio.Task: a coroutine that the event loop runs step by step. */
#include "interp/generator.h"
#include "modules/asyncio/asyncio.h"
#include "objects/dict.h"
#include "objects/function_builtin.h"
#include "objects/str.h"
#include "objects/tuple.h"

static const Layout task_layout = {.name = "TaskObject",
                                   .fixed_size = sizeof(TaskObject),
                                   .slots_offset = offsetof(TaskObject, future.loop),
                                   .slots_count = TASK_SLOTS,
                                   .has_finalizer = future_has_finalizer};
DEFINE_TYPE_SHAPE(task);

/* -- Scheduling -------------------------------------------------------------------------------- */

bool loop_call_soon(Value loop, Value callback, Value argument, Value context) {
  static Value names;
  if (is_absent(names)) {
    gc_root_add(&names);
    names = tuple_pack(1, NAME("context"));
  }
  Value args[3] = {callback};
  int count = 1;
  if (!is_absent(argument)) args[count++] = argument;
  args[count] = context;
  return !is_absent(
      call_method(loop, NAME("call_soon"), args, count, is_absent(context) ? ABSENT : names));
}

/* What the loop calls for a step: the task, and an exception to throw into it. */
typedef struct TaskStep {
  Object header;
  Slot task;      /* to be stepped */
  Slot exception; /* or absent */
} TaskStep;
static const Layout task_step_layout = {.name = "TaskStep",
                                        .fixed_size = sizeof(TaskStep),
                                        .slots_offset = offsetof(TaskStep, task),
                                        .slots_count = 2};
static DEFINE_TYPE_SHAPE(task_step);

static Value step_new(Value task, Value exception) {
  TaskStep *step = gc_new(&task_step_shape);
  slot_init(&step->task, task);
  slot_init(&step->exception, exception);
  return from_object(step);
}

static bool call_step_soon(Value self, Value exception) {
  Value step = is_absent(exception) ? slot_get(&as_task(self)->step) : ABSENT;
  if (is_absent(step)) {
    step = step_new(self, exception);
    if (is_absent(exception)) slot_set(as_task(self), &as_task(self)->step, step);
  }
  return loop_call_soon(slot_get(&as_future(self)->loop), step, ABSENT,
                        slot_get(&as_task(self)->context));
}

static Value throw_soon(Value self, Value text) {
  if (is_absent(text)) return ABSENT;
  Value error = exception_new(&exc_RuntimeError, tuple_from_values(&text, 1));
  return call_step_soon(self, error) ? NONE : ABSENT;
}

/* -- What a step came to ----------------------------------------------------------------------- */

static Value wakeup_method(Value *args, int nargs);
static const BuiltinDef wakeup_def =
    METHOD("task_wakeup(self, future, /)", wakeup_method, EFFECT_ANY, NULL);

static Value wakeup_of(Value self) {
  Value wakeup = slot_get(&as_task(self)->wakeup);
  if (!is_absent(wakeup)) return wakeup;
  wakeup = builtin_method_new(&wakeup_def, self);
  slot_set(as_task(self), &as_task(self)->wakeup, wakeup);
  return wakeup;
}

/* The task waits for the future from now on; a cancellation asked for meanwhile is passed on. */
static Value wait_for(Value self, Value future) {
  TaskObject *task = as_task(self);
  slot_set(task, &task->waiter, future);
  if (!task->future.must_cancel) return NONE;
  Value message = slot_get(&task->future.cancel_message);
  Value cancelled = call_method1(future, NAME("cancel"), is_absent(message) ? NONE : message);
  int truth = is_absent(cancelled) ? -1 : object_truth(cancelled);
  if (truth > 0) as_future(self)->must_cancel = false;
  return truth < 0 ? ABSENT : NONE;
}

static Value other_loop(Value self, Value future) {
  return throw_soon(
      self, format_text("Task %R got Future %R attached to a different loop", self, future));
}
static Value not_awaited(Value self, Value future) {
  return throw_soon(
      self, format_text("yield was used instead of yield from in task %R with %R", self, future));
}

static Value yielded_exact(Value self, Value future) {
  FutureObject *f = as_future(future);
  if (!same(slot_get(&f->loop), slot_get(&as_future(self)->loop))) return other_loop(self, future);
  if (!f->blocking) return not_awaited(self, future);
  f->blocking = false;
  if (is_absent(future_add_callback(future, wakeup_of(self), slot_get(&as_task(self)->context))))
    return ABSENT;
  return wait_for(self, future);
}

/* future.get_loop(), or its attribute _loop. */
static Value loop_of(Value future) {
  Value get = object_lookup_attr(future, NAME("get_loop"));
  if (!is_absent(get)) return call0(get);
  return exception_pending() ? ABSENT : object_getattr(future, NAME("_loop"));
}

/* Anything else with an attribute _asyncio_future_blocking. */
static Value yielded_future(Value self, Value future, Value blocking) {
  int truth = object_truth(blocking);
  Value loop = truth < 0 ? ABSENT : loop_of(future);
  if (is_absent(loop)) return ABSENT;
  if (!same(loop, slot_get(&as_future(self)->loop))) return other_loop(self, future);
  if (!truth) return not_awaited(self, future);
  if (!object_setattr(future, NAME("_asyncio_future_blocking"), FALSE_VALUE)) return ABSENT;
  Value args[] = {wakeup_of(self), slot_get(&as_task(self)->context)},
        names = tuple_pack(1, NAME("context"));
  if (is_absent(call_method(future, NAME("add_done_callback"), args, 1, names))) return ABSENT;
  return wait_for(self, future);
}

static Value yielded(Value self, Value v) {
  if (same(v, self)) return throw_soon(self, format_text("Task cannot await on itself: %R", self));
  if (is_exact_future(v)) return yielded_exact(self, v);
  if (is_none(v)) return call_step_soon(self, ABSENT) ? NONE : ABSENT;
  Value blocking = object_lookup_attr(v, NAME("_asyncio_future_blocking"));
  if (is_absent(blocking) && exception_pending()) return ABSENT;
  if (!is_absent(blocking) && !is_none(blocking)) return yielded_future(self, v, blocking);
  if (is_generator(v))
    return throw_soon(
        self, format_text("yield was used instead of yield from for generator in task %R with %R",
                          self, v));
  return throw_soon(self, format_text("Task got bad yield: %R", v));
}

static Value returned(Value self, Value result) {
  FutureObject *f = as_future(self);
  Value done;
  if (f->must_cancel) {
    f->must_cancel = false;
    done = future_cancel(self, slot_get(&f->cancel_message));
  } else {
    done = future_set_result(self, result);
  }
  return is_absent(done) ? ABSENT : NONE;
}

/* The coroutine raised what is pending now. */
static Value raised(Value self) {
  Value class_, e = exception_fetch();
  if (type_is_subtype(type_of(e), &exc_StopIteration)) {
    Value result = slot_get(&object_cast(ValueException, e)->value);
    return returned(self, is_absent(result) ? NONE : result);
  }
  class_ = asyncio_import(IMPORT_CANCELLED_ERROR);
  if (is_absent(class_)) return ABSENT;
  if (is_instance(e, as_type(class_))) {
    slot_set(as_future(self), &as_future(self)->cancelled_error, e);
    return is_absent(future_cancel(self, ABSENT)) ? ABSENT : NONE;
  }
  if (is_absent(future_set_exception(self, e))) return ABSENT;
  if (!is_instance(e, &exc_KeyboardInterrupt) && !is_instance(e, &exc_SystemExit)) return NONE;
  exception_restore(e);
  return ABSENT;
}

/* -- Steps ------------------------------------------------------------------------------------- */

static Value run_coroutine(Value coroutine, Value exception, bool *finished) {
  *finished = false;
  if (!is_absent(exception)) return call_method1(coroutine, NAME("throw"), exception);
  if (is_coroutine(coroutine) || is_generator(coroutine))
    return generator_send(coroutine, NONE, finished);
  return call_method1(coroutine, NAME("send"), NONE);
}

/* The exception for this step: that of a cancellation asked for, unless there is one. */
static Value step_exception(Value self, Value exception) {
  if (!as_future(self)->must_cancel) return exception;
  as_future(self)->must_cancel = false;
  Value class_ = asyncio_import(IMPORT_CANCELLED_ERROR);
  if (is_absent(class_)) return ABSENT;
  return !is_absent(exception) && is_instance(exception, as_type(class_))
             ? exception
             : future_cancelled_error(self);
}

static Value step_entered(Value self, Value exception) {
  bool finished;
  exception = step_exception(self, exception);
  if (is_absent(exception) && exception_pending()) return ABSENT;
  TaskObject *task = as_task(self);
  task->waiter = (Slot){ABSENT};
  Value v = run_coroutine(slot_get(&task->coroutine), exception, &finished);
  if (is_absent(v)) return raised(self);
  return finished ? returned(self, v) : yielded(self, v);
}

static Value task_step(Value self, Value exception) {
  Value loop = slot_get(&as_future(self)->loop);
  if (as_future(self)->state != FUTURE_PENDING) {
    Value text = format_text("_step(): already done: %R %R", self,
                             is_absent(exception) ? str_empty : exception);
    Value class_ = is_absent(text) ? ABSENT : asyncio_import(IMPORT_INVALID_STATE_ERROR);
    return is_absent(class_) ? ABSENT : raise_with_value(as_type(class_), text);
  }
  if (!asyncio_enter_task(loop, self)) return ABSENT;
  Value result = step_entered(self, exception);
  if (!is_absent(result)) return asyncio_leave_task(loop, self) ? result : ABSENT;
  Value error = exception_fetch();
  if (!asyncio_leave_task(loop, self)) exception_clear();
  exception_restore(error);
  return ABSENT;
}

/* The future that was waited for is done; its result is asked for only to see whether there is an
   exception. */
static Value wakeup_method(Value *args, int nargs) {
  Value self = args[0], future = args[1], out;
  if (is_exact_future(future)) {
    int kind = future_outcome(future, &out);
    if (kind == 0) return task_step(self, out);
    if (kind > 0) return task_step(self, ABSENT);
  } else if (!is_absent(call_method0(future, NAME("result")))) {
    return task_step(self, ABSENT);
  }
  return task_step(self, exception_fetch());
}

static Value step_call(Value self, Value *args, int nargs, Value kwnames) {
  if (nargs > 0) return raise_type_error("function takes no positional arguments");
  if (!is_absent(kwnames) && tuple_length(kwnames) > 0)
    return raise_type_error("function takes no keyword arguments");
  TaskStep *step = object_cast(TaskStep, self);
  return task_step(slot_get(&step->task), slot_get(&step->exception));
}
static Value step_self(Value self, void *closure) {
  return slot_get(&object_cast(TaskStep, self)->task);
}
static Value step_qualname(Value self, void *closure) {
  return NONE;
}
static const GetSetDef step_getset[] = {
    {"__self__", step_self, NULL, NULL, NULL},
    {"__qualname__", step_qualname, NULL, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
Type task_step_type = {
    .name = "TaskStepMethWrapper",
    .base = &object_type,
    .layout = &task_step_layout,
    .root_shape = &task_step_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.call = step_call},
    .getset = step_getset,
};

/* -- Creation ---------------------------------------------------------------------------------- */

static Value task_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value self = type_alloc(type);
  if (!is_absent(self))
    slot_set(as_task(self), &as_task(self)->cancels_requested, from_small_int(0));
  return self;
}

static bool check_coroutine(Value self, Value coroutine) {
  if (is_coroutine(coroutine)) return true;
  Value function = asyncio_import(IMPORT_ISCOROUTINE),
        is = is_absent(function) ? ABSENT : call1(function, coroutine);
  int truth = is_absent(is) ? -1 : object_truth(is);
  if (truth > 0) return true;
  as_future(self)->log_destroy_pending = false;
  if (truth == 0) raise_type_error("a coroutine was expected, got %R", coroutine);
  return false;
}

static Value new_context(Value given) {
  if (!is_none(given)) return given;
  Value copy = asyncio_import(IMPORT_COPY_CONTEXT);
  return is_absent(copy) ? ABSENT : call0(copy);
}

static Value new_name(Value given) {
  static int64_t counter;
  if (is_none(given)) return from_small_int(++counter);
  return is_exact_str(given) ? given : object_str(given);
}

static bool task_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("Task(coro, *, loop=None, name=None, context=None)");
  Value a[4];
  if (!signature_bind(&signature, args, nargs, kwnames, a) || !future_init(self, a[1]) ||
      !check_coroutine(self, a[0]))
    return false;
  Value context = new_context(a[3]), name = is_absent(context) ? ABSENT : new_name(a[2]);
  if (is_absent(name)) return false;
  TaskObject *task = as_task(self);
  gc_write_barrier(task);
  task->future.must_cancel = false;
  task->future.log_destroy_pending = true;
  task->waiter = task->step = task->wakeup = (Slot){ABSENT};
  slot_init(&task->cancels_requested, from_small_int(0));
  slot_init(&task->coroutine, a[0]);
  slot_init(&task->context, context);
  slot_init(&task->name, name);
  return call_step_soon(self, ABSENT) && asyncio_register_task(self);
}

static Value task_repr(Value self) {
  Value function = asyncio_import(IMPORT_TASK_REPR);
  return is_absent(function) ? ABSENT : call1(function, self);
}

void task_finalize(Value self) {
  FutureObject *f = as_future(self);
  if (f->state == FUTURE_PENDING && f->log_destroy_pending && !is_absent(slot_get(&f->loop))) {
    f->log_destroy_pending = false;
    Value context = dict_new();
    bool ok = dict_set_str(context, NAME("task"), self) &&
              dict_set_str(context, NAME("message"),
                           str_from_ascii("Task was destroyed but it is pending!")) &&
              (is_absent(slot_get(&f->source_traceback)) ||
               dict_set_str(context, NAME("source_traceback"), slot_get(&f->source_traceback)));
    if (!ok || is_absent(call_method1(slot_get(&f->loop), NAME("call_exception_handler"), context)))
      exception_write_unraisable(self);
  }
  future_finalize(self);
}

/* -- Methods ----------------------------------------------------------------------------------- */

/* Asks for it: by cancelling what the task waits for, or at its next step. */
static Value task_cancel(Value *args, int nargs) {
  TaskObject *task = as_task(args[0]);
  if (!future_check(args[0])) return ABSENT;
  task->future.log_traceback = false;
  if (task->future.state != FUTURE_PENDING) return FALSE_VALUE;
  slot_set(task, &task->cancels_requested,
           from_small_int(as_small_int(slot_get(&task->cancels_requested)) + 1));
  Value waiter = slot_get(&task->waiter);
  if (!is_absent(waiter)) {
    Value names = tuple_pack(1, NAME("msg")), message = args[1];
    Value cancelled = call_method(waiter, NAME("cancel"), &message, 0, names);
    int truth = is_absent(cancelled) ? -1 : object_truth(cancelled);
    if (truth != 0) return truth < 0 ? ABSENT : TRUE_VALUE;
  }
  task = as_task(args[0]);
  task->future.must_cancel = true;
  slot_set(task, &task->future.cancel_message, args[1]);
  return TRUE_VALUE;
}

static Value task_cancelling(Value *args, int nargs) {
  return slot_get(&as_task(args[0])->cancels_requested);
}
static Value task_uncancel(Value *args, int nargs) {
  Slot *requested = &as_task(args[0])->cancels_requested;
  int64_t count = as_small_int(slot_get(requested));
  if (count > 0) slot_set(as_task(args[0]), requested, from_small_int(--count));
  return from_small_int(count);
}

static Value task_get_coro(Value *args, int nargs) {
  Value coroutine = slot_get(&as_task(args[0])->coroutine);
  return is_absent(coroutine) ? NONE : coroutine;
}
static Value task_get_name(Value *args, int nargs) {
  TaskObject *task = as_task(args[0]);
  Value name = slot_get(&task->name);
  if (is_absent(name)) return NONE;
  if (is_small_int(name)) {
    name = format_text("Task-%lld", (long long)as_small_int(name));
    slot_set(as_task(args[0]), &as_task(args[0])->name, name);
  }
  return name;
}
static Value task_set_name(Value *args, int nargs) {
  Value name = is_exact_str(args[1]) ? args[1] : object_str(args[1]);
  if (is_absent(name)) return ABSENT;
  slot_set(as_task(args[0]), &as_task(args[0])->name, name);
  return NONE;
}
static Value task_get_stack(Value *args, int nargs) {
  Value function = asyncio_import(IMPORT_TASK_GET_STACK);
  return is_absent(function) ? ABSENT : call2(function, args[0], args[1]);
}
static Value task_print_stack(Value *args, int nargs) {
  Value function = asyncio_import(IMPORT_TASK_PRINT_STACK);
  return is_absent(function) ? ABSENT : call3(function, args[0], args[1], args[2]);
}
static Value task_set_result(Value *args, int nargs) {
  return raise_error(&exc_RuntimeError, "Task does not support set_result operation");
}
static Value task_set_exception(Value *args, int nargs) {
  return raise_error(&exc_RuntimeError, "Task does not support set_exception operation");
}

static Value get_slot(Value self, void *closure) {
  Value v = slot_get((Slot *)((char *)as_object(self) + (intptr_t)closure));
  return is_absent(v) ? NONE : v;
}
static Value get_must_cancel(Value self, void *closure) {
  return from_bool(as_future(self)->must_cancel);
}
static Value get_log_destroy_pending(Value self, void *closure) {
  return from_bool(as_future(self)->log_destroy_pending);
}
static bool set_log_destroy_pending(Value self, Value v, void *closure) {
  if (is_absent(v)) raise_error(&exc_AttributeError, "cannot delete attribute");
  return !is_absent(v) && arg_truth(v, &as_future(self)->log_destroy_pending);
}

static const BuiltinDef task_methods[] = {
    METHOD("cancel(self, /, msg=None)", task_cancel, EFFECT_ANY,
           "Request that this task cancel itself: CancelledError is thrown into its coroutine, "
           "which may catch it."),
    METHOD("cancelling(self, /)", task_cancelling, EFFECT_PURE,
           "Return the count of the task's cancellation requests."),
    METHOD("uncancel(self, /)", task_uncancel, EFFECT_PURE,
           "Take one request back; how many remain."),
    METHOD("get_coro(self, /)", task_get_coro, EFFECT_PURE, "The coroutine."),
    METHOD("get_name(self, /)", task_get_name, EFFECT_GC, "The task's name."),
    METHOD("set_name(self, value, /)", task_set_name, EFFECT_ANY, "Give the task another name."),
    METHOD("get_stack(self, /, *, limit=None)", task_get_stack, EFFECT_ANY,
           "The frames of the task's coroutine, or of the traceback of its error."),
    METHOD("print_stack(self, /, *, limit=None, file=None)", task_print_stack, EFFECT_ANY,
           "Print the stack or traceback of the task's coroutine."),
    METHOD("set_result(self, result, /)", task_set_result, EFFECT_RAISE, NULL),
    METHOD("set_exception(self, exception, /)", task_set_exception, EFFECT_RAISE, NULL),
    METHOD_END,
};
static const GetSetDef task_getset[] = {
    {"_log_destroy_pending", get_log_destroy_pending, set_log_destroy_pending, NULL, NULL},
    {"_must_cancel", get_must_cancel, NULL, NULL, NULL},
    {"_coro", get_slot, NULL, NULL, (void *)offsetof(TaskObject, coroutine)},
    {"_fut_waiter", get_slot, NULL, NULL, (void *)offsetof(TaskObject, waiter)},
    {NULL, NULL, NULL, NULL, NULL},
};
Type task_type = {
    .name = "_asyncio.Task",
    .base = &future_type,
    .layout = &task_layout,
    .root_shape = &task_shape,
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_HAS_FINALIZER,
    .slots = {.new_object = task_new,
              .init = task_init,
              .repr = task_repr,
              .finalize = task_finalize},
    .methods = task_methods,
    .getset = task_getset,
    .doc = "A coroutine wrapped in a Future.",
    .text_signature = "(coro, *, loop=None, name=None, context=None)",
};
