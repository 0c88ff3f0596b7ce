/* _asyncio.Future and its iterator. */
#include "modules/asyncio/asyncio.h"
#include "objects/dict.h"
#include "objects/exception_types.h"
#include "objects/genericalias.h"
#include "objects/list.h"
#include "objects/sequence.h"
#include "objects/str.h"
#include "objects/tuple.h"

/* Done and nothing to complain about: so it stays. Not for classes with a __del__ of their own. */
bool future_has_finalizer(const Object *object) {
  const FutureObject *f = (const FutureObject *)object;
  SlotFINALIZE finalize = object_shape(object)->type->slots.finalize;
  if (finalize != future_finalize && finalize != task_finalize) return true;
  return f->state == FUTURE_PENDING || f->log_traceback;
}

static const Layout future_layout = {.name = "FutureObject",
                                     .fixed_size = sizeof(FutureObject),
                                     .slots_offset = offsetof(FutureObject, loop),
                                     .slots_count = FUTURE_SLOTS,
                                     .has_finalizer = future_has_finalizer};
DEFINE_TYPE_SHAPE(future);

/* -- State ------------------------------------------------------------------------------------- */

bool future_init(Value self, Value loop) {
  FutureObject *f = as_future(self);
  gc_write_barrier(f);
  memset(&f->loop, 0, FUTURE_SLOTS * sizeof(Slot));
  f->state = FUTURE_PENDING;
  f->log_traceback = f->blocking = false;
  if (is_none(loop)) loop = asyncio_get_event_loop();
  if (is_absent(loop)) return false;
  slot_set(as_future(self), &as_future(self)->loop, loop);
  Value debug = call_method0(loop, NAME("get_debug"));
  int truth = is_absent(debug) ? -1 : object_truth(debug);
  if (truth <= 0) return truth == 0;
  Value extract = asyncio_import(IMPORT_EXTRACT_STACK),
        stack = is_absent(extract) ? ABSENT : call0(extract);
  if (is_absent(stack)) return false;
  slot_set(as_future(self), &as_future(self)->source_traceback, stack);
  return true;
}

bool future_check(Value self) {
  if (!is_absent(slot_get(&as_future(self)->loop))) return true;
  raise_error(&exc_RuntimeError, "Future object is not initialized.");
  return false;
}

/* Hands all callbacks to the loop. */
static bool schedule_callbacks(Value self) {
  FutureObject *f = as_future(self);
  Value loop = slot_get(&f->loop), first = slot_get(&f->callback),
        context = slot_get(&f->callback_context), rest = slot_get(&f->callbacks);
  f->callback = f->callback_context = f->callbacks = (Slot){ABSENT};
  if (!is_absent(first) && !loop_call_soon(loop, first, self, context)) return false;
  for (int64_t i = 0; !is_absent(rest) && i < list_length(rest); i++) {
    Value pair = list_get(rest, i);
    if (!loop_call_soon(loop, tuple_get(pair, 0), self, tuple_get(pair, 1))) return false;
  }
  return true;
}

static bool check_pending(Value self) {
  if (!future_check(self)) return false;
  if (as_future(self)->state == FUTURE_PENDING) return true;
  raise_invalid_state("invalid state");
  return false;
}

Value future_set_result(Value self, Value result) {
  if (!check_pending(self)) return ABSENT;
  slot_set(as_future(self), &as_future(self)->result, result);
  as_future(self)->state = FUTURE_FINISHED;
  return schedule_callbacks(self) ? NONE : ABSENT;
}

/* An instance of the class or the instance given. */
static Value exception_instance(Value v) {
  if (is_type_object(v) && type_is_subtype(as_type(v), &exc_BaseException)) v = call0(v);
  if (is_absent(v)) return ABSENT;
  if (!has_type_flag(v, TYPE_EXCEPTION)) return raise_type_error("invalid exception object");
  if (type_of(v) != &exc_StopIteration) return v;
  return raise_type_error(
      "StopIteration interacts badly with generators and cannot be raised into a Future");
}

Value future_set_exception(Value self, Value exception) {
  if (!check_pending(self)) return ABSENT;
  exception = exception_instance(exception);
  if (is_absent(exception)) return ABSENT;
  Value traceback = exception_traceback(exception);
  FutureObject *f = as_future(self);
  slot_set(f, &f->exception, exception);
  slot_set(f, &f->traceback, traceback);
  f->state = FUTURE_FINISHED;
  f->log_traceback = true;
  return schedule_callbacks(self) ? NONE : ABSENT;
}

Value future_cancel(Value self, Value message) {
  FutureObject *f = as_future(self);
  if (!future_check(self)) return ABSENT;
  f->log_traceback = false;
  if (f->state != FUTURE_PENDING) return FALSE_VALUE;
  f->state = FUTURE_CANCELLED;
  slot_set(f, &f->cancel_message, message);
  return schedule_callbacks(self) ? TRUE_VALUE : ABSENT;
}

Value future_cancelled_error(Value self) {
  FutureObject *f = as_future(self);
  Value error = slot_get(&f->cancelled_error), message = slot_get(&f->cancel_message);
  f->cancelled_error = (Slot){ABSENT};
  if (!is_absent(error)) return error;
  Value class_ = asyncio_import(IMPORT_CANCELLED_ERROR);
  if (is_absent(class_)) return ABSENT;
  return is_absent(message) || is_none(message) ? call0(class_) : call1(class_, message);
}

/* Whether it is done with a result or an exception; if not, raises. */
static bool check_finished(Value self, const char *pending) {
  FutureObject *f = as_future(self);
  if (is_absent(slot_get(&f->loop))) {
    raise_invalid_state("Future object is not initialized.");
    return false;
  }
  if (f->state == FUTURE_CANCELLED) {
    Value error = future_cancelled_error(self);
    if (!is_absent(error)) raise_instance(error);
    return false;
  }
  if (f->state == FUTURE_PENDING) raise_invalid_state(pending);
  f->log_traceback &= f->state != FUTURE_FINISHED;
  return f->state == FUTURE_FINISHED;
}

int future_outcome(Value self, Value *out) {
  if (!check_finished(self, "Result is not set.")) return -1;
  FutureObject *f = as_future(self);
  *out = slot_get(&f->exception);
  if (is_absent(*out)) {
    *out = slot_get(&f->result);
    return 1;
  }
  return exception_set_traceback(*out, slot_get(&f->traceback)) ? 0 : -1;
}

static Value result_of(Value self) {
  Value out;
  int kind = future_outcome(self, &out);
  if (kind == 0) raise_instance(out);
  return kind > 0 ? out : ABSENT;
}

/* -- Methods ----------------------------------------------------------------------------------- */

Value future_add_callback(Value self, Value callback, Value context) {
  FutureObject *f = as_future(self);
  if (f->state != FUTURE_PENDING)
    return loop_call_soon(slot_get(&f->loop), callback, self, context) ? NONE : ABSENT;
  if (is_absent(slot_get(&f->callback)) && is_absent(slot_get(&f->callbacks))) {
    slot_set(f, &f->callback, callback);
    slot_set(f, &f->callback_context, context);
    return NONE;
  }
  Value list = slot_get(&f->callbacks);
  if (is_absent(list)) {
    list = list_new(1);
    slot_set(as_future(self), &as_future(self)->callbacks, list);
  }
  return list_append(list, tuple_pack(2, callback, context)) ? NONE : ABSENT;
}

static Value future_add_done_callback(Value *args, int nargs) {
  if (is_absent(slot_get(&as_future(args[0])->loop)))
    return raise_error(&exc_RuntimeError, "uninitialized Future object");
  Value context = args[2];
  if (is_absent(context)) {
    Value copy = asyncio_import(IMPORT_COPY_CONTEXT);
    context = is_absent(copy) ? ABSENT : call0(copy);
    if (is_absent(context)) return ABSENT;
  }
  return future_add_callback(args[0], args[1], context);
}

/* All callbacks as a list of pairs. */
static Value callback_list(Value self) {
  FutureObject *f = as_future(self);
  Value list = list_new(1), rest = slot_get(&f->callbacks);
  if (!is_absent(slot_get(&f->callback)) &&
      !list_append(list, tuple_pack(2, slot_get(&f->callback), slot_get(&f->callback_context))))
    return ABSENT;
  return !is_absent(rest) && !list_extend(list, rest) ? ABSENT : list;
}

/* Comparing may run anything, so the callbacks are looked at in a copy. */
static Value future_remove_done_callback(Value *args, int nargs) {
  if (!future_check(args[0])) return ABSENT;
  Value all = callback_list(args[0]), kept = list_new(0);
  if (is_absent(all)) return ABSENT;
  for (int64_t i = 0; i < list_length(all); i++) {
    Value pair = list_get(all, i);
    int equal = object_equal(tuple_get(pair, 0), args[1]);
    if (equal < 0 || (equal == 0 && !list_append(kept, pair))) return ABSENT;
  }
  int64_t removed = list_length(all) - list_length(kept);
  FutureObject *f = as_future(args[0]);
  if (removed > 0) {
    f->callback = f->callback_context = (Slot){ABSENT};
    slot_set(f, &f->callbacks, list_length(kept) > 0 ? kept : ABSENT);
  }
  return from_small_int(removed);
}

static Value future_result(Value *args, int nargs) {
  return result_of(args[0]);
}
static Value future_exception(Value *args, int nargs) {
  if (!check_finished(args[0], "Exception is not set.")) return ABSENT;
  Value exception = slot_get(&as_future(args[0])->exception);
  return is_absent(exception) ? NONE : exception;
}
static Value future_set_result_method(Value *args, int nargs) {
  return future_set_result(args[0], args[1]);
}
static Value future_set_exception_method(Value *args, int nargs) {
  return future_set_exception(args[0], args[1]);
}
static Value future_cancel_method(Value *args, int nargs) {
  return future_cancel(args[0], args[1]);
}
static Value future_cancelled(Value *args, int nargs) {
  return from_bool(as_future(args[0])->state == FUTURE_CANCELLED);
}
static Value future_done(Value *args, int nargs) {
  return from_bool(as_future(args[0])->state != FUTURE_PENDING);
}
static Value future_get_loop(Value *args, int nargs) {
  return future_check(args[0]) ? slot_get(&as_future(args[0])->loop) : ABSENT;
}
static Value future_make_cancelled_error(Value *args, int nargs) {
  return future_cancelled_error(args[0]);
}

/* -- Attributes -------------------------------------------------------------------------------- */

static Value get_state(Value self, void *closure) {
  static const char *const names[] = {"PENDING", "CANCELLED", "FINISHED"};
  return future_check(self) ? str_intern_static(names[as_future(self)->state]) : ABSENT;
}
static Value get_callbacks(Value self, void *closure) {
  if (!future_check(self)) return ABSENT;
  Value list = callback_list(self);
  return is_absent(list) || list_length(list) > 0 ? list : NONE;
}
/* closure: offset of the Slot. */
static Value get_slot(Value self, void *closure) {
  if (!future_check(self)) return ABSENT;
  Value v = slot_get((Slot *)((char *)as_object(self) + (intptr_t)closure));
  return is_absent(v) ? NONE : v;
}
static bool no_deletion(Value v) {
  if (is_absent(v)) raise_error(&exc_AttributeError, "cannot delete attribute");
  return !is_absent(v);
}
static Value get_blocking(Value self, void *closure) {
  return from_bool(as_future(self)->blocking);
}
static bool set_blocking(Value self, Value v, void *closure) {
  return future_check(self) && no_deletion(v) && arg_truth(v, &as_future(self)->blocking);
}
static Value get_log_traceback(Value self, void *closure) {
  return future_check(self) ? from_bool(as_future(self)->log_traceback) : ABSENT;
}
static bool set_log_traceback(Value self, Value v, void *closure) {
  bool on;
  if (!no_deletion(v) || !arg_truth(v, &on)) return false;
  if (on) {
    raise_value_error("_log_traceback can only be set to False");
    return false;
  }
  as_future(self)->log_traceback = false;
  return true;
}
static bool set_cancel_message(Value self, Value v, void *closure) {
  if (!no_deletion(v)) return false;
  slot_set(as_future(self), &as_future(self)->cancel_message, v);
  return true;
}

/* -- Life -------------------------------------------------------------------------------------- */

static Value future_new(Type *type, Value *args, int nargs, Value kwnames) {
  return type_alloc(type);
}
static bool future_init_slot(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("Future(*, loop=None)");
  Value a[1];
  return signature_bind(&signature, args, nargs, kwnames, a) && future_init(self, a[0]);
}

static Value future_repr(Value self) {
  Value function = future_check(self) ? asyncio_import(IMPORT_FUTURE_REPR) : ABSENT;
  return is_absent(function) ? ABSENT : call1(function, self);
}

/* An exception that nobody asked for is reported to the loop. */
void future_finalize(Value self) {
  FutureObject *f = as_future(self);
  if (!f->log_traceback) return;
  f->log_traceback = false;
  Value context = dict_new(),
        message = format_text("%s exception was never retrieved", type_short_name(type_of(self)));
  bool ok = dict_set_str(context, NAME("message"), message) &&
            dict_set_str(context, NAME("exception"), slot_get(&f->exception)) &&
            dict_set_str(context, NAME("future"), self) &&
            (is_absent(slot_get(&f->source_traceback)) ||
             dict_set_str(context, NAME("source_traceback"), slot_get(&f->source_traceback)));
  if (!ok || is_absent(call_method1(slot_get(&f->loop), NAME("call_exception_handler"), context)))
    exception_write_unraisable(self);
}

/* -- Awaiting ---------------------------------------------------------------------------------- */

typedef struct FutureIter {
  Object header;
  Slot future; /* absent: exhausted */
} FutureIter;
static const Layout future_iter_layout = {.name = "FutureIter",
                                          .fixed_size = sizeof(FutureIter),
                                          .slots_offset = offsetof(FutureIter, future),
                                          .slots_count = 1};
static DEFINE_TYPE_SHAPE(future_iter);

static Value future_await(Value self) {
  if (!future_check(self)) return ABSENT;
  FutureIter *iter = gc_new(&future_iter_shape);
  slot_init(&iter->future, self);
  return from_object(iter);
}

/* Gives the future itself once, then its result. */
static Value iter_step(Value self) {
  FutureIter *iter = object_cast(FutureIter, self);
  Value future = slot_get(&iter->future);
  if (is_absent(future)) return ABSENT;
  FutureObject *f = as_future(future);
  if (f->state == FUTURE_PENDING) {
    if (f->blocking) return raise_error(&exc_RuntimeError, "await wasn't used with future");
    f->blocking = true;
    return future;
  }
  iter->future = (Slot){ABSENT};
  Value result = result_of(future);
  return is_absent(result) || is_none(result) ? ABSENT : raise_stop_iteration(result);
}
static Value iter_self(Value self) {
  return self;
}
static Value iter_send(Value *args, int nargs) {
  Value v = iter_step(args[0]);
  return is_absent(v) && !exception_pending() ? raise_stop_iteration(ABSENT) : v;
}
static Value iter_close(Value *args, int nargs) {
  object_cast(FutureIter, args[0])->future = (Slot){ABSENT};
  return NONE;
}

/* throw(type[, value[, traceback]]) */
static Value iter_throw(Value *args, int nargs) {
  Value type = args[1], value = is_none(args[2]) ? ABSENT : args[2],
        traceback = is_none(args[3]) ? ABSENT : args[3], e;
  if (!is_absent(traceback) && strcmp(type_name(type_of(traceback)), "traceback") != 0)
    return raise_type_error("throw() third argument must be a traceback");
  if (has_type_flag(type, TYPE_EXCEPTION)) {
    if (!is_absent(value))
      return raise_type_error("instance exception may not have a separate value");
    e = type;
  } else if (is_type_object(type) && type_is_subtype(as_type(type), &exc_BaseException)) {
    e = is_absent(value)                    ? call0(type)
        : is_instance(value, as_type(type)) ? value
        : is_tuple(value)                   ? call_with_tuple(type, value, ABSENT)
                                            : call1(type, value);
  } else {
    return raise_type_error(
        "exceptions must be classes deriving BaseException or instances of such a class");
  }
  if (is_absent(e)) return ABSENT;
  object_cast(FutureIter, args[0])->future = (Slot){ABSENT};
  if (!is_absent(traceback) && !exception_set_traceback(e, traceback)) return ABSENT;
  return raise_instance(e);
}

static const BuiltinDef future_iter_methods[] = {
    METHOD("send(self, value, /)", iter_send, EFFECT_ANY, NULL),
    METHOD("throw(self, type, value=None, traceback=None, /)", iter_throw, EFFECT_ANY, NULL),
    METHOD("close(self, /)", iter_close, EFFECT_PURE, NULL),
    METHOD_END,
};
Type future_iter_type = {
    .name = "_asyncio.FutureIter",
    .base = &object_type,
    .layout = &future_iter_layout,
    .root_shape = &future_iter_shape,
    .flags = TYPE_NO_INSTANCES,
    .slots = {.iter = iter_self, .next = iter_step},
    .methods = future_iter_methods,
};

/* -- The type ---------------------------------------------------------------------------------- */

static const BuiltinDef future_methods[] = {
    METHOD("result(self, /)", future_result, EFFECT_ANY,
           "The result; raises the exception, CancelledError, or InvalidStateError when not done."),
    METHOD("exception(self, /)", future_exception, EFFECT_ANY,
           "The exception that was set, or None."),
    METHOD("set_result(self, result, /)", future_set_result_method, EFFECT_ANY,
           "Mark the future done and set its result."),
    METHOD("set_exception(self, exception, /)", future_set_exception_method, EFFECT_ANY,
           "Mark the future done and set an exception."),
    METHOD("add_done_callback(self, fn, /, *, context=<unrepresentable>)", future_add_done_callback,
           EFFECT_ANY, "Have fn(future) called by the loop when the future is done."),
    METHOD("remove_done_callback(self, fn, /)", future_remove_done_callback, EFFECT_ANY,
           "Remove all callbacks that equal fn; how many those were."),
    METHOD("cancel(self, /, msg=None)", future_cancel_method, EFFECT_ANY,
           "Cancel the future; False if it is done already."),
    METHOD("cancelled(self, /)", future_cancelled, EFFECT_PURE,
           "Return True if the future was cancelled."),
    METHOD("done(self, /)", future_done, EFFECT_PURE,
           "Return True if there is a result or an exception, or the future was cancelled."),
    METHOD("get_loop(self, /)", future_get_loop, EFFECT_RAISE,
           "Return the event loop the Future is bound to."),
    METHOD("_make_cancelled_error(self, /)", future_make_cancelled_error, EFFECT_ANY,
           "The CancelledError to raise; each is given once."),
    METHOD_FLAGS("__class_getitem__(cls, object, /)", generic_alias_class_getitem, EFFECT_GC,
                 BUILTIN_CLASSMETHOD, "See PEP 585"),
    METHOD_END,
};
static const GetSetDef future_getset[] = {
    {"_state", get_state, NULL, NULL, NULL},
    {"_asyncio_future_blocking", get_blocking, set_blocking, NULL, NULL},
    {"_loop", get_slot, NULL, NULL, (void *)offsetof(FutureObject, loop)},
    {"_callbacks", get_callbacks, NULL, NULL, NULL},
    {"_result", get_slot, NULL, NULL, (void *)offsetof(FutureObject, result)},
    {"_exception", get_slot, NULL, NULL, (void *)offsetof(FutureObject, exception)},
    {"_log_traceback", get_log_traceback, set_log_traceback, NULL, NULL},
    {"_source_traceback", get_slot, NULL, NULL, (void *)offsetof(FutureObject, source_traceback)},
    {"_cancel_message", get_slot, set_cancel_message, NULL,
     (void *)offsetof(FutureObject, cancel_message)},
    {NULL, NULL, NULL, NULL, NULL},
};
Type future_type = {
    .name = "_asyncio.Future",
    .base = &object_type,
    .layout = &future_layout,
    .root_shape = &future_shape,
    .flags = TYPE_BASE | TYPE_HAS_DICT | TYPE_HAS_WEAKREF | TYPE_HAS_FINALIZER,
    .slots = {.new_object = future_new,
              .init = future_init_slot,
              .repr = future_repr,
              .finalize = future_finalize,
              .iter = future_await,
              .await = future_await},
    .methods = future_methods,
    .getset = future_getset,
    .doc = "The result of something that goes on: to be awaited, or asked when it is done. Not "
           "thread-safe; callbacks are called by the\n"
           "event loop.",
    .text_signature = "(*, loop=None)",
};
