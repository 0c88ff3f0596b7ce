/* _signal: handlers in Python. The C handler only notes the signal and asks the main thread for a
   poll; there the handlers run. Invariant: handlers[n] is the Python-level handler of signal n
   (SIG_DFL, SIG_IGN, None for an unknown one, or a callable). */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

#include "interp/frame.h"
#include "interp/runtime.h"
#include "interp/stack.h"
#include "modules/signal/mask.h"
#include "modules/signal/startup.h"
#include "modules/thread_local.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

static volatile sig_atomic_t arrived[NSIG]; /* since its handler last ran */
static volatile sig_atomic_t any_arrived;
static volatile sig_atomic_t wakeup_fd = -1;
static bool wakeup_warns = true;           /* about a full wakeup_fd */
static volatile sig_atomic_t wakeup_error; /* errno of a failed write, not yet reported */
static Value handlers[NSIG];

/* -- Arrival ----------------------------------------------------------------------------------- */

/* Async-signal-safe. */
static void note_signal(int number) {
  arrived[number] = 1;
  any_arrived = 1;
  __atomic_or_fetch(&main_thread->poll, POLL_SIGNAL, __ATOMIC_SEQ_CST);
  if (wakeup_fd < 0) return;
  uint8_t byte = (uint8_t)number;
  ssize_t written = write(wakeup_fd, &byte, 1);
  if (written < 0 && (wakeup_warns || (errno != EAGAIN && errno != EWOULDBLOCK)))
    wakeup_error = errno;
}

static void handle_signal(int number) {
  int saved = errno;
  note_signal(number);
  errno = saved;
}

static bool run_handler(int number) {
  Value handler = handlers[number];
  if (is_absent(handler) || !object_is_callable(handler)) return true;
  Value frame = current_thread->base == NULL ? NONE : frame_object(current_thread->base);
  return !is_absent(frame) && !is_absent(call2(handler, from_small_int(number), frame));
}

static void report_wakeup_error(void) {
  int error = wakeup_error;
  wakeup_error = 0;
  Value raised = exception_fetch();
  raise_os_error(error, ABSENT);
  exception_write_unraisable_as("Exception ignored when trying to write to the signal wakeup fd",
                                NONE);
  if (!is_absent(raised)) exception_restore(raised);
}

void signal_after_fork(void) {
  any_arrived = 0;
  for (int number = 1; number < NSIG; number++) arrived[number] = 0;
}

/* At a poll of the main thread. */
static bool run_arrived(void) {
  if (wakeup_error != 0) report_wakeup_error();
  if (!any_arrived) return true;
  any_arrived = 0;
  for (int number = 1; number < NSIG; number++) {
    if (!arrived[number]) continue;
    arrived[number] = 0;
    if (run_handler(number)) continue;
    any_arrived = 1; /* others may wait */
    __atomic_or_fetch(&main_thread->poll, POLL_SIGNAL, __ATOMIC_SEQ_CST);
    return false;
  }
  return true;
}

/* -- Handlers ---------------------------------------------------------------------------------- */

#define SIGNAL_DEFAULT from_small_int((intptr_t)SIG_DFL)
#define SIGNAL_IGNORE from_small_int((intptr_t)SIG_IGN)

static bool set_action(int number, void (*action)(int)) {
  struct sigaction new_action = {.sa_handler = action};
  sigemptyset(&new_action.sa_mask);
  if (sigaction(number, &new_action, NULL) == 0) return true;
  raise_os_error(errno, ABSENT);
  return false;
}

/* A signal number, checked: ValueError "signal number out of range". In signal.c. */
static bool signal_number(Value v, int *number) {
  if (!index_to_int(v, number)) return false;
  if (*number >= 1 && *number < NSIG) return true;
  raise_value_error("signal number out of range");
  return false;
}

/* The C action for a Python-level handler. false: TypeError. */
static bool action_for(Value handler, void (**action)(int)) {
  int equal_default = is_int(handler) ? object_equal(handler, SIGNAL_DEFAULT) : 0;
  int equal_ignore = is_int(handler) ? object_equal(handler, SIGNAL_IGNORE) : 0;
  if (equal_default < 0 || equal_ignore < 0) return false;
  *action = equal_default ? SIG_DFL : equal_ignore ? SIG_IGN : handle_signal;
  if (equal_default || equal_ignore || object_is_callable(handler)) return true;
  raise_type_error("signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object");
  return false;
}

static Value signal_signal(Value *args, int nargs) {
  int number;
  void (*action)(int);
  if (!index_to_int(args[0], &number)) return ABSENT;
  if (current_thread != main_thread)
    return raise_value_error("signal only works in main thread of the main interpreter");
  if (number < 1 || number >= NSIG) return raise_value_error("signal number out of range");
  if (!action_for(args[1], &action) || !thread_poll() || !set_action(number, action)) return ABSENT;
  Value old = handlers[number];
  handlers[number] = action == SIG_DFL   ? SIGNAL_DEFAULT
                     : action == SIG_IGN ? SIGNAL_IGNORE
                                         : args[1];
  return is_absent(old) ? NONE : old;
}

static Value signal_getsignal(Value *args, int nargs) {
  int number;
  if (!signal_number(args[0], &number)) return ABSENT;
  return is_absent(handlers[number]) ? NONE : handlers[number];
}

static Value signal_default_int_handler(Value *args, int nargs) {
  return raise_instance(exception_new(&exc_KeyboardInterrupt, from_object(tuple_empty)));
}

static Value signal_siginterrupt(Value *args, int nargs) {
  int number;
  bool interrupts;
  struct sigaction action;
  if (!signal_number(args[0], &number) || !arg_truth(args[1], &interrupts)) return ABSENT;
  if (sigaction(number, NULL, &action) < 0) return raise_os_error(errno, ABSENT);
  action.sa_flags = interrupts ? action.sa_flags & ~SA_RESTART : action.sa_flags | SA_RESTART;
  return sigaction(number, &action, NULL) < 0 ? raise_os_error(errno, ABSENT) : NONE;
}

static Value signal_set_wakeup_fd(Value *args, int nargs) {
  int fd, old = wakeup_fd;
  bool warns;
  if (!index_to_int(args[0], &fd) || !arg_truth(args[1], &warns)) return ABSENT;
  if (current_thread != main_thread)
    return raise_value_error("set_wakeup_fd only works in main thread of the main interpreter");
  if (fd >= 0) {
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0) return raise_os_error(errno, ABSENT);
    if (!(flags & O_NONBLOCK))
      return raise_value_error("the fd %d must be in non-blocking mode", fd);
  }
  wakeup_fd = fd;
  wakeup_warns = warns;
  return from_small_int(old);
}

static Value signal_raise_signal(Value *args, int nargs) {
  int number;
  if (!index_to_int(args[0], &number)) return ABSENT;
  gil_release();
  int failed = raise(number), error = errno;
  gil_acquire();
  if (failed) return raise_os_error(error, ABSENT);
  return thread_poll() ? NONE : ABSENT;
}

static Value signal_strsignal(Value *args, int nargs) {
  int number;
  if (!signal_number(args[0], &number)) return ABSENT;
  const char *text = strsignal(number);
  return text == NULL || strncmp(text, "Unknown signal", 14) == 0
             ? NONE
             : str_fs_decode(text, strlen(text));
}

static const BuiltinDef functions[] = {
    METHOD("signal(signalnum, handler, /)", signal_signal, EFFECT_ANY,
           "Set the action for the given signal."),
    METHOD("getsignal(signalnum, /)", signal_getsignal, EFFECT_ANY,
           "Return the current action for the given signal."),
    METHOD("default_int_handler(signalnum, frame, /)", signal_default_int_handler, EFFECT_ANY,
           "The default handler for SIGINT installed by Python."),
    METHOD("siginterrupt(signalnum, flag, /)", signal_siginterrupt, EFFECT_ANY,
           "Change system call restart behaviour."),
    METHOD("set_wakeup_fd(fd, /, *, warn_on_full_buffer=True)", signal_set_wakeup_fd, EFFECT_ANY,
           "Sets the fd to be written to (with the signal number) when a signal comes in."),
    METHOD("raise_signal(signalnum, /)", signal_raise_signal, EFFECT_ANY,
           "Send a signal to the executing process."),
    METHOD("strsignal(signalnum, /)", signal_strsignal, EFFECT_ANY,
           "Return the system description of the given signal."),
    METHOD_END,
};

/* -- The module -------------------------------------------------------------------------------- */

static const struct {
  const char *name;
  int value;
} constants[] = {
#define C(name)                                                                                    \
  { #name, name }
    C(SIGHUP),      C(SIGINT),      C(SIGQUIT),     C(SIGILL),         C(SIGTRAP),     C(SIGABRT),
    C(SIGBUS),      C(SIGFPE),      C(SIGKILL),     C(SIGUSR1),        C(SIGSEGV),     C(SIGUSR2),
    C(SIGPIPE),     C(SIGALRM),     C(SIGTERM),     C(SIGSTKFLT),      C(SIGCHLD),     C(SIGCLD),
    C(SIGCONT),     C(SIGSTOP),     C(SIGTSTP),     C(SIGTTIN),        C(SIGTTOU),     C(SIGURG),
    C(SIGXCPU),     C(SIGXFSZ),     C(SIGVTALRM),   C(SIGPROF),        C(SIGWINCH),    C(SIGIO),
    C(SIGPOLL),     C(SIGPWR),      C(SIGSYS),      C(SIGIOT),         C(NSIG),        C(SIG_BLOCK),
    C(SIG_UNBLOCK), C(SIG_SETMASK), C(ITIMER_REAL), C(ITIMER_VIRTUAL), C(ITIMER_PROF),
};

/* What the process inherited. */
static void find_handlers(void) {
  for (int number = 1; number < NSIG; number++) {
    struct sigaction action;
    bool known = sigaction(number, NULL, &action) == 0;
    handlers[number] = !known                         ? NONE
                       : action.sa_handler == SIG_DFL ? SIGNAL_DEFAULT
                       : action.sa_handler == SIG_IGN ? SIGNAL_IGNORE
                                                      : NONE;
  }
}

static void receive_signals(void) {
  if (runtime_signal_hook != NULL) return;
  find_handlers();
  gc_root_add_range(handlers, NSIG);
  runtime_signal_hook = run_arrived;
  raise_main_signal = note_signal;
}

static bool take_interrupt(Value module) {
  if (!same(handlers[SIGINT], SIGNAL_DEFAULT)) return true;
  handlers[SIGINT] = object_getattr(module, NAME("default_int_handler"));
  return !is_absent(handlers[SIGINT]) && set_action(SIGINT, handle_signal);
}

static bool signal_init(Value module) {
  receive_signals();
  for (size_t i = 0; i < countof(constants); i++) {
    if (!module_add_int(module, constants[i].name, constants[i].value)) return false;
  }
  return module_add_int(module, "SIG_DFL", (intptr_t)SIG_DFL) &&
         module_add_int(module, "SIG_IGN", (intptr_t)SIG_IGN) &&
         module_add_int(module, "SIGRTMIN", SIGRTMIN) &&
         module_add_int(module, "SIGRTMAX", SIGRTMAX) &&
         module_add_functions(module, signal_mask_functions) && mask_init(module) &&
         take_interrupt(module);
}

bool signal_startup(void) {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
  return !is_absent(import_module("_signal"));
}

static const ModuleDef signal_def = {
    .name = "_signal",
    .doc = "This module provides mechanisms to use signal handlers in Python.",
    .functions = functions,
    .init = signal_init};
MODULE_REGISTER(signal_def);
