/* posix: posix_spawn and posix_spawnp. */
#include <signal.h>
#include <spawn.h>

#include "modules/posix/files.h"
#include "modules/posix/path.h"
#include "modules/posix/schedule.h"
#include "modules/posix/strings.h"
#include "modules/signal/mask.h"
#include "objects/audit.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/module.h"
#include "objects/tuple.h"

enum { ACTION_OPEN, ACTION_CLOSE, ACTION_DUP2 };
enum Argument {
  ARG_PATH,
  ARG_ARGV,
  ARG_ENV,
  ARG_FILE_ACTIONS,
  ARG_SETPGROUP,
  ARG_RESETIDS,
  ARG_SETSID,
  ARG_SETSIGMASK,
  ARG_SETSIGDEF,
  ARG_SCHEDULER
};

/* -- File actions ------------------------------------------------------------------------------ */

static bool action_error(int error) {
  if (error != 0) raise_os_error(error, ABSENT);
  return error == 0;
}

/* The C library copies the name. */
static bool add_open(Value action, posix_spawn_file_actions_t *actions) {
  int fd, flags, mode;
  if (!index_to_int(tuple_get(action, 1), &fd)) return false;
  Value path = fs_bytes(tuple_get(action, 2));
  if (is_absent(path) || !index_to_int(tuple_get(action, 3), &flags) ||
      !index_to_int(tuple_get(action, 4), &mode))
    return false;
  return action_error(posix_spawn_file_actions_addopen(
      actions, fd, (const char *)as_bytes(path)->data, flags, (mode_t)mode));
}

static bool check_length(Value action, int64_t length, const char *message) {
  if (tuple_length(action) == length) return true;
  raise_type_error("%s", message);
  return false;
}

static bool add_action(Value action, posix_spawn_file_actions_t *actions) {
  int kind, fd, to;
  if (!is_tuple(action) || tuple_length(action) == 0) {
    raise_type_error("Each file_actions element must be a non-empty tuple");
    return false;
  }
  if (!index_to_int(tuple_get(action, 0), &kind)) return false;
  switch (kind) {
  case ACTION_OPEN:
    return check_length(action, 5, "A open file_action tuple must have 5 elements") &&
           add_open(action, actions);
  case ACTION_CLOSE:
    return check_length(action, 2, "A close file_action tuple must have 2 elements") &&
           index_to_int(tuple_get(action, 1), &fd) &&
           action_error(posix_spawn_file_actions_addclose(actions, fd));
  case ACTION_DUP2:
    return check_length(action, 3, "A dup2 file_action tuple must have 3 elements") &&
           index_to_int(tuple_get(action, 1), &fd) && index_to_int(tuple_get(action, 2), &to) &&
           action_error(posix_spawn_file_actions_adddup2(actions, fd, to));
  default: raise_type_error("Unknown file_actions identifier"); return false;
  }
}

static bool add_actions(Value sequence, posix_spawn_file_actions_t *actions) {
  if (is_absent(sequence) || is_none(sequence)) return true;
  if (type_of(sequence)->slots.iter == NULL && type_of(sequence)->slots.get_item == NULL) {
    raise_type_error("file_actions must be a sequence or None");
    return false;
  }
  Value items = sequence_list(sequence);
  for (int64_t i = 0; !is_absent(items) && i < list_length(items); i++) {
    if (!add_action(list_get(items, i), actions)) return false;
  }
  return !is_absent(items);
}

/* -- Attributes -------------------------------------------------------------------------------- */

static bool set_scheduler(Value scheduler, posix_spawnattr_t *attributes, short *flags) {
  struct sched_param param;
  int policy;
  if (!is_tuple(scheduler) || tuple_length(scheduler) != 2) {
    raise_type_error("A scheduler tuple must have two elements");
    return false;
  }
  if (!is_none(tuple_get(scheduler, 0))) {
    if (!index_to_int(tuple_get(scheduler, 0), &policy) ||
        !action_error(posix_spawnattr_setschedpolicy(attributes, policy)))
      return false;
    *flags |= POSIX_SPAWN_SETSCHEDULER;
  }
  *flags |= POSIX_SPAWN_SETSCHEDPARAM;
  return schedule_param_convert(tuple_get(scheduler, 1), &param) &&
         action_error(posix_spawnattr_setschedparam(attributes, &param));
}

/* An empty default means that the argument was not given. */
static bool set_attributes(Value *args, posix_spawnattr_t *attributes) {
  short flags = 0;
  int group;
  int reset, session;
  sigset_t set;
  if (!is_absent(args[ARG_SETPGROUP])) {
    if (!index_to_int(args[ARG_SETPGROUP], &group) ||
        !action_error(posix_spawnattr_setpgroup(attributes, group)))
      return false;
    flags |= POSIX_SPAWN_SETPGROUP;
  }
  if (!index_to_int(args[ARG_RESETIDS], &reset) || !index_to_int(args[ARG_SETSID], &session))
    return false;
  if (reset) flags |= POSIX_SPAWN_RESETIDS;
  if (session) flags |= POSIX_SPAWN_SETSID;
  if (!is_absent(args[ARG_SETSIGMASK])) {
    if (!signal_set_convert(args[ARG_SETSIGMASK], &set) ||
        !action_error(posix_spawnattr_setsigmask(attributes, &set)))
      return false;
    flags |= POSIX_SPAWN_SETSIGMASK;
  }
  if (!is_absent(args[ARG_SETSIGDEF])) {
    if (!signal_set_convert(args[ARG_SETSIGDEF], &set) ||
        !action_error(posix_spawnattr_setsigdefault(attributes, &set)))
      return false;
    flags |= POSIX_SPAWN_SETSIGDEF;
  }
  if (!is_absent(args[ARG_SCHEDULER]) && !set_scheduler(args[ARG_SCHEDULER], attributes, &flags))
    return false;
  return action_error(posix_spawnattr_setflags(attributes, flags));
}

/* -- Spawning ---------------------------------------------------------------------------------- */

static bool check_arguments(Value *args, const char *function) {
  if (!is_list(args[ARG_ARGV]) && !is_tuple(args[ARG_ARGV]))
    raise_type_error("%s: argv must be a tuple or list", function);
  else if (object_length(args[ARG_ARGV]) < 1)
    raise_value_error("%s: argv must not be empty", function);
  else if (type_of(args[ARG_ENV])->slots.get_item == NULL || is_list(args[ARG_ENV]) ||
           is_tuple(args[ARG_ENV]) || is_str(args[ARG_ENV]))
    raise_type_error("%s: environment must be a mapping object", function);
  else
    return true;
  return false;
}

typedef int SpawnFunction(pid_t *, const char *, const posix_spawn_file_actions_t *,
                          const posix_spawnattr_t *, char *const[], char *const[]);

static Value spawn_with(Value *args, const PathArg *path, char **argv, char **environment,
                        SpawnFunction *spawn) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  pid_t pid;
  int error = 0;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  bool ready = add_actions(args[ARG_FILE_ACTIONS], &actions) && set_attributes(args, &attributes);
  if (ready) error = spawn(&pid, path->text, &actions, &attributes, argv, environment);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (!ready) return ABSENT;
  errno = error;
  return error != 0 ? path_error(path) : from_small_int(pid);
}

static Value spawn_program(Value *args, const char *function, SpawnFunction *spawn) {
  PathArg path;
  if (!path_convert(args[ARG_PATH], function, "path", 0, &path) ||
      !check_arguments(args, function) ||
      !audit("os.posix_spawn", "OOO", path.given, args[ARG_ARGV], args[ARG_ENV]))
    return ABSENT;
  Value result = ABSENT;
  char **argv = strings_from_paths(args[ARG_ARGV]), **environment = NULL;
  if (argv != NULL && argv[0][0] == 0)
    raise_value_error("%s: argv first element cannot be empty", function);
  else if (argv != NULL)
    environment = strings_from_environment(args[ARG_ENV]);
  if (environment != NULL) result = spawn_with(args, &path, argv, environment, spawn);
  strings_free(argv);
  strings_free(environment);
  return result;
}
static Value posix_posix_spawn(Value *args, int nargs) {
  return spawn_program(args, "posix_spawn", posix_spawn);
}
static Value posix_posix_spawnp(Value *args, int nargs) {
  return spawn_program(args, "posix_spawnp", posix_spawnp);
}

#define PARAMETERS                                                                                 \
  "(path, argv, env, /, *, file_actions=?, setpgroup=?, resetids=False, setsid=False, "            \
  "setsigmask=?, setsigdef=?, scheduler=?)"
const BuiltinDef posix_posix_spawn_functions[] = {
    METHOD("posix_spawn" PARAMETERS, posix_posix_spawn, EFFECT_ANY,
           "Execute the program specified by path in a new process."),
    METHOD("posix_spawnp" PARAMETERS, posix_posix_spawnp, EFFECT_ANY,
           "Execute the program specified by path in a new process, looking for it in PATH."),
    METHOD_END,
};
