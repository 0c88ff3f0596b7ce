/* Descriptors and timeouts as arguments: for select, _socket and _queue. */
#include "modules/waiting.h"

#include <errno.h>
#include <math.h>
#include <time.h>

#include "base/os.h"
#include "objects/float.h"
#include "objects/int.h"

bool waiting_descriptor(Value v, int *fd) {
  if (!is_int(v)) {
    Value method = object_lookup_attr(v, NAME("fileno"));
    if (is_absent(method)) {
      if (!exception_pending())
        raise_type_error("argument must be an int, or have a fileno() method.");
      return false;
    }
    v = call0(method);
    if (is_absent(v)) return false;
    if (!is_int(v)) {
      raise_type_error("fileno() returned a non-integer");
      return false;
    }
  }
  if (!index_to_int(v, fd)) return false;
  if (*fd >= 0) return true;
  raise_value_error("file descriptor cannot be a negative integer (%d)", *fd);
  return false;
}

static bool duration_of_double(double d, int64_t unit, int64_t *ns) {
  if (isnan(d)) {
    raise_value_error("Invalid value NaN (not a number)");
    return false;
  }
  d *= (double)unit;
  d = d >= 0 ? ceil(d) : floor(d);
  if (d >= -0x1p63 && d < 0x1p63) {
    *ns = (int64_t)d;
    return true;
  }
  raise_error(&exc_OverflowError, "timestamp too large to convert to C _PyTime_t");
  return false;
}

bool waiting_duration(Value v, int64_t unit, int64_t *ns) {
  int64_t count;
  if (is_float(v)) return duration_of_double(as_double(v), unit, ns);
  Value index = number_index(v);
  if (is_absent(index)) return false;
  if (int_fits_i64(index, &count) && !__builtin_mul_overflow(count, unit, ns)) return true;
  raise_error(&exc_OverflowError, "timestamp too large to convert to C _PyTime_t");
  return false;
}

bool waiting_milliseconds(int64_t ns, int *ms) {
  if (ns < 0) {
    *ms = -1;
    return true;
  }
  int64_t wide = ns / NS_PER_MILLISECOND + (ns % NS_PER_MILLISECOND != 0);
  *ms = (int)min_of(wide, (int64_t)INT_MAX);
  if (wide <= INT_MAX) return true;
  raise_error(&exc_OverflowError, "timeout is too large");
  return false;
}

int64_t waiting_deadline(int64_t ns) {
  int64_t now = os_clock_monotonic(), end;
  return __builtin_add_overflow(now, ns, &end) ? INT64_MAX : end;
}

int64_t waiting_left(int64_t deadline) {
  return max_of(deadline - os_clock_monotonic(), (int64_t)0);
}

bool waiting_semaphore(sem_t *semaphore, int64_t ns) {
  if (sem_trywait(semaphore) == 0) return true;
  if (ns == 0) return false;
  int64_t end = ns < 0 ? 0 : waiting_deadline(ns);
  struct timespec deadline = {end / NS_PER_SECOND, end % NS_PER_SECOND};
  for (;;) {
    gil_release();
    int failed =
            ns < 0 ? sem_wait(semaphore) : sem_clockwait(semaphore, CLOCK_MONOTONIC, &deadline),
        error = errno;
    gil_acquire();
    if (!failed) return true;
    if (error != EINTR || !thread_poll()) return false;
  }
}
