/* The module resource: limits on what a process may use, and what it has used. */
#include "modules/resource.h"

#include <errno.h>
#include <unistd.h>

#include "modules/constants.h"
#include "objects/audit.h"
#include "objects/float.h"
#include "objects/struct_sequence.h"

/* -- Usage ------------------------------------------------------------------------------------- */

static const StructField usage_fields[] = {{"ru_utime", "user time used"},
                                           {"ru_stime", "system time used"},
                                           {"ru_maxrss", "max. resident set size"},
                                           {"ru_ixrss", "shared memory size"},
                                           {"ru_idrss", "unshared data size"},
                                           {"ru_isrss", "unshared stack size"},
                                           {"ru_minflt", "page faults not requiring I/O"},
                                           {"ru_majflt", "page faults requiring I/O"},
                                           {"ru_nswap", "number of swap outs"},
                                           {"ru_inblock", "block input operations"},
                                           {"ru_oublock", "block output operations"},
                                           {"ru_msgsnd", "IPC messages sent"},
                                           {"ru_msgrcv", "IPC messages received"},
                                           {"ru_nsignals", "signals received"},
                                           {"ru_nvcsw", "voluntary context switches"},
                                           {"ru_nivcsw", "involuntary context switches"},
                                           {NULL, NULL}};
static const StructDef usage_def = {"resource.struct_rusage",
                                    "struct_rusage: Result from getrusage.\n\nA tuple of times in "
                                    "seconds and counts, with named items.",
                                    usage_fields, 16};
static Value usage_type;

static bool make_usage_type(void) {
  if (!is_absent(usage_type)) return true;
  usage_type = struct_type_new(&usage_def, false);
  gc_root_add(&usage_type);
  return !is_absent(usage_type);
}

static Value seconds(const struct timeval *t) {
  return float_from_double((double)t->tv_sec + (double)t->tv_usec * 1e-6);
}

Value resource_usage_value(const struct rusage *u) {
  const long counts[] = {u->ru_maxrss, u->ru_ixrss,    u->ru_idrss,   u->ru_isrss,   u->ru_minflt,
                         u->ru_majflt, u->ru_nswap,    u->ru_inblock, u->ru_oublock, u->ru_msgsnd,
                         u->ru_msgrcv, u->ru_nsignals, u->ru_nvcsw,   u->ru_nivcsw};
  Value values[2 + countof(counts)] = {seconds(&u->ru_utime), seconds(&u->ru_stime)};
  for (size_t i = 0; i < countof(counts); i++) values[2 + i] = int_from_i64(counts[i]);
  return make_usage_type() ? struct_new(usage_type, values, countof(values)) : ABSENT;
}

static Value resource_getrusage(Value *args, int nargs) {
  int who;
  struct rusage usage;
  if (!index_to_int(args[0], &who)) return ABSENT;
  if (getrusage(who, &usage) < 0)
    return errno == EINVAL ? raise_value_error("invalid who parameter")
                           : raise_os_error(errno, ABSENT);
  return resource_usage_value(&usage);
}

/* -- Limits ------------------------------------------------------------------------------------ */

static bool check_resource(Value v, int *out) {
  if (!index_to_int(v, out)) return false;
  if (*out >= 0 && *out < RLIMIT_NLIMITS) return true;
  raise_value_error("invalid resource specified");
  return false;
}

static Value limits_value(const struct rlimit *l) {
  return tuple_pack(2, int_from_i64((int64_t)l->rlim_cur), int_from_i64((int64_t)l->rlim_max));
}

/* Negative numbers count from the top: -1 is RLIM_INFINITY. */
static bool limits_convert(Value v, struct rlimit *out) {
  Value pair = sequence_tuple(v);
  int64_t soft, hard;
  if (is_absent(pair)) return false;
  if (tuple_length(pair) != 2) {
    raise_value_error("expected a tuple of 2 integers");
    return false;
  }
  if (!index_to_i64(tuple_get(pair, 0), &soft) || !index_to_i64(tuple_get(pair, 1), &hard))
    return false;
  *out = (struct rlimit){(rlim_t)soft, (rlim_t)hard};
  return true;
}

static Value limit_error(void) {
  if (errno == EINVAL) return raise_value_error("current limit exceeds maximum limit");
  if (errno == EPERM) return raise_value_error("not allowed to raise maximum limit");
  return raise_os_error(errno, ABSENT);
}

static Value resource_getrlimit(Value *args, int nargs) {
  int resource;
  struct rlimit limit;
  if (!check_resource(args[0], &resource)) return ABSENT;
  return getrlimit(resource, &limit) < 0 ? raise_os_error(errno, ABSENT) : limits_value(&limit);
}

static Value resource_setrlimit(Value *args, int nargs) {
  int resource;
  struct rlimit limit;
  if (!check_resource(args[0], &resource) || !limits_convert(args[1], &limit) ||
      !audit("resource.setrlimit", "iO", resource, args[1]))
    return ABSENT;
  return setrlimit(resource, &limit) < 0 ? limit_error() : NONE;
}

static Value resource_prlimit(Value *args, int nargs) {
  int pid, resource;
  struct rlimit old, limit;
  bool set = !is_absent(args[2]) && !is_none(args[2]);
  if (!index_to_int(args[0], &pid) || !check_resource(args[1], &resource) ||
      (set && !limits_convert(args[2], &limit)) ||
      !audit("resource.prlimit", "iiO", pid, resource, args[2]))
    return ABSENT;
  if (prlimit(pid, resource, set ? &limit : NULL, &old) == 0) return limits_value(&old);
  return errno == EINVAL ? raise_value_error("current limit exceeds maximum limit")
                         : raise_os_error(errno, ABSENT);
}

static Value resource_getpagesize(Value *args, int nargs) {
  return from_small_int(sysconf(_SC_PAGESIZE));
}

static const BuiltinDef functions[] = {
    METHOD("getrusage(who, /)", resource_getrusage, EFFECT_ANY,
           "Return what the process, its children or its thread has used."),
    METHOD("getrlimit(resource, /)", resource_getrlimit, EFFECT_ANY,
           "Return the soft and the hard limit of a resource."),
    METHOD("setrlimit(resource, limits, /)", resource_setrlimit, EFFECT_ANY,
           "Set the soft and the hard limit of a resource."),
    METHOD("prlimit(pid, resource, limits=?, /)", resource_prlimit, EFFECT_ANY,
           "Get, and set if limits are given, the limits of a process."),
    METHOD("getpagesize()", resource_getpagesize, EFFECT_EXTERNAL,
           "Return the bytes of a memory page."),
    METHOD_END,
};

static const IntConstant constants[] = {
    CONSTANT(RLIMIT_AS),       CONSTANT(RLIMIT_CORE),   CONSTANT(RLIMIT_CPU),
    CONSTANT(RLIMIT_DATA),     CONSTANT(RLIMIT_FSIZE),  CONSTANT(RLIMIT_MEMLOCK),
    CONSTANT(RLIMIT_MSGQUEUE), CONSTANT(RLIMIT_NICE),   CONSTANT(RLIMIT_NOFILE),
    CONSTANT(RLIMIT_NPROC),    CONSTANT(RLIMIT_OFILE),  CONSTANT(RLIMIT_RSS),
    CONSTANT(RLIMIT_RTPRIO),   CONSTANT(RLIMIT_RTTIME), CONSTANT(RLIMIT_SIGPENDING),
    CONSTANT(RLIMIT_STACK),    CONSTANT(RLIM_INFINITY), CONSTANT(RUSAGE_CHILDREN),
    CONSTANT(RUSAGE_SELF),     CONSTANT(RUSAGE_THREAD), CONSTANTS_END,
};

static bool resource_init(Value module) {
  return make_usage_type() && constants_add(module, constants) &&
         module_add(module, "struct_rusage", usage_type) &&
         module_add(module, "error", type_value(&exc_OSError));
}
static const ModuleDef resource_def = {
    .name = "resource", .doc = NULL, .functions = functions, .init = resource_init};
MODULE_REGISTER(resource_def);
