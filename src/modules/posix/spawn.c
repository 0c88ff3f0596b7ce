/* posix: making processes, waiting for them, sending signals to them. */
#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/times.h>
#include <sys/wait.h>
#include <unistd.h>

#include "interp/gil.h"
#include "modules/posix/files.h"
#include "modules/posix/fork.h"
#include "modules/posix/path.h"
#include "modules/posix/strings.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/struct_sequence.h"
#include "objects/tuple.h"

/* -- fork ------------------------------------------------------------------------------------------------------------------ */

/* Lists of callables of register_at_fork; absent until used. */
static Value before_fork, after_in_parent, after_in_child;

static bool add_hook(Value *hooks, Value function) {
  if (is_absent(function)) return true;
  if (!object_is_callable(function)) {
    raise_type_error("'%T' object is not callable", function);
    return false;
  }
  if (is_absent(*hooks)) {
    *hooks = list_new(1);
    gc_root_add(hooks);
  }
  return list_append(*hooks, function);
}
static Value posix_register_at_fork(Value *args, int nargs) {
  if (is_absent(args[0]) && is_absent(args[1]) && is_absent(args[2])) return raise_type_error("At least one argument is required.");
  return add_hook(&before_fork, args[0]) && add_hook(&after_in_child, args[1]) && add_hook(&after_in_parent, args[2]) ? NONE : ABSENT;
}

static void run_hooks(Value hooks, bool last_first) {
  if (is_absent(hooks)) return;
  Value copy = list_slice(hooks, 0, list_length(hooks));
  int64_t count = is_absent(copy) ? 0 : list_length(copy);
  for (int64_t i = 0; i < count; i++) {
    Value function = list_get(copy, last_first ? count - 1 - i : i);
    if (is_absent(call0(function))) exception_write_unraisable(function);
  }
}

void fork_before(void) { run_hooks(before_fork, true); }
void fork_after_in_parent(void) { run_hooks(after_in_parent, false); }
void fork_after_in_child(void) {
  gil_after_fork();
  run_hooks(after_in_child, false);
}

static Value posix_fork(Value *args, int nargs) {
  fork_before();
  pid_t pid = fork();
  int error = errno;
  if (pid == 0) fork_after_in_child();
  else fork_after_in_parent();
  return pid < 0 ? raise_os_error(error, ABSENT) : from_small_int(pid);
}

/* -- exec ------------------------------------------------------------------------------------------------------------------- */

static Value run_program(Value path_value, Value arguments, Value environment, const char *function) {
  PathArg path;
  bool given = !is_absent(environment);
  if (!path_convert(path_value, function, "path", given ? PATH_ALLOW_FD : 0, &path)) return ABSENT;
  if (!is_list(arguments) && !is_tuple(arguments)) return raise_type_error(given ? "execve: argv must be a tuple or list" : "execv() arg 2 must be a tuple or list");
  if (object_length(arguments) < 1) return raise_value_error(given ? "execve: argv must not be empty" : "execv() arg 2 must not be empty");
  char **argv = strings_from_paths(arguments), **envp = environ;
  if (argv != NULL && argv[0][0] == 0) {
    raise_value_error(given ? "execve: argv first element cannot be empty" : "execv() arg 2 first element cannot be empty");
    return strings_free(argv), ABSENT;
  }
  if (argv != NULL && given) envp = strings_from_environment(environment);
  if (argv != NULL && envp != NULL) {
    if (path.text == NULL) fexecve(path.fd, argv, envp);
    else execve(path.text, argv, envp);
    if (given) path_error(&path);
    else raise_os_error(errno, ABSENT);
  }
  if (given) strings_free(envp);
  strings_free(argv);
  return ABSENT;
}
static Value posix_execv(Value *args, int nargs) { return run_program(args[0], args[1], ABSENT, "execv"); }
static Value posix_execve(Value *args, int nargs) { return run_program(args[0], args[1], args[2], "execve"); }

/* -- Waiting ------------------------------------------------------------------------------------------------------------------ */

static Value posix_waitpid(Value *args, int nargs) {
  int pid, options, status = 0, result;
  bool failed;
  if (!index_to_int(args[0], &pid) || !index_to_int(args[1], &options)) return ABSENT;
  POSIX_CALL(result, failed, waitpid(pid, &status, options));
  if (failed) return ABSENT;
  return result < 0 ? raise_os_error(errno, ABSENT) : tuple_pack(2, from_small_int(result), from_small_int(status));
}
static Value posix_wait(Value *args, int nargs) { return posix_waitpid((Value[]){from_small_int(-1), from_small_int(0)}, 2); }

static Value posix_waitstatus_to_exitcode(Value *args, int nargs) {
  int status;
  if (!index_to_int(args[0], &status)) return ABSENT;
  if (WIFEXITED(status)) return from_small_int(WEXITSTATUS(status));
  if (WIFSIGNALED(status)) return from_small_int(-WTERMSIG(status));
  if (WIFSTOPPED(status)) return raise_value_error("process stopped by delivery of signal %i", WSTOPSIG(status));
  return raise_value_error("invalid wait status: %i", status);
}

#define STATUS_FUNCTION(macro, convert)                                      \
  static Value posix_##macro(Value *args, int nargs) {                       \
    int status;                                                              \
    return index_to_int(args[0], &status) ? convert(macro(status)) : ABSENT; \
  }
STATUS_FUNCTION(WIFEXITED, from_bool)
STATUS_FUNCTION(WIFSIGNALED, from_bool)
STATUS_FUNCTION(WIFSTOPPED, from_bool)
STATUS_FUNCTION(WIFCONTINUED, from_bool)
STATUS_FUNCTION(WCOREDUMP, from_bool)
STATUS_FUNCTION(WEXITSTATUS, from_small_int)
STATUS_FUNCTION(WTERMSIG, from_small_int)
STATUS_FUNCTION(WSTOPSIG, from_small_int)

/* -- Signals and times ------------------------------------------------------------------------------------------------------- */

static Value send_signal(Value *args, int (*send)(pid_t, int)) {
  int pid, number;
  if (!index_to_int(args[0], &pid) || !index_to_int(args[1], &number)) return ABSENT;
  if (send(pid, number) < 0) return raise_os_error(errno, ABSENT);
  return thread_poll() ? NONE : ABSENT;
}
static Value posix_kill(Value *args, int nargs) { return send_signal(args, kill); }
static Value posix_killpg(Value *args, int nargs) { return send_signal(args, killpg); }

static const StructField times_fields[] = {{"user", "user time"}, {"system", "system time"}, {"children_user", "user time of children"},
    {"children_system", "system time of children"}, {"elapsed", "elapsed time since an arbitrary point in the past"}, {NULL, NULL}};
static const StructDef times_def = {"posix.times_result", "times_result: Result from os.times().", times_fields, 5};
static Value times_type;

static Value posix_times(Value *args, int nargs) {
  struct tms t;
  clock_t elapsed = times(&t);
  double ticks = (double)sysconf(_SC_CLK_TCK);
  if (elapsed == (clock_t)-1) return raise_os_error(errno, ABSENT);
  const clock_t counts[] = {t.tms_utime, t.tms_stime, t.tms_cutime, t.tms_cstime, elapsed};
  Value values[countof(counts)];
  for (size_t i = 0; i < countof(counts); i++) values[i] = float_from_double((double)counts[i] / ticks);
  return struct_new(times_type, values, countof(values));
}

#define STATUS_METHOD(name, doc) METHOD(#name "(status)", posix_##name, EFFECT_ANY, doc)
static const BuiltinDef functions[] = {
    METHOD("fork()", posix_fork, EFFECT_ANY, "Fork a child process."),
    METHOD("register_at_fork(*, before=?, after_in_child=?, after_in_parent=?)", posix_register_at_fork, EFFECT_ANY,
           "Register callables to be called when forking a new process."),
    METHOD("execv(path, argv, /)", posix_execv, EFFECT_ANY, "Execute an executable path with arguments, replacing current process."),
    METHOD("execve(path, argv, env)", posix_execve, EFFECT_ANY, "Execute an executable path with arguments, replacing current process."),
    METHOD("waitpid(pid, options, /)", posix_waitpid, EFFECT_ANY, "Wait for completion of a given child process."),
    METHOD("wait()", posix_wait, EFFECT_ANY, "Wait for completion of a child process."),
    METHOD("waitstatus_to_exitcode(status)", posix_waitstatus_to_exitcode, EFFECT_ANY, "Convert a wait status to an exit code."),
    STATUS_METHOD(WIFEXITED, "Return True if the process returning status exited via the exit() system call."),
    STATUS_METHOD(WIFSIGNALED, "Return True if the process returning status was terminated by a signal."),
    STATUS_METHOD(WIFSTOPPED, "Return True if the process returning status was stopped."),
    STATUS_METHOD(WIFCONTINUED, "Return True if a particular process was continued from a job control stop."),
    STATUS_METHOD(WEXITSTATUS, "Return the process return code from status."),
    STATUS_METHOD(WTERMSIG, "Return the signal that terminated the process that provided the status value."),
    STATUS_METHOD(WSTOPSIG, "Return the signal that stopped the process that provided the status value."),
    METHOD("WCOREDUMP(status, /)", posix_WCOREDUMP, EFFECT_ANY, "Return True if the process returning status was dumped to a core file."),
    METHOD("kill(pid, signal, /)", posix_kill, EFFECT_ANY, "Kill a process with a signal."),
    METHOD("killpg(pgid, signal, /)", posix_killpg, EFFECT_ANY, "Kill a process group with a signal."),
    METHOD("times()", posix_times, EFFECT_ANY, "Return a collection containing process timing information."),
    METHOD_END,
};

bool spawn_init(Value module) {
  if (is_absent(times_type)) {
    times_type = struct_type_new(&times_def, false);
    gc_root_add(&times_type);
  }
  return module_add_functions(module, functions) && module_add(module, "times_result", times_type);
}
