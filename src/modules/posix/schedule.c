/* posix: the scheduler: policies, priorities, processors. */
#include "modules/posix/schedule.h"

#include <errno.h>
#include <unistd.h>

#include "modules/posix/files.h"
#include "modules/posix/path.h"
#include "objects/descr.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/function_builtin.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/struct_sequence.h"
#include "objects/tuple.h"

/* -- sched_param: unlike other struct sequences made from the item itself ---------------------- */

static const StructField param_fields[] = {{"sched_priority", "the scheduling priority"},
                                           {NULL, NULL}};
static const StructDef param_def = {
    "posix.sched_param", "A scheduling parameter.\n\nsched_priority\n  A scheduling parameter.",
    param_fields, 1};
static Value param_type;

static Value param_create(Value *args, int nargs) {
  return struct_new(args[0], &args[1], 1);
}
static Value param_reduce(Value *args, int nargs) {
  return tuple_pack(2, type_value(type_of(args[0])), tuple_pack(1, tuple_get(args[0], 0)));
}
static const BuiltinDef create_def =
    METHOD("__new__(cls, sched_priority)", param_create, EFFECT_ANY, "Make an instance.");
static const BuiltinDef reduce_def =
    METHOD("__reduce__(self, /)", param_reduce, EFFECT_ANY, "Support for pickle and copy.");

static bool make_param_type(void) {
  if (!is_absent(param_type)) return true;
  param_type = struct_type_new(&param_def, false);
  if (is_absent(param_type)) return false;
  gc_root_add(&param_type);
  Type *type = as_type(param_type);
  return type_set_attribute(type, NAME("__new__"),
                            staticmethod_new(builtin_function_new(&create_def, ABSENT, ABSENT))) &&
         type_set_attribute(type, NAME("__reduce__"),
                            method_descriptor_new(&tuple_type, &reduce_def));
}

bool schedule_param_convert(Value v, struct sched_param *out) {
  int priority;
  if (!same(type_value(type_of(v)), param_type)) {
    raise_type_error("must have a sched_param object");
    return false;
  }
  int64_t wide;
  Value index = number_index(tuple_get(v, 0));
  if (is_absent(index)) return false;
  if (!int_fits_i64(index, &wide) || wide < INT32_MIN || wide > INT32_MAX) {
    raise_error(&exc_OverflowError, "sched_priority out of range");
    return false;
  }
  priority = (int)wide;
  *out = (struct sched_param){.sched_priority = priority};
  return true;
}

/* -- Policies ---------------------------------------------------------------------------------- */

static Value posix_priority_max(Value *args, int nargs) {
  int policy;
  return index_to_int(args[0], &policy) ? path_int(sched_get_priority_max(policy), false) : ABSENT;
}
static Value posix_priority_min(Value *args, int nargs) {
  int policy;
  return index_to_int(args[0], &policy) ? path_int(sched_get_priority_min(policy), false) : ABSENT;
}
static Value posix_getscheduler(Value *args, int nargs) {
  int pid;
  return index_to_int(args[0], &pid) ? path_int(sched_getscheduler(pid), false) : ABSENT;
}
static Value posix_setscheduler(Value *args, int nargs) {
  int pid, policy;
  struct sched_param param;
  if (!index_to_int(args[0], &pid) || !index_to_int(args[1], &policy) ||
      !schedule_param_convert(args[2], &param))
    return ABSENT;
  return path_none(sched_setscheduler(pid, policy, &param), false, NULL);
}
static Value posix_getparam(Value *args, int nargs) {
  int pid;
  struct sched_param param;
  if (!index_to_int(args[0], &pid)) return ABSENT;
  if (sched_getparam(pid, &param) < 0) return raise_os_error(errno, ABSENT);
  return struct_new(param_type, (Value[]){from_small_int(param.sched_priority)}, 1);
}
static Value posix_setparam(Value *args, int nargs) {
  int pid;
  struct sched_param param;
  if (!index_to_int(args[0], &pid) || !schedule_param_convert(args[1], &param)) return ABSENT;
  return path_none(sched_setparam(pid, &param), false, NULL);
}
static Value posix_rr_get_interval(Value *args, int nargs) {
  int pid;
  struct timespec interval;
  if (!index_to_int(args[0], &pid)) return ABSENT;
  if (sched_rr_get_interval(pid, &interval) < 0) return raise_os_error(errno, ABSENT);
  return float_from_double((double)interval.tv_sec + 1e-9 * (double)interval.tv_nsec);
}
static Value posix_yield(Value *args, int nargs) {
  gil_release();
  int result = sched_yield(), error = errno;
  gil_acquire();
  errno = error;
  return path_none(result, false, NULL);
}

/* -- Processors -------------------------------------------------------------------------------- */

enum { MAX_PROCESSORS = 1 << 16 };

static bool read_processors(Value iterable, cpu_set_t *set, size_t size) {
  Value iterator = object_iter(iterable);
  if (is_absent(iterator)) return false;
  for (;;) {
    int64_t number;
    Value item = iter_next(iterator);
    if (is_absent(item)) return !exception_pending();
    if (!is_int(item))
      raise_type_error("expected an iterator of ints, but iterator yielded %R",
                       type_value(type_of(item)));
    else if (!int_fits_i64(item, &number) || number > INT32_MAX)
      raise_error(&exc_OverflowError,
                  int_sign(item) < 0 ? "negative CPU number" : "CPU number too large");
    else if (number < 0)
      raise_value_error("negative CPU number");
    else {
      if (number < MAX_PROCESSORS) CPU_SET_S((size_t)number, size, set);
      continue;
    }
    return false;
  }
}

static Value posix_setaffinity(Value *args, int nargs) {
  int pid, result = -1;
  if (!index_to_int(args[0], &pid)) return ABSENT;
  size_t size = CPU_ALLOC_SIZE(MAX_PROCESSORS);
  cpu_set_t *set = xcalloc(1, size);
  bool ok = read_processors(args[1], set, size);
  if (ok) result = sched_setaffinity(pid, size, set);
  int error = errno;
  free(set);
  errno = error;
  return ok ? path_none(result, false, NULL) : ABSENT;
}

static Value posix_getaffinity(Value *args, int nargs) {
  int pid;
  if (!index_to_int(args[0], &pid)) return ABSENT;
  size_t size = CPU_ALLOC_SIZE(MAX_PROCESSORS);
  cpu_set_t *set = xcalloc(1, size);
  Value result =
      sched_getaffinity(pid, size, set) < 0 ? raise_os_error(errno, ABSENT) : set_new(ABSENT);
  for (int i = 0; !is_absent(result) && i < MAX_PROCESSORS; i++) {
    if (CPU_ISSET_S((size_t)i, size, set) && set_add(result, from_small_int(i)) < 0)
      result = ABSENT;
  }
  free(set);
  return result;
}

static Value posix_cpu_count(Value *args, int nargs) {
  long count = sysconf(_SC_NPROCESSORS_ONLN);
  return count < 1 ? NONE : from_small_int(count);
}

const BuiltinDef posix_schedule_functions[] = {
    METHOD("sched_get_priority_max(policy)", posix_priority_max, EFFECT_ANY,
           "Return the highest priority that a scheduling policy has."),
    METHOD("sched_get_priority_min(policy)", posix_priority_min, EFFECT_ANY,
           "Return the lowest priority that a scheduling policy has."),
    METHOD("sched_getscheduler(pid, /)", posix_getscheduler, EFFECT_ANY,
           "Get the scheduling policy for the process identified by pid."),
    METHOD("sched_setscheduler(pid, policy, param, /)", posix_setscheduler, EFFECT_ANY,
           "Set the scheduling policy for the process identified by pid."),
    METHOD("sched_getparam(pid, /)", posix_getparam, EFFECT_ANY,
           "Returns scheduling parameters for the process identified by pid."),
    METHOD("sched_setparam(pid, param, /)", posix_setparam, EFFECT_ANY,
           "Set scheduling parameters for the process identified by pid."),
    METHOD("sched_rr_get_interval(pid, /)", posix_rr_get_interval, EFFECT_ANY,
           "Return the round-robin quantum for the process identified by pid, in seconds."),
    METHOD("sched_yield()", posix_yield, EFFECT_EXTERNAL, "Voluntarily relinquish the CPU."),
    METHOD("sched_setaffinity(pid, mask, /)", posix_setaffinity, EFFECT_ANY,
           "Set the CPU affinity of the process identified by pid to mask."),
    METHOD(
        "sched_getaffinity(pid, /)", posix_getaffinity, EFFECT_ANY,
        "Return the affinity of the process identified by pid (or the current process if zero)."),
    METHOD("cpu_count()", posix_cpu_count, EFFECT_EXTERNAL,
           "Return the number of CPUs in the system; return None if indeterminable."),
    METHOD_END,
};

bool schedule_init(Value module) {
  return make_param_type() && module_add(module, "sched_param", param_type);
}
