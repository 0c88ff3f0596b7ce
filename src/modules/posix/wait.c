/* posix: waiting for processes, sending signals to them, the times they took. */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <unistd.h>

#include "modules/posix/files.h"
#include "modules/posix/path.h"
#include "modules/posix/strings.h"
#include "modules/resource.h"
#include "objects/audit.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/struct_sequence.h"
#include "objects/tuple.h"

/* -- Waiting ----------------------------------------------------------------------------------- */

static Value posix_waitpid(Value *args, int nargs) {
  int pid, options, status = 0, result;
  bool failed;
  if (!index_to_int(args[0], &pid) || !index_to_int(args[1], &options)) return ABSENT;
  POSIX_CALL(result, failed, waitpid(pid, &status, options));
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT)
                    : tuple_pack(2, from_small_int(result), from_small_int(status));
}
static Value posix_wait(Value *args, int nargs) {
  return posix_waitpid((Value[]){from_small_int(-1), from_small_int(0)}, 2);
}

/* (pid, status, resource usage) */
static Value wait_with_usage(int pid, int options) {
  int status = 0, result;
  struct rusage usage = {0};
  bool failed;
  POSIX_CALL(result, failed, wait4(pid, &status, options, &usage));
  if (failed) return ABSENT;
  if (result < 0) return raise_os_error(errno, ABSENT);
  Value v = resource_usage_value(&usage);
  return is_absent(v) ? ABSENT : tuple_pack(3, from_small_int(result), from_small_int(status), v);
}
static Value posix_wait3(Value *args, int nargs) {
  int options;
  return index_to_int(args[0], &options) ? wait_with_usage(-1, options) : ABSENT;
}
static Value posix_wait4(Value *args, int nargs) {
  int pid, options;
  return index_to_int(args[0], &pid) && index_to_int(args[1], &options)
             ? wait_with_usage(pid, options)
             : ABSENT;
}

static const StructField waitid_fields[] = {{"si_pid", NULL},   {"si_uid", NULL},
                                            {"si_signo", NULL}, {"si_status", NULL},
                                            {"si_code", NULL},  {NULL, NULL}};
static const StructDef waitid_def = {"posix.waitid_result", "waitid_result: Result from waitid.",
                                     waitid_fields, 5};
static Value waitid_type;

static Value posix_waitid(Value *args, int nargs) {
  int kind, id, options, result;
  siginfo_t info = {0};
  bool failed;
  if (!index_to_int(args[0], &kind) || !index_to_int(args[1], &id) ||
      !index_to_int(args[2], &options))
    return ABSENT;
  POSIX_CALL(result, failed, waitid((idtype_t)kind, (id_t)id, &info, options));
  if (failed) return ABSENT;
  if (result < 0) return raise_os_error(errno, ABSENT);
  if (info.si_pid == 0) return NONE;
  Value values[] = {from_small_int(info.si_pid), from_small_int(info.si_uid),
                    from_small_int(info.si_signo), from_small_int(info.si_status),
                    from_small_int(info.si_code)};
  return struct_new(waitid_type, values, countof(values));
}

static Value posix_pidfd_open(Value *args, int nargs) {
  int pid;
  unsigned flags;
  if (!index_to_int(args[0], &pid) || !index_to_unsigned(args[1], &flags)) return ABSENT;
  return path_int(syscall(SYS_pidfd_open, pid, flags), false);
}

static Value posix_system(Value *args, int nargs) {
  Value command = fs_bytes(args[0]);
  if (is_absent(command) || !audit("os.system", "O", command)) return ABSENT;
  gil_release();
  int status = system((const char *)as_bytes(command)->data);
  gil_acquire();
  return from_small_int(status);
}
static Value posix_abort(Value *args, int nargs) {
  abort();
}

static Value posix_waitstatus_to_exitcode(Value *args, int nargs) {
  int status;
  if (!index_to_int(args[0], &status)) return ABSENT;
  if (WIFEXITED(status)) return from_small_int(WEXITSTATUS(status));
  if (WIFSIGNALED(status)) return from_small_int(-WTERMSIG(status));
  if (WIFSTOPPED(status))
    return raise_value_error("process stopped by delivery of signal %d", WSTOPSIG(status));
  return raise_value_error("invalid wait status: %d", status);
}

#define STATUS_FUNCTION(macro, convert)                                                            \
  static Value posix_##macro(Value *args, int nargs) {                                             \
    int status;                                                                                    \
    return index_to_int(args[0], &status) ? convert(macro(status)) : ABSENT;                       \
  }
STATUS_FUNCTION(WIFEXITED, from_bool)
STATUS_FUNCTION(WIFSIGNALED, from_bool)
STATUS_FUNCTION(WIFSTOPPED, from_bool)
STATUS_FUNCTION(WIFCONTINUED, from_bool)
STATUS_FUNCTION(WCOREDUMP, from_bool)
STATUS_FUNCTION(WEXITSTATUS, from_small_int)
STATUS_FUNCTION(WTERMSIG, from_small_int)
STATUS_FUNCTION(WSTOPSIG, from_small_int)

/* -- Signals and times ------------------------------------------------------------------------- */

static Value send_signal(Value *args, const char *event, int (*send)(pid_t, int)) {
  int pid, number;
  if (!index_to_int(args[0], &pid) || !index_to_int(args[1], &number) ||
      !audit(event, "ii", pid, number))
    return ABSENT;
  if (send(pid, number) < 0) return raise_os_error(errno, ABSENT);
  return thread_poll() ? NONE : ABSENT;
}
static Value posix_kill(Value *args, int nargs) {
  return send_signal(args, "os.kill", kill);
}
static Value posix_killpg(Value *args, int nargs) {
  return send_signal(args, "os.killpg", killpg);
}

static const StructField times_fields[] = {
    {"user", "user time"},
    {"system", "system time"},
    {"children_user", "user time of children"},
    {"children_system", "system time of children"},
    {"elapsed", "seconds of real time since some moment in the past"},
    {NULL, NULL}};
static const StructDef times_def = {"posix.times_result", "times_result: Result from os.times().",
                                    times_fields, 5};
static Value times_type;

static Value posix_times(Value *args, int nargs) {
  struct tms t;
  clock_t elapsed = times(&t);
  double ticks = (double)sysconf(_SC_CLK_TCK);
  if (elapsed == (clock_t)-1) return raise_os_error(errno, ABSENT);
  const clock_t counts[] = {t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime, elapsed};
  Value values[countof(counts)];
  for (size_t i = 0; i < countof(counts); i++)
    values[i] = float_from_double((double)counts[i] / ticks);
  return struct_new(times_type, values, countof(values));
}

#define STATUS_METHOD(name, doc) METHOD(#name "(status)", posix_##name, EFFECT_ANY, doc)
const BuiltinDef posix_wait_functions[] = {
    METHOD("waitpid(pid, options, /)", posix_waitpid, EFFECT_ANY,
           "Wait for completion of a given child process."),
    METHOD("wait()", posix_wait, EFFECT_ANY, "Wait for completion of a child process."),
    METHOD("wait3(options)", posix_wait3, EFFECT_ANY,
           "Wait for completion of a child process: (pid, status, rusage)."),
    METHOD("wait4(pid, options)", posix_wait4, EFFECT_ANY,
           "Wait for completion of a specific child process: (pid, status, rusage)."),
    METHOD("waitid(idtype, id, options, /)", posix_waitid, EFFECT_ANY,
           "Wait for a change of state of one or several child processes."),
    METHOD("pidfd_open(pid, flags=0)", posix_pidfd_open, EFFECT_ANY,
           "Return a file descriptor referring to the process *pid*."),
    METHOD("system(command)", posix_system, EFFECT_ANY, "Execute the command in a subshell."),
    METHOD("abort()", posix_abort, EFFECT_EXTERNAL, "Abort the interpreter immediately."),
    METHOD("waitstatus_to_exitcode(status)", posix_waitstatus_to_exitcode, EFFECT_ANY,
           "Convert a wait status to an exit code."),
    STATUS_METHOD(WIFEXITED, "Tell whether a process of this status has ended by itself."),
    STATUS_METHOD(WIFSIGNALED, "Tell whether a process of this status was ended by a signal."),
    STATUS_METHOD(WIFSTOPPED, "Tell whether a process of this status has been stopped."),
    STATUS_METHOD(WIFCONTINUED,
                  "Return True if a particular process was continued from a job control stop."),
    STATUS_METHOD(WEXITSTATUS, "Return the process return code from status."),
    STATUS_METHOD(WTERMSIG, "Return which signal has ended a process of this status."),
    STATUS_METHOD(WSTOPSIG, "Return which signal has stopped a process of this status."),
    METHOD("WCOREDUMP(status, /)", posix_WCOREDUMP, EFFECT_ANY,
           "Tell whether a process of this status has left a core file."),
    METHOD("kill(pid, signal, /)", posix_kill, EFFECT_ANY, "Kill a process with a signal."),
    METHOD("killpg(pgid, signal, /)", posix_killpg, EFFECT_ANY,
           "Kill a process group with a signal."),
    METHOD("times()", posix_times, EFFECT_ANY,
           "Return a collection containing process timing information."),
    METHOD_END,
};

bool wait_init(Value module) {
  if (is_absent(times_type)) {
    times_type = struct_type_new(&times_def, false);
    gc_root_add(&times_type);
    waitid_type = struct_type_new(&waitid_def, false);
    gc_root_add(&waitid_type);
  }
  return module_add(module, "times_result", times_type) &&
         module_add(module, "waitid_result", waitid_type);
}
