/* Sending and receiving plain bytes; socket options. */
#include <errno.h>

#include "modules/socket/socket.h"
#include "modules/waiting.h"
#include "objects/audit.h"
#include "objects/bytes.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

/* Arguments of one system call. */
typedef struct Transfer {
  char *memory;     /* to be sent or filled */
  int64_t length;   /* bytes */
  int flags;        /* MSG_* */
  Address *address; /* or NULL */
} Transfer;

static int64_t try_send(int fd, void *data) {
  Transfer *t = data;
  return send(fd, t->memory, (size_t)t->length, t->flags);
}
static int64_t try_sendto(int fd, void *data) {
  Transfer *t = data;
  return sendto(fd, t->memory, (size_t)t->length, t->flags, &t->address->any, t->address->length);
}
static int64_t try_recv(int fd, void *data) {
  Transfer *t = data;
  return recv(fd, t->memory, (size_t)t->length, t->flags);
}
static int64_t try_recvfrom(int fd, void *data) {
  Transfer *t = data;
  t->address->length = sizeof t->address->storage;
  return recvfrom(fd, t->memory, (size_t)t->length, t->flags, &t->address->any,
                  &t->address->length);
}

/* -- Sending ----------------------------------------------------------------------------------- */

Value socket_send(Value *args, int nargs) {
  int flags;
  Buffer buffer;
  if (!index_to_int(args[2], &flags) || !buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  Transfer t = {buffer.memory, buffer.length, flags, NULL};
  int64_t sent = socket_do(args[0], FOR_WRITING, try_send, &t);
  buffer_release(&buffer);
  return sent < 0 ? ABSENT : int_from_i64(sent);
}

static bool send_whole(Value socket, Transfer *t) {
  int64_t timeout = as_socket(socket)->timeout,
          deadline = timeout > 0 ? waiting_deadline(timeout) : 0;
  do {
    if (timeout > 0) {
      timeout = waiting_left(deadline);
      if (timeout == 0) {
        raise_error(&exc_TimeoutError, "timed out");
        return false;
      }
    }
    int64_t sent = socket_call(socket, FOR_WRITING, try_send, t, timeout, NULL);
    if (sent < 0) return false;
    t->memory += sent;
    t->length -= sent;
    if (!thread_poll()) return false;
  } while (t->length > 0);
  return true;
}

Value socket_sendall(Value *args, int nargs) {
  int flags;
  Buffer buffer;
  if (!index_to_int(args[2], &flags) || !buffer_get(args[1], &buffer, BUFFER_SIMPLE)) return ABSENT;
  Transfer t = {buffer.memory, buffer.length, flags, NULL};
  bool ok = send_whole(args[0], &t);
  buffer_release(&buffer);
  return ok ? NONE : ABSENT;
}

/* sendto(data, address), sendto(data, flags, address) */
Value socket_sendto(Value *args, int nargs) {
  Value rest = args[1];
  int64_t count = tuple_length(rest);
  int flags = 0;
  Buffer buffer;
  Address address;
  if (count < 2 || count > 3)
    return raise_type_error("sendto() takes 2 or 3 arguments (%lld given)", (long long)count);
  if (!buffer_get(tuple_get(rest, 0), &buffer, BUFFER_SIMPLE)) return ABSENT;
  int64_t sent = -1;
  if ((count == 2 || index_to_int(tuple_get(rest, 1), &flags)) &&
      address_parse(args[0], tuple_get(rest, count - 1), &address, "sendto") &&
      audit("socket.sendto", "OO", args[0], tuple_get(rest, count - 1))) {
    Transfer t = {buffer.memory, buffer.length, flags, &address};
    sent = socket_do(args[0], FOR_WRITING, try_sendto, &t);
  }
  buffer_release(&buffer);
  return sent < 0 ? ABSENT : int_from_i64(sent);
}

/* -- Receiving --------------------------------------------------------------------------------- */

/* Into fresh bytes of at most `length`. */
static Value receive(Value socket, int64_t length, int flags, SocketTry try, Address *address) {
  Value data = bytes_alloc(length);
  if (is_absent(data)) return ABSENT;
  Transfer t = {(char *)as_bytes(data)->data, length, flags, address};
  int64_t got = socket_do(socket, FOR_READING, try, &t);
  if (got < 0) return ABSENT;
  if (got == length) return data;
  return got < length / 2 ? bytes_from_data(as_bytes(data)->data, got) : bytes_truncate(data, got);
}

static bool receive_arguments(Value *args, const char *name, int64_t *length, int *flags) {
  if (!index_to_i64(args[1], length) || !index_to_int(args[2], flags)) return false;
  if (*length < 0) raise_value_error("negative buffersize in %s", name);
  return *length >= 0;
}

Value socket_recv(Value *args, int nargs) {
  int64_t length;
  int flags;
  return receive_arguments(args, "recv", &length, &flags)
             ? receive(args[0], length, flags, try_recv, NULL)
             : ABSENT;
}

static Value with_address(Value socket, Value first, const Address *address) {
  if (is_absent(first)) return ABSENT;
  Value from = address_value(as_socket(socket)->fd, address, as_socket(socket)->proto);
  return is_absent(from) ? ABSENT : tuple_pack(2, first, from);
}

Value socket_recvfrom(Value *args, int nargs) {
  int64_t length;
  int flags;
  Address address;
  if (!receive_arguments(args, "recvfrom", &length, &flags)) return ABSENT;
  return with_address(args[0], receive(args[0], length, flags, try_recvfrom, &address), &address);
}

/* (buffer, nbytes=0, flags=0): nbytes 0 is the buffer's size. */
static int64_t receive_into(Value *args, const char *name, const char *too_long, SocketTry try,
                            Address *address) {
  int64_t length, got = -1;
  int flags;
  Buffer buffer;
  if (object_has_buffer(args[1]) && !buffer_get(args[1], &buffer, BUFFER_WRITABLE)) {
    if (exception_suppress(&exc_BufferError))
      raise_type_error("%s() argument 1 must be read-write bytes-like object, not %Y", name,
                       args[1]);
    return -1;
  }
  if (!object_has_buffer(args[1])) {
    raise_type_error("%s() argument 1 must be read-write bytes-like object, not %Y", name, args[1]);
    return -1;
  }
  if (index_to_i64(args[2], &length) && index_to_int(args[3], &flags)) {
    Transfer t = {buffer.memory, length == 0 ? buffer.length : length, flags, address};
    if (length < 0)
      raise_value_error("negative buffersize in %s", name);
    else if (length > buffer.length)
      raise_value_error(too_long);
    else
      got = socket_do(args[0], FOR_READING, try, &t);
  }
  buffer_release(&buffer);
  return got;
}

Value socket_recv_into(Value *args, int nargs) {
  int64_t got =
      receive_into(args, "recv_into", "buffer too small for requested bytes", try_recv, NULL);
  return got < 0 ? ABSENT : int_from_i64(got);
}
Value socket_recvfrom_into(Value *args, int nargs) {
  Address address;
  int64_t got =
      receive_into(args, "recvfrom_into", "nbytes is greater than the length of the buffer",
                   try_recvfrom, &address);
  return got < 0 ? ABSENT : with_address(args[0], int_from_i64(got), &address);
}

/* -- Options ----------------------------------------------------------------------------------- */

static Value set_option(Value socket, int level, int option, const void *memory, socklen_t length) {
  return setsockopt(as_socket(socket)->fd, level, option, memory, length) < 0
             ? raise_os_error(errno, ABSENT)
             : NONE;
}

/* setsockopt(level, option, int), (level, option, buffer), (level, option, None, length) */
Value socket_setsockopt(Value *args, int nargs) {
  int level, option, number;
  int64_t length;
  Buffer buffer;
  if (!index_to_int(args[1], &level) || !index_to_int(args[2], &option)) return ABSENT;
  if (!is_absent(args[4])) {
    if (!is_none(args[3]))
      return raise_type_error("setsockopt() takes exactly 3 arguments (4 given)");
    return index_to_i64(args[4], &length)
               ? set_option(args[0], level, option, NULL, (socklen_t)length)
               : ABSENT;
  }
  if (type_of(args[3])->slots.index != NULL) {
    if (index_to_int(args[3], &number))
      return set_option(args[0], level, option, &number, sizeof number);
    exception_clear();
  }
  if (!buffer_get(args[3], &buffer, BUFFER_SIMPLE)) return ABSENT;
  Value result = set_option(args[0], level, option, buffer.memory, (socklen_t)buffer.length);
  buffer_release(&buffer);
  return result;
}

Value socket_getsockopt(Value *args, int nargs) {
  enum { LONGEST = 1024 };
  int level, option, length, number = 0;
  char memory[LONGEST];
  if (!index_to_int(args[1], &level) || !index_to_int(args[2], &option) ||
      !index_to_int(args[3], &length))
    return ABSENT;
  int fd = as_socket(args[0])->fd;
  socklen_t size = length == 0 ? sizeof number : (socklen_t)length;
  if (length < 0 || length > LONGEST)
    return raise_error(&exc_OSError, "getsockopt buflen out of range");
  if (getsockopt(fd, level, option, length == 0 ? (void *)&number : memory, &size) < 0)
    return raise_os_error(errno, ABSENT);
  return length == 0 ? from_small_int(number) : bytes_from_data(memory, size);
}
