/* The module _asyncio: running loops, running tasks. */
#include <unistd.h>

#include "interp/import.h"
#include "modules/asyncio/asyncio.h"
#include "objects/dict.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"

/* -- From the Python half ---------------------------------------------------------------------- */

static Value imports[IMPORT_COUNT];

Value asyncio_import(Import which) {
  static const struct Source {
    const char *module, *name;
  } sources[IMPORT_COUNT] = {
      [IMPORT_CANCELLED_ERROR] = {"asyncio.exceptions", "CancelledError"},
      [IMPORT_INVALID_STATE_ERROR] = {"asyncio.exceptions", "InvalidStateError"},
      [IMPORT_FUTURE_REPR] = {"asyncio.base_futures", "_future_repr"},
      [IMPORT_TASK_REPR] = {"asyncio.base_tasks", "_task_repr"},
      [IMPORT_TASK_GET_STACK] = {"asyncio.base_tasks", "_task_get_stack"},
      [IMPORT_TASK_PRINT_STACK] = {"asyncio.base_tasks", "_task_print_stack"},
      [IMPORT_ISCOROUTINE] = {"asyncio.coroutines", "iscoroutine"},
      [IMPORT_GET_POLICY] = {"asyncio.events", "get_event_loop_policy"},
      [IMPORT_EXTRACT_STACK] = {"traceback", "extract_stack"},
      [IMPORT_COPY_CONTEXT] = {"_contextvars", "copy_context"},
  };
  if (is_absent(imports[which]))
    imports[which] = import_attribute(sources[which].module, sources[which].name);
  return imports[which];
}

Value raise_invalid_state(const char *text) {
  Value class_ = asyncio_import(IMPORT_INVALID_STATE_ERROR);
  return is_absent(class_) ? ABSENT : raise_error(as_type(class_), "%s", text);
}

/* -- Running loops: one for each thread -------------------------------------------------------- */

static Value running_loops;   /* dict: ident of a thread -> loop */
static pid_t running_process; /* that the entries belong to */
/* the answer for this ident is recent_loop (absent: none); 0: not known */
static uint64_t recent_thread;
static Value recent_loop;

/* ABSENT without exception: none. */
static Value running_loop(void) {
  if (running_process != getpid()) return ABSENT;
  if (recent_thread != current_thread->ident) {
    Value loop = dict_get(running_loops, int_from_u64(current_thread->ident));
    if (is_absent(loop) && exception_pending()) return ABSENT;
    recent_loop = loop;
    recent_thread = current_thread->ident;
  }
  return recent_loop;
}

static Value set_running_loop(Value *args, int nargs) {
  Value ident = int_from_u64(current_thread->ident);
  if (running_process != getpid()) dict_clear(running_loops);
  running_process = getpid();
  recent_thread = 0;
  if (!is_none(args[0])) return dict_set(running_loops, ident, args[0]) ? NONE : ABSENT;
  return is_absent(dict_pop(running_loops, ident)) && exception_pending() ? ABSENT : NONE;
}

static Value get_running_loop(Value *args, int nargs) {
  Value loop = running_loop();
  return is_absent(loop) && !exception_pending()
             ? raise_error(&exc_RuntimeError, "no running event loop")
             : loop;
}
static Value get_running_loop_or_none(Value *args, int nargs) {
  Value loop = running_loop();
  return is_absent(loop) && !exception_pending() ? NONE : loop;
}

Value asyncio_get_event_loop(void) {
  Value loop = running_loop();
  if (!is_absent(loop) || exception_pending()) return loop;
  Value get_policy = asyncio_import(IMPORT_GET_POLICY),
        policy = is_absent(get_policy) ? ABSENT : call0(get_policy);
  return is_absent(policy) ? ABSENT : call_method0(policy, NAME("get_event_loop"));
}
static Value get_event_loop(Value *args, int nargs) {
  return asyncio_get_event_loop();
}

/* -- Tasks ------------------------------------------------------------------------------------- */

static Value all_tasks;     /* WeakSet */
static Value current_tasks; /* dict: loop -> task */

bool asyncio_register_task(Value task) {
  return !is_absent(call_method1(all_tasks, NAME("add"), task));
}

bool asyncio_enter_task(Value loop, Value task) {
  Value other = dict_get(current_tasks, loop);
  if (!is_absent(other)) {
    raise_error(&exc_RuntimeError,
                "Cannot enter into task %R while another task %R is being executed.", task, other);
    return false;
  }
  return !exception_pending() && dict_set(current_tasks, loop, task);
}

bool asyncio_leave_task(Value loop, Value task) {
  Value current = dict_get(current_tasks, loop);
  if (is_absent(current) && exception_pending()) return false;
  if (!same(current, task)) {
    raise_error(&exc_RuntimeError, "Leaving task %R does not match the current task %R.", task,
                is_absent(current) ? NONE : current);
    return false;
  }
  return !is_absent(dict_pop(current_tasks, loop));
}

static Value register_task(Value *args, int nargs) {
  return asyncio_register_task(args[0]) ? NONE : ABSENT;
}
static Value unregister_task(Value *args, int nargs) {
  return is_absent(call_method1(all_tasks, NAME("discard"), args[0])) ? ABSENT : NONE;
}
static Value enter_task(Value *args, int nargs) {
  return asyncio_enter_task(args[0], args[1]) ? NONE : ABSENT;
}
static Value leave_task(Value *args, int nargs) {
  return asyncio_leave_task(args[0], args[1]) ? NONE : ABSENT;
}

/* -- The module -------------------------------------------------------------------------------- */

static const BuiltinDef functions[] = {
    METHOD("get_event_loop()", get_event_loop, EFFECT_ANY,
           "The running loop, or else what the policy's get_event_loop() gives."),
    METHOD("_get_event_loop(stacklevel=3)", get_event_loop, EFFECT_ANY,
           "The same as get_event_loop()."),
    METHOD("get_running_loop()", get_running_loop, EFFECT_ANY,
           "Return the running event loop.  Raise a RuntimeError if there is none."),
    METHOD("_get_running_loop()", get_running_loop_or_none, EFFECT_ANY,
           "Return the running event loop or None, for this thread."),
    METHOD("_set_running_loop(loop, /)", set_running_loop, EFFECT_ANY,
           "Set the running event loop of this thread."),
    METHOD("_register_task(task)", register_task, EFFECT_ANY,
           "Register a new task in asyncio as executed by loop."),
    METHOD("_unregister_task(task)", unregister_task, EFFECT_ANY, "Unregister a task."),
    METHOD("_enter_task(loop, task)", enter_task, EFFECT_ANY,
           "Make the task the one that the loop executes; no other may be."),
    METHOD("_leave_task(loop, task)", leave_task, EFFECT_ANY,
           "The loop no longer executes the task."),
    METHOD_END,
};

static bool init(Value module) {
  if (is_absent(running_loops)) {
    gc_root_add_range(imports, IMPORT_COUNT);
    gc_root_add(&running_loops);
    gc_root_add(&recent_loop);
    gc_root_add(&all_tasks);
    gc_root_add(&current_tasks);
    running_loops = dict_new();
    current_tasks = dict_new();
    Value weak_set = import_attribute("weakref", "WeakSet");
    all_tasks = is_absent(weak_set) ? ABSENT : call0(weak_set);
    type_ready(&future_iter_type);
    type_ready(&task_step_type);
  }
  return module_add(module, "_all_tasks", all_tasks) &&
         module_add(module, "_current_tasks", current_tasks);
}

static Type *const types[] = {&future_type, &task_type, NULL};
static const ModuleDef asyncio_module = {
    .name = "_asyncio",
    .doc = "Accelerator module for asyncio",
    .functions = functions,
    .types = types,
    .init = init,
};
MODULE_REGISTER(asyncio_module);
