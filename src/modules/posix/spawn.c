/* posix: fork and what surrounds it, exec. */
#include <errno.h>
#include <unistd.h>

#include "interp/gil.h"
#include "interp/stack.h"
#include "modules/import_lock.h"
#include "modules/posix/files.h"
#include "modules/posix/fork.h"
#include "modules/posix/path.h"
#include "modules/posix/strings.h"
#include "modules/signal/startup.h"
#include "objects/audit.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

/* -- fork -------------------------------------------------------------------------------------- */

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
  if (is_absent(args[0]) && is_absent(args[1]) && is_absent(args[2]))
    return raise_type_error("At least one argument is required.");
  return add_hook(&before_fork, args[0]) && add_hook(&after_in_child, args[1]) &&
                 add_hook(&after_in_parent, args[2])
             ? NONE
             : ABSENT;
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

void fork_before(void) {
  run_hooks(before_fork, true);
  while (!import_lock_acquire()) exception_write_unraisable(NONE);
}
void fork_after_in_parent(void) {
  import_lock_release();
  run_hooks(after_in_parent, false);
}
void fork_after_in_child(void) {
  gil_after_fork();
  thread_after_fork();
  import_lock_release();
  signal_after_fork();
  run_hooks(after_in_child, false);
}

static Value posix_fork(Value *args, int nargs) {
  if (!audit("os.fork", "")) return ABSENT;
  fork_before();
  pid_t pid = fork();
  int error = errno;
  if (pid == 0)
    fork_after_in_child();
  else
    fork_after_in_parent();
  return pid < 0 ? raise_os_error(error, ABSENT) : from_small_int(pid);
}

/* -- exec -------------------------------------------------------------------------------------- */

static Value run_program(Value path_value, Value arguments, Value environment,
                         const char *function) {
  PathArg path;
  bool given = !is_absent(environment);
  if (!path_convert(path_value, function, "path", given ? PATH_ALLOW_FD : 0, &path)) return ABSENT;
  if (!is_list(arguments) && !is_tuple(arguments))
    return raise_type_error(given ? "execve: argv must be a tuple or list"
                                  : "execv() arg 2 must be a tuple or list");
  if (object_length(arguments) < 1)
    return raise_value_error(given ? "execve: argv must not be empty"
                                   : "execv() arg 2 must not be empty");
  if (!audit("os.exec", "OOO", path.given, arguments, environment)) return ABSENT;
  char **argv = strings_from_paths(arguments), **envp = environ;
  if (argv != NULL && argv[0][0] == 0) {
    raise_value_error(given ? "execve: argv first element cannot be empty"
                            : "execv() arg 2 first element cannot be empty");
    return strings_free(argv), ABSENT;
  }
  if (argv != NULL && given) envp = strings_from_environment(environment);
  if (argv != NULL && envp != NULL) {
    if (path.text == NULL)
      fexecve(path.fd, argv, envp);
    else
      execve(path.text, argv, envp);
    if (given)
      path_error(&path);
    else
      raise_os_error(errno, ABSENT);
  }
  if (given) strings_free(envp);
  strings_free(argv);
  return ABSENT;
}
static Value posix_execv(Value *args, int nargs) {
  return run_program(args[0], args[1], ABSENT, "execv");
}
static Value posix_execve(Value *args, int nargs) {
  return run_program(args[0], args[1], args[2], "execve");
}

const BuiltinDef posix_spawn_functions[] = {
    METHOD("fork()", posix_fork, EFFECT_ANY, "Fork a child process."),
    METHOD("register_at_fork(*, before=?, after_in_child=?, after_in_parent=?)",
           posix_register_at_fork, EFFECT_ANY,
           "Register callables to be called when forking a new process."),
    METHOD("execv(path, argv, /)", posix_execv, EFFECT_ANY,
           "Execute an executable path with arguments, replacing current process."),
    METHOD("execve(path, argv, env)", posix_execve, EFFECT_ANY,
           "Execute an executable path with arguments, replacing current process."),
    METHOD_END,
};
