/* _ssl._SSLSocket: handshake, reading, writing, shutdown.

   Invariant: over a socket without timeout OpenSSL itself blocks in the system call; with one the
   descriptor does not block, and the waiting is done here, between tries, so that signal handlers
   run and the time that is left counts for all tries together. */
#include "modules/_ssl/ssl.h"

#include <errno.h>
#include <poll.h>

#include "modules/socket/socket.h"
#include "modules/waiting.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/weakref.h"

/* -- Tries ------------------------------------------------------------------------------------- */

typedef struct Operation {
  SslSocket *self;  /* the connection */
  Value socket;     /* ABSENT: between two BIOs */
  int64_t timeout;  /* nanoseconds; 0: does not wait, -1: OpenSSL does */
  int64_t deadline; /* where timeout > 0 */
} Operation;

/* false: exception set. */
static bool begin(Value self, Operation *op, Place place) {
  *op = (Operation){.self = as_ssl(self), .socket = ABSENT};
  if (op->self->ssl == NULL) return raise_value_error("the connection has not been set up"), false;
  Value reference = slot_get(&op->self->socket);
  if (is_absent(reference)) return true;
  op->socket = weakref_get(reference);
  if (is_absent(op->socket))
    return ssl_raise_message(place, ERROR_NO_SOCKET, "Underlying socket connection gone"), false;
  op->timeout = as_socket(op->socket)->timeout;
  if (op->timeout > 0) op->deadline = waiting_deadline(op->timeout);
  BIO_set_nbio(SSL_get_rbio(op->self->ssl), op->timeout >= 0);
  BIO_set_nbio(SSL_get_wbio(op->self->ssl), op->timeout >= 0);
  return true;
}

/* A call of OpenSSL; positive: success. */
typedef int (*Call)(SSL *ssl, void *data);

static int try_once(Operation *op, Call call, void *data) {
  SSL *ssl = op->self->ssl;
  gil_release();
  ERR_clear_error();
  errno = 0;
  int result = call(ssl, data);
  SslOutcome outcome = {.error_number = errno,
                        .error = result > 0 ? SSL_ERROR_NONE : SSL_get_error(ssl, result)};
  gil_acquire();
  op->self->outcome = outcome;
  return result;
}

typedef enum Wait { WAIT_OVER, WAIT_NONE, WAIT_TIMED_OUT, WAIT_CLOSED, WAIT_FAILED } Wait;

/* WAIT_NONE: nobody waits for this connection. WAIT_FAILED: exception set. */
static Wait wait_ready(Operation *op, bool writing) {
  if (is_absent(op->socket) || op->timeout <= 0) return WAIT_NONE;
  for (;;) {
    struct pollfd p = {.fd = as_socket(op->socket)->fd, .events = writing ? POLLOUT : POLLIN};
    int64_t left = waiting_left(op->deadline);
    if (p.fd < 0) return WAIT_CLOSED;
    if (left <= 0) return WAIT_TIMED_OUT;
    int milliseconds =
        (int)min_of((left + NS_PER_MILLISECOND - 1) / NS_PER_MILLISECOND, (int64_t)INT_MAX);
    gil_release();
    int count = poll(&p, 1, milliseconds);
    gil_acquire();
    if (count > 0) return WAIT_OVER;
    if (count < 0 && !thread_poll()) return WAIT_FAILED;
  }
}

/* What OpenSSL is waiting for. */
static Wait wait_as_told(Operation *op) {
  if (!thread_poll()) return WAIT_FAILED;
  switch (op->self->outcome.error) {
  case SSL_ERROR_WANT_READ: return wait_ready(op, false);
  case SSL_ERROR_WANT_WRITE: return wait_ready(op, true);
  default: return WAIT_NONE;
  }
}

static void raise_wait(Wait wait, const char *timeout_message, Place place) {
  if (wait == WAIT_TIMED_OUT)
    raise_error(&exc_TimeoutError, "%s", timeout_message);
  else if (wait == WAIT_CLOSED)
    ssl_raise_message(place, ERROR_NO_SOCKET, "Underlying socket has been closed.");
}

/* Tries until it succeeds or fails for another reason than that it has to wait. *result is the last
   one's. false: exception set. */
static bool perform(Operation *op, Call call, void *data, const char *timeout_message, Place place,
                    int *result) {
  for (;;) {
    *result = try_once(op, call, data);
    Wait wait = wait_as_told(op);
    if (wait == WAIT_NONE) return true;
    if (wait == WAIT_OVER) continue;
    raise_wait(wait, timeout_message, place);
    ERR_clear_error();
    return false;
  }
}

/* -- Handshake --------------------------------------------------------------------------------- */

static int call_handshake(SSL *ssl, void *data) {
  return SSL_do_handshake(ssl);
}

Value ssl_do_handshake(Value *args, int nargs) {
  Operation op;
  char timeout_message[64];
  int result;
  snprintf(timeout_message, sizeof timeout_message, "_ssl.c:%d: The handshake operation timed out",
           PLACE_HANDSHAKE_TIMEOUT);
  if (!begin(args[0], &op, PLACE_HANDSHAKE)) return ABSENT;
  if (!perform(&op, call_handshake, NULL, timeout_message, PLACE_HANDSHAKE, &result)) return ABSENT;
  if (result < 1) return ssl_raise_outcome(args[0], result, PLACE_HANDSHAKE);
  return ssl_check_pending(args[0]) ? NONE : ABSENT;
}

/* -- Reading and writing ----------------------------------------------------------------------- */

typedef struct Transfer {
  void *memory;  /* to be sent or filled */
  size_t length; /* bytes */
  size_t count;  /* bytes moved */
} Transfer;

static int call_read(SSL *ssl, void *data) {
  Transfer *t = data;
  return SSL_read_ex(ssl, t->memory, t->length, &t->count);
}
static int call_write(SSL *ssl, void *data) {
  Transfer *t = data;
  return SSL_write_ex(ssl, t->memory, t->length, &t->count);
}

/* The peer has ended its half in the proper way: that is the end of the data, and no error. */
static bool at_end(const SslSocket *s) {
  return s->outcome.error == SSL_ERROR_ZERO_RETURN &&
         SSL_get_shutdown(s->ssl) == SSL_RECEIVED_SHUTDOWN;
}

static bool read_into(Value self, Transfer *t) {
  Operation op;
  int result;
  if (!begin(self, &op, PLACE_READ)) return false;
  if (t->length == 0) return true;
  if (!perform(&op, call_read, t, "The read operation timed out", PLACE_READ, &result))
    return false;
  if (result > 0) return ssl_check_pending(self);
  t->count = 0;
  if (at_end(op.self)) return ssl_check_pending(self);
  ssl_raise_outcome(self, result, PLACE_READ);
  return false;
}

static Value read_to_buffer(Value self, int size, Value v) {
  Buffer buffer;
  if (!buffer_get(v, &buffer, BUFFER_WRITABLE)) {
    if (exception_suppress(&exc_TypeError) || exception_suppress(&exc_BufferError))
      raise_type_error("read() argument 2 must be read-write bytes-like object, not %Y", v);
    return ABSENT;
  }
  int64_t length = size <= 0 || size > buffer.length ? buffer.length : size;
  Transfer t = {.memory = buffer.memory, .length = (size_t)length};
  Value result = ABSENT;
  if (length > INT_MAX)
    raise_error(&exc_OverflowError, "maximum length can't fit in a C 'int'");
  else if (read_into(self, &t))
    result = from_small_int((int64_t)t.count);
  buffer_release(&buffer);
  return result;
}

Value ssl_read(Value *args, int nargs) {
  int size;
  if (!index_to_int(args[1], &size)) return ABSENT;
  if (!is_absent(args[2])) return read_to_buffer(args[0], size, args[2]);
  if (size < 0) return raise_value_error("size should not be negative");
  Value bytes = bytes_alloc(size);
  if (is_absent(bytes)) return ABSENT;
  Transfer t = {.memory = as_bytes(bytes)->data, .length = (size_t)size};
  if (!read_into(args[0], &t)) return ABSENT;
  return size == 0 ? bytes : bytes_truncate(bytes, (int64_t)t.count);
}

static Value write_from(Value self, Transfer *t) {
  Operation op;
  int result;
  if (!begin(self, &op, PLACE_WRITE)) return ABSENT;
  Wait wait = wait_ready(&op, true);
  if (wait == WAIT_TIMED_OUT || wait == WAIT_CLOSED)
    raise_wait(wait, "The write operation timed out", PLACE_WRITE);
  if (wait != WAIT_OVER && wait != WAIT_NONE) return ABSENT;
  if (!perform(&op, call_write, t, "The write operation timed out", PLACE_WRITE, &result))
    return ABSENT;
  if (result < 1) return ssl_raise_outcome(self, result, PLACE_WRITE);
  return ssl_check_pending(self) ? int_from_u64(t->count) : ABSENT;
}

Value ssl_write(Value *args, int nargs) {
  Buffer buffer;
  if (!buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  Transfer t = {.memory = buffer.memory, .length = (size_t)buffer.length};
  Value result = write_from(args[0], &t);
  buffer_release(&buffer);
  return result;
}

/* -- Shutdown ---------------------------------------------------------------------------------- */

static int call_shutdown(SSL *ssl, void *data) {
  const bool *sent = data;
  if (*sent) SSL_set_read_ahead(ssl, 0); /* what follows the end is not ours to read */
  return SSL_shutdown(ssl);
}

/* SSL_shutdown gives 0 once it has sent its half; then the peer's is waited for, but only once, as
   peers often do not send one. */
static Value finish_shutdown(Operation *op, Value self) {
  int result, zeros = 0;
  for (;;) {
    result = try_once(op, call_shutdown, &op->self->shutdown_sent);
    if (result > 0) break;
    if (result == 0) {
      if (++zeros > 1) break;
      op->self->shutdown_sent = true;
      continue;
    }
    const char *message = op->self->outcome.error == SSL_ERROR_WANT_READ
                              ? "The read operation timed out"
                              : "The write operation timed out";
    Wait wait = wait_as_told(op);
    if (wait == WAIT_FAILED) return ABSENT;
    if (wait == WAIT_TIMED_OUT) return raise_error(&exc_TimeoutError, "%s", message);
    if (wait != WAIT_OVER) break;
  }
  if (result < 0) return ssl_raise_outcome(self, result, PLACE_SHUTDOWN);
  ERR_clear_error();
  if (!ssl_check_pending(self)) return ABSENT;
  return is_absent(op->socket) ? NONE : op->socket;
}

Value ssl_shutdown(Value *args, int nargs) {
  Operation op;
  return begin(args[0], &op, PLACE_SHUTDOWN) ? finish_shutdown(&op, args[0]) : ABSENT;
}
