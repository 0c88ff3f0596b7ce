/* The type _socket.socket: creation, connection, state. */
#include "modules/socket/socket.h"

#include <errno.h>
#include <unistd.h>

#include "modules/created.h"
#include "modules/waiting.h"
#include "objects/audit.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/str.h"
#include "objects/tuple.h"

static const Layout socket_layout = {.name = "SocketObject",
                                     .fixed_size = sizeof(SocketObject),
                                     .slots_offset = offsetof(SocketObject, created_at),
                                     .slots_count = 1};
static DEFINE_TYPE_SHAPE(socket);

int64_t socket_default_timeout = -1;

/* -- Creation ---------------------------------------------------------------------------------- */

static Value socket_new(Type *type, Value *args, int nargs, Value kwnames) {
  Value self = type_alloc(type);
  as_socket(self)->fd = -1;
  as_socket(self)->timeout = socket_default_timeout;
  return self;
}

/* An option of a descriptor where the caller gave none (-1). false: OSError. */
static bool detect(int fd, int option, int *value) {
  socklen_t size = sizeof *value;
  if (*value != -1) return true;
  if (getsockopt(fd, SOL_SOCKET, option, value, &size) == 0) return true;
  raise_os_error(errno, ABSENT);
  return false;
}

/* Takes over a descriptor, which must be a socket. */
static bool adopt(Value number, int *family, int *type, int *proto, int *fd) {
  Address address;
  Value index = number_index(number);
  if (is_absent(index)) return false;
  *fd = (int)int_to_u64_mask(index);
  if (*fd < 0) {
    raise_value_error("negative file descriptor");
    return false;
  }
  address.length = sizeof address.storage;
  memset(&address.storage, 0, sizeof address.storage);
  if (getsockname(*fd, &address.any, &address.length) < 0) {
    if (*family == -1 || errno == EBADF || errno == ENOTSOCK) {
      raise_os_error(errno, ABSENT);
      return false;
    }
  } else if (*family == -1) {
    *family = address.any.sa_family;
  }
  return detect(*fd, SO_TYPE, type) && detect(*fd, SO_PROTOCOL, proto);
}

static bool open_socket(int *family, int *type, int *proto, int *fd) {
  if (*family == -1) *family = AF_INET;
  if (*type == -1) *type = SOCK_STREAM;
  if (*proto == -1) *proto = 0;
  gil_release();
  *fd = socket(*family, *type | SOCK_CLOEXEC, *proto);
  int error = errno;
  gil_acquire();
  if (*fd < 0) raise_os_error(error, ABSENT);
  return *fd >= 0;
}

static bool take_descriptor(Value self, int family, int type, int proto, int fd) {
  SocketObject *s = as_socket(self);
  s->fd = fd;
  slot_set(s, &s->created_at, created_here());
  s->family = family;
  s->type = type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC);
  s->proto = proto;
  s->timeout = type & SOCK_NONBLOCK ? 0 : socket_default_timeout;
  return s->timeout < 0 || socket_set_blocking(fd, false);
}

Value socket_from_descriptor(int fd, int family, int type, int proto) {
  Value self = socket_new(&socket_type, NULL, 0, ABSENT);
  if (take_descriptor(self, family, type, proto, fd)) return self;
  as_socket(self)->fd = -1;
  return ABSENT;
}

static bool socket_init(Value self, Value *args, int nargs, Value kwnames) {
  static Signature signature = SIGNATURE("socket(family=-1, type=-1, proto=-1, fileno=None)");
  Value a[4];
  int family, type, proto, fd;
  if (!signature_bind(&signature, args, nargs, kwnames, a)) return false;
  if (!index_to_int(a[0], &family) || !index_to_int(a[1], &type) || !index_to_int(a[2], &proto))
    return false;
  if (!audit("socket.__new__", "Oiii", self, max_of(family, 0), type, proto)) return false;
  bool ours = is_none(a[3]);
  if (ours ? !open_socket(&family, &type, &proto, &fd) : !adopt(a[3], &family, &type, &proto, &fd))
    return false;
  return take_descriptor(self, family, type, proto, fd);
}

static void socket_finalize(Value self) {
  SocketObject *s = as_socket(self);
  if (s->fd < 0) return;
  Value where = created_text(slot_get(&s->created_at));
  if (is_absent(where) || !warn(&exc_ResourceWarning, 1, "unclosed %R%V", self, where))
    exception_write_unraisable(self);
  int fd = s->fd;
  s->fd = -1;
  if (fd >= 0) close(fd);
}

static Value socket_repr(Value self) {
  const SocketObject *s = as_socket(self);
  return format_text("<socket object, fd=%d, family=%d, type=%d, proto=%d>", s->fd, s->family,
                     s->type, s->proto);
}

/* -- Connecting -------------------------------------------------------------------------------- */

static Value system_result(int result) {
  return result < 0 ? raise_os_error(errno, ABSENT) : NONE;
}

static SOCKET_METHOD(bind) {
  Address address;
  if (!address_parse(args[0], args[1], &address, "bind") ||
      !audit("socket.bind", "OO", args[0], args[1]))
    return ABSENT;
  gil_release();
  int result = bind(as_socket(args[0])->fd, &address.any, address.length), error = errno;
  gil_acquire();
  errno = error;
  return system_result(result);
}

static SOCKET_METHOD(listen) {
  int backlog;
  if (!index_to_int(args[1], &backlog)) return ABSENT;
  return system_result(listen(as_socket(args[0])->fd, max_of(backlog, 0)));
}

static int64_t try_accept(int fd, void *data) {
  Address *address = data;
  address->length = sizeof address->storage;
  return accept4(fd, &address->any, &address->length, SOCK_CLOEXEC);
}

static SOCKET_METHOD(accept) {
  Address address;
  memset(&address, 0, sizeof address);
  int64_t fd = socket_do(args[0], FOR_READING, try_accept, &address);
  if (fd < 0) return ABSENT;
  Value from = address_value((int)fd, &address, as_socket(args[0])->proto);
  if (!is_absent(from)) return tuple_pack(2, from_small_int(fd), from);
  close((int)fd);
  return ABSENT;
}

/* What became of a connection that was being made. */
static int64_t try_connected(int fd, void *data) {
  int error = 0;
  socklen_t size = sizeof error;
  if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0) return -1;
  if (error == 0 || error == EISCONN) return 0;
  errno = error;
  return -1;
}

/* 0, or the errno of the failure; -1: a signal handler raised, or (with raise) OSError is set. */
static int connect_socket(Value self, const Address *address, bool raise) {
  int64_t timeout = as_socket(self)->timeout;
  gil_release();
  int result = connect(as_socket(self)->fd, &address->any, address->length), error = errno;
  gil_acquire();
  if (result == 0) return 0;
  if (error == EINTR && !thread_poll()) return -1;
  if (error == EINTR ? timeout != 0 : error == EINPROGRESS && timeout > 0) {
    error = 0;
    if (socket_call(self, FOR_CONNECT, try_connected, NULL, timeout, raise ? NULL : &error) >= 0)
      return 0;
    return raise ? -1 : error;
  }
  if (!raise) return error;
  raise_os_error(error, ABSENT);
  return -1;
}

static SOCKET_METHOD(connect) {
  Address address;
  if (!address_parse(args[0], args[1], &address, "connect") ||
      !audit("socket.connect", "OO", args[0], args[1]))
    return ABSENT;
  return connect_socket(args[0], &address, true) == 0 ? NONE : ABSENT;
}
static SOCKET_METHOD(connect_ex) {
  Address address;
  if (!address_parse(args[0], args[1], &address, "connect_ex") ||
      !audit("socket.connect", "OO", args[0], args[1]))
    return ABSENT;
  int error = connect_socket(args[0], &address, false);
  return error < 0 ? ABSENT : from_small_int(error);
}

static SOCKET_METHOD(shutdown) {
  int how;
  if (!index_to_int(args[1], &how)) return ABSENT;
  gil_release();
  int result = shutdown(as_socket(args[0])->fd, how), error = errno;
  gil_acquire();
  errno = error;
  return system_result(result);
}

/* A reset by the peer is no failure of closing. */
static SOCKET_METHOD(close) {
  int fd = as_socket(args[0])->fd;
  if (fd < 0) return NONE;
  as_socket(args[0])->fd = -1;
  gil_release();
  int result = close(fd), error = errno;
  gil_acquire();
  return result < 0 && error != ECONNRESET ? raise_os_error(error, ABSENT) : NONE;
}
static SOCKET_METHOD(detach) {
  int fd = as_socket(args[0])->fd;
  as_socket(args[0])->fd = -1;
  return from_small_int(fd);
}

/* -- State ------------------------------------------------------------------------------------- */

static SOCKET_METHOD(fileno) {
  return from_small_int(as_socket(args[0])->fd);
}

static Value name_of(Value self, int (*get)(int, struct sockaddr *, socklen_t *)) {
  Address address;
  memset(&address, 0, sizeof address);
  address.length = sizeof address.storage;
  if (get(as_socket(self)->fd, &address.any, &address.length) < 0)
    return raise_os_error(errno, ABSENT);
  return address_value(as_socket(self)->fd, &address, as_socket(self)->proto);
}
static int local_name(int fd, struct sockaddr *to, socklen_t *length) {
  return getsockname(fd, to, length);
}
static int peer_name(int fd, struct sockaddr *to, socklen_t *length) {
  return getpeername(fd, to, length);
}
static SOCKET_METHOD(getsockname) {
  return name_of(args[0], local_name);
}
static SOCKET_METHOD(getpeername) {
  return name_of(args[0], peer_name);
}

static Value set_timeout(Value self, int64_t timeout) {
  as_socket(self)->timeout = timeout;
  return socket_set_blocking(as_socket(self)->fd, timeout < 0) ? NONE : ABSENT;
}
static SOCKET_METHOD(setblocking) {
  Value index = number_index(args[1]);
  return is_absent(index) ? ABSENT : set_timeout(args[0], int_sign(index) != 0 ? -1 : 0);
}
static SOCKET_METHOD(getblocking) {
  return from_bool(as_socket(args[0])->timeout != 0);
}
static SOCKET_METHOD(settimeout) {
  int64_t timeout;
  return socket_timeout_argument(args[1], &timeout) ? set_timeout(args[0], timeout) : ABSENT;
}
static Value timeout_value(Value self, void *closure) {
  int64_t timeout = as_socket(self)->timeout;
  return timeout < 0 ? NONE : float_from_double((double)timeout / 1e9);
}
static SOCKET_METHOD(gettimeout) {
  return timeout_value(args[0], NULL);
}

/* -- The type ---------------------------------------------------------------------------------- */

static const BuiltinDef socket_methods[] = {
    METHOD("_accept(self, /)", socket_accept, EFFECT_ANY,
           "Wait for an incoming connection: its descriptor and the client's address."),
    METHOD("bind(self, address, /)", socket_bind, EFFECT_ANY,
           "Bind the socket to a local address."),
    METHOD("close(self, /)", socket_close, EFFECT_ANY,
           "Close the socket. It cannot be used after this call."),
    METHOD("connect(self, address, /)", socket_connect, EFFECT_ANY,
           "Connect the socket to a remote address."),
    METHOD("connect_ex(self, address, /)", socket_connect_ex, EFFECT_ANY,
           "Like connect(address), but returns an error code instead of raising it."),
    METHOD("detach(self, /)", socket_detach, EFFECT_PURE,
           "Close the socket object without closing the descriptor, which is returned."),
    METHOD("fileno(self, /)", socket_fileno, EFFECT_PURE, "The descriptor; -1 once closed."),
    METHOD("getpeername(self, /)", socket_getpeername, EFFECT_ANY,
           "The address of the remote end."),
    METHOD("getsockname(self, /)", socket_getsockname, EFFECT_ANY, "The address of the local end."),
    METHOD("getsockopt(self, level, option, buffersize=0, /)", socket_getsockopt, EFFECT_ANY,
           "An option's value: an int, or bytes when a size is given."),
    METHOD("listen(self, backlog=128, /)", socket_listen, EFFECT_ANY,
           "Accept connections; backlog is how many may wait for it."),
    METHOD("recv(self, buffersize, flags=0, /)", socket_recv, EFFECT_ANY,
           "Receive up to buffersize bytes; b'' at the end."),
    METHOD("recv_into(self, buffer, nbytes=0, flags=0)", socket_recv_into, EFFECT_ANY,
           "Receive into a buffer, up to its size or nbytes; how many came."),
    METHOD("recvfrom(self, buffersize, flags=0, /)", socket_recvfrom, EFFECT_ANY,
           "Like recv: (data, address of the sender)."),
    METHOD("recvfrom_into(self, buffer, nbytes=0, flags=0)", socket_recvfrom_into, EFFECT_ANY,
           "Like recv_into: (count, address of the sender)."),
    METHOD("recvmsg(self, bufsize, ancbufsize=0, flags=0, /)", socket_recvmsg, EFFECT_ANY,
           "Receive a message: (data, ancillary data, flags, address)."),
    METHOD("recvmsg_into(self, buffers, ancbufsize=0, flags=0, /)", socket_recvmsg_into, EFFECT_ANY,
           "Receive a message into buffers: (count, ancillary data, flags, address)."),
    METHOD("send(self, data, flags=0, /)", socket_send, EFFECT_ANY,
           "Send data; how many bytes were sent, which may be fewer."),
    METHOD("sendall(self, data, flags=0, /)", socket_sendall, EFFECT_ANY,
           "Send all data; after an error nobody knows how much was sent."),
    METHOD("sendto(self, /, *arguments)", socket_sendto, EFFECT_ANY,
           "sendto(data[, flags], address) -> count\n\nSend data to an address."),
    METHOD("sendmsg(self, buffers, ancdata=?, flags=0, address=None, /)", socket_sendmsg,
           EFFECT_ANY, "Send the buffers as one message, with ancillary data (level, type, data)."),
    METHOD("sendmsg_afalg(self, msg=?, *, op, iv=?, assoclen=?, flags=0)", socket_sendmsg_afalg,
           EFFECT_ANY,
           "Set the operation, initialisation vector and length of associated data of an AF_ALG "
           "socket."),
    METHOD("setblocking(self, flag, /)", socket_setblocking, EFFECT_ANY,
           "True: the same as settimeout(None); false: settimeout(0.0)."),
    METHOD("getblocking(self, /)", socket_getblocking, EFFECT_PURE, "Whether operations wait."),
    METHOD("setsockopt(self, level, option, value, optlen=?, /)", socket_setsockopt, EFFECT_ANY,
           "Set an option: to an int, a buffer, or None with a length."),
    METHOD("settimeout(self, timeout, /)", socket_settimeout, EFFECT_ANY,
           "Set the timeout of operations in seconds; None: they wait as long as it takes."),
    METHOD("gettimeout(self, /)", socket_gettimeout, EFFECT_GC, "The timeout in seconds, or None."),
    METHOD("shutdown(self, flag, /)", socket_shutdown, EFFECT_ANY,
           "Shut down the reading side (SHUT_RD), the writing side (SHUT_WR) or both (SHUT_RDWR)."),
    METHOD_END,
};
static const GetSetDef socket_getset[] = {
    {"timeout", timeout_value, NULL, "the socket timeout", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};
static const MemberDef socket_members[] = {
    {"family", MEMBER_INT32, offsetof(SocketObject, family), false, "the socket family"},
    {"type", MEMBER_INT32, offsetof(SocketObject, type), false, "the socket type"},
    {"proto", MEMBER_INT32, offsetof(SocketObject, proto), false, "the socket protocol"},
    {NULL, 0, 0, false, NULL},
};

Type socket_type = {
    .name = "_socket.socket",
    .base = &object_type,
    .layout = &socket_layout,
    .root_shape = &socket_shape,
    .flags = TYPE_BASE | TYPE_HAS_FINALIZER,
    .slots = {.new_object = socket_new,
              .init = socket_init,
              .repr = socket_repr,
              .finalize = socket_finalize},
    .methods = socket_methods,
    .getset = socket_getset,
    .members = socket_members,
    .doc = "socket(family=AF_INET, type=SOCK_STREAM, proto=0) -> socket object\n"
           "socket(family=-1, type=-1, proto=-1, fileno=None) -> socket object\n\n"
           "One end of a connection. With a fileno, an existing descriptor is used; family, type "
           "and proto are then found out\n"
           "unless they are given. A new descriptor is not inheritable.",
};
