/* sys: functions on the running state. */
#include "modules/sys.h"

#include "interp/config.h"
#include "interp/frame_object.h"
#include "interp/gil.h"
#include "interp/import.h"
#include "interp/loop.h"
#include "interp/stack.h"
#include "objects/audit.h"
#include "objects/codecs.h"
#include "objects/dict.h"
#include "objects/exception_types.h"
#include "objects/int.h"
#include "objects/float.h"
#include "objects/function_builtin.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/struct_sequence.h"
#include "objects/tuple.h"

/* -- Exceptions, exit -------------------------------------------------------------------------- */

static Value sys_exc_info(Value *args, int nargs) {
  Value e = exception_handled();
  if (is_absent(e)) return tuple_pack(3, NONE, NONE, NONE);
  return tuple_pack(3, type_value(type_of(e)), e, exception_traceback(e));
}
static Value sys_exception(Value *args, int nargs) {
  Value e = exception_handled();
  return is_absent(e) ? NONE : e;
}
static Value sys_exit(Value *args, int nargs) {
  Value code = args[0];
  if (is_none(code))
    return raise_instance(exception_new(&exc_SystemExit, from_object(tuple_empty)));
  if (is_instance(code, &exc_SystemExit)) return raise_instance(code);
  return raise_instance(
      exception_new(&exc_SystemExit, is_tuple(code) ? code : tuple_from_values(&code, 1)));
}

/* -- Frames and limits ------------------------------------------------------------------------- */

static Value sys_getframe(Value *args, int nargs) {
  int depth;
  if (!index_to_int(args[0], &depth)) return ABSENT;
  Value *base = current_thread->base;
  for (; base != NULL && depth > 0; depth--) base = frame_caller(base);
  if (base == NULL) return raise_value_error("call stack is not deep enough");
  Value frame = frame_object(base);
  return audit("sys._getframe", "O", frame) ? frame : ABSENT;
}

static Value sys_current_frames(Value *args, int nargs) {
  if (!audit("sys._current_frames", "")) return ABSENT;
  Value result = dict_new();
  for (const Thread *t = all_threads; t != NULL; t = t->next) {
    if (t->base == NULL || t->lost) continue;
    Value frame = frame_object(t->base);
    if (is_absent(frame) || !dict_set(result, int_from_u64(t->ident), frame)) return ABSENT;
  }
  return result;
}

static Value handled_by(const Thread *t) {
  for (const HandledException *item = t->handled; item != NULL; item = item->outer) {
    if (!is_absent(item->exception)) return item->exception;
  }
  return NONE;
}
static Value sys_current_exceptions(Value *args, int nargs) {
  if (!audit("sys._current_exceptions", "")) return ABSENT;
  Value result = dict_new();
  for (const Thread *t = all_threads; t != NULL; t = t->next) {
    if (t->base == NULL || t->lost) continue;
    Value e = handled_by(t);
    Value shown = is_none(e) ? tuple_pack(3, NONE, NONE, NONE)
                             : tuple_pack(3, type_value(type_of(e)), e, exception_traceback(e));
    if (!dict_set(result, int_from_u64(t->ident), shown)) return ABSENT;
  }
  return result;
}

static Value sys_getrecursionlimit(Value *args, int nargs) {
  return from_small_int(recursion_limit);
}
static Value sys_setrecursionlimit(Value *args, int nargs) {
  int limit;
  if (!index_to_int(args[0], &limit)) return ABSENT;
  if (limit < 1) return raise_value_error("recursion limit must be greater or equal than 1");
  if (current_thread->depth >= limit) {
    return raise_error(
        &exc_RecursionError,
        "cannot set the recursion limit to %d at the recursion depth %d: the limit is too low",
        limit, current_thread->depth);
  }
  recursion_limit = limit;
  return NONE;
}

/* PyPy has no size of an object: one argument raises, a default is returned. */
static Value sys_getsizeof(Value *args, int nargs) {
  if (!is_absent(args[1])) return args[1];
  return raise_type_error("sys.getsizeof(...)\n    getsizeof(object, default) -> int\n\n    "
                          "sys.getsizeof(object, default) will always return default on PyPy, and\n"
                          "    raise a TypeError if default is not provided.");
}

static Value sys_getswitchinterval(Value *args, int nargs) {
  return float_from_double((double)gil_interval / 1e6);
}
static Value sys_setswitchinterval(Value *args, int nargs) {
  double seconds;
  if (!value_to_double(args[0], &seconds)) return ABSENT;
  if (!(seconds > 0)) return raise_value_error("switch interval must be strictly positive");
  gil_interval = max_of((int64_t)(seconds * 1e6), 1);
  return NONE;
}

static Value sys_get_int_max_str_digits(Value *args, int nargs) {
  return from_small_int(int_max_str_digits);
}
static Value sys_set_int_max_str_digits(Value *args, int nargs) {
  int digits;
  if (!index_to_int(args[0], &digits)) return ABSENT;
  if (digits != 0 && digits < 640)
    return raise_value_error("maxdigits must be 0 or larger than 640");
  int_max_str_digits = digits;
  return NONE;
}

/* -- Strings ----------------------------------------------------------------------------------- */

static Value sys_intern(Value *args, int nargs) {
  if (!is_str(args[0])) return raise_type_error("intern() argument must be str, not %Y", args[0]);
  if (!is_exact_str(args[0])) return raise_type_error("can't intern %T", args[0]);
  if (!str_intern_has_room()) {
    gc_collect_full(); /* the dead leave the table */
    if (!str_intern_has_room()) return raise_memory_error();
  }
  return str_intern(args[0]);
}
static Value sys_getdefaultencoding(Value *args, int nargs) {
  return NAME("utf-8");
}
static Value sys_getfilesystemencoding(Value *args, int nargs) {
  return codec_own_name(str_from_ascii(fs_encoding_name()));
}
static Value sys_getfilesystemencodeerrors(Value *args, int nargs) {
  return NAME("surrogateescape");
}

/* -- Hooks on asynchronous generators, coroutines ---------------------------------------------- */

static bool check_hook(Value hook, const char *name) {
  if (is_absent(hook) || is_none(hook) || object_is_callable(hook)) return true;
  raise_type_error("callable %s expected, got %T", name, hook);
  return false;
}
static Value sys_set_asyncgen_hooks(Value *args, int nargs) {
  if (!check_hook(args[1], "finalizer") || !check_hook(args[0], "firstiter")) return ABSENT;
  if ((!is_absent(args[1]) && !audit("sys.set_asyncgen_hook_finalizer", "")) ||
      (!is_absent(args[0]) && !audit("sys.set_asyncgen_hook_firstiter", "")))
    return ABSENT;
  if (!is_absent(args[1]))
    current_thread->async_gen_finalizer = is_none(args[1]) ? ABSENT : args[1];
  if (!is_absent(args[0]))
    current_thread->async_gen_firstiter = is_none(args[0]) ? ABSENT : args[0];
  return NONE;
}
static Value sys_get_asyncgen_hooks(Value *args, int nargs) {
  static const StructField fields[] = {{"firstiter", "called with new generators"},
                                       {"finalizer", "called with dying ones"},
                                       {NULL, NULL}};
  static const StructDef def = {"asyncgen_hooks", "Hooks of asynchronous generators.", fields, 2};
  static Value type;
  if (is_absent(type)) {
    type = struct_type_new(&def, true);
    gc_root_add(&type);
  }
  Value first = current_thread->async_gen_firstiter, last = current_thread->async_gen_finalizer;
  return is_absent(type)
             ? ABSENT
             : struct_new(type,
                          (Value[]){is_absent(first) ? NONE : first, is_absent(last) ? NONE : last},
                          2);
}
static Value sys_get_coroutine_origin_tracking_depth(Value *args, int nargs) {
  return from_small_int(current_thread->coroutine_origin_depth);
}
static Value sys_set_coroutine_origin_tracking_depth(Value *args, int nargs) {
  int depth;
  if (!index_to_int(args[0], &depth)) return ABSENT;
  if (depth < 0) return raise_value_error("depth must be >= 0");
  current_thread->coroutine_origin_depth = depth;
  return NONE;
}

/* -- Audit hooks ------------------------------------------------------------------------------- */

/* An Exception of the hooks there are keeps the new one out, quietly. */
static Value sys_addaudithook(Value *args, int nargs) {
  if (audit("sys.addaudithook", "")) {
    audit_add_hook(args[0]);
    return NONE;
  }
  return exception_suppress(&exc_Exception) ? NONE : ABSENT;
}
static Value sys_audit(Value *args, int nargs) {
  if (is_absent(args[0]))
    return raise_type_error("audit() missing 1 required positional argument: 'event'");
  if (!is_str(args[0]))
    return raise_type_error("expected str for argument 'event', not %T", args[0]);
  return audit_send_values(args[0], args[1]) ? NONE : ABSENT;
}

static bool finalizing;
void sys_begin_finalizing(void) {
  finalizing = true;
}
static Value sys_is_finalizing(Value *args, int nargs) {
  return from_bool(finalizing);
}

static const BuiltinDef sys_functions[] = {
    METHOD("exc_info()", sys_exc_info, EFFECT_ALLOC,
           "(type, value, traceback) of the exception being handled."),
    METHOD("exception()", sys_exception, EFFECT_PURE, "The exception being handled, or None."),
    METHOD("exit(status=None, /)", sys_exit, EFFECT_ANY,
           "Exit the interpreter by raising SystemExit(status)."),
    METHOD("_getframe(depth=0, /)", sys_getframe, EFFECT_ANY,
           "Frame object of the caller `depth` levels up."),
    METHOD("_current_frames()", sys_current_frames, EFFECT_ANY,
           "The running frame of each thread, by the threads' identifiers."),
    METHOD("_current_exceptions()", sys_current_exceptions, EFFECT_ANY,
           "What exc_info() says in each thread, by the threads' identifiers."),
    METHOD("getrecursionlimit()", sys_getrecursionlimit, EFFECT_PURE,
           "The maximum depth of calls."),
    METHOD("setrecursionlimit(limit, /)", sys_setrecursionlimit, EFFECT_RAISE,
           "Set the maximum depth of calls."),
    METHOD("getsizeof(object, default=?)", sys_getsizeof, EFFECT_RAISE,
           "Always the default, or TypeError."),
    METHOD("getswitchinterval()", sys_getswitchinterval, EFFECT_ALLOC,
           "Seconds after which a waiting thread gets its turn."),
    METHOD("setswitchinterval(interval, /)", sys_setswitchinterval, EFFECT_ANY,
           "Set the seconds after which a waiting thread gets its turn."),
    METHOD("get_int_max_str_digits()", sys_get_int_max_str_digits, EFFECT_PURE,
           "Limit of digits in conversions between int and str."),
    METHOD("set_int_max_str_digits(maxdigits)", sys_set_int_max_str_digits, EFFECT_RAISE,
           "Set the limit of digits in conversions between int and str."),
    METHOD("intern(string, /)", sys_intern, EFFECT_ALLOC, "The one string with this content."),
    METHOD("getdefaultencoding()", sys_getdefaultencoding, EFFECT_PURE,
           "Encoding of str without one given."),
    METHOD("getfilesystemencoding()", sys_getfilesystemencoding, EFFECT_ANY,
           "Encoding of file names."),
    METHOD("getfilesystemencodeerrors()", sys_getfilesystemencodeerrors, EFFECT_PURE,
           "Error handler of file names."),
    METHOD("set_asyncgen_hooks(firstiter=?, finalizer=?)", sys_set_asyncgen_hooks, EFFECT_ANY,
           "Callables for new and dying asynchronous generators."),
    METHOD("get_asyncgen_hooks()", sys_get_asyncgen_hooks, EFFECT_ALLOC,
           "The callables for new and dying asynchronous generators."),
    METHOD("get_coroutine_origin_tracking_depth()", sys_get_coroutine_origin_tracking_depth,
           EFFECT_PURE, "How many frames cr_origin keeps."),
    METHOD("set_coroutine_origin_tracking_depth(depth)", sys_set_coroutine_origin_tracking_depth,
           EFFECT_RAISE, "Set how many frames cr_origin keeps."),
    METHOD("addaudithook(hook)", sys_addaudithook, EFFECT_ANY, "Add a callable for audit events."),
    METHOD("audit(event=?, /, *args)", sys_audit, EFFECT_ANY, "Send an audit event."),
    METHOD("is_finalizing()", sys_is_finalizing, EFFECT_PURE,
           "Whether the interpreter is shutting down."),
    METHOD_END,
};

/* -- The module -------------------------------------------------------------------------------- */

static const ModuleDef sys_def = {
    .name = "sys",
    .doc = "This module provides access to some objects used or maintained by the\ninterpreter and "
           "to functions that interact strongly with the interpreter."};
MODULE_REGISTER(sys_def);

static bool register_module(Value modules, const char *name, Value module) {
  return dict_set_str(modules, str_intern(str_from_ascii(name)), module);
}

void sys_init(void) {
  sys_module = module_create(&sys_def);
  gc_root_add(&sys_module);
  bool ok = module_add_functions(sys_module, sys_functions) &&
            module_add_functions(sys_module, sys_hook_functions) &&
            module_add_functions(sys_module, sys_trace_functions) && sys_add_info(sys_module);
  Value modules = ok ? sys_modules() : ABSENT;
  ok = ok && register_module(modules, "sys", sys_module) &&
       register_module(modules, "builtins", builtins_module);
  const char *const hooks[] = {"displayhook", "excepthook", "breakpointhook", "unraisablehook"};
  for (size_t i = 0; ok && i < countof(hooks); i++) {
    char original[32];
    snprintf(original, sizeof original, "__%s__", hooks[i]);
    ok = module_add(sys_module, original, sys_get(hooks[i]));
  }
  if (!ok) unreachable_state("cannot make the sys module");
}
