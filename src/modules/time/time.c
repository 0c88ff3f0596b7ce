/* time: the clocks and sleep(); the calendar is in calendar.c. */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <time.h>

#include "base/os.h"
#include "modules/time/calendar.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

enum { NS_PER_SECOND = 1000000000 };

/* Exact for whole seconds. */
static Value seconds_from_ns(int64_t ns) {
  return float_from_double(ns % NS_PER_SECOND == 0 ? (double)(ns / NS_PER_SECOND)
                                                   : (double)ns / 1e9);
}
static int64_t timespec_ns(const struct timespec *t) {
  return t->tv_sec * (int64_t)NS_PER_SECOND + t->tv_nsec;
}

/* -- Named clocks: each has a function in seconds and one in nanoseconds ----------------------- */

#define NAMED_CLOCK(name, read)                                                                    \
  static Value time_##name(Value *args, int nargs) {                                               \
    return seconds_from_ns(read());                                                                \
  }                                                                                                \
  static Value time_##name##_ns(Value *args, int nargs) {                                          \
    return int_from_i64(read());                                                                   \
  }
NAMED_CLOCK(time, os_clock_real)
NAMED_CLOCK(monotonic, os_clock_monotonic)
NAMED_CLOCK(perf_counter, os_clock_monotonic)
NAMED_CLOCK(process_time, os_clock_process_cpu)
NAMED_CLOCK(thread_time, os_clock_thread_cpu)

static const struct ClockInfo {
  const char *name, *implementation;
  clockid_t id;
  bool monotonic, adjustable;
} clock_infos[] = {
    {"time", "clock_gettime(CLOCK_REALTIME)", CLOCK_REALTIME, false, true},
    {"monotonic", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
    {"perf_counter", "clock_gettime(CLOCK_MONOTONIC)", CLOCK_MONOTONIC, true, false},
    {"process_time", "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", CLOCK_PROCESS_CPUTIME_ID, true,
     false},
    {"thread_time", "clock_gettime(CLOCK_THREAD_CPUTIME_ID)", CLOCK_THREAD_CPUTIME_ID, true, false},
};

static Value clock_info_new(const struct ClockInfo *info) {
  struct timespec resolution;
  clock_getres(info->id, &resolution);
  Value types = import_module("types"), dict = dict_new();
  Value class_ = is_absent(types) ? ABSENT : object_getattr(types, NAME("SimpleNamespace"));
  if (is_absent(class_) ||
      !dict_set_str(dict, NAME("implementation"), str_from_ascii(info->implementation)) ||
      !dict_set_str(dict, NAME("monotonic"), from_bool(info->monotonic)) ||
      !dict_set_str(dict, NAME("adjustable"), from_bool(info->adjustable)) ||
      !dict_set_str(dict, NAME("resolution"), seconds_from_ns(timespec_ns(&resolution))))
    return ABSENT;
  return call_with_tuple(class_, from_object(tuple_empty), dict);
}

static Value time_get_clock_info(Value *args, int nargs) {
  if (!is_str(args[0]))
    return raise_type_error("get_clock_info() argument 1 must be str, not %Y", args[0]);
  for (size_t i = 0; i < countof(clock_infos); i++) {
    if (str_equals_ascii(args[0], clock_infos[i].name)) return clock_info_new(&clock_infos[i]);
  }
  return raise_value_error("unknown clock");
}

/* -- Clocks by number -------------------------------------------------------------------------- */

static bool read_clock(Value id, int (*read)(clockid_t, struct timespec *), int64_t *ns) {
  int clock;
  struct timespec t;
  if (!index_to_int(id, &clock)) return false;
  if (read(clock, &t) < 0) {
    raise_os_error(errno, ABSENT);
    return false;
  }
  *ns = timespec_ns(&t);
  return true;
}
static Value time_clock_gettime(Value *args, int nargs) {
  int64_t ns;
  return read_clock(args[0], clock_gettime, &ns) ? seconds_from_ns(ns) : ABSENT;
}
static Value time_clock_gettime_ns(Value *args, int nargs) {
  int64_t ns;
  return read_clock(args[0], clock_gettime, &ns) ? int_from_i64(ns) : ABSENT;
}
static Value time_clock_getres(Value *args, int nargs) {
  int64_t ns;
  return read_clock(args[0], clock_getres, &ns) ? seconds_from_ns(ns) : ABSENT;
}

/* Seconds, int or float, to nanoseconds; parts of them round up for sleeping, down for setting
   clocks. false: exception set. */
static bool seconds_to_ns(Value v, bool up, int64_t *ns) {
  if (is_float(v)) {
    double d = as_double(v) * 1e9;
    if (isnan(d)) {
      raise_value_error("Invalid value NaN (not a number)");
      return false;
    }
    d = up ? ceil(d) : floor(d);
    if (d >= -0x1p63 && d < 0x1p63) {
      *ns = (int64_t)d;
      return true;
    }
    raise_error(&exc_OverflowError, "timestamp out of range for platform time_t");
    return false;
  }
  Value index = number_index(v);
  int64_t seconds;
  if (is_absent(index)) return false;
  if (int_fits_i64(index, &seconds) && !__builtin_mul_overflow(seconds, (int64_t)NS_PER_SECOND, ns))
    return true;
  raise_error(&exc_OverflowError, "timestamp too large to convert to C _PyTime_t");
  return false;
}

static struct timespec ns_timespec(int64_t ns) {
  struct timespec t = {ns / NS_PER_SECOND, ns % NS_PER_SECOND};
  if (t.tv_nsec >= 0) return t;
  t.tv_sec--;
  t.tv_nsec += NS_PER_SECOND;
  return t;
}

static Value set_clock(Value id, int64_t ns) {
  int clock;
  if (!index_to_int(id, &clock)) return ABSENT;
  struct timespec t = ns_timespec(ns);
  return clock_settime(clock, &t) < 0 ? raise_os_error(errno, ABSENT) : NONE;
}
static Value time_clock_settime(Value *args, int nargs) {
  int64_t ns;
  return seconds_to_ns(args[1], false, &ns) ? set_clock(args[0], ns) : ABSENT;
}
static Value time_clock_settime_ns(Value *args, int nargs) {
  int64_t ns;
  return index_to_i64(args[1], &ns) ? set_clock(args[0], ns) : ABSENT;
}

static Value time_pthread_getcpuclockid(Value *args, int nargs) {
  clockid_t clock;
  uint64_t thread;
  Value index = number_index(args[0]);
  if (is_absent(index) || !int_to_u64(index, &thread)) return ABSENT;
  int error = pthread_getcpuclockid((pthread_t)thread, &clock);
  return error ? raise_os_error(error, ABSENT) : from_small_int(clock);
}

/* -- Sleeping ---------------------------------------------------------------------------------- */

/* Until a point of the monotonic clock, however many signals are handled on the way. One that came
   since the last safepoint would not end the sleep: its handler runs first. false: a handler
   raised. */
static bool sleep_until(const struct timespec *deadline) {
  for (;;) {
    if (!thread_poll()) return false;
    gil_release();
    int error = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, deadline, NULL);
    gil_acquire();
    if (error == 0) return true;
    if (error != EINTR) {
      raise_os_error(error, ABSENT);
      return false;
    }
  }
}

static Value time_sleep(Value *args, int nargs) {
  int64_t ns, deadline;
  if (!seconds_to_ns(args[0], true, &ns)) return ABSENT;
  if (ns < 0) return raise_value_error("sleep length must be non-negative");
  if (__builtin_add_overflow(os_clock_monotonic(), ns, &deadline)) deadline = INT64_MAX;
  struct timespec until = ns_timespec(deadline);
  return sleep_until(&until) ? NONE : ABSENT;
}

/* -- The module -------------------------------------------------------------------------------- */

#define CLOCK_FUNCTIONS(name, text)                                                                \
  METHOD(#name "()", time_##name, EFFECT_EXTERNAL | EFFECT_ALLOC, #name "() -> float\n\n" text),   \
      METHOD(#name "_ns()", time_##name##_ns, EFFECT_EXTERNAL | EFFECT_ALLOC,                      \
             #name "_ns() -> int\n\n" text " In nanoseconds.")

static const BuiltinDef functions[] = {
    CLOCK_FUNCTIONS(time, "The present time, from the beginning of 1970."),
    CLOCK_FUNCTIONS(monotonic, "A clock that nobody sets; it never goes backward."),
    CLOCK_FUNCTIONS(perf_counter, "A clock for measuring short times."),
    CLOCK_FUNCTIONS(process_time,
                    "The processor time of the process, in its own code and in the system."),
    CLOCK_FUNCTIONS(thread_time,
                    "The processor time of the thread, in its own code and in the system."),
    METHOD("get_clock_info(name, /)", time_get_clock_info, EFFECT_ANY,
           "get_clock_info(name) -> namespace\n\nHow exact a clock is, and what it measures."),
    METHOD("clock_gettime(clk_id, /)", time_clock_gettime, EFFECT_ANY,
           "clock_gettime(clk_id) -> float\n\nThe time of one of the system's clocks in seconds."),
    METHOD("clock_gettime_ns(clk_id, /)", time_clock_gettime_ns, EFFECT_ANY,
           "clock_gettime_ns(clk_id) -> int\n\nThe time of one of the system's clocks in "
           "nanoseconds."),
    METHOD("clock_getres(clk_id, /)", time_clock_getres, EFFECT_ANY,
           "clock_getres(clk_id) -> floating point number\n\nReturn the resolution of a clock."),
    METHOD("clock_settime(clk_id, time, /)", time_clock_settime, EFFECT_ANY,
           "clock_settime(clk_id, time)\n\nSet one of the system's clocks, in seconds."),
    METHOD("clock_settime_ns(clk_id, time, /)", time_clock_settime_ns, EFFECT_ANY,
           "clock_settime_ns(clk_id, time)\n\nSet one of the system's clocks, in nanoseconds."),
    METHOD(
        "pthread_getcpuclockid(thread_id, /)", time_pthread_getcpuclockid, EFFECT_ANY,
        "pthread_getcpuclockid(thread_id) -> int\n\nThe clock of the time that a thread has run."),
    METHOD("sleep(seconds, /)", time_sleep, EFFECT_ANY,
           "sleep(seconds)\n\nDelay execution for a given number of seconds."),
    METHOD_END,
};

static const struct {
  const char *name;
  int value;
} clocks[] = {
#define C(name)                                                                                    \
  { #name, name }
    C(CLOCK_REALTIME),
    C(CLOCK_MONOTONIC),
    C(CLOCK_MONOTONIC_RAW),
    C(CLOCK_PROCESS_CPUTIME_ID),
    C(CLOCK_THREAD_CPUTIME_ID),
    C(CLOCK_BOOTTIME),
    C(CLOCK_TAI),
};

static bool time_init(Value module) {
  for (size_t i = 0; i < countof(clocks); i++) {
    if (!module_add_int(module, clocks[i].name, clocks[i].value)) return false;
  }
  return module_add_functions(module, time_calendar_functions) && calendar_init(module);
}

static const ModuleDef time_def = {
    .name = "time",
    .doc = "This module provides various functions to manipulate time values.",
    .functions = functions,
    .init = time_init,
};
MODULE_REGISTER(time_def);
