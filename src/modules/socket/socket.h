/* _socket inside: the socket object, waiting for it, addresses.

   Invariants: fd is -1 once closed or detached. The descriptor is in non-blocking mode exactly when
   timeout >= 0 (or after somebody changed it by other means). Everything below that returns false,
   ABSENT or -1 has set an exception. */
#ifndef MODULES_SOCKET_SOCKET_H
#define MODULES_SOCKET_SOCKET_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "objects/buffer.h"

typedef struct SocketObject {
  Object header;
  int64_t timeout;         /* nanoseconds for each operation; 0: never waits, -1: waits for ever */
  int fd;                  /* -1: closed */
  int family, type, proto; /* arguments of socket() */
  Slot created_at;         /* created_here() */
} SocketObject;

extern Type socket_type;
/* A socket object for a descriptor, which is the caller's still if that fails (ABSENT). */
Value socket_from_descriptor(int fd, int family, int type, int proto) must_check;
static inline SocketObject *as_socket(Value v) {
  return object_cast(SocketObject, v);
}

/* -- Errors ------------------------------------------------------------------------------------ */

extern Value socket_herror, socket_gaierror; /* classes */

/* -- Waiting: wait.c --------------------------------------------------------------------------- */

typedef enum Readiness { FOR_READING, FOR_WRITING, FOR_CONNECT } Readiness;

/* One try of a system call; it runs without the GIL. -1 with errno, otherwise a result. */
typedef int64_t (*SocketTry)(int fd, void *data);
/* Tries until it succeeds, within the timeout (as SocketObject.timeout, nanoseconds), running
   signal handlers in between. The result, or -1. error NULL: raises; otherwise *error is an errno
   and nothing is raised but by a handler (*error is -1 then). */
int64_t socket_call(Value socket, Readiness readiness, SocketTry try, void *data, int64_t timeout,
                    int *error);
/* The same with the socket's own timeout; raises. */
static inline int64_t socket_do(Value socket, Readiness readiness, SocketTry try, void *data) {
  return socket_call(socket, readiness, try, data, as_socket(socket)->timeout, NULL);
}
/* A timeout argument: None is -1. */
bool socket_timeout_argument(Value v, int64_t *timeout) must_check;
bool socket_set_blocking(int fd, bool blocking) must_check;

/* -- Addresses: address.c, resolve.c ----------------------------------------------------------- */

typedef struct Address {
  socklen_t length; /* of the member in use */
  union {
    struct sockaddr any;             /* begins with the family, which says which member is in use */
    struct sockaddr_in in;           /* AF_INET */
    struct sockaddr_in6 in6;         /* AF_INET6 */
    struct sockaddr_un un;           /* AF_UNIX */
    struct sockaddr_storage storage; /* room for any */
  };
} Address;

/* What bind(), connect()... take for this socket; `caller` is for messages. Runs Python. */
bool address_parse(Value socket, Value v, Address *address, const char *caller) must_check;
/* None for an empty one. */
Value address_value(int fd, const Address *address, int proto) must_check;
/* A host name as C string (idna where it is not ASCII); *keep owns it. NULL: exception. message
   NULL: as an address's part. */
const char *host_text(Value v, Value *keep, const char *message) must_check;
/* Resolves a name to an address of that family (AF_UNSPEC: any); "" is the wildcard. */
bool host_resolve(const char *name, int family, Address *address) must_check;
/* Numeric text of an address. */
Value address_host(const Address *address) must_check;

/* -- Tables put together by module.c ----------------------------------------------------------- */

extern const BuiltinDef resolve_functions[], database_functions[];
/* The method table has parts; each is a function of C code in transfer.c and message.c. */
#define SOCKET_METHOD(name) Value socket_##name(Value *args, int nargs)
SOCKET_METHOD(send);
SOCKET_METHOD(sendall);
SOCKET_METHOD(sendto);
SOCKET_METHOD(recv);
SOCKET_METHOD(recv_into);
SOCKET_METHOD(recvfrom);
SOCKET_METHOD(recvfrom_into);
SOCKET_METHOD(sendmsg);
SOCKET_METHOD(sendmsg_afalg);
SOCKET_METHOD(recvmsg);
SOCKET_METHOD(recvmsg_into);
SOCKET_METHOD(setsockopt);
SOCKET_METHOD(getsockopt);
/* Of new sockets. */
extern int64_t socket_default_timeout;

#endif
