/* The module _posixsubprocess: fork_exec, which subprocess starts programs with.

   Invariant: between (v)fork and exec the child uses only the Spawn, which is outside the heap, and
   async-signal-safe functions. After vfork it runs in the parent's memory. The one exception is
   preexec_fn, Python code for which a real fork has been made. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "modules/posix/fork.h"
#include "modules/posix/ids.h"
#include "modules/posix/strings.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

enum { NO_FD = -1 };

/* Everything the child has to know. */
typedef struct Spawn {
  char **argv;                 /* NULL-terminated */
  char **executables;          /* tried in turn */
  char **environment;          /* NULL: the parent's */
  char *directory;             /* to change to, or NULL */
  int *kept_fds;               /* ascending: what close_fds spares */
  int64_t kept_count;          /* of kept_fds */
  int child_end[3];            /* become descriptors 0, 1 and 2; NO_FD: as they are */
  int parent_end[3];           /* of the same pipes, to be closed */
  int error_read, error_write; /* the pipe that reports what goes wrong */
  int process_group;           /* negative: the parent's */
  int umask;                   /* negative: the parent's */
  gid_t *groups;               /* supplementary groups to have */
  int64_t group_count;         /* negative: the parent's groups */
  uid_t uid;                   /* where set_uid */
  gid_t gid;                   /* where set_gid */
  bool close_fds, restore_signals, new_session, set_uid, set_gid,
      use_vfork;        /* what the arguments of fork_exec() ask for */
  Value preexec;        /* None, or called in the child */
  sigset_t old_signals; /* mask to have again, after vfork */
} Spawn;

/* -- In the child ------------------------------------------------------------------------------ */

typedef enum Stage { STAGE_SETUP, STAGE_PREEXEC, STAGE_EXEC } Stage;

static bool set_inheritable(int fd) {
  int flags = fcntl(fd, F_GETFD);
  return flags >= 0 && (!(flags & FD_CLOEXEC) || fcntl(fd, F_SETFD, flags & ~FD_CLOEXEC) == 0);
}

static bool inherit_kept(const Spawn *s) {
  for (int64_t i = 0; i < s->kept_count; i++) {
    if (s->kept_fds[i] != s->error_write && !set_inheritable(s->kept_fds[i]) && errno != EBADF)
      return false;
  }
  return true;
}

/* The pipes' ends become 0, 1 and 2. An end below its place would be overwritten before its turn
   comes: it moves out of the way. */
static bool place_ends(Spawn *s) {
  for (int place = 0; place < 3; place++) {
    if (s->parent_end[place] != NO_FD) close(s->parent_end[place]);
  }
  for (int place = 1; place < 3; place++) {
    if (s->child_end[place] < 0 || s->child_end[place] >= place) continue;
    s->child_end[place] = fcntl(s->child_end[place], F_DUPFD_CLOEXEC, 3);
    if (s->child_end[place] < 0) return false;
  }
  for (int place = 0; place < 3; place++) {
    int end = s->child_end[place];
    if (end == NO_FD) continue;
    if (end == place ? !set_inheritable(end) : dup2(end, place) < 0) return false;
  }
  return true;
}

static bool change_ids(const Spawn *s) {
  if (s->new_session) setsid();
  if (s->process_group >= 0 && setpgid(0, s->process_group) < 0) return false;
  if (s->group_count >= 0 && setgroups((size_t)s->group_count, s->groups) < 0) return false;
  if (s->set_gid && setregid(s->gid, s->gid) < 0) return false;
  return !s->set_uid || setreuid(s->uid, s->uid) == 0;
}

/* Handlers are the parent's code: with its memory shared they may not run here. */
static void reset_handlers(void) {
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    if (sigaction(number, NULL, &action) < 0 || action.sa_handler == SIG_DFL ||
        action.sa_handler == SIG_IGN)
      continue;
    signal(number, SIG_DFL);
  }
}

static bool set_up(Spawn *s) {
  if (!inherit_kept(s)) return false;
  if (s->error_read != NO_FD) close(s->error_read);
  if (!place_ends(s)) return false;
  if (s->directory != NULL && chdir(s->directory) < 0) return false;
  if (s->umask >= 0) umask((mode_t)s->umask);
  if (s->restore_signals) {
    signal(SIGPIPE, SIG_DFL);
    signal(SIGXFSZ, SIG_DFL);
  }
  if (s->use_vfork) {
    reset_handlers();
    sigprocmask(SIG_SETMASK, &s->old_signals, NULL);
  }
  return change_ids(s);
}

static void close_range_of(unsigned from, unsigned to) {
  if (from > to || syscall(SYS_close_range, from, to, 0) == 0) return;
  unsigned end = (unsigned)min_of((long)to, sysconf(_SC_OPEN_MAX));
  for (unsigned fd = from; fd <= end; fd++) close((int)fd);
}

static void close_others(const Spawn *s) {
  unsigned from = 3;
  for (int64_t i = 0; i < s->kept_count; i++) {
    unsigned kept = (unsigned)s->kept_fds[i];
    if (kept < from) continue;
    close_range_of(from, kept - 1);
    from = kept + 1;
  }
  close_range_of(from, ~0u >> 1);
}

/* Sets errno: of the first failure that is more than a missing file. */
static void try_executables(const Spawn *s) {
  int error = 0;
  for (char **program = s->executables; *program != NULL; program++) {
    execve(*program, s->argv, s->environment == NULL ? environ : s->environment);
    if (errno != ENOENT && errno != ENOTDIR && error == 0) error = errno;
  }
  if (error != 0) errno = error;
}

static void report(const Spawn *s, const char *text) {
  size_t length = strlen(text);
  while (length > 0) {
    ssize_t written = write(s->error_write, text, length);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    text += written;
    length -= (size_t)written;
  }
}

/* "OSError:2:" and where, for subprocess to raise again. */
static void report_failure(const Spawn *s, Stage stage) {
  char digits[sizeof(int) * 2 + 1], *at = digits + sizeof digits - 1;
  unsigned error = (unsigned)errno;
  if (stage == STAGE_PREEXEC) {
    report(s, "SubprocessError:0:Exception occurred in preexec_fn.");
    return;
  }
  for (*at = 0; error != 0; error >>= 4) *--at = "0123456789ABCDEF"[error & 15];
  report(s, "OSError:");
  report(s, at);
  report(s, stage == STAGE_EXEC ? ":" : ":noexec");
}

static bool run_preexec(const Spawn *s) {
  if (is_none(s->preexec)) return true;
  fork_after_in_child();
  Value result = call0(s->preexec);
  if (is_absent(result)) exception_clear();
  return !is_absent(result);
}

static _Noreturn void run_child(Spawn *s) {
  Stage stage = STAGE_SETUP;
  if (set_up(s)) {
    stage = STAGE_PREEXEC;
    if (run_preexec(s)) {
      stage = STAGE_EXEC;
      if (s->close_fds) close_others(s);
      try_executables(s);
    }
  }
  report_failure(s, stage);
  _exit(255);
}

/* -- In the parent ----------------------------------------------------------------------------- */

/* A function of its own: the child of vfork may not return from the frame that called it. Signals
   wait meanwhile, so that no handler runs in the child. */
static __attribute__((noinline)) pid_t start_shared(Spawn *s) {
  sigset_t all;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &s->old_signals);
  pid_t pid = vfork();
  if (pid == 0) run_child(s);
  int error = errno;
  pthread_sigmask(SIG_SETMASK, &s->old_signals, NULL);
  errno = error;
  return pid;
}

static pid_t start(Spawn *s) {
  if (s->use_vfork) return start_shared(s);
  bool hooks = !is_none(s->preexec);
  if (hooks) fork_before();
  pid_t pid = fork();
  if (pid == 0) run_child(s);
  int error = errno;
  if (hooks) fork_after_in_parent();
  errno = error;
  return pid;
}

enum Argument {
  ARG_ARGS,
  ARG_EXECUTABLES,
  ARG_CLOSE_FDS,
  ARG_PASS_FDS,
  ARG_CWD,
  ARG_ENV,
  ARG_P2CREAD,
  ARG_P2CWRITE,
  ARG_C2PREAD,
  ARG_C2PWRITE,
  ARG_ERRREAD,
  ARG_ERRWRITE,
  ARG_ERRPIPE_READ,
  ARG_ERRPIPE_WRITE,
  ARG_RESTORE_SIGNALS,
  ARG_SETSID,
  ARG_PGID,
  ARG_GID,
  ARG_GROUPS,
  ARG_UID,
  ARG_UMASK,
  ARG_PREEXEC,
  ARG_VFORK
};

/* Ascending descriptors, without repetition. */
static bool read_kept(Spawn *s, Value fds) {
  if (!is_tuple(fds)) {
    raise_type_error("fork_exec() argument 4 must be tuple, not %Y", fds);
    return false;
  }
  s->kept_count = tuple_length(fds);
  s->kept_fds = xcalloc((size_t)s->kept_count + 1, sizeof *s->kept_fds);
  int64_t previous = -1, fd;
  for (int64_t i = 0; i < s->kept_count; i++) {
    Value item = tuple_get(fds, i);
    if (!is_int(item) || !int_fits_i64(item, &fd) || fd <= previous || fd > INT32_MAX) {
      raise_value_error("bad value(s) in fds_to_keep");
      return false;
    }
    s->kept_fds[i] = (int)(previous = fd);
  }
  return true;
}

static bool read_numbers(Spawn *s, Value *args) {
  return arg_truth(args[ARG_CLOSE_FDS], &s->close_fds) &&
         index_to_int(args[ARG_P2CREAD], &s->child_end[0]) &&
         index_to_int(args[ARG_P2CWRITE], &s->parent_end[0]) &&
         index_to_int(args[ARG_C2PREAD], &s->parent_end[1]) &&
         index_to_int(args[ARG_C2PWRITE], &s->child_end[1]) &&
         index_to_int(args[ARG_ERRREAD], &s->parent_end[2]) &&
         index_to_int(args[ARG_ERRWRITE], &s->child_end[2]) &&
         index_to_int(args[ARG_ERRPIPE_READ], &s->error_read) &&
         index_to_int(args[ARG_ERRPIPE_WRITE], &s->error_write) &&
         arg_truth(args[ARG_RESTORE_SIGNALS], &s->restore_signals) &&
         arg_truth(args[ARG_SETSID], &s->new_session) &&
         index_to_int(args[ARG_PGID], &s->process_group) &&
         index_to_int(args[ARG_UMASK], &s->umask) && arg_truth(args[ARG_VFORK], &s->use_vfork);
}

static bool read_ids(Spawn *s, Value *args) {
  s->set_gid = !is_none(args[ARG_GID]);
  s->set_uid = !is_none(args[ARG_UID]);
  if (s->set_gid && !gid_convert(args[ARG_GID], &s->gid)) return false;
  if (s->set_uid && !uid_convert(args[ARG_UID], &s->uid)) return false;
  if (is_none(args[ARG_GROUPS])) return true;
  if (!is_list(args[ARG_GROUPS])) {
    raise_type_error("setgroups argument must be a list");
    return false;
  }
  s->group_count = groups_convert(args[ARG_GROUPS], &s->groups);
  if (s->group_count < 0 && exception_suppress(&exc_OverflowError))
    raise_value_error("invalid group id");
  return s->group_count >= 0;
}

static bool read_texts(Spawn *s, Value *args) {
  if (!is_list(args[ARG_ARGS]) && !is_tuple(args[ARG_ARGS]) &&
      type_of(args[ARG_ARGS])->slots.iter == NULL) {
    raise_type_error("argv must be a tuple");
    return false;
  }
  s->executables = strings_from_bytes(args[ARG_EXECUTABLES]);
  s->argv = s->executables == NULL ? NULL : strings_from_paths(args[ARG_ARGS]);
  if (s->argv == NULL) return false;
  if (!is_none(args[ARG_ENV]) && (s->environment = strings_from_bytes(args[ARG_ENV])) == NULL)
    return false;
  if (is_none(args[ARG_CWD])) return true;
  Value directory = fs_bytes(args[ARG_CWD]);
  if (is_absent(directory)) return false;
  s->directory = strdup((const char *)as_bytes(directory)->data);
  return true;
}

static bool read_arguments(Spawn *s, Value *args) {
  if (!read_numbers(s, args) || !read_kept(s, args[ARG_PASS_FDS])) return false;
  if (s->close_fds && s->error_write < 3) {
    raise_value_error("errpipe_write must be >= 3");
    return false;
  }
  if (!read_texts(s, args) || !read_ids(s, args)) return false;
  s->preexec = args[ARG_PREEXEC];
  /* Changing ids is a library function that may signal other threads: not for shared memory. */
  s->use_vfork =
      s->use_vfork && is_none(s->preexec) && !s->set_uid && !s->set_gid && s->group_count < 0;
  return true;
}

static void spawn_free(Spawn *s) {
  strings_free(s->argv);
  strings_free(s->executables);
  strings_free(s->environment);
  free(s->directory);
  free(s->kept_fds);
  free(s->groups);
}

static Value fork_exec(Value *args, int nargs) {
  Spawn s = {.group_count = -1, .preexec = NONE};
  pid_t pid = -1;
  bool ok = read_arguments(&s, args);
  if (ok) pid = start(&s);
  int error = errno;
  spawn_free(&s);
  if (!ok) return ABSENT;
  return pid < 0 ? raise_os_error(error, ABSENT) : from_small_int(pid);
}

static const BuiltinDef functions[] = {
    METHOD("fork_exec(args, executable_list, close_fds, pass_fds, cwd, env, p2cread, p2cwrite, "
           "c2pread, c2pwrite, errread, errwrite, "
           "errpipe_read, errpipe_write, restore_signals, call_setsid, pgid_to_set, gid, "
           "groups_list, uid, child_umask, preexec_fn, allow_vfork, /)",
           fork_exec, EFFECT_ANY,
           "Start a program in a child process; return its pid.\n\nWhat fails in the child before "
           "the program runs is written to errpipe_write as\n"
           "\"exception name:hexadecimal errno:description\". Descriptors from 3 on are\nclosed "
           "when close_fds is true, except those in the sorted tuple pass_fds."),
    METHOD_END,
};
static const ModuleDef posixsubprocess_def = {.name = "_posixsubprocess",
                                              .doc = "A POSIX helper for the subprocess module.",
                                              .functions = functions};
MODULE_REGISTER(posixsubprocess_def);
