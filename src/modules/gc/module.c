/* gc: control of and questions to the collector, as PyPy has them (no thresholds, counts, debug
   flags or callbacks). */
#include "modules/gc/gc.h"

#include "base/os.h"
#include "interp/stack.h"
#include "objects/dict.h"
#include "objects/list.h"
#include "objects/weakref.h"

enum { MAX_ROUNDS = 128 };

static bool app_disabled; /* by gc.disable() */
/* collect_step() has completed a cycle, whose finalizers are the next step */
static bool finalizers_due;
static Value collect_function, collect_step_function; /* the originals; roots */

/* -- Collecting -------------------------------------------------------------------------------- */

/* Runs finalizers even after gc.disable(). What they release goes with the next round; one that
   calls collect() itself gets one round. Programs expect it to be exact: an object that no variable
   refers to is gone afterwards. So stale words of dead registers and of C frames must not count. */
static Value collect(Value *args, int nargs) {
  int generation;
  if (!index_to_int(args[0], &generation)) return ABSENT;
  finalizers_disabled -= app_disabled;
  finalizers_due = false;
  void *exact_from = stack_clear_dead(collect_function);
  for (int round = 0; round < MAX_ROUNDS; round++) {
    gc_collect_exact(exact_from);
    if (!gc_run_pending()) break;
  }
  finalizers_disabled += app_disabled;
  gc_hooks_run();
  return NONE;
}

/* The step behind the last one of a cycle runs the finalizers that it has found due. */
static Value collect_step(Value *args, int nargs) {
  GcEvent event = {.old_state = GC_USERDEL, .new_state = GC_SCANNING};
  if (finalizers_due) {
    int64_t start = os_clock_monotonic(), processor = os_clock_thread_cpu();
    finalizers_due = false;
    finalizers_disabled -= app_disabled;
    gc_run_pending();
    finalizers_disabled += app_disabled;
    event.duration_ns = (uint64_t)(os_clock_monotonic() - start);
    event.processor_ns = (uint64_t)(os_clock_thread_cpu() - processor);
  } else {
    uint64_t cycles = gc_stats().major_count;
    GcStep step = gc_collect_step(stack_clear_dead(collect_step_function));
    finalizers_due = gc_stats().major_count != cycles;
    event = (GcEvent){.old_state = step.old_state,
                      .new_state = finalizers_due ? GC_USERDEL : step.new_state,
                      .duration_ns = step.duration_ns,
                      .processor_ns = step.processor_ns};
  }
  gc_hooks_run();
  return gc_step_value(&event);
}

static Value enable(Value *args, int nargs) {
  finalizers_disabled -= app_disabled;
  app_disabled = false;
  gc_set_enabled(true);
  return NONE;
}

static Value disable(Value *args, int nargs) {
  finalizers_disabled += !app_disabled;
  app_disabled = true;
  gc_set_enabled(false);
  return NONE;
}

static Value isenabled(Value *args, int nargs) {
  return from_bool(!app_disabled);
}

static Value enable_finalizers(Value *args, int nargs) {
  if (finalizers_disabled == 0) return raise_value_error("finalizers are already enabled");
  if (--finalizers_disabled == 0 && gc_has_pending()) gc_notify_pending();
  return NONE;
}

static Value disable_finalizers(Value *args, int nargs) {
  finalizers_disabled++;
  return NONE;
}

/* -- The module -------------------------------------------------------------------------------- */

static const BuiltinDef functions[] = {
    METHOD("collect(generation=0)", collect, EFFECT_ANY,
           "Run a full collection and the finalizers it finds; the argument is ignored."),
    METHOD("enable()", enable, EFFECT_EXTERNAL,
           "Let major collections and finalizers happen by themselves (again)."),
    METHOD("disable()", disable, EFFECT_EXTERNAL,
           "Stop major collections and finalizers, but for calls of collect()."),
    METHOD("isenabled()", isenabled, EFFECT_EXTERNAL,
           "Whether major collections happen by themselves."),
    METHOD("enable_finalizers()", enable_finalizers, EFFECT_EXTERNAL | EFFECT_RAISE,
           "Undo one call of disable_finalizers()."),
    METHOD("disable_finalizers()", disable_finalizers, EFFECT_EXTERNAL,
           "Make finalizers wait; calls nest."),
    METHOD("collect_step()", collect_step, EFFECT_ANY,
           "Run one step of a major collection, or the finalizers behind the last one; say what it "
           "was."),
    METHOD_END,
};

static bool init(Value module) {
  if (is_absent(collect_function)) {
    gc_root_add(&collect_function);
    gc_root_add(&collect_step_function);
    collect_function = dict_get_str(module_dict(module), NAME("collect"));
    collect_step_function = dict_get_str(module_dict(module), NAME("collect_step"));
  }
  const BuiltinDef *const more[] = {gc_object_functions, gc_heap_functions, gc_stats_functions};
  for (size_t i = 0; i < countof(more); i++) {
    if (!module_add_functions(module, more[i])) return false;
  }
  gc_objects_init(module);
  return module_add(module, "garbage", list_new(0)) && module_add_type(module, &gc_ref_type) &&
         gc_hooks_init(module);
}

static const ModuleDef gc_module = {
    .name = "gc",
    .doc = "Control of the garbage collector, and questions to it.",
    .functions = functions,
    .init = init,
};
MODULE_REGISTER(gc_module);
