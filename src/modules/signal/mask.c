/* _signal: alarms and timers, signal masks, sending to threads, waiting for signals. */
#include "modules/signal/mask.h"

#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "objects/audit.h"
#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/struct_sequence.h"
#include "objects/tuple.h"

static Value siginfo_type, timer_error;

/* -- Timers ------------------------------------------------------------------------------------ */

static Value signal_alarm(Value *args, int nargs) {
  int seconds;
  return index_to_int(args[0], &seconds) ? from_small_int(alarm((unsigned)seconds)) : ABSENT;
}
static Value signal_pause(Value *args, int nargs) {
  gil_release();
  pause();
  gil_acquire();
  return thread_poll() ? NONE : ABSENT;
}

static bool seconds_to_timeval(Value v, struct timeval *out) {
  double seconds;
  if (!value_to_double(v, &seconds)) return false;
  if (isnan(seconds)) {
    raise_value_error("Invalid value NaN (not a number)");
    return false;
  }
  out->tv_sec = (time_t)floor(seconds);
  out->tv_usec = (suseconds_t)ceil((seconds - floor(seconds)) * 1e6);
  if (out->tv_usec < 1000000) return true;
  out->tv_sec++;
  out->tv_usec = 0;
  return true;
}
static Value timer_value(const struct itimerval *timer) {
  return tuple_pack(
      2, float_from_double((double)timer->it_value.tv_sec + (double)timer->it_value.tv_usec * 1e-6),
      float_from_double((double)timer->it_interval.tv_sec +
                        (double)timer->it_interval.tv_usec * 1e-6));
}
static Value raise_timer_error(void) {
  int error = errno;
  Value exception = call2(timer_error, from_small_int(error), str_from_ascii(strerror(error)));
  return is_absent(exception) ? ABSENT : raise_object(exception, ABSENT);
}
static Value signal_setitimer(Value *args, int nargs) {
  int which;
  struct itimerval timer, old;
  if (!index_to_int(args[0], &which) || !seconds_to_timeval(args[1], &timer.it_value) ||
      !seconds_to_timeval(args[2], &timer.it_interval))
    return ABSENT;
  return setitimer(which, &timer, &old) < 0 ? raise_timer_error() : timer_value(&old);
}
static Value signal_getitimer(Value *args, int nargs) {
  int which;
  struct itimerval timer;
  if (!index_to_int(args[0], &which)) return ABSENT;
  return getitimer(which, &timer) < 0 ? raise_timer_error() : timer_value(&timer);
}

/* -- Sets of signals --------------------------------------------------------------------------- */

bool signal_set_convert(Value iterable, sigset_t *set) {
  sigemptyset(set);
  Value iterator = object_iter(iterable);
  if (is_absent(iterator)) return false;
  for (;;) {
    Value item = iter_next(iterator);
    if (is_absent(item)) return !exception_pending();
    Value index = number_index(item);
    if (is_absent(index)) return false;
    int64_t number;
    if (!int_fits_i64(index, &number) || number < 1 || number >= NSIG) {
      raise_value_error("signal number %V out of range [1; %d]", index, NSIG - 1);
      return false;
    }
    sigaddset(set, (int)number);
  }
}
static Value from_sigset(const sigset_t *set) {
  Value result = set_new(ABSENT);
  for (int number = 1; number < NSIG; number++) {
    if (sigismember(set, number) == 1 && set_add(result, from_small_int(number)) < 0) return ABSENT;
  }
  return result;
}

static Value signal_pthread_sigmask(Value *args, int nargs) {
  int how;
  sigset_t mask, old;
  if (!index_to_int(args[0], &how) || !signal_set_convert(args[1], &mask)) return ABSENT;
  int error = pthread_sigmask(how, &mask, &old);
  if (error) return raise_os_error(error, ABSENT);
  return thread_poll() ? from_sigset(&old) : ABSENT;
}
static Value signal_pthread_kill(Value *args, int nargs) {
  uint64_t thread;
  int number;
  Value index = number_index(args[0]);
  if (is_absent(index) || !int_to_u64(index, &thread) || !index_to_int(args[1], &number))
    return ABSENT;
  if (!audit("signal.pthread_kill", "Oi", index, number)) return ABSENT;
  int error = pthread_kill((pthread_t)thread, number);
  if (error) return raise_os_error(error, ABSENT);
  return thread_poll() ? NONE : ABSENT;
}
static Value signal_sigpending(Value *args, int nargs) {
  sigset_t set;
  return sigpending(&set) < 0 ? raise_os_error(errno, ABSENT) : from_sigset(&set);
}
static Value signal_valid_signals(Value *args, int nargs) {
  sigset_t set;
  sigfillset(&set);
  return from_sigset(&set);
}

/* -- Waiting ----------------------------------------------------------------------------------- */

static Value signal_sigwait(Value *args, int nargs) {
  sigset_t set;
  int number;
  if (!signal_set_convert(args[0], &set)) return ABSENT;
  gil_release();
  int error = sigwait(&set, &number);
  gil_acquire();
  return error ? raise_os_error(error, ABSENT) : from_small_int(number);
}

static const StructField siginfo_fields[] = {{"si_signo", "signal number"},
                                             {"si_code", "signal code"},
                                             {"si_errno", "errno associated with this signal"},
                                             {"si_pid", "sending process ID"},
                                             {"si_uid", "real user ID of sending process"},
                                             {"si_status", "exit value or signal"},
                                             {"si_band", "band event for SIGPOLL"},
                                             {NULL, NULL}};
static const StructDef siginfo_def = {"signal.struct_siginfo",
                                      "struct_siginfo: Result from sigwaitinfo or sigtimedwait.",
                                      siginfo_fields, 7};

static Value siginfo_value(const siginfo_t *info) {
  Value values[] = {from_small_int(info->si_signo), from_small_int(info->si_code),
                    from_small_int(info->si_errno), from_small_int(info->si_pid),
                    from_small_int(info->si_uid),   from_small_int(info->si_status),
                    int_from_i64(info->si_band)};
  return struct_new(siginfo_type, values, countof(values));
}

/* timeout NULL: as long as it takes. None after a timeout. */
static Value wait_for(const sigset_t *set, const struct timespec *timeout) {
  for (;;) {
    siginfo_t info;
    gil_release();
    int result = timeout == NULL ? sigwaitinfo(set, &info) : sigtimedwait(set, &info, timeout),
        error = errno;
    gil_acquire();
    if (result >= 0) return siginfo_value(&info);
    if (error == EAGAIN && timeout != NULL) return NONE;
    if (error != EINTR) return raise_os_error(error, ABSENT);
    if (!thread_poll()) return ABSENT;
  }
}
static Value signal_sigwaitinfo(Value *args, int nargs) {
  sigset_t set;
  return signal_set_convert(args[0], &set) ? wait_for(&set, NULL) : ABSENT;
}
static Value signal_sigtimedwait(Value *args, int nargs) {
  sigset_t set;
  struct timeval seconds;
  if (!signal_set_convert(args[0], &set) || !seconds_to_timeval(args[1], &seconds)) return ABSENT;
  if (seconds.tv_sec < 0) return raise_value_error("timeout must be non-negative");
  struct timespec timeout = {seconds.tv_sec, seconds.tv_usec * 1000};
  return wait_for(&set, &timeout);
}

static Value signal_pidfd_send_signal(Value *args, int nargs) {
  int fd, number, flags;
  if (!index_to_int(args[0], &fd) || !index_to_int(args[1], &number) ||
      !index_to_int(args[3], &flags))
    return ABSENT;
  if (!is_none(args[2])) return raise_type_error("siginfo must be None");
  if (syscall(SYS_pidfd_send_signal, fd, number, NULL, flags) < 0)
    return raise_os_error(errno, ABSENT);
  return thread_poll() ? NONE : ABSENT;
}

const BuiltinDef signal_mask_functions[] = {
    METHOD("alarm(seconds, /)", signal_alarm, EFFECT_ANY,
           "Have SIGALRM sent to this process after so many seconds; 0: not at all."),
    METHOD("pause()", signal_pause, EFFECT_ANY, "Wait until a signal arrives."),
    METHOD("setitimer(which, seconds, interval=0, /)", signal_setitimer, EFFECT_ANY,
           "Sets given itimer (one of ITIMER_REAL, ITIMER_VIRTUAL or ITIMER_PROF)."),
    METHOD("getitimer(which, /)", signal_getitimer, EFFECT_ANY,
           "Returns current value of given itimer."),
    METHOD("pthread_sigmask(how, mask, /)", signal_pthread_sigmask, EFFECT_ANY,
           "Change, or only return, which signals are blocked in the calling thread."),
    METHOD("pthread_kill(thread_id, signalnum, /)", signal_pthread_kill, EFFECT_ANY,
           "Send a signal to a thread."),
    METHOD("sigpending()", signal_sigpending, EFFECT_ANY, "Examine pending signals."),
    METHOD("valid_signals()", signal_valid_signals, EFFECT_ANY,
           "Return a set of valid signal numbers on this platform."),
    METHOD("sigwait(sigset, /)", signal_sigwait, EFFECT_ANY, "Wait for a signal."),
    METHOD("sigwaitinfo(sigset, /)", signal_sigwaitinfo, EFFECT_ANY,
           "Wait synchronously until one of the signals in *sigset* is delivered."),
    METHOD("sigtimedwait(sigset, timeout, /)", signal_sigtimedwait, EFFECT_ANY,
           "Like sigwaitinfo(), but with a timeout."),
    METHOD("pidfd_send_signal(pidfd, signalnum, siginfo=None, flags=0, /)",
           signal_pidfd_send_signal, EFFECT_ANY,
           "Send a signal to the process that a descriptor stands for."),
    METHOD_END,
};

bool mask_init(Value module) {
  if (is_absent(siginfo_type)) {
    siginfo_type = struct_type_new(&siginfo_def, false);
    gc_root_add(&siginfo_type);
    Value dict = dict_new();
    if (!dict_set_str(dict, NAME("__module__"), NAME("signal"))) return false;
    timer_error = type_new(&type_type, NAME("itimer_error"),
                           tuple_pack(1, type_value(&exc_OSError)), dict, ABSENT);
    gc_root_add(&timer_error);
  }
  return module_add(module, "struct_siginfo", siginfo_type) &&
         module_add(module, "ItimerError", timer_error);
}
