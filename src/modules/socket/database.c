/* Functions of the module about services, protocols, interfaces, byte order and numeric
   addresses. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <string.h>
#include <unistd.h>

#include "modules/posix/path.h"
#include "modules/socket/socket.h"
#include "objects/audit.h"
#include "objects/int.h"
#include "objects/list.h"
#include "objects/tuple.h"

static Value text_value(const char *text) {
  return str_from_utf8_lossy(text, strlen(text));
}

/* A str without NUL as C string. */
static const char *text_argument(Value v, const char *function, int number) {
  size_t length;
  if (!is_str(v)) {
    raise_type_error("%s() argument %d must be str, not %Y", function, number, v);
    return NULL;
  }
  const char *text = str_utf8(v, &length);
  if (text == NULL || strlen(text) == length) return text;
  raise_value_error("embedded null character");
  return NULL;
}

/* -- Services and protocols -------------------------------------------------------------------- */

enum { ENTRY_BUFFER = 4096 };

static Value database_getservbyname(Value *args, int nargs) {
  struct servent entry, *found = NULL;
  char memory[ENTRY_BUFFER];
  const char *protocol = NULL, *name = text_argument(args[0], "getservbyname", 1);
  if (name == NULL ||
      (!is_absent(args[1]) && (protocol = text_argument(args[1], "getservbyname", 2)) == NULL) ||
      !audit("socket.getservbyname", "ss", name, protocol))
    return ABSENT;
  gil_release();
  getservbyname_r(name, protocol, &entry, memory, sizeof memory, &found);
  gil_acquire();
  return found == NULL ? raise_error(&exc_OSError, "service/proto not found")
                       : from_small_int(ntohs((uint16_t)found->s_port));
}

static Value database_getservbyport(Value *args, int nargs) {
  struct servent entry, *found = NULL;
  char memory[ENTRY_BUFFER];
  int port;
  const char *protocol = NULL;
  if (!index_to_int(args[0], &port) ||
      (!is_absent(args[1]) && (protocol = text_argument(args[1], "getservbyport", 2)) == NULL))
    return ABSENT;
  if (port < 0 || port > 0xffff)
    return raise_error(&exc_OverflowError, "getservbyport: port must be 0-65535.");
  if (!audit("socket.getservbyport", "is", port, protocol)) return ABSENT;
  gil_release();
  getservbyport_r(htons((uint16_t)port), protocol, &entry, memory, sizeof memory, &found);
  gil_acquire();
  return found == NULL ? raise_error(&exc_OSError, "port/proto not found")
                       : text_value(found->s_name);
}

static Value database_getprotobyname(Value *args, int nargs) {
  struct protoent entry, *found = NULL;
  char memory[ENTRY_BUFFER];
  const char *name = text_argument(args[0], "getprotobyname", 1);
  if (name == NULL) return ABSENT;
  gil_release();
  getprotobyname_r(name, &entry, memory, sizeof memory, &found);
  gil_acquire();
  return found == NULL ? raise_error(&exc_OSError, "protocol not found")
                       : from_small_int(found->p_proto);
}

/* -- The host's name --------------------------------------------------------------------------- */

static Value database_gethostname(Value *args, int nargs) {
  char name[1024];
  if (!audit("socket.gethostname", "")) return ABSENT;
  gil_release();
  int result = gethostname(name, sizeof name - 1), error = errno;
  gil_acquire();
  name[sizeof name - 1] = 0;
  return result < 0 ? raise_os_error(error, ABSENT) : text_value(name);
}

static Value database_sethostname(Value *args, int nargs) {
  Buffer buffer;
  Value name = args[0];
  if (!is_bytes(name)) {
    name = path_fspath(name);
    if (!is_absent(name) && is_str(name)) name = str_fs_encode(name);
    if (is_absent(name)) return ABSENT;
  }
  if (!audit("socket.sethostname", "O", name) || !buffer_get(name, &buffer, BUFFER_SIMPLE))
    return ABSENT;
  int result = sethostname(buffer.memory, (size_t)buffer.length), error = errno;
  buffer_release(&buffer);
  return result < 0 ? raise_os_error(error, ABSENT) : NONE;
}

/* -- Byte order -------------------------------------------------------------------------------- */

static bool short_argument(Value v, const char *function, uint16_t *out) {
  int64_t i;
  if (!index_to_i64(v, &i)) {
    Value index = number_index(v);
    if (is_absent(index) || !exception_suppress(&exc_OverflowError)) return false;
    raise_error(&exc_OverflowError, "Python int too large to convert to C long");
    return false;
  }
  *out = (uint16_t)i;
  if (i >= 0 && i <= 0xffff) return true;
  if (i > INT_MAX || i < INT_MIN)
    raise_error(&exc_OverflowError, "signed integer is %s",
                i > 0 ? "greater than maximum" : "less than minimum");
  else if (i < 0)
    raise_error(&exc_OverflowError,
                "%s: can't convert negative Python int to C 16-bit unsigned integer", function);
  else
    raise_error(&exc_OverflowError,
                "%s: Python int too large to convert to C 16-bit unsigned integer", function);
  return false;
}
static Value swap_short(Value v, const char *function) {
  uint16_t i;
  return short_argument(v, function, &i) ? from_small_int(htons(i)) : ABSENT;
}
static Value database_htons(Value *args, int nargs) {
  return swap_short(args[0], "htons");
}
static Value database_ntohs(Value *args, int nargs) {
  return swap_short(args[0], "ntohs");
}

/* htonl and ntohl are the same function. */
static Value database_swap_long(Value *args, int nargs) {
  uint64_t i;
  if (!is_int(args[0])) return raise_type_error("expected int, %T found", args[0]);
  if (!unsigned_long_convert(args[0], &i)) return ABSENT;
  return i > UINT32_MAX ? raise_error(&exc_OverflowError, "int larger than 32 bits")
                        : from_small_int(htonl((uint32_t)i));
}

/* -- Numeric addresses ------------------------------------------------------------------------- */

enum { INET_BYTES = sizeof(struct in_addr), INET6_BYTES = sizeof(struct in6_addr) };

static Value database_inet_aton(Value *args, int nargs) {
  struct in_addr address;
  const char *text = text_argument(args[0], "inet_aton", 1);
  if (text == NULL) return ABSENT;
  if (!inet_aton(text, &address))
    return raise_error(&exc_OSError, "illegal IP address string passed to inet_aton");
  return bytes_from_data(&address, sizeof address);
}

static Value database_inet_ntoa(Value *args, int nargs) {
  struct in_addr address;
  char text[INET_ADDRSTRLEN];
  Buffer buffer;
  if (!buffer_get(args[0], &buffer, BUFFER_SIMPLE)) return ABSENT;
  bool fits = buffer.length == sizeof address;
  if (fits) memcpy(&address, buffer.memory, sizeof address);
  buffer_release(&buffer);
  if (!fits) return raise_error(&exc_OSError, "packed IP wrong length for inet_ntoa");
  return str_from_ascii(inet_ntop(AF_INET, &address, text, sizeof text));
}

static Value database_inet_pton(Value *args, int nargs) {
  int family;
  char address[INET6_BYTES];
  if (!index_to_int(args[0], &family)) return ABSENT;
  const char *text = text_argument(args[1], "inet_pton", 2);
  if (text == NULL) return ABSENT;
  int result = inet_pton(family, text, address);
  if (result < 0) return raise_os_error(errno, ABSENT);
  if (result == 0)
    return raise_error(&exc_OSError, "illegal IP address string passed to inet_pton");
  return bytes_from_data(address, family == AF_INET ? INET_BYTES : INET6_BYTES);
}

static Value database_inet_ntop(Value *args, int nargs) {
  int family;
  char text[INET6_ADDRSTRLEN];
  Buffer buffer;
  if (!index_to_int(args[0], &family) || !buffer_get(args[1], &buffer, BUFFER_SIMPLE))
    return ABSENT;
  int64_t length = family == AF_INET ? INET_BYTES : family == AF_INET6 ? INET6_BYTES : -1;
  bool ok = length == buffer.length && inet_ntop(family, buffer.memory, text, sizeof text) != NULL;
  buffer_release(&buffer);
  if (length < 0) return raise_value_error("unknown address family %d", family);
  return ok ? str_from_ascii(text)
            : raise_value_error("invalid length of packed IP address string");
}

/* -- Interfaces -------------------------------------------------------------------------------- */

static Value database_if_nameindex(Value *args, int nargs) {
  struct if_nameindex *all = if_nameindex();
  if (all == NULL) return raise_os_error(errno, ABSENT);
  Value list = list_new(0);
  for (struct if_nameindex *i = all; i->if_index != 0 && i->if_name != NULL && !is_absent(list);
       i++)
    if (!list_append(list, tuple_pack(2, from_small_int(i->if_index),
                                      str_fs_decode(i->if_name, strlen(i->if_name)))))
      list = ABSENT;
  if_freenameindex(all);
  return list;
}

static Value database_if_nametoindex(Value *args, int nargs) {
  Value name = path_fspath(args[0]);
  if (!is_absent(name) && is_str(name)) name = str_fs_encode(name);
  if (is_absent(name)) return ABSENT;
  unsigned index = if_nametoindex((const char *)as_bytes(name)->data);
  return index == 0 ? raise_error(&exc_OSError, "no interface with this name")
                    : from_small_int(index);
}

static Value database_if_indextoname(Value *args, int nargs) {
  char name[IF_NAMESIZE + 1];
  uint64_t index;
  if (!unsigned_long_convert(args[0], &index)) return ABSENT;
  if (index > UINT_MAX) return raise_error(&exc_OverflowError, "index is too large");
  if (if_indextoname((unsigned)index, name) == NULL) return raise_os_error(errno, ABSENT);
  return str_fs_decode(name, strlen(name));
}

/* -- Ancillary data sizes ---------------------------------------------------------------------- */

/* `overhead` is what the item takes beside its data. */
static bool control_length(Value v, const char *function, int64_t overhead, size_t *length) {
  int64_t i;
  if (!index_to_i64(v, &i)) {
    if (exception_suppress(&exc_OverflowError))
      raise_error(&exc_OverflowError, "Python int too large to convert to C ssize_t");
    return false;
  }
  *length = (size_t)i;
  if (i >= 0 && i <= INT_MAX - overhead) return true;
  raise_error(&exc_OverflowError, "%s() argument out of range", function);
  return false;
}
static Value database_cmsg_len(Value *args, int nargs) {
  size_t length;
  return control_length(args[0], "CMSG_LEN", CMSG_LEN(0), &length)
             ? from_small_int((int64_t)CMSG_LEN(length))
             : ABSENT;
}
static Value database_cmsg_space(Value *args, int nargs) {
  size_t length;
  return control_length(args[0], "CMSG_SPACE", CMSG_SPACE(1), &length)
             ? from_small_int((int64_t)CMSG_SPACE(length))
             : ABSENT;
}

const BuiltinDef database_functions[] = {
    METHOD("getservbyname(servicename, protocolname=?, /)", database_getservbyname, EFFECT_ANY,
           "The port of a service, for 'tcp', 'udp' or any protocol."),
    METHOD("getservbyport(port, protocolname=?, /)", database_getservbyport, EFFECT_ANY,
           "The name of the service at a port."),
    METHOD("getprotobyname(name, /)", database_getprotobyname, EFFECT_ANY,
           "The number of a protocol."),
    METHOD("gethostname()", database_gethostname, EFFECT_ANY, "The name of this host."),
    METHOD("sethostname(name, /)", database_sethostname, EFFECT_ANY, "Set the name of this host."),
    METHOD("htons(x, /)", database_htons, EFFECT_ANY,
           "Convert a 16-bit unsigned integer from host to network byte order."),
    METHOD("ntohs(x, /)", database_ntohs, EFFECT_ANY,
           "Convert a 16-bit unsigned integer from network to host byte order."),
    METHOD("htonl(x, /)", database_swap_long, EFFECT_RAISE,
           "Convert a 32-bit integer from host to network byte order."),
    METHOD("ntohl(x, /)", database_swap_long, EFFECT_RAISE,
           "Convert a 32-bit integer from network to host byte order."),
    METHOD("inet_aton(string, /)", database_inet_aton, EFFECT_ALLOC,
           "The four bytes of an IP address in text."),
    METHOD("inet_ntoa(packed_ip, /)", database_inet_ntoa, EFFECT_ANY,
           "The text of an IPv4 address of four bytes."),
    METHOD("inet_pton(af, ip, /)", database_inet_pton, EFFECT_ANY,
           "The bytes of an IP address in text."),
    METHOD("inet_ntop(af, packed_ip, /)", database_inet_ntop, EFFECT_ANY,
           "The text of a packed IP address of the given family."),
    METHOD("if_nameindex()", database_if_nameindex, EFFECT_ANY,
           "A list of (index, name) of the network interfaces."),
    METHOD("if_nametoindex(if_name, /)", database_if_nametoindex, EFFECT_ANY,
           "The index of the interface of that name."),
    METHOD("if_indextoname(if_index, /)", database_if_indextoname, EFFECT_ANY,
           "The name of the interface of that index."),
    METHOD("CMSG_LEN(length, /)", database_cmsg_len, EFFECT_ANY,
           "Size of an ancillary data item with that much data, without trailing padding."),
    METHOD("CMSG_SPACE(length, /)", database_cmsg_space, EFFECT_ANY,
           "Buffer space for an ancillary data item with that much data, padding included."),
    METHOD_END,
};
