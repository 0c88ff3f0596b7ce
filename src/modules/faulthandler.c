/* The module faulthandler: where the program was, printed on crashes, after a time, or on a signal.
   Invariant: handlers read only the structs here and what faulthandler_dump.c looks at. */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "interp/gil.h"
#include "modules/faulthandler_dump.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"

/* -- Where to ---------------------------------------------------------------------------------- */

/* Where a dump goes; `file` keeps the object alive whose descriptor it is. */
typedef struct Target {
  Value file;       /* the argument; None: none */
  int fd;           /* where the dump is written */
  bool all_threads; /* not only the thread at fault */
} Target;

static bool file_without_fd(const char *text) {
  raise_error(&exc_RuntimeError, text);
  return false;
}

static bool fd_from_int(Value v, Target *out) {
  if (!index_to_int(v, &out->fd)) return false;
  if (out->fd >= 0) return true;
  raise_value_error("file is not a valid file descripter");
  return false;
}

/* file: absent or None is sys.stderr; else a descriptor or an object with fileno(). */
static bool target_convert(Value file, Value all_threads, Target *out) {
  *out = (Target){.file = NONE, .fd = -1};
  if (!is_absent(all_threads) && !arg_truth(all_threads, &out->all_threads)) return false;
  if (is_absent(file) || is_none(file)) {
    Value sys = import_module("sys");
    file = is_absent(sys) ? ABSENT : object_lookup_attr(sys, NAME("stderr"));
    if (is_absent(file)) return !exception_pending() && file_without_fd("unable to get sys.stderr");
    if (is_none(file)) return file_without_fd("sys.stderr is None");
  } else if (is_int(file)) {
    return fd_from_int(file, out);
  }
  Value number = call_method0(file, NAME("fileno"));
  int64_t fd;
  if (is_absent(number)) return false;
  if (!is_int(number) || !int_fits_i64(number, &fd) || fd < 0 || fd > INT32_MAX)
    return file_without_fd("file.fileno() is not a valid file descriptor");
  out->file = file;
  out->fd = (int)fd;
  if (is_absent(call_method0(file, NAME("flush")))) exception_clear();
  return true;
}

static void dump_target(const Target *target, const Thread *current) {
  if (target->all_threads)
    dump_all_threads(target->fd, current);
  else
    dump_one_thread(target->fd, current);
}

static Value dump_traceback(Value *args, int nargs) {
  Target target;
  if (!target_convert(args[0], args[1], &target)) return ABSENT;
  dump_target(&target, current_thread);
  return thread_poll() ? NONE : ABSENT;
}

/* -- Crashes ----------------------------------------------------------------------------------- */

typedef struct FatalSignal {
  int number;                /* of the signal */
  const char *name;          /* what it is called in the dump */
  bool set;                  /* our handler is in place */
  struct sigaction previous; /* what was there before ours */
} FatalSignal;
static FatalSignal fatal_signals[] = {
    {.number = SIGBUS, .name = "Bus error"},
    {.number = SIGILL, .name = "Illegal instruction"},
    {.number = SIGFPE, .name = "Floating point exception"},
    {.number = SIGABRT, .name = "Aborted"},
    {.number = SIGSEGV, .name = "Segmentation fault"},
};
static Target fatal_target;
static bool enabled;

static void restore_fatal(FatalSignal *f) {
  if (!f->set) return;
  f->set = false;
  sigaction(f->number, &f->previous, NULL);
}

static FatalSignal *find_fatal(int number) {
  for (size_t i = 0; i < countof(fatal_signals); i++) {
    if (fatal_signals[i].number == number) return &fatal_signals[i];
  }
  return NULL;
}

/* Prints, then lets the signal do what it did before. */
static void handle_fatal(int number) {
  int saved = errno;
  FatalSignal *f = find_fatal(number);
  restore_fatal(f); /* a fault in here ends the process */
  dump_text(fatal_target.fd, "Fatal Python error: ");
  dump_text(fatal_target.fd, f->name);
  dump_text(fatal_target.fd, "\n\n");
  dump_target(&fatal_target, gil_own_thread());
  errno = saved;
  raise(number);
}

/* Handlers run on a stack of their own: the fault may be that there is no more stack. */
static void use_signal_stack(void) {
  static char *memory;
  if (memory != NULL) return;
  size_t size = (size_t)SIGSTKSZ * 4 + ((size_t)64 << 10);
  memory = xmalloc(size);
  stack_t stack = {.ss_sp = memory, .ss_size = size};
  sigaltstack(&stack, NULL);
}

static bool set_fatal(FatalSignal *f) {
  struct sigaction action = {.sa_handler = handle_fatal, .sa_flags = SA_NODEFER | SA_ONSTACK};
  sigemptyset(&action.sa_mask);
  if (f->set) return true;
  if (sigaction(f->number, &action, &f->previous) < 0)
    return !is_absent(raise_os_error(errno, ABSENT));
  return f->set = true;
}

static bool enable_on(const Target *target) {
  use_signal_stack();
  fatal_target = *target;
  enabled = true;
  for (size_t i = 0; i < countof(fatal_signals); i++) {
    if (!set_fatal(&fatal_signals[i])) return false;
  }
  return true;
}

static Value enable(Value *args, int nargs) {
  Target target;
  return target_convert(args[0], args[1], &target) && enable_on(&target) ? NONE : ABSENT;
}

static Value disable(Value *args, int nargs) {
  bool was_enabled = enabled;
  enabled = false;
  for (size_t i = 0; i < countof(fatal_signals); i++) restore_fatal(&fatal_signals[i]);
  fatal_target.file = NONE;
  return from_bool(was_enabled);
}

static Value is_enabled(Value *args, int nargs) {
  return from_bool(enabled);
}

/* -- After a time ------------------------------------------------------------------------------ */

/* The watchdog thread, which never touches the heap but for printing. */
typedef struct Watchdog {
  pthread_mutex_t mutex;  /* guards `cancelled` */
  pthread_cond_t changed; /* signalled when that is set */
  pthread_t thread;       /* the thread itself */
  pid_t pid;              /* whose thread it is: a child of fork has none */
  bool running;           /* to be joined */
  bool cancelled;         /* under mutex */
  Target target;          /* where it writes */
  int64_t period;         /* nanoseconds */
  bool repeat, exit;      /* start again after a dump; end the process */
  char header[64];        /* first line of the dump: the time after which it comes */
} Watchdog;
static Watchdog watchdog = {.mutex = PTHREAD_MUTEX_INITIALIZER};

static void add_ns(struct timespec *t, int64_t ns) {
  t->tv_sec += ns / 1000000000;
  t->tv_nsec += ns % 1000000000;
  if (t->tv_nsec < 1000000000) return;
  t->tv_sec++;
  t->tv_nsec -= 1000000000;
}

/* Whether the time passed without a cancellation. */
static bool watchdog_wait(Watchdog *w) {
  struct timespec deadline;
  clock_gettime(CLOCK_MONOTONIC, &deadline);
  add_ns(&deadline, w->period);
  pthread_mutex_lock(&w->mutex);
  while (!w->cancelled && pthread_cond_timedwait(&w->changed, &w->mutex, &deadline) != ETIMEDOUT)
    continue;
  bool passed = !w->cancelled;
  pthread_mutex_unlock(&w->mutex);
  return passed;
}

static void *watchdog_main(void *argument) {
  Watchdog *w = argument;
  do {
    if (!watchdog_wait(w)) break;
    dump_text(w->target.fd, w->header);
    dump_all_threads(w->target.fd, NULL);
    if (w->exit) _exit(1);
  } while (w->repeat);
  return NULL;
}

static void cancel_watchdog(void) {
  Watchdog *w = &watchdog;
  if (!w->running) return;
  w->running = false;
  w->target.file = NONE;
  if (w->pid != getpid()) {
    pthread_mutex_init(&w->mutex, NULL);
    return;
  }
  pthread_mutex_lock(&w->mutex);
  w->cancelled = true;
  pthread_cond_signal(&w->changed);
  pthread_mutex_unlock(&w->mutex);
  gil_release();
  pthread_join(w->thread, NULL);
  gil_acquire();
}

/* All signals are for other threads. */
static bool start_watchdog(Watchdog *w) {
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(&w->changed, &attributes);
  pthread_condattr_destroy(&attributes);
  w->cancelled = false;
  w->pid = getpid();
  sigset_t all, old;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &old);
  w->running = pthread_create(&w->thread, NULL, watchdog_main, w) == 0;
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  if (!w->running) raise_error(&exc_RuntimeError, "unable to start watchdog thread");
  return w->running;
}

static void format_header(char *out, size_t size, int64_t ns) {
  int64_t microseconds = ns / 1000, seconds = microseconds / 1000000, part = microseconds % 1000000;
  int length = snprintf(out, size, "Timeout (%lld:%02lld:%02lld", (long long)(seconds / 3600),
                        (long long)(seconds / 60 % 60), (long long)(seconds % 60));
  if (part != 0)
    length += snprintf(out + length, size - (size_t)length, ".%06lld", (long long)part);
  snprintf(out + length, size - (size_t)length, ")!\n");
}

static Value dump_traceback_later(Value *args, int nargs) {
  double seconds;
  bool repeat, exits;
  Target target;
  if (!value_to_double(args[0], &seconds) || !arg_truth(args[1], &repeat) ||
      !arg_truth(args[3], &exits))
    return ABSENT;
  if (isnan(seconds)) return raise_value_error("Invalid value NaN (not a number)");
  if (ceil(seconds * 1e6) <= 0) return raise_value_error("timeout must be greater than 0");
  if (seconds >= 9e9) return raise_error(&exc_OverflowError, "timeout value is too large");
  if (!target_convert(args[2], ABSENT, &target)) return ABSENT;
  cancel_watchdog();
  watchdog.period = (int64_t)ceil(seconds * 1e6) * 1000;
  watchdog.target = target;
  watchdog.repeat = repeat;
  watchdog.exit = exits;
  format_header(watchdog.header, sizeof watchdog.header, watchdog.period);
  return start_watchdog(&watchdog) ? NONE : ABSENT;
}

static Value cancel_dump_traceback_later(Value *args, int nargs) {
  cancel_watchdog();
  return NONE;
}

/* -- On a signal ------------------------------------------------------------------------------- */

typedef struct UserSignal {
  bool set;                  /* our handler is in place */
  bool chain;                /* the previous handler runs, too */
  Target target;             /* where it writes */
  struct sigaction previous; /* what was there before ours */
} UserSignal;
static UserSignal user_signals[NSIG];

static void handle_user(int number);

static bool set_user_action(int number, struct sigaction *previous) {
  UserSignal *u = &user_signals[number];
  struct sigaction action = {.sa_handler = handle_user,
                             .sa_flags = SA_RESTART | SA_ONSTACK | (u->chain ? SA_NODEFER : 0)};
  sigemptyset(&action.sa_mask);
  return sigaction(number, &action, previous) == 0;
}

static void handle_user(int number) {
  int saved = errno;
  UserSignal *u = &user_signals[number];
  if (!u->set) return;
  dump_target(&u->target, gil_own_thread());
  if (u->chain) {
    sigaction(number, &u->previous, NULL);
    errno = saved;
    raise(number);
    saved = errno;
    set_user_action(number, NULL);
  }
  errno = saved;
}

static bool user_number(Value v, int *number) {
  if (!index_to_parsed_int(v, number)) return false;
  if (*number < 1 || *number >= NSIG) {
    raise_value_error("signal number out of range");
    return false;
  }
  if (find_fatal(*number) == NULL) return true;
  raise_error(&exc_RuntimeError, "signal %d cannot be registered, use enable() instead", *number);
  return false;
}

static Value register_signal(Value *args, int nargs) {
  int number;
  bool chain;
  Target target;
  if (!user_number(args[0], &number) || !target_convert(args[1], args[2], &target) ||
      !arg_truth(args[3], &chain))
    return ABSENT;
  UserSignal *u = &user_signals[number];
  use_signal_stack();
  u->chain = chain;
  u->target = target;
  struct sigaction previous;
  if (!u->set && !set_user_action(number, &previous)) return raise_os_error(errno, ABSENT);
  if (!u->set) u->previous = previous;
  u->set = true;
  return NONE;
}

static Value unregister_signal(Value *args, int nargs) {
  int number;
  if (!user_number(args[0], &number)) return ABSENT;
  UserSignal *u = &user_signals[number];
  bool was_set = u->set;
  u->set = false;
  u->target.file = NONE;
  if (was_set) sigaction(number, &u->previous, NULL);
  return from_bool(was_set);
}

/* -- Crashing, for tests ----------------------------------------------------------------------- */

static void forgo_core_dump(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_CORE, &limit) < 0) return;
  limit.rlim_cur = 0;
  setrlimit(RLIMIT_CORE, &limit);
}

static Value read_null(Value *args, int nargs) {
  const volatile int *volatile nowhere = NULL;
  forgo_core_dump();
  return from_small_int(*nowhere);
}

static Value crash_sigsegv(Value *args, int nargs) {
  bool release;
  if (!arg_truth(args[0], &release)) return ABSENT;
  forgo_core_dump();
  if (release) gil_release();
  raise(SIGSEGV);
  if (release) gil_acquire();
  return NONE;
}

static Value crash_sigfpe(Value *args, int nargs) {
  forgo_core_dump();
  raise(SIGFPE);
  return NONE;
}

static Value crash_sigabrt(Value *args, int nargs) {
  forgo_core_dump();
  abort();
}

static void *fatal_thread(void *unused) {
  Target target = {.fd = STDERR_FILENO};
  restore_fatal(find_fatal(SIGABRT));
  dump_text(target.fd, "Fatal Python error: faulthandler_fatal_error_thread: in new thread\nPython "
                       "runtime state: initialized\n\n");
  dump_all_threads(target.fd, NULL);
  abort();
  return unused;
}
static Value fatal_error_c_thread(Value *args, int nargs) {
  pthread_t thread;
  forgo_core_dump();
  if (pthread_create(&thread, NULL, fatal_thread, NULL) != 0)
    return raise_error(&exc_RuntimeError, "unable to start the thread");
  pthread_join(thread, NULL);
  return NONE;
}

enum { OVERFLOW_BYTES = 100 << 20 };
static __attribute__((noinline)) uintptr_t overflow_stack(const volatile char *start,
                                                          size_t *calls) {
  volatile char block[4096];
  (*calls)++;
  block[0] = (char)*calls;
  block[sizeof block - 1] = (char)*calls;
  if ((size_t)(start - block) > OVERFLOW_BYTES) return (uintptr_t)block[0];
  return overflow_stack(start, calls) + (uintptr_t)block[sizeof block - 1];
}
static Value stack_overflow(Value *args, int nargs) {
  volatile char here;
  size_t calls = 0;
  forgo_core_dump();
  here = (char)overflow_stack(&here, &calls);
  return raise_error(
      &exc_RuntimeError,
      "unable to raise a stack overflow (allocated %zu bytes on the stack, %zu calls)",
      (size_t)OVERFLOW_BYTES, calls);
}

static const BuiltinDef functions[] = {
    METHOD("enable(file=?, all_threads=True)", enable, EFFECT_ANY,
           "Print tracebacks to `file` (sys.stderr) when the process crashes."),
    METHOD("disable()", disable, EFFECT_EXTERNAL, "Undo enable(); whether it was enabled."),
    METHOD("is_enabled()", is_enabled, EFFECT_PURE, "Whether the handler of crashes is enabled."),
    METHOD("dump_traceback(file=?, all_threads=True)", dump_traceback, EFFECT_ANY,
           "Print the traceback of the current thread, or of all threads, to `file`."),
    METHOD("dump_traceback_later(timeout, repeat=False, file=?, exit=False)", dump_traceback_later,
           EFFECT_ANY,
           "Print the tracebacks of all threads in timeout seconds,\nor each timeout seconds if "
           "repeat is True. If exit is True, call _exit(1) then."),
    METHOD("cancel_dump_traceback_later()", cancel_dump_traceback_later, EFFECT_EXTERNAL,
           "Cancel the previous call to dump_traceback_later()."),
    METHOD("register(signum, file=?, all_threads=True, chain=False)", register_signal, EFFECT_ANY,
           "Print tracebacks to `file` when the signal arrives."),
    METHOD("unregister(signum, /)", unregister_signal, EFFECT_ANY,
           "Undo register(); whether the signal was registered."),
    METHOD("_read_null()", read_null, EFFECT_EXTERNAL, "Read from NULL."),
    METHOD("_sigsegv(release_gil=False, /)", crash_sigsegv, EFFECT_ANY, "Raise a SIGSEGV signal."),
    METHOD("_sigabrt()", crash_sigabrt, EFFECT_EXTERNAL, "Raise a SIGABRT signal."),
    METHOD("_sigfpe()", crash_sigfpe, EFFECT_EXTERNAL, "Raise a SIGFPE signal."),
    METHOD("_fatal_error_c_thread()", fatal_error_c_thread, EFFECT_ANY,
           "End the process with a fatal error in a thread of C."),
    METHOD("_stack_overflow()", stack_overflow, EFFECT_ANY, "Use up the C stack."),
    METHOD_END,
};

/* Files stay open as long as dumps go to them. */
static void add_roots(void) {
  static bool done;
  if (done) return;
  done = true;
  fatal_target.file = watchdog.target.file = NONE;
  gc_root_add(&fatal_target.file);
  gc_root_add(&watchdog.target.file);
  for (int number = 1; number < NSIG; number++) {
    user_signals[number].target.file = NONE;
    gc_root_add(&user_signals[number].target.file);
  }
}

static bool faulthandler_init(Value module) {
  add_roots();
  return true;
}
static const ModuleDef faulthandler_def = {.name = "faulthandler",
                                           .doc = "faulthandler module.",
                                           .functions = functions,
                                           .init = faulthandler_init};
MODULE_REGISTER(faulthandler_def);
