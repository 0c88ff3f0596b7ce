/* Waiting for a socket: timeouts, interrupted calls, blocking mode. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/ioctl.h>

#include "modules/socket/socket.h"
#include "modules/waiting.h"

/* 1: ready (or in error, which the call itself will tell), 0: timed out, -1 with errno. */
static int wait_ready(int fd, Readiness readiness, int64_t ns) {
  struct pollfd p = {fd,
                     readiness == FOR_READING   ? POLLIN
                     : readiness == FOR_WRITING ? POLLOUT
                                                : POLLOUT | POLLERR,
                     0};
  int ms;
  if (fd < 0) return 1;
  int64_t wide = ns / NS_PER_MILLISECOND + (ns % NS_PER_MILLISECOND != 0);
  ms = ns < 0 ? -1 : (int)min_of(wide, (int64_t)INT_MAX);
  gil_release();
  int result = poll(&p, 1, ms), error = errno;
  gil_acquire();
  errno = error;
  return result;
}

static int64_t fail(int error, int *error_out) {
  if (error_out != NULL)
    *error_out = error;
  else
    raise_os_error(error, ABSENT);
  return -1;
}
static int64_t fail_timed_out(int *error_out) {
  if (error_out != NULL) return fail(EWOULDBLOCK, error_out);
  raise_error(&exc_TimeoutError, "timed out");
  return -1;
}
static int64_t fail_interrupted(int *error_out) {
  if (error_out != NULL) *error_out = -1;
  return -1;
}

/* Runs the call once more after each EINTR. *interrupted: a handler raised. */
static int64_t try_without_gil(Value socket, SocketTry try, void *data, bool *interrupted) {
  *interrupted = false;
  for (;;) {
    int fd = as_socket(socket)->fd;
    gil_release();
    int64_t result = try(fd, data);
    int error = errno;
    gil_acquire();
    errno = error;
    if (result >= 0 || error != EINTR) return result;
    if (!thread_poll()) {
      *interrupted = true;
      return -1;
    }
    errno = EINTR;
  }
}

int64_t socket_call(Value socket, Readiness readiness, SocketTry try, void *data, int64_t timeout,
                    int *error) {
  int64_t deadline = timeout > 0 ? waiting_deadline(timeout) : 0, left = timeout;
  bool interrupted;
  for (;;) {
    if (timeout > 0 || readiness == FOR_CONNECT) {
      int ready = wait_ready(as_socket(socket)->fd, readiness, left);
      if (ready < 0 && errno != EINTR) return fail(errno, error);
      if (ready < 0 && !thread_poll()) return fail_interrupted(error);
      if (ready == 0) return fail_timed_out(error);
      if (timeout > 0) left = waiting_left(deadline);
      if (ready < 0) continue;
    }
    int64_t result = try_without_gil(socket, try, data, &interrupted);
    if (result >= 0) return result;
    if (interrupted) return fail_interrupted(error);
    if (timeout <= 0 || (errno != EWOULDBLOCK && errno != EAGAIN)) return fail(errno, error);
  }
}

bool socket_timeout_argument(Value v, int64_t *timeout) {
  *timeout = -1;
  if (is_none(v)) return true;
  if (!waiting_duration(v, NS_PER_SECOND, timeout)) return false;
  if (*timeout >= 0) return true;
  raise_value_error("Timeout value out of range");
  return false;
}

bool socket_set_blocking(int fd, bool blocking) {
  int non_blocking = !blocking;
  if (ioctl(fd, FIONBIO, &non_blocking) == 0) return true;
  raise_os_error(errno, ABSENT);
  return false;
}
