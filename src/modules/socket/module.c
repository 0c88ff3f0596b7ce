/* The module _socket: functions that make or unmake descriptors, errors, constants. */
#include "modules/socket/socket.h" /* before the headers of the kernel, which give way to those of libc */

#include <errno.h>
#include <fcntl.h>
#include <linux/can.h>
#include <linux/can/bcm.h>
#include <linux/can/error.h>
#include <linux/can/isotp.h>
#include <linux/can/j1939.h>
#include <linux/can/raw.h>
#include <linux/if_alg.h>
#include <linux/netfilter_ipv4.h>
#include <linux/netlink.h>
#include <linux/qrtr.h>
#include <linux/tipc.h>
#include <linux/vm_sockets.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <netpacket/packet.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "objects/dict.h"
#include "objects/float.h"
#include "objects/int.h"
#include "objects/module.h"
#include "objects/str.h"
#include "objects/tuple.h"

static Value module_close(Value *args, int nargs) {
  int fd;
  if (!index_to_int(args[0], &fd)) return ABSENT;
  gil_release();
  int result = close(fd), error = errno;
  gil_acquire();
  return result < 0 && error != ECONNRESET ? raise_os_error(error, ABSENT) : NONE;
}

static Value module_dup(Value *args, int nargs) {
  int fd;
  if (!index_to_int(args[0], &fd)) return ABSENT;
  fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  return fd < 0 ? raise_os_error(errno, ABSENT) : from_small_int(fd);
}

static Value socket_from_fd(int fd, int family, int type, int proto) {
  Value s = socket_from_descriptor(fd, family, type, proto);
  if (is_absent(s)) close(fd);
  return s;
}

static Value module_socketpair(Value *args, int nargs) {
  int family, type, proto, fds[2];
  if (!index_to_int(args[0], &family) || !index_to_int(args[1], &type) ||
      !index_to_int(args[2], &proto))
    return ABSENT;
  gil_release();
  int result = socketpair(family, type | SOCK_CLOEXEC, proto, fds), error = errno;
  gil_acquire();
  if (result < 0) return raise_os_error(error, ABSENT);
  Value first = socket_from_fd(fds[0], family, type, proto);
  if (is_absent(first)) {
    close(fds[1]);
    return ABSENT;
  }
  Value second = socket_from_fd(fds[1], family, type, proto);
  return is_absent(second) ? ABSENT : tuple_pack(2, first, second);
}

static Value module_getdefaulttimeout(Value *args, int nargs) {
  return socket_default_timeout < 0 ? NONE
                                    : float_from_double((double)socket_default_timeout / 1e9);
}
static Value module_setdefaulttimeout(Value *args, int nargs) {
  int64_t timeout;
  if (!socket_timeout_argument(args[0], &timeout)) return ABSENT;
  socket_default_timeout = timeout;
  return NONE;
}

static const BuiltinDef functions[] = {
    METHOD("close(fd, /)", module_close, EFFECT_ANY,
           "Close a socket's descriptor, which must not be in use by a socket object."),
    METHOD("dup(integer, /)", module_dup, EFFECT_ANY,
           "Duplicate a socket's descriptor; the new one is not inheritable."),
    METHOD("socketpair(family=1, type=1, proto=0, /)", module_socketpair, EFFECT_ANY,
           "A pair of connected sockets."),
    METHOD("getdefaulttimeout()", module_getdefaulttimeout, EFFECT_GC,
           "The timeout in seconds of new sockets, or None."),
    METHOD("setdefaulttimeout(timeout, /)", module_setdefaulttimeout, EFFECT_ANY,
           "Set the timeout in seconds of new sockets; None for no timeout."),
    METHOD_END,
};

/* -- Constants --------------------------------------------------------------------------------- */

static const struct Constant {
  const char *name;
  int64_t value;
} constants[] = {
#define CONSTANT(name) {#name, (int64_t)(name)},
#define CONSTANT_VALUE(name, value) {#name, value},
#include "modules/socket/constants.def"
};

static Value error_class(const char *name) {
  Value dict = dict_new();
  if (!dict_set_str(dict, NAME("__module__"), NAME("socket"))) return ABSENT;
  return type_new(&type_type, str_intern_static(name), tuple_pack(1, type_value(&exc_OSError)),
                  dict, ABSENT);
}

static bool add_errors(Value module) {
  if (is_absent(socket_herror)) {
    gc_root_add(&socket_herror);
    gc_root_add(&socket_gaierror);
    socket_herror = error_class("herror");
    socket_gaierror = error_class("gaierror");
  }
  return module_add(module, "herror", socket_herror) &&
         module_add(module, "gaierror", socket_gaierror) &&
         module_add(module, "error", type_value(&exc_OSError)) &&
         module_add(module, "timeout", type_value(&exc_TimeoutError));
}

static bool init(Value module) {
  for (size_t i = 0; i < countof(constants); i++)
    if (!module_add_int(module, constants[i].name, constants[i].value)) return false;
  return module_add_functions(module, resolve_functions) &&
         module_add_functions(module, database_functions) && add_errors(module) &&
         module_add(module, "SocketType", type_value(&socket_type)) &&
         module_add(module, "has_ipv6", TRUE_VALUE) &&
         module_add_string(module, "BDADDR_ANY", "00:00:00:00:00:00") &&
         module_add_string(module, "BDADDR_LOCAL", "00:00:00:FF:FF:FF");
}

static Type *const types[] = {&socket_type, NULL};
static const ModuleDef socket_module = {
    .name = "_socket",
    .doc = "Implementation module for socket operations.",
    .functions = functions,
    .types = types,
    .init = init,
};
MODULE_REGISTER(socket_module);
